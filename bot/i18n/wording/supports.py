"""Which support fits: the questions, the comparison row by row, and what was passed on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.domain.choice import Action, choice_data
from bot.domain.confidence import Confidence
from bot.domain.eligibility.rules import Words
from bot.domain.entry import EntryText
from bot.domain.finder import ANY, pass_on, summary, value_of
from bot.domain.locale import EN, JA, JA_SIMPLE, fallback_chain
from bot.domain.reply import Choice, Link, Reply
from bot.domain.support import Adviser, Form, Need, Row, Statement, Status, Support
from bot.domain.supports import Fit, Part
from bot.domain.utterance import SupportComparison, SupportPassedOn, SupportQuestion
from bot.i18n.facts import month_text
from bot.i18n.publishers import publisher
from bot.i18n.render import render_text
from bot.i18n.ruby import label
from bot.i18n.voice import MAX_CHOICES, Voice
from bot.i18n.wording import buttons

OVERVIEW = "advisers/overview"
"""The entry that tells the adviser schemes apart."""
ADVISERS = 3
"""Listed advisers that are named for one support."""
DIVISIONS = 2
UNDATED = "undated"


def finder(voice: Voice) -> Choice:
    """To the first question."""
    _ = voice.say
    # TRANSLATORS: a button for municipal staff: advisers, experts, courses. At most 18 characters.
    return Choice("🧭 " + _("Find support"), choice_data(Action.SUPPORT))


def support_question(voice: Voice, what: SupportQuestion) -> tuple[Reply, ...]:
    """Theme, form or region as buttons; "I don't know" is always one of them."""
    _ = voice.say
    need, part = what.need, what.part
    known = summary(voice.content.supports, need, voice.locale)
    match part:
        case Part.THEME:
            text = _("What do you need an adviser or another support for?")
        case Part.FORM:
            text = _("In what form would help be best for you?")
        case Part.REGION:
            text = _("Where are you? It makes a difference here.")
    options = tuple(_options(voice, need, part))
    ways_on: tuple[Choice, ...] = (_unknown(voice, need, part),)
    if part is Part.THEME:
        ways_on += tuple(buttons.entry(voice, entry) for entry in voice.entries((OVERVIEW,)))
    else:
        ways_on += (_again(voice),)
    choices = (*options, *ways_on, buttons.menu(voice))
    return (voice.reply(f"🧭 {known}", text, choices=choices[:MAX_CHOICES]),)


def support_comparison(voice: Voice, what: SupportComparison) -> tuple[Reply, ...]:
    """At most three supports, one block each with the same rows."""
    _ = voice.say
    book, need = voice.content.supports, what.need
    fits = book.fits(need)
    blocks = [
        "\n".join(_block(voice, number, fit, need)) for number, fit in enumerate(fits, start=1)
    ]
    ended = [
        _("{name} has ended; no new applications are taken.", name=_name(voice, one))
        for one in book.ended(need)
    ]
    if not fits:
        blocks = [_("I know nothing that fits. A person at CLAIR can tell you more.")]
    reply = voice.reply(
        _language_line(voice),
        f"🧭 {summary(book, need, voice.locale)}",
        *blocks,
        "\n".join(ended),
        _("A press on a division's button passes what you chose on to a person there.")
        if fits
        else "",
        choices=_choices(voice, fits, need),
    )
    return (replace(reply, links=tuple(_links(voice, fits))),)


def support_passed_on(voice: Voice, what: SupportPassedOn) -> tuple[Reply, ...]:
    """What staff now read, and where."""
    _ = voice.say
    division = _division(voice, what.division)
    told = summary(voice.content.supports, what.need, voice.locale)
    return (voice.reply(_("I passed this on to {division}:", division=division) + f"\n{told}"),)


def _language_line(voice: Voice) -> str:
    """Says so where the reader's language is not one of the two the supports are written in."""
    _ = voice.say
    if voice.locale in (JA, EN):
        return ""
    return _(
        "This answer is not available in {wanted} yet. Here it is in {shown}.",
        wanted=voice.language(voice.locale),
        shown=voice.language(JA if voice.locale == JA_SIMPLE else EN),
    )


