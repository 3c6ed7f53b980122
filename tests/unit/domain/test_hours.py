"""Office time over New Year, Golden Week, weekends, lunch and closures, and what always holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import Calendar, calendar_of
from bot.domain.office import JAPAN, UNKNOWN, Hours, Office, ReplyTime
from tests.support.office import OFFICE, calendar, hours, japan, week

OPEN = calendar()
JET = calendar("jet")


@pytest.mark.parametrize(
    ("moment", "division", "opens"),
    [
        pytest.param("2026-11-24 09:00", "", "2026-11-24 09:00", id="just opened"),
        pytest.param("2026-11-24 08:59", "", "2026-11-24 09:00", id="before it opens"),
        pytest.param("2026-11-24 12:00", "", "2026-11-24 13:00", id="lunch begins"),
        pytest.param("2026-11-24 16:59", "", "2026-11-24 16:59", id="last minute"),
        pytest.param("2026-11-24 17:00", "", "2026-11-25 09:00", id="closing minute"),
        pytest.param("2026-11-27 17:30", "", "2026-11-30 09:00", id="Friday evening"),
        pytest.param("2026-11-21 11:00", "", "2026-11-24 09:00", id="weekend before a holiday"),
        pytest.param("2026-12-28 17:00", "", "2027-01-04 09:00", id="last day of the year"),
        pytest.param("2027-01-01 00:00", "", "2027-01-04 09:00", id="New Year's Day"),
        pytest.param("2027-04-28 17:00", "", "2027-04-30 09:00", id="Golden Week, first gap"),
        pytest.param("2027-04-30 17:00", "", "2027-05-06 09:00", id="Golden Week"),
        pytest.param("2026-09-18 18:00", "", "2026-09-24 09:00", id="a day between holidays"),
        pytest.param("2026-12-02 20:00", "", "2026-12-04 09:00", id="closed once"),
        pytest.param("2027-03-23 16:00", "", "2027-03-23 16:00", id="others' closure"),
        pytest.param("2027-03-23 16:00", "jet", "2027-03-29 10:00", id="own closure"),
        pytest.param("2026-11-27 11:00", "jet", "2026-11-30 10:00", id="own week"),
        pytest.param("2026-11-27 11:00", "other", "2026-11-27 11:00", id="no week of its own"),
    ],
)
def test_the_next_opening(moment: str, division: str, opens: str) -> None:
    found = calendar(division).next_opening(japan(moment))

    assert found == japan(opens)
    assert calendar(division).is_open(japan(moment)) is (moment == opens)


@pytest.mark.parametrize(
    ("moment", "amount", "end"),
    [
        pytest.param("2026-11-24 10:00", 2, "2026-11-24 12:00", id="until lunch"),
        pytest.param("2026-11-24 10:00", 3, "2026-11-24 14:00", id="over lunch"),
        pytest.param("2026-11-24 12:30", 4, "2026-11-24 17:00", id="until closing"),
        pytest.param("2026-11-24 16:00", 2, "2026-11-25 10:00", id="over night"),
        pytest.param("2026-11-27 16:00", 2, "2026-11-30 10:00", id="over a weekend"),
        pytest.param("2026-12-28 16:30", 1, "2027-01-04 09:30", id="over New Year"),
        pytest.param("2027-04-28 15:00", 10, "2027-05-06 10:00", id="over Golden Week"),
        pytest.param("2026-11-21 03:00", 1, "2026-11-24 10:00", id="begun while closed"),
        pytest.param("2026-12-02 16:00", 2, "2026-12-04 10:00", id="over a closure"),
        pytest.param("2026-11-24 10:00", 0, "2026-11-24 10:00", id="nothing"),
    ],
)
def test_so_many_office_hours_later(moment: str, amount: int, end: str) -> None:
    found = OPEN.after(japan(moment), timedelta(hours=amount))

    assert found == japan(end)
    assert OPEN.office_time(japan(moment), japan(end)) == timedelta(hours=amount)


def test_any_zone_means_the_same_moment() -> None:
    here, there = japan("2026-11-27 16:00"), japan("2026-11-27 16:00").astimezone(UTC)

    assert OPEN.after(there, timedelta(hours=2)) == OPEN.after(here, timedelta(hours=2))
    assert OPEN.is_open(there)


def test_time_does_not_run_backwards() -> None:
    assert OPEN.office_time(japan("2026-11-25 10:00"), japan("2026-11-24 10:00")) == timedelta(0)


def test_an_office_that_never_opens_has_no_next_opening() -> None:
    shut = Calendar(
        Office(), Hours(week("mon 09:00-10:00")[1:] * 2, ReplyTime(*[timedelta(1)] * 2))
    )

    assert shut.next_opening(japan("2026-11-24 10:00")) is None
    assert shut.after(japan("2026-11-24 10:00"), timedelta(hours=1)) is None


def test_without_hours_there_is_no_calendar() -> None:
    assert calendar_of(UNKNOWN, "") is None
    only = Office(divisions={"jet": hours("mon 09:00-10:00")})
    assert calendar_of(only, "jet") is not None
    assert calendar_of(only, "") is None


MOMENTS = st.datetimes(
    datetime(2026, 11, 1), datetime(2027, 6, 1), timezones=st.sampled_from([UTC, JAPAN])
)
AMOUNTS = st.timedeltas(timedelta(minutes=1), timedelta(hours=60))
CALENDARS = st.sampled_from(
    [OPEN, JET, Calendar(OFFICE, hours("sat-sun 00:00-24:00"))],
)


@given(CALENDARS, MOMENTS, AMOUNTS)
def test_so_much_office_time_passes_until_then_and_not_earlier(
    at: Calendar, moment: datetime, amount: timedelta
) -> None:
    end = at.after(moment, amount)

    assert end is not None
    assert at.office_time(moment, end) == amount
    assert at.office_time(moment, end - timedelta(microseconds=1)) < amount


@given(CALENDARS, MOMENTS)
def test_until_the_next_opening_no_office_time_passes_and_then_it_is_open(
    at: Calendar, moment: datetime
) -> None:
    opens = at.next_opening(moment)

    assert opens is not None
    assert opens >= moment
    assert at.is_open(opens)
    assert at.office_time(moment, opens) == timedelta(0)
    assert at.is_open(moment) == (opens == moment)


@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_office_time_adds_up(at: Calendar, one: datetime, other: datetime, third: datetime) -> None:
    start, middle, end = sorted((one, other, third))
    parts = at.office_time(start, middle) + at.office_time(middle, end)

    assert at.office_time(start, end) == parts
    assert timedelta(0) <= parts <= end - start
