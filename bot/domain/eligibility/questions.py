"""What to ask next: only what can still change the outcome, in the order the grant gives.

First the questions that can change the verdict. As soon as a person must decide anyway, only those
that can still stop the project count. Last come the questions that refine: amount, notes, partners.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.eligibility.rules import Effect, IfUnknown, Question, Rule, Words
from bot.domain.eligibility.truth import Case, evaluate_condition


@dataclass(frozen=True)
class NextQuestion:
    """One message: the fields it asks for, the one that matters most first."""

    fields: tuple[str, ...]
    words: Words | None
    """The words for several fields together; a single field brings its own."""
    refines: bool
    """It no longer changes the verdict by what the rules call core."""


@dataclass(frozen=True)
class Pending:
    """What is not decided yet, with the fields each waits for."""

    unknown: tuple[tuple[Rule, frozenset[str]], ...]
    dormant: tuple[tuple[Rule, frozenset[str]], ...]
    """Rules of which it is not known whether they apply."""
    must_ask: bool
    """A rule that needs a person has already failed."""
    amount: frozenset[str]


def next_question(case: Case, pending: Pending) -> NextQuestion | None:
    """The first question whose answer can still change something; None when nothing can."""
    if case.grant is None:
        return None
    open_questions = [
        question
        for question in case.grant.questions
        if question.when is None or evaluate_condition(question.when, case).value
    ]
    askable = {
        field
        for question in open_questions
        if not question.refines
        for field in question.fields
        if field not in case.answers
    }
    settled = pending.must_ask or any(
        rule.unknown is IfUnknown.ASK and not missing & askable for rule, missing in pending.unknown
    )
    effects = (Effect.STOP,) if settled else (Effect.STOP, Effect.ASK)
    wanted = _fields(pending.unknown, effects)
    possible = _fields(pending.dormant, effects)
    found = _first(open_questions, wanted, possible, case, refines=False)
    if found is not None:
        return found
    every = _fields(pending.unknown, tuple(Effect)) | pending.amount
    return _first(open_questions, every, frozenset(), case, refines=True)


def _fields(
    rules: tuple[tuple[Rule, frozenset[str]], ...], effects: tuple[Effect, ...]
) -> frozenset[str]:
    return frozenset().union(*(missing for rule, missing in rules if rule.effect in effects))


def _first(
    questions: list[Question],
    wanted: frozenset[str],
    possible: frozenset[str],
    case: Case,
    *,
    refines: bool,
) -> NextQuestion | None:
    for question in questions:
        if question.refines is not refines:
            continue
        unanswered = [field for field in question.fields if field not in case.answers]
        first = [field for field in unanswered if field in wanted]
        if first:
            others = [field for field in unanswered if field in possible and field not in first]
            fields = (*first, *others)
            return NextQuestion(fields, question.words if len(fields) > 1 else None, refines)
    return None
