"""Written words while the bot owns the conversation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.conversation import ConversationState
from bot.domain.decision import TicketRequest
from bot.domain.entry import Audience
from bot.domain.locale import EN, JA, JA_SIMPLE, LocaleTag
from bot.domain.respond import question_of
from bot.domain.texts import NEW_TICKET, READ_LIMIT
from bot.domain.ticket import TicketAction
from bot.domain.understood import SmallTalk, Understood, Verdict
from bot.domain.utterance import (
    AddedToTicket,
    Answer,
    AskWhich,
    CallFirst,
    EmergencyAnswer,
    Greeting,
    GroupNotice,
    HandedOff,
    Help,
    NotSure,
    OfferHuman,
    OfferSwitch,
    OldButton,
    SmallTalkReply,
    TooLong,
    Utterance,
)
from tests.support.events import presses, says
from tests.support.small import (
    AMBULANCE,
    GRANT,
    HOSPITAL,
    INSURANCE,
    LABOUR,
    SHELTER,
    VI,
    answers,
    asks,
    danger,
    small_content,
    talk,
    unsure,
)
from tests.unit.domain.table import after, known, new, with_ticket, words

RESIDENT, MUNICIPAL = Audience.RESIDENT, Audience.MUNICIPAL
WROTE = TicketRequest(TicketAction.PERSON_WROTE)
GROUP: dict[str, Any] = {"group": True, "addressed": True}


@pytest.mark.parametrize(
    ("understood", "said"),
    [
        (answers(HOSPITAL), [Answer(HOSPITAL)]),
        (asks(HOSPITAL, INSURANCE), [AskWhich((HOSPITAL, INSURANCE))]),
        (
            asks(HOSPITAL, "gone/away", INSURANCE, LABOUR, SHELTER),
            [AskWhich((HOSPITAL, INSURANCE, LABOUR))],
        ),
        (unsure(), [NotSure(RESIDENT)]),
        (unsure(LABOUR, HOSPITAL), [NotSure(RESIDENT, "work")]),
        (unsure("gone/away"), [NotSure(RESIDENT)]),
        (answers("gone/away"), [NotSure(RESIDENT)]),
        (Understood(Verdict.SMALLTALK, EN), [NotSure(RESIDENT)]),
        (talk(SmallTalk.GREETING), [SmallTalkReply(SmallTalk.GREETING, RESIDENT)]),
        (talk(SmallTalk.INSULT), [SmallTalkReply(SmallTalk.INSULT, RESIDENT)]),
        (talk(SmallTalk.HELP), [Help(RESIDENT)]),
        (talk(SmallTalk.HUMAN), [OfferHuman()]),
    ],
    ids=[
        "sure", "close", "at-most-three-that-exist", "unsure", "nearest-chapter", "nearest-gone",
        "answer-gone", "smalltalk-unknown", "greeting", "insult", "help", "human",
    ],
)  # fmt: skip
def test_what_is_understood_decides_what_is_said(
    understood: Understood, said: list[Utterance]
) -> None:
    decision = after(known(), says("some words"), understood)

    assert words(decision) == said
    assert decision.tickets == ()


def test_a_first_question_is_answered_and_greeted_briefly_in_the_same_language() -> None:
    decision = after(new(), says("bệnh viện"), answers(HOSPITAL, VI))

    assert words(decision) == [Answer(HOSPITAL), Greeting(RESIDENT, brief=True)]
    assert {said.locale for said in decision.say} == {VI}
    assert decision.state.greeted
    assert decision.state.guess == VI
    assert words(after(decision.state, says("again"), answers(LABOUR, VI))) == [Answer(LABOUR)]


def test_an_answer_is_remembered_and_clears_what_was_open() -> None:
    state = known(offered=(HOSPITAL,), unanswered="before", last_entry=LABOUR)

    decision = after(state, says("hospital"), answers(HOSPITAL))

    asked = (f"ok:{HOSPITAL}", f"ng:{HOSPITAL}")
    assert decision.state == replace(state, offered=asked, unanswered=None, last_entry=HOSPITAL)


@pytest.mark.parametrize(
    ("chosen", "message", "foreign", "spoken", "offered"),
    [
        (EN, EN, False, EN, None),
        (VI, EN, False, VI, None),
        (EN, VI, True, VI, VI),
        (JA, JA_SIMPLE, True, JA, None),
        (JA_SIMPLE, JA, True, JA_SIMPLE, None),
        (LocaleTag("zh-Hans"), LocaleTag("zh-Hant"), True, LocaleTag("zh-Hans"), None),
        (None, VI, False, VI, None),
    ],
    ids=[
        "same", "unsure-of-the-language", "foreign", "easy-for-japanese", "japanese-for-easy",
        "chinese-scripts", "none-chosen",
    ],
)  # fmt: skip
def test_the_chosen_locale_wins_unless_the_message_is_clearly_foreign(
    chosen: LocaleTag | None,
    message: LocaleTag,
    foreign: bool,
    spoken: LocaleTag,
    offered: LocaleTag | None,
) -> None:
    decision = after(
        known(chosen=chosen), says("hospital"), answers(HOSPITAL, message, foreign=foreign)
    )

    switch = [OfferSwitch(offered)] if offered else []
    assert words(decision) == [Answer(HOSPITAL), *switch]
    assert {said.locale for said in decision.say} == {spoken}
    assert decision.state.chosen == chosen


def test_without_a_choice_the_language_of_the_last_message_is_kept_as_a_guess() -> None:
    decision = after(known(chosen=None, guess=EN), says("?"), unsure(locale=VI))

    assert decision.state.guess == VI
    assert decision.state.locale == VI
    assert after(known(guess=EN), says("?"), unsure(locale=VI)).state.guess == EN


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("1", HOSPITAL),
        ("2", INSURANCE),
        ("２", INSURANCE),
        (" 2. ", INSURANCE),
        ("2)", INSURANCE),
        ("２。", INSURANCE),
        ("②", INSURANCE),
    ],
)
def test_a_bare_number_picks_an_offered_entry(text: str, entry_id: str) -> None:
    state = known(offered=(HOSPITAL, INSURANCE), unanswered="which?")

    assert question_of(state, says(text)) is None
    decision = after(state, says(text))

    assert words(decision) == [Answer(entry_id)]
    asked = (f"ok:{entry_id}", f"ng:{entry_id}")
    assert (decision.state.offered, decision.state.unanswered) == (asked, None)


@pytest.mark.parametrize("text", ["0", "3", "12", "①②", "1 room", "-1", ""])
def test_other_numbers_are_questions(text: str) -> None:
    state = known(offered=(HOSPITAL, INSURANCE))

    assert question_of(state, says(text)) is not None
    assert question_of(known(), says("1")) is not None


def test_a_picked_entry_that_is_gone_shows_the_menu() -> None:
    state = known(offered=(HOSPITAL, INSURANCE))

    decision = after(state, says("2"), content=small_content(INSURANCE))

    assert words(decision) == [OldButton(RESIDENT)]
    assert decision.state.offered == ()


def test_the_question_carries_what_is_known_of_the_writer() -> None:
    state = known(guess=VI, last_entry=HOSPITAL, audience=MUNICIPAL)

    question = question_of(state, says("and then?", locale_hint="ko"))

    assert question is not None
    assert (question.text, question.audience) == ("and then?", MUNICIPAL)
    assert (question.chosen, question.prior, question.last_entry) == (EN, VI, HOSPITAL)


def test_the_platforms_hint_is_the_first_guess() -> None:
    question = question_of(new(), says("hi", locale_hint="pt_BR"))

    assert question is not None
    assert question.prior == "pt-BR"
    decision = after(new(), presses("menu", locale_hint="zh-TW"))
    assert decision.state.guess == "zh-Hant"
    assert {said.locale for said in decision.say} == {LocaleTag("zh-Hant")}
    assert after(known(), presses("menu", locale_hint="ko")).state.guess is None


def test_a_text_that_nobody_understood_yet_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="understood"):
        after(known(), says("hello"))


class TestDanger:
    """The number first, and staff are told."""

    def test_opens_an_urgent_ticket_with_the_masked_words(self) -> None:
        decision = after(known(), says("no breath  123456789018"), danger())

        assert words(decision) == [EmergencyAnswer(AMBULANCE, "medical", ticket_opened=True)]
        assert decision.tickets == (
            TicketRequest(
                TicketAction.OPEN,
                division="multicultural",
                urgent=True,
                subject="no breath ●●●●●●●●●●●●",
                entry_id=AMBULANCE,
            ),
        )
        assert decision.state.last_entry == AMBULANCE

    def test_marks_an_open_ticket_urgent(self) -> None:
        decision = after(with_ticket(), says("help me"), danger())

        assert words(decision) == [EmergencyAnswer(AMBULANCE, "medical", ticket_opened=True)]
        assert decision.tickets == (WROTE, TicketRequest(TicketAction.MARK_URGENT, urgent=True))

    def test_opens_no_ticket_in_a_group(self) -> None:
        decision = after(known(), says("help me", **GROUP), danger())

        assert words(decision) == [EmergencyAnswer(AMBULANCE, "medical", ticket_opened=False)]
        assert decision.tickets == ()

    def test_is_answered_before_any_greeting(self) -> None:
        decision = after(new(), says("help me"), danger())

        assert [type(what) for what in words(decision)] == [EmergencyAnswer]
        assert decision.state.greeted

    def test_is_answered_in_the_language_of_the_message_without_small_print(self) -> None:
        decision = after(known(), says("cứu tôi"), danger(locale=VI, foreign=True))

        assert [(said.what, said.locale) for said in decision.say] == [
            (EmergencyAnswer(AMBULANCE, "medical", True), VI)
        ]

    def test_still_leads_somewhere_when_its_entry_is_gone(self) -> None:
        decision = after(known(), says("help me"), danger(), content=small_content(AMBULANCE))

        assert words(decision) == [EmergencyAnswer(AMBULANCE, "medical", True)]
        assert decision.tickets[0].division == "multicultural"
        assert decision.tickets[0].entry_id is None


class TestAnOpenTicketNobodyHas:
    """The bot still helps where it is sure, and what is written reaches the ticket."""

    @pytest.mark.parametrize(
        ("understood", "said"),
        [
            (answers(HOSPITAL), [Answer(HOSPITAL)]),
            (unsure(), [AddedToTicket(5)]),
            (talk(SmallTalk.HUMAN), [HandedOff(5, already=True)]),
            (talk(SmallTalk.THANKS), [SmallTalkReply(SmallTalk.THANKS, RESIDENT)]),
            (asks(HOSPITAL, LABOUR), [AskWhich((HOSPITAL, LABOUR))]),
        ],
        ids=["sure", "unsure", "human", "thanks", "close"],
    )
    def test_gets_every_word(self, understood: Understood, said: list[Utterance]) -> None:
        decision = after(with_ticket(), says("words"), understood)

        assert words(decision) == said
        assert decision.tickets == (WROTE,)

    def test_is_not_opened_a_second_time(self) -> None:
        decision = after(with_ticket(), presses("human:yes"))

        assert words(decision) == [HandedOff(5, already=True)]
        assert decision.tickets == ()


class TestTheQuestionTheBotCouldNotAnswer:
    """It is kept for the ticket, masked and short."""

    @pytest.mark.parametrize("understood", [unsure(), asks(HOSPITAL)], ids=["unsure", "close"])
    def test_is_kept(self, understood: Understood) -> None:
        decision = after(known(), says("my  number\n123456789018?"), understood)

        assert decision.state.unanswered == "my number ●●●●●●●●●●●●?"

    def test_is_cut_to_two_hundred_characters(self) -> None:
        exact = after(known(), says("x" * 200), unsure()).state.unanswered
        longer = after(known(), says("x" * 201), unsure()).state.unanswered

        assert exact == "x" * 200
        assert longer == "x" * 199 + "…"

    def test_becomes_the_subject_of_the_ticket(self) -> None:
        asked = after(known(last_entry=LABOUR), says("odd question"), unsure()).state

        decision = after(asked, presses("human:yes"))

        assert decision.tickets == (
            TicketRequest(
                TicketAction.OPEN, division="economic", subject="odd question", entry_id=LABOUR
            ),
        )
        assert words(decision) == [HandedOff(NEW_TICKET)]
        assert decision.state.unanswered is None

    @pytest.mark.parametrize(
        ("state", "division", "urgent"),
        [
            (known(), "multicultural", False),
            (known(audience=MUNICIPAL), "planning", False),
            (known(last_entry=GRANT, audience=MUNICIPAL), "exchange", False),
            (known(last_entry=SHELTER), "multicultural", True),
            (known(last_entry="gone/away"), "multicultural", False),
        ],
        ids=["resident", "municipal", "owner", "urgent-topic", "topic-gone"],
    )
    def test_goes_to_the_division_that_owns_the_topic(
        self, state: ConversationState, division: str, urgent: bool
    ) -> None:
        request = after(state, presses("human:yes")).tickets[0]

        assert (request.division, request.urgent) == (division, urgent)

    def test_says_where_it_was_too_long_to_be_read_whole(self) -> None:
        limit = after(known(), says("x" * READ_LIMIT), unsure())
        over = after(known(), says("x" * (READ_LIMIT + 1)), unsure())

        assert words(limit) == [NotSure(RESIDENT)]
        assert words(over) == [TooLong(READ_LIMIT), NotSure(RESIDENT)]


class TestInAGroup:
    """Public answers only; what is personal belongs in a private chat."""

    @pytest.mark.parametrize(
        ("understood", "said"),
        [
            (answers(HOSPITAL), [Answer(HOSPITAL)]),
            (unsure(), [GroupNotice()]),
            (talk(SmallTalk.HUMAN), [GroupNotice()]),
            (talk(SmallTalk.GREETING), [SmallTalkReply(SmallTalk.GREETING, RESIDENT)]),
        ],
        ids=["sure", "unsure", "human", "greeting"],
    )
    def test_the_bot_answers_when_spoken_to(
        self, understood: Understood, said: list[Utterance]
    ) -> None:
        decision = after(new(), says("words", **GROUP), understood)

        assert words(decision) == said
        assert decision.tickets == ()
        assert decision.state.unanswered is None
        assert decision.state.group

    def test_the_bot_is_silent_when_not_spoken_to(self) -> None:
        event = says("dinner?", group=True, addressed=False)

        assert question_of(new(), event) is None
        assert after(new(), event).say == ()


# may be danger


def may_be_danger(understood: Understood, entry_id: str = AMBULANCE) -> Understood:
    return replace(understood, emergency_kind="medical", emergency_entry=entry_id)


@pytest.mark.parametrize(
    ("understood", "said"),
    [
        (answers(HOSPITAL), [CallFirst(AMBULANCE, "medical"), Answer(HOSPITAL)]),
        (asks(HOSPITAL, LABOUR), [CallFirst(AMBULANCE, "medical"), AskWhich((HOSPITAL, LABOUR))]),
        (unsure(), [CallFirst(AMBULANCE, "medical"), NotSure(RESIDENT)]),
        (answers(AMBULANCE), [Answer(AMBULANCE)]),
    ],
    ids=["an answer", "a question", "not sure", "the entry says its number itself"],
)
def test_the_number_comes_first_where_there_may_be_danger(
    understood: Understood, said: list[Utterance]
) -> None:
    decision = after(known(), says("text"), may_be_danger(understood))
    assert words(decision) == said
    assert decision.tickets == ()


def test_an_entry_that_is_not_urgent_does_not_say_the_number_itself() -> None:
    decision = after(known(), says("text"), may_be_danger(answers(HOSPITAL), HOSPITAL))
    assert words(decision) == [CallFirst(HOSPITAL, "medical"), Answer(HOSPITAL)]


def test_municipal_staff_are_not_told_to_call() -> None:
    state = known(audience=MUNICIPAL)
    decision = after(state, says("text"), may_be_danger(answers(GRANT)))
    assert CallFirst(AMBULANCE, "medical") not in words(decision)


def test_the_number_comes_before_the_offer_to_switch_the_language() -> None:
    decision = after(known(), says("text"), may_be_danger(answers(HOSPITAL, VI, foreign=True)))
    assert words(decision)[0] == CallFirst(AMBULANCE, "medical")
    assert decision.say[0].locale == VI
