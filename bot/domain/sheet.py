"""A page in words: what the chat, the terminal and the printer show of one thing, each its way.

The words are chosen once (``bot/i18n``); a renderer only lays them out. Every text is plain.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.locale import LocaleTag


class Tone(StrEnum):
    """How the head of the page is marked; never by colour alone."""

    GOOD = "good"
    OPEN = "open"
    ASK = "ask"
    AGAINST = "against"
    NEUTRAL = "neutral"


class Weight(StrEnum):
    """What is left out first where there is no room, the dearest first."""

    CORE = "core"
    """The verdict's own reasons, amount, window, next step: never left out as a whole."""
    USEFUL = "useful"
    DETAIL = "detail"


@dataclass(frozen=True)
class Line:
    """One item of a section."""

    text: str
    note: str = ""
    """Where it was read, how old that is and how sure, for a reader of this line alone."""
    mark: str = ""
    """The same in short, with the numbers of the sources at the foot of a page."""
    answer: str = ""
    """Where ``text`` is a question: what was answered."""


@dataclass(frozen=True)
class Section:
    """A heading with its lines."""

    title: str
    lines: tuple[Line, ...]
    weight: Weight = Weight.USEFUL
    bullets: bool = True
    """False where the lines bring numbers of their own."""


@dataclass(frozen=True)
class NumberedSource:
    """A source at the foot of a page."""

    number: int
    text: str
    url: str = ""
    label: str = ""
    """Who publishes it, for a button."""


@dataclass(frozen=True)
class Sheet:
    """The page, from top to bottom."""

    locale: LocaleTag
    """The language it is really in."""
    kicker: str
    """What kind of page this is."""
    title: str
    tone: Tone
    verdict: str
    dated: str
    """When it was checked."""
    promise: str
    """That it is none."""
    sections: tuple[Section, ...]
    sources_title: str
    sources: tuple[NumberedSource, ...]
    left_out: str
    """What a printer says where lines had to be left out, with ``{count}`` in it."""
    remark: str = ""
    """Something that must be read first, such as conditions that changed since the check."""
