"""Waiting for what other threads do, with an end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds; only a test that fails waits so long."""


def wait_until(true: Callable[[], bool]) -> None:
    """Return once it is true; AssertionError if it never is."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


async def until(true: Callable[[], bool]) -> None:
    """The same for a test that is a coroutine."""
    end = time.monotonic() + PATIENCE
    while not await asyncio.to_thread(true):
        assert time.monotonic() < end, "it never happened"
        await asyncio.sleep(0.01)
