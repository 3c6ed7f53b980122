"""Claiming what is to be sent: each sending by one worker, one per conversation, never lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.event import ChannelName
from bot.service.ports import Delivery
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.outbox import _SETTLED as SETTLED
from tests.support.clock import START
from tests.support.events import presses
from tests.support.wiring import House

MEMORY = (ChannelName.MEMORY,)


def queue(house: House, persons: int, each: int) -> int:
    """``each`` messages for everybody; how many there are in all."""
    for number in range(persons):
        house.intake.accept(
            [presses("help", address=f"p{number}") for _ in range(each)], house.clock.now()
        )
    house.receive()
    return persons * each


@contextmanager
def another(url: str, *, alive: bool) -> Iterator[Database]:
    """The database as another process has it open; ``alive`` with its sign of life."""
    opened = Database(url)
    if alive:
        opened.start()
    try:
        yield opened
    finally:
        opened.close()


def states(house: House, address: str) -> list[str | None]:
    with house.store.read() as tx:
        return [line.delivery for line in tx.lines(f"memory:{address}") if line.delivery]


def test_four_workers_claim_each_sending_once_and_one_per_conversation(house: House) -> None:
    total = queue(house, persons=12, each=5)
    guard = threading.Lock()
    seen: list[int] = []
    order: dict[str, list[int]] = {}
    busy: set[str] = set()
    mistakes: list[str] = []
    outbox = house.store.deliveries

    def work() -> None:
        idle = 0
        while idle < 20:
            claimed = outbox.claim(MEMORY, START, 3)
            idle = 0 if claimed else idle + 1
            for delivery in claimed:
                with guard:
                    if delivery.address in busy:
                        mistakes.append(f"{delivery.address} twice at once")
                    busy.add(delivery.address)
                    seen.append(delivery.id)
                    order.setdefault(delivery.address, []).append(delivery.id)
            for delivery in claimed:
                with guard:
                    busy.discard(delivery.address)
                outbox.sent(delivery, via="send", refs=(), at=START)
            if not claimed:
                time.sleep(0.005)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert mistakes == []
    assert len(seen) == len(set(seen)) == total
    assert all(ids == sorted(ids) for ids in order.values())


def test_a_claim_takes_no_more_than_asked_for_and_the_oldest_first(house: House) -> None:
    queue(house, persons=4, each=2)

    claimed = house.store.deliveries.claim(MEMORY, START, 3)

    assert [one.address for one in claimed] == ["p0", "p1", "p2"]


def claim(database: Database) -> Delivery:
    (delivery,) = database.deliveries.claim(MEMORY, START, 1)
    return delivery


def test_what_a_dead_process_was_sending_is_taken_up_as_unsure(
    house: House, database_url: str
) -> None:
    queue(house, persons=1, each=1)
    with another(database_url, alive=True) as dead:
        first = claim(dead)
        if dead.dialect == "postgresql":
            assert house.store.deliveries.recover() == 0
            assert states(house, "p0") == ["sending"]

    # PostgreSQL notices a moment later that a process is gone.
    end = time.monotonic() + 30
    while not (taken := house.store.deliveries.recover()) and time.monotonic() < end:
        time.sleep(0.01)
    assert taken == 1

    second = claim(house.store)
    assert (first.unsure, second.unsure) == (False, True)
    assert first.retry_key == second.retry_key
    assert house.store.deliveries.recover() == 0


def test_a_process_never_takes_back_what_it_is_sending_itself(house: House) -> None:
    queue(house, persons=1, each=1)
    claim(house.store)

    assert house.store.deliveries.recover() == 0
    assert states(house, "p0") == ["sending"]


def test_a_late_answer_of_a_process_thought_dead_changes_nothing(
    house: House, database_url: str
) -> None:
    queue(house, persons=1, each=1)
    with another(database_url, alive=False) as late:
        delivery = claim(late)
        assert house.store.deliveries.recover() == 1
        again = claim(house.store)

        late.deliveries.gave_up(delivery, "SendRefused", blocked=False)
        late.deliveries.gave_up(delivery, "RecipientBlocked", blocked=True)

        assert states(house, "p0") == ["sending"]
        house.store.deliveries.sent(again, via="send", refs=("1",), at=START)
        late.deliveries.again(
            delivery, due_at=START, unsure=True, drop_token=False, error="SendUnknown"
        )
    assert states(house, "p0") == ["sent"]


def test_recovered_sendings_wake_the_outbox(house: House, database_url: str) -> None:
    queue(house, persons=1, each=1)
    heard: list[str] = []
    house.store.signals.subscribe(heard.append)
    house.store.deliveries.recover()
    assert heard == []
    with another(database_url, alive=False) as dead:
        claim(dead)

    house.store.deliveries.recover()

    assert heard == ["outbox"]


@pytest.mark.parametrize("blocked", [False, True])
def test_giving_up_wakes_the_screen_of_the_conversation(house: House, blocked: bool) -> None:
    queue(house, persons=1, each=1)
    heard: list[str] = []
    house.store.signals.subscribe(heard.append)

    house.store.deliveries.gave_up(claim(house.store), "SendRefused", blocked=blocked)

    assert heard == ["conversation:memory:p0", "outbox"]


class TestRecovering:
    """What this process marked but does not know of; and a server that only just started."""

    def test_ones_own_sendings_are_put_back_unless_they_are_under_way(self, house: House) -> None:
        queue(house, persons=3, each=1)
        known, lost, sent = house.store.deliveries.claim(MEMORY, START, 3)
        house.store.deliveries.sent(sent, via="send", refs=(), at=START)

        assert house.store.deliveries.recover({known.id}) == 1

        assert [states(house, f"p{n}") for n in range(3)] == [["sending"], ["queued"], ["sent"]]
        again = claim(house.store)
        assert (again.id, again.unsure, again.retry_key) == (lost.id, True, lost.retry_key)

    def test_with_nothing_under_way_all_of_them_are_put_back(self, house: House) -> None:
        queue(house, persons=2, each=1)
        house.store.deliveries.claim(MEMORY, START, 2)

        assert house.store.deliveries.recover(()) == 2

    def test_those_of_others_are_put_back_whatever_is_under_way_here(
        self, house: House, database_url: str
    ) -> None:
        queue(house, persons=1, each=1)
        with another(database_url, alive=False) as dead:
            theirs = claim(dead)

        assert house.store.deliveries.recover({theirs.id}) == 1

    def test_what_others_send_who_live_is_left_alone(self, house: House, database_url: str) -> None:
        queue(house, persons=1, each=1)
        with another(database_url, alive=True) as other:
            if other.dialect == "sqlite":
                return
            claim(other)

            assert house.store.deliveries.recover(()) == 0

    def test_waits_until_everybody_had_the_time_to_show_that_they_live(
        self, house: House, database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if house.store.dialect == "sqlite":
            return
        assert "> interval '5 seconds'" in str(SETTLED)
        queue(house, persons=1, each=1)
        with another(database_url, alive=False) as dead:
            claim(dead)

        for age, recovered in (("1 day", 0), ("0 seconds", 1)):
            aged = text(str(SETTLED).replace("5 seconds", age))
            monkeypatch.setattr(outbox, "_SETTLED", aged)
            assert house.store.deliveries.recover(()) == recovered


class TestHeldForTheMonth:
    """Messages for which there was no quota left, when the next month has some."""

    def hold(self, house: House) -> Delivery:
        delivery = claim(house.store)
        house.store.deliveries.held(delivery, "QuotaExhausted")
        return delivery

    @pytest.mark.parametrize(
        ("seconds", "released"), [(0, 0), (1, 1)], ids=["due-then", "due-before"]
    )
    def test_only_what_was_due_before_is_tried_again(
        self, house: House, seconds: int, released: int
    ) -> None:
        queue(house, persons=1, each=1)
        first = self.hold(house)
        now = START + timedelta(days=1)

        before = START + timedelta(seconds=seconds)
        assert house.store.deliveries.release_held(before, now) == released

        again = house.store.deliveries.claim(MEMORY, now, 5)
        assert [(one.id, one.tries, one.unsure) for one in again] == [(first.id, 1, False)][
            :released
        ]

    def test_what_is_held_once_more_waits_for_the_month_after(self, house: House) -> None:
        queue(house, persons=1, each=1)
        self.hold(house)
        month = START + timedelta(days=1)
        assert house.store.deliveries.release_held(month, month) == 1
        (delivery,) = house.store.deliveries.claim(MEMORY, month, 1)
        house.store.deliveries.held(delivery, "QuotaExhausted")

        for hours in range(3):
            assert house.store.deliveries.release_held(month, month + timedelta(hours=hours)) == 0
        next_month = month + timedelta(days=30)
        assert house.store.deliveries.release_held(next_month, next_month) == 1

    def test_wakes_the_outbox_where_there_was_something(self, house: House) -> None:
        queue(house, persons=1, each=2)
        self.hold(house)
        heard: list[str] = []
        house.store.signals.subscribe(heard.append)
        later = START + timedelta(days=1)

        house.store.deliveries.release_held(later, later)
        house.store.deliveries.release_held(later, later)

        assert heard == ["outbox"]
        assert states(house, "p0") == ["queued", "queued"]


class TestTogether:
    """Several steps in one transaction."""

    def test_a_failure_takes_everything_back_and_nobody_is_told(self, house: House) -> None:
        queue(house, persons=2, each=1)
        first = claim(house.store)
        heard: list[str] = []
        house.store.signals.subscribe(heard.append)

        def break_off() -> None:
            with house.store.deliveries.together() as shared:
                shared.sent(first, via="send", refs=("1",), at=START)
                assert len(shared.claim(MEMORY, START, 5)) == 1
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            break_off()

        assert (states(house, "p0"), states(house, "p1")) == (["sending"], ["queued"])
        assert heard == []

    def test_others_see_all_of_it_or_nothing(self, house: House) -> None:
        queue(house, persons=1, each=2)
        first = claim(house.store)
        heard: list[str] = []
        house.store.signals.subscribe(heard.append)

        with house.store.deliveries.together() as shared:
            shared.sent(first, via="send", refs=("1",), at=START)
            (second,) = shared.claim(MEMORY, START, 5)
            assert (states(house, "p0"), heard) == (["sending", "queued"], [])

        assert states(house, "p0") == ["sent", "sending"]
        assert second.id > first.id
        assert heard == ["conversation:memory:p0", "outbox"]
