"""Reckoning in office time: open or not, the next opening, and moments so many office hours on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.office import JAPAN, Hours, Office, Reason

FARTHEST = 400
"""Days that are searched for an opening. An office that is closed for longer has no next one."""

_NOTHING = timedelta(0)


@dataclass(frozen=True)
class Calendar:
    """The office hours of one division. Moments are aware, given and given back in any zone."""

    office: Office
    hours: Hours
    division: str = ""

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """When it is open on a day in Japan: from, until."""
        stretches = self.hours.week[day.weekday()]
        if not stretches or self.office.closed(day, self.division) is not None:
            return ()
        midnight = datetime.combine(day, time(), JAPAN)
        return tuple(
            (midnight + timedelta(minutes=one.start), midnight + timedelta(minutes=one.end))
            for one in stretches
        )

    def closed(self, day: date) -> Reason | None:
        """Why a day is closed though the week says nothing of it, or None."""
        return self.office.closed(day, self.division)

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there; at the closing minute nobody is any more."""
        return any(start <= moment < end for start, end in self.spans(_day(moment)))

    def next_opening(self, moment: datetime) -> datetime | None:
        """The earliest moment from now on at which it is open, now itself if it is; None where it
        does not open within ``FARTHEST`` days."""
        for start, end in self._from(moment):
            if moment < end:
                return max(start, moment)
        return None

    def office_time(self, start: datetime, end: datetime) -> timedelta:
        """How long the office is open between two moments; nothing where ``end`` is earlier."""
        total = _NOTHING
        day, last = _day(start), _day(end)
        while day <= last:
            for opens, closes in self.spans(day):
                total += max(_NOTHING, min(closes, end) - max(opens, start))
            day += timedelta(days=1)
        return total

    def after(self, moment: datetime, office_time: timedelta) -> datetime | None:
        """The earliest moment at which so much office time has passed; None where the office is
        not open for so long within ``FARTHEST`` days."""
        if office_time <= _NOTHING:
            return moment
        left = office_time
        for opens, closes in self._from(moment):
            here = closes - max(opens, moment)
            if here >= left:
                return max(opens, moment) + left
            left -= max(_NOTHING, here)
        return None

    def _from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = _day(moment)
        for number in range(FARTHEST):
            yield from self.spans(first + timedelta(days=number))


def calendar_of(office: Office, division: str) -> Calendar | None:
    """The calendar of a division; None where nobody knows when the office is open."""
    hours = office.hours(division)
    return Calendar(office, hours, division) if hours is not None else None


def _day(moment: datetime) -> date:
    return moment.astimezone(JAPAN).date()
