"""The guided check: what is asked, and what every move does to a case."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.eligibility import dialogue
from bot.domain.eligibility.case import MOST_STEPS, OpenCase, as_data, from_data
from bot.domain.eligibility.evaluate import contradictions
from bot.domain.eligibility.options import OptionKind, options
from bot.domain.eligibility.record import data_record, record, record_data
from bot.domain.eligibility.rules import FieldKind, GrantBook
from tests.support.grants import book
from tests.unit.domain.eligibility.test_properties import everything, some

DAY = date(2026, 11, 24)
COMMUNITY = "grants/multicultural-community"
COOPERATION = "grants/international-cooperation-model"
TOWN = (
    ("applicant_type", "municipality"),
    ("project_field", "disaster"),
    ("project_new", "new"),
    ("national_grant", "no"),
    ("project_start", date(2027, 6, 1)),
)
asked_grants = st.sampled_from([None, *(g.id for g in book().grants.values() if g.questions)])
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def begun(*given: Any, grant: str | None = COMMUNITY, on: date = DAY) -> OpenCase:
    return dialogue.begin(book(), grant, on, "t", tuple(given))


def fields(case: OpenCase) -> tuple[str, ...]:
    return case.pending.fields if case.pending else ()


def shown(case: OpenCase) -> list[tuple[Any, ...]]:
    outcomes = dialogue.look(case, book()).outcomes
    return [(one.grant.id, one.verdict, one.deciding, one.notes, one.amount) for one in outcomes]


def consistent(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers without what would contradict the rest."""
    while against := contradictions(book(), answers, DAY):
        del answers[dialogue.conflict_fields(against[0])[0]]
    return answers


# What holds for every project


@few
@given(grant=asked_grants, answers=everything, silence=some, exact=st.booleans())
def test_it_ends_and_asks_nothing_twice(grant, answers, silence, exact) -> None:
    known = consistent(dict(answers))
    case = dialogue.begin(book(), grant, DAY, "t")
    case = dialogue.refine(case, book()) if exact else case
    asked: list[str] = []
    while case.pending is not None:
        assert len(asked) <= len(book().fields)
        assert not set(fields(case)) & set(asked)
        asked += fields(case)
        told = {f: None if f in silence else known.get(f) for f in fields(case)}
        case = dialogue.answer(case, book(), tuple(told.items()))
    core = case.questions if not exact else 0
    assert core <= 7
    assert dialogue.look(case, book()).done


@few
@given(grant=asked_grants, answers=everything, known=some, seed=st.randoms())
def test_no_order_of_answers_changes_what_is_shown(grant, answers, known, seed) -> None:
    told = consistent({name: answers[name] for name in sorted(known)})
    order = list(told.items())
    straight = begun(*order, grant=grant)
    seed.shuffle(order)
    case = begun(grant=grant)
    for pair in order:  # each on its own, asked for or not
        case = dialogue.answer(case, book(), (pair,))
    assert shown(case) == shown(straight)
    assert fields(case) == fields(straight)


@few
@given(grant=asked_grants, answers=everything, known=some, later=some)
def test_going_back_undoes_exactly_one_answer(grant, answers, known, later) -> None:
    told = consistent({name: answers[name] for name in sorted(known)})
    case = begun(*told.items(), grant=grant)
    for name in sorted(later):
        after = dialogue.answer(case, book(), ((name, answers[name]),))
        assert dialogue.back(after, book()).answers == case.answers
        assert fields(dialogue.back(after, book())) == fields(case)
        case = after


@few
@given(grant=asked_grants, answers=everything, known=some, unknown=some)
def test_a_case_survives_being_stored(grant, answers, known, unknown) -> None:
    told = {name: None if name in unknown else answers[name] for name in sorted(known)}
    case = begun(*told.items(), grant=grant)
    assert from_data(json.loads(json.dumps(as_data(case)))) == case
    kept = record(case, book())
    assert data_record(json.loads(json.dumps(record_data(kept)))) == kept


@settings(few, max_examples=20)
@given(grant=asked_grants, answers=everything, known=some)
def test_every_option_is_an_answer_to_its_question(grant, answers, known) -> None:
    told = consistent({name: answers[name] for name in sorted(known)})
    case = dialogue.refine(begun(*told.items(), grant=grant), book())
    while (step := case.pending) is not None:
        found = options(case, book(), step)
        assert len(found) == len(set(found))
        for option in found:
            after = dialogue.answer(case, book(), option.given)
            assert not dialogue.look(after, book()).conflicts
            assert dict(option.given).items() <= after.answers.items()
            assert options(after, book(), step) == found
        case = (
            dialogue.answer(case, book(), found[0].given)
            if found
            else (dialogue.dont_know(case, book()))
        )


