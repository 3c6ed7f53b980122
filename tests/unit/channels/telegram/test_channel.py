from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.domain.errors import (
    AddressMoved,
    CredentialRejected,
    RecipientBlocked,
    SendError,
    SendLater,
    SendRefused,
    SendUnknown,
)
from bot.domain.event import ChannelName
from bot.domain.locale import EN
from bot.domain.reply import Choice, Image, Link, Reply
from bot.sandbox.store import Platform
from bot.service.ports import Delivery
from tests.unit.channels.conftest import ANNA_TELEGRAM, Playground, Scripted

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TOKEN = "42:t0ken"
REPLY = Reply(
    "My <secret> words",
    EN,
    choices=(Choice("Yes", "human:yes"),),
    links=(Link("Page", "https://example.jp/"),),
    sender_name="Tanaka",
)


def delivery(channel: TelegramChannel, reply: Reply = REPLY, **given: Any) -> Delivery:
    (sending,) = channel.plan((reply,))
    call = json.loads(json.dumps(dict(sending.call)))
    return replace(Delivery(7, ChannelName.TELEGRAM, ANNA_TELEGRAM, call, "key"), **given)


@pytest.fixture
async def telegram(playground: Playground) -> AsyncIterator[TelegramChannel]:
    channel = playground.telegram(timeout=0.4)
    yield channel
    await channel.aclose()


@pytest.fixture
async def told(scripted: Scripted) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(token=TOKEN, now=lambda: NOW, api_base=scripted.base + "/bot")
    yield channel
    await channel.aclose()


def arrived(playground: Playground) -> list[str]:
    return [one.text for one in playground.from_bot(Platform.TELEGRAM, ANNA_TELEGRAM)]


def failure(code: int, description: str, **parameters: Any) -> tuple[int, bytes]:
    body = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return code, json.dumps(body).encode()


SENT = json.dumps(
    {"ok": True, "result": {"message_id": 91, "date": 1, "chat": {"id": 7001, "type": "private"}}}
).encode()


async def test_a_message_arrives_with_its_buttons(
    playground: Playground, telegram: TelegramChannel
) -> None:
    await playground.telegram_act("start")
    receipt = await telegram.send(delivery(telegram))
    (message,) = playground.from_bot(Platform.TELEGRAM, ANNA_TELEGRAM)
    assert (receipt.via, receipt.message_refs) == ("send", (message.ref,))
    content = message.content()
    assert content["text"] == "Tanaka\nMy <secret> words"
    assert content["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    (link, choice) = content["reply_markup"]["inline_keyboard"]
    assert link[0]["url"] == "https://example.jp/"
    assert choice[0]["callback_data"] == "human:yes"


async def test_a_picture_arrives(playground: Playground, telegram: TelegramChannel) -> None:
    await playground.telegram_act("start")
    reply = Reply("", EN, images=(Image("https://a.jp/x.png", "A <map>"),))
    await telegram.send(delivery(telegram, reply))
    assert arrived(playground) == ["A <map>"]


async def test_a_person_who_blocked_us_is_told_apart(
    playground: Playground, telegram: TelegramChannel
) -> None:
    await playground.telegram_act("start")
    await playground.telegram_act("block")
    with pytest.raises(RecipientBlocked):
        await telegram.send(delivery(telegram))


async def test_a_pause_is_kept_to_the_second(
    playground: Playground, telegram: TelegramChannel
) -> None:
    await playground.telegram_act("start")
    playground.fault(platform="telegram", kind="retry_after", seconds=17)
    with pytest.raises(SendLater) as later:
        await telegram.send(delivery(telegram))
    assert later.value.seconds == 17.0
    assert arrived(playground) == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param(failure(400, "Bad Request: chat not found"), SendRefused, id="no chat"),
        pytest.param(failure(400, "Bad Request: x: My <secret>"), SendRefused, id="quoting"),
        pytest.param(failure(401, "Unauthorized"), CredentialRejected, id="401"),
        pytest.param(failure(404, "Not Found"), CredentialRejected, id="404"),
        pytest.param(failure(403, "Forbidden: bot was blocked"), RecipientBlocked, id="403"),
        pytest.param(failure(429, "Too Many Requests"), SendLater, id="429 without a time"),
        pytest.param(failure(409, "Conflict: x"), SendUnknown, id="409"),
        pytest.param(failure(500, "Internal Server Error"), SendUnknown, id="500"),
        pytest.param((502, b"<html>"), SendUnknown, id="502 that is no JSON"),
        pytest.param((200, b"<html>"), SendUnknown, id="200 that is no JSON"),
        pytest.param((200, b'{"ok": true, "result": {}}'), SendUnknown, id="200 without a message"),
        pytest.param(
            failure(400, "Bad Request: group upgraded", migrate_to_chat_id=-100123),
            AddressMoved,
            id="moved",
        ),
    ],
)
async def test_each_answer_has_its_error(
    answer: tuple[int, bytes], error: type[SendError], scripted: Scripted, told: TelegramChannel
) -> None:
    scripted.answer(*answer)
    with pytest.raises(error) as raised:
        await told.send(delivery(told))
    assert "secret" not in str(raised.value)
    assert "t0ken" not in str(raised.value)
    assert raised.value.__cause__ is not None
    if isinstance(raised.value, AddressMoved):
        assert raised.value.address == "-100123"


