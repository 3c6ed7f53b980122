"""Answers as people and files write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.eligibility.answers import AnswersRefused, read_answer, read_answers
from tests.support.grants import book

FIELDS = book().fields


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("national_grant", "yes", "yes"),
        ("national_grant", "No", "no"),
        ("national_grant", "true", "yes"),
        ("national_grant", "off", "no"),
        ("national_grant", "on", "yes"),
        ("national_grant", "いいえ", "no"),
        ("national_grant", "unknown", None),
        ("national_grant", "", None),
        ("applicant_type", " npo ", "npo"),
        ("lead_partner", "none", "none"),
        ("applicant_type", "分からない", None),
        ("total_eligible_cost", "2500000", 2_500_000),
        ("total_eligible_cost", "2,500,000", 2_500_000),
        ("total_eligible_cost", "2_500_000", 2_500_000),
        ("joint_bodies", "1", 1),
        ("uses_this_year", "0", 0),
        ("project_start", "2026-06-01", date(2026, 6, 1)),
    ],
)
def test_what_is_understood(name, text, value) -> None:
    assert read_answer(FIELDS[name], text) == value


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("national_grant", "maybe", "expected yes or no"),
        ("applicant_type", "town", "expected one of prefecture, designated_city"),
        ("applicant_type", "prefectur", "did you mean 'prefecture'?"),
        ("total_eligible_cost", "-1", "at least 1"),
        ("total_eligible_cost", "0", "at least 1"),
        ("total_eligible_cost", "100000000001", "at most 100,000,000,000"),
        ("total_eligible_cost", "1e6", "expected whole yen"),
        ("total_eligible_cost", "2,50,000", "expected whole yen"),
        ("total_eligible_cost", "٣٠٠", "expected whole yen"),
        ("joint_bodies", "1.5", "expected a whole number"),
        ("joint_bodies", "0", "at least 1"),
        ("hours_per_visit", "25", "at most 24"),
        ("project_start", "2026-02-30", "there is no such day"),
        ("project_start", "2026/6/1", "expected a day like 2026-06-01"),
        ("project_start", "1026-06-01", "expected a year from 1988"),
    ],
)
def test_what_is_refused_says_what_is_expected(name, text, words) -> None:
    with pytest.raises(AnswersRefused) as refused:
        read_answer(FIELDS[name], text)
    assert words in str(refused.value)
    assert name in str(refused.value)


def test_every_mistake_is_named_at_once() -> None:
    texts = {"aplicant_type": "npo", "national_grant": "2", "place": "mostly_overseas"}
    with pytest.raises(AnswersRefused) as refused:
        read_answers(FIELDS, texts)
    assert list(refused.value.refusals) == ["aplicant_type", "national_grant"]
    assert "did you mean 'applicant_type'?" in str(refused.value)


def test_a_whole_file_is_read() -> None:
    texts = {"applicant_type": "npo", "joint_bodies": "2", "place": "unknown"}
    assert read_answers(FIELDS, texts) == {
        "applicant_type": "npo",
        "joint_bodies": 2,
        "place": None,
    }