def _options(voice: Voice, need: Need, part: Part) -> Iterator[Choice]:
    book = voice.content.supports
    match part:
        case Part.THEME:
            upto = Part.FORM if need.form else Part.THEME
            for theme, topic in book.themes.items():
                yield _to(voice, topic.label, value_of(replace(need, theme=theme), upto))
        case Part.FORM:
            for form in book.forms_for(need.theme):
                told = value_of(replace(need, form=form), part)
                yield _to(voice, book.forms[form].label, told)
        case Part.REGION:
            for region, words in book.regions.items():
                yield _to(voice, words, value_of(replace(need, region=region), part))


def _to(voice: Voice, words: Words, value: str) -> Choice:
    return Choice(label(words.to(voice.locale)), choice_data(Action.SUPPORT, value))


def _unknown(voice: Voice, need: Need, part: Part) -> Choice:
    _ = voice.say
    upto = Part.FORM if part is Part.THEME and need.form else part
    value = value_of(need, upto)
    # TRANSLATORS: a button: an answer to a question. At most 18 characters.
    return Choice("🤷 " + _("I don't know"), choice_data(Action.SUPPORT, value or ANY))


def _again(voice: Voice) -> Choice:
    _ = voice.say
    # TRANSLATORS: a button: choose another theme from the start. At most 17 characters.
    return Choice("↩️ " + _("Other theme"), choice_data(Action.SUPPORT))


def _block(voice: Voice, number: int, fit: Fit, need: Need) -> Iterator[str]:
    """One support; every block has the same rows, so that they can be compared."""
    _ = voice.say
    support = fit.support
    yield f"{number}. {_name(voice, support)}"
    if not fit.exact:
        yield "△ " + _("not in the form you asked for")
    if support.status is Status.UNCONFIRMED:
        yield "⚠️ " + _("Nothing I read says whether it still exists.")
    missing = False
    for row in Row:
        statement = support.rows.get(row)
        missing = missing or statement is None
        yield f"{voice.bullet}{_row(voice, row)}: {_said(voice, support, statement)}"
        if row is Row.WHERE:
            # TRANSLATORS: the name of a row: in what form help comes.
            heading = _("Form")
            yield f"{voice.bullet}{heading}: {_forms(voice, support.forms)}"
    if support.advisers or support.unlisted:
        missing = missing or support.unlisted
        # TRANSLATORS: the name of a row: persons one can choose.
        heading = _("Advisers")
        yield f"{voice.bullet}{heading}: {_advisers(voice, support, need)}"
    yield f"{voice.bullet}{_whose(voice, support)}"
    if missing:
        asked = (
            support.owner.to(voice.locale) if support.owner else _division(voice, support.division)
        )
        yield "❓ " + _("What is not published here: ask {division}", division=asked)
    yield from _sources(voice, support)


def _row(voice: Voice, row: Row) -> str:
    _ = voice.say
    match row:
        case Row.OFFERS:
            # TRANSLATORS: this and the next six are names of rows that compare kinds of support.
            return _("What")
        case Row.WHO:
            return _("For whom")
        case Row.WHERE:
            return _("Where")
        case Row.COST:
            return _("Cost")
        case Row.TIMES:
            return _("How often")
        case Row.WINDOW:
            return _("When to apply")
        case Row.APPLY:
            return _("How to apply")


def _said(voice: Voice, support: Support, statement: Statement | None) -> str:
    _ = voice.say
    if statement is None:
        return _("not published here")
    words = statement.words.to(voice.locale)
    entry = voice.content.entry(support.entry_id)
    if entry is not None:
        text = EntryText(JA if voice.locale in (JA, JA_SIMPLE) else EN, "", words)
        words = render_text(text, entry, voice.locale, voice.day, voice.readings).body
    if statement.confidence is Confidence.MEMORY:
        check = _("please check")
        return f"{words} ({check})"
    return words


