from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entry import Audience, Content
from bot.understanding.calibration import _PRIOR, Calibration, _newton, fit
from bot.understanding.engine import Engine
from bot.understanding.features import NAMES
from bot.understanding.index import build


def _row(**values: float) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([[values.get(name, 0.0) for name in NAMES]])


GOOD = _row(phrase=0.9, phrase_met=0.95, met=1.0, strength=2.0, lead=2.0, known=1.0, length=1.5)
POOR = _row(phrase=0.1, phrase_met=0.1, met=0.15, strength=0.4, lead=-0.5, known=0.3, length=1.5)


def test_a_near_match_is_likely_and_a_far_one_is_not(engine: Engine) -> None:
    calibration = engine.shelves[Audience.RESIDENT].calibration
    assert calibration.probability(GOOD)[0] > 0.9
    assert calibration.probability(POOR)[0] < 0.1


def test_a_base_without_phrases_still_tells_good_from_poor() -> None:
    calibration = fit(build(Content({}, {}, ()), Audience.RESIDENT))
    assert calibration.top == ()
    assert calibration.probability(GOOD)[0] > 0.8
    assert calibration.probability(POOR)[0] < 0.1


def test_learning_is_deterministic(content: Content) -> None:
    index = build(content, Audience.RESIDENT)
    assert fit(index) == fit(index)


def test_each_example_is_asked_with_and_without_its_entry_and_half_unknown(engine: Engine) -> None:
    top = engine.shelves[Audience.RESIDENT].calibration.top
    assert len(top) % 4 == 0
    assert sorted({weight for _, _, weight in top}) == pytest.approx([0.15, 0.35, 1.0])
    assert not any(right for _, right, weight in top if weight < 1.0)
    assert sum(right for _, right, _ in top) > len(top) / 6


def test_the_threshold_keeps_wrong_answers_within_the_budget() -> None:
    top = tuple((at / 100, at % 10 != 0, 1.0) for at in range(100))
    calibration = Calibration((0.0,) * 10, top)
    assert calibration.threshold(0.0, 0.0, 1.0) == 0.91
    assert calibration.threshold(0.02, 0.0, 1.0) == 0.71
    assert calibration.threshold(1.0, 0.3, 1.0) == 0.3
    assert calibration.threshold(0.0, 0.0, 0.8) == 0.8
    for budget in (0.0, 0.01, 0.05):
        threshold = calibration.threshold(budget, 0.0, 1.0)
        assert sum(p >= threshold and not right for p, right, _ in top) <= budget * 100


def test_without_examples_only_the_surest_are_answered() -> None:
    assert Calibration((0.0,) * 10).threshold(0.02, 0.5, 0.9) == 0.9


@given(seed=st.integers(0, 2**32 - 1), scale=st.sampled_from([0.1, 1.0, 10.0]))
def test_the_weights_found_are_the_best_there_are(seed: int, scale: float) -> None:
    random = np.random.default_rng(seed)
    table = random.normal(0.0, scale, (60, 9))
    labels = (random.random(60) < 0.1).astype(float)
    weights = random.random(60)

    found = _newton(table, labels, weights, np.ones(10, bool))

    rows = np.hstack([table, np.ones((60, 1))])
    slope = rows.T @ (weights * (1 / (1 + np.exp(-rows @ found)) - labels)) + 4.0 * (found - _PRIOR)
    assert np.abs(slope).max() < 1e-3 * max(1.0, scale)
