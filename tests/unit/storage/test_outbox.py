"""Claiming what is to be sent: each sending by one worker, one per conversation, never lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.domain.event import ChannelName
from bot.service.ports import Delivery
from bot.storage.database import Database
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

    assert house.store.deliveries.recover() == 1

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
