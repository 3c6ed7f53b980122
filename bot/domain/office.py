"""The office as its calendar tells it: weekly hours, holidays, closures, and how fast staff answer.

Days and times of day are Japan's, which has no summer time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from enum import StrEnum
from itertools import pairwise

from bot.domain.locale import LocaleTag

JAPAN = timezone(timedelta(hours=9), "JST")

DAY_MINUTES = 24 * 60

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
_STRETCH = re.compile(
    rf"(?:(?P<days>daily|{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*) )?"
    r"(?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)\Z",
    re.ASCII,
)

Reason = Mapping[LocaleTag, str]
"""Why a day is closed, in Japanese and in English at least."""


@dataclass(frozen=True, order=True)
class Span:
    """One stretch of a day, in minutes after midnight; open from ``start``, closed at ``end``."""

    start: int
    end: int


Week = tuple[tuple[Span, ...], ...]
"""The stretches of Monday to Sunday, each day's in order and apart from each other."""


@dataclass(frozen=True)
class ReplyTime:
    """How much office time passes, as a rule, until staff answer."""

    usual: timedelta
    urgent: timedelta

    def of(self, *, urgent: bool) -> timedelta:
        """The one that holds for a ticket."""
        return self.urgent if urgent else self.usual


@dataclass(frozen=True)
class Hours:
    """The week of one division, and how fast it answers."""

    week: Week
    reply: ReplyTime


@dataclass(frozen=True)
class YearlyClosure:
    """Days that are closed every year, both ends included; it may run over New Year's Day."""

    first: tuple[int, int]
    """Month and day."""
    last: tuple[int, int]
    reason: Reason

    def covers(self, day: date) -> bool:
        """Whether the day is one of them."""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True)
class Closure:
    """Days that are closed once, both ends included."""

    first: date
    last: date
    reason: Reason
    divisions: frozenset[str] = frozenset()
    """Whom it concerns; nobody named means everybody."""

    def covers(self, day: date, division: str) -> bool:
        """Whether the day is one of them for this division."""
        concerned = not self.divisions or division in self.divisions
        return concerned and self.first <= day <= self.last


class PushWhenLate(StrEnum):
    """Whether a message that costs may be spent to tell somebody that their answer is late."""

    NEVER = "never"
    URGENT = "urgent"
    ALWAYS = "always"

    def allows(self, *, urgent: bool) -> bool:
        """Whether it may be spent on this ticket."""
        return self is PushWhenLate.ALWAYS or (self is PushWhenLate.URGENT and urgent)


@dataclass(frozen=True)
class Office:
    """Everything ``office.yaml`` says. Without ``usual`` nobody knows when the office is open, and
    nothing is promised to anybody."""

    usual: Hours | None = None
    divisions: Mapping[str, Hours] = field(default_factory=dict)
    """Those that differ from the usual hours."""
    holidays: Mapping[date, Reason] = field(default_factory=dict)
    yearly: tuple[YearlyClosure, ...] = ()
    closures: tuple[Closure, ...] = ()
    remind_before: timedelta = timedelta(minutes=30)
    """Office time before a ticket is due at which staff are reminded."""
    push_when_late: PushWhenLate = PushWhenLate.URGENT
    confirmed: bool = False
    """Somebody of the office has said that these hours are right."""

    def hours(self, division: str) -> Hours | None:
        """The hours of a division; the usual ones where it has none of its own."""
        return self.divisions.get(division, self.usual)

    def closed(self, day: date, division: str) -> Reason | None:
        """Why a day is closed though the week says nothing of it, or None."""
        for closure in self.closures:
            if closure.covers(day, division):
                return closure.reason
        for yearly in self.yearly:
            if yearly.covers(day):
                return yearly.reason
        return self.holidays.get(day)


UNKNOWN = Office()
"""Nobody has written down when the office is open."""


def read_week(text: str) -> Week | None:
    """The week written as ``mon-fri 09:00-12:00, mon-fri 13:00-17:30``, or None.

    Stretches of one day must be apart from each other; without days every day is meant.
    """
    days: list[list[Span]] = [[] for _ in _DAYS]
    for part in re.split(r", +", text.strip()):
        found = _STRETCH.match(part)
        if found is None:
            return None
        start, end = _minutes(found["start"]), _minutes(found["end"])
        if start is None or end is None or start >= end:
            return None
        for day in _numbers(found["days"]):
            days[day].append(Span(start, end))
    week = tuple(tuple(sorted(spans)) for spans in days)
    apart = all(one.end <= other.start for spans in week for one, other in pairwise(spans))
    return week if apart else None


def _numbers(days: str | None) -> Iterator[int]:
    for piece in (days or "daily").split(","):
        first, _, last = ("mon-sun" if piece == "daily" else piece).partition("-")
        start, end = _DAYS.index(first), _DAYS.index(last or first)
        # "sat-mon" runs over the end of the week.
        yield from (day % 7 for day in range(start, end + (7 if end < start else 0) + 1))


def _minutes(clock: str) -> int | None:
    hour, minute = int(clock[:2]), int(clock[3:])
    total = 60 * hour + minute
    return total if minute < 60 and total <= DAY_MINUTES else None
