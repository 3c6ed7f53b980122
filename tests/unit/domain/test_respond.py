"""Routing: contacts, groups, blocking, what cannot be read, and silence while staff talk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import TicketRequest
from bot.domain.entry import Audience
from bot.domain.event import EventKind, InboundEvent
from bot.domain.locale import EN
from bot.domain.picture import PictureFile
from bot.domain.respond import question_of
from bot.domain.ticket import TicketAction
from bot.domain.understood import SmallTalk, Understood
from bot.domain.utterance import (
    Answer,
    BackToBot,
    CannotRead,
    ChapterMenu,
    EmergencyAnswer,
    ForgetDeclined,
    ForgetQuestion,
    Forgotten,
    Greeting,
    GroupNotice,
    LanguageChosen,
    LanguagePicker,
    RatingThanks,
    Utterance,
)
from tests.support.events import event, presses, says
from tests.support.small import (
    AMBULANCE,
    HOSPITAL,
    VI,
    answers,
    asks,
    danger,
    talk,
    unsure,
)
from tests.unit.domain.table import after, known, new, with_staff, with_ticket, words

RESIDENT = Audience.RESIDENT
WROTE = (TicketRequest(TicketAction.PERSON_WROTE),)


def test_a_first_contact_is_greeted_in_the_language_the_platform_names() -> None:
    decision = after(new(), event(EventKind.START, locale_hint="vi-VN"))

    assert words(decision) == [Greeting(RESIDENT)]
    assert {said.locale for said in decision.say} == {VI}
    assert decision.state.greeted
    assert decision.state.guess == VI


def test_a_contact_whose_language_nobody_knows_is_greeted_in_english() -> None:
    decision = after(new(), event(EventKind.START, locale_hint="tlh"))

    assert {said.locale for said in decision.say} == {EN}
    assert decision.state.guess is None


def test_who_was_greeted_at_the_start_is_not_greeted_again_with_the_answer() -> None:
    state = after(new(), event(EventKind.START)).state

    assert words(after(state, says("hospital"), answers(HOSPITAL))) == [Answer(HOSPITAL)]


def test_an_edited_message_is_a_question_too() -> None:
    edited = event(EventKind.EDITED, "hospital", message_ref="1")

    assert question_of(known(), edited) is not None
    assert words(after(known(), edited, answers(HOSPITAL))) == [Answer(HOSPITAL)]


@pytest.mark.parametrize("state", [known(), with_staff()], ids=["bot", "staff"])
def test_danger_beside_a_command_goes_before_it(state: ConversationState) -> None:
    called = says("/forget he is not breathing")
    question = question_of(state, called)

    assert question is not None
    assert question.text == "he is not breathing"
    assert isinstance(words(after(state, called, danger()))[0], EmergencyAnswer)
    assert words(after(state, called, unsure())) == words(after(state, says("/forget")))


@pytest.mark.parametrize("text", ["Tiếng Việt", "vietnamese please"])
@pytest.mark.parametrize("state", [new(), known(), with_ticket()], ids=["new", "known", "ticket"])
def test_a_language_that_is_named_is_chosen_without_being_understood(
    state: ConversationState, text: str
) -> None:
    assert question_of(state, says(text)) is None
    decision = after(state, says(text))

    assert decision.state.chosen == VI
    assert {said.locale for said in decision.say} == {VI}
    assert words(decision)[0] == LanguageChosen()
    assert decision.tickets == (WROTE if state.ticket_id else ())


def test_who_asks_in_words_to_change_the_language_gets_the_choice() -> None:
    assert words(after(known(), says("change language"))) == [LanguagePicker(1, EN)]


def test_a_wish_in_the_language_the_platform_names_is_understood_as_before() -> None:
    wish = says("bằng tiếng Việt", locale_hint="vi")

    assert question_of(new(), wish) is not None
    assert words(after(new(), wish, answers(HOSPITAL)))[0] == Answer(HOSPITAL)


@pytest.mark.parametrize(
    "state", [with_staff(), known(offered=(HOSPITAL, AMBULANCE))], ids=["staff", "offered"]
)
def test_what_was_asked_before_goes_before_a_language(state: ConversationState) -> None:
    assert question_of(state, says("Vietnamese")) is not None
    assert after(state, says("Vietnamese"), unsure()).state.chosen == EN


def test_who_blocks_the_bot_hears_nothing_until_they_come_back() -> None:
    blocked = after(known(), event(EventKind.BLOCKED))

    assert blocked.say == ()
    assert blocked.state == known(blocked=True)
    for back in (event(EventKind.START), presses("menu")):
        again = after(blocked.state, back)
        assert not again.state.blocked
        assert again.say


def test_coming_back_during_a_talk_with_staff_stays_silent_but_unblocks() -> None:
    decision = after(with_staff(blocked=True), event(EventKind.START))

    assert decision.say == ()
    assert decision.state == with_staff()


@pytest.mark.parametrize("kind", ["sticker", "audio", None])
def test_what_cannot_be_read_is_said_so(kind: str | None) -> None:
    decision = after(known(), event(EventKind.UNREADABLE, unreadable=kind))

    assert words(decision) == [CannotRead(kind or "file")]
    assert decision.tickets == ()


def test_what_cannot_be_read_is_passed_on_where_a_ticket_is_open() -> None:
    decision = after(with_ticket(), event(EventKind.UNREADABLE, unreadable="image"))

    assert words(decision) == [CannotRead("image", passed_on=True)]
    assert decision.tickets == WROTE


def test_a_group_is_told_the_rules_when_the_bot_joins() -> None:
    decision = after(new(), event(EventKind.JOINED_GROUP, group=True))

    assert words(decision) == [GroupNotice()]
    assert decision.state == replace(new(), greeted=True, group=True)


def test_withdrawn_words_lead_to_nothing() -> None:
    assert after(known(), event(EventKind.WITHDRAWN, message_ref="1")).say == ()


@pytest.mark.parametrize(
    ("heard", "understood"),
    [
        (says("hospital"), answers(HOSPITAL)),
        (says("which"), asks(HOSPITAL)),
        (says("?"), unsure()),
        (says("thanks"), talk(SmallTalk.THANKS)),
        (says("/help"), None),
        (says("/menu"), None),
        (says("/human"), None),
        (says("/start"), None),
        (says("1"), None),
        (event(EventKind.EDITED, "hospital", message_ref="1"), answers(HOSPITAL)),
        (presses("menu"), None),
        (presses(f"entry:{HOSPITAL}"), None),
        (presses("human:yes"), None),
        (presses("nonsense"), None),
        (presses("lang:xx"), None),
        (presses("forget:later"), None),
        (event(EventKind.UNREADABLE, unreadable="sticker"), None),
        (event(EventKind.UNREADABLE, unreadable="image", picture=PictureFile("1")), None),
    ],
    ids=lambda value: (value.text or value.data) if isinstance(value, InboundEvent) else "",
)
def test_the_bot_is_silent_while_staff_talk_and_staff_see_what_came(
    heard: InboundEvent, understood: Understood | None
) -> None:
    state = with_staff(offered=(HOSPITAL,))

    decision = after(state, heard, understood)

    assert decision.say == ()
    assert decision.state == state
    assert decision.tickets == WROTE


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (says("/forget"), [ForgetQuestion()]),
        (presses("forget:no"), [ForgetDeclined()]),
        (presses("forget:yes"), [Forgotten()]),
        (says("/language"), [LanguagePicker(1, EN)]),
        (presses("langs:2"), [LanguagePicker(2, EN)]),
        (presses("lang:vi"), [LanguageChosen()]),
        (presses("bot"), [BackToBot(had_ticket=True)]),
        (presses("rate:4.3"), [RatingThanks(good=True)]),
    ],
    ids=lambda value: (value.text or value.data) if isinstance(value, InboundEvent) else "",
)
def test_what_persons_do_to_their_own_data_is_carried_out_while_staff_talk(
    heard: InboundEvent, said: list[Utterance]
) -> None:
    assert words(after(with_staff(), heard)) == said


def test_danger_is_answered_even_while_staff_talk() -> None:
    decision = after(with_staff(), says("help me"), danger())

    assert words(decision) == [EmergencyAnswer(AMBULANCE, "medical", ticket_opened=True)]
    assert [request.action for request in decision.tickets] == [
        TicketAction.PERSON_WROTE,
        TicketAction.MARK_URGENT,
    ]
    assert decision.state.mode is Mode.HUMAN


@pytest.mark.parametrize("kind", [EventKind.START, EventKind.JOINED_GROUP, EventKind.WITHDRAWN])
def test_other_events_while_staff_talk_lead_to_nothing(kind: EventKind) -> None:
    decision = after(with_staff(), event(kind))

    assert decision.say == ()
    assert decision.tickets == ()


def test_deciding_twice_gives_the_same_decision() -> None:
    state: ConversationState = known(unanswered="why?")
    heard = presses("human:yes")

    assert after(state, heard) == after(state, heard)


def test_the_menu_shows_the_chapters_of_ones_own_audience() -> None:
    state = known(audience=Audience.MUNICIPAL)

    assert words(after(state, presses("menu"))) == [ChapterMenu(Audience.MUNICIPAL)]
