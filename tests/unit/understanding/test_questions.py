"""The core against the shipped base and our own questions; floors are measured, less a margin.

A fall below a floor means that a change made answers worse for people of that language: look at
``clairbot evaluate tests/questions/resident.tsv`` before touching the number.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.domain.entry import Audience, Content
from bot.domain.understood import Verdict
from bot.understanding.core import Core
from bot.understanding.evaluate import Case, Report, Result, by_locale, read_cases, report, run
from bot.understanding.normalise import key
from tests.support.wiring import shipped_content, shipped_understanding

ROOT = Path(__file__).parents[3]
QUESTIONS = ROOT / "tests" / "questions"
SIX = ("ja", "ja-simple", "en", "zh-Hans", "vi", "pt-BR")


class Shipped:
    """The content of this checkout."""

    def __init__(self) -> None:
        self.content = shipped_content()

    def current(self) -> Content:
        return self.content


def cases(name: str) -> tuple[Case, ...]:
    return read_cases((QUESTIONS / name).read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    return Shipped()


@pytest.fixture(scope="module")
def real() -> Core:
    return shipped_understanding()


@pytest.fixture(scope="module")
def results(real: Core) -> tuple[Result, ...]:
    return (
        *run(real, cases("resident.tsv"), audience=Audience.RESIDENT),
        *run(real, cases("municipal.tsv"), audience=Audience.MUNICIPAL),
        *run(real, cases("outside.tsv"), audience=Audience.RESIDENT),
    )


@pytest.fixture(scope="module")
def reports(results: tuple[Result, ...]) -> Mapping[str, Report]:
    return by_locale(results)


@pytest.mark.parametrize("locale", SIX)
def test_every_language_has_its_share_of_questions(locale: str) -> None:
    own = [c for c in (*cases("resident.tsv"), *cases("municipal.tsv")) if c.locale == locale]
    assert len(own) >= 15
    assert len({case.expected for case in own}) >= 16
    assert all(case.text for case in own)


def test_every_expected_entry_exists(shipped: Shipped) -> None:
    files = ("resident.tsv", "municipal.tsv", "emergency.tsv", "emergency_guards.tsv")
    expected = {entry for name in files for case in cases(name) for entry in case.right}
    assert expected <= set(shipped.content.entries)
    assert len(cases("outside.tsv")) >= 20
    assert len(cases("emergency.tsv")) >= 20
    assert len(cases("emergency_guards.tsv")) >= 10


def test_no_question_is_also_a_phrase(shipped: Shipped) -> None:
    phrases = {key(phrase.text) for phrase in shipped.content.phrases}
    asked = [c.text for path in sorted(QUESTIONS.glob("*.tsv")) for c in cases(path.name)]
    assert [text for text in asked if key(text) in phrases] == []
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("locale", "least"),
    [("ja", 0.9), ("ja-simple", 0.9), ("en", 0.9), ("zh-Hans", 0.8), ("vi", 0.8), ("pt-BR", 0.8)],
)
def test_the_right_entry_is_answered_or_offered(
    reports: Mapping[str, Report], locale: str, least: float
) -> None:
    assert reports[locale].right_or_offered >= least


def test_wrong_answers_stay_rare(reports: Mapping[str, Report]) -> None:
    assert reports["all"].wrong_rate <= 0.02
    assert max(report.wrong_rate for report in reports.values()) <= 0.06


def test_a_fair_share_is_answered_at_once(reports: Mapping[str, Report]) -> None:
    """With 220 entries to choose from; with 16 it was 0.55."""
    assert reports["all"].coverage >= 0.42
    assert reports["all"].accuracy >= 0.96


def test_said_probabilities_are_near_the_true_ones(reports: Mapping[str, Report]) -> None:
    assert reports["all"].calibration_error <= 0.13


def test_questions_from_outside_are_not_answered(results: tuple[Result, ...]) -> None:
    outside = report([result for result in results if result.case.expected == "none"])
    assert outside.wrong <= 1
    assert outside.refused >= 0.35 * outside.outside


def test_languages_are_recognised_without_being_told(real: Core) -> None:
    untold = run(real, cases("resident.tsv"), audience=Audience.RESIDENT, tell_locale=False)
    found = report(untold)
    assert found.language_right >= 0.97 * found.language_known


@pytest.mark.parametrize("told", [True, False], ids=["locale told", "nothing told"])
def test_emergencies_are_caught(real: Core, told: bool) -> None:
    found = run(real, cases("emergency.tsv"), audience=Audience.RESIDENT, tell_locale=told)
    caught = [one for one in found if one.understood.verdict is Verdict.EMERGENCY]
    assert len(caught) >= 0.9 * len(found)


@pytest.mark.parametrize("told", [True, False], ids=["locale told", "nothing told"])
def test_ordinary_questions_stay_out_of_the_emergency_lane(
    real: Core, results: tuple[Result, ...], told: bool
) -> None:
    guards = run(real, cases("emergency_guards.tsv"), audience=Audience.RESIDENT, tell_locale=told)
    alarms = [
        one.case.text for one in (*guards, *results) if one.understood.verdict is Verdict.EMERGENCY
    ]
    assert alarms == []
