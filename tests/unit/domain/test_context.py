"""Follow-ups, further questions and messages that cannot be read, as decisions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.asked import button_for, offered_entries
from bot.domain.choice import Action, choice_data
from bot.domain.entry import Audience
from bot.domain.followup import Aspect
from bot.domain.locale import EN, JA_SIMPLE
from bot.domain.respond import question_of
from bot.domain.understood import Candidate, SmallTalk, Understood, Verdict
from bot.domain.utterance import (
    AddedToTicket,
    AlsoAsked,
    Answer,
    AnswerPart,
    AskWhich,
    CannotRead,
    GroupNotice,
    NotSure,
    OfferHuman,
    OtherLanguage,
    Utterance,
)
from tests.support.events import says
from tests.support.small import HOSPITAL, INSURANCE, LABOUR, VI, answers, asks, talk, unsure
from tests.unit.domain.table import after, known, new, with_ticket, words

COST = (Aspect.COST,)
UNREAD = replace(unsure(HOSPITAL), no_locale=True)
WORDLESS = replace(unsure(), wordless=True)


@pytest.mark.parametrize(
    ("understood", "said"),
    [
        (replace(answers(HOSPITAL), aspects=COST), AnswerPart(HOSPITAL, COST)),
        (replace(answers(HOSPITAL), naming=("child",)), AnswerPart(HOSPITAL, (), ("child",))),
        (replace(answers("gone/away"), aspects=COST), NotSure(Audience.RESIDENT)),
    ],
    ids=["an-aspect", "its-words", "entry-gone"],
)
def test_only_what_is_asked_of_the_entry_is_said(understood: Understood, said: Utterance) -> None:
    decision = after(known(last_entry=HOSPITAL), says("how much?"), understood)
    assert words(decision) == [said]
    assert decision.state.last_entry == HOSPITAL


def test_a_follow_up_is_said_in_the_language_of_the_message() -> None:
    understood = replace(answers(HOSPITAL, VI, foreign=True), aspects=COST)
    decision = after(known(last_entry=HOSPITAL), says("bao nhiêu"), understood)
    assert decision.say[0].locale == VI


def test_other_questions_of_a_message_are_offered_and_can_be_chosen_by_number() -> None:
    understood = replace(answers(HOSPITAL), also=(INSURANCE, "gone/away", LABOUR))
    state = after(known(), says("two things"), understood)
    assert words(state) == [Answer(HOSPITAL), AlsoAsked((INSURANCE, LABOUR))]
    assert offered_entries(state.state) == (INSURANCE, LABOUR)
    assert words(after(state.state, says("2"))) == [Answer(LABOUR)]


def test_beside_offered_questions_yes_and_no_still_tell_whether_the_answer_helped() -> None:
    state = after(known(), says("x"), replace(answers(HOSPITAL), also=(LABOUR,))).state
    assert button_for(state, yes=True) == choice_data(Action.HELPED, HOSPITAL)
    assert button_for(state, yes=False) == choice_data(Action.NOT_HELPED, HOSPITAL)
    no = after(state, says("no"), talk(SmallTalk.NO))
    assert words(no) == [OfferHuman(after_bad_answer=True, about=HOSPITAL)]


def test_nothing_is_offered_where_no_entry_is_left() -> None:
    understood = replace(answers(HOSPITAL), also=("gone/away",))
    assert words(after(known(), says("x"), understood)) == [Answer(HOSPITAL)]


def test_the_understanding_hears_what_was_offered_and_answered_last() -> None:
    which = after(known(), says("which"), asks(HOSPITAL, INSURANCE)).state
    asked = question_of(replace(which, last_entry=LABOUR), says("the second one"))
    assert asked is not None
    assert asked.offered == (HOSPITAL, INSURANCE)
    assert asked.last_entry == LABOUR
    told = question_of(after(known(), says("x"), answers(HOSPITAL)).state, says("thanks"))
    assert told is not None
    assert told.offered == ()


def test_a_choice_by_words_shows_the_entry_and_none_of_these_is_a_no() -> None:
    which = after(known(), says("which"), asks(HOSPITAL, INSURANCE))
    assert words(which) == [AskWhich((HOSPITAL, INSURANCE))]
    picked = after(which.state, says("the second one"), answers(INSURANCE))
    assert words(picked) == [Answer(INSURANCE)]
    none = after(which.state, says("none of these"), talk(SmallTalk.NO))
    assert words(none) == [NotSure(Audience.RESIDENT)]


def test_a_language_we_do_not_have_is_told_in_two_languages_with_a_person() -> None:
    decision = after(known(chosen=None), says("come posso rinnovare?"), UNREAD)
    assert words(decision) == [OtherLanguage(), OtherLanguage(HOSPITAL, last=True)]
    assert [said.locale for said in decision.say] == [EN, JA_SIMPLE]
    assert button_for(decision.state, yes=True) == choice_data(Action.HUMAN, "yes")
    assert decision.state.unanswered == "come posso rinnovare?"


def test_who_chose_a_language_is_told_in_it() -> None:
    decision = after(known(chosen=VI), says("come posso?"), UNREAD)
    assert [said.locale for said in decision.say] == [VI, JA_SIMPLE]
    assert decision.say[-1].what == OtherLanguage(HOSPITAL, last=True, spoken=VI)
    easy = after(known(chosen=JA_SIMPLE), says("come posso?"), UNREAD)
    assert words(easy) == [OtherLanguage(HOSPITAL, last=True, spoken=JA_SIMPLE)]


def test_an_entry_that_is_gone_is_not_offered_with_it() -> None:
    gone = replace(UNREAD, candidates=(Candidate("gone/away", 0.9),))
    assert words(after(known(), says("x y"), gone))[-1] == OtherLanguage(last=True)


def test_the_first_message_of_a_person_is_not_greeted_below_it() -> None:
    decision = after(new(), says("come posso?"), UNREAD)
    assert [type(said.what) for said in decision.say] == [OtherLanguage, OtherLanguage]
    assert decision.state.greeted


def test_a_message_without_words_is_told_so_and_opens_no_question() -> None:
    decision = after(known(), says("🔥🔥"), WORDLESS)
    assert words(decision) == [CannotRead("wordless")]
    assert decision.state.unanswered is None


@pytest.mark.parametrize("understood", [UNREAD, WORDLESS], ids=["language", "wordless"])
def test_while_a_ticket_is_open_it_is_added_to_it(understood: Understood) -> None:
    assert words(after(with_ticket(), says("x"), understood)) == [AddedToTicket(5)]


@pytest.mark.parametrize("understood", [UNREAD, WORDLESS], ids=["language", "wordless"])
def test_in_a_group_only_the_notice_is_said(understood: Understood) -> None:
    event = replace(says("x"), group=True, addressed=True)
    assert words(after(known(), event, understood)) == [GroupNotice()]


def test_other_verdicts_never_show_a_part() -> None:
    understood = Understood(Verdict.HANDOFF, EN, aspects=COST)
    assert words(after(known(), says("x"), understood)) == [NotSure(Audience.RESIDENT)]
