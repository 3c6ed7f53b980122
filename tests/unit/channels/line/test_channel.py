from __future__ import annotations

import json
import logging
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.line.channel import LineChannel
from bot.domain.errors import (
    CredentialRejected,
    QuotaExhausted,
    ReplyTokenDead,
    SendError,
    SendLater,
    SendRefused,
    SendUnknown,
)
from bot.domain.event import ChannelName
from bot.domain.locale import EN
from bot.domain.reply import Choice, Link, Phone, Reply
from bot.sandbox.store import Platform
from bot.service.ports import Delivery
from tests.unit.channels.conftest import ANNA_LINE, Playground, Scripted

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
REPLY = Reply(
    "My secret words",
    EN,
    choices=(Choice("Yes", "human:yes"),),
    links=(Link("Page", "https://example.jp/"),),
    phones=(Phone("Advice", "119"),),
)


def delivery(channel: LineChannel, **given: Any) -> Delivery:
    (sending,) = channel.plan((REPLY,))
    call = json.loads(json.dumps(dict(sending.call)))
    made = Delivery(7, ChannelName.LINE, ANNA_LINE, call, str(uuid.uuid4()))
    return replace(made, **given)


@pytest.fixture
async def line(playground: Playground) -> AsyncIterator[LineChannel]:
    channel = playground.line(timeout=0.4)
    yield channel
    await channel.aclose()


@pytest.fixture
async def told(scripted: Scripted) -> AsyncIterator[LineChannel]:
    channel = LineChannel(
        secret="s", access_token="t0ken", now=lambda: NOW, api_base=scripted.base + "/", timeout=2
    )
    yield channel
    await channel.aclose()


async def fresh_token(playground: Playground, line: LineChannel) -> dict[str, Any]:
    hook = await playground.line_act("text", text="hello")
    (event,) = line.read_webhook(hook.body, hook.headers).events
    return {"reply_token": event.reply_token, "reply_token_until": event.reply_token_until}


def arrived(playground: Playground) -> int:
    return len(playground.from_bot(Platform.LINE, ANNA_LINE))


async def test_a_fresh_token_replies_for_free(playground: Playground, line: LineChannel) -> None:
    token = await fresh_token(playground, line)
    receipt = await line.send(delivery(line, **token))
    assert (receipt.via, len(receipt.message_refs), receipt.assumed) == ("reply", 2, False)
    assert receipt.message_refs == tuple(
        message.ref for message in playground.from_bot(Platform.LINE, ANNA_LINE)
    )


async def test_a_used_token_is_dead(playground: Playground, line: LineChannel) -> None:
    token = await fresh_token(playground, line)
    await line.send(delivery(line, **token))
    with pytest.raises(ReplyTokenDead):
        await line.send(delivery(line, **token))
    assert arrived(playground) == 2


@pytest.mark.parametrize("kind", ["http", "timeout"])
async def test_a_reply_whose_answer_was_lost_is_assumed_sent(
    kind: str, playground: Playground, line: LineChannel
) -> None:
    outgoing = delivery(line, **await fresh_token(playground, line))
    playground.fault(platform="line", kind=kind, when="after", seconds=5)
    with pytest.raises(SendUnknown):
        await line.send(outgoing)
    receipt = await line.send(replace(outgoing, unsure=True))
    assert (receipt.via, receipt.assumed, receipt.message_refs) == ("reply", True, ())
    assert arrived(playground) == 2


async def test_a_reply_that_never_arrived_is_sent_by_the_same_token(
    playground: Playground, line: LineChannel
) -> None:
    outgoing = delivery(line, **await fresh_token(playground, line))
    playground.fault(platform="line", kind="http", when="before")
    with pytest.raises(SendUnknown):
        await line.send(outgoing)
    receipt = await line.send(replace(outgoing, unsure=True))
    assert (receipt.assumed, len(receipt.message_refs)) == (False, 2)
    assert arrived(playground) == 2


PAST = {"reply_token": "x", "reply_token_until": NOW}


async def test_a_token_past_its_time_is_dead_without_a_call(
    scripted: Scripted, told: LineChannel
) -> None:
    with pytest.raises(ReplyTokenDead):
        await told.send(delivery(told, **PAST))
    assert scripted.asked == []


