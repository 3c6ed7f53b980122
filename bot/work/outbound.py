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
    """One asyncio task; database work happens on its own threads."""

    def __init__(
        self, deliverer: Deliverer, signals: Signals, health: Health, clock: Clock
    ) -> None:
        self._deliverer = deliverer
        self._signals = signals
        self._health = health
        self._clock = clock
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="outbound")
        self._under_way: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Deliver until cancelled; then let calls under way end in peace."""
        loop = asyncio.get_running_loop()

        def on_signal(topic: str) -> None:
            if topic == "outbox":
                loop.call_soon_threadsafe(self._wake.set)

        unsubscribe = self._signals.subscribe(on_signal)
        next_recovery = 0.0
        try:
            while True:
                self._health.beat("outbound", self._clock.now())
                self._wake.clear()
                try:
                    if loop.time() >= next_recovery:
                        recovered = await self._call(self._deliverer.store.deliveries.recover)
                        if recovered:
                            log.warning("%d interrupted sendings taken up again", recovered)
                        next_recovery = loop.time() + RECOVER_SECONDS
                    claimed = await self._claim()
                except Exception as error:
                    log.warning("the outbox worker pauses: %s", type(error).__name__)
                    await asyncio.sleep(TROUBLE_SECONDS)
                    continue
                for delivery in claimed:
                    task = asyncio.create_task(self._deliver(delivery))
                    self._under_way.add(task)
                    task.add_done_callback(self._under_way.discard)
                if not claimed:
                    await self._rest()
        finally:
            unsubscribe()
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=STOP_SECONDS)
            self._threads.shutdown(wait=False)

    async def _claim(self) -> list[Delivery]:
        free = IN_FLIGHT - len(self._under_way)
        if free <= 0:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            free = 1
        return await self._call(lambda: self._deliverer.claim(free))

    async def _deliver(self, delivery: Delivery) -> None:
        outcome = await self._deliverer.send(delivery)
        # Until it is recorded, everything behind it in its conversation waits.
        while True:
            if await self._recorded(outcome):
                self._wake.set()
                return
            await asyncio.sleep(TROUBLE_SECONDS)

    async def _recorded(self, outcome: Outcome) -> bool:
        try:
            await self._call(lambda: self._deliverer.settle(outcome))
        except Exception as error:
            number = outcome.delivery.id
            log.error("delivery %s could not be recorded yet: %s", number, type(error).__name__)
            return False
        return True

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _call(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
