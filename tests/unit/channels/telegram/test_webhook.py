from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.webhook import Ourselves, read_update
from bot.domain.errors import WebhookRefused
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.service.ports import Incoming
from tests.unit.channels.conftest import SECRET, Playground

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HAPPENED = datetime(2026, 11, 24, 0, 59, 58, tzinfo=UTC)
DATE = int(HAPPENED.timestamp())
US = Ourselves(42, "clair_bot")
ANNA = {"id": 7001, "is_bot": False, "first_name": "Anna", "language_code": "pt-br"}
PRIVATE = {"id": 7001, "type": "private", "first_name": "Anna"}
GROUP = {"id": -1001234567890, "type": "supergroup", "title": "Town"}


def read(update: dict[str, Any], ourselves: Ourselves = US) -> Incoming:
    return read_update(update, ourselves=ourselves, now=NOW)


def only(update: dict[str, Any], ourselves: Ourselves = US) -> InboundEvent:
    (event,) = read(update, ourselves).events
    return event


def message(kind: str = "message", **fields: Any) -> dict[str, Any]:
    inner = {"message_id": 55, "from": ANNA, "chat": PRIVATE, "date": DATE, **fields}
    return {"update_id": 4711, kind: inner}


def in_group(text: str, **fields: Any) -> dict[str, Any]:
    return message(chat=GROUP, text=text, **fields)


def test_a_text_becomes_an_event() -> None:
    assert read(message(text="ゴミの 出し方")) == Incoming(
        (
            InboundEvent(
                event_id="telegram:4711",
                channel=ChannelName.TELEGRAM,
                address="7001",
                occurred_at=HAPPENED,
                kind=EventKind.TEXT,
                text="ゴミの 出し方",
                message_ref="55",
                locale_hint="pt-br",
            ),
        )
    )


@pytest.mark.parametrize(
    ("text", "kind", "words", "data"),
    [
        pytest.param("/start", EventKind.START, "", "", id="start"),
        pytest.param("/start@clair_bot", EventKind.START, "", "", id="start with our name"),
        pytest.param("/start poster-7", EventKind.START, "", "poster-7", id="start from a link"),
        pytest.param("/start how do I", EventKind.TEXT, "how do I", "", id="start and a question"),
        pytest.param("/language", EventKind.TEXT, "/language", "", id="command"),
        pytest.param("/help@clair_bot me", EventKind.TEXT, "/help me", "", id="command with name"),
        pytest.param("/starter", EventKind.TEXT, "/starter", "", id="another command"),
        pytest.param("1/2 of it", EventKind.TEXT, "1/2 of it", "", id="no command"),
        pytest.param("/東京", EventKind.TEXT, "/東京", "", id="a slash alone"),
    ],
)
def test_commands_lose_the_name_and_start_is_a_start(
    text: str, kind: EventKind, words: str, data: str
) -> None:
    event = only(message(text=text))
    assert (event.kind, event.text, event.data) == (kind, words, data)


@pytest.mark.parametrize(
    ("fields", "unreadable", "words"),
    [
        pytest.param({"sticker": {}}, "sticker", "", id="sticker"),
        pytest.param({"voice": {}}, "voice", "", id="voice"),
        pytest.param({"photo": []}, "photo", "", id="photo"),
        pytest.param({"document": {}, "caption": "form?"}, "document", "form?", id="caption"),
        pytest.param({"animation": {}, "document": {}}, "animation", "", id="animation"),
        pytest.param({"venue": {}, "location": {}}, "venue", "", id="venue"),
        pytest.param({"location": {}}, "location", "", id="location"),
        pytest.param({"contact": {}}, "contact", "", id="contact"),
    ],
)
def test_what_cannot_be_read_is_named(fields: dict[str, Any], unreadable: str, words: str) -> None:
    event = only(message(**fields))
    assert (event.kind, event.unreadable, event.text) == (EventKind.UNREADABLE, unreadable, words)


def test_a_pressed_button_is_a_choice_and_its_spinner_is_stopped() -> None:
    query = {"id": "99", "from": ANNA, "message": {"chat": PRIVATE, "date": 0}, "data": "help"}
    incoming = read({"update_id": 4712, "callback_query": query})
    assert incoming.response == {"method": "answerCallbackQuery", "callback_query_id": "99"}
    (event,) = incoming.events
    assert (event.kind, event.data, event.address) == (EventKind.CHOICE, "help", "7001")
    assert (event.occurred_at, event.message_ref, event.locale_hint) == (NOW, None, "pt-br")


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"id": "99", "from": ANNA, "data": "help"}, id="no message"),
        pytest.param({"id": "99", "message": {"chat": PRIVATE}, "game_short_name": "g"}, id="game"),
        pytest.param({"id": "99", "message": "gone", "data": "help"}, id="not readable"),
    ],
)
def test_a_button_nobody_can_be_answered_for_still_stops_spinning(query: dict[str, Any]) -> None:
    incoming = read({"update_id": 1, "callback_query": query})
    assert incoming.events == ()
    assert incoming.response == {"method": "answerCallbackQuery", "callback_query_id": "99"}


