from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.polling import TelegramPolling
from bot.channels.telegram.setup import set_up_telegram
from bot.service.ports import Incoming
from tests.unit.channels.conftest import ANNA_TELEGRAM, Playground, Scripted


class Shelf:
    """Stores what came, or fails as often as told."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.failures = 0
        self._changed = asyncio.Event()

    async def __call__(self, incoming: Incoming) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full of secret words")
        self.texts += [event.text or event.data for event in incoming.events]
        self._changed.set()

    async def holds(self, count: int) -> list[str]:
        """Wait until so many came."""
        async with asyncio.timeout(5):
            while len(self.texts) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.texts


@asynccontextmanager
async def polling(
    channel: TelegramChannel, store: Callable[[Incoming], Awaitable[None]]
) -> AsyncIterator[None]:
    task = asyncio.create_task(TelegramPolling(channel, store, wait=1, pauses=(0.01, 0.02)).run())
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await channel.aclose()


async def test_updates_are_stored_in_order_and_then_confirmed(playground: Playground) -> None:
    shelf = Shelf()
    await playground.telegram_act("text", text="one")
    await playground.telegram_act("text", text="two")
    async with polling(playground.telegram(), shelf):
        await shelf.holds(2)
        await playground.telegram_act("text", text="three")
        assert await shelf.holds(3) == ["one", "two", "three"]
        await eventually(lambda: playground.sandbox.telegram_updates.pending() == 0)


async def eventually(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 (the sandbox has no event for it)
            await asyncio.sleep(0.01)


async def test_what_could_not_be_stored_comes_again(
    playground: Playground, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shelf = Shelf()
    shelf.failures = 3
    await playground.telegram_act("text", text="one")
    async with polling(playground.telegram(), shelf):
        assert await shelf.holds(1) == ["one"]
    assert "OSError" in caplog.text
    assert "secret words" not in caplog.text


async def test_pressed_buttons_are_answered_after_storing(playground: Playground) -> None:
    shelf = Shelf()
    await playground.telegram_act("callback", data="help", force=True)
    async with polling(playground.telegram(), shelf):
        assert await shelf.holds(1) == ["help"]
        people = playground.sandbox.telegram_people
        await eventually(lambda: bool(people.callbacks(ANNA_TELEGRAM)[0]["answered"]))


async def test_outages_are_waited_out(playground: Playground) -> None:
    shelf = Shelf()
    for status in (500, 502):
        playground.fault(platform="telegram", kind="http", status=status, endpoint="*")
    await playground.telegram_act("callback", data="help", force=True)
    async with polling(playground.telegram(), shelf):
        assert await shelf.holds(1) == ["help"]


def _now() -> datetime:
    return datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def scripted_channel(scripted: Scripted) -> TelegramChannel:
    base = scripted.base + "/bot"
    return TelegramChannel(token="42:t", now=_now, api_base=base, username="our_bot")


def page(*updates: str) -> bytes:
    return ('{"ok": true, "result": [' + ", ".join(updates) + "]}").encode()


TEXT = '{"update_id": 9, "message": {"message_id": 1, "chat": {"id": 7}, "text": "good"}}'


@pytest.mark.parametrize(
    "poison",
    [
        pytest.param('{"update_id": 8, "message": {"chat": 1}}', id="wrong shape"),
        pytest.param('{"update_id": 8, "from_the_future": {}}', id="unknown kind"),
        pytest.param('{"no_id": 1}', id="no number"),
        pytest.param("7", id="no object"),
    ],
)
async def test_one_odd_update_does_not_hold_up_the_rest(poison: str, scripted: Scripted) -> None:
    shelf = Shelf()
    channel = scripted_channel(scripted)
    scripted.answer(500, b"{}")
    scripted.answer(200, page(poison, TEXT))
    scripted.answer_always(200, page())
    async with polling(channel, shelf):
        assert await shelf.holds(1) == ["good"]
        await eventually(lambda: len(scripted.asked) > 2)
    assert "offset=" not in scripted.asked[1][0]
    assert "offset=10" in scripted.asked[2][0]
    assert "callback_query" in scripted.asked[0][0]


async def test_a_second_poller_is_reported_plainly(
    scripted: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Shelf()
    channel = scripted_channel(scripted)
    scripted.answer(409, b'{"ok": false, "description": "Conflict: terminated by other"}')
    scripted.answer(200, b'{"ok": true, "result": true}')
    scripted.answer(401, b'{"ok": false, "description": "Unauthorized"}')
    scripted.answer(200, page(TEXT))
    scripted.answer_always(200, page())
    async with polling(channel, shelf):
        await shelf.holds(1)
    assert scripted.asked[1][0].endswith("/deleteWebhook")
    assert "Another program fetches this bot's updates" in caplog.text
    assert "Telegram does not know the token" in caplog.text


async def test_a_webhook_left_from_before_is_removed_without_any_set_up(
    playground: Playground,
) -> None:
    shelf = Shelf()
    before = playground.telegram()
    assert await set_up_telegram(before, webhook_url=f"{playground.base}/hook")
    await before.aclose()
    async with polling(playground.telegram(), shelf):
        await eventually(lambda: playground.sandbox.telegram_updates.webhook.url == "")
        await playground.telegram_act("text", text="one")
        assert await shelf.holds(1) == ["one"]


async def test_a_mention_in_a_group_is_understood_before_any_set_up(
    playground: Playground,
) -> None:
    shelf = Shelf()
    await playground.telegram_act("text", text="where?", mention=True, group="-1001")
    async with polling(playground.telegram(), shelf):
        assert await shelf.holds(1) == ["where?"]
