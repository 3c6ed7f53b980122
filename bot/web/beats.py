"""Signals gathered for live pages, so that many of them cost no more than a few.

A page that shows what twenty people write in a second need not be drawn twenty times: it is told
at once of the first change after a quiet time, and then at most every half second. All pages that
listen to the same topics are told in the same moment, so that what they show is worked out once.
Whatever was signalled before a beat began is told by it, and what comes later by the next.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import inf

from bot.service.ports import EVERYTHING, Signals

Ring = Callable[[], None]

GATHER = 0.02
"""Seconds for which signals of one commit are gathered, which come one by one."""
PAUSE = 0.5
"""Seconds from one beat to the next at least."""


@dataclass
class Pace:
    """When to beat, by the clock of the caller, in seconds."""

    gather: float = GATHER
    pause: float = PAUSE
    _last: float = -inf
    _coming: bool = False

    def heard(self, now: float) -> float | None:
        """There was a signal: when to beat for it; None where a beat is coming already."""
        if self._coming:
            return None
        self._coming = True
        return max(now + self.gather, self._last + self.pause)

    def beaten(self, now: float) -> None:
        """The beat that was coming is here."""
        self._last, self._coming = now, False


class _Rhythm:
    """The beats of some topics in one event loop."""

    def __init__(
        self,
        signals: Signals,
        topics: frozenset[str],
        pace: Pace,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._topics = topics | {EVERYTHING}
        self._pace = pace
        self._loop = loop
        self.rings: list[Ring] = []
        self.end = signals.subscribe(self._on_signal)

    def _on_signal(self, topic: str) -> None:
        if topic in self._topics:
            with contextlib.suppress(RuntimeError):  # the loop is closing: nobody waits any more
                self._loop.call_soon_threadsafe(self._heard)

    def _heard(self) -> None:
        due = self._pace.heard(self._loop.time())
        if due is not None:
            self._loop.call_at(due, self._beat)

    def _beat(self) -> None:
        self._pace.beaten(self._loop.time())
        for ring in tuple(self.rings):
            ring()


class Beats:
    """Rings for live pages. To be used in event loops only."""

    def __init__(self, signals: Signals, *, gather: float = GATHER, pause: float = PAUSE) -> None:
        self._signals = signals
        self._gather = gather
        self._pause = pause
        self._rhythms: dict[tuple[asyncio.AbstractEventLoop, frozenset[str]], _Rhythm] = {}

    def listen(self, topics: Collection[str], ring: Ring) -> Callable[[], None]:
        """Have ``ring`` called in this event loop at each beat of ``topics``, until what is
        returned is called."""
        loop = asyncio.get_running_loop()
        key = loop, frozenset(topics)
        rhythm = self._rhythms.get(key)
        if rhythm is None:
            pace = Pace(self._gather, self._pause)
            rhythm = self._rhythms[key] = _Rhythm(self._signals, key[1], pace, loop)
        rhythm.rings.append(ring)

        def leave() -> None:
            if ring in rhythm.rings:
                rhythm.rings.remove(ring)
            if not rhythm.rings and self._rhythms.get(key) is rhythm:
                rhythm.end()
                del self._rhythms[key]

        return leave