async def test_unreadable_markup_is_sent_once_more_as_plain_text(
    scripted: Scripted, told: TelegramChannel
) -> None:
    scripted.answer(*failure(400, "Bad Request: can't parse entities: <secret>"))
    scripted.answer(200, SENT)
    assert (await told.send(delivery(told))).message_refs == ("91",)
    first, second = (parse_qs(body.decode()) for _, _, body in scripted.asked)
    assert first["parse_mode"] == ["HTML"]
    assert "parse_mode" not in second
    assert second["text"] == ["Tanaka\nMy <secret> words"]
    assert second["reply_markup"] == first["reply_markup"]


async def test_plain_text_that_cannot_be_read_either_is_refused(
    scripted: Scripted, told: TelegramChannel
) -> None:
    for _ in range(2):
        scripted.answer(*failure(400, "Bad Request: can't parse entities: x"))
    with pytest.raises(SendRefused):
        await told.send(delivery(told))


async def test_a_call_that_breaks_off_is_unknown(scripted: Scripted, told: TelegramChannel) -> None:
    scripted.break_off()
    with pytest.raises(SendUnknown):
        await told.send(delivery(told))


async def test_a_refused_connection_sent_nothing(nobody_listens: str) -> None:
    channel = TelegramChannel(token=TOKEN, now=lambda: NOW, api_base=nobody_listens + "/bot")
    with pytest.raises(SendLater):
        await channel.send(delivery(channel))
    await channel.aclose()


async def test_an_empty_token_is_a_refused_credential() -> None:
    channel = TelegramChannel(token="", now=lambda: NOW)
    with pytest.raises(CredentialRejected):
        await channel.send(delivery(channel))
    await channel.aclose()


async def test_a_stored_call_that_is_no_message_is_refused(
    scripted: Scripted, told: TelegramChannel
) -> None:
    for call in ({}, {"method": "sendPhoto"}, {"method": "sendMessage", "reply_markup": {}}):
        with pytest.raises(SendRefused):
            await told.send(delivery(told, call=call))
    assert scripted.asked == []


