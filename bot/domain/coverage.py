"""Which entries are there in which locale, how complete, and which reviews are overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.entry import Audience, Content, Entry
from bot.domain.locale import JA, LOCALES, LocaleTag


class TextState(StrEnum):
    """How far the text of an entry is in one locale."""

    COMPLETE = "complete"
    SUMMARY = "summary"
    """Only the answer in short."""
    STALE = "stale"
    """The Japanese source changed after it was translated."""
    MISSING = "missing"
    """Asked for, and not there: readers get another language."""
    NOT_ASKED = "not asked"
    """Not there, and nobody asked for it."""


@dataclass(frozen=True)
class CoverageRow:
    """One entry in every locale."""

    entry_id: str
    title: str
    states: Mapping[LocaleTag, TextState]
    """Every locale, in the order of the picker."""
    reviewed: date | None
    review_by: date | None
    overdue: bool


def coverage(content: Content, audience: Audience, today: date) -> tuple[CoverageRow, ...]:
    """The rows of one audience, chapter by chapter in menu order."""
    asked = frozenset(content.asked.get(audience, (JA,)))
    return tuple(
        CoverageRow(
            entry.id,
            entry.text(JA).title,
            {tag: _state(entry, tag, asked) for tag in LOCALES},
            entry.reviewed,
            entry.review_by,
            overdue=entry.review_by is not None and entry.review_by < today,
        )
        for chapter in content.chapters_for(audience)
        for entry in content.in_chapter(audience, chapter.id)
    )


def totals(rows: Iterable[CoverageRow]) -> Mapping[LocaleTag, Counter[TextState]]:
    """How many entries are in which state, by locale."""
    counts: dict[LocaleTag, Counter[TextState]] = {tag: Counter() for tag in LOCALES}
    for row in rows:
        for tag, state in row.states.items():
            counts[tag][state] += 1
    return counts


def _state(entry: Entry, locale: LocaleTag, asked: frozenset[LocaleTag]) -> TextState:
    text = entry.texts.get(locale)
    if text is None:
        return TextState.MISSING if locale in asked else TextState.NOT_ASKED
    if text.stale:
        return TextState.STALE
    return TextState.SUMMARY if text.short else TextState.COMPLETE
