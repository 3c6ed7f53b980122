"""Due times as workers look at them: reckoned, shown, told; each once, also by two processes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.memory import MemoryChannel
from bot.domain.due import Stage
from bot.domain.entry import Content
from bot.domain.event import ChannelName, EventKind
from bot.domain.office import UNKNOWN, Closure, Office, PushWhenLate
from bot.i18n.composer import TextComposer
from bot.service.lateness import Lateness, Reminders
from bot.service.speaking import Speaker
from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.support.events import event, presses, says
from tests.support.office import OFFICE, japan
from tests.support.queued import counted
from tests.support.small import Told, small_content
from tests.support.wiring import Held, House, shipped_catalogs
from tests.support.wiring import house as wired

SORRY = "nobody has answered your request"


class Editable:
    """A content source whose office an editor changes."""

    def __init__(self, office: Office = OFFICE) -> None:
        self.office = office

    def current(self) -> Content:
        """The content as it is now."""
        return replace(small_content(), office=self.office)


class Free:
    """The memory channel without its way to join replies: saying more costs nothing there."""

    def __init__(self, channel: MemoryChannel) -> None:
        self.name, self.plan, self.send = channel.name, channel.plan, channel.send


@pytest.fixture
def content() -> Editable:
    """What the editor sees."""
    return Editable()


@pytest.fixture
def house(database: Database, clock: TurnedClock, told: Told, content: Editable) -> Iterator[House]:
    """On a Tuesday, 10:00 in Japan: what is asked now is due at 15:00."""
    with wired(database, clock, told, content.current()) as built:
        yield built


def worker(house: House, content: Editable, *, free: bool = True) -> Lateness:
    channel = Free(house.channel) if free else house.channel
    speaker = Speaker(TextComposer(content, shipped_catalogs()), {ChannelName.MEMORY: channel})
    return Lateness(house.store, speaker, content)


def until(house: House, text: str) -> None:
    house.clock.turn(seconds=(japan(text) - house.clock.now()).total_seconds())


def opened(house: House, address: str = "anna") -> None:
    house.receive(presses("human:yes", address=address, locale_hint="en"))


def sorry(house: House, address: str = "anna") -> int:
    """How often the person was told that nobody answered."""
    return sum(SORRY in reply.text for reply in house.replies(address))


def due(house: House) -> list[str]:
    return [
        f"{row.due.at.astimezone(japan('2026-11-24 10:00').tzinfo):%d. %H:%M}"
        for row in house.queue()
        if row.due is not None and row.due.at is not None
    ]


def test_a_person_is_told_once_when_nobody_answered_in_time(
    house: House, content: Editable
) -> None:
    opened(house)
    one, other = worker(house, content), worker(house, content)
    until(house, "2026-11-24 14:59")
    one.look(house.clock.now())
    assert sorry(house) == 0

    until(house, "2026-11-24 15:00")
    for looking in (one, other, one):
        looking.look(house.clock.now())

    assert sorry(house) == 1
    assert house.deliver() > 0
    # They know: their next words are not met by the same once more.
    house.receive(says("Hello?"))
    assert "longer than I told you" not in house.replies()[-1].text


def test_of_many_who_look_at_once_one_tells_each_person(house: House, content: Editable) -> None:
    people = [f"p{number}" for number in range(4)]
    for address in people:
        opened(house, address)
    until(house, "2026-11-24 15:00")
    workers = [worker(house, content) for _ in range(4)]
    reminders = [Reminders(house.store, content) for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        looks = [threads.submit(one.look, house.clock.now()) for one in workers]
        found = [threads.submit(one.due, house.clock.now()) for one in reminders]
        for look in looks:
            look.result()
        told = [one.id for future in found for one in future.result()]

    assert [sorry(house, address) for address in people] == [1, 1, 1, 1]
    assert sorted(told) == [1, 2, 3, 4]


def test_who_is_told_after_closing_hears_when_it_opens(house: House, content: Editable) -> None:
    until(house, "2026-11-24 12:30")
    opened(house)
    until(house, "2026-11-24 17:00")
    worker(house, content).look(house.clock.now())

    assert sorry(house) == 1
    assert "opens next: Wednesday, November 25, 2026, 09:00" in house.replies()[-1].text


def test_nobody_is_told_at_night_but_in_the_morning(house: House, content: Editable) -> None:
    opened(house)
    looking = worker(house, content)
    until(house, "2026-11-25 02:00")
    looking.look(house.clock.now())
    assert sorry(house) == 0

    until(house, "2026-11-25 09:00")
    looking.look(house.clock.now())
    assert sorry(house) == 1


@pytest.mark.parametrize("deed", ["claim", "claim and reply", "withdraw", "block", "erase"])
def test_nobody_is_told_who_has_staff_or_wants_none(
    house: House, content: Editable, deed: str
) -> None:
    opened(house)
    staff = house.staff()
    now = house.clock.now()
    if deed.startswith("claim"):
        house.desk.claim(1, staff.id, now)
    if deed == "claim and reply":
        house.desk.reply(1, staff.id, "Hello", "f1", now)
    if deed == "withdraw":
        house.receive(presses("bot"))
    if deed == "block":
        house.receive(event(EventKind.BLOCKED))
    if deed == "erase":
        house.receive(presses("forget:yes"))
    until(house, "2026-11-24 16:00")

    worker(house, content).look(house.clock.now())

    assert sorry(house) == 0


def test_a_ticket_that_is_put_back_unanswered_is_still_late(
    house: House, content: Editable
) -> None:
    opened(house)
    staff, looking = house.staff(), worker(house, content)
    house.desk.claim(1, staff.id, house.clock.now())
    until(house, "2026-11-24 16:00")
    looking.look(house.clock.now())
    house.desk.release(1, staff.id, house.clock.now())
    looking.look(house.clock.now())

    assert sorry(house) == 1


@pytest.mark.parametrize(
    ("policy", "question", "times"),
    [
        (PushWhenLate.NEVER, "help me", 0),
        (PushWhenLate.URGENT, "help me", 1),
        (PushWhenLate.URGENT, "", 0),
        (PushWhenLate.ALWAYS, "", 1),
    ],
)
def test_where_words_cost_the_policy_decides(
    house: House, content: Editable, policy: PushWhenLate, question: str, times: int
) -> None:
    content.office = replace(OFFICE, push_when_late=policy)
    if question:
        house.receive(says(question, locale_hint="en"))
    else:
        opened(house)
    until(house, "2026-11-24 16:00")

    worker(house, content, free=False).look(house.clock.now())

    assert sorry(house) == times


def test_who_was_not_worth_a_push_hears_it_with_the_next_words(
    house: House, content: Editable
) -> None:
    opened(house)
    until(house, "2026-11-24 16:00")
    worker(house, content, free=False).look(house.clock.now())

    house.receive(says("Hello?"))

    assert sum("longer than I told you" in reply.text for reply in house.replies()) == 1


def test_a_new_closure_moves_the_due_times(house: House, content: Editable) -> None:
    opened(house)
    looking = worker(house, content)
    looking.look(house.clock.now())
    assert due(house) == ["24. 15:00"]

    today = japan("2026-11-24 00:00").date()
    content.office = replace(OFFICE, closures=(Closure(today, today, {}),))
    looking.look(house.clock.now())

    assert due(house) == ["25. 14:00"]
    until(house, "2026-11-24 16:00")
    looking.look(house.clock.now())
    assert sorry(house) == 0


def test_tickets_from_before_get_their_due_time(house: House, content: Editable) -> None:
    with wired(house.store, house.clock, Told(), small_content()) as older:
        older.receive(presses("human:yes"))
    assert due(house) == []

    worker(house, content).look(house.clock.now())

    assert due(house) == ["24. 15:00"]


def test_live_pages_look_again_when_a_ticket_becomes_due_and_late(
    house: House, content: Editable
) -> None:
    opened(house)
    looking, heard = worker(house, content), list[str]()
    looking.look(house.clock.now())
    stop = house.store.signals.subscribe(heard.append)
    for moment in ("14:00", "14:30", "14:40", "15:00", "15:10"):
        until(house, f"2026-11-24 {moment}")
        looking.look(house.clock.now())
    stop()

    assert heard.count("queue") == 2


def test_staff_are_reminded_before_and_when_it_is_overdue_once_each(
    house: House, content: Editable
) -> None:
    opened(house)
    one, other = Reminders(house.store, content), Reminders(house.store, content)
    found = []
    for moment in ("14:00", "14:30", "14:45", "15:00", "15:30"):
        until(house, f"2026-11-24 {moment}")
        for reminders in (one, other):
            found += [(moment, each.id, each.stage) for each in reminders.due(house.clock.now())]

    assert found == [("14:30", 1, Stage.SOON), ("15:00", 1, Stage.OVERDUE)]


def test_staff_are_reminded_of_what_somebody_took_and_forgot(
    house: House, content: Editable
) -> None:
    opened(house)
    house.desk.claim(1, house.staff().id, house.clock.now())
    until(house, "2026-11-24 15:00")

    assert [one.stage for one in Reminders(house.store, content).due(house.clock.now())] == [
        Stage.OVERDUE
    ]


def test_nobody_is_reminded_after_hours(house: House, content: Editable) -> None:
    until(house, "2026-11-24 12:30")
    opened(house)
    reminders = Reminders(house.store, content)
    until(house, "2026-11-24 17:00")
    assert reminders.due(house.clock.now()) == ()

    until(house, "2026-11-25 09:00")
    assert [one.stage for one in reminders.due(house.clock.now())] == [Stage.OVERDUE]


def test_an_answered_ticket_is_due_again_when_the_person_writes(
    house: House, content: Editable
) -> None:
    opened(house)
    staff = house.staff()
    house.desk.claim(1, staff.id, house.clock.now())
    house.desk.reply(1, staff.id, "Which town?", "f1", house.clock.now())
    assert due(house) == []

    house.clock.turn(seconds=timedelta(hours=1).total_seconds())
    house.receive(says("Hamamatsu"))

    assert due(house) == ["24. 16:00"]


def test_the_queue_has_the_urgent_first_then_the_first_due(house: House) -> None:
    house.receive(presses("human:yes", address="jet-later"))
    house.receive(says("help me", address="danger"))
    house.clock.turn(seconds=60)
    house.receive(presses("human:yes", address="ben"))
    house.receive(presses("human:yes", address="answered"))
    staff = house.staff()
    house.desk.claim(4, staff.id, house.clock.now())
    house.desk.reply(4, staff.id, "Hello", "f1", house.clock.now())

    assert [row.id for row in house.queue()] == [2, 1, 3, 4]
    assert counted(house.desk, house.clock.now())[1] == 0
    until(house, "2026-11-24 12:00")
    assert counted(house.desk, house.clock.now())[1] == 1


def test_without_office_hours_nothing_is_late(house: House) -> None:
    opened(house)
    until(house, "2027-11-24 15:00")
    quiet = Editable(UNKNOWN)
    worker(house, quiet).look(house.clock.now())

    assert sorry(house) == 0
    assert Reminders(house.store, Held(small_content())).due(house.clock.now()) == ()
