"""What somebody who waits for staff may expect, in office time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from bot.domain.due import Due
from bot.domain.hours import Calendar
from bot.domain.office import JAPAN

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Expected:
    """Said beside the words about a ticket. Everything may be missing: then nothing is promised."""

    opens_at: datetime | None = None
    """The office is closed, and this is when it opens next. Told once in a closed period."""
    closed: bool = False
    """The office is closed; with no ``opens_at`` the person has been told when it opens."""
    answer_by: datetime | None = None
    """The office is open, and the answer is expected by then, on another day."""
    hours: int | None = None
    """The office is open, and the answer is expected today, within so many hours (rounded up)."""
    before: int | None = None
    """How many other requests come first."""
    late: bool = False
    """The answer was expected earlier than now."""

    def __bool__(self) -> bool:
        return self != Expected()


NOTHING_KNOWN = Expected()


def answer_expected(calendar: Calendar, due: Due | None, now: datetime) -> Expected:
    """When an answer is expected, for somebody who asks in office hours."""
    if due is None or due.at is None or due.at <= now:
        return Expected()
    if due.at.astimezone(JAPAN).date() != now.astimezone(JAPAN).date():
        return Expected(answer_by=due.at)
    return Expected(hours=max(1, ceil(calendar.office_time(now, due.at) / _HOUR)))
