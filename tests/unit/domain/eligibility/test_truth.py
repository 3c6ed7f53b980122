"""Three values: what is known decides as soon as it can, and not sooner."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.eligibility.conditions import (
    All,
    Always,
    AnyOf,
    Compare,
    InWindow,
    Not,
    OneOf,
    Relation,
    Term,
    Unknown,
    WindowSide,
)
from bot.domain.eligibility.rules import (
    Amounts,
    Ceiling,
    Effect,
    Grant,
    IfUnknown,
    Rule,
    SchemeKind,
    State,
    Window,
    Words,
)
from bot.domain.eligibility.truth import (
    Case,
    evaluate_condition,
    february_end,
    fiscal_year,
    year_after,
)

ON = date(2025, 8, 20)
WORDS = Words("条件", "condition")
NPO = OneOf("applicant_type", ("npo",))
GIFT = OneOf("only_money_or_goods", ("yes",))


def grant(**more) -> Grant:
    rule = Rule("zz-01-x", Always(), Effect.NOTE, IfUnknown.SILENT, WORDS, State.VERIFIED, ())
    return Grant(id="grants/x", kind=SchemeKind.CHECKED, name=WORDS, rules=(rule,), **more)


@pytest.mark.parametrize(
    ("condition", "answers", "value", "missing"),
    [
        pytest.param(Always(), {}, True, set(), id="always"),
        pytest.param(NPO, {"applicant_type": "npo"}, True, set(), id="member"),
        pytest.param(NPO, {"applicant_type": "ngo"}, False, set(), id="no member"),
        pytest.param(NPO, {}, None, {"applicant_type"}, id="not answered"),
        pytest.param(NPO, {"applicant_type": None}, None, {"applicant_type"}, id="not known"),
        pytest.param(
            All((NPO, GIFT)), {"applicant_type": "ngo"}, False, set(), id="one no decides all"
        ),
        pytest.param(
            All((NPO, GIFT)), {"applicant_type": "npo"}, None, {"only_money_or_goods"}, id="all"
        ),
        pytest.param(
            AnyOf((NPO, GIFT)), {"applicant_type": "npo"}, True, set(), id="one yes decides any"
        ),
        pytest.param(AnyOf((NPO, GIFT)), {}, None, {"applicant_type", "only_money_or_goods"}),
        pytest.param(
            AnyOf((NPO, GIFT)),
            {"applicant_type": "ngo", "only_money_or_goods": "no"},
            False,
            set(),
            id="none of any",
        ),
        pytest.param(Not(NPO), {"applicant_type": "npo"}, False, set(), id="not"),
        pytest.param(Unknown("place"), {}, None, {"place"}, id="needs an answer"),
        pytest.param(Unknown("place"), {"place": "mostly_overseas"}, False, set(), id="has one"),
    ],
)
def test_logic(condition, answers, value, missing) -> None:
    found = evaluate_condition(condition, Case(answers, ON))
    assert (found.value, found.missing) == (value, missing)


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (Relation.OVER, [False, False, True]),
        (Relation.AT_LEAST, [False, True, True]),
        (Relation.UNDER, [True, False, False]),
        (Relation.AT_MOST, [True, True, False]),
    ],
)
def test_comparisons_at_their_bounds(relation, expected) -> None:
    compare = Compare("joint_bodies", relation, 2)
    found = [evaluate_condition(compare, Case({"joint_bodies": n}, ON)).value for n in (1, 2, 3)]
    assert found == expected


def test_an_answer_that_is_not_there_counts_as_what_the_rule_says_and_is_named() -> None:
    found = evaluate_condition(
        Compare("joint_bodies", Relation.AT_LEAST, 2, if_missing=1), Case({}, ON)
    )
    assert (found.value, found.missing) == (False, {"joint_bodies"})


def test_two_answers_are_compared() -> None:
    compare = Compare("project_end", Relation.UNDER, "project_start")
    start = {"project_start": date(2026, 6, 1)}
    assert evaluate_condition(compare, Case(start, ON)).missing == {"project_end"}
    ended = {**start, "project_end": date(2026, 5, 31)}
    assert evaluate_condition(compare, Case(ended, ON)).value is True
    only_end = {"project_end": date(2026, 5, 31)}
    assert evaluate_condition(compare, Case(only_end, ON)).missing == {"project_start"}


def test_what_cannot_be_compared_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="cannot be compared"):
        evaluate_condition(Compare("place", Relation.OVER, 3), Case({"place": "here"}, ON))


@pytest.mark.parametrize(
    ("end", "late"),
    [(date(2028, 2, 29), False), (date(2028, 3, 1), True)],
    ids=["leap day", "the day after"],
)
def test_february_ends_with_the_leap_day(end, late) -> None:
    compare = Compare("project_end", Relation.OVER, Term.FEBRUARY_END)
    answers = {"project_start": date(2027, 4, 1), "project_end": end}
    assert evaluate_condition(compare, Case(answers, ON)).value is late
    assert evaluate_condition(compare, Case({"project_end": end}, ON)).missing == {"project_start"}


def test_a_year_after_the_start_is_the_same_day() -> None:
    compare = Compare("project_end", Relation.AT_LEAST, Term.YEAR_AFTER_START)
    start = {"project_start": date(2024, 6, 1)}
    for end, long in ((date(2025, 5, 31), False), (date(2025, 6, 1), True)):
        assert evaluate_condition(compare, Case({**start, "project_end": end}, ON)).value is long
    assert year_after(date(2024, 2, 29)) == date(2025, 2, 28)
    ends = {"project_end": date(2025, 5, 31)}
    assert evaluate_condition(compare, Case(ends, ON)).missing == {"project_start"}


def test_the_fiscal_year_turns_on_1_april() -> None:
    assert fiscal_year(date(2026, 3, 31)) == 2025
    assert fiscal_year(date(2026, 4, 1)) == 2026
    assert february_end(2026) == date(2027, 2, 28)


def test_the_day_of_application_wins_over_the_day_of_asking() -> None:
    compare = Compare("project_start", Relation.AT_MOST, Term.DAY)
    answers = {"project_start": date(2025, 8, 21)}
    assert evaluate_condition(compare, Case(answers, ON)).value is False
    later = {**answers, "application_date": date(2025, 8, 21)}
    assert evaluate_condition(compare, Case(later, ON)).value is True


WINDOWS = (Window(2026, date(2025, 7, 14), date(2025, 9, 30)), Window(2027, None, None))


@pytest.mark.parametrize(
    ("day", "early", "late"),
    [
        (date(2025, 7, 13), True, False),
        (date(2025, 7, 14), False, False),
        (date(2025, 9, 30), False, False),
        (date(2025, 10, 1), False, True),
    ],
    ids=str,
)
def test_both_days_of_a_window_are_inside(day, early, late) -> None:
    case = Case({"project_start": date(2026, 6, 1)}, day, grant(windows=WINDOWS))
    assert evaluate_condition(InWindow(WindowSide.NOT_OPEN), case).value is early
    assert evaluate_condition(InWindow(WindowSide.CLOSED), case).value is late


def test_a_year_without_a_window_waits_for_nobody() -> None:
    case = Case({"project_start": date(2027, 6, 1)}, ON, grant(windows=WINDOWS))
    found = evaluate_condition(InWindow(WindowSide.CLOSED), case)
    assert (found.value, found.missing) == (None, frozenset())
    unknown_year = evaluate_condition(
        InWindow(WindowSide.CLOSED), Case({}, ON, grant(windows=WINDOWS))
    )
    assert unknown_year.missing == {"project_start"}


def test_a_window_whose_opening_nobody_knows_is_neither_open_nor_not() -> None:
    windows = (Window(2026, None, date(2025, 10, 31)),)
    case = Case({"project_start": date(2026, 6, 1)}, ON, grant(windows=windows))
    assert evaluate_condition(InWindow(WindowSide.NOT_OPEN), case).value is None
    assert evaluate_condition(InWindow(WindowSide.CLOSED), case).value is False


OVERSEAS = OneOf("place", ("mostly_overseas",))
AMOUNTS = Amounts((Ceiling(5, OVERSEAS), Ceiling(3)), (), State.VERIFIED, floor=2)
ABOVE = Compare("requested_grant", Relation.OVER, Term.CEILING)


@pytest.mark.parametrize(
    ("asked", "place", "above"),
    [
        (4, "mostly_overseas", False),
        (4, "mostly_domestic", True),
        (4, None, None),
        (6, None, True),
        (3, None, False),
    ],
)
def test_where_several_ceilings_are_possible_all_must_agree(asked, place, above) -> None:
    case = Case({"requested_grant": asked, "place": place}, ON, grant(amounts=(AMOUNTS,)))
    found = evaluate_condition(ABOVE, case)
    assert found.value is above
    assert found.missing == ({"place"} if above is None else frozenset())


def test_without_amounts_nothing_is_above_or_below() -> None:
    case = Case({"requested_grant": 1}, ON, grant())
    assert evaluate_condition(ABOVE, case).value is None
    below = Compare("requested_grant", Relation.UNDER, Term.FLOOR)
    assert evaluate_condition(below, case).value is None
    paid = Case({"requested_grant": 1}, ON, grant(amounts=(AMOUNTS,)))
    assert evaluate_condition(below, paid).value is True
