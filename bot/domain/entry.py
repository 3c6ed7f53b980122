"""The curated knowledge: entries, their facts and their texts, as the rest of the bot sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.confidence import Confidence as Confidence
from bot.domain.directory import Directory
from bot.domain.eligibility.rules import NO_GRANTS, GrantBook
from bot.domain.followup import FollowupWords
from bot.domain.locale import LOCALES, LocaleTag, fallback_chain
from bot.domain.office import Office
from bot.domain.phrasebook import Phrasebook
from bot.domain.source import Source as Source
from bot.domain.supports import SupportBook


class Audience(StrEnum):
    """Whom an entry is for."""

    RESIDENT = "resident"
    MUNICIPAL = "municipal"


class HandoffPolicy(StrEnum):
    """Whether a person is offered beside the answer (``first``: before it)."""

    NEVER = "never"
    OFFER = "offer"
    FIRST = "first"


class FactKind(StrEnum):
    """The shapes a fact can have."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    JPY = "jpy"
    PERCENT = "percent"
    NUMBER = "number"
    DATE = "date"
    TEL = "tel"
    URL = "url"
    WORD = "word"


COUNTED_FORMS = frozenset({"year", "day", "series", "before"})
"""Further forms of figures that age: the year or the day of the newest; all of them, each with its
year, the newest first; the same without the newest."""


@dataclass(frozen=True)
class FactValue:
    """One value of a fact, valid from ``since`` on (None: always).

    ``value`` is an int for days, months, years, jpy; a float for percent and number; a ``date``;
    a str for tel, url and word. ``hours`` and ``languages`` belong to tel, ``kana`` to word.
    """

    value: int | float | date | str
    since: date | None = None
    hours: str | None = None
    languages: tuple[LocaleTag, ...] = ()
    kana: str | None = None
    counted: str | None = None
    """``2025``, ``2025-07`` or ``2025-07-01``: when a figure was counted; it changes later."""


@dataclass(frozen=True)
class Fact:
    """A figure, number or official word, kept once for all languages."""

    name: str
    kind: FactKind
    values: tuple[FactValue, ...]
    """Ordered by ``since``, the always-valid one first; counted figures the newest first."""
    source: str | None
    """The key of one of the entry's sources."""
    as_of: str
    """``2026-11``: when the value was last known to be true."""
    confidence: Confidence

    @property
    def counted(self) -> bool:
        """Whether it is a figure that ages: a text must say of which year it is."""
        return self.values[0].counted is not None

    def on(self, day: date) -> FactValue:
        """The value in force on ``day``; of a counted figure the newest."""
        current = self.values[0]
        for value in self.values[1:]:
            if value.since is not None and value.since <= day:
                current = value
        return current


@dataclass(frozen=True)
class EntryText:
    """An entry in one locale; ``body`` still names facts as ``{fact}`` or ``{fact:form}``."""

    locale: LocaleTag
    title: str
    body: str
    summary: str = ""
    short: bool = False
    """Only the answer in short; the full text exists in other locales."""
    stale: bool = False
    """The Japanese source changed after this was translated."""


@dataclass(frozen=True)
class Entry:
    """One topic: what is true in every language, and its texts."""

    id: str
    audience: Audience
    chapter: str
    sources: tuple[Source, ...]
    reviewed: date | None
    review_by: date | None
    """Both None where the base says nothing of it, as a city's own may."""
    division: str
    """Key of the division that owns the topic and gets its tickets; empty for the usual one."""
    area: str
    """``national`` or a prefecture or municipality code."""
    related: tuple[str, ...]
    handoff: HandoffPolicy
    urgent: bool
    varies_by_town: bool
    facts: Mapping[str, Fact]
    texts: Mapping[LocaleTag, EntryText]

    def text(self, locale: LocaleTag, *, full: bool = False) -> EntryText:
        """The text for ``locale``, or the nearest along its fallback chain (``.locale`` tells).

        ``full`` passes over texts that are only short, as long as there is another.
        """
        found = [self.texts[tag] for tag in fallback_chain(locale) if tag in self.texts]
        found = found or list(self.texts.values())
        return next((text for text in found if not (full and text.short)), found[0])


