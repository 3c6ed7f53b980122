"""Waiting for what other threads do, with an end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

PATIENCE = 60.0
"""Seconds; only a test that fails waits so long."""
_FIRST, _LONGEST, _LONGER = 0.005, 0.1, 1.3


def pauses(what: str = "it", *, seconds: float = PATIENCE) -> Iterator[float]:
    """How long to wait before each next look, in seconds; AssertionError once it was too long.

    The pauses grow: to look is work, and what waits for the processor comes later for being looked
    for.
    """
    end, pause = time.monotonic() + seconds, _FIRST
    while True:
        assert time.monotonic() < end, f"waited too long for: {what}"
        yield pause
        pause = min(pause * _LONGER, _LONGEST)


def wait_until(true: Callable[[], bool], what: str = "it", *, seconds: float = PATIENCE) -> None:
    """Return once it is true; AssertionError naming ``what`` where that takes too long."""
    for pause in pauses(what, seconds=seconds):
        if true():
            return
        time.sleep(pause)


async def until(true: Callable[[], bool]) -> None:
    """The same for a test that is a coroutine."""
    for pause in pauses():
        if await asyncio.to_thread(true):
            return
        await asyncio.sleep(pause)