def test_an_edited_text_is_told_with_the_time_of_the_edit() -> None:
    event = only(message("edited_message", text="new", edit_date=DATE + 1))
    assert (event.kind, event.text, event.message_ref) == (EventKind.EDITED, "new", "55")
    assert (event.occurred_at - HAPPENED).total_seconds() == 1
    assert only(message("edited_message", text="/start")).kind == EventKind.EDITED
    assert read(message("edited_message", location={})).events == ()
    live = {"latitude": 34.70381, "longitude": 137.73412, "live_period": 900}
    assert read(message("edited_message", location=live)).events == ()


@pytest.mark.parametrize("kind", ["location", "venue"])
def test_a_shared_place_is_rounded_before_it_leaves_the_channel(kind: str) -> None:
    place = {"latitude": 34.70381, "longitude": 137.73412}
    venue = {"venue": {"location": place, "title": "Home", "address": "1-2-3"}}
    (event,) = read(message(location=place, **(venue if kind == "venue" else {}))).events
    assert (event.kind, event.data, event.text) == (EventKind.LOCATION, "34.7,137.7", "")
    assert event.unreadable == kind
    assert "34.70" not in repr(event)
    assert "Home" not in repr(event)


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"latitude": "x", "longitude": 1},
        {"latitude": 91.0, "longitude": 1.0},
        {"latitude": 1},
        7,
    ],
    ids=["empty", "no number", "off the earth", "half", "no object"],
)
def test_a_place_that_is_none_is_only_unreadable(place: object) -> None:
    (event,) = read(message(location=place)).events
    assert (event.kind, event.data) == (EventKind.UNREADABLE, "")


def membership(chat: dict[str, Any], was: str, became: str) -> dict[str, Any]:
    return {
        "update_id": 5,
        "my_chat_member": {
            "chat": chat,
            "from": ANNA,
            "date": DATE,
            "old_chat_member": {"status": was},
            "new_chat_member": {"status": became},
        },
    }


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        pytest.param(membership(PRIVATE, "member", "kicked"), EventKind.BLOCKED, id="blocked"),
        pytest.param(membership(PRIVATE, "kicked", "member"), None, id="unblocked"),
        pytest.param(membership(GROUP, "left", "member"), EventKind.JOINED_GROUP, id="joined"),
        pytest.param(membership(GROUP, "member", "administrator"), None, id="promoted"),
        pytest.param(membership(GROUP, "member", "kicked"), EventKind.BLOCKED, id="thrown out"),
    ],
)
def test_membership_is_told_where_it_matters(
    update: dict[str, Any], kind: EventKind | None
) -> None:
    assert [event.kind for event in read(update).events] == ([kind] if kind else [])


def mention(offset: int, length: int, kind: str = "mention", **fields: Any) -> dict[str, Any]:
    return {"entities": [{"type": kind, "offset": offset, "length": length, **fields}]}


@pytest.mark.parametrize(
    ("update", "words"),
    [
        pytest.param(in_group("where is it?"), None, id="not to us"),
        pytest.param(in_group("@Clair_Bot where?", **mention(0, 10)), "where?", id="mention"),
        pytest.param(in_group("𠮷 @clair_bot w", **mention(3, 10)), "𠮷 w", id="UTF-16 offset"),
        pytest.param(in_group("@bob where?", **mention(0, 4)), None, id="other mention"),
        pytest.param(
            in_group("CLAIR where?", **mention(0, 5, "text_mention", user={"id": 42})),
            "where?",
            id="mention without a name",
        ),
        pytest.param(
            in_group("and?", reply_to_message={"from": {"id": 42}}), "and?", id="reply to us"
        ),
        pytest.param(
            in_group("and?", reply_to_message={"from": {"id": 43}}), None, id="reply to another"
        ),
        pytest.param(in_group("/help"), "/help", id="command"),
        pytest.param(in_group("/help@clair_bot"), "/help", id="our command"),
        pytest.param(in_group("/help@other_bot"), None, id="another's command"),
        pytest.param(message(chat=GROUP, photo=[]), None, id="picture"),
        pytest.param(
            message(
                chat=GROUP,
                photo=[],
                caption="@clair_bot this?",
                caption_entities=[{"type": "mention", "offset": 0, "length": 10}],
            ),
            "this?",
            id="picture with a mention",
        ),
    ],
)
def test_in_a_group_only_what_is_said_to_the_bot_is_kept(
    update: dict[str, Any], words: str | None
) -> None:
    event = only(update)
    assert (event.address, event.group) == ("-1001234567890", True)
    assert (event.addressed, event.text) == (words is not None, words or "")


