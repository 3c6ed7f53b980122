"""Telegram updates: polled or by webhook, in order, again until taken."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import Conflict

ANNA = 77
GROUP = -1001234567890
BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("b", callback_data="a")]])


def test_polling_confirms_by_offset(rig: Any) -> None:
    rig.write("one")
    rig.write("two")

    async def work(bot: Bot) -> Any:
        first = await bot.get_updates(timeout=0)
        again = await bot.get_updates(timeout=0)
        rest = await bot.get_updates(offset=first[0].update_id + 1, timeout=0)
        none = await bot.get_updates(offset=first[-1].update_id + 1, timeout=0)
        return first, again, rest, none

    first, again, rest, none = rig.with_bot(work)
    assert [one.message.text for one in first] == ["one", "two"]
    assert [one.update_id for one in again] == [one.update_id for one in first]
    assert [one.message.text for one in rest] == ["two"]
    assert none == ()


def test_long_polling_wakes_when_somebody_writes(rig: Any) -> None:
    async def work(bot: Bot) -> Any:
        waiting = asyncio.create_task(bot.get_updates(timeout=10))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(rig.write, "now")
        return await waiting

    assert rig.with_bot(work)[0].message.text == "now"


def test_a_second_poller_ends_the_first(rig: Any) -> None:
    async def work(bot: Bot) -> Any:
        waiting = asyncio.create_task(bot.get_updates(timeout=10))
        await asyncio.sleep(0.1)
        await bot.get_updates(timeout=0)
        return await waiting

    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        rig.with_bot(work)


def test_polling_and_a_webhook_exclude_each_other(rig: Any) -> None:
    async def work(bot: Bot) -> Any:
        await bot.set_webhook(f"{rig.base}/hook/telegram")
        await bot.get_updates(timeout=0)

    with pytest.raises(Conflict, match="webhook is active"):
        rig.with_bot(work)
    rig.with_bot(lambda bot: bot.delete_webhook())
    rig.with_bot(lambda bot: bot.get_updates(timeout=0))


def hooked(rig: Any, **more: Any) -> None:
    url = f"{rig.base}/hook/telegram"
    rig.with_bot(lambda bot: bot.set_webhook(url, secret_token="word", **more))


def test_the_webhook_gets_the_secret_and_updates_the_library_can_read(rig: Any) -> None:
    hooked(rig)
    done = rig.act("telegram", str(ANNA), "text", text="/help me", language="vi")
    call = rig.bot.telegram[-1]
    assert call.headers["x-telegram-bot-api-secret-token"] == "word"
    update = Update.de_json(call.json, None)
    assert update.update_id == done["event_id"]
    assert update.effective_user.language_code == "vi"
    assert update.message.entities[0].type == "bot_command"


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("start", "message"),
        ("sticker", "message"),
        ("voice", "message"),
        ("photo", "message"),
        ("document", "message"),
        ("location", "message"),
        ("block", "my_chat_member"),
    ],
    ids=str,
)
def test_the_library_reads_every_kind_of_update(rig: Any, action: str, kind: str) -> None:
    hooked(rig)
    rig.act("telegram", str(ANNA), action)
    assert getattr(Update.de_json(rig.bot.updates()[-1], None), kind) is not None


def test_edits_and_buttons_reach_the_webhook(rig: Any) -> None:
    hooked(rig)
    done = rig.act("telegram", str(ANNA), "text", text="helo")
    rig.act("telegram", str(ANNA), "edit", message_id=done["message_id"], text="hello")
    edited = Update.de_json(rig.bot.updates()[-1], None).edited_message
    assert (edited.text, edited.message_id) == ("hello", done["message_id"])
    message = rig.with_bot(lambda bot: bot.send_message(ANNA, "choose", reply_markup=BUTTON))
    rig.act("telegram", str(ANNA), "callback", data="a")
    query = Update.de_json(rig.bot.updates()[-1], None).callback_query
    assert (query.data, query.message.message_id) == ("a", message.message_id)


def test_updates_that_are_not_taken_come_again_in_order(rig: Any) -> None:
    hooked(rig)
    rig.bot.answers = [(500, None), (503, None)]
    ids = [rig.write(words)["event_id"] for words in ("one", "two", "three")]
    rig.until(lambda: len(rig.bot.telegram) == 5)
    assert [one["update_id"] for one in rig.bot.updates()] == [ids[0], *ids[:1], *ids]
    info = rig.with_bot(lambda bot: bot.get_webhook_info())
    assert info.pending_update_count == 0
    assert "503" in info.last_error_message


def test_updates_wait_for_a_webhook_to_be_set(rig: Any) -> None:
    rig.write("early")
    hooked(rig)
    rig.until(lambda: len(rig.bot.telegram) == 1)
    assert rig.bot.updates()[0]["message"]["text"] == "early"


def test_waiting_updates_can_be_dropped(rig: Any) -> None:
    rig.write("early")
    hooked(rig, drop_pending_updates=True)
    rig.act("telegram", str(ANNA), "text", text="late")
    assert [one["message"]["text"] for one in rig.bot.updates()] == ["late"]


def test_kinds_that_are_not_allowed_are_not_sent(rig: Any) -> None:
    hooked(rig, allowed_updates=["callback_query"])
    assert rig.write()["event_id"] is None
    assert rig.with_bot(lambda bot: bot.get_webhook_info()).allowed_updates == ("callback_query",)


def test_a_call_in_the_webhook_answer_is_carried_out(rig: Any) -> None:
    hooked(rig)
    call = {"method": "sendMessage", "chat_id": ANNA, "text": "<b>at once</b>"}
    rig.bot.answers = [(200, {**call, "parse_mode": "HTML"})]
    rig.act("telegram", str(ANNA), "text", text="hello")
    line = rig.shown("telegram", str(ANNA))[-1]
    assert (line["text"], line["via"]) == ("at once", "webhook")


def test_a_wrong_call_in_the_webhook_answer_is_dropped(rig: Any) -> None:
    hooked(rig)
    rig.bot.answers = [(200, {"method": "sendMessage", "chat_id": ANNA, "text": ""})]
    rig.act("telegram", str(ANNA), "text", text="hello")
    assert len(rig.shown("telegram", str(ANNA))) == 1


def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(rig: Any) -> None:
    hooked(rig)
    join = {"title": "Staff", "members": [str(ANNA)]}
    rig.http.post(f"/sandbox/api/telegram/groups/{GROUP}/join?wait=1", json=join)
    assert "my_chat_member" in rig.bot.updates()[-1]
    assert rig.write("among us", group=str(GROUP))["event_id"] is None
    rig.act("telegram", str(ANNA), "text", text="hello", group=str(GROUP), mention=True)
    message = Update.de_json(rig.bot.updates()[-1], None).message
    assert (message.chat.type, message.chat.id) == ("supergroup", GROUP)
    assert message.entities[0].type == "mention"
    assert rig.with_bot(lambda bot: bot.send_message(GROUP, "to all")).chat.title == "Staff"
