"""The task that tells staff of tickets in a chat of their own: new, urgent, due soon, overdue."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from bot.service.ports import Clock, Signals

log = logging.getLogger(__name__)

LOOK_SECONDS = 15.0


class Told(Protocol):
    """Anything about a ticket."""

    @property
    def id(self) -> int:
        """The ticket's number."""
        ...


Found = TypeVar("Found", bound=Told, covariant=True)
Notice = TypeVar("Notice", bound=Told)


class Source(Protocol[Found]):
    """Finds what there is to tell, each once."""

    def due(self, now: datetime) -> Sequence[Found]:
        """What to tell now."""
        ...


class StaffNotifier(Generic[Notice]):
    """One asyncio task. It may fail: then the log says so, and nothing else is touched."""

    def __init__(
        self,
        notices: Source[Notice],
        words: Callable[[Notice], str],
        tell: Callable[[str], Awaitable[None]],
        signals: Signals,
        clock: Clock,
    ) -> None:
        """``words`` is one line without anything a person wrote; ``tell`` sends it."""
        self._notices = notices
        self._words = words
        self._tell = tell
        self._signals = signals
        self._clock = clock

    async def run(self) -> None:
        """Tell until cancelled."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def on_signal(topic: str) -> None:
            if topic == "queue":
                loop.call_soon_threadsafe(changed.set)

        unsubscribe = self._signals.subscribe(on_signal)
        try:
            while True:
                changed.clear()
                await self._look()
                try:
                    async with asyncio.timeout(LOOK_SECONDS):
                        await changed.wait()
                except TimeoutError:
                    continue
        finally:
            unsubscribe()

    async def _look(self) -> None:
        try:
            rows = await asyncio.to_thread(self._notices.due, self._clock.now())
        except Exception as error:
            log.warning("new tickets cannot be looked for: %s", type(error).__name__)
            return
        for row in rows:
            try:
                await self._tell(self._words(row))
            except Exception as error:
                log.warning("staff were not told of ticket %s: %s", row.id, type(error).__name__)
