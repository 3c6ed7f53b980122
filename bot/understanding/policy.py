"""Answer, ask or hand off: thresholds that keep wrong answers within a stated budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.entry import Audience
from bot.domain.understood import Candidate, Verdict
from bot.understanding.calibration import Calibration

WRONG_BUDGET: Mapping[Audience, float] = {Audience.RESIDENT: 0.012, Audience.MUNICIPAL: 0.02}
"""Wrong answers as a share of all messages that we accept, unanswerable ones included.

People ask less like phrases than the stated probabilities allow for, and false alarms of the
emergency lane come on top: with 0.012 we measure 3 % of residents' messages, which is the limit.
"""
_LOWEST, _HIGHEST = 0.7, 0.95
ASK_FROM = 0.25
"""A first candidate less likely than this is not worth a question. Of the questions looked at while
building, 0.2 offers the right entry in 1 % more and asks back 12 more of 35 from outside."""
RIVAL_SHARE = 0.7
"""A second candidate this near to the first is asked about, however sure both are."""
_OFFER_FROM = 0.05
_OFFER_SHARE = 0.15
"""Further choices are offered from this probability, and this share of the first one's, on."""
MAX_CHOICES = 3
LEAST_LIKENESS = 0.4
"""A message less like every phrase than this is asked back, never answered.

One word in common (「かう」: to buy a bag, to keep a cat) can make the probability high without
making the answer right. On our 188 questions this asks 11 more, with the right entry among the
choices.
"""
LEAST_NEAR = 0.46
"""With sentence vectors: a message whose nearest phrase is farther than this is asked back.

"How do I learn the guitar?" is nearest to learning Japanese (0.44), "a recipe for brigadeiro" to a
prescription (0.33); nineteen of twenty rightly answered questions are nearer."""
LEAST_MET = 0.55
"""An entry that has less of the message's telling words than this is asked back, never answered.

"What will the weather be tomorrow?" shares its "tomorrow" with "they told me not to come from
tomorrow on", and nothing else with anything.
"""


@dataclass(frozen=True)
class Policy:
    """The thresholds of one audience."""

    answer_from: float
    ask_from: float = ASK_FROM
    sparing: bool = True
    """Whether unlikely choices are left out when others are offered."""

    def decide(
        self, candidates: Sequence[Candidate], *, exact: bool
    ) -> tuple[Verdict, tuple[Candidate, ...]]:
        """What to do, and which entries to answer with or to offer."""
        if not candidates:
            return Verdict.HANDOFF, ()
        first = candidates[0]
        rivalled = len(candidates) > 1 and candidates[1].p >= RIVAL_SHARE * first.p
        if exact or (first.p >= self.answer_from and not rivalled and not _is_thin(first)):
            return Verdict.ANSWER, (first,)
        if first.p < self.ask_from:
            return Verdict.HANDOFF, ()
        offered = [
            candidate
            for candidate in candidates[:MAX_CHOICES]
            if not self.sparing or candidate.p >= max(_OFFER_FROM, _OFFER_SHARE * first.p)
        ]
        return Verdict.ASK, tuple(offered)


def _is_thin(candidate: Candidate) -> bool:
    """Whether too little speaks for it, however likely it looks."""
    seen = candidate.features
    if "nearest" in seen:
        return seen["nearest"] < LEAST_NEAR
    return seen.get("phrase", 1.0) < LEAST_LIKENESS or seen.get("met", 1.0) < LEAST_MET


def for_audience(audience: Audience, calibration: Calibration) -> Policy:
    """The thresholds at which the base's own phrases keep to the audience's budget.

    Where no phrase tells how far probabilities hold, all choices are offered whenever it asks.
    """
    budget = WRONG_BUDGET[audience]
    return Policy(
        answer_from=calibration.threshold(budget, _LOWEST, _HIGHEST),
        sparing=bool(calibration.top),
    )
