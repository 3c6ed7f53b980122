"""The worked situations, written from the published tables before any code."""

from __future__ import annotations

from collections import defaultdict

import pytest

from bot.domain.eligibility.conditions import Always
from bot.domain.eligibility.evaluate import Result, evaluate
from tests.support.grants import Situation, book, situations

CANNOT_HAPPEN = {
    ("ex-04-place", Result.FAIL): "it only needs an answer",
}
LONGEST = 7
"""Questions to a verdict, whatever the case."""
USUAL = 3
"""Questions on average to a verdict, from a sentence."""


@pytest.mark.parametrize("situation", situations(), ids=lambda one: one.id)
def test_a_situation_ends_as_written(situation: Situation) -> None:
    outcome = situation.outcome()
    assert outcome.verdict == situation.verdict
    assert {ruling.rule.id for ruling in outcome.deciding} == situation.deciding
    assert len(outcome.deciding) == len(situation.deciding)
    if situation.notes is not None:
        assert {rule.id for rule in outcome.notes} == situation.notes
    if situation.owner is not None:
        assert outcome.grant.owner is not None
        assert situation.owner[:3] in outcome.grant.owner.ja
    if situation.amount is not None:
        assert outcome.amount is not None
        assert outcome.amount.cap_jpy == situation.amount["cap_jpy"]
        assert outcome.amount.rate == situation.amount.get("rate")


def test_there_are_enough_of_them() -> None:
    assert len(situations()) >= 60


def test_no_amount_is_named_where_a_project_does_not_look_eligible() -> None:
    for situation in situations():
        if situation.verdict == "not_eligible":
            assert situation.outcome().amount is None


def test_every_rule_passes_fails_and_stays_unknown_somewhere() -> None:
    seen: dict[str, set[Result]] = defaultdict(set)
    for situation in situations():
        for rule_id, result in situation.outcome().results.items():
            seen[rule_id].add(result)
    for grant in book().grants.values():
        for rule in grant.rules:
            wanted = {Result.FAIL} if rule.fails == Always() else set(Result)
            wanted -= {result for id_, result in CANNOT_HAPPEN if id_ == rule.id}
            assert seen[rule.id] >= wanted, rule.id


def asked(situation: Situation, known: dict[str, object]) -> int:
    """How many questions lead from what is known to the verdict, answered as written."""
    answers = dict(known)
    if "application_date" in situation.answers:
        answers["application_date"] = situation.answers["application_date"]
    count = 0
    while True:
        outcome = evaluate(situation.grant, answers, situation.on)
        question = outcome.next_question
        if question is None or question.refines:
            return count
        count += 1
        assert count <= LONGEST, situation.id
        assert not set(question.fields) & set(answers)
        for field in question.fields:
            answers[field] = situation.answers.get(field)


def final_verdict(situation: Situation) -> str:
    """The verdict when every question is answered as written, also those that refine."""
    answers = dict(situation.prefill)
    if "application_date" in situation.answers:
        answers["application_date"] = situation.answers["application_date"]
    while True:
        outcome = evaluate(situation.grant, answers, situation.on)
        if outcome.next_question is None:
            return outcome.verdict
        for field in outcome.next_question.fields:
            answers[field] = situation.answers.get(field)


def test_from_their_sentences_a_verdict_takes_three_questions_on_average() -> None:
    counts = [asked(one, dict(one.prefill)) for one in situations()]
    assert sum(counts) / len(counts) <= USUAL


def test_from_nothing_a_verdict_takes_seven_questions_at_most() -> None:
    assert max(asked(one, {}) for one in situations()) <= LONGEST


@pytest.mark.parametrize("situation", situations(), ids=lambda one: one.id)
def test_asking_only_what_matters_leads_to_the_same_verdict(situation: Situation) -> None:
    assert final_verdict(situation) == situation.verdict
