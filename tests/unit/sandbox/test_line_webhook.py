"""LINE events as the bot gets them: signed, complete, again when not taken."""

from __future__ import annotations

import re
from typing import Any

import pytest
from linebot.v3.webhook import SignatureValidator, WebhookParser
from linebot.v3.webhooks import (
    FollowEvent,
    GroupSource,
    JoinEvent,
    MessageEvent,
    PostbackEvent,
    UnfollowEvent,
    UnsendEvent,
)

from bot.sandbox.line_webhook import ulid

ANNA = "U" + "a" * 32
GROUP = "C" + "c" * 32


def parsed(rig: Any, number: int = -1) -> Any:
    call = rig.bot.line[number]
    parser = WebhookParser(rig.sandbox.config.line_channel_secret)
    return parser.parse(call.body.decode(), call.headers["x-line-signature"])[0]


@pytest.mark.parametrize(
    ("action", "fields", "kind"),
    [
        ("text", {"text": "はい 🙂"}, MessageEvent),
        ("sticker", {}, MessageEvent),
        ("image", {}, MessageEvent),
        ("audio", {}, MessageEvent),
        ("video", {}, MessageEvent),
        ("file", {}, MessageEvent),
        ("location", {}, MessageEvent),
        ("postback", {"data": "menu", "display_text": "Menu"}, PostbackEvent),
        ("follow", {}, FollowEvent),
        ("unfollow", {}, UnfollowEvent),
    ],
    ids=str,
)
def test_every_event_is_signed_and_complete_enough_for_the_sdk(
    rig: Any, action: str, fields: dict[str, Any], kind: type
) -> None:
    done = rig.act("line", ANNA, action, **fields)
    assert done["webhook"]["status"] == 200
    call = rig.bot.line[-1]
    validator = SignatureValidator(rig.sandbox.config.line_channel_secret)
    assert validator.validate(call.body.decode(), call.headers["x-line-signature"])
    assert not validator.validate(call.body.decode() + " ", call.headers["x-line-signature"])
    event = parsed(rig)
    assert isinstance(event, kind)
    assert event.webhook_event_id == done["event_id"]
    assert event.source.user_id == ANNA
    assert event.delivery_context.is_redelivery is False


@pytest.mark.parametrize("action", ["sticker", "image", "audio", "file", "location"], ids=str)
def test_the_sdk_knows_every_kind_of_message(rig: Any, action: str) -> None:
    rig.act("line", ANNA, action)
    assert parsed(rig).message.type == action


def test_unsending_withdraws_the_message_and_tells_the_bot(rig: Any) -> None:
    done = rig.act("line", ANNA, "text", text="secret")
    rig.act("line", ANNA, "unsend", message_id=done["message_id"])
    event = parsed(rig)
    assert isinstance(event, UnsendEvent)
    assert event.unsend.message_id == done["message_id"]
    line = rig.shown("line", ANNA)[0]
    assert (line["state"], line["text"], line["message"]) == ("withdrawn", "", {})


def test_only_ones_own_message_can_be_unsent(rig: Any) -> None:
    response = rig.http.post(f"/sandbox/api/line/people/{ANNA}/unsend", json={"message_id": "1"})
    assert response.status_code == 400


def test_following_again_after_a_block_says_so(rig: Any) -> None:
    rig.act("line", ANNA, "follow")
    assert parsed(rig).follow.is_unblocked is False
    rig.act("line", ANNA, "unfollow")
    path = f"/sandbox/api/line/people/{ANNA}/text"
    assert rig.http.post(path, json={"text": "x"}).status_code == 400
    rig.act("line", ANNA, "follow")
    assert parsed(rig).follow.is_unblocked is True


def test_a_group_message_names_group_person_and_mention(rig: Any) -> None:
    rig.http.post(f"/sandbox/api/line/groups/{GROUP}/join?wait=1", json={"members": [ANNA]})
    assert isinstance(parsed(rig), JoinEvent)
    rig.act("line", ANNA, "text", text="hello", group=GROUP, mention=True)
    event = parsed(rig)
    assert isinstance(event.source, GroupSource)
    assert (event.source.group_id, event.source.user_id) == (GROUP, ANNA)
    mentioned = event.message.mention.mentionees[0]
    assert mentioned.is_self is True
    assert event.message.text[mentioned.index : mentioned.length] == "@CLAIR"


def test_an_event_that_is_not_taken_comes_again_three_times(rig: Any) -> None:
    rig.bot.answers = [(500, None)] * 4
    done = rig.act("line", ANNA, "text", text="hello")
    assert done["webhook"]["status"] == 500
    rig.until(lambda: len(rig.bot.line) == 4)
    events = rig.bot.events()
    assert {event["webhookEventId"] for event in events} == {done["event_id"]}
    again = [event["deliveryContext"]["isRedelivery"] for event in events]
    assert again == [False, True, True, True]


def test_redelivery_ends_once_the_bot_takes_it(rig: Any) -> None:
    rig.bot.answers = [(500, None)]
    rig.act("line", ANNA, "text", text="hello")
    rig.until(lambda: len(rig.bot.line) == 2)
    rig.act("line", ANNA, "text", text="next")
    assert len(rig.bot.line) == 3


def test_nobody_listening_is_no_error_of_the_sandbox(serve: Any) -> None:
    rig = serve(line_webhook_url="http://127.0.0.1:9/hook", line_redelivery_delays=())
    assert rig.act("line", ANNA, "text", text="hello")["webhook"]["status"] is None
    assert rig.shown("line", ANNA)[0]["text"] == "hello"


def test_event_ids_sort_by_time() -> None:
    early, late = ulid(1000, 2**80 - 1), ulid(1001, 0)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", early)
    assert early < late
