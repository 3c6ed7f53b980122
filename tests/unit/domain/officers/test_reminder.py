"""What can be asked for, when it is due, and what a moved window does to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.eligibility.rules import Window
from bot.domain.japan import JAPAN, japan_day
from bot.domain.office import Office
from bot.domain.officers.reminder import (
    Moment,
    Plan,
    Reminder,
    Says,
    day_of,
    due_at,
    offer,
    plan,
)
from bot.domain.officers.workdays import FROM, UNTIL, next_hours, open_days, weekday
from tests.support.office import OFFICE
from tests.support.officers import COMING, grant

_M = Moment
OPENS, CLOSES = COMING.opens, COMING.closes
assert OPENS is not None
assert CLOSES is not None


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=JAPAN)


NOW = at(date(2026, 11, 24), 10)


@pytest.mark.parametrize(
    ("now", "moments"),
    [
        (NOW, (_M.OPENS, _M.TWO_WEEKS, _M.THREE_DAYS)),
        (at(OPENS, 8, 59), (_M.OPENS, _M.TWO_WEEKS, _M.THREE_DAYS)),
        (at(OPENS, 9), (_M.TWO_WEEKS, _M.THREE_DAYS)),
        (at(date(2027, 9, 20)), (_M.THREE_DAYS,)),
        (at(CLOSES), ()),
        (at(CLOSES + timedelta(days=1), 0), (_M.KNOWN,)),
    ],
    ids=["long before", "just before it opens", "open", "soon over", "last day", "over"],
)
def test_nothing_of_the_past_can_be_asked_for(now: datetime, moments: tuple[Moment, ...]) -> None:
    found = offer(grant(COMING), now, weekday)
    assert found is not None
    assert found.moments == moments


def test_with_only_past_windows_the_next_dates_can_be_asked_for() -> None:
    past = Window(2026, date(2025, 7, 14), date(2025, 9, 30))
    found = offer(grant(past, Window(2027, None, None)), NOW, weekday)

    assert found is not None
    assert (found.window, found.moments, found.last) == (None, (_M.KNOWN,), past)


def test_a_scheme_without_windows_has_no_reminders() -> None:
    assert offer(grant(), NOW, weekday) is None


@pytest.mark.parametrize(
    ("moment", "window", "due"),
    [
        (_M.OPENS, COMING, date(2027, 7, 12)),
        (_M.TWO_WEEKS, COMING, date(2027, 9, 16)),
        (_M.OPENS, Window(2028, date(2027, 7, 10), CLOSES), date(2027, 7, 12)),
        (_M.THREE_DAYS, Window(2028, None, date(2027, 9, 28)), date(2027, 9, 24)),
        (_M.THREE_DAYS, Window(2027, None, date(2027, 1, 5)), date(2026, 12, 28)),
        (_M.OPENS, Window(2027, date(2027, 7, 10), date(2027, 7, 11)), date(2027, 7, 9)),
    ],
    ids=["weekday", "two weeks", "opens on a Saturday", "due on a Saturday", "new year", "weekend"],
)
def test_closed_days_never_cost_time(moment: Moment, window: Window, due: date) -> None:
    assert due_at(moment, window, weekday) == at(due)


def test_the_offices_own_calendar_tells_its_days() -> None:
    open_on = open_days(OFFICE)
    thanksgiving = Window(2027, date(2026, 11, 23), date(2027, 3, 31))

    assert due_at(_M.OPENS, thanksgiving, open_on) == at(date(2026, 11, 24))
    assert due_at(_M.OPENS, thanksgiving, weekday) == at(date(2026, 11, 23))
    assert [open_on(date(2026, 12, day)) for day in (3, 4, 5)] == [False, True, False]
    assert open_on(date(2027, 3, 24)), "only one division is away"


def test_without_known_hours_weekdays_count() -> None:
    assert open_days(Office()) is weekday


def test_an_unknown_opening_has_no_reminder() -> None:
    window = Window(2028, None, CLOSES)
    assert due_at(_M.OPENS, window, weekday) is None
    found = offer(grant(window), NOW, weekday)
    assert found is not None
    assert _M.OPENS not in found.moments


def asked(moment: Moment = _M.TWO_WEEKS, window: Window = COMING) -> Reminder:
    return Reminder(moment, "grants/exchange", window.year, day_of(moment, window), 1)


LATER = Window(2028, date(2027, 8, 2), date(2027, 10, 29))
EARLIER = Window(2028, date(2027, 6, 1), date(2027, 7, 30))


SEPTEMBER, AUGUST = at(date(2027, 9, 16)), at(date(2027, 8, 2))
JULY, OCTOBER = at(date(2027, 7, 20)), at(date(2027, 10, 1))


@pytest.mark.parametrize(
    ("reminder", "windows", "now", "expected"),
    [
        (asked(), (COMING,), NOW, Plan(None, SEPTEMBER, COMING)),
        (asked(), (COMING,), SEPTEMBER, Plan(Says.CLOSES, SEPTEMBER, COMING)),
        (asked(), (LATER,), NOW, Plan(None, at(date(2027, 10, 15)), LATER, moved=True)),
        (asked(), (EARLIER,), JULY, Plan(Says.CLOSES, JULY, EARLIER, moved=True)),
        (asked(), (EARLIER,), AUGUST, Plan(Says.OVER, AUGUST, EARLIER, moved=True)),
        (asked(), (COMING,), OCTOBER, Plan(Says.OVER, OCTOBER, COMING)),
        (asked(), (Window(2028, None, None),), NOW, Plan(Says.WITHDRAWN, NOW)),
        (asked(), (), NOW, Plan(Says.WITHDRAWN, NOW)),
        (asked(_M.OPENS), (COMING,), at(OPENS), Plan(Says.OPENS, at(OPENS), COMING)),
        (asked(_M.OPENS), (COMING,), AUGUST, Plan(Says.OPENS, AUGUST, COMING)),
        (Reminder(_M.KNOWN, "g"), (), NOW, Plan()),
        (Reminder(_M.KNOWN, "g"), (EARLIER,), AUGUST, Plan()),
        (Reminder(_M.KNOWN, "g"), (COMING,), NOW, Plan(Says.KNOWN, NOW, COMING)),
    ],
    ids=[
        "waits", "is due", "moved later", "moved so that it is due", "moved into the past",
        "too late", "withdrawn", "all windows gone", "opens", "told late that it is open",
        "dates not known", "only old dates known", "dates known",
    ],
)  # fmt: skip
def test_a_reminder_follows_the_windows(
    reminder: Reminder, windows: tuple[Window, ...], now: datetime, expected: Plan
) -> None:
    assert plan(reminder, grant(*windows), now, weekday) == expected


def test_a_grant_that_is_gone_ends_its_reminders() -> None:
    assert plan(asked(), None, NOW, weekday).says is Says.WITHDRAWN
    assert plan(Reminder(_M.KNOWN, "g"), None, NOW, weekday) == Plan()


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        (at(date(2026, 11, 24), 8, 59), at(date(2026, 11, 24))),
        (at(date(2026, 11, 24), 9), at(date(2026, 11, 24), 9)),
        (at(date(2026, 11, 24), 17, 59), at(date(2026, 11, 24), 17, 59)),
        (at(date(2026, 11, 24), 18), at(date(2026, 11, 25))),
        (at(date(2026, 11, 27), 20), at(date(2026, 11, 30))),
        (at(date(2026, 11, 28), 12), at(date(2026, 11, 30))),
        (at(date(2026, 12, 29), 10), at(date(2027, 1, 4))),
    ],
    ids=["early", "nine", "before six", "six", "Friday evening", "Saturday", "year's end"],
)
def test_nobody_is_written_to_outside_office_hours(now: datetime, allowed: datetime) -> None:
    assert next_hours(now, weekday) == allowed


def test_a_calendar_without_open_days_does_not_hang() -> None:
    assert next_hours(NOW, lambda _: False) > NOW


DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@settings(deadline=None)
@given(
    st.sampled_from(Moment),
    DAYS,
    st.integers(0, 90),
    DAYS,
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31)),
)
def test_whatever_the_data_say_it_speaks_in_hours_and_never_looks_back(
    moment: Moment, opens: date, length: int, told: date, moment_now: datetime
) -> None:
    window = Window(2028, opens, opens + timedelta(days=length))
    now = moment_now.replace(tzinfo=JAPAN)
    known = moment is not _M.KNOWN
    reminder = Reminder(moment, "g", 2028 if known else None, told if known else None, 1)

    found = plan(reminder, grant(window), now, weekday)

    if found.says is not None:
        assert weekday(japan_day(now))
        assert FROM <= now.time() < UNTIL
        closes = window.closes
        assert closes is not None
        assert (found.says is Says.OVER) == (known and japan_day(now) > closes)
    elif found.due is not None:
        assert found.due > now
        assert weekday(japan_day(found.due))
        then = plan(reminder, grant(window), found.due, weekday)
        # Dates that became known late in the evening may be over in the morning.
        assert then.says is not None or not known
