"""The proof and reminders in conversation, by way of ``respond``."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.conversation import ConversationState, Mode
from bot.domain.decision import Decision
from bot.domain.entry import Audience
from bot.domain.event import InboundEvent
from bot.domain.officers.address import AddressProblem
from bot.domain.officers.officer import Officer, OfficerCase
from bot.domain.officers.proof import PROOF_LIFE, Proof, Stage, ask_address, mail_code
from bot.domain.officers.proving import typed_code
from bot.domain.officers.reminder import Moment, Reminder
from bot.domain.officers.utterance import (
    AddressAsked,
    AddressRefused,
    CaseList,
    CodeMailed,
    CodeRefused,
    ForOfficers,
    MailsUsedUp,
    OfficerMenu,
    OfficerWay,
    ProofGiven,
    ProofLeft,
    ProofOff,
    ReminderList,
    ReminderOffer,
    ReminderSet,
    ReminderStopped,
)
from bot.domain.respond import respond
from bot.domain.ticket import TicketState
from bot.domain.understood import SmallTalk, Understood
from bot.domain.utterance import (
    Answer,
    AudienceChosen,
    ChapterMenu,
    EmergencyAnswer,
    GroupNotice,
    NotSure,
    OldButton,
    Utterance,
)
from tests.support.clock import START
from tests.support.events import presses, says
from tests.support.officers import COMING, DOMAINS, content_with
from tests.support.small import GRANT, HOSPITAL, answers, danger, talk, unsure
from tests.unit.domain.table import known, words

NEW = Officer(domains=DOMAINS)
ASKED = replace(NEW, proof=ask_address(Proof(), START))
MAILED = replace(NEW, proof=mail_code(ASKED.proof, "city.lg.jp", START - timedelta(minutes=5)))
PROVEN = replace(NEW, proof=Proof(proven_at=START, proven_domain="city.lg.jp"))
WAITING = Reminder(Moment.TWO_WEEKS, GRANT, 2028, COMING.closes, 7)
MORE = Reminder(Moment.OPENS, GRANT, 2028, COMING.opens, 8)
REMINDED = replace(PROVEN, reminders=(WAITING, MORE))
CASES = replace(
    PROVEN, cases=(OfficerCase(3, TicketState.CLAIMED, "exchange", START - timedelta(days=1)),)
)


def officer_state(**given: Any) -> ConversationState:
    return known(audience=Audience.MUNICIPAL, **given)


def after(
    event: InboundEvent,
    officer: Officer | None,
    understood: Understood | None = None,
    state: ConversationState | None = None,
) -> Decision:
    return respond(
        state or officer_state(), event, understood, content_with(COMING), START, officer
    )


def only(decision: Decision) -> Utterance:
    (what,) = words(decision)
    return what


def test_the_button_asks_for_the_address() -> None:
    decision = after(presses("officer:prove"), NEW)

    assert only(decision) == AddressAsked(DOMAINS.names)
    assert decision.officer is not None
    assert decision.officer.proof is not None
    assert decision.officer.proof.stage is Stage.ADDRESS


@pytest.mark.parametrize("officer", [ASKED, MAILED], ids=["asked", "once more"])
def test_an_address_gets_a_mail(officer: Officer) -> None:
    decision = after(says("sato@city.minato.lg.jp"), officer, unsure())

    assert only(decision) == CodeMailed("city.minato.lg.jp")
    assert decision.officer is not None
    assert str(decision.officer.mail_to) == "sato@city.minato.lg.jp"
    assert decision.state.unanswered is None
    assert decision.tickets == ()


def test_an_address_nobody_asked_for_is_an_ordinary_message() -> None:
    for officer in (NEW, PROVEN, None):
        decision = after(says("sato@city.minato.lg.jp"), officer, unsure())
        assert isinstance(words(decision)[0], NotSure)
        assert decision.officer is None


def test_a_wrong_address_is_told_why() -> None:
    decision = after(says("sato@example.com"), ASKED, unsure())

    assert only(decision) == AddressRefused(AddressProblem.NOT_LISTED, DOMAINS.names)
    assert decision.officer is None


def test_mails_run_out() -> None:
    used_up = after(says("sato@lg.jp"), replace(ASKED, mails_left=False), unsure())
    assert only(used_up) == MailsUsedUp(soon=False)
    again = replace(ASKED, proof=replace(ASKED.proof, mailed_at=START))
    assert only(after(says("sato@lg.jp"), again, unsure())) == MailsUsedUp(soon=True)
    assert used_up.officer is None


def test_a_wrong_code_leaves_four_tries() -> None:
    decision = after(says("000000"), MAILED, unsure())

    assert only(decision) == CodeRefused(4)
    assert decision.officer is not None
    assert decision.officer.proof is not None
    assert decision.officer.proof.tries == 1


def test_the_right_code_proves_it_and_goes_on_with_what_was_wanted() -> None:
    wanted = replace(MAILED.proof, wanted="remind:ask.exchange")
    officer = replace(MAILED, proof=wanted, right_code=True)

    decision = after(says("123 456"), officer, unsure())

    given, offered = words(decision)
    assert given == ProofGiven("city.lg.jp", START + PROOF_LIFE)
    assert isinstance(offered, ReminderOffer)
    assert decision.officer is not None
    assert decision.officer.proof is not None
    assert decision.officer.proof.holds(START)


@pytest.mark.parametrize("wanted", ["", "remind", "officer:cases", "gone", "remind:ask.gone"])
def test_whatever_was_wanted_the_proof_is_kept(wanted: str) -> None:
    officer = replace(MAILED, proof=replace(MAILED.proof, wanted=wanted), right_code=True)

    decision = after(says("123456"), officer, unsure())

    assert isinstance(words(decision)[0], ProofGiven)
    assert decision.officer is not None
    assert decision.officer.proof is not None
    assert decision.officer.proof.holds(START)


def test_a_late_code_is_told_so() -> None:
    late = mail_code(ASKED.proof, "city.lg.jp", START - timedelta(minutes=11))
    officer = replace(NEW, proof=late, right_code=True)

    assert only(after(says("123456"), officer, unsure())) == CodeRefused(0, too_late=True)


def test_a_question_in_between_is_answered() -> None:
    decision = after(says("hospital"), MAILED, answers(HOSPITAL))

    assert only(decision) == Answer(HOSPITAL)
    assert decision.officer is None


@pytest.mark.parametrize("text", ["sato@lg.jp fire!", "119119"])
def test_danger_comes_before_any_proof(text: str) -> None:
    decision = after(says(text), MAILED, danger())
    assert isinstance(words(decision)[0], EmergencyAnswer)


def test_it_can_be_left() -> None:
    decision = after(presses("officer:leave"), MAILED)

    assert only(decision) == ProofLeft()
    assert decision.officer is not None
    assert decision.officer.proof is not None
    assert decision.officer.proof.stage is Stage.IDLE


def test_without_mail_there_is_no_button_and_an_old_one_does_nothing() -> None:
    assert only(after(presses("menu"), None)) == ChapterMenu(Audience.MUNICIPAL)
    for data in ("officer:prove", "remind", "remind:ask.exchange"):
        assert isinstance(only(after(presses(data), None)), OldButton)
    assert only(after(says("prove"), None, talk(SmallTalk.PROVE))) == ProofOff()


@pytest.mark.parametrize(
    ("officer", "way"), [(NEW, OfficerWay.PROVE), (PROVEN, OfficerWay.MENU)], ids=["new", "proven"]
)
def test_the_menus_of_municipal_staff_have_the_button(officer: Officer, way: OfficerWay) -> None:
    assert only(after(presses("menu"), officer)) == ChapterMenu(Audience.MUNICIPAL, way)
    chosen = after(presses("aud:municipal"), officer, state=known())
    assert only(chosen) == AudienceChosen(Audience.MUNICIPAL, way)
    residents = after(presses("aud:resident"), officer)
    assert only(residents) == AudienceChosen(Audience.RESIDENT)


def test_a_grant_with_dates_has_the_button_for_reminders() -> None:
    assert only(after(presses(f"entry:{GRANT}"), NEW)) == Answer(GRANT, remind=True)
    assert only(after(presses(f"entry:{HOSPITAL}"), NEW)) == Answer(HOSPITAL)
    assert only(after(presses(f"entry:{GRANT}"), None)) == Answer(GRANT)


@pytest.mark.parametrize(
    "data", ["remind:ask.exchange", "remind:set.14d.exchange", "remind", "officer:cases"]
)
def test_what_needs_a_proof_asks_for_it_first_and_remembers(data: str) -> None:
    expired = replace(NEW, proof=Proof(proven_at=START - PROOF_LIFE))
    for officer in (NEW, expired):
        decision = after(presses(data), officer)
        assert only(decision) == AddressAsked(DOMAINS.names, needed=True)
        assert decision.officer is not None
        assert decision.officer.proof is not None
        assert decision.officer.proof.wanted == data
        assert decision.officer.remind is None


def test_a_reminder_is_offered_then_set_by_a_button_of_its_own() -> None:
    offered = after(presses("remind:ask.exchange"), PROVEN)
    what = only(offered)
    assert isinstance(what, ReminderOffer)
    assert what.moments == (Moment.OPENS, Moment.TWO_WEEKS, Moment.THREE_DAYS)
    assert offered.officer is None, "looking is no consent"

    done = after(presses("remind:set.14d.exchange"), PROVEN)
    noted = only(done)
    assert isinstance(noted, ReminderSet)
    assert (noted.day, noted.already) == (COMING.closes, False)
    assert done.officer is not None
    assert done.officer.remind == replace(WAITING, id=0)


def test_the_same_reminder_is_set_once() -> None:
    decision = after(presses("remind:set.14d.exchange"), REMINDED)

    noted = only(decision)
    assert isinstance(noted, ReminderSet)
    assert noted.already
    assert decision.officer is None


def test_what_cannot_be_asked_for_any_more_is_offered_anew() -> None:
    decision = after(presses("remind:set.known.exchange"), PROVEN)

    what = only(decision)
    assert isinstance(what, ReminderOffer)
    assert what.late
    assert decision.officer is None


@pytest.mark.parametrize(
    "data",
    ["remind:ask.gone", "remind:set.soon.exchange", "remind:set.14d", "remind:stop.x",
     f"remind:stop.{'9' * 19}", "remind:x", "officer:x"],
)  # fmt: skip
def test_made_up_buttons_are_old_ones(data: str) -> None:
    assert isinstance(only(after(presses(data), PROVEN)), OldButton)


@pytest.mark.parametrize(
    ("data", "stopped", "said"),
    [
        ("remind:stop.7", (7,), ReminderStopped(everything=False, left=1)),
        ("remind:stop.99", (99,), ReminderStopped(everything=False, left=2)),
        ("remind:off.exchange", (7, 8), ReminderStopped(everything=False, left=0)),
        ("remind:stop.all", (7, 8), ReminderStopped(everything=True, left=0)),
    ],
)
@pytest.mark.parametrize("mode", list(Mode))
def test_reminders_are_stopped_whoever_owns_the_talk(
    data: str, stopped: tuple[int, ...], said: ReminderStopped, mode: Mode
) -> None:
    state = officer_state(mode=mode, ticket_id=5 if mode is Mode.HUMAN else None)

    decision = after(presses(data), replace(REMINDED, proof=Proof()), state=state)

    assert only(decision) == said
    assert decision.officer is not None
    assert decision.officer.stop == stopped


def test_the_list_needs_no_proof_that_has_run_out() -> None:
    decision = after(presses("remind"), replace(REMINDED, proof=Proof()))

    what = only(decision)
    assert isinstance(what, ReminderList)
    assert [one.reminder.id for one in what.shown] == [7, 8]


def test_cases_are_shown_to_those_who_proved_it() -> None:
    assert only(after(presses("officer:cases"), CASES)) == CaseList(CASES.cases)
    assert isinstance(only(after(presses("officer"), CASES)), OfficerMenu)


@pytest.mark.parametrize(
    ("wish", "officer", "said"),
    [
        (SmallTalk.PROVE, NEW, AddressAsked),
        (SmallTalk.REMINDERS, NEW, AddressAsked),
        (SmallTalk.REMINDERS, REMINDED, ReminderList),
    ],
)
def test_plain_words_do_what_the_buttons_do(
    wish: SmallTalk, officer: Officer, said: type[Utterance]
) -> None:
    assert isinstance(only(after(says("…"), officer, talk(wish))), said)


def test_residents_who_ask_are_told_whom_it_is_for() -> None:
    decision = after(says("…"), None, talk(SmallTalk.PROVE), state=known())
    assert only(decision) == ForOfficers()


def test_in_a_group_nobody_proves_anything() -> None:
    for data in ("officer:prove", "remind", "remind:ask.exchange"):
        assert only(after(presses(data, group=True), ASKED)) == GroupNotice()
    decision = after(says("sato@lg.jp", group=True), ASKED, unsure())
    assert decision.officer is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", "123456"),
        ("１２３４５６", "123456"),
        (" 123 456 ", "123456"),
        ("123-456", "123456"),
        ("コードは123456です", "123456"),
        ("12345", None),
        ("1234567", None),
        ("03-1234-5678", None),
        ("令和8年11月24日 12時", None),
        ("1 apple, 2 pears, 3 plums, 456 nuts", None),
        ("๑๒๓๔๕๖", None),
        ("", None),
    ],
)
def test_six_digits_are_a_code(text: str, code: str | None) -> None:
    assert typed_code(text) == code
