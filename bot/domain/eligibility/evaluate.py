"""From answers to an outcome: pure, the same whatever the order of the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.eligibility.amounts import AmountLine, amount_line
from bot.domain.eligibility.questions import NextQuestion, Pending, next_question
from bot.domain.eligibility.rules import (
    Answers,
    Contradiction,
    Effect,
    Grant,
    GrantBook,
    IfUnknown,
    Rule,
)
from bot.domain.eligibility.truth import TRUE, Case, Truth, evaluate_condition
from bot.domain.eligibility.windows import WindowLine, window_line


class Verdict(StrEnum):
    """What can be said about a project; the decision itself is never ours."""

    LIKELY_ELIGIBLE = "likely_eligible"
    ASK_CLAIR = "ask_clair"
    NOT_ELIGIBLE = "not_eligible"


class Result(StrEnum):
    """What became of one rule; for a note and a cap ``fail`` means that it is shown."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Ruling:
    """A rule that decides, and why: it failed, or it cannot be decided."""

    rule: Rule
    result: Result
    missing: frozenset[str] = frozenset()
    """The answers it waits for; empty where only CLAIR can know."""


@dataclass(frozen=True)
class Outcome:
    """Everything the answers say about one grant on one day."""

    grant: Grant
    on: date
    verdict: Verdict
    deciding: tuple[Ruling, ...]
    """In the order of the rules; empty for ``likely_eligible``."""
    notes: tuple[Rule, ...]
    premises: tuple[Rule, ...]
    """Rules that were taken to pass because nobody said otherwise."""
    pointers: tuple[str, ...]
    """Ids of what fits better."""
    amount: AmountLine | None
    window: WindowLine | None
    next_question: NextQuestion | None
    """None where no answer can change anything any more."""
    results: Mapping[str, Result]
    """Rule id → result, for the rules that apply at all."""


def evaluate(grant: Grant, answers: Answers, on: date) -> Outcome:
    """What ``answers`` say about ``grant`` on the day ``on``.

    A failed stop decides alone; else failed and undecidable rules that need a person do; else the
    project looks eligible, on the premises listed.
    """
    case = Case(answers, on, grant)
    results: dict[str, Result] = {}
    failed: list[Ruling] = []
    unknown: list[Ruling] = []
    dormant: list[Ruling] = []
    for rule in grant.rules:
        guard = evaluate_condition(rule.when, case) if rule.when else TRUE
        held = evaluate_condition(rule.fails, case)
        if not guard.value:
            if guard.value is None:
                dormant.append(Ruling(rule, Result.UNKNOWN, guard.missing | held.missing))
            continue
        results[rule.id] = _result(held)
        if held.value is None:
            unknown.append(Ruling(rule, Result.UNKNOWN, held.missing))
        elif held.value:
            failed.append(Ruling(rule, Result.FAIL))
    verdict, deciding = _verdict(grant, failed, unknown)
    stopped = verdict is Verdict.NOT_ELIGIBLE
    amount = None if stopped else amount_line(case)
    pending = Pending(
        unknown=tuple((one.rule, one.missing) for one in unknown),
        dormant=tuple((one.rule, one.missing) for one in dormant),
        must_ask=any(one.rule.effect is Effect.ASK for one in failed),
        amount=amount.missing if amount else frozenset(),
    )
    return Outcome(
        grant=grant,
        on=on,
        verdict=verdict,
        deciding=deciding,
        notes=tuple(one.rule for one in failed if one.rule.effect in (Effect.NOTE, Effect.CAP)),
        premises=tuple(one.rule for one in unknown if one.rule.unknown is IfUnknown.PREMISE),
        pointers=_pointers(deciding, case),
        amount=amount,
        window=window_line(case),
        next_question=None if stopped else next_question(case, pending),
        results=results,
    )


def evaluate_all(book: GrantBook, answers: Answers, on: date) -> tuple[Outcome, ...]:
    """The outcome for every grant and scheme, in the book's order."""
    return tuple(evaluate(grant, answers, on) for grant in book.grants.values())


def shared_question(outcomes: Sequence[Outcome]) -> NextQuestion | None:
    """The question that helps most grants at once, for "which grant fits?".

    Those about a verdict come first; among equals, that of the grant that looks best so far.
    """
    found = [(one, one.next_question) for one in outcomes if one.next_question is not None]
    core = [pair for pair in found if not pair[1].refines] or found
    counts = Counter(field for _, question in core for field in question.fields)
    ranks = list(Verdict)
    best = max(
        core,
        key=lambda pair: (counts[pair[1].fields[0]], -ranks.index(pair[0].verdict)),
        default=None,
    )
    return best[1] if best else None


def contradictions(book: GrantBook, answers: Answers, on: date) -> tuple[Contradiction, ...]:
    """The pairs of answers that cannot both be right."""
    case = Case(answers, on)
    return tuple(
        one for one in book.contradictions if evaluate_condition(one.condition, case).value
    )


def _result(held: Truth) -> Result:
    if held.value is None:
        return Result.UNKNOWN
    return Result.FAIL if held.value else Result.PASS


def _verdict(
    grant: Grant, failed: list[Ruling], unknown: list[Ruling]
) -> tuple[Verdict, tuple[Ruling, ...]]:
    stops = [one for one in failed if one.rule.effect is Effect.STOP]
    if stops:
        return Verdict.NOT_ELIGIBLE, tuple(stops)
    asks = [one for one in failed if one.rule.effect is Effect.ASK]
    asks += [one for one in unknown if one.rule.unknown is IfUnknown.ASK]
    order = {rule.id: place for place, rule in enumerate(grant.rules)}
    asks.sort(key=lambda one: order[one.rule.id])
    return (Verdict.ASK_CLAIR if asks else Verdict.LIKELY_ELIGIBLE), tuple(asks)


def _pointers(deciding: tuple[Ruling, ...], case: Case) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for ruling in deciding:
        if ruling.result is not Result.FAIL:
            continue
        for pointer in ruling.rule.points_to:
            if pointer.when is None or evaluate_condition(pointer.when, case).value:
                found[pointer.to] = None
    return tuple(found)
