from __future__ import annotations

import numpy as np
import pytest

from bot.understanding.logistic import Floats, on_pieces, on_rows, sigmoid
from bot.understanding.pieces import pieces

TEXTS = ["fire fire", "big fire", "fire now", "garbage day", "garbage bags", "day of rest"] * 4
RIGHT = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0] * 4)
WEIGHT = np.ones(len(TEXTS))


def told(weights: Floats) -> Floats:
    return np.asarray(sigmoid(pieces(TEXTS).times(weights[:-1]) + weights[-1]))


def test_what_tells_two_kinds_of_texts_apart_is_learnt() -> None:
    p = told(on_pieces(pieces(TEXTS), RIGHT, WEIGHT, 0.1))
    assert (p[RIGHT == 1] > 0.8).all()
    assert (p[RIGHT == 0] < 0.2).all()


def test_the_search_ends_where_no_weight_would_be_better_moved() -> None:
    rows = pieces(TEXTS)
    weights = on_pieces(rows, RIGHT, WEIGHT, 0.5)
    off = told(weights) - RIGHT
    assert np.abs(rows.added_up(off) + 0.5 * weights[:-1]).max() < 0.01
    assert abs(off.sum()) < 0.01


def test_full_rows_give_the_share_of_what_is_right_where_nothing_tells() -> None:
    weights = on_rows(np.zeros((8, 2)), np.array([1.0] * 2 + [0.0] * 6), np.ones(8), 1.0)
    assert weights[:2].tolist() == [0.0, 0.0]
    assert float(sigmoid(weights[2:])[0]) == pytest.approx(0.25, abs=1e-4)


def test_a_weight_counts_like_so_many_examples() -> None:
    rows = np.array([[1.0], [2.0], [-1.0], [0.5], [0.5]])
    right = np.array([1.0, 1.0, 0.0, 0.0, 0.0])
    doubled = on_rows(rows, right, np.ones(5), 1.0)
    weighed = on_rows(rows[:4], right[:4], np.array([1.0, 1.0, 1.0, 2.0]), 1.0)
    assert weighed.tolist() == pytest.approx(doubled.tolist(), abs=1e-6)


def test_stiffness_keeps_weights_small() -> None:
    rows = np.array([[1.0], [-1.0]])
    right = np.array([1.0, 0.0])
    loose, stiff = (on_rows(rows, right, np.ones(2), stiffness) for stiffness in (0.1, 10.0))
    assert 0 < stiff[0] < loose[0]


def some_rows() -> tuple[Floats, Floats]:
    """Two kinds of messages, and a column that only the one kind ever has: its weight grows far."""
    random = np.random.default_rng(5)
    right = (random.random(400) < 0.2).astype(float)
    rows = random.normal(size=(400, 6)) + right[:, None]
    rows[:, 5] = (random.random(400) < 0.1) & (right == 0)
    return rows, right


def test_full_rows_end_where_no_weight_would_be_better_moved() -> None:
    rows, right = some_rows()
    weights = on_rows(rows, right, np.ones(400), 0.1)
    off = np.asarray(sigmoid(rows @ weights[:-1] + weights[-1])) - right
    assert np.abs(rows.T @ off + 0.1 * weights[:-1]).max() < 0.05
    assert abs(off.sum()) < 0.05


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_where_the_search_begins_does_not_matter(precision: type) -> None:
    rows, right = some_rows()
    learnt = on_rows(rows, right, np.ones(400), 1.0)
    other = on_rows(rows[:300], right[:300], np.ones(300), 1.0)
    again = on_rows(rows.astype(precision), right, np.ones(400), 1.0, other)
    assert again.tolist() == pytest.approx(learnt.tolist(), abs=0.02)
    pieced = pieces(TEXTS)
    begun = on_pieces(pieced, RIGHT, WEIGHT, 0.5, np.full(65537, 0.3))
    assert begun.tolist() == pytest.approx(on_pieces(pieced, RIGHT, WEIGHT, 0.5).tolist(), abs=0.02)
