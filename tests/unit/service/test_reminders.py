"""Reminders over both databases: in hours, once, and along with the windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest

from bot.channels.line.messages import plan_line
from bot.domain.eligibility.rules import Window
from bot.domain.event import EventKind
from bot.domain.japan import JAPAN
from bot.domain.locale import EN
from bot.domain.office import Closure
from bot.domain.officers.proof import Proof
from bot.domain.officers.reminder import Moment, Reminder
from bot.domain.reply import Reply
from bot.service.reminders import Reminders
from bot.service.speaking import Speaker
from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.support.events import event, presses
from tests.support.office import OFFICE
from tests.support.officers import COMING, Office, content_with, office
from tests.support.small import GRANT
from tests.support.wiring import House

DUE = datetime(2027, 9, 16, 9, tzinfo=JAPAN)


@pytest.fixture
def desk(house: House) -> Iterator[Office]:
    """Nobody is known yet."""
    return office(house, COMING)


def remind(
    desk: Office,
    moment: Moment = Moment.TWO_WEEKS,
    person: str = "anna",
    told: date | None = COMING.closes,
) -> None:
    """As if the person had asked, without the way to the proof."""
    house = desk.house
    house.receive(presses("aud:municipal", address=person))
    known = moment is not Moment.KNOWN
    reminder = Reminder(moment, GRANT, COMING.year if known else None, told if known else None)
    with house.store.write() as tx:
        tx.save_proof(f"memory:{person}", Proof(proven_at=house.clock.now()))
        tx.add_reminder(f"memory:{person}", reminder, house.clock.now(), house.clock.now())


def go_to(clock: TurnedClock, moment: datetime) -> None:
    clock.turn(seconds=(moment.astimezone(UTC) - clock.now()).total_seconds())


def said(desk: Office, person: str = "anna") -> list[Reply]:
    return [reply for reply in desk.house.replies(person) if reply.text.startswith("⏰")]


def test_a_reminder_comes_once_on_its_morning(desk: Office) -> None:
    remind(desk)
    desk.reminders.look()
    assert said(desk) == []
    go_to(desk.house.clock, DUE)

    for _ in range(3):
        desk.reminders.look()

    (reply,) = said(desk)
    assert "Last day to apply: September 30, 2027" in reply.text
    data = [choice.data for choice in reply.choices]
    assert "remind:off.exchange" in data
    assert "remind:stop.all" not in data, "there is no other"
    with desk.house.store.read() as tx:
        assert tx.reminders("memory:anna") == ()


def test_a_day_the_office_is_closed_is_no_day_for_a_reminder(desk: Office) -> None:
    remind(desk)
    closed = Closure(date(2027, 9, 16), date(2027, 9, 17), {EN: "Training"})
    desk.source.content = replace(
        desk.source.content, office=replace(OFFICE, closures=(closed,)), version="training"
    )
    desk.reminders.look()
    go_to(desk.house.clock, datetime(2027, 9, 15, 8, 59, tzinfo=JAPAN))
    desk.reminders.look()
    assert said(desk) == []

    go_to(desk.house.clock, datetime(2027, 9, 15, 9, tzinfo=JAPAN))
    desk.reminders.look()

    assert len(said(desk)) == 1


@pytest.mark.parametrize(
    ("late", "sent"),
    [
        (datetime(2027, 9, 16, 17, 59, tzinfo=JAPAN), datetime(2027, 9, 16, 17, 59, tzinfo=JAPAN)),
        (datetime(2027, 9, 16, 18, 30, tzinfo=JAPAN), datetime(2027, 9, 17, 9, tzinfo=JAPAN)),
        (datetime(2027, 9, 18, 12, 0, tzinfo=JAPAN), datetime(2027, 9, 20, 9, tzinfo=JAPAN)),
    ],
    ids=["before six", "evening", "Saturday"],
)
def test_a_worker_that_comes_late_keeps_the_quiet_hours(
    desk: Office, late: datetime, sent: datetime
) -> None:
    remind(desk)
    go_to(desk.house.clock, late)
    desk.reminders.look()
    assert bool(said(desk)) == (late == sent)

    go_to(desk.house.clock, sent)
    desk.reminders.look()

    assert len(said(desk)) == 1


def test_a_reminder_waits_while_a_member_of_staff_has_the_word(desk: Office) -> None:
    remind(desk)
    house, staff = desk.house, desk.house.staff()
    house.receive(presses("human:yes"))
    ticket = house.queue()[0].id
    go_to(house.clock, DUE)
    house.desk.claim(ticket, staff.id, house.clock.now())
    for _ in range(3):
        desk.reminders.look()
        house.clock.turn(seconds=1800)
    assert said(desk) == []

    house.desk.resolve(ticket, staff.id, house.clock.now())
    house.clock.turn(seconds=3600)
    desk.reminders.look()

    assert len(said(desk)) == 1


def test_all_that_is_due_for_a_person_costs_one_push(desk: Office) -> None:
    remind(desk)
    remind(desk, Moment.THREE_DAYS)
    remind(desk, Moment.OPENS, told=COMING.opens)
    go_to(desk.house.clock, datetime(2027, 9, 27, 9, tzinfo=JAPAN))

    desk.reminders.look()

    replies = said(desk)
    assert len(replies) == 3
    assert len(plan_line(replies)) == 1


def test_a_window_that_moves_takes_its_reminders_along_and_says_so(desk: Office) -> None:
    remind(desk)
    desk.reminders.look()
    later = Window(2028, date(2027, 8, 2), date(2027, 10, 29))
    desk.source.content = content_with(later, version="moved")
    go_to(desk.house.clock, DUE)
    desk.reminders.look()
    assert said(desk) == []

    go_to(desk.house.clock, datetime(2027, 10, 15, 9, tzinfo=JAPAN))
    desk.reminders.look()

    (reply,) = said(desk)
    assert "Last day to apply: October 29, 2027" in reply.text
    assert "it was September 30, 2027, now it is October 29, 2027" in reply.text


def test_a_window_that_moves_forward_is_told_in_time(desk: Office) -> None:
    remind(desk)
    desk.reminders.look()
    earlier = Window(2028, date(2026, 11, 2), date(2026, 12, 4))
    desk.source.content = content_with(earlier, version="moved")

    desk.reminders.look()

    (reply,) = said(desk)
    assert "Last day to apply: December 4, 2026" in reply.text
    assert "The date has changed" in reply.text


@pytest.mark.parametrize(
    ("windows", "words"),
    [
        ((Window(2028, None, None),), "I no longer know the dates"),
        ((Window(2028, None, date(2026, 11, 20)),), "Applications were taken until"),
    ],
    ids=["withdrawn", "over"],
)
def test_dates_that_are_gone_are_told_not_hidden(
    desk: Office, windows: tuple[Window, ...], words: str
) -> None:
    remind(desk)
    desk.reminders.look()
    desk.source.content = content_with(*windows, version="gone")

    desk.reminders.look()
    desk.reminders.look()

    (reply,) = said(desk)
    assert words in reply.text


def test_dates_that_become_known_are_told_with_the_way_to_a_reminder(desk: Office) -> None:
    desk.source.content = content_with(Window(2027, None, None), version="unknown")
    remind(desk, Moment.KNOWN)
    for _ in range(3):
        desk.house.clock.turn(days=1)
        desk.reminders.look()
    assert said(desk) == []
    desk.source.content = content_with(COMING, version="known")

    go_to(desk.house.clock, datetime(2026, 12, 1, 11, tzinfo=JAPAN))
    desk.reminders.look()

    (reply,) = said(desk)
    assert "July 12, 2027" in reply.text
    assert "remind:ask.exchange" in [choice.data for choice in reply.choices]


def test_of_many_processes_one_sends(desk: Office, database: Database) -> None:
    for number in range(6):
        remind(desk, person=f"p{number}")
    go_to(desk.house.clock, DUE)
    speaker = desk.reminders.speaker
    others = [Reminders(database, desk.source, speaker, desk.house.clock) for _ in range(4)]
    together = Barrier(len(others))

    def look(worker: Reminders) -> None:
        together.wait()
        worker.look()

    threads = [Thread(target=look, args=(worker,)) for worker in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [len(said(desk, f"p{number}")) for number in range(6)] == [1] * 6


def test_who_blocked_the_bot_hears_nothing(desk: Office) -> None:
    remind(desk)
    desk.house.receive(event(EventKind.BLOCKED))
    go_to(desk.house.clock, DUE)

    desk.reminders.look()

    assert said(desk) == []


def test_one_persons_channel_being_off_stops_nobody_else(desk: Office) -> None:
    remind(desk)
    off = Reminders(
        desk.house.store,
        desk.source,
        Speaker(desk.reminders.speaker._composer, {}),
        desk.house.clock,
    )
    go_to(desk.house.clock, DUE)
    off.look()
    assert said(desk) == []

    desk.house.clock.turn(seconds=3600)
    desk.reminders.look()

    assert len(said(desk)) == 1, "it waited for the channel"


def test_a_stopped_reminder_does_not_come(desk: Office) -> None:
    remind(desk)
    remind(desk, Moment.THREE_DAYS)
    with desk.house.store.read() as tx:
        first, second = tx.reminders("memory:anna")
    desk.house.receive(presses(f"remind:stop.{first.id}"))
    assert "I have stopped it." in desk.house.replies()[-1].text
    desk.house.receive(presses(f"remind:stop.{second.id}", address="ben"))
    with desk.house.store.read() as tx:
        assert tx.reminders("memory:anna") == (second,), "nobody stops those of others"

    desk.house.receive(presses("remind:stop.all"))
    go_to(desk.house.clock, datetime(2027, 9, 27, 9, tzinfo=JAPAN))
    desk.reminders.look()

    assert said(desk) == []


def test_the_same_reminder_is_kept_once(desk: Office) -> None:
    remind(desk)
    remind(desk)
    remind(desk, Moment.KNOWN)
    remind(desk, Moment.KNOWN)

    with desk.house.store.read() as tx:
        kept = tx.reminders("memory:anna")

    assert sorted(one.moment for one in kept) == [Moment.TWO_WEEKS, Moment.KNOWN]


def test_more_than_a_batch_is_planned_anew(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.reminders._BATCH", 2)
    for number in range(5):
        remind(desk, person=f"p{number}")

    desk.reminders.look()

    with desk.house.store.read() as tx:
        due = {one.due_at for one in tx.waiting_reminders(0, 10)}
    assert due == {DUE}


def test_a_reminder_of_a_grant_that_is_gone_has_its_name_still(desk: Office) -> None:
    remind(desk)
    gone = desk.source.content
    desk.source.content = replace(gone, grants=type(gone.grants)({}, {}), version="gone")

    desk.reminders.look()

    (reply,) = said(desk)
    assert GRANT in reply.text
