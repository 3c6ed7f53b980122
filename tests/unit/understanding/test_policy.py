from __future__ import annotations

import pytest

from bot.domain.entry import Audience
from bot.domain.understood import Candidate, Verdict
from bot.understanding.engine import Engine
from bot.understanding.policy import WRONG_BUDGET, Policy

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


def test_every_audience_has_a_budget_and_thresholds_in_order(engine: Engine) -> None:
    assert set(WRONG_BUDGET) == set(Audience)
    for shelf in engine.shelves.values():
        assert 0.5 <= shelf.policy.answer_from <= 0.9
        assert shelf.policy.ask_from < shelf.policy.answer_from
