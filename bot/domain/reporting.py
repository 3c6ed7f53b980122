"""What reports show: a stretch of days, what it is narrowed to, and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag
from bot.domain.tally import QUESTIONS, Kind

LONGEST = timedelta(days=3 * 366)
"""Longer stretches are cut at their beginning."""


class Preset(StrEnum):
    """Stretches people ask for. A fiscal year begins on 1 April."""

    LAST_7 = "7d"
    LAST_30 = "30d"
    THIS_MONTH = "month"
    LAST_MONTH = "last-month"
    THIS_FISCAL = "fiscal"
    LAST_FISCAL = "last-fiscal"


class By(StrEnum):
    """What a table has a row for."""

    DAY = "day"
    HOUR = "hour"
    DIVISION = "division"
    LANGUAGE = "language"
    TOPIC = "topic"


@dataclass(frozen=True)
class Scope:
    """The days (both counted) in Japan, and what is left out."""

    first: date
    last: date
    audience: Audience | None = None
    division: str = ""
    locale: LocaleTag | None = None
    topic: str = ""
    """A chapter, or an entry."""


@dataclass(frozen=True)
class Spread:
    """Times in seconds: the middle one, and the one nine of ten are not longer than."""

    count: int = 0
    median: int | None = None
    p90: int | None = None


@dataclass(frozen=True)
class Turns:
    """What was asked of the bot and what became of it."""

    counts: Mapping[Kind, int] = field(default_factory=dict)

    def of(self, kind: Kind) -> int:
        """How often."""
        return self.counts.get(kind, 0)

    @property
    def asked(self) -> int:
        """Questions to the bot."""
        return sum(self.of(kind) for kind in QUESTIONS)


@dataclass(frozen=True)
class Tickets:
    """The tickets opened in the stretch, as they are now."""

    opened: int = 0
    withdrawn: int = 0
    reply: Spread = Spread()
    resolution: Spread = Spread()
    ratings: tuple[int, int, int] = (0, 0, 0)
    """Poor, fair, good."""

    @property
    def rated(self) -> int:
        """How many were rated."""
        return sum(self.ratings)


@dataclass(frozen=True)
class Row:
    """The figures of one day, language …"""

    key: str
    turns: Turns
    tickets: Tickets


@dataclass(frozen=True)
class Report:
    """Everything on the page."""

    scope: Scope
    total: Row
    rows: Mapping[By, tuple[Row, ...]]
    faults: Mapping[str, int]
    """Why answers did not help (``AnswerFault``), with counts."""
    causes: Mapping[str, int]
    """Why the help of staff was poor (``RatingCause``), with counts."""
    since: date | None
    """The first day anything was counted; None where nothing ever was."""


def days_of(preset: Preset, today: date) -> tuple[date, date]:
    """The first and the last day of a preset; stretches that go on end today."""
    match preset:
        case Preset.LAST_7:
            return today - timedelta(days=6), today
        case Preset.LAST_30:
            return today - timedelta(days=29), today
        case Preset.THIS_MONTH:
            return today.replace(day=1), today
        case Preset.LAST_MONTH:
            last = today.replace(day=1) - timedelta(days=1)
            return last.replace(day=1), last
        case Preset.THIS_FISCAL:
            return date(_fiscal_year(today), 4, 1), today
        case Preset.LAST_FISCAL:
            year = _fiscal_year(today)
            return date(year - 1, 4, 1), date(year, 3, 31)


def own_days(first: date, last: date) -> tuple[date, date]:
    """Days as somebody gave them: in order, and not endlessly many."""
    first, last = min(first, last), max(first, last)
    return max(first, last - LONGEST), last


@dataclass(frozen=True)
class Step:
    """A stretch of a chart: a day, a week or a month."""

    first: date
    last: date


def steps_of(first: date, last: date) -> tuple[Step, ...]:
    """Days up to a month, weeks (from Monday) up to half a year, else months; cut at the ends."""
    length = (last - first).days + 1
    starts = [first]
    day = first + timedelta(days=1)
    while day <= last:
        if length <= 31 or (day.weekday() == 0 if length <= 186 else day.day == 1):
            starts.append(day)
        day += timedelta(days=1)
    ends = [after - timedelta(days=1) for _, after in pairwise(starts)]
    return tuple(Step(one, end) for one, end in zip(starts, (*ends, last), strict=True))


def together(key: str, rows: Iterable[Row]) -> Row:
    """Several rows as one. Medians cannot be added: the times are left out."""
    counts: dict[Kind, int] = {}
    opened = withdrawn = 0
    ratings = (0, 0, 0)
    for row in rows:
        for kind, count in row.turns.counts.items():
            counts[kind] = counts.get(kind, 0) + count
        opened += row.tickets.opened
        withdrawn += row.tickets.withdrawn
        poor, fair, good = row.tickets.ratings
        ratings = (ratings[0] + poor, ratings[1] + fair, ratings[2] + good)
    return Row(key, Turns(counts), Tickets(opened, withdrawn, ratings=ratings))


def _fiscal_year(day: date) -> int:
    return day.year if day.month >= 4 else day.year - 1
