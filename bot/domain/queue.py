"""The queue: which ticket comes before which, and what it can be narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.locale import LocaleTag
from bot.domain.ticket import TicketState

_BAND = 10**11
"""More seconds than any due time has since 1970."""


class Turn(StrEnum):
    """Who has to do something for a ticket to go on."""

    STAFF = "staff"
    PERSON = "person"


STATES_OF: dict[Turn, frozenset[TicketState]] = {
    Turn.STAFF: frozenset({TicketState.OPEN, TicketState.CLAIMED}),
    Turn.PERSON: frozenset({TicketState.WAITING}),
}


@dataclass(frozen=True)
class QueueFilter:
    """What the queue is narrowed to; nothing given means every unresolved ticket."""

    state: TicketState | None = None
    turn: Turn | None = None
    division: str | None = None
    locale: LocaleTag | None = None
    urgent: bool = False
    keeper_id: int | None = None
    label_id: int | None = None
    words: str = ""
    """Searched in what the person and staff wrote, in subjects and numbers; without a state then
    resolved tickets are found as well, the newest first."""


def place(
    state: TicketState,
    *,
    urgent: bool,
    due_at: datetime | None,
    waiting_since: datetime,
) -> int:
    """Where a ticket stands: smaller comes first. Resolved ones have places of their own.

    The urgent before the others, in both those with a due time by that time, then the rest by how
    long they have waited. Of the resolved ``waiting_since`` is when that was: the last comes first.
    """
    if state is TicketState.RESOLVED:
        return -int(waiting_since.timestamp())
    band = (0 if urgent else 2) + (0 if due_at is not None else 1)
    return band * _BAND + int((due_at or waiting_since).timestamp())


URGENT_BEFORE = 2 * _BAND
"""Unresolved tickets with a place below this are urgent."""


@dataclass(frozen=True)
class Cursor:
    """After which ticket a page goes on: its place and number (in a search the number alone)."""

    place: int
    ticket_id: int

    def __str__(self) -> str:
        return f"{self.place}.{self.ticket_id}"


def read_cursor(text: str) -> Cursor | None:
    """The cursor of an address; None for one we never made."""
    first, _, second = text.partition(".")
    sign = -1 if first.startswith("-") else 1
    parts = (first.removeprefix("-"), second)
    if not all(part.isascii() and part.isdecimal() and len(part) < 18 for part in parts):
        return None
    return Cursor(sign * int(parts[0]), int(parts[1]))
