"""The task that looks at due times: woken by the queue, and never stopped by a failure."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from typing import Any

import pytest

from bot.domain.errors import StorageError
from bot.storage.signals import LocalSignals
from bot.work.due import DueWorker
from tests.support.clock import START, TurnedClock


class Looked:
    """Counts the looks; the first one fails if asked to."""

    def __init__(self, *, fails: bool = False) -> None:
        self.moments: list[datetime] = []
        self._fails = fails
        self._came = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def look(self, now: datetime) -> None:
        self.moments.append(now)
        self._loop.call_soon_threadsafe(self._came.set)
        if self._fails and len(self.moments) == 1:
            raise StorageError

    async def next(self) -> None:
        async with asyncio.timeout(10):
            await self._came.wait()
        self._came.clear()


@pytest.fixture(autouse=True)
def without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.work.due.PAUSE_SECONDS", 0)


async def test_it_looks_at_once_and_whenever_the_queue_changes() -> None:
    looked: Any = Looked()
    signals = LocalSignals()
    task = asyncio.create_task(DueWorker(looked, signals, TurnedClock()).run())
    await looked.next()
    signals.publish("inbox", "queue")
    await looked.next()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert looked.moments == [START, START]


async def test_a_failure_is_logged_and_the_next_look_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    looked: Any = Looked(fails=True)
    signals = LocalSignals()
    task = asyncio.create_task(DueWorker(looked, signals, TurnedClock()).run())
    await looked.next()
    signals.publish("queue")
    await looked.next()
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert "due times cannot be looked at: StorageError" in caplog.text
