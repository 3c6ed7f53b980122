"""What holds for every project, whatever the answers are."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.eligibility.conditions import Not, OneOf
from bot.domain.eligibility.evaluate import Verdict, evaluate
from bot.domain.eligibility.rules import APPLICATION_DATE, AnswerField, FieldKind, Grant
from bot.domain.eligibility.truth import Case, evaluate_condition
from tests.support.grants import book

LONGEST = 7
DAYS = [
    date(2023, 10, 2),
    date(2024, 6, 1),
    date(2025, 8, 20),
    date(2025, 10, 31),
    date(2026, 2, 28),
    date(2026, 4, 1),
    date(2026, 6, 1),
    date(2027, 2, 28),
    date(2027, 3, 1),
    date(2027, 8, 1),
]
AMOUNTS = [1, 499_999, 500_000, 3_000_000, 3_000_001, 4_000_001, 5_000_001, 14_000_000]
CHECKED = [grant for grant in book().grants.values() if grant.questions]
fields = book().fields
grants = st.sampled_from(CHECKED)
days = st.sampled_from(DAYS)


def values(field: AnswerField) -> st.SearchStrategy[Any]:
    match field.kind:
        case FieldKind.YES_NO:
            return st.sampled_from(["yes", "no"])
        case FieldKind.CHOICE:
            return st.sampled_from(list(field.values))
        case FieldKind.AMOUNT:
            return st.sampled_from(AMOUNTS)
        case FieldKind.DATE:
            return days
        case FieldKind.COUNT:
            return st.integers(field.least or 0, 5)


everything = st.fixed_dictionaries({name: values(field) for name, field in fields.items()})
some = st.sets(st.sampled_from(list(fields)))
silence = st.sets(st.sampled_from(list(fields)))


def shown(grant: Grant, answers: dict[str, Any], on: date) -> tuple[Any, ...]:
    """Everything a person would see."""
    found = evaluate(grant, answers, on)
    return (found.verdict, found.deciding, found.notes, found.premises, found.amount, found.window)


@given(grant=grants, answers=everything, known=some, on=days, seed=st.randoms())
def test_no_order_of_answers_changes_the_outcome(grant, answers, known, on, seed) -> None:
    order = sorted(known)
    straight = {name: answers[name] for name in order}
    seed.shuffle(order)
    shuffled = {name: answers[name] for name in order}
    assert shown(grant, straight, on) == shown(grant, shuffled, on)
    assert evaluate(grant, straight, on).next_question == (
        evaluate(grant, shuffled, on).next_question
    )


@given(grant=grants, answers=everything, known=some, unknown=silence, on=days)
def test_the_dialogue_ends_and_asks_nothing_twice(grant, answers, known, unknown, on) -> None:
    told = {name: answers[name] for name in known}
    core = 0
    for _ in range(20):
        question = evaluate(grant, told, on).next_question
        if question is None:
            break
        core += not question.refines
        assert question.fields
        assert not set(question.fields) & set(told)
        for name in question.fields:
            told[name] = None if name in unknown else answers[name]
    else:
        pytest.fail("it never ends")
    assert core <= LONGEST


@given(grant=grants, answers=everything, known=some, later=everything, on=days)
def test_once_stopped_a_project_stays_stopped(grant, answers, known, later, on) -> None:
    """The day of application is left out: without one the day of asking stands for it."""
    told = {name: answers[name] for name in known}
    before = evaluate(grant, told, on)
    if before.verdict is not Verdict.NOT_ELIGIBLE:
        return
    assert before.next_question is None
    more = {name: value for name, value in later.items() if name != APPLICATION_DATE}
    after = evaluate(grant, {**more, **told}, on)
    assert after.verdict is Verdict.NOT_ELIGIBLE
    assert set(before.deciding) <= set(after.deciding)


@given(grant=grants, answers=everything, known=some, later=everything, on=days)
def test_where_nothing_is_asked_nothing_could_change_the_verdict(
    grant, answers, known, later, on
) -> None:
    told = {name: answers[name] for name in known}
    before = evaluate(grant, told, on)
    if before.next_question is not None:
        return
    more = {name: later[name] for name in grant.fields if fields[name].asked}
    assert evaluate(grant, {**more, **told}, on).verdict == before.verdict


@given(grant=grants, answers=everything, known=some, on=days)
def test_every_question_can_still_change_something(grant, answers, known, on) -> None:
    told = {name: answers[name] for name in known}
    before = evaluate(grant, told, on)
    question = before.next_question
    if question is None:
        return
    choices = [candidates(fields[name]) for name in question.fields]
    now = shown(grant, told, on)
    assert any(
        shown(grant, {**told, **dict(zip(question.fields, values, strict=True))}, on) != now
        for values in itertools.product(*choices)
    )


def candidates(field: AnswerField) -> list[Any]:
    match field.kind:
        case FieldKind.YES_NO:
            return ["yes", "no"]
        case FieldKind.CHOICE:
            return list(field.values)
        case FieldKind.AMOUNT:
            return AMOUNTS
        case FieldKind.DATE:
            return DAYS
        case FieldKind.COUNT:
            return [max(field.least or 0, 1), 5]


@given(grant=grants, answers=everything, known=some, on=days)
def test_a_decided_condition_is_never_turned_around(grant, answers, known, on) -> None:
    """Ceilings are left out: there a missing partner counts as none."""
    part = {name: answers[name] for name in known | {APPLICATION_DATE}}
    for rule in grant.rules:
        if "ceiling" in repr(rule.fails):
            continue
        early = evaluate_condition(rule.fails, Case(part, on, grant)).value
        late = evaluate_condition(rule.fails, Case(answers, on, grant)).value
        assert early in (None, late), rule.id
        assert late is not None or "InWindow" in repr(rule.fails)


def test_not_of_unknown_is_unknown() -> None:
    case = Case({}, DAYS[0])
    assert evaluate_condition(Not(OneOf("place", ("mostly_overseas",))), case).value is None
