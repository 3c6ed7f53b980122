"""The guided check in the conversation: ways in, answers, buttons, other topics, staff."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.case_buttons import Verb, case_button
from bot.domain.case_utterance import (
    CaseAnswers,
    CaseConflict,
    CaseGone,
    CaseOutcome,
    CasePassedOn,
    CaseQuestion,
    CaseStopped,
    CaseWaiting,
    ForOtherAudience,
    Notice,
)
from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import Decision
from bot.domain.eligibility.case import OpenCase
from bot.domain.eligibility.heard import Trouble
from bot.domain.entry import Audience, Content
from bot.domain.event import EventKind
from bot.domain.respond import question_of, respond
from bot.domain.ticket import TicketAction
from bot.domain.understood import SmallTalk, Understood
from bot.domain.utterance import (
    Answer,
    AskWhich,
    EmergencyAnswer,
    HandedOff,
    NotSure,
    OfferHuman,
    OldButton,
    SmallTalkReply,
    Utterance,
)
from tests.support.cases import COMMUNITY, COOPERATION, ReadsProjects, content_with_grants
from tests.support.clock import START
from tests.support.events import event
from tests.support.grants import book
from tests.support.small import GRANT, HOSPITAL, answers, asks, danger, talk, unsure
from tests.unit.domain.table import known

SENTENCE = "町です。新規の防災事業を2027年6月1日から。国費なし。"


@dataclass
class Talk:
    """A person who writes and presses, and what they hear."""

    state: ConversationState
    content: Content
    now: datetime = START
    decision: Decision = field(default_factory=lambda: Decision(known()))
    understanding: ReadsProjects = field(default_factory=ReadsProjects)

    def _do(self, kind: EventKind, **given: Any) -> Utterance:
        happened = event(kind, occurred_at=self.now, **given)
        question = question_of(self.state, happened)
        understood = self.understanding.decide(question) if question else None
        self.decision = respond(self.state, happened, understood, self.content, self.now)
        self.state = self.decision.state
        return self.decision.say[0].what if self.decision.say else NotSure(Audience.MUNICIPAL)

    def says(self, text: str, means: Understood | None = None, **given: Any) -> Utterance:
        if means is not None:
            self.understanding.known[text] = means
        return self._do(EventKind.TEXT, text=text, **given)

    def edits(self, text: str) -> Utterance:
        return self._do(EventKind.EDITED, text=text, message_ref="1")

    def presses(self, *data: object) -> Utterance:
        return self._do(EventKind.CHOICE, data=case_button(*data))  # type: ignore[arg-type]

    @property
    def said(self) -> list[Utterance]:
        return [one.what for one in self.decision.say]

    @property
    def case(self) -> OpenCase:
        assert self.state.case is not None
        return self.state.case

    @property
    def asked(self) -> tuple[str, ...]:
        return self.case.pending.fields if self.case.pending else ()


@pytest.fixture
def officer() -> Talk:
    return Talk(
        known(audience=Audience.MUNICIPAL), content_with_grants(), understanding=ReadsProjects()
    )


@pytest.fixture
def asked(officer: Talk) -> Talk:
    """Somebody who is asked for the state's money, everything else being told."""
    officer.presses(Verb.NEW, COMMUNITY)
    officer.says("町です。新規の防災事業を2027年6月1日から。")
    assert officer.asked == ("national_grant",)
    return officer


# Ways in


def test_the_button_under_a_grant_asks_the_first_question(officer: Talk) -> None:
    what = officer.presses(Verb.NEW, COMMUNITY)
    assert isinstance(what, CaseQuestion)
    assert what.news.notices == (Notice.STARTED,)
    assert officer.asked == ("applicant_type",)
    assert officer.case.grant == COMMUNITY
    assert officer.state.last_entry == COMMUNITY


def test_a_wish_without_a_grant_looks_at_all_of_them(officer: Talk) -> None:
    assert isinstance(officer.says("which grant fits?"), CaseQuestion)
    assert officer.case.grant is None


def test_a_sentence_is_a_way_in_and_fills_in_what_it_says(officer: Talk) -> None:
    what = officer.says(SENTENCE)
    assert isinstance(what, CaseOutcome)  # for all grants at once nothing is left to ask
    assert set(what.news.taken) == {
        "applicant_type", "project_field", "project_new", "national_grant", "project_start",
    }  # fmt: skip


def test_the_grant_a_message_is_surely_about_is_the_one_checked(officer: Talk) -> None:
    officer.says("町の新規の防災事業は対象になりますか", answers(COMMUNITY))
    assert officer.case.grant == COMMUNITY


