"""The amount line, the window line, and what changes from a day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.eligibility.amounts import amount_line
from bot.domain.eligibility.changes import ChangeKind, changes_from, standing_on
from bot.domain.eligibility.rules import Ceiling, GrantBook
from bot.domain.eligibility.truth import Case
from bot.domain.eligibility.windows import WindowStatus, window_line
from tests.support.grants import book

ON = date(2025, 8, 20)
MC = book().grants["grants/multicultural-community"]
EX = book().grants["grants/international-exchange"]
AD = book().grants["advisers/regional-internationalisation-adviser"]


@pytest.mark.parametrize(
    ("cost", "place", "share", "cap"),
    [
        (6_000_000, "mostly_overseas", 3_000_000, 3_000_000),
        (14_000_000, "mostly_overseas", 7_000_000, 5_000_000),
        (4_200_000, "mostly_domestic", 2_100_000, 2_100_000),
        (7_000_000, "mostly_domestic", 3_500_000, 3_000_000),
        (6_000_000, None, 3_000_000, 3_000_000),
        (6_000_002, None, 3_000_001, None),
        (3, "mostly_domestic", 1, 1),
        (None, "mostly_domestic", None, 3_000_000),
        (None, None, None, None),
    ],
)
def test_the_lower_of_share_and_ceiling(cost, place, share, cap) -> None:
    line = amount_line(Case({"total_eligible_cost": cost, "place": place}, ON, EX))
    assert line is not None
    assert (line.share, line.cap_jpy, line.rate) == (share, cap, "1/2")
    expected = {"total_eligible_cost"} if cost is None else set()
    assert line.missing == (expected | {"place"} if place is None else expected)


def test_an_applicant_nobody_can_place_gets_no_line() -> None:
    assert amount_line(Case({"applicant_type": "ngo", "joint_bodies": 3}, ON, MC)) is None
    assert amount_line(Case({}, ON, MC)) is None
    assert amount_line(Case({}, ON, AD)) is None


def test_a_partner_could_raise_the_ceiling_and_is_named() -> None:
    line = amount_line(Case({"applicant_type": "municipality"}, ON, MC))
    assert line is not None
    assert line.ceilings == (3_000_000,)
    assert "joint_bodies" in line.missing
    assert line.rate is None


@pytest.mark.parametrize(
    ("day", "status", "left", "wait"),
    [
        (date(2025, 7, 4), WindowStatus.NOT_OPEN, 88, 10),
        (date(2025, 7, 14), WindowStatus.OPEN, 78, None),
        (date(2025, 9, 30), WindowStatus.OPEN, 0, None),
        (date(2025, 10, 1), WindowStatus.CLOSED, None, None),
    ],
    ids=str,
)
def test_the_window_and_the_days_left(day, status, left, wait) -> None:
    line = window_line(Case({"project_start": date(2026, 6, 1)}, day, MC))
    assert line is not None
    assert (line.status, line.days_left, line.days_to_opening) == (status, left, wait)
    assert line.year == 2026


def test_a_year_without_a_window_names_the_last_one_known() -> None:
    for start, status in (
        (date(2027, 6, 1), WindowStatus.NOT_KNOWN),
        (None, WindowStatus.NO_YEAR),
    ):
        line = window_line(Case({"project_start": start}, ON, MC))
        assert line is not None
        assert (line.status, line.window) == (status, None)
        assert line.last_known is not None
        assert line.last_known.year == 2026


def test_a_window_without_an_opening_only_counts_to_its_closing() -> None:
    line = window_line(Case({"project_start": date(2026, 6, 1)}, date(2025, 10, 30), EX))
    assert line is not None
    assert (line.status, line.days_left) == (WindowStatus.BEFORE_CLOSING, 1)
    assert window_line(Case({}, ON, AD)) is None


def test_amounts_change_on_their_day() -> None:
    raised = replace(MC.amounts[0], ceilings=(Ceiling(9_000_000),), since=date(2027, 4, 1))
    grant = replace(MC, amounts=(*MC.amounts, raised))
    answers = {"applicant_type": "prefecture"}
    for day, cap in ((date(2027, 3, 31), 4_000_000), (date(2027, 4, 1), 9_000_000)):
        line = amount_line(Case(answers, day, grant))
        assert line is not None
        assert line.cap_jpy == cap
    changed = GrantBook(book().fields, {grant.id: grant})
    [change] = changes_from(changed, date(2027, 4, 1))
    assert (change.day, change.kind, change.after) == (
        date(2027, 4, 1),
        ChangeKind.AMOUNTS,
        raised,
    )
    assert changes_from(changed, date(2027, 4, 2)) == ()
    [standing] = standing_on(changed, date(2027, 4, 1))
    assert standing.amounts == raised
    assert (standing.next_year, standing.window) == (2028, None)


def test_what_is_to_come_is_told_by_day() -> None:
    coming = changes_from(book(), date(2025, 7, 14))
    told = [(change.day, change.kind, change.grant.id) for change in coming]
    assert told == [
        (date(2025, 7, 14), ChangeKind.OPENS, MC.id),
        (date(2025, 9, 30), ChangeKind.CLOSES, MC.id),
        (date(2025, 10, 31), ChangeKind.CLOSES, EX.id),
    ]
