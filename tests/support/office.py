"""An office as the shipped one, but with hours that tests may rely on."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.content.holidays import japanese_holidays
from bot.domain.hours import Calendar, calendar_of
from bot.domain.locale import EN, JA
from bot.domain.office import (
    JAPAN,
    Closure,
    Hours,
    Office,
    ReplyTime,
    Week,
    YearlyClosure,
    read_week,
)

NEW_YEAR = YearlyClosure((12, 29), (1, 3), {JA: "年末年始", EN: "New Year"})
MOVE = Closure(
    date(2027, 3, 24), date(2027, 3, 26), {JA: "引っ越し", EN: "Move"}, frozenset({"jet"})
)
BUSY = Closure(date(2026, 12, 3), date(2026, 12, 3), {JA: "研修", EN: "Training"})


def week(text: str) -> Week:
    """The week so written."""
    found = read_week(text)
    assert found is not None, text
    return found


def hours(text: str, usual: int = 4, urgent: int = 1) -> Hours:
    """A week, and how many office hours until an answer."""
    return Hours(week(text), ReplyTime(timedelta(hours=usual), timedelta(hours=urgent)))


OFFICE = Office(
    usual=hours("mon-fri 09:00-12:00, mon-fri 13:00-17:00"),
    divisions={"jet": hours("mon-thu 10:00-16:00", usual=8, urgent=2)},
    holidays=japanese_holidays(),
    yearly=(NEW_YEAR,),
    closures=(MOVE, BUSY),
)
"""Open on weekdays with an hour for lunch; a division that keeps other hours."""


def calendar(division: str = "") -> Calendar:
    """The office's calendar for a division."""
    found = calendar_of(OFFICE, division)
    assert found is not None
    return found


def japan(text: str) -> datetime:
    """The moment written ``2026-12-28 17:00``, in Japan's time."""
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)