def test_a_question_about_a_grant_is_answered_the_check_is_a_button(officer: Talk) -> None:
    what = officer.says("防災に使える助成金はありますか", answers(COMMUNITY))
    assert what == Answer(COMMUNITY)


def test_a_resident_who_writes_the_same_is_not_drawn_in() -> None:
    resident = Talk(known(), content_with_grants())
    assert isinstance(resident.says(SENTENCE), NotSure)
    assert resident.state.case is None


def test_a_base_without_grants_has_no_check(officer: Talk) -> None:
    officer.content = replace(officer.content, grants=type(book())({}, {}))
    assert isinstance(officer.presses(Verb.NEW, COMMUNITY), OldButton)
    assert isinstance(officer.says("which grant fits?"), NotSure)


# Answers in words


def test_an_answer_leads_to_the_next_question(asked: Talk) -> None:
    what = asked.says("国費なし")
    assert isinstance(what, CaseQuestion)
    assert what.news.taken == ("national_grant",)
    assert "national_grant" not in asked.asked


@pytest.mark.parametrize("yes", [True, False])
def test_a_plain_yes_or_no_is_an_answer(asked: Talk, yes: bool) -> None:
    asked.says("ok", talk(SmallTalk.YES if yes else SmallTalk.NO))
    assert asked.case.answers["national_grant"] == ("yes" if yes else "no")


def test_the_number_of_an_option_is_an_answer(officer: Talk) -> None:
    officer.presses(Verb.NEW, COMMUNITY)
    officer.says("3")
    assert officer.case.answers["applicant_type"] == "municipality"
    assert isinstance(officer.says("99"), CaseQuestion)
    assert list(officer.case.answers) == ["applicant_type"]


def test_two_numbers_answer_is_it_any_of_these(asked: Talk) -> None:
    asked.presses(Verb.NEW, COOPERATION)
    asked.presses(Verb.FRESH, COOPERATION)
    asked.says("町です。新規の国際協力を2027年6月1日から。国費なし。")
    case = asked.case.with_step(("only_money_or_goods", "only_study", "friendship_only"))
    asked.state = replace(asked.state, case=case)
    asked.says("3と4")
    told = asked.case.answers
    assert (told["only_money_or_goods"], told["only_study"], told["friendship_only"]) == (
        "no", "yes", "yes",
    )  # fmt: skip


def test_what_cannot_be_read_is_asked_again_and_nothing_is_lost(asked: Talk) -> None:
    before = asked.case.answers
    what = asked.says("むにゃむにゃ")
    assert isinstance(what, CaseQuestion)
    assert what.news.notices == (Notice.UNCLEAR,)
    assert asked.case.answers == before


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("経費は-5万円", Trouble.NEGATIVE),
        ("経費は999兆円", Trouble.OUT_OF_RANGE),
        ("2027年2月30日から", Trouble.NO_SUCH_DAY),
    ],
)
def test_what_cannot_be_true_is_asked_back(asked: Talk, text: str, trouble: Trouble) -> None:
    what = asked.says(text)
    assert isinstance(what, CaseQuestion)
    assert [doubt.trouble for doubt in what.news.doubts] == [trouble]
    assert asked.asked == ("national_grant",)


def test_two_amounts_come_back_as_buttons(asked: Talk) -> None:
    asked.says("国費なし")
    asked.presses(Verb.REFINE, asked.case.tag)
    while asked.asked and asked.asked[0] != "total_eligible_cost":
        asked.says("分からない")
    what = asked.says("600万円と300万円")
    assert isinstance(what, CaseQuestion)
    assert [doubt.trouble for doubt in what.news.doubts] == [Trouble.SEVERAL_AMOUNTS]
    asked.presses(Verb.ANSWER, asked.case.tag, asked.case.pending.number, 0)
    assert asked.case.answers["total_eligible_cost"] == 6_000_000
    assert asked.case.answers["requested_grant"] == 3_000_000


def test_an_amount_alone_after_the_outcome_is_asked_about(asked: Talk) -> None:
    asked.says("国費なし")
    while asked.case.pending is not None:
        asked.says("分からない")
    assert isinstance(asked.says("600万円です"), CaseQuestion)
    assert asked.asked == ("total_eligible_cost", "requested_grant")


