from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.line.webhook import read_line_webhook
from bot.domain.errors import WebhookRefused
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.service.ports import Incoming
from tests.unit.channels.conftest import ANNA_LINE, Playground

SECRET = "line-secret"
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HAPPENED = NOW - timedelta(seconds=2)
GROUP = "C" + "b2" * 16


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"x-line-signature": base64.b64encode(digest).decode()}


def read(*events: Any) -> Incoming:
    body = json.dumps({"destination": "U0", "events": events}).encode()
    return read_line_webhook(body, signed(body), secret=SECRET, now=NOW, is_ours=is_ours)


def is_ours(address: str, message_ref: str) -> bool:
    """The bot has said one thing, in the group."""
    return (address, message_ref) == (GROUP, "9")


def only(event: dict[str, Any]) -> InboundEvent:
    (found,) = read(event).events
    return found


def raw(kind: str = "message", *, group: bool = False, **fields: Any) -> dict[str, Any]:
    source = {"type": "user", "userId": ANNA_LINE}
    if group:
        source = {"type": "group", "groupId": GROUP, "userId": ANNA_LINE}
    return {
        "type": kind,
        "mode": "active",
        "timestamp": round(HAPPENED.timestamp() * 1000),
        "source": source,
        "webhookEventId": "01KB0000000000000000000000",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": "a" * 31 + "b",
        **fields,
    }


def text(words: str, **fields: Any) -> dict[str, Any]:
    return {"type": "text", "id": "55", "text": words, **fields}


def test_a_text_becomes_an_event_with_all_that_is_needed_to_answer() -> None:
    assert only(raw(message=text("ゴミの 出し方"))) == InboundEvent(
        event_id="line:01KB0000000000000000000000",
        channel=ChannelName.LINE,
        address=ANNA_LINE,
        occurred_at=HAPPENED,
        kind=EventKind.TEXT,
        text="ゴミの 出し方",
        message_ref="55",
        reply_token="a" * 31 + "b",
        reply_token_until=NOW + timedelta(seconds=50),
    )


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param(
            raw("follow", follow={"isUnblocked": True}), (EventKind.START, {}), id="follow"
        ),
        pytest.param(raw("unfollow"), (EventKind.BLOCKED, {}), id="unfollow"),
        pytest.param(raw("join", group=True), (EventKind.JOINED_GROUP, {"group": True}), id="join"),
        pytest.param(raw("leave", group=True), (EventKind.BLOCKED, {"group": True}), id="leave"),
        pytest.param(
            raw("unsend", unsend={"messageId": "55"}),
            (EventKind.WITHDRAWN, {"message_ref": "55"}),
            id="unsend",
        ),
        pytest.param(
            raw("postback", postback={"data": "entry:garbage/sort", "params": {"date": "2026"}}),
            (EventKind.CHOICE, {"data": "entry:garbage/sort"}),
            id="postback",
        ),
        pytest.param(
            raw("messageEdited", group=True, message=text("new", quotedMessageId="9")),
            (EventKind.EDITED, {"text": "new", "message_ref": "55", "group": True}),
            id="edited",
        ),
        *(
            pytest.param(
                raw(message={"type": kind, "id": "56"}),
                (EventKind.UNREADABLE, {"unreadable": kind, "message_ref": "56"}),
                id=kind,
            )
            for kind in ("sticker", "audio", "video", "image", "file", "location")
        ),
    ],
)
def test_every_known_kind_is_read(
    event: dict[str, Any], expected: tuple[EventKind, dict[str, Any]]
) -> None:
    found = only(event)
    kind, fields = expected
    assert found.kind == kind
    assert {name: getattr(found, name) for name in fields} == fields