# Single moves


def test_what_the_sentence_told_is_never_asked() -> None:
    case = begun(*TOWN)
    assert not set(fields(case)) & dict(TOWN).keys()


def test_several_things_at_once_are_one_tap() -> None:
    case = begun(("applicant_type", "npo"), *TOWN[1:], ("application_date", date(2025, 8, 1)))
    case = replace(case, steps=case.steps[:1])
    case = dialogue.ask(case, book())
    assert fields(case) == ("lead_partner", "has_legal_personality")
    found = options(case, book(), case.pending)
    assert [dict(one.given).get("has_legal_personality") for one in found] == [
        None, "yes", "no", "yes", "no",
    ]  # fmt: skip


def test_of_several_mistakes_one_two_or_none_can_be_so() -> None:
    case = begun(*TOWN, grant=COOPERATION, on=date(2027, 1, 5))
    case = case.with_step(("only_money_or_goods", "only_study", "friendship_only"))
    kinds = [one.kind for one in options(case, book(), case.pending)]
    assert kinds == [OptionKind.NONE, OptionKind.ONE, OptionKind.ONE, OptionKind.ONE]


def test_dont_know_is_an_answer_that_is_not_asked_again() -> None:
    case = begun(*TOWN)
    before = fields(case)
    case = dialogue.dont_know(case, book())
    assert all(case.answers[name] is None for name in before)
    assert not set(fields(case)) & set(before)


def test_an_answer_is_changed_and_the_rest_is_kept() -> None:
    case = dialogue.edit(begun(*TOWN), book(), "applicant_type")
    assert fields(case) == ("applicant_type",)
    case = dialogue.answer(case, book(), (("applicant_type", "company"),))
    assert case.answers["project_field"] == "disaster"
    assert dialogue.look(case, book()).outcomes[0].verdict == "not_eligible"


def test_a_button_of_an_earlier_question_changes_that_answer() -> None:
    case = begun()
    first = case.pending
    case = dialogue.answer(case, book(), (("applicant_type", "prefecture"),))
    open_ = fields(case)
    case = dialogue.answer_again(case, book(), first.number, (("applicant_type", "npo"),))
    assert case.answers["applicant_type"] == "npo"
    assert fields(case) != open_  # an NPO is asked for its partner first


def test_a_step_that_was_undone_is_gone() -> None:
    case = dialogue.answer(begun(), book(), (("applicant_type", "npo"),))
    number = case.pending.number
    back = dialogue.back(case, book())
    assert back.step(number) is None
    assert dialogue.answer_again(back, book(), number, (("lead_partner", "none"),)) == back


def test_contradictions_are_shown_and_asked_again_until_they_are_gone() -> None:
    case = begun(*TOWN, ("total_eligible_cost", 1_000_000), ("requested_grant", 2_000_000))
    assert fields(case) == ("requested_grant", "total_eligible_cost")
    assert dialogue.look(case, book()).conflicts
    case = dialogue.edit(case, book(), "total_eligible_cost")
    case = dialogue.answer(case, book(), (("total_eligible_cost", 3_000_000),))
    assert not dialogue.look(case, book()).conflicts
    assert case.answers["requested_grant"] == 2_000_000


def test_starting_again_keeps_nothing() -> None:
    case = dialogue.restart(begun(*TOWN), book())
    assert case.answers == {}
    assert fields(case) == ("applicant_type",)


def test_the_same_project_can_be_looked_at_for_another_grant() -> None:
    case = dialogue.narrow(begun(*TOWN), book(), COOPERATION)
    assert case.answers == dict(TOWN)
    assert dialogue.look(case, book()).outcomes[0].grant.id == COOPERATION
    assert dialogue.narrow(case, book(), None).grant is None
    assert dialogue.narrow(case, book(), "grants/nothing") == case


def test_amounts_without_a_word_for_them_become_options() -> None:
    case = dialogue.begin(book(), COMMUNITY, DAY, "t", TOWN, (3_000_000, 6_000_000))
    case = dialogue.ask_money(case, book())
    (only,) = options(case, book(), case.pending)  # the other way round contradicts itself
    assert dict(only.given) == {"total_eligible_cost": 6_000_000, "requested_grant": 3_000_000}
    assert dialogue.answer(case, book(), only.given).heard == ()


