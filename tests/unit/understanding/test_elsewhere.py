"""A question that only the other audience's entries answer."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.eligibility.heard import Asked
from bot.domain.entry import Audience
from bot.domain.understood import Question, Verdict
from bot.understanding.core import Core
from tests.support.wiring import shipped_understanding


@pytest.fixture(scope="module")
def core() -> Core:
    return shipped_understanding()


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("姉妹都市を新しく結びたいのですが、手続きを教えてください", Audience.RESIDENT),
        ("JETのALTを受け入れたい", Audience.RESIDENT),
        ("ごみの分け方", Audience.MUNICIPAL),
        ("在留カードをなくしました", Audience.MUNICIPAL),
    ],
)
def test_the_entry_is_named_but_not_answered_with(
    core: Core, text: str, audience: Audience
) -> None:
    found = core.decide(Question(text, audience))
    assert found.verdict is not Verdict.ANSWER
    assert found.elsewhere is not None
    assert core.engine().content.entries[found.elsewhere].audience is not audience


@pytest.mark.parametrize("text", ["ごみの分け方", "天気はどうですか", "My residence card is lost"])
def test_nothing_is_offered_where_ones_own_entries_know_or_nobody_does(
    core: Core, text: str
) -> None:
    assert core.decide(Question(text, Audience.RESIDENT)).elsewhere is None


def test_an_answer_to_an_open_question_is_not_looked_up(core: Core) -> None:
    asked = Asked(("applicant_type",), date(2026, 11, 24))
    found = core.decide(Question("NPO", Audience.MUNICIPAL, project=asked))
    assert found.heard is not None
    assert dict(found.heard.given) == {"applicant_type": "npo"}
    assert found.candidates == ()


def test_danger_comes_before_any_answer(core: Core) -> None:
    asked = Asked(("applicant_type",), date(2026, 11, 24))
    text = "助けて！父が倒れて息をしていません"
    found = core.decide(Question(text, Audience.MUNICIPAL, project=asked))
    assert found.verdict is Verdict.EMERGENCY
