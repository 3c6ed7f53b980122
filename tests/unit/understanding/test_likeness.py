"""Nearness to examples as a judge."""

from __future__ import annotations

import numpy as np
import pytest

from bot.understanding import likeness
from bot.understanding.likeness import Likeness
from bot.understanding.logistic import Floats
from bot.understanding.vectors import Floats as Vector

TURNS = np.linspace(0, 2 * np.pi, 120, endpoint=False)
RIGHT = (np.floor(TURNS / (np.pi / 2)) % 2 == 0).astype(np.float64)
"""Danger lies in two opposite quarters of a circle: no direction parts it from the rest."""


def on_the_circle(turns: Floats) -> Vector:
    return np.stack([np.cos(turns), np.sin(turns)], axis=1).astype(np.float32)


def learnt(weight: Floats | None = None, right: Floats = RIGHT) -> tuple[Likeness, Floats]:
    rows = on_the_circle(TURNS)
    weight = np.full(len(rows), 50.0) if weight is None else weight
    return likeness.learn(rows, right, weight, np.arange(len(rows)) % 3, np.arange(0, 120, 4))


def test_danger_in_two_places_is_told_from_what_lies_between() -> None:
    judge, _ = learnt()
    told = judge.told(on_the_circle(np.pi / 4 + np.pi / 2 * np.arange(4)))
    assert (told > 0.5).tolist() == [True, False, True, False]
    assert (told < -0.5).tolist() == [False, True, False, True]


def test_it_is_as_sure_of_what_it_has_not_learnt_from() -> None:
    _, blind = learnt()
    assert ((blind > 0) == (RIGHT > 0)).mean() > 0.9


def test_what_was_taken_out_does_not_teach_its_own_answer() -> None:
    turned = RIGHT.copy()
    turned[60] = 1 - turned[60]
    _, told = learnt()
    _, told_of_the_turned = learnt(right=turned)
    assert told_of_the_turned[60] == pytest.approx(told[60], abs=1e-4)


def test_rows_without_weight_teach_nothing_and_are_judged() -> None:
    weight = np.full(120, 50.0)
    weight[::5] = 0.0
    wrong = np.where(weight == 0, 1 - RIGHT, RIGHT)
    _, told = learnt(weight, wrong)
    assert ((told > 0) == (RIGHT > 0))[weight == 0].mean() > 0.8
