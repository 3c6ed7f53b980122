"""Written words: emergencies first, then what the understanding says."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from bot.domain import context, desks, finder, grant_check
from bot.domain.asked import offered_entries
from bot.domain.case_utterance import CasePassedOn, ForOtherAudience
from bot.domain.conversation import ConversationState
from bot.domain.decision import Decision, TicketRequest
from bot.domain.entry import Audience, Entry
from bot.domain.locale import LOCALES, LocaleTag
from bot.domain.officers import proving
from bot.domain.privacy import mask_numbers
from bot.domain.ticket import TicketAction
from bot.domain.turn import Turn
from bot.domain.understood import SmallTalk, Understood, Verdict
from bot.domain.utterance import (
    AddedToTicket,
    Answer,
    AskWhich,
    CallFirst,
    EmergencyAnswer,
    GroupNotice,
    HandedOff,
    Help,
    NotSure,
    OfferHuman,
    OfferSwitch,
    OldButton,
    Said,
    SmallTalkReply,
    TooLong,
    Utterance,
)

READ_LIMIT = 1000
"""Characters of a message that are understood; longer ones are stored whole for staff."""

NEW_TICKET = 0
"""Stands for the id of the ticket this decision opens, until the store has given it one."""

_DEFAULT_DIVISION = {Audience.RESIDENT: "multicultural", Audience.MUNICIPAL: "planning"}
_SUBJECT_LENGTH = 200


def picked(state: ConversationState, text: str) -> str | None:
    """The offered entry a bare number means ("2", "２", "2." …), or None."""
    figure = unicodedata.normalize("NFKC", text).strip().rstrip(".)。")
    entries = offered_entries(state)
    if figure.isdecimal() and len(figure) == 1 and 1 <= int(figure) <= len(entries):
        return entries[int(figure) - 1]
    return None


def last_locale(decision: Decision) -> LocaleTag:
    """The locale of the last utterance, so that what follows speaks the same language."""
    return decision.say[-1].locale if decision.say else decision.state.locale


def written(turn: Turn) -> Decision:
    """The decision for a text while the bot owns the conversation."""
    entry_id = picked(turn.state, turn.event.text)
    if entry_id is not None:
        if entry_id in turn.content.entries:
            return show_entry(turn, entry_id)
        state = replace(turn.state, offered=())
        return Decision(state, turn.say(OldButton(state.audience)))
    understood = turn.understood
    if understood is None:
        raise ValueError("a text needs to be understood before it is decided on")
    locale = _reply_locale(turn.state, understood)
    state = turn.state if turn.state.chosen else replace(turn.state, guess=understood.locale)
    turn = replace(turn, state=replace(state, offered=()))
    if understood.verdict is Verdict.EMERGENCY:
        return emergency(turn, understood)
    checked = grant_check.written(turn, understood)
    decision = _number_first(turn, understood, checked or _decide(turn, understood, locale), locale)
    if turn.state.ticket_id is not None:
        told = TicketRequest(TicketAction.PERSON_WROTE)
        decision = replace(decision, tickets=(told, *decision.tickets))
    if understood.foreign and locale != turn.state.locale and decision.say and not checked:
        offer = Said(OfferSwitch(locale), locale, turn.state.readings)
        decision = replace(decision, say=(*decision.say, offer))
    return decision


def emergency(turn: Turn, understood: Understood) -> Decision:
    """The number first; staff are told by an urgent ticket, in a group nobody is."""
    locale = _reply_locale(turn.state, understood)
    entry = turn.content.entry(understood.entry_id or "")
    entry_id = entry.id if entry else (understood.entry_id or "")
    tickets: tuple[TicketRequest, ...] = ()
    if turn.state.ticket_id is not None:
        tickets = (
            TicketRequest(TicketAction.PERSON_WROTE),
            TicketRequest(TicketAction.MARK_URGENT, urgent=True),
        )
    elif not turn.event.group:
        tickets = (_open(turn, entry, urgent=True),)
    kind = understood.emergency_kind or ""
    what = EmergencyAnswer(entry_id, kind, bool(tickets), phones=understood.phones)
    return Decision(
        replace(turn.state, last_entry=entry_id), turn.say(what, locale=locale), tickets
    )


def _number_first(
    turn: Turn, understood: Understood, decision: Decision, locale: LocaleTag
) -> Decision:
    """The decision with the number to call before it, where a resident may be in danger.

    An urgent entry says its number first itself.
    """
    kind, entry_id = understood.emergency_kind, understood.emergency_entry or ""
    if kind is None or turn.state.audience is not Audience.RESIDENT or not decision.say:
        return decision
    entry = turn.content.entry(entry_id)
    if entry is not None and entry.urgent:
        answered = (said.what for said in decision.say if isinstance(said.what, Answer))
        if any(what.entry_id == entry_id for what in answered):
            return decision
    first = CallFirst(entry_id, kind, understood.phones)
    return replace(decision, say=(*turn.say(first, locale=locale), *decision.say))


def show_entry(turn: Turn, entry_id: str, *, full: bool = False) -> Decision:
    """The entry as answer, in the conversation's locale (``full``: where it has all of it)."""
    state = replace(turn.state, last_entry=entry_id, offered=(), unanswered=None)
    return Decision(state, turn.say(Answer(entry_id, full)))