def test_the_name_of_a_file_goes_no_further() -> None:
    """Whatever stands in it: staff are told that a file came, and no more."""
    named = {"type": "file", "id": "57", "fileName": "<script>alert(1)</script>.pdf", "fileSize": 9}
    found = only(raw(message=named))
    assert found.unreadable == "file"
    assert "alert" not in repr(found)


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(raw("beacon", beacon={"hwid": "1"}), id="a kind not wanted"),
        pytest.param(raw("somethingNew"), id="a kind not known"),
        pytest.param(raw(message={"type": "hologram", "id": "1"}), id="a message not known"),
        pytest.param(raw(mode="standby", message=text("hi")), id="standby"),
        pytest.param(raw(replyToken="0" * 32, message=text("hi")), id="the Verify button"),
        pytest.param(raw(message=text("hi"), source={"type": "user"}), id="nobody"),
        pytest.param(raw(message=text("hi"), timestamp=10**20), id="no time"),
        pytest.param(raw(message=text("hi"), timestamp="soon"), id="a wrong type"),
        pytest.param(raw(message={"id": "1"}), id="a message without type"),
        pytest.param("event", id="not an object"),
        pytest.param(None, id="null"),
    ],
)
def test_what_is_not_for_us_is_left_out_and_the_rest_is_read(event: Any) -> None:
    good = raw(message=text("hello"))
    assert [found.text for found in read(event, good).events] == ["hello"]


def test_a_check_of_the_connection_is_no_event() -> None:
    assert read() == Incoming(())


def test_fields_line_may_leave_out_are_not_missed() -> None:
    bare = {
        "type": "message",
        "timestamp": 1,
        "source": {"userId": ANNA_LINE},
        "message": {"type": "text", "text": "hi"},
    }
    found = only(bare)
    assert (found.text, found.message_ref, found.reply_token) == ("hi", None, None)
    redelivered = {**bare, "deliveryContext": {"isRedelivery": True}, "replyToken": "c" * 32}
    assert only(redelivered).event_id == found.event_id
    assert only({**bare, "timestamp": 2}).event_id != found.event_id


def test_a_redelivered_token_never_outlives_twenty_minutes_after_the_event() -> None:
    happened = NOW - timedelta(minutes=19, seconds=40)
    late = only(raw(message=text("hi"), timestamp=round(happened.timestamp() * 1000)))
    assert late.reply_token_until == happened + timedelta(minutes=20)


def mention(index: int, length: int, **fields: Any) -> dict[str, Any]:
    return {"mentionees": [{"index": index, "length": length, "type": "user", **fields}]}


@pytest.mark.parametrize(
    ("message", "addressed", "words"),
    [
        pytest.param(text("where is the ward office"), False, "", id="not to us"),
        pytest.param(
            text("@CLAIR garbage?", mention=mention(0, 6, isSelf=True)),
            True,
            "garbage?",
            id="mention",
        ),
        pytest.param(
            text("𠮷 @CLAIR garbage?", mention=mention(3, 6, isSelf=True)),
            True,
            "𠮷 garbage?",
            id="mention in the middle, counted in UTF-16",
        ),
        pytest.param(
            text("@Bob garbage?", mention=mention(0, 4, isSelf=False)),
            False,
            "",
            id="other mention",
        ),
        pytest.param(
            text("@All x", mention={"mentionees": [{"index": 0, "length": 4, "type": "all"}]}),
            False,
            "",
            id="everybody",
        ),
        pytest.param(text("and this?", quotedMessageId="9"), True, "and this?", id="quote"),
        pytest.param(text("no, Bob", quotedMessageId="10"), False, "", id="somebody else's quote"),
        pytest.param(
            {"type": "sticker", "id": "56", "quotedMessageId": "9"}, True, "", id="sticker to us"
        ),
        pytest.param(
            {"type": "sticker", "id": "56", "quotedMessageId": "10"}, False, "", id="to Bob"
        ),
    ],
)
def test_in_a_group_only_what_is_said_to_the_bot_is_kept(
    message: dict[str, Any], addressed: bool, words: str
) -> None:
    found = only(raw(group=True, message=message))
    assert (found.address, found.group) == (GROUP, True)
    assert (found.addressed, found.text) == (addressed, words)


