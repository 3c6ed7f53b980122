from __future__ import annotations

import pytest

from bot.domain.entry import Audience
from bot.domain.errors import ContentError
from bot.domain.figures import Confusion
from bot.domain.locale import LocaleTag
from bot.domain.understood import Candidate, Question, Understood, Verdict
from bot.understanding.evaluate import (
    Case,
    Result,
    by_locale,
    mistakes,
    read_cases,
    report,
    run,
    table,
)

EN = LocaleTag("en")


def _result(verdict: Verdict, expected: str | None, *found: str, p: float = 0.9) -> Result:
    answered = verdict in {Verdict.ANSWER, Verdict.EMERGENCY}
    return Result(
        Case(1, EN, "?", expected),
        Understood(
            verdict,
            EN,
            entry_id=found[0] if answered else None,
            p=p,
            candidates=tuple(Candidate(one, p) for one in found),
        ),
    )


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (_result(Verdict.ANSWER, "a/b", "a/b"), "right"),
        (_result(Verdict.EMERGENCY, "a/b", "a/b"), "right"),
        (_result(Verdict.ANSWER, "a/b", "a/c"), "wrong"),
        (_result(Verdict.ASK, "a/b", "a/c", "a/b"), "asked_right"),
        (_result(Verdict.ASK, "a/b", "a/c"), "asked_wrong"),
        (_result(Verdict.HANDOFF, "a/b", "a/b"), "handoff"),
        (_result(Verdict.SMALLTALK, "a/b"), "handoff"),
        (_result(Verdict.ANSWER, "none", "a/b"), "wrong"),
        (_result(Verdict.ASK, "none", "a/b"), "asked_none"),
        (_result(Verdict.HANDOFF, "none"), "refused"),
        (_result(Verdict.SMALLTALK, "none"), "refused"),
    ],
)
def test_each_decision_has_one_outcome(result: Result, outcome: str) -> None:
    assert result.outcome == outcome


def test_the_report_counts_and_divides_as_it_says() -> None:
    results = [
        _result(Verdict.ANSWER, "a/b", "a/b"),
        _result(Verdict.ANSWER, "a/b", "a/c"),
        _result(Verdict.ASK, "a/b", "a/b"),
        _result(Verdict.HANDOFF, "a/b"),
        _result(Verdict.ANSWER, "none", "a/b"),
        _result(Verdict.HANDOFF, "none"),
        _result(Verdict.ANSWER, None, "a/b"),
    ]
    found = report(results)
    assert (found.questions, found.outside) == (6, 2)
    assert found.right_or_offered == pytest.approx(2 / 4)
    assert found.wrong_rate == pytest.approx(2 / 6)
    assert found.coverage == pytest.approx(3 / 6)
    assert found.accuracy == pytest.approx(1 / 3)
    assert found.as_json()["wrong"] == 2
    assert "all" in table(by_locale(results))


def test_the_calibration_error_is_the_gap_between_said_and_true() -> None:
    sure_and_right = [_result(Verdict.ANSWER, "a/b", "a/b", p=1.0)] * 4
    assert report(sure_and_right).calibration_error == pytest.approx(0.0)
    sure_and_half = sure_and_right + [_result(Verdict.ANSWER, "a/b", "a/c", p=1.0)] * 4
    assert report(sure_and_half).calibration_error == pytest.approx(0.5)
    assert report([]).calibration_error == 0.0
    assert report([]).accuracy == 0.0