def _forms(voice: Voice, forms: tuple[Form, ...]) -> str:
    book = voice.content.supports
    told = [book.forms[form].label.to(voice.locale) for form in forms if form in book.forms]
    return ("、" if voice.bullet == "・" else ", ").join(told)


def _advisers(voice: Voice, support: Support, need: Need) -> str:
    _ = voice.say
    if support.unlisted:
        return _("not published here")
    found = support.advisers_for(need, voice.day)
    if not found:
        return _("none of the list for this")
    told = "; ".join(_adviser(voice, one) for one in found[:ADVISERS])
    more = len(found) - ADVISERS
    return told if more <= 0 else _("{advisers} and {count} more", advisers=told, count=more)


def _adviser(voice: Voice, adviser: Adviser) -> str:
    _ = voice.say
    left = adviser.left_on(voice.day)
    if left is None:
        return adviser.name
    return _("{name} (visits left this year: {count})", name=adviser.name, count=left)


def _whose(voice: Voice, support: Support) -> str:
    _ = voice.say
    if support.owner is None:
        return _("Run by: CLAIR, {division}", division=_division(voice, support.division))
    return _("Run by: {owner} (not CLAIR)", owner=support.owner.to(voice.locale))


def _name(voice: Voice, support: Support) -> str:
    return support.name.to(voice.locale)


def _division(voice: Voice, key: str) -> str:
    """A division by its name in the nearest language it has one in."""
    names = voice.content.divisions.get(key, {})
    return next((names[tag] for tag in fallback_chain(voice.locale) if tag in names), key)


def _sources(voice: Voice, support: Support) -> Iterator[str]:
    """One line: each publisher with the age of the oldest thing read there."""
    _ = voice.say
    oldest: dict[str, str] = {}
    for statement in support.rows.values():
        if statement is not None:
            body = statement.source.publisher
            aged = [one for one in (oldest.get(body), statement.as_of) if one]
            oldest[body] = UNDATED if UNDATED in aged else min(aged)
    told = [
        f"{voice.shown(publisher(body, voice.locale, voice.say))} ({_age(voice, as_of)})"
        for body, as_of in oldest.items()
    ]
    if told:
        yield _("Source: {sources}", sources="; ".join(told))


def _age(voice: Voice, as_of: str) -> str:
    _ = voice.say
    if as_of == UNDATED:
        return _("without a date")
    year, _dash, month = as_of.partition("-")
    moment = voice.shown(month_text(date(int(year), int(month), 1), voice.words))
    return _("as of {month}", month=moment)


def _links(voice: Voice, fits: tuple[Fit, ...]) -> Iterator[Link]:
    """The page of what is not CLAIR's: no entry of ours tells more."""
    for fit in fits:
        offers = fit.support.rows.get(Row.OFFERS)
        if not fit.support.own and offers is not None and offers.source.url:
            yield Link(label(_name(voice, fit.support)), offers.source.url)


def _choices(voice: Voice, fits: tuple[Fit, ...], need: Need) -> tuple[Choice, ...]:
    """To the entries, to the divisions, and back to the questions."""
    _ = voice.say
    entries = voice.entries(tuple(dict.fromkeys(fit.support.entry_id for fit in fits)))
    divisions = tuple(dict.fromkeys(fit.support.division for fit in fits))[:DIVISIONS]
    asks = tuple(
        Choice(f"🙋 {_division(voice, key)}", choice_data(Action.SUPPORT, pass_on(need, key)))
        for key in divisions
    )
    back: tuple[Choice, ...] = (_again(voice),)
    if voice.content.supports.matters(Part.FORM, Need(need.theme)):
        value = value_of(need, Part.THEME)
        # TRANSLATORS: a button: choose another form of help. At most 17 characters.
        back = (Choice("↩️ " + _("Other form"), choice_data(Action.SUPPORT, value)), *back)
    if not fits:
        asks = (buttons.human(voice),)
    topics = tuple(buttons.entry(voice, entry) for entry in entries)
    return (*topics, *asks, *back, buttons.menu(voice))[:MAX_CHOICES]