async def test_neither_words_nor_the_token_reach_the_log(
    scripted: Scripted, told: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scripted.answer(200, SENT)
    await told.send(delivery(told))
    scripted.answer(200, b'not JSON: "My <secret> words"')
    with pytest.raises(SendUnknown):
        await told.send(delivery(told))
    assert scripted.asked[0][0] == f"/bot{TOKEN}/sendMessage"
    assert "secret" not in caplog.text
    assert "t0ken" not in caplog.text


# after an unsure try


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"kind": "http", "when": "after"}, id="500 after it was taken"),
        pytest.param({"kind": "http", "when": "before"}, id="500 before it was taken"),
        pytest.param({"kind": "timeout", "when": "after", "seconds": 5}, id="answer lost"),
        pytest.param({"kind": "timeout", "when": "before", "seconds": 5}, id="never taken"),
    ],
)
@pytest.mark.parametrize(
    "reply",
    [pytest.param(REPLY, id="buttons"), pytest.param(Reply("Plain", EN), id="no buttons")],
)
async def test_an_unsure_message_arrives_once(
    reply: Reply, fault: dict[str, Any], playground: Playground, telegram: TelegramChannel
) -> None:
    asked = await playground.telegram_act("text", text="hello")
    await playground.telegram_act("text", "7002", text="somebody else")
    outgoing = delivery(telegram, reply, since_ref=str(asked))
    playground.fault(platform="telegram", **fault)
    with pytest.raises(SendUnknown):
        await telegram.send(outgoing)
    await playground.telegram_act("text", text="are you there?")
    receipt = await telegram.send(replace(outgoing, unsure=True))
    (message,) = playground.from_bot(Platform.TELEGRAM, ANNA_TELEGRAM)
    assert receipt.message_refs == (message.ref,)
    assert not receipt.assumed
    assert "edit_date" not in message.content()


async def test_other_messages_of_ours_are_left_alone(
    playground: Playground, telegram: TelegramChannel
) -> None:
    asked = await playground.telegram_act("text", text="hello")
    other = Reply("Other", EN, choices=(Choice("No", "human:no"),))
    earlier = await telegram.send(delivery(telegram, other, since_ref=str(asked)))
    receipt = await telegram.send(
        delivery(telegram, since_ref=str(asked), known_refs=earlier.message_refs, unsure=True)
    )
    assert receipt.message_refs != earlier.message_refs
    first, second = playground.from_bot(Platform.TELEGRAM, ANNA_TELEGRAM)
    assert first.content()["reply_markup"]["inline_keyboard"][0][0]["text"] == "No"
    assert second.text.endswith("My <secret> words")


async def test_an_unknown_message_with_other_words_is_not_taken_for_ours(
    playground: Playground, telegram: TelegramChannel
) -> None:
    asked = await playground.telegram_act("text", text="hello")
    await telegram.send(delivery(telegram, Reply("Other", EN)))
    await telegram.send(delivery(telegram, since_ref=str(asked), unsure=True))
    assert arrived(playground) == ["Other", "Tanaka\nMy <secret> words"]


async def test_beyond_the_searched_ids_a_message_is_sent_again(
    playground: Playground, telegram: TelegramChannel
) -> None:
    asked = await playground.telegram_act("text", text="hello")
    for _ in range(40):
        await playground.telegram_act("text", "7002", text="somebody else")
    await telegram.send(delivery(telegram))
    await telegram.send(delivery(telegram, since_ref=str(asked), unsure=True))
    assert len(arrived(playground)) == 2


@pytest.mark.parametrize("since", [None, "x"])
async def test_without_a_starting_point_nothing_is_searched(
    since: str | None, scripted: Scripted, told: TelegramChannel
) -> None:
    scripted.answer(200, SENT)
    await told.send(delivery(told, since_ref=since, unsure=True))
    assert [path for path, _, _ in scripted.asked] == [f"/bot{TOKEN}/sendMessage"]


async def test_a_pause_during_the_search_leaves_it_unsure(
    scripted: Scripted, told: TelegramChannel
) -> None:
    scripted.answer(*failure(400, "Bad Request: message to edit not found"))
    scripted.answer(*failure(429, "Too Many Requests: retry after 3", retry_after=3))
    with pytest.raises(SendLater) as later:
        await told.send(delivery(told, since_ref="10", known_refs=("12",), unsure=True))
    assert later.value.seconds == 3
    asked = [parse_qs(body.decode())["message_id"] for _, _, body in scripted.asked]
    assert asked == [["11"], ["13"]]
