"""Changed content is taken up while the program runs."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime

import pytest

from bot.work import reloading
from bot.work.reloading import ContentWatcher
from tests.support.clock import START, TurnedClock
from tests.support.waiting import until


class Files:
    """Content whose files change as often as told."""

    def __init__(self, changes: int, *, broken: int = 0) -> None:
        self.changes = changes
        self.broken = broken
        self.read_at: list[datetime] = []
        self.looks = 0

    def changed(self) -> bool:
        """Whether there is a change left."""
        self.looks += 1
        return self.changes > 0

    def reload(self, now: datetime) -> object:
        """Read, or fail."""
        self.changes -= 1
        if self.broken:
            self.broken -= 1
            raise RuntimeError("cannot read")
        self.read_at.append(now)
        return None


class Index:
    """Counts how often it was built."""

    def __init__(self) -> None:
        self.built = 0

    def prepare(self) -> None:
        """Count."""
        self.built += 1


async def watch(files: Files, index: Index, looks: int) -> None:
    task = asyncio.create_task(ContentWatcher(files, index, TurnedClock()).run())
    try:
        await until(lambda: files.looks >= looks)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reloading, "LOOK_SECONDS", 0.01)


async def test_a_change_is_read_once_and_the_index_built_ahead() -> None:
    files, index = Files(1), Index()

    await watch(files, index, looks=4)

    assert files.read_at == [START]
    assert index.built == 1


async def test_nothing_is_read_where_nothing_changed() -> None:
    files, index = Files(0), Index()

    await watch(files, index, looks=3)

    assert (files.read_at, index.built) == ([], 0)


async def test_a_failing_reload_is_logged_and_tried_at_the_next_change(
    caplog: pytest.LogCaptureFixture,
) -> None:
    files, index = Files(2, broken=1), Index()

    with caplog.at_level(logging.ERROR):
        await watch(files, index, looks=4)

    assert files.read_at == [START]
    assert index.built == 1
    assert "the content could not be looked at" in caplog.messages
