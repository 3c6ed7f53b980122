"""What several open pages show, worked out once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from anyio import to_thread

from bot.web.beats import Beats

V = TypeVar("V")

LONGEST = 2.0
"""Seconds after which something is worked out anew without a signal: one may be lost."""
_MOST = 64
"""Results kept at once."""


@dataclass(frozen=True)
class _Kept(Generic[V]):
    beat: int
    since: float
    task: asyncio.Task[V]


class Shared(Generic[V]):
    """Results by key, each good until the next beat of ``topics``.

    Whoever was told by a beat gets what was read after it. Between two beats a result may be older
    than the newest signal; then the next beat is on its way, and tells every listening page.
    """

    def __init__(self, beats: Beats, topics: Collection[str]) -> None:
        self._beats = beats
        self._topics = tuple(topics)
        self._kept: dict[Hashable, _Kept[V]] = {}
        self._beat = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leave: Callable[[], None] = lambda: None

    async def get(self, key: Hashable, work: Callable[[], V], *, fresh: bool = False) -> V:
        """The result for ``key``; ``work`` makes it in a thread where nobody did so since the last
        beat. ``fresh``: it is made in any case, and replaces what others would get."""
        loop = self._listening()
        now = loop.time()
        kept = self._kept.get(key)
        if kept is None or fresh or not self._good(kept, now):
            kept = _Kept(self._beat, now, loop.create_task(to_thread.run_sync(work)))
            if len(self._kept) >= _MOST:
                self._kept = {k: one for k, one in self._kept.items() if self._good(one, now)}
            self._kept[key] = kept
        return await asyncio.shield(kept.task)

    def _good(self, kept: _Kept[V], now: float) -> bool:
        failed = kept.task.done() and (kept.task.cancelled() or kept.task.exception() is not None)
        return kept.beat == self._beat and now - kept.since <= LONGEST and not failed

    def _listening(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._leave()
            self._kept.clear()
            self._loop, self._leave = loop, self._beats.listen(self._topics, self._next)
        return loop

    def _next(self) -> None:
        self._beat += 1
