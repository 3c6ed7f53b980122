"""Figures worked out by hand, and what must hold for any."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figures import (
    Confusion,
    ReliabilityBin,
    Report,
    accuracy_at,
    confusions,
    reliability,
)

judged = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40)


def figures(*bins: ReliabilityBin) -> Report:
    return Report(10, 4, 3, 1, 2, 0, 1, 2, 1, 9, 10, {50: 0.8, 80: 0.5, 100: 0.4}, bins)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(25, 1.0), (50, 0.5), (75, 2 / 3), (100, 0.5)],
)
def test_accuracy_is_that_of_the_surest_messages(percent: int, expected: float) -> None:
    found = [(0.7, True), (0.9, True), (0.1, False), (0.8, False)]
    assert accuracy_at(found, percent) == pytest.approx(expected)


def test_a_cut_through_a_message_takes_a_part_of_it() -> None:
    # 50 % of three are one and a half: the first whole, the second by half.
    assert accuracy_at([(0.9, True), (0.8, False), (0.1, False)], 50) == pytest.approx(1 / 1.5)


def test_messages_of_one_probability_count_alike() -> None:
    assert accuracy_at([(0.5, True), (0.5, False), (0.5, True), (0.5, True)], 50) == 0.75
    assert accuracy_at([], 50) == 0.0


@given(judged, st.sampled_from([10, 50, 80, 100]), st.randoms(use_true_random=False))
def test_accuracy_is_a_share_and_does_not_depend_on_the_order(
    found: list[tuple[float, bool]], percent: int, chance: random.Random
) -> None:
    mixed = [*found]
    chance.shuffle(mixed)
    value = accuracy_at(found, percent)
    assert -1e-9 <= value <= 1 + 1e-9
    assert accuracy_at(mixed, percent) == pytest.approx(value)


def test_bins_hold_what_was_stated_and_what_is_true() -> None:
    found = reliability([(0.92, True), (0.98, True), (1.0, False), (0.0, False), (0.31, True)])
    assert [(one.low, one.high, one.count) for one in found] == [
        (0.0, 0.1, 1),
        (0.3, 0.4, 1),
        (0.9, 1.0, 3),
    ]
    assert found[-1].stated == pytest.approx(2.9 / 3)
    assert found[-1].true == pytest.approx(2 / 3)
    assert reliability([]) == ()


@given(judged)
def test_every_message_is_in_one_bin_whose_range_holds_what_was_stated(
    found: list[tuple[float, bool]],
) -> None:
    bins = reliability(found)
    assert sum(one.count for one in bins) == len(found)
    for one in bins:
        assert one.low - 1e-9 <= one.stated <= one.high + 1e-9
        assert 0 <= one.true <= 1


def test_the_calibration_error_weighs_each_gap_by_its_messages() -> None:
    report = figures(ReliabilityBin(0.0, 0.1, 1, 0.1, 0.5), ReliabilityBin(0.9, 1.0, 3, 0.9, 1.0))
    assert report.calibration_error == pytest.approx((1 * 0.4 + 3 * 0.1) / 4)
    assert figures().calibration_error == 0.0


def test_pairs_are_counted_and_wrong_answers_come_first() -> None:
    answered = [("a/a", "b/b"), ("c/c", "b/b"), ("c/c", "b/b")]
    offered = [("a/a", "b/b"), ("none", "z/z"), ("none", "z/z"), ("none", "z/z")]
    assert confusions(answered, offered) == (
        Confusion("c/c", "b/b", 2, 0),
        Confusion("a/a", "b/b", 1, 1),
        Confusion("none", "z/z", 0, 3),
    )
    assert len(confusions(answered, offered, most=1)) == 1


def test_machines_get_counts_rates_and_accuracy_at_coverage() -> None:
    found = figures(ReliabilityBin(0.9, 1.0, 3, 0.9, 1.0)).as_json()
    assert found["questions"] == 10
    assert found["right_or_offered"] == round(5 / 6, 4)
    assert found["wrong_rate"] == 0.1
    assert found["coverage"] == 0.4
    assert found["accuracy"] == 0.75
    assert found["calibration_error"] == 0.1
    assert [found[f"accuracy_at_{share}"] for share in (50, 80, 100)] == [0.8, 0.5, 0.4]