@pytest.mark.parametrize(
    ("status", "body", "assumed", "refs"),
    [
        pytest.param(400, b'{"message": "Invalid reply token"}', True, (), id="spent"),
        pytest.param(200, b'{"sentMessages": [{"id": "8"}]}', False, ("8",), id="still good"),
    ],
)
async def test_after_an_unsure_try_one_retry_of_a_past_token_decides(
    status: int,
    body: bytes,
    assumed: bool,
    refs: tuple[str, ...],
    scripted: Scripted,
    told: LineChannel,
) -> None:
    scripted.answer(status, body)
    receipt = await told.send(delivery(told, unsure=True, **PAST))
    assert (receipt.assumed, receipt.message_refs) == (assumed, refs)
    assert len(scripted.asked) == 1


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"kind": "http", "when": "after"}, id="500 after it was taken"),
        pytest.param({"kind": "http", "when": "before"}, id="500 before it was taken"),
        pytest.param({"kind": "timeout", "when": "after", "seconds": 5}, id="answer lost"),
        pytest.param({"kind": "timeout", "when": "before", "seconds": 5}, id="never taken"),
    ],
)
async def test_a_push_repeated_under_its_key_arrives_once(
    fault: dict[str, Any], playground: Playground, line: LineChannel
) -> None:
    await playground.line_act("follow")
    outgoing = delivery(line)
    playground.fault(platform="line", **fault)
    with pytest.raises(SendUnknown):
        await line.send(outgoing)
    receipt = await line.send(replace(outgoing, unsure=True))
    assert (receipt.via, receipt.assumed, len(receipt.message_refs)) == ("push", False, 2)
    assert arrived(playground) == 2


async def test_the_month_quota_is_told_from_a_rate_limit(
    playground: Playground, line: LineChannel
) -> None:
    await playground.line_act("follow")
    playground.fault(platform="line", kind="quota_exhausted")
    with pytest.raises(QuotaExhausted):
        await line.send(delivery(line))
    playground.fault(platform="line", kind="retry_after", seconds=17)
    with pytest.raises(SendLater) as later:
        await line.send(delivery(line))
    assert later.value.seconds > 0
    assert arrived(playground) == 0


async def test_a_refused_access_token_is_told(playground: Playground) -> None:
    channel = playground.line(access_token="another")
    with pytest.raises(CredentialRejected):
        await channel.send(delivery(channel))
    await channel.aclose()


async def test_a_stranger_cannot_be_pushed_to(line: LineChannel) -> None:
    with pytest.raises(SendRefused):
        await line.send(delivery(line, address="U" + "0" * 32))


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        pytest.param(400, b'{"message": "The property x"}', SendRefused, id="400"),
        pytest.param(400, b"<html>", SendRefused, id="400 that is no JSON"),
        pytest.param(404, b'["Not found"]', SendRefused, id="404"),
        pytest.param(413, b"", SendRefused, id="413"),
        pytest.param(401, b'{"message": "Authentication failed"}', CredentialRejected, id="401"),
        pytest.param(403, b"{}", CredentialRejected, id="403"),
        pytest.param(429, b"{}", SendLater, id="429"),
        pytest.param(
            429, b'{"message": "You have reached your monthly limit."}', QuotaExhausted, id="quota"
        ),
        pytest.param(500, b"", SendUnknown, id="500"),
        pytest.param(502, "混雑".encode("shift-jis"), SendUnknown, id="a proxy's own page"),
        pytest.param(404, "迷子".encode("shift-jis"), SendRefused, id="another's 404 page"),
        pytest.param(301, b"", SendUnknown, id="moved nowhere"),
    ],
)
@pytest.mark.parametrize("token", [{}, {"reply_token": "x"}], ids=["push", "reply"])
async def test_each_answer_has_its_error(
    token: dict[str, str],
    status: int,
    body: bytes,
    error: type[SendError],
    scripted: Scripted,
    told: LineChannel,
) -> None:
    scripted.answer(status, body)
    with pytest.raises(error) as raised:
        await told.send(delivery(told, **token))
    assert "secret words" not in str(raised.value)
    assert "t0ken" not in str(raised.value)
    assert raised.value.__cause__ is not None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{}", id="no ids"),
        pytest.param(b'{"sentMessages": []}', id="an empty list"),
        pytest.param(b'{"sentMessages": [{"no": 1}]}', id="ids missing"),
        pytest.param(b"OK", id="no JSON"),
    ],
)
async def test_a_200_counts_as_sent_whatever_it_says(
    body: bytes, scripted: Scripted, told: LineChannel
) -> None:
    scripted.answer(200, body)
    assert (await told.send(delivery(told))).message_refs == ()