def test_without_our_name_mentions_are_nobodys() -> None:
    assert not only(in_group("@clair_bot x", **mention(0, 10)), Ourselves(42)).addressed
    assert only(in_group("/help"), Ourselves(42)).addressed


@pytest.mark.parametrize(
    "update",
    [
        pytest.param({"update_id": 1, "poll": {"id": "1"}}, id="kind not asked for"),
        pytest.param({"update_id": 1, "brand_new": {"text": "x"}}, id="kind not known"),
        pytest.param({"update_id": 1}, id="empty"),
        pytest.param(message(new_chat_title="x"), id="service message"),
        pytest.param(message(text="x", **{"from": {"id": 9, "is_bot": True}}), id="another bot"),
        pytest.param({"update_id": 1, "message": None}, id="null"),
        pytest.param({"update_id": 1, "message": {"text": "x"}}, id="no chat"),
    ],
)
def test_what_is_not_for_us_is_left_out(update: dict[str, Any]) -> None:
    assert read(update) == Incoming(())


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = ("message_id", "from", "chat", "date", "text", "caption", "entities", "reply_to_message")


@settings(deadline=None)
@given(st.sampled_from(FIELDS), JSON_VALUES, st.sampled_from(["message", "edited_message"]))
def test_no_value_anywhere_breaks_the_reading(field: str, value: Any, kind: str) -> None:
    assert len(read(message(kind, **{"text": "x", field: value})).events) <= 1


@settings(deadline=None)
@given(JSON_VALUES, st.sampled_from(["message", "callback_query", "my_chat_member"]))
def test_no_update_breaks_the_reading(value: Any, kind: str) -> None:
    read({"update_id": 1, kind: value})


def channel(secret: str = SECRET) -> TelegramChannel:
    return TelegramChannel(token="42:token", now=lambda: NOW, webhook_secret=secret)


GOOD = json.dumps(message(text="hi")).encode()


def test_a_call_with_the_secret_is_read() -> None:
    incoming = channel().read_webhook(GOOD, {"x-telegram-bot-api-secret-token": SECRET})
    assert [event.text for event in incoming.events] == ["hi"]


@pytest.mark.parametrize(
    ("secret", "headers"),
    [
        pytest.param(SECRET, {}, id="no header"),
        pytest.param(SECRET, {"x-telegram-bot-api-secret-token": "other"}, id="wrong"),
        pytest.param(SECRET, {"x-telegram-bot-api-secret-token": "é\udc80"}, id="not ASCII"),
        pytest.param("", {"x-telegram-bot-api-secret-token": ""}, id="none configured"),
    ],
)
def test_a_call_without_the_secret_is_refused(secret: str, headers: dict[str, str]) -> None:
    with pytest.raises(WebhookRefused) as refused:
        channel(secret).read_webhook(GOOD, headers)
    assert refused.value.status == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"update_id": "1"}', b"\xff"])
def test_a_body_that_is_no_update_is_refused(body: bytes) -> None:
    with pytest.raises(WebhookRefused) as refused:
        channel().read_webhook(body, {"x-telegram-bot-api-secret-token": SECRET})
    assert refused.value.status == 400


def test_words_never_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    read(message(text=["my visa"]))
    read(message(chat="my visa", text="x"))
    read({"update_id": 1, "my visa\n": 1})
    assert len(caplog.records) == 3
    assert "my visa" not in caplog.text


async def test_the_sandbox_speaks_as_is_read_here(playground: Playground) -> None:
    telegram = playground.telegram(username=playground.sandbox.config.telegram_username)
    await telegram.connected().set_webhook(f"{playground.base}/hook", SECRET, [])
    sent = await playground.telegram_act("text", text="こんにちは", language="vi")
    await playground.telegram_act("edit", message_id=sent, text="こんばんは")
    await playground.telegram_act("sticker")
    await playground.telegram_act("callback", data="help", force=True)
    await playground.telegram_act("text", text="hello", mention=True, group="-1001")
    await playground.telegram_act("block")
    await telegram.aclose()
    events = [
        event
        for hook in playground.hooks
        for event in telegram.read_webhook(hook.body, hook.headers).events
    ]
    assert [(e.kind, e.text or e.data or e.unreadable) for e in events if not e.group] == [
        (EventKind.TEXT, "こんにちは"),
        (EventKind.EDITED, "こんばんは"),
        (EventKind.UNREADABLE, "sticker"),
        (EventKind.CHOICE, "help"),
        (EventKind.BLOCKED, None),
    ]
    assert [e.text for e in events if e.group and e.kind == EventKind.TEXT] == ["hello"]
    assert events[0].locale_hint == "vi"