def test_days_that_are_usual_are_buttons() -> None:
    case = dialogue.edit(begun(*TOWN), book(), "project_end")
    ends = [dict(one.given)["project_end"] for one in options(case, book(), case.pending)]
    assert date(2028, 2, 29) in ends
    assert min(ends) >= dict(TOWN)["project_start"]
    both = begun(*TOWN[:-1]).with_step(("project_start", "project_end"))
    for option in options(both, book(), both.pending):
        told = dict(option.given)
        assert told["project_start"] < told["project_end"]


def test_how_many_bodies_and_which_is_one_tap_without_contradictions() -> None:
    case = begun(*TOWN).with_step(("joint_bodies", "lead_partner"))
    told = [dict(one.given) for one in options(case, book(), case.pending)]
    assert {"joint_bodies": 1, "lead_partner": "none"} in told
    assert all((one["joint_bodies"] > 1) is (one["lead_partner"] != "none") for one in told)


def test_a_long_case_stays_short() -> None:
    case = begun(*TOWN)
    for number in range(200):
        case = dialogue.edit(case, book(), "total_eligible_cost")
        case = dialogue.answer(case, book(), (("total_eligible_cost", 1_000_000 + number),))
    assert len(case.steps) <= MOST_STEPS + 1
    assert case.answers == {**dict(TOWN), "total_eligible_cost": 1_000_199}


# Another day


def test_nothing_changes_within_a_day() -> None:
    case = begun(*TOWN)
    assert dialogue.renew(case, book(), DAY, "new").case is case


def test_a_window_that_closed_meanwhile_is_said() -> None:
    start = ("project_start", date(2026, 6, 1))
    case = begun(*TOWN[:-1], start, on=date(2025, 9, 30))
    found = dialogue.renew(case, book(), date(2025, 10, 1), "new")
    assert found.call_closed == (COMMUNITY,)
    assert dialogue.look(found.case, book()).outcomes[0].verdict == "not_eligible"
    assert found.case.tag == "t"


def test_changed_rules_are_said_and_old_buttons_no_longer_count() -> None:
    case = begun(*TOWN)
    grant = book().grants[COMMUNITY]
    rules = tuple(rule for rule in grant.rules if rule.id != "mc-10-national-grant")
    changed = replace(book(), grants={**book().grants, COMMUNITY: replace(grant, rules=rules)})
    found = dialogue.renew(case, changed, DAY, "new")
    assert found.rules_changed
    assert found.case.tag == "new"
    assert found.case.answers == case.answers
    assert not dialogue.renew(found.case, changed, DAY, "x").rules_changed


def test_rules_of_another_grant_do_not_concern_a_case() -> None:
    grant = book().grants[COOPERATION]
    other = replace(book(), grants={**book().grants, COOPERATION: replace(grant, rules=())})
    assert not dialogue.renew(begun(*TOWN), other, DAY, "new").rules_changed
    assert dialogue.renew(begun(*TOWN, grant=None), other, DAY, "new").rules_changed


def test_an_answer_that_no_longer_exists_is_asked_again() -> None:
    case = begun(*TOWN)
    known = book().fields["project_field"]
    values = {key: words for key, words in known.values.items() if key != "disaster"}
    changed = replace(
        book(), fields={**book().fields, "project_field": replace(known, values=values)}
    )
    found = dialogue.renew(case, changed, DAY, "new").case
    assert "project_field" not in found.answers


def test_a_grant_that_is_gone_leaves_the_project_to_all_grants() -> None:
    grants = {key: grant for key, grant in book().grants.items() if key != COMMUNITY}
    found = dialogue.renew(begun(*TOWN), replace(book(), grants=grants), DAY, "new").case
    assert found.grant is None


@pytest.mark.parametrize(
    "data",
    [None, {}, {"format": 0}, {"format": 1}, {"format": 1, "tag": "t", "steps": 3}, "x", []],
    ids=repr,
)
def test_what_cannot_be_read_back_is_no_case(data: Any) -> None:
    assert from_data(data) is None
    assert data_record(data) is None


def test_a_case_without_any_grants_asks_nothing() -> None:
    case = dialogue.begin(GrantBook({}, {}), None, DAY, "t")
    assert case.pending is None


def test_every_question_of_a_choice_has_a_button_for_each_answer() -> None:
    for field in book().fields.values():
        if field.kind is FieldKind.CHOICE:
            case = dialogue.edit(begun(), book(), field.name)
            found = options(case, book(), case.pending)
            assert [dict(one.given)[field.name] for one in found] == list(field.values)
