"""A ticket changes hands: to a division, to a colleague, back to the bot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.conversation import Mode
from bot.domain.errors import TicketConflict, TransitionRefused
from bot.domain.locale import JA
from bot.domain.reply import Author
from bot.domain.roles import Role
from bot.domain.ticket import TicketAction, TicketState
from bot.service.auditing import Auditing
from bot.service.colleagues import Colleagues
from bot.service.staff_store import AuditFilter
from bot.service.views import StaffView, TicketRow
from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.support.events import presses, says
from tests.support.office import OFFICE, japan
from tests.support.small import HOSPITAL, Told, small_content
from tests.support.wiring import House
from tests.support.wiring import house as wired


@pytest.fixture
def house(database: Database, clock: TurnedClock, told: Told) -> Iterator[House]:
    """On a Tuesday, 10:00 in Japan, in office hours."""
    with wired(database, clock, told, replace(small_content(), office=OFFICE)) as built:
        yield built


def row(house: House) -> TicketRow:
    (found,) = house.queue() or house.queue(state=TicketState.RESOLVED)
    return found


def mode(house: House) -> Mode:
    with house.store.read() as tx:
        state = tx.conversation("memory:anna")
    assert state is not None
    return state.mode


def test_another_division_gets_it_and_the_person_learns_so_while_the_bot_answers(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    house.desk.claim(ticket, tanaka.id, house.clock.now())
    before = len(house.replies())

    house.desk.transfer(ticket, tanaka.id, "exchange", house.clock.now())

    (told,) = house.replies()[before:]
    assert told.author is Author.SYSTEM
    assert "exchange" in told.text
    assert "usually answer within about" in told.text
    moved = row(house)
    assert (moved.state, moved.division, moved.keeper_id) == (TicketState.OPEN, "exchange", None)
    assert mode(house) is Mode.BOT
    house.receive(says("hospital"))
    assert house.replies()[-1].entry_id == HOSPITAL
    step = house.desk.thread(ticket, staff_id=tanaka.id).events[2]
    assert (step.action, step.staff_name, step.detail) == (
        TicketAction.TRANSFER, "田中", "exchange",
    )  # fmt: skip


def test_a_ticket_nobody_took_goes_to_another_division_without_a_word(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    before = house.replies()

    house.desk.transfer(ticket, tanaka.id, "jet", house.clock.now())

    assert house.replies() == before
    assert row(house).division == "jet"


def test_the_time_the_person_has_waited_goes_along(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    due = row(house).due
    assert due is not None
    house.clock.turn(seconds=3600)
    house.desk.claim(ticket, tanaka.id, house.clock.now())
    house.desk.transfer(ticket, tanaka.id, "jet", house.clock.now())

    moved = row(house).due
    assert moved is not None
    assert moved.since == due.since


def test_out_of_hours_the_opening_is_named_once(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    house.clock.turn(seconds=(japan("2026-11-24 21:00") - house.clock.now()).total_seconds())
    for division in ("exchange", "planning"):
        house.desk.claim(ticket, tanaka.id, house.clock.now())
        house.desk.transfer(ticket, tanaka.id, division, house.clock.now())
    told = [reply.text for reply in house.replies() if "passed your request" in reply.text]
    assert ["It opens next" in text for text in told] == [True, False]


@pytest.mark.parametrize("division", ["multicultural", "nonsense"], ids=["same", "unknown"])
def test_a_division_that_makes_no_sense_is_refused(
    house: House, tanaka: StaffView, ticket: int, division: str
) -> None:
    house.desk.claim(ticket, tanaka.id, house.clock.now())
    with pytest.raises(TransitionRefused, match="division"):
        house.desk.transfer(ticket, tanaka.id, division, house.clock.now())
    assert row(house).state is TicketState.CLAIMED


@pytest.mark.parametrize("answered", [False, True], ids=["claimed", "waiting"])
def test_a_colleague_goes_on_and_the_bot_stays_silent(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int, answered: bool
) -> None:
    now = house.clock.now()
    house.desk.claim(ticket, tanaka.id, now)
    if answered:
        house.desk.reply(ticket, tanaka.id, "はい", "f1", now)
    before = len(house.replies())

    house.desk.assign(ticket, tanaka.id, sato.id, now)

    (told,) = house.replies()[before:]
    assert (told.author, "佐藤" in told.text) == (Author.SYSTEM, True)
    assert row(house).keeper_name == "佐藤"
    house.receive(says("hospital"))
    assert len(house.replies()) == before + 1
    with pytest.raises(TransitionRefused):
        house.desk.reply(ticket, tanaka.id, "はい", "f2", now)
    assert house.desk.reply(ticket, sato.id, "はい", "f3", now)


def test_an_open_ticket_can_be_given_to_a_colleague(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int
) -> None:
    house.desk.assign(ticket, tanaka.id, sato.id, house.clock.now())

    assert (row(house).state, row(house).keeper_name) == (TicketState.CLAIMED, "佐藤")
    assert "佐藤 of CLAIR is reading" in house.replies()[-1].text
    assert mode(house) is Mode.HUMAN


def test_nobody_is_given_what_they_have_or_after_they_left(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int
) -> None:
    now = house.clock.now()
    house.desk.claim(ticket, tanaka.id, now)
    with pytest.raises(TransitionRefused, match="already"):
        house.desk.assign(ticket, tanaka.id, tanaka.id, now)
    house.accounts.disable("sato", now)
    with pytest.raises(TransitionRefused, match="has left"):
        house.desk.assign(ticket, tanaka.id, sato.id, now)
    assert row(house).keeper_name == "田中"


def test_the_bot_gets_it_back_without_a_rating_and_the_person_can_come_again(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    house.desk.claim(ticket, tanaka.id, house.clock.now())
    before = len(house.replies())

    house.desk.hand_back(ticket, tanaka.id, house.clock.now())

    (told,) = house.replies()[before:]
    assert not any(choice.data.startswith("rate:") for choice in told.choices)
    assert mode(house) is Mode.BOT
    house.receive(says("hospital"))
    assert house.replies()[-1].entry_id == HOSPITAL
    house.clock.turn(seconds=timedelta(days=1).total_seconds())
    house.receive(presses("human:yes"))
    assert (row(house).id, row(house).state) == (ticket, TicketState.OPEN)


def test_a_transfer_and_a_claim_are_never_both_done(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int
) -> None:
    house.desk.claim(ticket, sato.id, house.clock.now())
    house.desk.assign(ticket, sato.id, tanaka.id, house.clock.now())
    with pytest.raises(TransitionRefused):
        house.desk.transfer(ticket, sato.id, "jet", house.clock.now())
    with pytest.raises(TicketConflict, match="田中"):
        house.desk.claim(ticket, sato.id, house.clock.now())


Deed = Callable[[House, int, StaffView, StaffView], None]
"""What ``boss`` does to a ticket of somebody else; a third colleague may get it."""
DEEDS: dict[str, Deed] = {
    "take_over": lambda h, t, boss, _c: h.desk.take_over(t, boss.id, h.clock.now()),
    "release": lambda h, t, boss, _c: h.desk.release(t, boss.id, h.clock.now()),
    "assign": lambda h, t, boss, other: h.desk.assign(t, boss.id, other.id, h.clock.now()),
    "transfer": lambda h, t, boss, _c: h.desk.transfer(t, boss.id, "jet", h.clock.now()),
}
AFTER = {
    "take_over": (TicketState.CLAIMED, "課長", Mode.HUMAN),
    "release": (TicketState.OPEN, None, Mode.BOT),
    "assign": (TicketState.CLAIMED, "鈴木", Mode.HUMAN),
    "transfer": (TicketState.OPEN, None, Mode.BOT),
}


@pytest.mark.parametrize("name", DEEDS)
def test_a_supervisor_deals_with_the_ticket_of_a_colleague_who_is_ill(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int, name: str
) -> None:
    """Everybody hears of it once: the person, who had it, who gets it; the log knows who did it."""
    now = house.clock.now()
    add = house.accounts.add
    boss = add("boss", "課長", "correct horse battery", JA, now, role=Role.SUPERVISOR)
    suzuki = add("suzuki", "鈴木", "correct horse battery", JA, now)
    colleagues = Colleagues(house.store)
    house.desk.claim(ticket, sato.id, now)
    seen, heard = len(house.replies()), list[str]()
    house.store.signals.subscribe(heard.append)

    with pytest.raises(TransitionRefused):
        DEEDS[name](house, ticket, suzuki, tanaka)
    DEEDS[name](house, ticket, boss, suzuki)

    moved = row(house)
    assert (moved.state, moved.keeper_name, mode(house)) == AFTER[name]
    (told,) = house.replies()[seen:]
    assert told.author is Author.SYSTEM
    (lost,) = colleagues.passed(sato)
    assert (lost.action, lost.by, lost.given, lost.read) == (name, "課長", False, False)
    got = colleagues.passed(suzuki)
    assert [(one.action, one.given) for one in got] == (
        [(TicketAction.ASSIGN, True)] if name == "assign" else []
    )
    assert colleagues.passed(boss) == ()
    assert heard.count(f"mentions:{sato.id}") == 1
    assert colleagues.counted(sato).unread_mentions == 1
    assert colleagues.read_passed(suzuki.id, lost.id, now) == 0
    assert colleagues.read_passed(sato.id, lost.id, now) == 1
    assert colleagues.counted(sato).unread_mentions == 0
    (logged, *_), _older = Auditing(house.store).page(AuditFilter(ticket_id=ticket))
    whose = suzuki if name == "assign" else sato
    assert (logged.entry.action, logged.staff_name) == (f"ticket.{name}", "課長")
    assert logged.entry.about_id == whose.id
    with pytest.raises(TransitionRefused):
        house.desk.reply(ticket, sato.id, "はい", "late", now)


def test_what_somebody_does_with_their_own_ticket_is_no_news_to_them(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int
) -> None:
    now, colleagues = house.clock.now(), Colleagues(house.store)
    house.desk.claim(ticket, sato.id, now)
    with pytest.raises(TransitionRefused):
        house.desk.take_over(ticket, sato.id, now)
    house.desk.release(ticket, sato.id, now)
    house.desk.claim(ticket, tanaka.id, now)
    with pytest.raises(TransitionRefused):
        house.desk.take_over(ticket, tanaka.id, now)
    house.desk.transfer(ticket, tanaka.id, "jet", now)
    assert (colleagues.passed(sato), colleagues.passed(tanaka)) == ((), ())


def test_what_was_taken_from_somebody_is_no_longer_theirs_to_see(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    now = house.clock.now()
    add = house.accounts.add
    jet = add("jet", "ジェット", "correct horse battery", JA, now, divisions=["jet"])
    house.desk.assign(ticket, tanaka.id, jet.id, now)
    colleagues = Colleagues(house.store)
    assert [(one.given, one.seen) for one in colleagues.passed(jet)] == [(True, True)]
    house.desk.take_over(ticket, tanaka.id, now)
    taken, given = colleagues.passed(jet)
    assert (taken.action, taken.seen, given.seen) == (TicketAction.TAKE_OVER, False, False)
    assert colleagues.read_all(jet.id, now) == 2
