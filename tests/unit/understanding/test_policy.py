from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.entry import Audience
from bot.domain.understood import Candidate, Verdict
from bot.understanding.calibration import Calibration
from bot.understanding.engine import Engine
from bot.understanding.policy import (
    LEAST_LIKENESS,
    LEAST_MET,
    LEAST_NEAR,
    WRONG_BUDGET,
    Policy,
    for_audience,
)

POLICY = Policy(answer_from=0.7, ask_from=0.2)


@pytest.mark.parametrize(
    ("probabilities", "exact", "verdict", "offered"),
    [
        pytest.param((0.9, 0.1), False, Verdict.ANSWER, 1, id="sure"),
        pytest.param((0.9, 0.8), False, Verdict.ASK, 2, id="sure of two entries"),
        pytest.param((0.6,), True, Verdict.ANSWER, 1, id="word for word"),
        pytest.param(
            (0.6, 0.3, 0.2, 0.2), False, Verdict.ASK, 3, id="close, never more than three"
        ),
        pytest.param((0.6, 0.3, 0.01), False, Verdict.ASK, 2, id="the hopeless are not offered"),
        pytest.param((0.5,), False, Verdict.ASK, 1, id="did you mean this one"),
        pytest.param((0.1, 0.1), False, Verdict.HANDOFF, 0, id="unsure"),
        pytest.param((), False, Verdict.HANDOFF, 0, id="nothing found"),
    ],
)
def test_answer_ask_or_hand_off(
    probabilities: tuple[float, ...], exact: bool, verdict: Verdict, offered: int
) -> None:
    candidates = [Candidate(f"a/{at}", p) for at, p in enumerate(probabilities)]
    decided, chosen = POLICY.decide(candidates, exact=exact)
    assert decided is verdict
    assert chosen == tuple(candidates[:offered])


def test_where_nothing_tells_how_far_probabilities_hold_three_are_offered() -> None:
    candidates = [Candidate(f"a/{at}", p) for at, p in enumerate((0.6, 0.02, 0.01, 0.01))]
    nothing_learnt = for_audience(Audience.RESIDENT, Calibration((0.0,)))
    assert nothing_learnt.decide(candidates, exact=False) == (Verdict.ASK, tuple(candidates[:3]))
    learnt = for_audience(Audience.RESIDENT, Calibration((0.0,), ((0.99, 1.0),)))
    assert learnt.decide(candidates, exact=False) == (Verdict.ASK, tuple(candidates[:1]))


def test_every_audience_has_a_budget_and_thresholds_in_order(engine: Engine) -> None:
    assert set(WRONG_BUDGET) == set(Audience)
    for shelf in engine.shelves.values():
        policy = shelf.by_words.policy
        assert 0.5 <= policy.answer_from <= 0.95
        assert policy.ask_from < policy.answer_from


@pytest.mark.parametrize(
    ("features", "answered"),
    [
        pytest.param({}, True, id="nothing measured"),
        pytest.param({"phrase": 0.8, "met": 0.9}, True, id="like a phrase"),
        pytest.param({"phrase": 0.8, "met": LEAST_MET - 0.01}, False, id="other telling words"),
        pytest.param({"phrase": LEAST_LIKENESS - 0.01, "met": 0.9}, False, id="like no phrase"),
        pytest.param({"phrase": 0.0, "met": 0.0, "nearest": LEAST_NEAR}, True, id="near in sense"),
        pytest.param(
            {"phrase": 1.0, "met": 1.0, "nearest": LEAST_NEAR - 0.01}, False, id="far in sense"
        ),
    ],
)
def test_an_entry_for_which_too_little_speaks_is_asked_about(
    features: dict[str, float], answered: bool
) -> None:
    first = Candidate("a/b", 0.95, features)
    decided, chosen = POLICY.decide([first], exact=False)
    assert decided is (Verdict.ANSWER if answered else Verdict.ASK)
    assert chosen == (first,)
    assert POLICY.decide([first], exact=True)[0] is Verdict.ANSWER


def test_the_thresholds_of_an_audience_come_from_what_its_base_taught() -> None:
    sure = Calibration((0.0,), ((0.99, 1.0),) * 50 + ((0.8, 1.0),) * 50)
    unsure = Calibration((0.0,), ((0.75, 1.0),) * 100)
    audience = Audience.MUNICIPAL
    assert for_audience(audience, unsure).answer_from == 0.95
    assert for_audience(audience, sure).answer_from == 0.95
    assert for_audience(audience, replace(sure, top=((0.99, 1.0),) * 50)).answer_from == 0.95
    good = replace(sure, top=((0.99, 1.0),) * 50 + ((0.9, 1.0),) * 5)
    assert for_audience(audience, good).answer_from == 0.9
    certain = replace(sure, top=((0.999, 1.0),) * 50 + ((0.5, 1.0),))
    assert for_audience(audience, certain).answer_from == 0.7
