"""Outcomes: premises, pointers, questions; and answers that contradict each other."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.eligibility.evaluate import (
    Result,
    Verdict,
    contradictions,
    evaluate,
    evaluate_all,
    shared_question,
)
from tests.support.grants import book

ON = date(2025, 8, 20)
MC = book().grants["grants/multicultural-community"]
EX = book().grants["grants/international-exchange"]
CORE = {
    "applicant_type": "municipality",
    "project_field": "disaster",
    "project_new": "new",
    "national_grant": "no",
    "project_start": date(2026, 6, 1),
}


def test_what_nobody_said_is_a_premise() -> None:
    outcome = evaluate(MC, CORE, ON)
    assert outcome.verdict is Verdict.LIKELY_ELIGIBLE
    assert [rule.id for rule in outcome.premises] == [
        "mc-07-funding-shift",
        "mc-08-fee-relief",
        "mc-09-only-money",
        "mc-11-local-grant",
        "mc-12-floor",
        "mc-15-end-february",
    ]


def test_what_is_not_answered_decides_until_it_is() -> None:
    outcome = evaluate(MC, {key: CORE[key] for key in CORE if key != "national_grant"}, ON)
    assert outcome.verdict is Verdict.ASK_CLAIR
    [ruling] = outcome.deciding
    assert (ruling.rule.id, ruling.result) == ("mc-10-national-grant", Result.UNKNOWN)
    assert ruling.missing == {"national_grant"}
    assert outcome.next_question is not None
    assert outcome.next_question.fields == ("national_grant", "local_grant")


def test_a_grant_that_fits_better_is_named() -> None:
    assert evaluate(EX, CORE, ON).pointers == (MC.id,)
    sister = evaluate(MC, {**CORE, "project_field": "exchange_sister"}, ON)
    assert sister.pointers == (EX.id,)
    assert evaluate(MC, CORE, ON).pointers == ()


def test_nothing_is_asked_once_the_answer_is_no() -> None:
    outcome = evaluate(MC, {"applicant_type": "company"}, ON)
    assert outcome.verdict is Verdict.NOT_ELIGIBLE
    assert (outcome.next_question, outcome.amount) == (None, None)


def test_once_a_person_must_decide_only_what_could_stop_it_is_asked() -> None:
    outcome = evaluate(MC, {**CORE, "applicant_type": "ngo", "national_grant": None}, ON)
    asked: list[str] = []
    answers = {**CORE, "applicant_type": "ngo", "national_grant": None}
    while outcome.next_question is not None and not outcome.next_question.refines:
        asked += outcome.next_question.fields
        answers |= dict.fromkeys(outcome.next_question.fields)
        outcome = evaluate(MC, answers, ON)
    assert asked == [
        "funding_shift_only",
        "reduces_fee_only",
        "only_money_or_goods",
        "handed_over",
    ]


def test_after_the_verdict_come_questions_that_refine_it() -> None:
    every = dict.fromkeys(("funding_shift_only", "reduces_fee_only", "local_grant"), "no")
    answers = {
        **CORE,
        **every,
        "only_money_or_goods": "no",
        "handed_over": None,
        "project_end": date(2027, 1, 31),
    }
    question = evaluate(MC, answers, ON).next_question
    assert question is not None
    assert (question.fields, question.refines) == (
        ("total_eligible_cost", "requested_grant"),
        True,
    )


def test_an_answer_that_is_not_known_is_not_asked_again() -> None:
    outcome = evaluate(MC, {"applicant_type": None}, ON)
    assert outcome.verdict is Verdict.ASK_CLAIR
    assert outcome.next_question is not None
    assert "applicant_type" not in outcome.next_question.fields


def test_schemes_without_rules_go_to_a_person_and_neighbours_to_their_owner() -> None:
    outcomes = {one.grant.id: one for one in evaluate_all(book(), {}, ON)}
    hosting = outcomes["jet/hosting"]
    assert (hosting.verdict, hosting.next_question) == (Verdict.ASK_CLAIR, None)
    neighbour = outcomes["neighbours/mic-adviser"]
    assert neighbour.grant.owner is not None
    assert neighbour.grant.owner.to("ja-simple") == "総務省"
    assert "Ministry" in neighbour.grant.owner.to("vi")


def test_over_all_grants_the_question_that_helps_most_comes_first() -> None:
    nothing = shared_question(evaluate_all(book(), {}, ON))
    assert nothing is not None
    assert nothing.fields == ("applicant_type",)
    stopped = [evaluate(MC, {"applicant_type": "company"}, ON)]
    assert shared_question(stopped) is None


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"project_start": date(2026, 6, 1), "project_end": date(2026, 6, 1)}, []),
        (
            {"project_start": date(2026, 6, 2), "project_end": date(2026, 6, 1)},
            ["ends-before-start"],
        ),
        ({"requested_grant": 2, "total_eligible_cost": 1}, ["more-than-cost"]),
        ({"requested_grant": 1, "total_eligible_cost": 1}, []),
        ({"lead_partner": "none", "joint_bodies": 2}, ["bodies-without-partner"]),
        ({"lead_partner": "local_authority", "joint_bodies": 1}, ["partner-but-one-body"]),
        ({"lead_partner": "none", "joint_bodies": 1}, []),
        ({}, []),
    ],
)
def test_answers_that_contradict_each_other_are_named(answers, found) -> None:
    assert [one.id for one in contradictions(book(), answers, ON)] == found


def test_a_grant_is_found_by_its_id_or_its_last_part() -> None:
    assert book().named("grants/multicultural-community") is MC
    assert book().named("multicultural-community") is MC
    assert book().named("kitchen") is None
    assert MC.rule("mc-05-field") is not None
    assert MC.rule("mc-99-none") is None
