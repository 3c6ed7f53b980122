"""The outcome card: what an officer is told, before any words are chosen."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.eligibility.card import ALL, Card, CardCase, Finding, NextStep, make_cards
from bot.domain.eligibility.rules import SchemeKind, Value
from tests.support.grants import Situation, book, by_grant

TOWN: dict[str, Value | None] = {
    "applicant_type": "municipality",
    "project_field": "disaster",
    "project_new": "new",
    "national_grant": "no",
    "project_start": date(2026, 6, 1),
    "total_eligible_cost": 2_500_000,
}
MC = "grants/multicultural-community"
SUMMER = date(2025, 8, 20)


def card(grant: str = MC, on: date = SUMMER, **changes: Value | None) -> Card:
    found = make_cards(book(), CardCase(grant, {**TOWN, **changes}, on))
    assert found is not None
    return found.cards[0]


@pytest.mark.parametrize("grant", by_grant())
def test_a_card_says_what_the_situation_says(grant: str) -> None:
    for situation in by_grant()[grant]:
        assert_as_written(situation)


def assert_as_written(situation: Situation) -> None:
    found = make_cards(book(), CardCase(situation.grant.id, situation.answers, situation.on))
    assert found is not None
    [made] = found.cards
    assert made.verdict == situation.verdict
    assert {ruling.rule.id for ruling in made.deciding} == situation.deciding
    assert (made.finding is Finding.LIKELY) <= (situation.verdict == "likely_eligible")
    if situation.amount is not None:
        assert made.amount is not None
        assert made.amount.cap_jpy == situation.amount["cap_jpy"]
    told = {given.field.name for given in made.given}
    assert told == set(situation.answers)
    assert not told & {field.name for field in made.unknown}


@pytest.mark.parametrize(
    ("grant", "on", "changes", "finding", "step"),
    [
        pytest.param(MC, SUMMER, {}, Finding.LIKELY, NextStep.APPLY, id="open window"),
        pytest.param(MC, date(2025, 6, 1), {}, Finding.LIKELY, NextStep.WAIT, id="not open yet"),
        pytest.param(
            MC, date(2025, 10, 1), {}, Finding.NOT, NextStep.NEXT_CALL, id="only too late"
        ),
        pytest.param(
            MC,
            date(2025, 10, 1),
            {"national_grant": "yes"},
            Finding.NOT,
            NextStep.CHANGE,
            id="too late and something else",
        ),
        pytest.param(
            MC,
            SUMMER,
            {"project_start": date(2027, 6, 1)},
            Finding.ASK,
            NextStep.ASK_DIVISION,
            id="a year nobody knows the window of",
        ),
        pytest.param(
            MC, SUMMER, {"project_new": None}, Finding.ASK, NextStep.ASK_DIVISION, id="do not know"
        ),
        pytest.param(
            MC,
            SUMMER,
            {"project_end": date(2026, 5, 1)},
            Finding.CONTRADICTED,
            NextStep.CORRECT,
            id="ends before it starts",
        ),
        pytest.param(
            "grants/international-exchange",
            SUMMER,
            {},
            Finding.NOT,
            NextStep.OTHER_GRANT,
            id="another grant fits",
        ),
        pytest.param(
            "neighbours/mic-adviser", SUMMER, {}, Finding.NOT_OURS, NextStep.OWNER, id="neighbour"
        ),
        pytest.param(
            "grants/economic-activity",
            SUMMER,
            {},
            Finding.ASK,
            NextStep.ASK_DIVISION,
            id="always a person",
        ),
    ],
)
def test_what_to_do_next(
    grant: str, on: date, changes: dict[str, Value], finding: Finding, step: NextStep
) -> None:
    made = card(grant, on, **changes)
    assert (made.finding, made.step) == (finding, step)


def test_as_long_as_an_answer_may_settle_it_the_card_says_so() -> None:
    found = make_cards(book(), CardCase(MC, {"applicant_type": "municipality"}, SUMMER))
    assert found is not None
    assert found.cards[0].finding is Finding.OPEN
    assert "project_field" in {field.name for field in found.cards[0].unknown}


def test_the_card_names_the_division_with_its_number() -> None:
    contact = card().contact
    assert contact is not None
    assert (contact.tel, contact.mail) == ("03-5213-1725", "tabunka@clair.or.jp")
    assert contact.citations[0].as_of == "2022"


def test_a_division_without_a_number_is_named_all_the_same() -> None:
    contact = card("grants/jet-regional-career-support").contact
    assert contact is not None
    assert (contact.name.en, contact.tel) == ("JET Programme Department", None)


def test_what_somebody_does_not_know_counts_as_answered() -> None:
    made = card(project_new=None)
    assert [one.value for one in made.given if one.field.name == "project_new"] == [None]
    assert "project_new" not in {field.name for field in made.unknown}


def test_all_grants_come_with_the_best_first_and_neighbours_last() -> None:
    found = make_cards(book(), CardCase(ALL, TOWN, SUMMER))
    assert found is not None
    findings = [list(Finding).index(one.finding) for one in found.cards]
    assert findings == sorted(findings)
    assert found.cards[0].grant.id == MC
    assert found.cards[-1].finding is Finding.NOT_OURS
    assert {one.grant.id for one in found.cards} == set(book().grants)


def test_what_others_point_to_comes_before_its_equals() -> None:
    answers = {**TOWN, "project_field": "economic"}
    found = make_cards(book(), CardCase(ALL, answers, SUMMER))
    assert found is not None
    asking = [one.grant.id for one in found.cards if one.finding is Finding.ASK]
    assert asking[0] == "grants/economic-activity"


def test_what_only_waits_comes_before_what_is_in_doubt_and_before_other_schemes() -> None:
    # Nobody has seen the call for fiscal 2027: the grant waits, the adviser is not asked about.
    answers = {**TOWN, "project_start": date(2027, 6, 1), "project_end": date(2028, 1, 31)}
    found = make_cards(book(), CardCase(ALL, answers, date(2026, 11, 23)))
    assert found is not None
    assert found.cards[0].grant.id == MC
    assert [card.grant.id for card in found.leading] == [MC]
    assert "grants/economic-activity" in {card.grant.id for card in found.aside}


def test_a_scheme_something_points_to_is_not_put_aside() -> None:
    answers = {**TOWN, "project_field": "economic"}
    found = make_cards(book(), CardCase(ALL, answers, SUMMER))
    assert found is not None
    assert "grants/economic-activity" not in {card.grant.id for card in found.aside}
    assert {card.grant.kind for card in found.aside} == {SchemeKind.PERSON}


def test_a_rule_nobody_can_answer_for_is_told_apart_from_one_not_asked() -> None:
    left = {name: value for name, value in TOWN.items() if name != "national_grant"}
    found = make_cards(book(), CardCase(MC, left, SUMMER))
    assert found is not None
    made, open_ = card(national_grant=None), found.cards[0]
    assert [made.unsure(one) for one in made.deciding] == [True]
    assert [open_.unsure(one) for one in open_.deciding] == [False]


def test_there_is_no_card_of_a_grant_that_is_not_there() -> None:
    assert make_cards(book(), CardCase("grants/kitchen", TOWN, SUMMER)) is None


def test_the_summary_changes_with_what_was_found_only() -> None:
    same = card().summary
    assert card(only_study="no").summary == same
    assert card(total_eligible_cost=2_400_000).summary != same
    assert card(national_grant="yes").summary != same