async def test_a_pause_line_names_is_kept(scripted: Scripted, told: LineChannel) -> None:
    scripted.answer(429, b"{}", "Retry-After: 42")
    with pytest.raises(SendLater) as later:
        await told.send(delivery(told))
    assert later.value.seconds == 42


async def test_a_call_that_breaks_off_is_unknown(scripted: Scripted, told: LineChannel) -> None:
    scripted.break_off()
    with pytest.raises(SendUnknown):
        await told.send(delivery(told))


async def test_a_refused_connection_sent_nothing(nobody_listens: str) -> None:
    channel = LineChannel(secret="s", access_token="t", now=lambda: NOW, api_base=nobody_listens)
    with pytest.raises(SendLater):
        await channel.send(delivery(channel))
    await channel.aclose()


async def test_a_stored_call_that_is_no_message_is_refused(
    scripted: Scripted, told: LineChannel
) -> None:
    for call in ({"messages": [{"type": "hologram"}]}, {"messages": []}, {"messages": "x"}):
        with pytest.raises(SendRefused):
            await told.send(delivery(told, call=call))
    assert scripted.asked == []


async def test_what_was_planned_goes_over_the_wire_unchanged(
    scripted: Scripted, told: LineChannel
) -> None:
    scripted.answer(200, b'{"sentMessages": [{"id": "1"}]}')
    scripted.answer(200, b'{"sentMessages": [{"id": "2"}]}')
    outgoing = delivery(told)
    await told.send(outgoing)
    await told.send(replace(outgoing, reply_token="tok"))
    (push_path, push_headers, push), (reply_path, _, reply) = scripted.asked
    assert (push_path, reply_path) == ("/v2/bot/message/push", "/v2/bot/message/reply")
    assert push_headers["x-line-retry-key"] == outgoing.retry_key
    assert push_headers["authorization"] == "Bearer t0ken"
    assert _plain(json.loads(push)["messages"]) == outgoing.call["messages"]
    assert _plain(json.loads(reply)["messages"]) == outgoing.call["messages"]
    assert json.loads(push)["to"] == ANNA_LINE
    assert json.loads(reply)["replyToken"] == "tok"


def _plain(value: Any) -> Any:
    """Without the nulls the SDK may add."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items() if one is not None}
    return [_plain(one) for one in value] if isinstance(value, list) else value


async def test_waiting_dots_are_shown_to_one_person_and_never_fail(
    scripted: Scripted, told: LineChannel
) -> None:
    scripted.answer(202)
    scripted.answer(500)
    await told.loading(ANNA_LINE, seconds=23)
    await told.loading(ANNA_LINE)
    await told.loading("C" + "0" * 32)
    assert [json.loads(body)["loadingSeconds"] for _, _, body in scripted.asked] == [20, 20]


async def test_after_closing_a_send_opens_anew(playground: Playground, line: LineChannel) -> None:
    await playground.line_act("follow")
    await line.send(delivery(line))
    await line.aclose()
    await line.aclose()
    assert (await line.send(delivery(line))).via == "push"


async def test_neither_words_nor_secrets_reach_the_log(
    scripted: Scripted, told: LineChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scripted.answer(400, b'{"message": "My secret words"}')
    with pytest.raises(SendRefused):
        await told.send(delivery(told))
    scripted.answer(200, b'{"sentMessages": [{"id": "1", "quoteToken": "q"}]}')
    await told.send(delivery(told, unsure=True, reply_token="t0ken2", reply_token_until=NOW))
    assert "secret words" not in caplog.text
    assert "t0ken" not in caplog.text
