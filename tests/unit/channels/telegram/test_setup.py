from __future__ import annotations

import logging
from datetime import datetime

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.setup import set_up_telegram
from bot.channels.telegram.webhook import ALLOWED_UPDATES
from tests.unit.channels.conftest import Playground, Scripted

COMMANDS = {
    "": [("start", "Start"), ("language", "Choose a language")],
    "ja": [("start", "はじめる"), ("language", "ことばを えらぶ")],
}


async def test_all_is_set_and_a_second_time_nothing_changes(playground: Playground) -> None:
    telegram = playground.telegram()
    hook = f"{playground.base}/hook"
    for _ in range(2):
        assert await set_up_telegram(
            telegram,
            webhook_url=hook,
            commands=COMMANDS,
            descriptions={"": "Answers.\n\nAnd people.", "vi": "Trả lời. " * 100},
            short_descriptions={"": "Answers", "ja": "こたえ" * 50},
        )
        # From now on, a change would fail.
        for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
            playground.fault(platform="telegram", kind="http", endpoint=method)
    api = telegram.connected()
    assert await api.commands("ja") == tuple(COMMANDS["ja"])
    assert await api.description("") == "Answers.\n\nAnd people."
    assert len(await api.description("vi")) <= 512
    assert len(await api.short_description("ja")) == 120
    updates = playground.sandbox.telegram_updates
    assert updates.webhook.url == hook
    assert tuple(updates.allowed() or ()) == ALLOWED_UPDATES
    await telegram.aclose()


async def test_the_webhook_carries_our_secret_and_our_name_is_known(playground: Playground) -> None:
    telegram = playground.telegram()
    assert await set_up_telegram(telegram, webhook_url=f"{playground.base}/hook")
    await playground.telegram_act("text", text="where?", mention=True, group="-1001")
    hook = playground.hooks[-1]
    (event,) = telegram.read_webhook(hook.body, hook.headers).events
    assert (event.addressed, event.text) == (True, "where?")
    await telegram.aclose()


async def test_without_an_address_the_webhook_is_removed(playground: Playground) -> None:
    telegram = playground.telegram()
    await set_up_telegram(telegram, webhook_url=f"{playground.base}/hook")
    assert await set_up_telegram(telegram)
    assert playground.sandbox.telegram_updates.webhook.url == ""
    await telegram.aclose()


async def test_a_changed_list_replaces_the_old_one(playground: Playground) -> None:
    telegram = playground.telegram()
    await set_up_telegram(telegram, commands=COMMANDS)
    changed = {"ja": [("help", "たすけて")]}
    assert await set_up_telegram(telegram, commands=changed)
    assert await telegram.connected().commands("ja") == (("help", "たすけて"),)
    assert await telegram.connected().commands("") == tuple(COMMANDS[""])
    await telegram.aclose()


async def test_a_language_telegram_does_not_take_stops_nothing(
    playground: Playground, caplog: pytest.LogCaptureFixture
) -> None:
    telegram = playground.telegram()
    texts = {"fil": "Sagot", "ja": "こたえ"}
    commands = {"fil": [("help", "Tulong")], **COMMANDS}
    assert await set_up_telegram(
        telegram, commands=commands, descriptions=texts, short_descriptions=texts
    )
    assert await telegram.connected().commands("ja") == tuple(COMMANDS["ja"])
    assert await telegram.connected().short_description("ja") == "こたえ"
    assert caplog.text.count("'fil'") == 3
    await telegram.aclose()


@pytest.mark.parametrize("status", [500, 400, 401, 409, 403])
async def test_an_outage_is_logged_and_left_to_be_tried_again(
    status: int, scripted: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    telegram = TelegramChannel(token="42:t0ken", now=_never, api_base=scripted.base + "/bot")
    scripted.answer(status, b'{"ok": false, "description": "no"}')
    assert not await set_up_telegram(telegram, commands=COMMANDS)
    assert "not set up yet" in caplog.text
    assert "t0ken" not in caplog.text
    await telegram.aclose()


async def test_nobody_there_is_an_outage_too(nobody_listens: str) -> None:
    telegram = TelegramChannel(token="42:t", now=_never, api_base=nobody_listens + "/bot")
    assert not await set_up_telegram(telegram)
    await telegram.aclose()


def _never() -> datetime:
    raise AssertionError("setting up needs no time")
