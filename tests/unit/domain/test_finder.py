"""The finder of supports: what is asked after which button, and what goes to a division."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.choice import Action, choice_data
from bot.domain.entry import Audience
from bot.domain.finder import pass_on, value_of
from bot.domain.locale import JA
from bot.domain.support import Form, Need
from bot.domain.supports import Part
from bot.domain.ticket import TicketAction
from bot.domain.utterance import (
    AddedToTicket,
    Answer,
    EmergencyAnswer,
    GroupNotice,
    HandedOff,
    NotSure,
    OldButton,
    SupportComparison,
    SupportPassedOn,
    SupportQuestion,
    Utterance,
)
from tests.support.events import presses, says
from tests.support.small import GRANT, HOSPITAL, answers, danger, unsure
from tests.support.supports import with_supports
from tests.unit.domain.table import CONTENT, after, known, with_ticket, words

BOOKED = with_supports(CONTENT, GRANT, HOSPITAL)
OFFICER = known(audience=Audience.MUNICIPAL)
WISH = "災害の講師を派遣してほしい"


def button(value: str = "") -> str:
    return choice_data(Action.SUPPORT, value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", SupportQuestion(Need(), Part.THEME)),
        ("plan", SupportQuestion(Need("plan"), Part.FORM)),
        ("any", SupportQuestion(Need(), Part.FORM)),
        ("disaster", SupportComparison(Need("disaster"))),
        ("plan.course", SupportComparison(Need("plan", Form.COURSE))),
        ("plan.any", SupportComparison(Need("plan"))),
        ("any.any", SupportComparison(Need())),
        ("plan.course.kanto", SupportComparison(Need("plan", Form.COURSE, "kanto"))),
        ("sales", SupportComparison(Need("sales"))),
        ("money", None),
        ("plan.letter", None),
        ("plan.course.mars", None),
        ("plan.course.kanto.more", None),
        ("ask", None),
        ("ask.mars.plan", None),
        ("ask.exchange.money", None),
    ],
)
def test_a_button_leads_to_the_next_question_or_the_comparison(
    value: str, said: Utterance | None
) -> None:
    decision = after(OFFICER, presses(button(value)), content=BOOKED)
    assert words(decision) == ([said] if said else [OldButton(Audience.MUNICIPAL)])


def test_without_supports_its_button_is_an_old_one() -> None:
    assert isinstance(words(after(OFFICER, presses(button())))[0], OldButton)


def test_a_number_after_the_comparison_is_the_entry_of_that_support() -> None:
    compared = after(OFFICER, presses(button("plan.course")), content=BOOKED)
    # course, old and adviser, on the entries of the example book in turns
    assert compared.state.offered == (HOSPITAL, HOSPITAL, GRANT)
    assert words(after(compared.state, says("3"), content=BOOKED)) == [Answer(GRANT)]


def test_a_person_asked_for_afterwards_belongs_to_the_best_support() -> None:
    compared = after(OFFICER, presses(button("disaster")), content=BOOKED)
    assert compared.state.last_entry == GRANT
    handed = after(compared.state, presses("human:yes"), content=BOOKED)
    assert handed.tickets[0].division == "exchange"


class TestPassingOn:
    NEED = Need("plan", Form.COURSE)
    ASK = button(pass_on(NEED, "exchange"))

    def test_a_ticket_opens_at_the_division_with_what_was_chosen(self) -> None:
        decision = after(OFFICER, presses(self.ASK), content=BOOKED)
        (request,) = decision.tickets
        assert request.action is TicketAction.OPEN
        assert request.division == "exchange"
        assert request.entry_id == HOSPITAL
        assert request.subject == "合う支援：計画 / 研修"
        assert words(decision) == [SupportPassedOn(self.NEED, "exchange"), HandedOff(0)]

    def test_an_open_ticket_stays_the_only_one(self) -> None:
        decision = after(with_ticket(), presses(self.ASK), content=BOOKED)
        assert [one.action for one in decision.tickets] == [TicketAction.PERSON_WROTE]
        assert words(decision) == [HandedOff(5, already=True)]

    def test_in_a_group_nobody_is_bothered(self) -> None:
        event = presses(self.ASK, group=True)
        decision = after(OFFICER, event, content=BOOKED)
        assert (words(decision), decision.tickets) == ([GroupNotice()], ())


class TestWishes:
    def test_a_typed_wish_starts_the_finder_with_what_it_says(self) -> None:
        decision = after(OFFICER, says(WISH), unsure(), BOOKED)
        assert words(decision) == [SupportComparison(Need("disaster", Form.LECTURE))]

    def test_what_it_does_not_say_is_asked(self) -> None:
        decision = after(OFFICER, says("講師を探しています"), unsure(), BOOKED)
        assert words(decision) == [SupportQuestion(Need(form=Form.LECTURE), Part.THEME)]

    def test_it_is_said_in_the_language_of_the_message(self) -> None:
        state = known(audience=Audience.MUNICIPAL, chosen=None)
        decision = after(state, says(WISH), unsure(locale=JA), BOOKED)
        assert decision.say[0].locale == JA

    def test_residents_are_answered_as_ever(self) -> None:
        assert words(after(known(), says(WISH), answers(HOSPITAL), BOOKED)) == [Answer(HOSPITAL)]

    def test_danger_comes_first(self) -> None:
        said = words(after(OFFICER, says(WISH), danger(), BOOKED))
        assert isinstance(said[0], EmergencyAnswer)

    def test_any_other_message_is_understood_as_ever(self) -> None:
        said = words(after(OFFICER, says("what is a support?"), unsure(), BOOKED))
        assert isinstance(said[0], NotSure)

    def test_words_to_an_open_ticket_reach_it_and_still_find_support(self) -> None:
        state = with_ticket(audience=Audience.MUNICIPAL)
        decision = after(state, says(WISH), unsure(), BOOKED)
        assert [one.action for one in decision.tickets] == [TicketAction.PERSON_WROTE]
        assert not any(isinstance(what, AddedToTicket) for what in words(decision))


_NEEDS = st.builds(
    Need,
    st.sampled_from([None, *BOOKED.supports.themes]),
    st.sampled_from([None, *Form]),
    st.sampled_from([None, *BOOKED.supports.regions]),
)


@given(need=_NEEDS, division=st.sampled_from(sorted(BOOKED.divisions)))
def test_every_need_fits_a_button_and_comes_back_as_it_was(need: Need, division: str) -> None:
    compared = after(OFFICER, presses(button(value_of(need))), content=BOOKED)
    assert words(compared) == [SupportComparison(need)]
    passed = after(OFFICER, presses(button(pass_on(need, division))), content=BOOKED)
    assert words(passed)[0] == SupportPassedOn(need, division)


@given(
    presses_=st.lists(st.sampled_from(["", "any", "plan", "disaster", "sales"]), max_size=1),
    form=st.sampled_from(["any", *(str(form) for form in Form)]),
    region=st.sampled_from(["any", "kanto"]),
)
def test_the_finder_always_ends_after_three_answers(
    presses_: list[str], form: str, region: str
) -> None:
    theme = (presses_ or ["any"])[0] or "any"
    asked = 0
    for value in ("", theme, f"{theme}.{form}", f"{theme}.{form}.{region}"):
        said = words(after(OFFICER, presses(button(value)), content=BOOKED))[0]
        if isinstance(said, SupportComparison):
            break
        asked += 1
    assert isinstance(said, SupportComparison)
    assert asked <= len(Part)