def test_an_amount_nobody_asked_for_is_kept_and_said(officer: Talk) -> None:
    what = officer.says("助成金を使えるか知りたい。市と協会の共同で、600万円くらい")
    assert isinstance(what, CaseQuestion)
    assert what.news.kept == (6_000_000,)
    assert officer.case.heard == (6_000_000,)


def test_an_impossible_day_is_asked_back_after_the_outcome_too(officer: Talk) -> None:
    officer.says(SENTENCE)
    while officer.case.pending is not None:
        officer.presses(Verb.DONT_KNOW, officer.case.tag, officer.case.pending.number)
    what = officer.says("2027年13月1日から")
    assert isinstance(what, CaseOutcome)
    assert [doubt.trouble for doubt in what.news.doubts] == [Trouble.NO_SUCH_DAY]


def test_contradictions_are_shown(asked: Talk) -> None:
    what = asked.says("経費100万円、希望額200万円")
    assert isinstance(what, CaseConflict)
    assert isinstance(asked.says("経費は300万円です"), CaseQuestion)


def test_more_is_told_after_the_outcome_and_it_is_counted_anew(officer: Talk) -> None:
    officer.says(SENTENCE)
    what = officer.says("国の補助金を受けます")
    assert isinstance(what, CaseQuestion)  # now other grants are in question
    assert officer.case.answers["national_grant"] == "yes"


def test_an_edited_message_changes_only_what_it_names(asked: Talk) -> None:
    asked.edits("防災ではなく国際会議です")
    assert asked.asked == ("national_grant",) or asked.case.pending is None
    assert asked.case.answers["project_field"] == "exchange_conference"
    assert "national_grant" not in asked.case.answers


# Words and buttons to the check itself


def test_typed_words_go_back_start_again_and_stop(asked: Talk) -> None:
    asked.says("国費なし")
    asked.says("戻る")
    assert asked.asked == ("national_grant",)
    assert isinstance(asked.says("回答一覧"), CaseAnswers)
    assert isinstance(asked.says("結果は"), CaseOutcome)
    tag = asked.case.tag
    asked.now += timedelta(seconds=5)
    what = asked.says("最初から")
    assert isinstance(what, CaseQuestion)
    assert Notice.RESTARTED in what.news.notices
    assert asked.case.answers == {}
    assert asked.case.tag != tag
    assert isinstance(asked.says("やめます"), CaseStopped)
    assert not asked.case.active


def test_after_a_stop_words_are_no_answers_until_it_goes_on(asked: Talk) -> None:
    asked.presses(Verb.STOP, asked.case.tag)
    assert isinstance(asked.says("国費なし"), NotSure)
    what = asked.says("続き")
    assert isinstance(what, CaseQuestion)
    assert what.news.notices == (Notice.RESUMED,)
    assert asked.asked == ("national_grant",)


def test_it_goes_on_tomorrow(asked: Talk) -> None:
    asked.presses(Verb.STOP, asked.case.tag)
    asked.now += timedelta(days=1)
    asked.presses(Verb.RESUME, asked.case.tag)
    assert asked.case.on == date(2026, 11, 25)
    assert asked.asked == ("national_grant",)
    asked.says("なし")
    assert asked.case.answers["national_grant"] == "no"


def test_a_call_that_closed_overnight_is_said(officer: Talk) -> None:
    officer.now = datetime.fromisoformat("2025-09-30T01:00:00+00:00")
    officer.presses(Verb.NEW, COMMUNITY)
    officer.says("町です。新規の防災事業を2026年6月1日から。")
    officer.now += timedelta(days=1)
    what = officer.says("国費なし")
    assert isinstance(what, CaseOutcome)
    assert Notice.CALL_CLOSED in what.news.notices
    assert what.look.outcomes[0].verdict == "not_eligible"


def test_changed_rules_are_said_before_a_button_counts(asked: Talk) -> None:
    number = asked.case.pending.number
    grant = book().grants[COMMUNITY]
    changed = replace(grant, rules=grant.rules[:-1])
    asked.content = replace(
        asked.content,
        grants=replace(book(), grants={**book().grants, COMMUNITY: changed}),
    )
    old = asked.case.tag
    asked.now += timedelta(minutes=1)
    what = asked.presses(Verb.ANSWER, old, number, 0)
    assert isinstance(what, CaseQuestion)
    assert what.news.notices == (Notice.RULES_CHANGED,)
    assert asked.asked == ("national_grant",)
    what = asked.presses(Verb.ANSWER, old, number, 0)
    assert Notice.OLD_BUTTON in what.news.notices  # type: ignore[union-attr]


