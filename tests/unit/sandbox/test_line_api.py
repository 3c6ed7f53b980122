"""The LINE API as the real SDK meets it."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    PushMessageRequest,
    ReplyMessageRequest,
    SetWebhookEndpointRequest,
    ShowLoadingAnimationRequest,
    TestWebhookEndpointRequest,
    TextMessage,
    ValidateMessageRequest,
)

ANNA = "U" + "a" * 32
BEN = "U" + "b" * 32
GROUP = "C" + "c" * 32
KEY = "123e4567-e89b-12d3-a456-426614174000"

# The SDK's class is named like a test.
TestWebhookEndpointRequest.__test__ = False


def with_sdk(rig: Any, work: Callable[[AsyncMessagingApi], Any], token: str | None = None) -> Any:
    async def run() -> Any:
        settings = Configuration(
            host=f"{rig.base}/sandbox/line",
            access_token=token or rig.sandbox.config.line_access_token,
        )
        async with AsyncApiClient(settings) as client:
            return await work(AsyncMessagingApi(client))

    return asyncio.run(run())


def refused(rig: Any, work: Callable[[AsyncMessagingApi], Any], token: str | None = None) -> Any:
    with pytest.raises(ApiException) as caught:
        with_sdk(rig, work, token)
    return caught.value


def reply(token: str, words: str = "hi") -> Callable[[AsyncMessagingApi], Any]:
    request = ReplyMessageRequest(replyToken=token, messages=[TextMessage(text=words)])
    return lambda api: api.reply_message(request)


def push(
    to: str = ANNA, words: str = "hi", key: str | None = None
) -> Callable[[AsyncMessagingApi], Any]:
    request = PushMessageRequest(to=to, messages=[TextMessage(text=words)])
    return lambda api: api.push_message(request, x_line_retry_key=key)


def raw_push(rig: Any, body: Any, **headers: str) -> Any:
    token = rig.sandbox.config.line_access_token
    standard = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return rig.http.post(
        "/sandbox/line/v2/bot/message/push", content=content, headers={**standard, **headers}
    )


def write(rig: Any, person: str = ANNA, words: str = "hello") -> str:
    rig.act("line", person, "text", text=words)
    return str(rig.bot.events()[-1]["replyToken"])


def test_a_reply_reaches_the_phone_and_its_token_is_used_up(rig: Any) -> None:
    token = write(rig)
    sent = with_sdk(rig, reply(token, "Xin chào"))
    line = rig.shown("line", ANNA)[-1]
    assert (line["from"], line["via"], line["text"]) == ("bot", "reply", "Xin chào")
    assert sent.sent_messages[0].id == line["id"]
    error = refused(rig, reply(token))
    assert (error.status, json.loads(error.body)["message"]) == (400, "Invalid reply token")


def test_an_invented_reply_token_is_refused(rig: Any) -> None:
    assert "Invalid reply token" in refused(rig, reply("nothing")).body


def test_a_refused_message_leaves_the_reply_token_alive(rig: Any) -> None:
    token = write(rig)
    assert refused(rig, reply(token, "a" * 5001)).status == 400
    assert with_sdk(rig, reply(token)).sent_messages


@pytest.mark.parametrize(("seconds", "alive"), [(60, True), (61, False)], ids=["60 s", "61 s"])
def test_a_reply_token_lives_one_minute(rig: Any, seconds: int, alive: bool) -> None:
    token = write(rig)
    rig.clock.turn(seconds=seconds)
    if alive:
        assert with_sdk(rig, reply(token)).sent_messages
    else:
        assert "Invalid reply token" in refused(rig, reply(token)).body


@pytest.mark.parametrize(("minutes", "alive"), [(19, True), (21, False)], ids=["19 min", "21 min"])
def test_a_redelivery_gives_the_token_a_new_minute_up_to_twenty(
    rig: Any, minutes: int, alive: bool
) -> None:
    token = write(rig)
    rig.clock.turn(minutes=minutes)
    rig.http.post("/sandbox/admin/redeliver", json={"platform": "line"})
    again = rig.bot.events()[-1]
    assert again["deliveryContext"]["isRedelivery"] is True
    assert again["replyToken"] == token
    if alive:
        assert with_sdk(rig, reply(token)).sent_messages
    else:
        assert "Invalid reply token" in refused(rig, reply(token)).body


def test_a_redelivery_does_not_revive_a_used_token(rig: Any) -> None:
    token = write(rig)
    with_sdk(rig, reply(token))
    rig.http.post("/sandbox/admin/redeliver", json={"platform": "line"})
    assert "Invalid reply token" in refused(rig, reply(token)).body


def test_the_same_retry_key_sends_once(rig: Any) -> None:
    write(rig)
    first = with_sdk(rig, push(words="once", key=KEY))
    error = refused(rig, push(words="once", key=KEY))
    assert error.status == 409
    assert json.loads(error.body)["sentMessages"][0]["id"] == first.sent_messages[0].id
    assert uuid.UUID(error.headers["x-line-accepted-request-id"])
    assert [line["text"] for line in rig.shown("line", ANNA)] == ["hello", "once"]


def test_a_retry_key_is_forgotten_after_24_hours(rig: Any) -> None:
    write(rig)
    with_sdk(rig, push(key=KEY))
    rig.clock.turn(hours=24, seconds=1)
    assert with_sdk(rig, push(key=KEY)).sent_messages


def test_a_malformed_retry_key_is_refused(rig: Any) -> None:
    write(rig)
    assert refused(rig, push(key="not-a-uuid")).status == 400


def test_a_refused_push_does_not_use_up_its_key(rig: Any) -> None:
    write(rig)
    assert refused(rig, push(words="a" * 5001, key=KEY)).status == 400
    assert with_sdk(rig, push(key=KEY)).sent_messages


def test_the_monthly_quota_ends_pushes_but_not_replies(serve: Any) -> None:
    rig = serve(line_monthly_quota=2)
    token = write(rig)
    with_sdk(rig, push())
    with_sdk(rig, push())
    error = refused(rig, push())
    assert error.status == 429
    assert json.loads(error.body) == {"message": "You have reached your monthly limit."}
    assert with_sdk(rig, reply(token)).sent_messages
    rig.clock.turn(days=31)
    assert with_sdk(rig, push()).sent_messages


def test_quota_is_counted_per_recipient_and_told(rig: Any) -> None:
    rig.http.post(f"/sandbox/api/line/groups/{GROUP}/join", json={"members": [ANNA, BEN]})
    with_sdk(rig, push(GROUP))
    assert with_sdk(rig, lambda api: api.get_message_quota_consumption()).total_usage == 2
    quota = with_sdk(rig, lambda api: api.get_message_quota())
    assert (quota.type.value, quota.value) == ("limited", 200)


def test_too_many_calls_a_second_are_another_429(serve: Any) -> None:
    rig = serve(line_calls_per_second=3.0)
    write(rig)
    for _ in range(3):
        with_sdk(rig, push())
    error = refused(rig, push())
    assert error.status == 429
    assert "rate limit" in json.loads(error.body)["message"]


def test_a_push_to_somebody_who_blocked_is_accepted_and_not_shown(rig: Any) -> None:
    write(rig)
    rig.act("line", ANNA, "unfollow")
    assert with_sdk(rig, push(words="lost")).sent_messages
    assert [line["text"] for line in rig.shown("line", ANNA)] == ["hello"]
    assert refused(rig, lambda api: api.get_profile(ANNA)).status == 404
    assert with_sdk(rig, lambda api: api.get_message_quota_consumption()).total_usage == 0


@pytest.mark.parametrize("to", ["nobody", "U123", "x" + "a" * 32], ids=str)
def test_a_push_to_no_id_is_refused(rig: Any, to: str) -> None:
    assert "'to'" in refused(rig, push(to)).body


def test_a_push_to_a_stranger_fails(rig: Any) -> None:
    assert "Failed to send messages" in refused(rig, push("U" + "d" * 32)).body


@pytest.mark.parametrize("token", ["wrong", "line-token"], ids=str)
def test_a_wrong_token_is_401(rig: Any, token: str) -> None:
    assert refused(rig, push(), token).status == 401


def test_no_token_is_401_and_every_answer_has_a_request_id(rig: Any) -> None:
    response = rig.http.get("/sandbox/line/v2/bot/info")
    assert response.status_code == 401
    assert uuid.UUID(response.headers["x-line-request-id"])


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b'{"to": "\\ud800"}', {}, 400),
        (b"[" * 100_000, {}, 400),
        (b"x" * (2 * 1024 * 1024 + 1), {}, 413),
        (
            {"to": ANNA, "messages": [{"type": "text", "text": "a"}]},
            {"Content-Type": "text/x"},
            415,
        ),
        ({"to": ANNA, "messages": [{"type": "text", "text": "a"}], "extra": 1}, {}, 400),
    ],
    ids=["half", "a list", "lone surrogate", "deep", "over 2 MB", "not JSON", "unknown property"],
)
def test_a_wrong_body_is_refused(
    shared_rig: Any, body: Any, headers: dict[str, str], status: int
) -> None:
    assert raw_push(shared_rig, body, **headers).status_code == status


def test_a_reply_takes_no_retry_key(rig: Any) -> None:
    body = {"replyToken": write(rig), "messages": [{"type": "text", "text": "a"}]}
    headers = {
        "Authorization": f"Bearer {rig.sandbox.config.line_access_token}",
        "X-Line-Retry-Key": KEY,
    }
    path = "/sandbox/line/v2/bot/message/reply"
    assert rig.http.post(path, json=body, headers=headers).status_code == 400


def test_messages_can_be_checked_without_sending(rig: Any) -> None:
    def ask(words: str) -> Callable[[AsyncMessagingApi], Any]:
        request = ValidateMessageRequest(messages=[TextMessage(text=words)])
        return lambda api: api.validate_push(request)

    with_sdk(rig, ask("fine"))
    assert refused(rig, ask("a" * 5001)).status == 400


def test_profile_and_account_are_told(rig: Any) -> None:
    rig.http.put(f"/sandbox/api/line/people/{ANNA}", json={"name": "Anna", "language": "vi"})
    profile = with_sdk(rig, lambda api: api.get_profile(ANNA))
    assert (profile.display_name, profile.language) == ("Anna", "vi")
    info = with_sdk(rig, lambda api: api.get_bot_info())
    assert re.fullmatch(r"U[0-9a-f]{32}", info.user_id)


@pytest.mark.parametrize(
    ("chat", "seconds", "status"),
    [(ANNA, 5, 202), (ANNA, 60, 202), (ANNA, 7, 400), (GROUP, 5, 400)],
    ids=["5", "60", "7", "group"],
)
def test_the_loading_sign_has_steps_of_five_in_private_chats(
    shared_rig: Any, chat: str, seconds: int, status: int
) -> None:
    headers = {"Authorization": f"Bearer {shared_rig.sandbox.config.line_access_token}"}
    response = shared_rig.http.post(
        "/sandbox/line/v2/bot/chat/loading/start",
        json={"chatId": chat, "loadingSeconds": seconds},
        headers=headers,
    )
    assert response.status_code == status


def test_the_sdk_can_show_the_loading_sign(rig: Any) -> None:
    request = ShowLoadingAnimationRequest(chatId=ANNA, loadingSeconds=10)
    with_sdk(rig, lambda api: api.show_loading_animation(request))


def test_the_webhook_endpoint_can_be_set_read_and_tested(rig: Any) -> None:
    url = f"{rig.base}/hook/line"
    change = SetWebhookEndpointRequest(endpoint=url)
    with_sdk(rig, lambda api: api.set_webhook_endpoint(change))
    assert with_sdk(rig, lambda api: api.get_webhook_endpoint()).endpoint == url
    asked = TestWebhookEndpointRequest(endpoint=url)
    assert with_sdk(rig, lambda api: api.test_webhook_endpoint(asked)).success is True
    assert rig.bot.line[-1].json["events"] == []
    far = SetWebhookEndpointRequest(endpoint="http://example.jp/x")
    assert refused(rig, lambda api: api.set_webhook_endpoint(far)).status == 400


def test_an_unknown_endpoint_is_404(rig: Any) -> None:
    headers = {"Authorization": f"Bearer {rig.sandbox.config.line_access_token}"}
    assert rig.http.get("/sandbox/line/v2/bot/nothing", headers=headers).status_code == 404
