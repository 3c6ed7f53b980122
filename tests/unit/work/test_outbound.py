"""The task that empties the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import pytest

from bot.channels.memory import MemoryChannel
from bot.domain.errors import SendUnknown, StorageError
from bot.domain.event import ChannelName
from bot.service.delivering import Deliverer
from bot.service.health import Health
from bot.service.ports import Delivery, Receipt
from bot.storage.database import Database
from bot.work import outbound
from bot.work.outbound import OutboundWorker
from tests.support.events import presses
from tests.support.waiting import until
from tests.support.wiring import House


@asynccontextmanager
async def at_work(
    house: House, *, store: Any = None, channel: MemoryChannel | None = None
) -> AsyncIterator[Health]:
    health = Health(house.store)
    channels = {ChannelName.MEMORY: channel or house.channel}
    deliverer = Deliverer(store or house.store, channels, house.clock, set())
    worker = OutboundWorker(deliverer, house.store.signals, health, house.clock)
    task = asyncio.create_task(worker.run())
    try:
        yield health
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def receive(house: House, *addresses: str, each: int = 1) -> None:
    events = [presses("help", address=address) for address in addresses for _ in range(each)]
    await asyncio.to_thread(house.receive, *events)


def arrived(house: House, count: int) -> Callable[[], bool]:
    return lambda: len(house.channel.sent) >= count


async def test_everything_is_sent_in_order_of_each_conversation(house: House) -> None:
    await receive(house, "before")
    async with at_work(house) as health:
        await until(arrived(house, 1))
        await receive(house, *[f"p{number}" for number in range(8)], each=3)
        await until(arrived(house, 25))
        await until(lambda: house.store.health().waiting_sendings == 0)

    assert health.beats["outbound"] == house.clock.now()
    for number in range(8):
        with house.store.read() as tx:
            lines = tx.lines(f"memory:p{number}")
        assert [line.delivery for line in lines if line.delivery] == ["sent"] * 3
        sent = [one.delivery.id for one in house.channel.sent if one.address == f"p{number}"]
        assert sent == sorted(sent)


async def test_a_signal_wakes_the_worker_long_before_it_would_look(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "LOOK_SECONDS", 600.0)
    async with at_work(house):
        for count, address in enumerate(("a", "b", "c"), start=1):
            await receive(house, address)
            await until(arrived(house, count))


class Failing:
    """A store whose outbox fails a number of times where it is told to."""

    def __init__(self, outbox: Any, left: dict[str, int]) -> None:
        self._outbox = outbox
        self.left = left

    @property
    def deliveries(self) -> Any:
        """This object is its own outbox."""
        return self

    @contextmanager
    def together(self) -> Iterator[Any]:
        """As the real one; what is done in it can fail too."""
        with self._outbox.together() as shared:
            yield Failing(shared, self.left)

    def __getattr__(self, name: str) -> Any:
        if self.left.get(name, 0):
            self.left[name] -= 1
            raise StorageError
        return getattr(self._outbox, name)


@pytest.mark.parametrize(("where", "times"), [("claim", 2), ("recover", 1), ("sent", 2)])
async def test_a_failing_database_delays_but_neither_loses_nor_doubles(
    house: House, monkeypatch: pytest.MonkeyPatch, where: str, times: int
) -> None:
    monkeypatch.setattr(outbound, "TROUBLE_SECONDS", 0.01)
    monkeypatch.setattr(outbound, "RECOVER_SECONDS", 0.05)
    store = Failing(house.store.deliveries, {where: times})
    await receive(house, "anna", each=2)

    def all_sent() -> bool:
        with house.store.read() as tx:
            lines = tx.lines("memory:anna")
        return [line.delivery for line in lines if line.delivery] == ["sent", "sent"]

    async with at_work(house, store=store):
        await until(all_sent)

    assert store.left == {where: 0}
    assert len(house.channel.sent) == 2


class Slow(MemoryChannel):
    """A channel whose calls take until they are let go."""

    def __init__(self) -> None:
        super().__init__()
        self.under_way = 0
        self.go = asyncio.Event()

    async def send(self, delivery: Delivery) -> Receipt:
        """Wait, then as usual."""
        self.under_way += 1
        await self.go.wait()
        return await super().send(delivery)


async def test_many_conversations_are_served_at_once_but_not_without_end(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "IN_FLIGHT", 3)
    slow = Slow()
    await receive(house, *[f"p{number}" for number in range(6)])
    async with at_work(house, channel=slow):
        await until(lambda: slow.under_way == 3)
        await asyncio.sleep(0.1)
        assert slow.under_way == 3
        slow.go.set()
        await until(lambda: len(slow.sent) == 6)


async def test_calls_under_way_end_in_peace_when_the_worker_stops(house: House) -> None:
    slow = Slow()
    await receive(house, "anna")
    async with at_work(house, channel=slow):
        await until(lambda: slow.under_way == 1)
        asyncio.get_running_loop().call_later(0.05, slow.go.set)

    assert len(slow.sent) == 1
    with house.store.read() as tx:
        assert tx.lines("memory:anna")[-1].delivery == "sent"


async def test_what_another_process_left_behind_is_sent(house: House, database_url: str) -> None:
    await receive(house, "anna")
    dead = Database(database_url)
    (delivery,) = dead.deliveries.claim((ChannelName.MEMORY,), house.clock.now(), 1)
    dead.close()

    async with at_work(house):
        await until(arrived(house, 1))

    assert house.channel.sent[0].delivery.unsure
    assert house.channel.sent[0].delivery.retry_key == delivery.retry_key


async def test_a_retry_is_sent_when_it_is_due(house: House) -> None:
    house.channel.fail_next(SendUnknown())
    await receive(house, "anna")
    async with at_work(house):
        await until(lambda: house.channel.tries == 1)
        await until(lambda: _waiting(house))
        house.clock.turn(seconds=1)
        await until(arrived(house, 1))


def _waiting(house: House) -> bool:
    with house.store.read() as tx:
        return tx.lines("memory:anna")[-1].delivery_error == "SendUnknown"


class Refusing:
    """An outbox that cannot record what went to one address, as long as it is told so."""

    def __init__(self, outbox: Any, address: str, noted: list[str]) -> None:
        self._outbox = outbox
        self._address = address
        self.noted = noted
        self.refuses = [True]

    @property
    def deliveries(self) -> Any:
        """This object is its own outbox."""
        return self

    @contextmanager
    def together(self) -> Iterator[Any]:
        """As the real one."""
        with self._outbox.together() as shared:
            inner = Refusing(shared, self._address, self.noted)
            inner.refuses = self.refuses
            yield inner

    def sent(self, delivery: Delivery, **given: Any) -> None:
        """Refuse, or as the real one."""
        if delivery.address == self._address and self.refuses[0]:
            self.noted.append(delivery.retry_key)
            raise StorageError
        self._outbox.sent(delivery, **given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)


async def test_one_that_cannot_be_recorded_does_not_stop_the_others_and_is_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outbound, "TROUBLE_SECONDS", 0.01)
    monkeypatch.setattr(outbound, "RECOVER_SECONDS", 0.02)
    store = Refusing(house.store.deliveries, "stuck", [])
    others = [f"p{number}" for number in range(6)]
    await receive(house, "stuck", *others, each=2)

    def states(*addresses: str) -> set[str | None]:
        with house.store.read() as tx:
            lines = [line for one in addresses for line in tx.lines(f"memory:{one}")]
        return {line.delivery for line in lines if line.delivery}

    async with at_work(house, store=store):
        await until(lambda: states(*others) == {"sent"})
        await until(lambda: len(store.noted) >= 5)
        assert states("stuck") == {"sending", "queued"}
        store.refuses[0] = False
        await until(lambda: states("stuck") == {"sent"})

    assert len(set(store.noted)) == 1
    assert len(house.channel.sent) == house.channel.tries == 14
    assert not any(one.delivery.unsure for one in house.channel.sent)
    assert "could not be recorded yet: StorageError" in caplog.text


async def test_what_was_claimed_but_never_arrived_here_is_sent_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "RECOVER_SECONDS", 0.02)
    await receive(house, "anna")
    async with at_work(house):
        await until(arrived(house, 1))
        await receive(house, "ben")
        await asyncio.to_thread(
            house.store.deliveries.claim, (ChannelName.MEMORY,), house.clock.now(), 5
        )
        await until(arrived(house, 2))

    assert [one.address for one in house.channel.sent] == ["anna", "ben"]


class SlowTo(Slow):
    """A channel that is slow to one address only."""

    async def send(self, delivery: Delivery) -> Receipt:
        """Wait for the one, at once for the others."""
        if delivery.address == "slow":
            return await super().send(delivery)
        return await MemoryChannel.send(self, delivery)


async def test_a_call_that_outlasts_the_turns_of_others_is_recorded_once_it_ends(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "RECOVER_SECONDS", 600.0)
    channel = SlowTo()

    def sent(address: str) -> bool:
        with house.store.read() as tx:
            return tx.lines(f"memory:{address}")[-1].delivery == "sent"

    await receive(house, "slow")
    async with at_work(house, channel=channel):
        await until(lambda: channel.under_way == 1)
        await receive(house, "quick")
        await until(lambda: sent("quick"))
        channel.go.set()
        await until(lambda: sent("slow"))
