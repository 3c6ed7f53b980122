"""Which support fits? Asked by buttons or by a typed wish; what was answered is in the buttons.

A button's value is ``theme.form.region`` as far as answered, ``any`` standing for "I don't know";
``ask.<division>.<theme>.<form>.<region>`` passes the need on to that division.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.decision import Decision, TicketRequest
from bot.domain.entry import Audience
from bot.domain.errors import NotFound
from bot.domain.locale import JA, LocaleTag
from bot.domain.support import Need
from bot.domain.supports import Part, SupportBook
from bot.domain.ticket import TicketAction
from bot.domain.turn import Turn
from bot.domain.utterance import (
    GroupNotice,
    HandedOff,
    SupportComparison,
    SupportPassedOn,
    SupportQuestion,
    Utterance,
)

ANY = "any"
"""An answer, too: the officer does not know."""
ASK = "ask"
_PARTS = tuple(Part)
_NEW_TICKET = 0
"""Filled in by the store, see ``texts.NEW_TICKET``."""


def value_of(need: Need, upto: Part = Part.REGION) -> str:
    """A button's value for a need, with the answers up to this part."""
    told = (need.theme, need.form, need.region)[: _PARTS.index(upto) + 1]
    return ".".join(one or ANY for one in told)


def pass_on(need: Need, division: str) -> str:
    """The value of the button that passes a need on to a division."""
    return f"{ASK}.{division}.{value_of(need)}"


def chosen(turn: Turn, value: str) -> Decision | None:
    """What a button of the finder leads to, or None for one that no longer works."""
    if not turn.content.supports.supports:
        return None
    told = value.split(".") if value else []
    if told[:1] == [ASK]:
        return _asked(turn, told[1:])
    need = _need(turn.content.supports, told)
    return None if need is None else _next(turn, need, told=len(told))


def wished(turn: Turn, locale: LocaleTag) -> Decision | None:
    """The finder for a typed wish of municipal staff ("I look for an adviser"), else None.

    What the wish says already is not asked again.
    """
    if turn.state.audience is not Audience.MUNICIPAL:
        return None
    need = turn.content.supports.wished(turn.event.text)
    return None if need is None else _next(turn, need, told=0, locale=locale)


def _need(book: SupportBook, told: list[str]) -> Need | None:
    if len(told) > len(_PARTS):
        return None
    theme, form, region = (*(None if one == ANY else one for one in told), None, None, None)[:3]
    try:
        return book.need(theme, form, region)
    except NotFound:
        return None


def _next(turn: Turn, need: Need, *, told: int, locale: LocaleTag | None = None) -> Decision:
    """The next question that can still change what is shown, or the comparison."""
    book = turn.content.supports
    known = (need.theme, need.form, need.region)
    for part, answer in list(zip(_PARTS, known, strict=True))[told:]:
        if answer is None and book.matters(part, need):
            state = replace(turn.state, offered=(), unanswered=None)
            return Decision(state, turn.say(SupportQuestion(need, part), locale=locale))
    entries = tuple(fit.support.entry_id for fit in book.fits(need))
    best = entries[0] if entries else None
    state = replace(turn.state, last_entry=best, offered=entries, unanswered=None)
    return Decision(state, turn.say(SupportComparison(need), locale=locale))


def _asked(turn: Turn, told: list[str]) -> Decision | None:
    """A ticket at the division with everything that was chosen."""
    division = told[0] if told else ""
    need = _need(turn.content.supports, told[1:])
    if need is None or division not in turn.content.divisions:
        return None
    if turn.event.group:
        return Decision(turn.state, turn.say(GroupNotice()))
    book = turn.content.supports
    if turn.state.ticket_id is not None:
        wrote = TicketRequest(TicketAction.PERSON_WROTE)
        already = HandedOff(turn.state.ticket_id, already=True)
        return Decision(turn.state, turn.say(already), (wrote,))
    mine = (fit.support for fit in book.fits(need) if fit.support.division == division)
    best = next(mine, None)
    request = TicketRequest(
        TicketAction.OPEN,
        division=division,
        subject=summary(book, need, JA),
        entry_id=best.entry_id if best else None,
    )
    state = replace(turn.state, offered=(), unanswered=None)
    what: tuple[Utterance, ...] = (SupportPassedOn(need, division), HandedOff(_NEW_TICKET))
    return Decision(state, turn.say(*what), (request,))


def summary(book: SupportBook, need: Need, locale: LocaleTag) -> str:
    """The need on one line, as staff and the officer read it."""
    theme = book.themes.get(need.theme or "")
    form = book.forms.get(need.form) if need.form else None
    region = book.regions.get(need.region or "")
    told = (theme and theme.label, form and form.label, region)
    parts = [words.to(locale) for words in told if words]
    name = book.wish.name.to(locale)
    between = "：" if locale.startswith("ja") else " – "
    return f"{name}{between}{' / '.join(parts)}" if parts else name
