"""An entry's text made ready for people: facts, readings, and what can be tapped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from bot.domain.entry import Confidence, Entry, EntryText, Fact, FactKind, Source
from bot.domain.errors import ContentError
from bot.domain.locale import JA, JA_SIMPLE, LocaleTag
from bot.domain.readings import Readings
from bot.domain.reply import Link, Phone
from bot.domain.template import FactRef, Ruby, Text, parse
from bot.i18n import ruby
from bot.i18n.facts import render_fact

_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://(?:[^\s()]|\([^\s()]*\))+)\)")
_LIST_ITEM = re.compile(r"^- +", re.MULTILINE)
_WORTH_CHECKING = frozenset(FactKind) - {FactKind.WORD, FactKind.URL}
_CLEAR_ALONE = _WORTH_CHECKING - {FactKind.NUMBER}


@dataclass(frozen=True)
class UsedSource:
    """A source, with the oldest ``as_of`` (``2026-11``) of the facts that come from it."""

    source: Source
    as_of: str


@dataclass(frozen=True)
class RenderedText:
    """What a person reads, and what they can tap.

    ``text_locale`` is the locale the words are in: not always the reader's.
    """

    title: str
    body: str
    phones: tuple[Phone, ...]
    """Labelled with the bare number."""
    phone_sources: tuple[Source | None, ...]
    """Where each number was read, in the order of ``phones``."""
    links: tuple[Link, ...]
    unsure: tuple[str, ...]
    """Values from memory that say by themselves what they are (``14 days``, a telephone number):
    to be checked by the reader."""
    uncertain: bool
    """Whether any value that matters is only from memory."""
    sources: tuple[UsedSource, ...]
    text_locale: LocaleTag
    short: bool
    """Only the answer in short."""
    stale: bool


def render_text(
    text: EntryText,
    entry: Entry,
    locale: LocaleTag,
    day: date,
    readings: Readings = Readings.BRACKETS,
) -> RenderedText:
    """The entry's text as of ``day`` for a reader of ``locale``.

    Facts are worded in the language of the text, not of the reader. ContentError where the text
    names a fact the entry does not have.
    """
    if locale == JA:
        readings = Readings.NONE
    used: dict[str, tuple[Fact, str]] = {}
    title = _filled(text.title, entry, text.locale, day, used)
    body = _filled(text.body, entry, text.locale, day, used)
    links: dict[str, Link] = {}

    def without_markup(found: re.Match[str]) -> str:
        label, url = found.groups()
        links.setdefault(url, Link(_label(label, locale), url))
        return url if label == url else f"{label} ({url})"

    bullet = "・" if text.locale in (JA, JA_SIMPLE) else "• "
    body = _LIST_ITEM.sub(bullet, _LINK.sub(without_markup, body))
    for fact, shown in used.values():
        # A bare address in the text: a channel with buttons can still offer it as one.
        if fact.kind is FactKind.URL and shown in body:
            links.setdefault(shown, Link(_host(shown), shown))
    doubted = [
        (fact.kind, shown)
        for fact, shown in used.values()
        if fact.confidence is Confidence.MEMORY and fact.kind in _WORTH_CHECKING
    ]
    facts = [fact for fact, _ in used.values()]
    desks = [fact for fact in facts if fact.kind is FactKind.TEL]
    numbers = [phone_of(fact, day).number for fact in desks]
    body = ruby.render(body, readings).strip()
    by_key = {source.key: source for source in entry.sources}
    return RenderedText(
        title=ruby.render(title, readings),
        body=body,
        phones=tuple(Phone(number, number) for number in numbers),
        phone_sources=tuple(by_key.get(fact.source or "") for fact in desks),
        links=tuple(links.values()),
        unsure=tuple(
            dict.fromkeys(
                ruby.render(shown, readings) for kind, shown in doubted if kind in _CLEAR_ALONE
            )
        ),
        uncertain=bool(doubted),
        sources=_used_sources(entry, facts),
        text_locale=text.locale,
        short=text.short,
        stale=text.stale,
    )


def render_title(
    entry: Entry,
    locale: LocaleTag,
    day: date,
    readings: Readings = Readings.BRACKETS,
) -> str:
    """Only the entry's title, in ``locale`` or its nearest fallback."""
    text = entry.text(locale)
    title = _filled(text.title, entry, text.locale, day, {})
    return ruby.render(title, Readings.NONE if locale == JA else readings)


def phone_of(fact: Fact, day: date) -> Phone:
    """A telephone fact as something to tap, labelled with its number."""
    number = str(fact.on(day).value)
    return Phone(number, number)


def _filled(
    text: str, entry: Entry, locale: LocaleTag, day: date, used: dict[str, tuple[Fact, str]]
) -> str:
    """The text with its facts in words, still annotated; notes each fact and its usual wording."""
    pieces: list[str] = []
    for part in parse(text):
        match part:
            case Text(words):
                pieces.append(words)
            case Ruby(base, reading):
                pieces.append(f"{{{base}|{reading}}}")
            case FactRef(name, form):
                fact = entry.facts.get(name)
                if fact is None:
                    raise ContentError(f"{entry.id}: no fact is named {name!r}")
                used.setdefault(name, (fact, render_fact(fact, locale, day)))
                pieces.append(render_fact(fact, locale, day, form))
    return "".join(pieces)


def _host(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.") or url


def _label(annotated: str, locale: LocaleTag) -> str:
    return ruby.render(annotated, Readings.NONE) if locale == JA else ruby.label(annotated)


def _used_sources(entry: Entry, facts: list[Fact]) -> tuple[UsedSource, ...]:
    """The sources of the named facts first, then the entry's others."""
    as_of: dict[str, str] = {}
    for fact in facts:
        if fact.source is not None:
            as_of[fact.source] = min(as_of.get(fact.source, fact.as_of), fact.as_of)
    ordered = sorted(entry.sources, key=lambda source: source.key not in as_of)
    return tuple(
        UsedSource(source, as_of.get(source.key) or _month(source.read_on or entry.reviewed))
        for source in ordered
    )


def _month(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else ""
