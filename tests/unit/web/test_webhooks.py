"""Webhooks: stored before they are answered, refused when unsigned, redelivered when not stored."""

from __future__ import annotations

import logging

import pytest

from bot.domain.errors import StorageError
from tests.unit.web.support import SIGNED, PlatformChannel, WebHouse

RIGHT = {SIGNED: "right"}


@pytest.fixture
def line(house: WebHouse) -> WebHouse:
    return house.change(line=house.channel)


def stored(house: WebHouse) -> list[str]:
    house.work()
    with house.store.read() as tx:
        return [x.text for x in tx.lines("memory:platform") if x.author == "person"]


def test_what_came_is_stored_and_answered_with_an_empty_200(line: WebHouse) -> None:
    answer = line.client().post("/webhook/line", content="hello\nagain", headers=RIGHT)
    assert (answer.status_code, answer.content) == (200, b"")
    assert stored(line) == ["hello", "again"]


def test_a_redelivery_is_answered_alike_and_stored_once(line: WebHouse) -> None:
    client = line.client()
    for _ in range(2):
        assert client.post("/webhook/line", content="hello", headers=RIGHT).status_code == 200
    assert stored(line) == ["hello"]


def test_a_call_without_events_is_a_connection_check(line: WebHouse) -> None:
    assert line.client().post("/webhook/line", content="", headers=RIGHT).status_code == 200


def test_a_channel_may_answer_with_a_method_call(house: WebHouse) -> None:
    channel = PlatformChannel()
    channel.response = {"method": "sendChatAction", "chat_id": 7}
    client = house.change(telegram=channel).client()
    answer = client.post("/webhook/telegram", content="hello", headers=RIGHT)
    assert answer.json() == {"method": "sendChatAction", "chat_id": 7}
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [({}, b"hello", 401), ({SIGNED: "wrong"}, b"hello", 401), (RIGHT, b"\xff\xfe", 400)],
    ids=["unsigned", "wrongly signed", "unreadable"],
)
def test_a_refused_call_stores_nothing(
    line: WebHouse, headers: dict[str, str], body: bytes, status: int
) -> None:
    answer = line.client().post("/webhook/line", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/plain")
    assert stored(line) == []


def test_header_names_reach_the_channel_in_lower_case(line: WebHouse) -> None:
    answer = line.client().post("/webhook/line", content="x", headers={SIGNED.upper(): "right"})
    assert answer.status_code == 200


def test_the_body_reaches_the_channel_byte_for_byte(house: WebHouse) -> None:
    seen: list[bytes] = []

    class Recording(PlatformChannel):
        def read_webhook(self, body: bytes, headers):  # type: ignore[no-untyped-def]
            seen.append(body)
            return super().read_webhook(b"", headers)

    raw = b'{"a": 1,\r\n  "a":"\\u3042" }\x00'
    house.change(line=Recording()).client().post("/webhook/line", content=raw, headers=RIGHT)
    assert seen == [raw]


@pytest.mark.parametrize("path", ["/webhook/line", "/webhook/telegram"])
def test_a_channel_without_secrets_has_no_address(house: WebHouse, path: str) -> None:
    answer = house.client().post(path, content="x", headers=RIGHT)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")


def test_looking_at_a_webhook_is_not_calling_it(line: WebHouse) -> None:
    assert line.client().get("/webhook/line").status_code == 405


def test_a_body_over_two_megabytes_is_refused(line: WebHouse) -> None:
    body = b"x" * (2 * 1024 * 1024 + 1)
    assert line.client().post("/webhook/line", content=body, headers=RIGHT).status_code == 413


@pytest.mark.parametrize(
    ("error", "status"), [(StorageError(), 503), (RuntimeError("boom"), 500)], ids=["known", "bug"]
)
def test_what_cannot_be_stored_is_never_called_taken(
    line: WebHouse, error: Exception, status: int
) -> None:
    class Full:
        def accept(self, _events: object, _now: object) -> int:
            raise error

    answer = line.change(intake=Full()).client().post("/webhook/line", content="x", headers=RIGHT)
    assert answer.status_code == status


def test_logs_carry_ids_and_never_words(line: WebHouse, caplog: pytest.LogCaptureFixture) -> None:
    class Quiet(PlatformChannel):
        def read_webhook(self, body: bytes, headers):  # type: ignore[no-untyped-def]
            incoming = super().read_webhook(b"4711", headers)
            return type(incoming)(
                tuple(type(e)(**{**vars(e), "text": "SECRET WORDS"}) for e in incoming.events)
            )

    caplog.set_level(logging.DEBUG, logger="bot")
    line.change(line=Quiet()).client().post("/webhook/line", content="x", headers=RIGHT)
    assert "memory:4711" in caplog.text
    assert "SECRET" not in caplog.text


def test_calls_are_counted_by_outcome(line: WebHouse) -> None:
    client = line.client()
    client.post("/webhook/line", content="x", headers=RIGHT)
    client.post("/webhook/line", content="x")
    metrics = client.get("/metrics").text
    assert 'clairbot_webhook_calls_total{channel="line",outcome="stored"} 1.0' in metrics
    assert 'clairbot_webhook_calls_total{channel="line",outcome="refused"} 1.0' in metrics