@pytest.mark.parametrize(
    ("result", "judged"),
    [
        (_result(Verdict.ANSWER, "a/b|a/c", "a/c", p=0.8), (0.8, True)),
        (_result(Verdict.ASK, "a/b", "a/c", "a/b", p=0.4), (0.4, False)),
        (_result(Verdict.HANDOFF, "a/b", "a/b", p=0.1), (0.1, True)),
        (_result(Verdict.HANDOFF, "a/b", p=0.7), (0.0, False)),
        (_result(Verdict.ANSWER, "none", "a/b", p=0.8), (0.8, False)),
        (
            Result(Case(1, EN, "?", "a/b"), Understood(Verdict.EMERGENCY, EN, "a/b", 1.0)),
            (1.0, True),
        ),
        (
            # Where a place is named the answer is not what ranked first.
            Result(
                Case(1, EN, "?", "a/b"),
                Understood(Verdict.ANSWER, EN, "a/b", 1.0, candidates=(Candidate("a/c", 0.3),)),
            ),
            (1.0, True),
        ),
    ],
    ids=["one of two", "asked", "handed off", "nothing", "outside", "emergency", "place"],
)
def test_the_first_entry_is_judged_by_what_was_said_of_it(
    result: Result, judged: tuple[float, bool]
) -> None:
    assert result.judged == judged


def test_the_report_tells_what_was_confused_and_how_sure_it_was() -> None:
    results = [
        _result(Verdict.ANSWER, "a/c|a/b", "x/y", p=0.95),
        _result(Verdict.ASK, "a/b|a/c", "x/y", "x/z", p=0.55),
        _result(Verdict.ASK, "none", "x/z", p=0.35),
        _result(Verdict.ANSWER, "none", "x/z", p=0.9),
        _result(Verdict.ASK, "a/b", "x/y", "a/b", p=0.5),
        _result(Verdict.HANDOFF, "a/b", "x/y", p=0.05),
        _result(Verdict.ANSWER, "a/b", "a/b", p=0.99),
        _result(Verdict.ANSWER, None, "x/y", p=0.99),
    ]
    found = report(results)
    assert found.confusions == (
        Confusion("a/b|a/c", "x/y", 1, 1),
        Confusion("none", "x/z", 1, 1),
    )
    assert found.accuracy_at[50] == pytest.approx(1 / 3.5)
    assert found.accuracy_at[100] == pytest.approx(1 / 7)
    assert sum(one.count for one in found.reliability) == 7
    assert [one.understood.p for one in mistakes(results)] == [0.95, 0.55, 0.35, 0.9, 0.05]


def test_the_lane_states_no_probability_that_could_be_measured() -> None:
    lane = Result(Case(1, EN, "?", "a/b"), Understood(Verdict.EMERGENCY, EN, "a/b", 1.0))
    assert report([lane]).reliability == ()
    assert report([lane]).accuracy_at[100] == 1.0


def test_question_files_are_read_with_optional_columns_and_comments() -> None:
    cases = read_cases(["# head\n", "\n", "en\twhat?\ta/b\n", "\thow?\r\n", "zh\t？\tnone\n"])
    assert cases == (
        Case(3, EN, "what?", "a/b"),
        Case(4, None, "how?", None),
        Case(5, LocaleTag("zh-Hans"), "？", "none"),
    )
    assert read_cases(["en\twhat?"], "x.tsv") == (Case(1, EN, "what?", None, "x.tsv"),)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("no tabs at all", "line 2"), ("xx\twhat?", "no locale 'xx'"), ("a\tb\tc\td", "line 2")],
)
def test_a_broken_line_is_named(line: str, complaint: str) -> None:
    with pytest.raises(ContentError, match=complaint):
        read_cases(["en\tfine", line])


def test_the_locale_is_told_only_if_wanted() -> None:
    class Echo:
        def decide(self, question: Question) -> Understood:
            return Understood(Verdict.HANDOFF, question.prior or LocaleTag("ja"))

    case = Case(1, EN, "?", "none")
    (told,) = run(Echo(), [case], audience=Audience.RESIDENT)
    (untold,) = run(Echo(), [case], audience=Audience.RESIDENT, tell_locale=False)
    assert told.understood.locale == "en"
    assert untold.understood.locale == "ja"
    assert report([told, untold]).language_right == 1
