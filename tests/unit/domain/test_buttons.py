"""Every button and command."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import Decision, TicketRequest
from bot.domain.entry import Audience
from bot.domain.event import InboundEvent
from bot.domain.locale import EN, JA, JA_SIMPLE, LocaleTag
from bot.domain.readings import Readings
from bot.domain.texts import NEW_TICKET
from bot.domain.ticket import TicketAction
from bot.domain.utterance import (
    Answer,
    AudienceChosen,
    BackToBot,
    ChapterMenu,
    EntryMenu,
    FaultThanks,
    FeedbackThanks,
    ForgetDeclined,
    ForgetQuestion,
    Forgotten,
    Greeting,
    GroupNotice,
    HandedOff,
    Help,
    HumanDeclined,
    LanguageChosen,
    LanguagePicker,
    NotSure,
    OfferHuman,
    OldButton,
    RatingThanks,
    ReadingsChosen,
    ReadingsPicker,
    Utterance,
)
from tests.support.events import presses, says
from tests.support.small import GRANT, HOSPITAL, LABOUR, VI
from tests.unit.domain.table import after, known, new, with_ticket, words

RESIDENT, MUNICIPAL = Audience.RESIDENT, Audience.MUNICIPAL


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("langs", LanguagePicker(1, EN)),
        ("langs:2", LanguagePicker(2, EN)),
        ("langs:x", LanguagePicker(1, EN)),
        ("menu", ChapterMenu(RESIDENT)),
        ("menu:medical", EntryMenu(RESIDENT, "medical", 1)),
        ("menu:medical.2", EntryMenu(RESIDENT, "medical", 2)),
        ("menu:medical.x", EntryMenu(RESIDENT, "medical", 1)),
        ("menu:grants", EntryMenu(MUNICIPAL, "grants", 1)),
        ("menu:.2", EntryMenu(RESIDENT, "", 2)),
        ("aud:municipal", AudienceChosen(MUNICIPAL)),
        ("aud:resident", AudienceChosen(RESIDENT)),
        (f"entry:{HOSPITAL}", Answer(HOSPITAL)),
        ("none", NotSure(RESIDENT)),
        (f"full:{HOSPITAL}", Answer(HOSPITAL, full=True)),
        ("kana", ReadingsPicker(Readings.BRACKETS)),
        ("kana:romaji", ReadingsChosen()),
        (f"orig:{HOSPITAL}", Answer(HOSPITAL)),
        (f"ok:{HOSPITAL}", FeedbackThanks()),
        (f"ng:{HOSPITAL}", OfferHuman(after_bad_answer=True, about=HOSPITAL)),
        (f"ngw:unclear.{HOSPITAL}", FaultThanks()),
        ("human", OfferHuman()),
        ("human:ask", OfferHuman()),
        ("human:yes", HandedOff(NEW_TICKET)),
        ("human:no", HumanDeclined(RESIDENT)),
        ("bot", BackToBot(had_ticket=False)),
        ("rate:5.3", RatingThanks(good=True)),
        ("rate:5.2", RatingThanks(good=True)),
        ("rate:5.1", RatingThanks(good=False, ticket_id=5)),
        ("why:5.slow", RatingThanks(good=False)),
        ("forget", ForgetQuestion()),
        ("forget:ask", ForgetQuestion()),
        ("forget:no", ForgetDeclined()),
        ("forget:yes", Forgotten()),
        ("help", Help(RESIDENT)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_button_leads_where_it_says(data: str, said: Utterance) -> None:
    assert words(after(known(), presses(data))) == [said]


@pytest.mark.parametrize(
    "data",
    [
        "", "nonsense", "lang:xx", "lang", "menu:gone", "menu:gone.2", "aud:martian", "aud",
        "full:gone/away", "full", "orig:gone/away", "kana:html", "kana:loud",
        "entry:gone/away", "entry", "ok:gone/away", "ng:gone/away", "human:maybe", "rate:5.4",
        "rate:5.0", "rate:x.1", "rate:5", "rate", "forget:later", "rate:" + "9" * 40 + ".1",
        "why:5.rude", "why:x.slow", "why", "why:" + "9" * 40 + ".slow", "ngw:unclear.gone/away",
        f"ngw:rude.{HOSPITAL}", "ngw", "menu:medical." + "9" * 5000, "langs:" + "1" * 70,
    ],
    ids=lambda data: data[:20] or "empty",
)  # fmt: skip
def test_an_unknown_or_outdated_button_shows_the_menu_and_changes_nothing(data: str) -> None:
    decision = after(known(), presses(data))

    assert decision == Decision(known(), decision.say)
    assert words(decision) == [OldButton(RESIDENT)]


def test_chosen_readings_stay_and_show_the_last_answer_again() -> None:
    state = replace(known(), chosen=JA_SIMPLE, last_entry=HOSPITAL)

    decision = after(state, presses("kana:all-kana"))

    assert decision.state.readings is Readings.KANA
    assert words(decision) == [ReadingsChosen(), Answer(HOSPITAL)]
    assert {said.readings for said in decision.say} == {Readings.KANA}


def test_readings_chosen_while_staff_talk_bring_no_answer_of_the_bot() -> None:
    state = replace(known(), mode=Mode.HUMAN, ticket_id=3, last_entry=HOSPITAL)

    assert words(after(state, presses("kana:none"))) == [ReadingsChosen()]


def test_the_original_is_shown_once_in_japanese() -> None:
    decision = after(replace(known(), chosen=JA_SIMPLE), presses(f"orig:{HOSPITAL}"))

    assert [said.locale for said in decision.say] == [JA]
    assert decision.state.chosen == JA_SIMPLE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/language", LanguagePicker(1, EN)),
        ("/menu", ChapterMenu(RESIDENT)),
        ("/human", OfferHuman()),
        ("/forget", ForgetQuestion()),
        ("/help", Help(RESIDENT)),
        ("/start", Greeting(RESIDENT)),
    ],
)
def test_a_command_does_what_its_button_does(text: str, said: Utterance) -> None:
    assert words(after(known(), says(text))) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/start", [Greeting(RESIDENT)]),
        ("/menu", [ChapterMenu(RESIDENT), Greeting(RESIDENT, brief=True)]),
        ("/language", [LanguagePicker(1, None)]),
    ],
)
def test_a_command_as_first_message_is_greeted_once(text: str, said: list[Utterance]) -> None:
    decision = after(new(), says(text))

    assert words(decision) == said
    assert decision.state.greeted


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (known(), [LanguageChosen(), ChapterMenu(RESIDENT)]),
        (known(last_entry=LABOUR), [LanguageChosen(), Answer(LABOUR)]),
        (known(last_entry="gone/away"), [LanguageChosen(), ChapterMenu(RESIDENT)]),
        (known(last_entry=LABOUR, mode=Mode.HUMAN, ticket_id=5), [LanguageChosen()]),
    ],
    ids=["menu", "last-answer-again", "last-answer-gone", "staff-talk"],
)
def test_a_chosen_language_is_spoken_at_once(
    state: ConversationState, said: list[Utterance]
) -> None:
    decision = after(state, presses("lang:vi"))

    assert words(decision) == said
    assert {one.locale for one in decision.say} == {VI}
    assert decision.state.chosen == VI
    assert decision.state.greeted


def test_the_language_picker_shows_the_likely_language() -> None:
    decision = after(new(), presses("langs", locale_hint="vi"))

    assert words(decision) == [LanguagePicker(1, VI)]


def test_another_audience_forgets_the_topic_of_the_first() -> None:
    state = known(last_entry=LABOUR, offered=(LABOUR,), unanswered="why?")

    decision = after(state, presses("aud:municipal"))

    assert decision.state == known(audience=MUNICIPAL)


def test_an_entry_of_the_other_audience_can_be_shown() -> None:
    assert words(after(known(), presses(f"entry:{GRANT}"))) == [Answer(GRANT)]


@pytest.mark.parametrize("group", [False, True], ids=["private", "group"])
@pytest.mark.parametrize(("data", "helped"), [("ok", True), ("ng", False)])
def test_feedback_is_recorded_with_its_entry(data: str, helped: bool, group: bool) -> None:
    decision = after(known(), presses(f"{data}:{HOSPITAL}", group=group))

    assert decision.feedback == (HOSPITAL, helped)


def test_an_answer_that_helped_is_thanked_for_in_a_group_too() -> None:
    assert words(after(known(), presses(f"ok:{HOSPITAL}", group=True))) == [FeedbackThanks()]


def test_none_of_these_drops_the_offer_but_keeps_the_question_for_staff() -> None:
    decision = after(known(offered=(HOSPITAL,), unanswered="why?"), presses("none"))

    assert decision.state == known(unanswered="why?", offered=("human:yes", "human:no"))


def test_declining_a_person_forgets_the_question() -> None:
    assert after(known(unanswered="why?"), presses("human:no")).state == known()


@pytest.mark.parametrize("event", [presses("human"), says("/human")], ids=["button", "command"])
def test_asking_for_a_person_twice_only_says_that_they_are_coming(event: InboundEvent) -> None:
    decision = after(with_ticket(), event)

    assert words(decision) == [HandedOff(5, already=True)]
    assert decision.tickets == ()


@pytest.mark.parametrize(
    "event",
    [
        presses("human", group=True),
        presses("human:yes", group=True),
        presses(f"ng:{HOSPITAL}", group=True),
        says("/human", group=True),
    ],
    ids=["ask", "yes", "did-not-help", "command"],
)
def test_no_person_is_called_into_a_group(event: InboundEvent) -> None:
    decision = after(known(), event)

    assert words(decision) == [GroupNotice()]
    assert decision.tickets == ()


def test_going_back_to_the_bot_withdraws_the_ticket() -> None:
    decision = after(with_ticket(), presses("bot"))

    assert words(decision) == [BackToBot(had_ticket=True)]
    assert decision.tickets == (TicketRequest(TicketAction.WITHDRAW),)


def test_a_rating_goes_to_the_ticket_on_the_button() -> None:
    decision = after(known(), presses("rate:12.1"))

    assert decision.tickets == (TicketRequest(TicketAction.RATE, rating=1, ticket_id=12),)


def test_forgetting_leaves_nothing_but_the_language_to_say_so_in() -> None:
    state = known(
        chosen=VI, audience=MUNICIPAL, last_entry=LABOUR, unanswered="why?", ticket_id=5,
        last_ticket_id=4, offered=(LABOUR,), mode=Mode.HUMAN,
    )  # fmt: skip

    decision = after(state, presses("forget:yes"))

    assert decision.erase
    assert decision.state == ConversationState(key=state.key, version=state.version, guess=VI)
    assert {said.locale for said in decision.say} == {VI}


@pytest.mark.parametrize("data", ["forget", "forget:no"])
def test_nothing_is_erased_before_it_was_confirmed(data: str) -> None:
    decision = after(known(), presses(data))

    assert not decision.erase
    assert decision.state == known()


def test_buttons_speak_the_chosen_language() -> None:
    decision = after(known(chosen=LocaleTag("km")), presses("help"))

    assert {said.locale for said in decision.say} == {LocaleTag("km")}
