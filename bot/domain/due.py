"""By when a ticket is to be answered, in office time, and how near that is.

The clock runs while the person waits for staff. It stops with a reply and starts anew with the
person's next words; taking a ticket or putting it back neither stops nor resets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.hours import Calendar, calendar_of
from bot.domain.office import Office
from bot.domain.ticket import TicketState

STAFF_TURN = frozenset({TicketState.OPEN, TicketState.CLAIMED})
"""The states in which the person waits for staff."""

STILL_AWAKE = timedelta(hours=1)
"""So long after a due time a person may still be told that they wait in vain, though the office is
closed by then; later they are not woken for it."""


@dataclass(frozen=True)
class Due:
    """Since when the person waits, and by when they are to have an answer."""

    since: datetime
    at: datetime | None = None
    """None where the office's hours are not known, or not reckoned yet."""


class Stage(StrEnum):
    """How near the due time is."""

    EASY = "easy"
    SOON = "soon"
    OVERDUE = "overdue"


def reckon(office: Office, division: str, since: datetime, *, urgent: bool) -> Due:
    """The due time of somebody who waits since ``since``."""
    calendar = calendar_of(office, division)
    if calendar is None:
        return Due(since)
    return Due(since, calendar.after(since, calendar.hours.reply.of(urgent=urgent)))


def due_after(
    office: Office,
    division: str,
    before: Due | None,
    *,
    was: TicketState,
    to: TicketState,
    now: datetime,
    urgent: bool,
    became_urgent: bool = False,
) -> Due | None:
    """The due time after a move from ``was`` to ``to``; None while it is not the staff's turn.

    A ticket that becomes urgent is due so soon from now, unless it was due still sooner.
    """
    if to not in STAFF_TURN:
        return None
    if before is None or was not in STAFF_TURN:
        return reckon(office, division, now, urgent=urgent)
    if not became_urgent:
        return before
    sooner = reckon(office, division, now, urgent=True)
    if before.at is not None and (sooner.at is None or before.at <= sooner.at):
        return before
    return sooner


def stage(due_at: datetime, now: datetime, office: Office, calendar: Calendar) -> Stage:
    """How near a due time is."""
    if now >= due_at:
        return Stage.OVERDUE
    near = calendar.office_time(now, due_at) <= office.remind_before
    return Stage.SOON if near else Stage.EASY


def may_tell_person(due_at: datetime, now: datetime, calendar: Calendar) -> bool:
    """Whether this is a time of day to say that an answer is late."""
    return calendar.is_open(now) or now - due_at <= STILL_AWAKE
