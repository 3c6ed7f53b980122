"""A typed yes or no answers the bot's last question and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asked import button_for, offered_entries
from bot.domain.conversation import ConversationState
from bot.domain.entry import Audience
from bot.domain.event import EventKind, InboundEvent
from bot.domain.respond import question_of
from bot.domain.ticket import TicketAction
from bot.domain.understood import SmallTalk, Understood
from bot.domain.utterance import (
    AddedToTicket,
    Answer,
    AskWhich,
    ChapterMenu,
    FeedbackThanks,
    GroupNotice,
    HandedOff,
    HumanDeclined,
    NotSure,
    OfferHuman,
    SmallTalkReply,
    Utterance,
)
from tests.support.events import event, presses, says
from tests.support.small import HOSPITAL, INSURANCE, LABOUR, answers, asks, danger, talk, unsure
from tests.unit.domain.table import after, known, with_staff, with_ticket, words

YES, NO, HUMAN = talk(SmallTalk.YES), talk(SmallTalk.NO), talk(SmallTalk.HUMAN)
RESIDENT = Audience.RESIDENT
SHALL_I_PASS_IT_ON = after(known(), says("why?"), unsure()).state
SHALL_A_PERSON_ANSWER = after(known(), says("/human")).state
DID_IT_HELP = after(known(), says("hospital"), answers(HOSPITAL)).state
WHICH = after(known(), says("which"), asks(HOSPITAL, INSURANCE)).state
IS_IT_THIS = after(known(), says("which"), asks(HOSPITAL)).state


@pytest.mark.parametrize(
    ("state", "understood", "said"),
    [
        (SHALL_I_PASS_IT_ON, YES, HandedOff(0)),
        (SHALL_I_PASS_IT_ON, NO, HumanDeclined(RESIDENT)),
        (SHALL_I_PASS_IT_ON, HUMAN, HandedOff(0)),
        (SHALL_A_PERSON_ANSWER, YES, HandedOff(0)),
        (SHALL_A_PERSON_ANSWER, NO, HumanDeclined(RESIDENT)),
        (DID_IT_HELP, YES, FeedbackThanks()),
        (DID_IT_HELP, NO, OfferHuman(after_bad_answer=True, about=HOSPITAL)),
        (DID_IT_HELP, HUMAN, OfferHuman()),
        (WHICH, NO, NotSure(RESIDENT)),
        (WHICH, YES, SmallTalkReply(SmallTalk.YES, RESIDENT)),
        (IS_IT_THIS, YES, Answer(HOSPITAL)),
        (IS_IT_THIS, NO, NotSure(RESIDENT)),
        (known(), YES, SmallTalkReply(SmallTalk.YES, RESIDENT)),
        (known(), NO, SmallTalkReply(SmallTalk.NO, RESIDENT)),
        (known(), HUMAN, OfferHuman()),
    ],
    ids=[
        "pass-it-on", "do-not", "a-person-please", "a-person", "no-person", "helped", "no-help",
        "helped-person", "none-of-these", "which-yes", "this-one", "not-this-one", "yes-to-nothing",
        "no-to-nothing", "person",
    ],
)  # fmt: skip
def test_a_typed_answer_belongs_to_the_last_question(
    state: ConversationState, understood: Understood, said: Utterance
) -> None:
    assert words(after(state, says("word"), understood)) == [said]


def test_the_ticket_is_about_what_was_asked_before() -> None:
    decision = after(SHALL_I_PASS_IT_ON, says("yes please"), YES)

    (request,) = decision.tickets
    assert (request.action, request.subject) == (TicketAction.OPEN, "why?")
    assert decision.state.offered == ()


def test_a_yes_without_a_question_before_is_no_subject() -> None:
    (request,) = after(SHALL_A_PERSON_ANSWER, says("yes please"), YES).tickets

    assert request.subject == ""


def test_feedback_is_given_by_a_typed_answer() -> None:
    assert after(DID_IT_HELP, says("yes"), YES).feedback == (HOSPITAL, True)
    assert after(DID_IT_HELP, says("no"), NO).feedback == (HOSPITAL, False)


@pytest.mark.parametrize("understood", [YES, NO])
@pytest.mark.parametrize(
    "state", [known(unanswered="why?"), replace(WHICH, unanswered="why?")], ids=["open", "which"]
)
def test_a_bare_yes_or_no_never_becomes_the_question(
    state: ConversationState, understood: Understood
) -> None:
    assert after(state, says("word"), understood).state.unanswered == "why?"


def test_staff_see_what_was_typed_while_a_request_waits() -> None:
    state = replace(DID_IT_HELP, ticket_id=5)

    for given_state, understood in ((state, YES), (with_ticket(), YES), (with_ticket(), NO)):
        actions = [one.action for one in after(given_state, says("yes"), understood).tickets]
        assert actions == [TicketAction.PERSON_WROTE]
    assert words(after(with_ticket(), says("yes"), YES)) == [AddedToTicket(5)]


def test_nothing_is_answered_by_the_bot_while_staff_talk() -> None:
    decision = after(with_staff(offered=("human:yes", "human:no")), says("yes"), YES)

    assert decision.say == ()
    assert decision.state.offered == ("human:yes", "human:no")


def test_in_a_group_nobody_is_handed_over_by_a_word() -> None:
    in_group: dict[str, Any] = {"group": True, "addressed": True}
    answered = after(known(), says("hospital", **in_group), answers(HOSPITAL)).state

    assert words(after(answered, says("no", **in_group), NO)) == [GroupNotice()]


@pytest.mark.parametrize(
    ("between", "understood"),
    [
        (presses("menu"), None),
        (presses("help"), None),
        (says("hello"), talk(SmallTalk.GREETING)),
        (says("help me"), danger()),
        (event(EventKind.UNREADABLE, unreadable="sticker"), None),
        (says("/language"), None),
    ],
    ids=["menu", "help", "greeting", "danger", "sticker", "language"],
)
def test_other_words_of_the_bot_close_the_question(
    between: InboundEvent, understood: Understood | None
) -> None:
    state = after(SHALL_I_PASS_IT_ON, between, understood).state

    assert button_for(state, yes=True) is None


def test_a_greeting_behind_the_first_answer_leaves_its_question_open() -> None:
    state = after(ConversationState("memory:ben"), says("why?"), unsure()).state

    assert words(after(state, says("yes"), YES)) == [HandedOff(0)]


def test_numbers_of_offered_entries_outlive_other_words() -> None:
    state = after(WHICH, presses("menu")).state

    assert offered_entries(state) == (HOSPITAL, INSURANCE)
    assert words(after(state, says("2"))) == [Answer(INSURANCE)]


@pytest.mark.parametrize("figure", ["1", "2"])
def test_a_number_picks_nothing_where_only_a_yes_or_no_was_asked(figure: str) -> None:
    assert question_of(SHALL_I_PASS_IT_ON, says(figure)) is not None


def test_the_understanding_is_told_whether_something_was_asked() -> None:
    for state, asked in ((known(), False), (SHALL_I_PASS_IT_ON, True), (DID_IT_HELP, True)):
        question = question_of(state, says("ok"))
        assert question is not None
        assert question.asked is asked


def test_an_entry_that_is_gone_is_not_shown_by_a_yes() -> None:
    decision = after(known(offered=("gone/away",)), says("yes"), YES)

    assert words(decision) == [SmallTalkReply(SmallTalk.YES, RESIDENT)]


STEPS: list[tuple[InboundEvent, Understood | None]] = [
    (says("why?"), unsure()),
    (says("hospital"), answers(HOSPITAL)),
    (says("which"), asks(HOSPITAL, LABOUR)),
    (says("yes"), YES),
    (says("no"), NO),
    (says("/human"), None),
    (says("/menu"), None),
    (says("staff"), HUMAN),
    (presses("human:no"), None),
    (presses("ng:" + HOSPITAL), None),
    (event(EventKind.START), None),
]


@given(st.lists(st.sampled_from(STEPS), max_size=8))
def test_a_yes_opens_a_ticket_only_right_after_the_offer(
    steps: list[tuple[InboundEvent, Understood | None]],
) -> None:
    state, said = known(), list[Utterance]()
    for step, understood in steps:
        decision = after(state, step, understood)
        state, said = replace(decision.state, ticket_id=None), words(decision) or said

    decision = after(state, says("yes"), YES)

    offered = bool(said) and isinstance(said[-1], OfferHuman | NotSure)
    assert any(one.action is TicketAction.OPEN for one in decision.tickets) is offered
    if not offered and not any(isinstance(one, Answer) for one in words(decision)):
        assert decision.state.unanswered == state.unanswered


def test_every_question_of_the_bot_is_known() -> None:
    for what, asked in (
        (ChapterMenu(RESIDENT), False),
        (NotSure(RESIDENT), True),
        (OfferHuman(), True),
        (Answer(HOSPITAL), True),
        (AskWhich((HOSPITAL,)), True),
    ):
        state = {
            ChapterMenu: after(known(), says("/menu")).state,
            NotSure: SHALL_I_PASS_IT_ON,
            OfferHuman: SHALL_A_PERSON_ANSWER,
            Answer: DID_IT_HELP,
            AskWhich: IS_IT_THIS,
        }[type(what)]
        assert (button_for(state, yes=True) is not None) is asked