def test_a_room_is_a_group_too() -> None:
    room = {"type": "room", "roomId": "R1", "userId": ANNA_LINE}
    found = only(raw(source=room, message=text("x")))
    assert (found.address, found.group, found.addressed) == ("R1", True, False)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        pytest.param(lambda _body: {}, 401, id="no header"),
        pytest.param(lambda _body: {"x-line-signature": ""}, 401, id="empty"),
        pytest.param(lambda _body: {"x-line-signature": "é\udc80"}, 401, id="not ASCII"),
        pytest.param(lambda body: signed(body, "other"), 401, id="another secret"),
        pytest.param(lambda body: signed(body + b" "), 401, id="other bytes"),
    ],
)
def test_an_unsigned_call_is_refused_before_it_is_read(
    change: Callable[[bytes], dict[str, str]], status: int
) -> None:
    body = b"not even JSON"
    with pytest.raises(WebhookRefused) as refused:
        read_line_webhook(body, change(body), secret=SECRET, now=NOW)
    assert refused.value.status == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"{", 400, id="broken JSON"),
        pytest.param(b"[]", 400, id="a list"),
        pytest.param(b"{}", 400, id="no events"),
        pytest.param(b'{"events": {}}', 400, id="events are no list"),
        pytest.param(b'{"events": "\xff"}', 401, id="bytes that are no UTF-8"),
    ],
)
def test_a_signed_body_that_is_none_is_refused(body: bytes, status: int) -> None:
    with pytest.raises(WebhookRefused) as refused:
        read_line_webhook(body, signed(body), secret=SECRET, now=NOW)
    assert refused.value.status == status


def test_without_a_secret_nothing_is_accepted() -> None:
    body = b'{"events": []}'
    with pytest.raises(WebhookRefused):
        read_line_webhook(body, signed(body, ""), secret="", now=NOW)


def test_words_never_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    read(
        raw(message={"type": "secret words\nhere", "id": "1", "text": "my visa"}),
        raw(message={"type": "text", "id": "1", "text": ["my visa"]}),
        raw(timestamp="my visa"),
    )
    assert caplog.records
    assert "visa" not in caplog.text
    assert "secret words" not in caplog.text


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.sampled_from(sorted(raw(message=text("x")))), JSON_VALUES)
def test_no_value_anywhere_in_an_event_breaks_the_reading(field: str, value: Any) -> None:
    events = read({**raw(message=text("x")), field: value}, raw(message=text("good"))).events
    assert events[-1].text == "good"


@settings(deadline=None)
@given(st.sampled_from(["id", "type", "text", "mention", "quotedMessageId"]), JSON_VALUES)
def test_no_value_in_a_message_breaks_the_reading(field: str, value: Any) -> None:
    events = read(raw(message={**text("x"), field: value}), raw(message=text("good"))).events
    assert events[-1].text == "good"


async def test_the_sandbox_speaks_as_is_read_here(playground: Playground) -> None:
    channel = playground.line()
    kinds = []
    for action, fields in (
        ("follow", {}),
        ("text", {"text": "こんにちは"}),
        ("postback", {"data": "help", "force": True}),
        ("sticker", {}),
        ("unfollow", {}),
    ):
        hook = await playground.line_act(action, **fields)
        (event,) = channel.read_webhook(hook.body, hook.headers).events
        kinds.append((event.kind, event.text or event.data or event.unreadable))
    assert kinds == [
        (EventKind.START, None),
        (EventKind.TEXT, "こんにちは"),
        (EventKind.CHOICE, "help"),
        (EventKind.UNREADABLE, "sticker"),
        (EventKind.BLOCKED, None),
    ]


def shared(**place: Any) -> InboundEvent:
    return only(raw(message={"type": "location", "id": "57", "title": "Home", **place}))


def test_a_shared_place_is_rounded_before_it_leaves_the_channel() -> None:
    event = shared(latitude=34.70381, longitude=137.73412, address="浜松市中央区1-2-3")
    assert (event.kind, event.data, event.text) == (EventKind.LOCATION, "34.7,137.7", "")
    assert (event.unreadable, event.message_ref) == ("location", "57")
    assert "34.70" not in repr(event)
    assert "Home" not in repr(event)
    assert "浜松" not in repr(event)


@pytest.mark.parametrize(
    "place",
    [{}, {"latitude": "x", "longitude": 1}, {"latitude": 1}, {"latitude": 91, "longitude": 1}],
    ids=["empty", "no number", "half", "off the earth"],
)
def test_a_place_that_is_none_is_only_unreadable(place: dict[str, Any]) -> None:
    event = shared(**place)
    assert (event.kind, event.data) == (EventKind.UNREADABLE, "")