@dataclass(frozen=True)
class Chapter:
    """A menu heading."""

    id: str
    audience: Audience
    titles: Mapping[LocaleTag, str]
    emoji: str = ""

    def title(self, locale: LocaleTag) -> str:
        """The heading in ``locale`` or along its fallback chain."""
        for tag in fallback_chain(locale):
            if tag in self.titles:
                return self.titles[tag]
        return self.id


@dataclass(frozen=True)
class Phrase:
    """One way people ask for an entry, in one locale."""

    entry_id: str
    locale: LocaleTag
    text: str
    reading: str | None = None
    negative: bool = False
    """A "not this" phrase: people who write it mean something else."""


@dataclass(frozen=True)
class Content:
    """Everything the bot knows at one moment; replaced as a whole when files change."""

    entries: Mapping[str, Entry]
    chapters: Mapping[str, Chapter]
    phrases: Sequence[Phrase]
    emergency: Mapping[LocaleTag, tuple[EmergencyPattern, ...]] = field(default_factory=dict)
    smalltalk: Mapping[LocaleTag, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Per locale: ``SmallTalk`` value → the words for it."""
    followups: Mapping[LocaleTag, FollowupWords] = field(default_factory=dict)
    """Per locale: how people go on after an answer."""
    divisions: Mapping[str, Mapping[LocaleTag, str]] = field(default_factory=dict)
    """Division key → its name per locale (at least ``ja`` and ``en``)."""
    asked: Mapping[Audience, tuple[LocaleTag, ...]] = field(default_factory=dict)
    """The locales every entry of an audience shall have, if only in short."""
    directory: Directory = field(default_factory=Directory)
    """The desks near people, and the names of places."""
    supports: SupportBook = field(default_factory=SupportBook)
    """Advisers, experts, courses and desks for municipal staff, to choose from."""
    grants: GrantBook = NO_GRANTS
    """The rules of the eligibility check."""
    phrasebook: Phrasebook = field(default_factory=Phrasebook)
    """What staff choose from when they answer."""
    office: Office = field(default_factory=Office)
    """When staff are there."""
    version: str = ""
    """Fingerprint of the files it was read from, but for the office's: what people ask and what
    they are answered has nothing to do with when staff are there."""
    examples: Sequence[LaneExample] = ()
    """What the emergency lane learns from, beside the phrases."""

    def entry(self, entry_id: str) -> Entry | None:
        """The entry, or None where the id is unknown (an old button, say)."""
        return self.entries.get(entry_id)

    def in_chapter(self, audience: Audience, chapter: str) -> tuple[Entry, ...]:
        """The entries under one heading, in file order."""
        return tuple(
            entry
            for entry in self.entries.values()
            if entry.audience == audience and entry.chapter == chapter
        )

    def chapters_for(self, audience: Audience) -> tuple[Chapter, ...]:
        """The headings that have at least one entry for this audience."""
        used = {e.chapter for e in self.entries.values() if e.audience == audience}
        return tuple(c for c in self.chapters.values() if c.audience == audience and c.id in used)

    def locales(self) -> tuple[LocaleTag, ...]:
        """The locales in which at least one entry has a text, in picker order."""
        have = {tag for entry in self.entries.values() for tag in entry.texts}
        return tuple(tag for tag in LOCALES if tag in have)


@dataclass(frozen=True)
class EmergencyPattern:
    """Words that mean danger now; they are looked for before anything else.

    ``all_of`` is a list of alternatives lists: the message must contain one word of each.
    ``none_of`` holds words that show an ordinary question ("how do I call …").
    ``alone`` holds cries that must be the whole message, but for the words in ``beside``; one
    written with "!" needs the exclamation mark, or to be repeated.
    """

    kind: str
    """``medical``, ``fire``, ``crime``, ``suicide``, ``violence``, ``child-abuse`` or
    ``disaster``."""
    entry_id: str
    all_of: tuple[tuple[str, ...], ...]
    none_of: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class LaneExample:
    """A message as frightened people type it, or an ordinary one that sounds like danger."""

    locale: LocaleTag
    text: str
    kind: str = ""
    """As in ``EmergencyPattern``; empty for an ordinary message."""
    entry_id: str = ""
    """The entry its danger belongs to; empty for an ordinary message."""
