"""Which ticket comes before which."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.queue import URGENT_BEFORE, Cursor, place, read_cursor
from bot.domain.ticket import TicketState
from tests.support.clock import START

MINUTE = timedelta(minutes=1)


def at(urgent: bool, due: int | None, since: int = 0) -> int:
    due_at = None if due is None else START + due * MINUTE
    since_at = START + since * MINUTE
    return place(TicketState.OPEN, urgent=urgent, due_at=due_at, waiting_since=since_at)


def test_the_urgent_come_first_then_the_due_then_who_waits_longest() -> None:
    row = [
        at(True, 10), at(True, 99), at(True, None, -9), at(True, None, 5),
        at(False, 1), at(False, 2), at(False, None, -99), at(False, None, 0),
    ]  # fmt: skip
    assert row == sorted(row)
    assert len(set(row)) == len(row)
    assert [one < URGENT_BEFORE for one in row] == [True] * 4 + [False] * 4


def test_of_the_resolved_the_last_comes_first() -> None:
    first, last = (
        place(TicketState.RESOLVED, urgent=urgent, due_at=None, waiting_since=START + day * MINUTE)
        for urgent, day in ((True, 1), (False, 2))
    )
    assert last < first < 0


@given(st.integers(-(10**13), 10**13), st.integers(0, 10**13))
def test_a_cursor_is_read_as_it_was_written(first: int, number: int) -> None:
    assert read_cursor(str(Cursor(first, number))) == Cursor(first, number)


@pytest.mark.parametrize("text", ["", ".", "1", "1.", "x.1", "1.-1", "１.1", "1.1.1", "9" * 40])
def test_what_is_no_cursor_is_none(text: str) -> None:
    assert read_cursor(text) is None
