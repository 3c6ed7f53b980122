"""Which questions editors can learn from: those the bot could not answer, or not well."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.event import EventKind, InboundEvent
from bot.domain.privacy import mask_contacts
from bot.domain.tally import Kind, Tally

LONGEST = 200
"""Characters of a question that are shown to editors; the beginning of what was written."""


class Why(StrEnum):
    """What went wrong with a question."""

    UNANSWERED = "unanswered"
    NONE_FITS = "none_fits"
    NOT_HELPED = "not_helped"
    HANDED_OFF = "handed_off"
    """A person was asked for after it."""


_FROM = {
    Kind.UNANSWERED: Why.UNANSWERED,
    Kind.NONE_FITS: Why.NONE_FITS,
    Kind.NOT_HELPED: Why.NOT_HELPED,
    Kind.HANDED_OFF: Why.HANDED_OFF,
}


@dataclass(frozen=True)
class Lesson:
    """A question to be kept for editors."""

    why: Why
    entry_id: str | None
    """The answer that did not help, or the topic that came nearest."""
    earlier: bool
    """It was asked before this event, which is only a pressed button or a yes or no."""


def lesson_of(event: InboundEvent, tallies: Iterable[Tally]) -> Lesson | None:
    """What this event says of a question; None in groups, where words are not only the asker's."""
    if event.group:
        return None
    kinds = {one.kind: one for one in tallies}
    if Kind.EMERGENCY in kinds:
        return None
    for kind, why in _FROM.items():
        if kind in kinds:
            asked_now = kind is Kind.UNANSWERED and event.kind is EventKind.TEXT
            return Lesson(why, kinds[kind].entry_id, earlier=not asked_now)
    return None


def as_question(text: str) -> str:
    """The words as editors see them: on one line, shortened, without numbers and addresses that
    lead to a person."""
    line = " ".join(mask_contacts(unicodedata.normalize("NFC", text)).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
