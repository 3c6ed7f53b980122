"""Live pages: signals from any thread become nudges in an open response.

A signal says only *that* something changed, so a waiting stream needs no queue: any number of
signals that arrive while it is busy are one nudge. That bounds memory, and nothing is missed,
because whoever is nudged looks at the stored data, and sends what the page does not show yet. After
connecting there is always one nudge
(something may have happened between the page and the stream), and one from time to time (a signal
may be lost).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection
from dataclasses import dataclass
from functools import partial

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException

from bot.service.ports import EVERYTHING, Signals
from bot.web.beats import Beats, Ring

log = logging.getLogger(__name__)


Event = ServerSentEvent | bytes
"""An event, or one that was put into bytes for several streams."""


@dataclass(frozen=True)
class StreamLimits:
    """How many streams one process holds open, and how long."""

    streams: int = 500
    look_every: float = 20.0
    """Seconds after which a page looks even without a signal."""
    longest: float = 3600.0
    """Seconds after which a stream ends; browsers connect anew."""
    heartbeat: float = 15.0
    """Seconds between comments that keep proxies from closing a quiet stream."""
    send: float = 20.0
    """Seconds a client may take to accept a piece before it is given up."""


def nudges(
    signals: Signals,
    topics: Collection[str],
    *,
    every: float = StreamLimits.look_every,
    longest: float = StreamLimits.longest,
) -> AsyncGenerator[bool]:
    """Yields at once, then whenever one of ``topics`` is signalled, and every so many seconds:
    whether there was a signal."""

    def listen(ring: Ring) -> Callable[[], None]:
        loop, wanted = asyncio.get_running_loop(), {*topics, EVERYTHING}

        def on_signal(topic: str) -> None:
            if topic in wanted:
                with contextlib.suppress(RuntimeError):  # it is closing: nobody waits any more
                    loop.call_soon_threadsafe(ring)

        return signals.subscribe(on_signal)

    return rings(listen, every=every, longest=longest)


async def rings(
    listen: Callable[[Ring], Callable[[], None]], *, every: float, longest: float
) -> AsyncGenerator[bool]:
    """The same for whatever ``listen`` has call a function in this event loop."""
    loop = asyncio.get_running_loop()
    rung = asyncio.Event()
    leave = listen(rung.set)
    try:
        end = loop.time() + longest
        while True:
            told = rung.is_set()
            # Before the page looks: what is signalled while it does makes it look again.
            rung.clear()
            yield told
            left = end - loop.time()
            if left <= 0:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(every, left)):
                    await rung.wait()
    finally:
        leave()


class Streams:
    """Hands out event streams, not more than the limit."""

    def __init__(self, signals: Signals, limits: StreamLimits) -> None:
        self._signals = signals
        self.limits = limits
        self.open = 0
        self.beats = Beats(signals)

    def paced(self, topics: Collection[str]) -> AsyncGenerator[bool]:
        """Nudges at the beats of ``topics``: for pages that are looked at by many."""
        return rings(
            partial(self.beats.listen, topics),
            every=self.limits.look_every,
            longest=self.limits.longest,
        )

    def nudges(self, topics: Collection[str]) -> AsyncGenerator[bool]:
        """Nudges within this process's limits, each at once."""
        return nudges(
            self._signals, topics, every=self.limits.look_every, longest=self.limits.longest
        )

    def response(self, events: AsyncIterator[Event]) -> EventSourceResponse:
        """A stream of ``events``; HTTPException 503 when too many are open."""
        if self.open >= self.limits.streams:
            log.warning("refused a stream: %d are open", self.open)
            raise HTTPException(503, headers={"retry-after": "10"})
        return EventSourceResponse(
            self._counted(events),
            ping=self.limits.heartbeat,
            send_timeout=self.limits.send,
            headers={"cache-control": "no-store"},
        )

    async def _counted(self, events: AsyncIterator[Event]) -> AsyncIterator[Event]:
        self.open += 1
        try:
            async for event in events:
                yield event
        finally:
            self.open -= 1
            if isinstance(events, AsyncGenerator):
                await events.aclose()
