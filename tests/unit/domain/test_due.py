"""By when a ticket is due: what sets the clock, what stops it, what leaves it alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.due import STAFF_TURN, Due, Stage, due_after, may_tell_person, reckon, stage
from bot.domain.expected import Expected, answer_expected
from bot.domain.office import UNKNOWN
from bot.domain.ticket import MOVES, TicketAction, TicketState
from tests.support.office import OFFICE, calendar, japan

S = TicketState
NOW = japan("2026-11-24 10:00")
BEFORE = Due(japan("2026-11-24 09:00"), japan("2026-11-24 14:00"))


def after(
    was: TicketState, to: TicketState, before: Due | None = BEFORE, *, urgent: bool = False
) -> Due | None:
    return due_after(
        OFFICE, "", before, was=was, to=to, now=NOW, urgent=urgent, became_urgent=urgent
    )


@pytest.mark.parametrize(
    ("division", "urgent", "at"),
    [
        ("", False, "2026-11-24 15:00"),
        ("", True, "2026-11-24 11:00"),
        ("jet", False, "2026-11-25 12:00"),
        ("jet", True, "2026-11-24 12:00"),
    ],
)
def test_each_division_has_its_own_time_and_urgent_tickets_less(
    division: str, urgent: bool, at: str
) -> None:
    assert reckon(OFFICE, division, NOW, urgent=urgent) == Due(NOW, japan(at))


def test_where_nobody_knows_the_hours_only_the_wait_is_kept() -> None:
    assert reckon(UNKNOWN, "", NOW, urgent=False) == Due(NOW)


@pytest.mark.parametrize(
    ("was", "to", "due"),
    [
        pytest.param(S.OPEN, S.CLAIMED, BEFORE, id="taking it is no answer"),
        pytest.param(S.CLAIMED, S.OPEN, BEFORE, id="putting it back is none either"),
        pytest.param(S.OPEN, S.OPEN, BEFORE, id="the person wrote more"),
        pytest.param(S.CLAIMED, S.WAITING, None, id="answered"),
        pytest.param(S.OPEN, S.RESOLVED, None, id="over"),
    ],
)
def test_the_clock_stops_with_an_answer_only(
    was: TicketState, to: TicketState, due: Due | None
) -> None:
    assert after(was, to) == due


@pytest.mark.parametrize(("was", "to"), [(S.WAITING, S.CLAIMED), (S.RESOLVED, S.OPEN)])
def test_it_starts_anew_when_the_person_waits_again(was: TicketState, to: TicketState) -> None:
    assert after(was, to, None) == Due(NOW, japan("2026-11-24 15:00"))


def test_a_ticket_that_becomes_urgent_is_due_sooner() -> None:
    assert after(S.OPEN, S.OPEN, urgent=True) == Due(NOW, japan("2026-11-24 11:00"))


def test_but_never_later_than_it_was() -> None:
    nearly = Due(BEFORE.since, japan("2026-11-24 10:10"))
    assert after(S.OPEN, S.OPEN, nearly, urgent=True) == nearly


@given(st.lists(st.sampled_from(list(TicketAction)), max_size=12), st.booleans())
def test_along_any_life_a_due_time_stands_exactly_in_the_staffs_turn(
    actions: list[TicketAction], urgent: bool
) -> None:
    at, due = S.OPEN, reckon(OFFICE, "", NOW, urgent=False)
    held: Due | None = due
    for number, action in enumerate(actions):
        found = MOVES.get((at, action))
        if found is None:
            continue
        held = due_after(
            OFFICE,
            "",
            held,
            was=at,
            to=found.to,
            now=NOW + timedelta(hours=number),
            urgent=urgent,
            became_urgent=urgent and action is TicketAction.MARK_URGENT,
        )
        at = found.to
        assert (held is not None) == (at in STAFF_TURN)
        assert held is None or (held.at is not None and held.at > held.since)


@pytest.mark.parametrize(
    ("now", "near"),
    [
        ("2026-11-24 10:00", Stage.EASY),
        ("2026-11-24 14:29", Stage.EASY),
        ("2026-11-24 14:30", Stage.SOON),
        ("2026-11-24 15:00", Stage.OVERDUE),
        ("2026-12-24 15:00", Stage.OVERDUE),
    ],
)
def test_how_near_a_due_time_is(now: str, near: Stage) -> None:
    assert stage(japan("2026-11-24 15:00"), japan(now), OFFICE, calendar()) is near


def test_soon_is_meant_in_office_time() -> None:
    due, evening = japan("2026-11-25 09:10"), japan("2026-11-24 16:45")
    assert stage(due, evening, OFFICE, calendar()) is Stage.SOON


@pytest.mark.parametrize(
    ("due", "now", "may"),
    [
        pytest.param("2026-11-24 15:00", "2026-11-24 15:01", True, id="in office hours"),
        pytest.param("2026-11-24 17:00", "2026-11-24 17:01", True, id="due at closing"),
        pytest.param("2026-11-24 17:00", "2026-11-25 03:00", False, id="at night"),
        pytest.param("2026-11-24 17:00", "2026-11-25 09:00", True, id="the next morning"),
    ],
)
def test_nobody_is_woken_to_hear_that_they_wait(due: str, now: str, may: bool) -> None:
    assert may_tell_person(japan(due), japan(now), calendar()) is may


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        pytest.param("2026-11-24 15:00", Expected(hours=4), id="today, lunch not counted"),
        pytest.param("2026-11-24 10:20", Expected(hours=1), id="less than an hour"),
        pytest.param(
            "2026-11-25 10:00", Expected(answer_by=japan("2026-11-25 10:00")), id="tomorrow"
        ),
        pytest.param("2026-11-24 10:00", Expected(), id="over"),
        pytest.param(None, Expected(), id="unknown"),
    ],
)
def test_what_a_person_may_expect(due: str | None, expected: Expected) -> None:
    found = Due(NOW, japan(due) if due else None)
    assert answer_expected(calendar(), found, NOW) == expected


def test_expecting_nothing_is_false() -> None:
    assert not Expected()
    assert Expected(before=0)
