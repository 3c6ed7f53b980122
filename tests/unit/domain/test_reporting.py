"""Stretches of days and their steps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reporting import (
    LONGEST,
    Preset,
    Row,
    Spread,
    Tickets,
    Turns,
    days_of,
    own_days,
    steps_of,
    together,
)
from bot.domain.tally import Kind

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("preset", "today", "first", "last"),
    [
        (Preset.LAST_7, "2026-11-22", "2026-11-16", "2026-11-22"),
        (Preset.LAST_30, "2026-03-01", "2026-01-31", "2026-03-01"),
        (Preset.THIS_MONTH, "2026-11-22", "2026-11-01", "2026-11-22"),
        (Preset.LAST_MONTH, "2026-01-05", "2025-12-01", "2025-12-31"),
        (Preset.LAST_MONTH, "2028-03-31", "2028-02-01", "2028-02-29"),
        (Preset.THIS_FISCAL, "2026-03-31", "2025-04-01", "2026-03-31"),
        (Preset.THIS_FISCAL, "2026-04-01", "2026-04-01", "2026-04-01"),
        (Preset.LAST_FISCAL, "2026-11-22", "2025-04-01", "2026-03-31"),
    ],
)
def test_a_preset_is_a_stretch_of_days(preset: Preset, today: str, first: str, last: str) -> None:
    expected = (date.fromisoformat(first), date.fromisoformat(last))
    assert days_of(preset, date.fromisoformat(today)) == expected


@given(DAYS, DAYS)
def test_own_days_are_put_in_order_and_cut(one: date, other: date) -> None:
    first, last = own_days(one, other)
    assert last == max(one, other)
    assert first <= last
    assert last - first <= LONGEST


@given(DAYS, st.integers(0, 900))
def test_steps_cover_every_day_once_and_are_never_many(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    steps = steps_of(first, last)
    days = [
        step.first + timedelta(days=n)
        for step in steps
        for n in range((step.last - step.first).days + 1)
    ]
    assert days == [first + timedelta(days=n) for n in range(length + 1)]
    assert len(steps) <= 31


def test_rows_are_added_but_not_their_medians() -> None:
    one = Row("a", Turns({Kind.ANSWERED: 2}), Tickets(3, 1, Spread(3, 5, 9), ratings=(1, 0, 2)))
    other = Row("b", Turns({Kind.ANSWERED: 1, Kind.PUSH: 4}), Tickets(1, ratings=(0, 1, 0)))
    both = together("c", [one, other])
    assert both.turns.counts == {Kind.ANSWERED: 3, Kind.PUSH: 4}
    assert both.turns.asked == 3
    assert both.tickets == Tickets(4, 1, ratings=(1, 1, 2))
