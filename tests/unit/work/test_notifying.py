"""The task that tells staff: woken, and never stopped by a failure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.domain.errors import SendLater, StorageError
from bot.service.noticing import Notices
from bot.service.views import TicketRow
from bot.work.notifying import StaffNotifier
from tests.support.clock import START
from tests.support.events import presses
from tests.support.wiring import House


class Chat:
    """Keeps what it was told, or fails as often as asked."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.failures = 0
        self._came = asyncio.Event()

    async def tell(self, text: str) -> None:
        self._came.set()
        if self.failures:
            self.failures -= 1
            raise SendLater(seconds=1)
        self.lines.append(text)

    async def next(self) -> list[str]:
        """Wait until something was told or failed."""
        async with asyncio.timeout(10):
            await self._came.wait()
        self._came.clear()
        return self.lines


def number(row: TicketRow) -> str:
    return f"ticket {row.id}"


@asynccontextmanager
async def notifying(
    house: House, tell: Callable[[str], Awaitable[None]], notices: Any = None
) -> AsyncIterator[None]:
    notices = notices or Notices(house.store, START)
    notifier = StaffNotifier(notices, number, tell, house.store.signals, house.clock)
    task = asyncio.create_task(notifier.run())
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_staff_are_told_as_soon_as_a_ticket_is_opened(house: House) -> None:
    chat = Chat()
    async with notifying(house, chat.tell):
        await asyncio.to_thread(house.receive, presses("human:yes"))
        assert await chat.next() == ["ticket 1"]


async def test_a_chat_that_fails_is_logged_and_the_next_ticket_is_told(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    chat = Chat()
    chat.failures = 1
    async with notifying(house, chat.tell):
        await asyncio.to_thread(house.receive, presses("human:yes"))
        assert await chat.next() == []
        await asyncio.to_thread(house.receive, presses("human:yes", address="ben"))
        assert await chat.next() == ["ticket 2"]
    assert "staff were not told of ticket 1: SendLater" in caplog.text


async def test_a_database_out_of_reach_does_not_end_the_task(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing:
        def __init__(self) -> None:
            self.failed = 0

        def due(self, now: Any) -> tuple[TicketRow, ...]:
            if self.failed:
                return Notices(house.store, START).due(now)
            self.failed += 1
            raise StorageError

    chat = Chat()
    async with notifying(house, chat.tell, Failing()):
        await asyncio.to_thread(house.receive, presses("human:yes"))
        assert await chat.next() == ["ticket 1"]
    assert "new tickets cannot be looked for: StorageError" in caplog.text