def test_an_option_of_an_earlier_question_changes_that_answer(officer: Talk) -> None:
    officer.presses(Verb.NEW, COMMUNITY)
    first = officer.case.pending.number
    officer.presses(Verb.ANSWER, officer.case.tag, first, 0)
    what = officer.presses(Verb.ANSWER, officer.case.tag, first, 2)
    assert officer.case.answers["applicant_type"] == "municipality"
    assert what.news.taken == ("applicant_type",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "data",
    [
        (Verb.ANSWER, "other", 1, 0),
        (Verb.EDIT, "other", "applicant_type"),
        (Verb.BACK, "other"),
        (Verb.PERSON, "other"),
    ],
)
def test_a_button_of_another_case_changes_nothing(asked: Talk, data: tuple[object, ...]) -> None:
    before = asked.case.answers
    what = asked.presses(*data)
    assert isinstance(what, CaseQuestion)
    assert Notice.OLD_BUTTON in what.news.notices
    assert asked.case.answers == before


@pytest.mark.parametrize(
    "value", ["a.{tag}.1.999", "a.{tag}.999.0", "u.{tag}.999", "p.{tag}.999.2"]
)
def test_a_button_of_a_step_that_is_gone_shows_where_we_are(asked: Talk, value: str) -> None:
    what = asked._do(EventKind.CHOICE, data="case:" + value.format(tag=asked.case.tag))
    assert isinstance(what, CaseQuestion)
    assert Notice.OLD_BUTTON in what.news.notices


@pytest.mark.parametrize("value", ["a.{tag}", "a.{tag}.x.y", "n.grants/none", "e.{tag}"])
def test_a_button_that_never_was_is_an_old_one(asked: Talk, value: str) -> None:
    before = asked.case
    what = asked._do(EventKind.CHOICE, data="case:" + value.format(tag=before.tag))
    assert isinstance(what, OldButton)
    assert asked.case == before


def test_a_button_after_everything_was_forgotten_says_so(officer: Talk) -> None:
    assert isinstance(officer.presses(Verb.ANSWER, "t", 1, 0), CaseGone)


def test_a_second_check_asks_whether_it_is_the_same_project(asked: Talk) -> None:
    what = asked.presses(Verb.NEW, COOPERATION)
    assert isinstance(what, CaseWaiting)
    assert what.grant == COOPERATION
    told = asked.case.answers
    asked.presses(Verb.GRANT, asked.case.tag, COOPERATION)
    assert asked.case.grant == COOPERATION
    assert asked.case.answers == told
    asked.presses(Verb.FRESH, COOPERATION)
    assert asked.case.answers == {}


def test_more_options_are_a_page_of_the_same_question(officer: Talk) -> None:
    officer.presses(Verb.NEW, COMMUNITY)
    step = officer.case.pending
    what = officer.presses(Verb.PAGE, officer.case.tag, step.number, 2)
    assert isinstance(what, CaseQuestion)
    assert what.page == 2
    assert officer.case.pending == step


def test_the_buttons_for_not_knowing_and_for_all_answers(asked: Talk) -> None:
    tag, number = asked.case.tag, asked.case.pending.number
    assert isinstance(asked.presses(Verb.ANSWERS, tag, 1), CaseAnswers)
    asked.presses(Verb.DONT_KNOW, tag, number)
    assert asked.case.answers["national_grant"] is None
    asked.presses(Verb.EDIT, tag, "national_grant")
    assert asked.asked == ("national_grant",)


# In between


def test_another_question_is_answered_and_then_the_dialogue_goes_on(asked: Talk) -> None:
    asked.says("姉妹都市の数は？", answers(GRANT))
    first, again = asked.said
    assert first == Answer(GRANT)
    assert isinstance(again, CaseQuestion)
    assert again.news.notices == (Notice.STILL_OPEN,)
    asked.says("国費なし")
    assert asked.case.answers["national_grant"] == "no"


def test_thanks_do_not_end_it(asked: Talk) -> None:
    asked.says("thanks", talk(SmallTalk.THANKS))
    assert [type(what) for what in asked.said] == [SmallTalkReply, CaseQuestion]


def test_an_unsure_question_is_asked_back_as_always(asked: Talk) -> None:
    assert isinstance(asked.says("which?", asks(GRANT, HOSPITAL)), AskWhich)
    assert isinstance(asked.says("what is life?", unsure()), NotSure)
    assert asked.case.active


