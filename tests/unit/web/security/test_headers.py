"""The headers that every response carries."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.web.security.headers import CONTENT_SECURITY_POLICY, SecurityHeaders, security_headers
from tests.unit.web.support import WebHouse

POLICY = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))


def test_everything_is_forbidden_that_is_not_allowed_by_name() -> None:
    assert POLICY["default-src"] == "'none'"


@pytest.mark.parametrize("directive", ["script-src", "style-src", "connect-src", "form-action"])
def test_only_our_own_origin_is_allowed(directive: str) -> None:
    assert POLICY[directive] == "'self'"


@pytest.mark.parametrize("directive", ["frame-ancestors", "base-uri"])
def test_nothing_is_allowed(directive: str) -> None:
    assert POLICY[directive] == "'none'"


@pytest.mark.parametrize("loophole", ["unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http"])
def test_the_policy_has_no_loophole(loophole: str) -> None:
    assert loophole not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    ("https", "expected"), [(True, "max-age=31536000"), (False, None)], ids=["https", "http"]
)
def test_browsers_are_bound_to_https_only_over_https(https: bool, expected: str | None) -> None:
    assert security_headers("/", https=https).get("strict-transport-security") == expected


@pytest.mark.parametrize(
    ("path", "private"),
    [
        ("/console", True),
        ("/console/tickets/1", True),
        ("/chat", True),
        ("/chat/stream", True),
        ("/", False),
        ("/static/style.css", False),
        ("/consoles", False),
    ],
)
def test_pages_with_words_of_people_are_never_cached(path: str, private: bool) -> None:
    assert (security_headers(path, https=False).get("cache-control") == "no-store") is private


@pytest.mark.parametrize(
    "path",
    ["/", "/chat", "/console/sign-in", "/static/style.css", "/nowhere", "/healthz", "/metrics"],
)
def test_every_response_carries_them(house: WebHouse, path: str) -> None:
    answer = house.client().get(path)
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]


def test_a_refusal_and_a_fault_carry_them_too(house: WebHouse) -> None:
    class Broken:
        def check(self, _now: object) -> None:
            raise RuntimeError("on purpose")

    client = house.change(health=Broken()).client()
    fault = client.get("/readyz")
    refusal = client.post("/chat/send", headers={"origin": "http://elsewhere.example"})
    assert (fault.status_code, refusal.status_code) == (500, 403)
    for answer in (fault, refusal):
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_a_public_https_address_turns_hsts_on(house: WebHouse) -> None:
    secure = house.change(public_url="https://bot.example.jp").client().get("/")
    assert "strict-transport-security" in secure.headers
    assert "strict-transport-security" not in house.client().get("/").headers


async def test_what_a_mounted_application_sets_is_left_alone() -> None:
    async def page(_request: object) -> PlainTextResponse:
        return PlainTextResponse("", headers={"content-security-policy": "sandbox"})

    app = SecurityHeaders(Starlette(routes=[Route("/", page)]), https=False)
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    await app(scope, receive, send)  # type: ignore[arg-type]
    headers = sent[0]["headers"]
    assert [value for name, value in headers if name == b"content-security-policy"] == [b"sandbox"]


@pytest.mark.parametrize("path", ["/", "/chat", "/console/sign-in", "/nowhere"])
def test_no_page_needs_what_the_policy_forbids(house: WebHouse, path: str) -> None:
    markup = house.client().get(path).text
    assert "<html" in markup
    assert not re.search(r"<script(?![^>]*\bsrc=)", markup)
    assert "<style" not in markup
    assert not re.search(r"\s(style|on\w+|hx-on[\w:-]*|hx-vals|hx-vars)=", markup)
    assert "javascript:" not in markup
