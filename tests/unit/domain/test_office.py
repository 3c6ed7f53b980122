"""The office as its file tells it: weeks as they are written, days that are closed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.locale import EN
from bot.domain.office import PushWhenLate, Span, read_week
from tests.support.office import OFFICE, week

NINE, NOON, ONE, FIVE = 9 * 60, 12 * 60, 13 * 60, 17 * 60


def test_a_week_has_the_stretches_of_each_day_in_order() -> None:
    found = week("mon-fri 13:00-17:00, mon-thu 09:00-12:00, sat 09:00-12:00")

    assert found[0] == (Span(NINE, NOON), Span(ONE, FIVE))
    assert found[4] == (Span(ONE, FIVE),)
    assert found[5] == (Span(NINE, NOON),)
    assert found[6] == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("09:00-17:00", [0, 1, 2, 3, 4, 5, 6]),
        ("daily 00:00-24:00", [0, 1, 2, 3, 4, 5, 6]),
        ("mon,wed,fri 09:00-17:00", [0, 2, 4]),
        ("sat-mon 09:00-17:00", [0, 5, 6]),
        ("sun 09:00-17:00", [6]),
        ("mon-tue,thu 09:00-17:00", [0, 1, 3]),
    ],
)
def test_days_are_named_alone_in_lists_or_from_one_to_another(text: str, days: list[int]) -> None:
    assert [number for number, spans in enumerate(week(text)) if spans] == days


@pytest.mark.parametrize(
    "text",
    [
        "", "always", "mon-fri", "mon-fri 9:00-17:00", "mon-fri 09:00-24:01", "mon 09:60-17:00",
        "mon 17:00-09:00", "mon 09:00-09:00", "mon-fri 09:00-12:00, wed 11:00-13:00",
        "mon 09:00-12:00; tue 09:00-12:00", "fry 09:00-12:00", "mon ０９:00-12:00", "24h",
    ],
)  # fmt: skip
def test_what_is_not_a_week_is_none(text: str) -> None:
    assert read_week(text) is None


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = read_week(text)
    assert found is None or len(found) == 7


@pytest.mark.parametrize(
    ("day", "division", "reason"),
    [
        (date(2026, 12, 28), "", None),
        (date(2026, 12, 29), "", "New Year"),
        (date(2026, 12, 31), "", "New Year"),
        (date(2027, 1, 3), "", "New Year"),
        (date(2027, 1, 4), "", None),
        (date(2026, 11, 23), "", "Labor Thanksgiving Day"),
        (date(2027, 3, 22), "", "Substitute Holiday"),
        (date(2026, 9, 22), "", "National Holiday"),
        (date(2027, 3, 24), "jet", "Move"),
        (date(2027, 3, 24), "", None),
        (date(2026, 12, 3), "", "Training"),
        (date(2026, 12, 3), "jet", "Training"),
    ],
)
def test_a_closed_day_says_why(day: date, division: str, reason: str | None) -> None:
    found = OFFICE.closed(day, division)
    assert (found[EN] if found else None) == reason


@pytest.mark.parametrize(
    ("policy", "usual", "urgent"),
    [
        (PushWhenLate.NEVER, False, False),
        (PushWhenLate.URGENT, False, True),
        (PushWhenLate.ALWAYS, True, True),
    ],
)
def test_the_policy_says_for_whom_a_push_may_be_spent(
    policy: PushWhenLate, usual: bool, urgent: bool
) -> None:
    assert policy.allows(urgent=False) is usual
    assert policy.allows(urgent=True) is urgent