def test_an_emergency_goes_first_and_nothing_is_asked_after_it(asked: Talk) -> None:
    asked.says("help me", danger())
    assert [type(what) for what in asked.said] == [EmergencyAnswer]
    assert not asked.case.active


def test_another_topic_after_the_outcome_ends_the_case_but_keeps_it(officer: Talk) -> None:
    officer.says(SENTENCE)
    officer.says("姉妹都市の数は？", answers(GRANT))
    assert officer.said == [Answer(GRANT)]
    assert not officer.case.active
    assert officer.case.answers


def test_staff_own_the_talk_and_the_check_is_silent(asked: Talk) -> None:
    asked.state = replace(asked.state, mode=Mode.HUMAN, ticket_id=5)
    asked.says("国費なし")
    assert asked.said == []
    assert "national_grant" not in asked.case.answers


# Staff


def test_ask_clair_opens_a_ticket_at_the_owning_division_with_the_case(asked: Talk) -> None:
    asked.presses(Verb.PERSON, asked.case.tag)
    handed, passed = asked.said
    assert isinstance(handed, HandedOff)
    assert isinstance(passed, CasePassedOn)
    (request,) = asked.decision.tickets
    assert request.action is TicketAction.OPEN
    assert request.division == book().grants[COMMUNITY].division
    assert request.entry_id == COMMUNITY
    assert request.subject == book().grants[COMMUNITY].name.ja
    assert request.case == passed.record
    assert {answer.field for answer in passed.record.answers} == set(asked.case.answers)
    assert not passed.record.finished
    assert not asked.case.active


def test_talking_to_clair_in_the_middle_takes_the_case_along(asked: Talk) -> None:
    assert isinstance(asked.says("a person", talk(SmallTalk.HUMAN)), OfferHuman)
    asked.says("yes", talk(SmallTalk.YES))
    assert [type(what) for what in asked.said] == [HandedOff, CasePassedOn]
    assert asked.decision.tickets[0].case is not None


def test_a_case_is_added_to_a_ticket_that_is_open(asked: Talk) -> None:
    asked.state = replace(asked.state, ticket_id=5)
    asked.presses(Verb.PERSON, asked.case.tag)
    (request,) = asked.decision.tickets
    assert request.action is TicketAction.PERSON_WROTE
    assert request.case is not None


def test_the_button_under_an_outcome_takes_it_along_also_later(officer: Talk) -> None:
    officer.says(SENTENCE)
    officer.says("姉妹都市の数は？", answers(GRANT))
    officer.presses(Verb.PERSON, officer.case.tag)
    assert officer.decision.tickets[0].case is not None


def test_an_edited_message_about_something_else_is_no_unclear_answer(asked: Talk) -> None:
    assert isinstance(asked.edits("こんばんは"), NotSure)


def test_an_old_case_does_not_go_along(officer: Talk) -> None:
    officer.says(SENTENCE)
    officer.says("姉妹都市の数は？", answers(GRANT))
    officer.says("a person", talk(SmallTalk.HUMAN))
    officer.says("yes", talk(SmallTalk.YES))
    assert officer.decision.tickets[0].case is None


# Audiences


def test_an_entry_of_the_other_audience_is_offered_not_shown() -> None:
    resident = Talk(known(), content_with_grants())
    means = replace(unsure(), elsewhere=GRANT)
    assert resident.says("grants?", means) == ForOtherAudience(GRANT, Audience.MUNICIPAL)
    assert resident.says("yes", talk(SmallTalk.YES)) == Answer(GRANT)
    assert resident.state.audience is Audience.RESIDENT


def test_who_works_there_changes_for_good_and_sees_it() -> None:
    resident = Talk(known(), content_with_grants())
    what = resident._do(EventKind.CHOICE, data=f"aud:municipal+{GRANT}")
    assert what == Answer(GRANT)
    assert resident.state.audience is Audience.MUNICIPAL


def test_the_other_way_round_too(officer: Talk) -> None:
    means = replace(asks(GRANT), elsewhere=HOSPITAL)
    assert officer.says("doctor?", means) == ForOtherAudience(HOSPITAL, Audience.RESIDENT)


def test_with_a_ticket_open_nothing_of_others_is_offered() -> None:
    resident = Talk(known(ticket_id=5), content_with_grants())
    assert not isinstance(
        resident.says("grants?", replace(unsure(), elsewhere=GRANT)), ForOtherAudience
    )


def test_choosing_the_other_audience_puts_the_case_aside(asked: Talk) -> None:
    asked._do(EventKind.CHOICE, data="aud:resident")
    assert not asked.case.active
