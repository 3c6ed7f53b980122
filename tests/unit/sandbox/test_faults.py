"""Faults on demand: what the bot sees, and what really happened."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from bot.sandbox.faults import FOREVER, FaultKind, Faults
from bot.sandbox.store import Platform

ANNA = "U" + "a" * 32
KEY = "123e4567-e89b-12d3-a456-426614174000"


def push(rig: Any, words: str = "hi", timeout: float = 20) -> httpx.Response:
    token = rig.sandbox.config.line_access_token
    body = {"to": ANNA, "messages": [{"type": "text", "text": words}]}
    headers = {"Authorization": f"Bearer {token}", "X-Line-Retry-Key": KEY}
    path = "/sandbox/line/v2/bot/message/push"
    return rig.http.post(path, json=body, headers=headers, timeout=timeout)  # type: ignore[no-any-return]


def send(rig: Any, method: str = "sendMessage") -> httpx.Response:
    token = rig.sandbox.config.telegram_token
    body = {"chat_id": 77, "text": "hi"}
    return rig.http.post(f"/sandbox/telegram/bot{token}/{method}", json=body)  # type: ignore[no-any-return]


def pushed(rig: Any) -> int:
    return sum(line["via"] == "push" for line in rig.shown("line", ANNA))


@pytest.fixture
def ready(rig: Any) -> Any:
    rig.act("line", ANNA, "text", text="hello")
    rig.http.post("/sandbox/api/telegram/people/77/text", json={"text": "hello"})
    return rig


def test_an_error_before_acceptance_sends_nothing_and_passes_after_its_times(ready: Any) -> None:
    ready.fault(platform="line", kind="http", status=500, times=2)
    assert [push(ready).status_code for _ in range(3)] == [500, 500, 200]
    assert pushed(ready) == 1


def test_an_error_after_acceptance_has_sent_and_the_retry_is_409(ready: Any) -> None:
    ready.fault(platform="line", kind="http", status=502, when="after")
    assert [push(ready).status_code for _ in range(2)] == [502, 409]
    assert pushed(ready) == 1


@pytest.mark.parametrize(("when", "sent"), [("before", 0), ("after", 1)], ids=str)
def test_a_call_that_hangs_was_or_was_not_accepted(ready: Any, when: str, sent: int) -> None:
    ready.fault(platform="line", kind="timeout", when=when)
    with pytest.raises(httpx.ReadTimeout):
        push(ready, timeout=0.3)
    assert pushed(ready) == sent


def test_a_late_answer_is_a_true_one(ready: Any) -> None:
    ready.fault(platform="line", kind="timeout", when="after", seconds=0.2)
    began = time.perf_counter()
    assert push(ready).json()["sentMessages"]
    assert time.perf_counter() - began >= 0.2


def test_the_quota_can_be_gone_on_demand(ready: Any) -> None:
    ready.fault(platform="line", kind="quota_exhausted")
    answer = push(ready)
    assert (answer.status_code, "monthly limit" in answer.text) == (429, True)
    assert push(ready).status_code == 200


def test_a_rate_limit_of_line_does_not_speak_of_the_month(ready: Any) -> None:
    ready.fault(platform="line", kind="retry_after")
    answer = push(ready)
    assert (answer.status_code, "monthly" in answer.text) == (429, False)


@pytest.mark.parametrize(
    ("platform", "call"), [("line", push), ("telegram", send)], ids=["line", "telegram"]
)
def test_a_token_can_expire(ready: Any, platform: str, call: Any) -> None:
    ready.fault(platform=platform, kind="token_expired", times=FOREVER)
    assert [call(ready).status_code for _ in range(3)] == [401] * 3
    ready.http.delete("/sandbox/admin/faults")
    assert call(ready).status_code == 200


def test_telegram_can_ask_to_wait(ready: Any) -> None:
    ready.fault(platform="telegram", kind="retry_after", seconds=7)
    answer = send(ready)
    assert answer.status_code == 429
    assert answer.json()["parameters"] == {"retry_after": 7}


def test_a_fault_of_one_method_leaves_the_others_alone(ready: Any) -> None:
    ready.fault(platform="telegram", kind="http", status=503, method="getMe")
    assert send(ready).status_code == 200
    assert send(ready, "getMe").status_code == 503


def test_somebody_blocks_before_the_bot_is_told(ready: Any) -> None:
    heard = len(ready.bot.line)
    ready.fault(platform="line", kind="blocked", person=ANNA)
    ready.fault(platform="telegram", kind="blocked", person="77")
    assert push(ready).status_code == 200
    assert pushed(ready) == 0
    assert send(ready).json()["description"] == "Forbidden: bot was blocked by the user"
    assert len(ready.bot.line) == heard


def test_an_event_can_come_twice(ready: Any) -> None:
    ready.fault(platform="line", kind="webhook_duplicate")
    ready.act("line", ANNA, "text", text="again")
    ready.until(lambda: len(ready.bot.line) == 3)
    first, second = ready.bot.events()[1:]
    assert first["webhookEventId"] == second["webhookEventId"]
    assert second["deliveryContext"]["isRedelivery"] is True


def test_a_held_back_event_is_overtaken(ready: Any) -> None:
    ready.fault(platform="line", kind="webhook_delay", seconds=0.3)
    for words in ("slow", "quick"):
        ready.http.post(f"/sandbox/api/line/people/{ANNA}/text", json={"text": words})
    ready.until(lambda: len(ready.bot.line) == 3)
    events = ready.bot.events()[1:]
    assert [event["message"]["text"] for event in events] == ["quick", "slow"]


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"platform": "pager", "kind": "http"},
        {"platform": "line", "kind": "flood"},
        {"platform": "line", "kind": "http", "status": 200},
        {"platform": "line", "kind": "http", "when": "never"},
        {"platform": "line", "kind": "timeout", "seconds": -1},
        {"platform": "line", "kind": "http", "times": "many"},
    ],
    ids=["empty", "platform", "kind", "status", "when", "seconds", "times"],
)
def test_a_wrong_order_is_refused(order: dict[str, Any]) -> None:
    faults = Faults()
    with pytest.raises((ValueError, TypeError)):
        faults.order(order)
    assert faults.open() == []


def test_orders_are_used_up_in_turn() -> None:
    faults = Faults()
    faults.order({"platform": "line", "kind": "http", "times": 1})
    faults.order({"platform": "line", "kind": "timeout", "times": 1})
    taken = [faults.take(Platform.LINE, "push") for _ in range(3)]
    assert [one and one.kind for one in taken] == [FaultKind.HTTP, FaultKind.TIMEOUT, None]