def hand_off(turn: Turn) -> Decision:
    """Open a ticket, or say that one is open; the case the person is at goes with it."""
    if turn.event.group:
        return Decision(turn.state, turn.say(GroupNotice()))
    passed = grant_check.passing_on(turn)
    shown = (CasePassedOn(passed),) if passed else ()
    if turn.state.ticket_id is not None:
        told = HandedOff(turn.state.ticket_id, already=True)
        added = (TicketRequest(TicketAction.PERSON_WROTE, case=passed),) if passed else ()
        return Decision(grant_check.put_aside(turn.state), turn.say(told, *shown), added)
    entry = turn.content.entry(turn.state.last_entry or "")
    request = _open(turn, entry, urgent=bool(entry and entry.urgent))
    if passed is not None:
        request = replace(
            request,
            division=passed.division or request.division,
            subject=request.subject or passed.subject,
            entry_id=passed.grant or request.entry_id,
            case=passed,
        )
    state = replace(grant_check.put_aside(turn.state), unanswered=None, offered=())
    return Decision(state, turn.say(HandedOff(NEW_TICKET), *shown), (request,))


def not_sure(turn: Turn, locale: LocaleTag | None = None, chapter: str | None = None) -> Decision:
    """Say so, and offer a person and the nearest chapter."""
    what = NotSure(turn.state.audience, chapter)
    return Decision(turn.state, turn.say(what, locale=locale))


def _decide(turn: Turn, understood: Understood, locale: LocaleTag) -> Decision:
    if understood.areas:
        found = desks.named(turn, understood.areas, locale)
        if found is not None:
            return found
    part = context.part_of_entry(turn, understood, locale)
    if part is not None:
        return part
    wished = finder.wished(turn, locale)
    if wished is not None:
        return wished
    other = turn.content.entry(understood.elsewhere or "")
    if other is not None and turn.state.ticket_id is None:
        state = replace(turn.state, unanswered=subject_of(turn.event.text))
        offer = ForOtherAudience(other.id, other.audience)
        return Decision(state, turn.say(offer, locale=locale))
    match understood.verdict:
        case Verdict.ANSWER if understood.entry_id in turn.content.entries:
            answer = _say_in(show_entry(turn, str(understood.entry_id)), locale)
            return context.with_others(turn, answer, understood)
        case Verdict.ASK:
            return _ask(turn, understood, locale)
        case Verdict.SMALLTALK if understood.smalltalk is not None:
            return _small_talk(turn, understood.smalltalk, locale)
    if turn.state.ticket_id is not None:
        added = AddedToTicket(turn.state.ticket_id)
        return Decision(turn.state, turn.say(added, locale=locale))
    if turn.event.group:
        return Decision(turn.state, turn.say(GroupNotice(), locale=locale))
    state = replace(turn.state, unanswered=subject_of(turn.event.text))
    turn = replace(turn, state=state)
    unread = context.not_readable(turn, understood, locale)
    decision = unread or not_sure(turn, locale, _nearest_chapter(turn, understood))
    if len(turn.event.text) > READ_LIMIT:
        too_long = turn.say(TooLong(READ_LIMIT), locale=locale)
        decision = replace(decision, say=(*too_long, *decision.say))
    return decision


def _ask(turn: Turn, understood: Understood, locale: LocaleTag) -> Decision:
    ids = tuple(c.entry_id for c in understood.candidates if c.entry_id in turn.content.entries)[:3]
    state = replace(turn.state, offered=ids, unanswered=subject_of(turn.event.text))
    return Decision(state, turn.say(AskWhich(ids), locale=locale))


def _small_talk(turn: Turn, kind: SmallTalk, locale: LocaleTag) -> Decision:
    what: Utterance
    if kind in (SmallTalk.PROVE, SmallTalk.REMINDERS):
        return proving.wished(turn, kind)
    match kind:
        case SmallTalk.HUMAN if turn.event.group:
            what = GroupNotice()
        case SmallTalk.HUMAN if turn.state.ticket_id is not None:
            what = HandedOff(turn.state.ticket_id, already=True)
        case SmallTalk.HUMAN:
            what = OfferHuman()
        case SmallTalk.HELP:
            what = Help(turn.state.audience)
        case SmallTalk.YES | SmallTalk.NO if turn.state.ticket_id is not None:
            what = AddedToTicket(turn.state.ticket_id)
        case _:
            what = SmallTalkReply(kind, turn.state.audience)
    return Decision(turn.state, turn.say(what, locale=locale))


def _open(turn: Turn, entry: Entry | None, *, urgent: bool) -> TicketRequest:
    return TicketRequest(
        TicketAction.OPEN,
        division=(entry.division if entry else "") or _DEFAULT_DIVISION[turn.state.audience],
        urgent=urgent,
        subject=turn.state.unanswered or subject_of(turn.event.text),
        entry_id=entry.id if entry else None,
    )


def subject_of(text: str) -> str:
    """A message as the subject of a ticket: masked, on one line, not too long."""
    text = " ".join(mask_numbers(text).split())
    return text if len(text) <= _SUBJECT_LENGTH else text[: _SUBJECT_LENGTH - 1] + "…"


def _nearest_chapter(turn: Turn, understood: Understood) -> str | None:
    for candidate in understood.candidates[:1]:
        entry = turn.content.entry(candidate.entry_id)
        if entry is not None:
            return entry.chapter
    return None


def _say_in(decision: Decision, locale: LocaleTag) -> Decision:
    return replace(decision, say=tuple(replace(said, locale=locale) for said in decision.say))


def _reply_locale(state: ConversationState, understood: Understood) -> LocaleTag:
    """The chosen locale, unless the message is clearly in another language."""
    if state.chosen is None:
        return understood.locale
    same_language = (
        LOCALES[state.chosen].html_lang.split("-")[0]
        == LOCALES[understood.locale].html_lang.split("-")[0]
    )
    return understood.locale if understood.foreign and not same_language else state.chosen
