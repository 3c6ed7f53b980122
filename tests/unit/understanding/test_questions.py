"""The core against the shipped base and our own questions, locale by locale.

``seen`` questions are looked at while building, ``unseen`` ones are not; neither is learnt from.
What was measured last stands in ``tests/questions/figures.csv``; no locale may fall more than two
questions below it. To renew it after an improvement: ``python -m tests.questions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.content.figures import FIGURES, read_figures
from bot.content.source import content_root
from bot.domain.entry import Audience, Content
from bot.domain.figures import ALL, Evaluation
from bot.domain.locale import EN, LOCALES
from bot.domain.understood import Verdict
from bot.understanding.core import Core
from bot.understanding.evaluate import Case, report, run
from bot.understanding.normalise import key
from bot.web.report import report_page
from tests.__main__ import COMPILED
from tests.questions.measuring import (
    KINDS,
    LAST,
    SETS,
    ByWords,
    Way,
    cases,
    evaluations,
    figures,
    measured,
    read_last,
)
from tests.support.danger import rings
from tests.support.wiring import shipped_catalogs, shipped_content, shipped_understanding


@dataclass(frozen=True)
class Limits:
    """Shares of the questions: what was measured, less a margin. What is wanted stands in
    ``bot/README.md``."""

    offered: float
    wrong: float
    calibration_error: float


LEAST = {Way.VECTORS: Limits(0.945, 0.03, 0.05), Way.WORDS: Limits(0.88, 0.03, 0.07)}
PAGES = COMPILED.parent
SLACK = 2
"""Questions of a locale that may be lost before the test fails: a locale has thirty or more."""


@pytest.fixture(scope="module")
def content() -> Content:
    return shipped_content()


@pytest.fixture(scope="module")
def core() -> Core:
    return shipped_understanding()


# the questions themselves


@pytest.mark.parametrize(
    ("locale", "least"),
    [(tag, 120) for tag in ("ja", "en")]
    + [(tag, 60) for tag in ("ja-simple", "zh-Hans", "vi", "pt-BR", "es", "ko", "ne", "fil")]
    + [(tag, 25) for tag in ("zh-Hant", "id", "th", "my", "km", "ru", "uk", "fr", "de", "mn")],
)
def test_every_language_has_its_share_of_unseen_questions(locale: str, least: int) -> None:
    own = [case for case in cases("unseen", "resident") if case.locale == locale]
    assert len(own) >= least
    assert len({case.expected for case in own}) >= 25


def test_there_are_enough_questions_of_the_other_kinds() -> None:
    assert len(cases("unseen", "outside")) >= 60
    assert len(cases("unseen", "municipal")) >= 120
    for tag in LOCALES:
        assert sum(case.locale == tag for case in cases("unseen", "emergency")) >= 10
        assert sum(case.locale == tag for case in cases("unseen", "guards")) >= 10


def test_every_expected_entry_exists(content: Content) -> None:
    asked = [case for which in SETS for kind in KINDS for case in cases(which, kind)]
    assert {entry for case in asked for entry in case.right} <= set(content.entries)
    assert all(case.text and case.locale and case.expected for case in asked)


def test_no_question_is_also_a_phrase_or_asked_twice(content: Content) -> None:
    phrases = {key(phrase.text) for phrase in content.phrases}
    asked = [case.text for which in SETS for kind in KINDS for case in cases(which, kind)]
    assert [text for text in asked if key(text) in phrases] == []
    assert len(asked) == len(set(asked))


# what the core makes of them; each set is decided in one test, and so by one process only


@pytest.mark.timeout(300)
@pytest.mark.parametrize("way", Way, ids=lambda way: f"by {way}")
def test_no_language_falls_below_its_last_figures(core: Core, way: Way) -> None:
    results = measured(core, way, "unseen")
    now, last = figures(results), read_last(LAST)
    _write_pages(way, evaluations(results, shipped_content(), datetime.now(UTC).date()))
    fallen = {
        locale: (then, now[locale])
        for locale in (*LOCALES, "municipal")
        if (then := last[way, locale]).questions != now[locale].questions
        or now[locale].right_or_offered < then.right_or_offered - SLACK
        or now[locale].wrong > then.wrong + SLACK
    }
    assert fallen == {}, "after more questions or an improvement: python -m tests.questions"
    every, least = now["all"], LEAST[way]
    assert every.right_or_offered >= least.offered * every.inside
    assert every.wrong <= least.wrong * every.questions
    assert every.calibration_error <= least.calibration_error
    municipal = now["municipal"]
    assert municipal.right_or_offered >= 0.88 * municipal.inside
    assert municipal.wrong <= 0.03 * municipal.questions


def _write_pages(way: Way, measured_now: Mapping[Audience, Evaluation]) -> None:
    """The pages of these figures, made anew in every run; no question stands in them."""
    PAGES.mkdir(exist_ok=True)
    for audience, one in measured_now.items():
        page = report_page(audience, one, (), shipped_content(), shipped_catalogs(), EN)
        (PAGES / f"understanding-{audience}-by-{way}.html").write_text(page, "utf-8")


def test_the_console_shows_what_was_measured_last() -> None:
    last = read_last(LAST)
    shown = read_figures(content_root() / FIGURES)
    reports = {
        **shown[Audience.RESIDENT].reports,
        "municipal": shown[Audience.MUNICIPAL].reports[ALL],
    }
    for locale, one in reports.items():
        then = last[Way.VECTORS, locale]
        counts = one.questions, one.right, one.right + one.asked_right, one.wrong
        assert counts == (then.questions, then.right, then.right_or_offered, then.wrong), locale


def test_languages_are_recognised_without_being_told(core: Core) -> None:
    asked = cases("seen", "resident")
    untold = run(ByWords(core), asked, audience=Audience.RESIDENT, tell_locale=False)
    found = report(untold)
    assert found.language_right >= 0.95 * found.language_known


@pytest.mark.timeout(300)
@pytest.mark.parametrize("which", SETS)
def test_emergencies_are_caught(core: Core, which: str) -> None:
    for told in (True, False):
        asked = cases(which, "emergency")
        found = run(core, asked, audience=Audience.RESIDENT, tell_locale=told)
        missed = [one.case for one in found if one.understood.verdict is not Verdict.EMERGENCY]
        assert len(missed) <= LEFT_OUT[which] * len(found), _shown(which, missed)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("which", SETS)
def test_ordinary_questions_stay_out_of_the_emergency_lane(core: Core, which: str) -> None:
    for told in (True, False):
        asked = [*cases(which, "guards"), *cases(which, "outside")]
        alarms = [case for case in asked if rings(core, case, told=told)]
        assert len(alarms) <= FALSE_ALARMS[which] * len(asked), _shown(which, alarms)


def _shown(which: str, asked: list[Case]) -> object:
    """The unseen ones are counted, not shown."""
    return [case.text for case in asked] if which == "seen" else len(asked)


LEFT_OUT = {"seen": 0.0, "unseen": 0.035}
"""Measured 0 and 0.025, nearly all of which have the number said first; wanted 0.02."""
FALSE_ALARMS = {"seen": 0.008, "unseen": 0.015}
"""Measured 0 and 0.007 of messages chosen to sound like danger or to ask for what we do not know
(0.005 of all ordinary ones); wanted 0.005."""
