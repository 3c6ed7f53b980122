"""When the bot may write first: in office hours of days on which the office is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from bot.domain.japan import JAPAN, japan_day
from bot.domain.office import Office

OpenOn = Callable[[date], bool]
"""Whether the office is open on a day."""

FROM, UNTIL = time(9), time(18)
"""In Japan. Before and after that nobody is written to unasked."""

_FARTHEST = 30
"""Days within which an open one is looked for; a calendar without any must not hang the program."""


def weekday(day: date) -> bool:
    """Monday to Friday, except 29 December to 3 January, when public offices are closed."""
    if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        return False
    return day.weekday() < 5


def open_days(office: Office) -> OpenOn:
    """The days on which the office is open, as its calendar tells; ``weekday`` where its weekly
    hours are not known. What only one division closes for is no reason to be silent."""
    usual = office.usual
    if usual is None:
        return weekday
    return lambda day: bool(usual.week[day.weekday()]) and office.closed(day, "") is None


def morning(day: date) -> datetime:
    """The beginning of the office hours of a day."""
    return datetime.combine(day, FROM, JAPAN)


def open_day(day: date, open_on: OpenOn, *, before: bool) -> date:
    """``day`` itself where offices are open, else the nearest open one ``before`` or after it."""
    step = timedelta(days=-1 if before else 1)
    found = day
    for _ in range(_FARTHEST):
        if open_on(found):
            return found
        found += step
    return day


def next_hours(now: datetime, open_on: OpenOn) -> datetime:
    """``now`` within office hours, else their next beginning."""
    today, clock = japan_day(now), now.astimezone(JAPAN).time()
    if open_on(today):
        if FROM <= clock < UNTIL:
            return now
        if clock < FROM:
            return morning(today)
    return morning(open_day(today + timedelta(days=1), open_on, before=False))
