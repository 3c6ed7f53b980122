"""The task that looks at due times."""

from __future__ import annotations

import asyncio
import logging

from bot.service.lateness import Lateness
from bot.service.ports import Clock, Signals

log = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
PAUSE_SECONDS = 1.0


class DueWorker:
    """One asyncio task in every worker process. It may fail: then the log says so."""

    def __init__(self, lateness: Lateness, signals: Signals, clock: Clock) -> None:
        self._lateness = lateness
        self._signals = signals
        self._clock = clock

    async def run(self) -> None:
        """Look until cancelled; also when the queue changed, for a ticket may need its due time."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def on_signal(topic: str) -> None:
            if topic == "queue":
                loop.call_soon_threadsafe(changed.set)

        unsubscribe = self._signals.subscribe(on_signal)
        try:
            while True:
                changed.clear()
                try:
                    await asyncio.to_thread(self._lateness.look, self._clock.now())
                except Exception as error:
                    log.warning("due times cannot be looked at: %s", type(error).__name__)
                # However often the queue changes: a due time is told in minutes.
                await asyncio.sleep(PAUSE_SECONDS)
                try:
                    async with asyncio.timeout(LOOK_SECONDS):
                        await changed.wait()
                except TimeoutError:
                    continue
        finally:
            unsubscribe()
