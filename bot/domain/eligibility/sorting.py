"""Which grant fits? All of them looked at together, by as few questions as possible.

Only what sorts the grants is asked: what a grant takes for granted ("mainly a change of funding")
is shown with its outcome and asked when the person looks at that grant alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.domain.eligibility.evaluate import Outcome, Result, Verdict
from bot.domain.eligibility.questions import NextQuestion
from bot.domain.eligibility.rules import Answers, SchemeKind
from bot.domain.eligibility.truth import Case, evaluate_condition


def contenders(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The grants that nothing speaks against so far, and that are still open.

    Money first: a scheme without any (advisers) is asked about where no grant is left.
    """
    found = tuple(
        one
        for one in outcomes
        if one.grant.kind is SchemeKind.CHECKED
        and one.verdict is not Verdict.NOT_ELIGIBLE
        and not any(ruling.result is Result.FAIL for ruling in one.deciding)
    )
    return tuple(one for one in found if one.grant.amounts) or found


def sorting_question(outcomes: Sequence[Outcome], answers: Answers) -> NextQuestion | None:
    """The question that most of the contenders wait for; None where they are sorted."""
    found = [
        question
        for one in contenders(outcomes)
        if (question := _core_question(one, answers)) is not None
    ]
    counts = Counter(field for question in found for field in question.fields)
    return max(found, key=lambda question: counts[question.fields[0]], default=None)


def _core_question(outcome: Outcome, answers: Answers) -> NextQuestion | None:
    """The first question of a grant whose answer its verdict cannot do without."""
    case = Case(answers, outcome.on, outcome.grant)
    missing = frozenset[str]().union(*(ruling.missing for ruling in outcome.deciding))
    for question in outcome.grant.questions:
        if question.when is not None and not evaluate_condition(question.when, case).value:
            continue
        fields = tuple(f for f in question.fields if f in missing and f not in answers)
        if fields:
            return NextQuestion(fields, question.words if len(fields) > 1 else None, False)
    return None


def ranked(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """As they are shown: what looks eligible first, what does not last; schemes that a person
    always decides on only where something points to them."""
    pointed = {pointer for one in outcomes for pointer in one.pointers}
    shown = [
        one for one in outcomes if one.grant.kind is SchemeKind.CHECKED or one.grant.id in pointed
    ]
    return tuple(sorted(shown, key=_rank))


def _rank(outcome: Outcome) -> tuple[int, bool]:
    failed = any(ruling.result is Result.FAIL for ruling in outcome.deciding)
    return list(Verdict).index(outcome.verdict), failed
