"""The task that empties the outbox: many conversations at once, each in its order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.service.delivering import Deliverer, Outcome
from bot.service.health import Health
from bot.service.ports import Clock, Delivery, Signals

log = logging.getLogger(__name__)

T = TypeVar("T")

IN_FLIGHT = 64
"""Calls to platforms under way at once."""

LOOK_SECONDS = 0.5
RECOVER_SECONDS = 5.0
TROUBLE_SECONDS = 2.0
STOP_SECONDS = 15.0
"""How long calls under way may still take when the process ends."""


class OutboundWorker:
    """One asyncio task; its database work happens on a thread of its own."""

    def __init__(
        self, deliverer: Deliverer, signals: Signals, health: Health, clock: Clock
    ) -> None:
        self._deliverer = deliverer
        self._signals = signals
        self._health = health
        self._clock = clock
        # One thread: its turns are one commit each, and nothing is won by two at once.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbound")
        self._under_way: dict[asyncio.Task[None], int] = {}
        """Calls to platforms, with the ids of their deliveries."""
        self._ended: list[Outcome] = []
        self._stuck: list[Outcome] = []
        """What could not be recorded; tried again one by one, so that the others go on."""
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Deliver until cancelled; then let calls under way end in peace."""
        loop = asyncio.get_running_loop()

        def on_signal(topic: str) -> None:
            if topic == "outbox":
                loop.call_soon_threadsafe(self._wake.set)

        unsubscribe = self._signals.subscribe(on_signal)
        try:
            await self._work()
        finally:
            unsubscribe()
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=STOP_SECONDS)
            await self._turn(claim=False)
            self._thread.shutdown(wait=False)

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        next_recovery = 0.0
        while True:
            self._health.beat("outbound", self._clock.now())
            self._wake.clear()
            if loop.time() >= next_recovery:
                await self._recover()
                next_recovery = loop.time() + RECOVER_SECONDS
            claimed = await self._turn(claim=True)
            for delivery in claimed:
                task = asyncio.create_task(self._deliver(delivery))
                self._under_way[task] = delivery.id
                task.add_done_callback(self._under_way.pop)
            if not claimed:
                await self._rest()

    async def _deliver(self, delivery: Delivery) -> None:
        outcome = await self._deliverer.send(delivery)
        # Not in one line: the list is looked up after the wait, for a turn may have replaced it.
        self._ended.append(outcome)
        self._wake.set()

    async def _turn(self, *, claim: bool) -> list[Delivery]:
        """Record what ended and claim what is due. What cannot be recorded is kept: until it is,
        everything behind it in its conversation waits."""
        ended, self._ended = self._ended, []
        free = IN_FLIGHT - len(self._under_way) if claim else 0
        try:
            return await self._call(lambda: self._deliverer.turn(ended, free))
        except Exception as error:
            log.warning("the outbox worker pauses: %s", type(error).__name__)
        self._stuck += [one for one in ended if not await self._recorded(one)]
        if claim:
            await asyncio.sleep(TROUBLE_SECONDS)
        return []

    async def _recorded(self, outcome: Outcome) -> bool:
        """Record one alone, so that one that cannot be recorded does not hold up the others."""
        try:
            await self._call(lambda: self._deliverer.settle(outcome))
        except Exception as error:
            number, name = outcome.delivery.id, type(error).__name__
            log.error("delivery %s could not be recorded yet: %s", number, name)
            return False
        return True

    async def _recover(self) -> None:
        stuck, self._stuck = self._stuck, []
        self._stuck += [one for one in stuck if not await self._recorded(one)]
        waiting = (*self._ended, *self._stuck)
        known = {*self._under_way.values(), *(one.delivery.id for one in waiting)}
        try:
            recovered = await self._call(lambda: self._deliverer.recover(known))
        except Exception as error:
            log.warning("interrupted sendings cannot be looked for: %s", type(error).__name__)
            return
        if recovered:
            log.warning("%d interrupted sendings taken up again", recovered)

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _call(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
