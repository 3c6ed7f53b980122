"""The start page, the addresses for machines, and the pages for errors."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from bot.service.health import HealthPart, HealthReport
from bot.web import front
from bot.web.app import create_web
from tests.unit.web.support import WebHouse


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_start_page_says_what_this_is_and_where_to_go(house: WebHouse, locale: str) -> None:
    page = house.client().get("/", params={"lang": locale})
    assert f'<html lang="{locale}">' in page.text
    assert page.headers["content-language"] == locale
    assert 'href="/chat"' in page.text
    assert 'href="/console"' in page.text


@pytest.mark.parametrize(("demo", "shown"), [(True, True), (False, False)])
def test_the_sandbox_is_linked_in_demo_mode_only(house: WebHouse, demo: bool, shown: bool) -> None:
    page = house.change(demo=demo).client().get("/")
    assert ('href="/sandbox"' in page.text) is shown


def test_extra_routes_are_part_of_the_application(house: WebHouse) -> None:
    async def phone(_request: object) -> PlainTextResponse:
        return PlainTextResponse("ring")

    routes = [Mount("/sandbox", routes=[Route("/phone", phone)])]
    assert house.change(extra_routes=routes).client().get("/sandbox/phone").text == "ring"


def test_the_process_says_that_it_is_alive(house: WebHouse) -> None:
    answer = house.client().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_it_is_ready_when_every_part_works(house: WebHouse) -> None:
    answer = house.client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["ok"] is True
    assert [part["name"] for part in answer.json()["parts"]] == ["database"]


def test_it_is_not_ready_when_one_part_does_not(house: WebHouse) -> None:
    class Ailing:
        def check(self, _now: datetime) -> HealthReport:
            return HealthReport((HealthPart("a", True, "fine"), HealthPart("b", False, "gone")))

    answer = house.change(health=Ailing()).client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"][1] == {"name": "b", "ok": False, "detail": "gone"}


def test_a_check_that_hangs_is_not_ready(house: WebHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()

    class Hanging:
        def check(self, _now: datetime) -> HealthReport:
            let_go.wait(10)
            return HealthReport(())

    monkeypatch.setattr(front, "_CHECK_WITHIN", 0.01)
    threading.Timer(0.2, let_go.set).start()
    assert house.change(health=Hanging()).client().get("/readyz").status_code == 503


def test_metrics_are_in_the_format_of_prometheus(house: WebHouse) -> None:
    answer = house.client().get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "# TYPE clairbot_webhook_calls_total counter" in answer.text


def test_there_is_an_icon(house: WebHouse) -> None:
    answer = house.client().get("/favicon.ico")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in answer.content


def test_crawlers_are_kept_from_starting_conversations(house: WebHouse) -> None:
    assert "Disallow: /chat" in house.client().get("/robots.txt").text


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("POST", "/", 405), ("GET", "/chat/send", 405)],
)
def test_errors_are_pages_in_the_readers_language(
    house: WebHouse, locale: str, method: str, path: str, status: int
) -> None:
    answer = house.client(headers={"accept-language": locale}).request(method, path)
    assert answer.status_code == status
    assert f'<html lang="{locale}">' in answer.text
    assert "<h1>" in answer.text


def test_machines_get_a_line_instead(house: WebHouse) -> None:
    answer = house.client(headers={"accept": "*/*"}).get("/nowhere")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.count("\n") == 1


def test_a_fault_of_ours_is_a_page_that_tells_nothing_of_it(house: WebHouse) -> None:
    class Broken:
        def lines(self, *_given: object, **_named: object) -> None:
            raise RuntimeError("the words of a person")

    answer = house.change(webchat=Broken()).client().get("/chat")
    assert answer.status_code == 500
    assert "<h1>" in answer.text
    assert "words of a person" not in answer.text


def test_a_caller_who_hangs_up_half_way_is_no_fault_of_ours(
    house: WebHouse, caplog: pytest.LogCaptureFixture
) -> None:
    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/console/sign-in",
        "raw_path": b"/console/sign-in",
        "query_string": b"",
        "root_path": "",
        "headers": [
            (b"host", b"testserver"),
            (b"origin", b"http://testserver"),
            (b"content-type", b"application/x-www-form-urlencoded"),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }
    came = iter(
        [
            {"type": "http.request", "body": b"login=", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    sent: list[Any] = []

    async def receive() -> Any:
        return next(came)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(create_web(house.change().deps)(scope, receive, send))
    assert next(came, None) is None
    assert sent[0]["status"] == 400
    assert not [one for one in caplog.records if one.exc_info]
