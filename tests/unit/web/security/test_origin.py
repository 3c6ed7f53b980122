"""Requests that another site makes a browser send are refused before anything else happens."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.datastructures import Headers

from bot.web.security.origin import is_own
from tests.support.queued import counted
from tests.unit.web.support import PASSWORD, SIGNED, WebHouse

HOST = "bot.example.jp"


def own(scheme: str = "https", public_url: str = "", **headers: str) -> bool:
    sent = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return is_own(Headers(sent), scheme=scheme, public_url=public_url)


@pytest.mark.parametrize("site", ["same-origin", "none", "Same-Origin"])
def test_our_own_pages_may_send(site: str) -> None:
    assert own(sec_fetch_site=site)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "nonsense"])
def test_other_sites_may_not_even_neighbours(site: str) -> None:
    assert not own(sec_fetch_site=site)


def test_what_the_browser_says_of_the_site_beats_the_origin() -> None:
    assert not own(sec_fetch_site="cross-site", origin=f"https://{HOST}")


@pytest.mark.parametrize(
    "origin",
    [f"https://{HOST}", f"https://{HOST}:443", "https://BOT.example.jp"],
    ids=["plain", "with port", "in capitals"],
)
def test_our_own_origin_may_send(origin: str) -> None:
    assert own(origin=origin)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.example",
        f"http://{HOST}",
        f"https://{HOST}:8443",
        f"https://{HOST}.evil.example",
        f"https://evil.example/{HOST}",
        f"https://{HOST}@evil.example",
        f"https://sub.{HOST}",
        "https://[broken",
        "https://host:notaport",
        "file:///etc/passwd",
        "javascript:alert(1)",
    ],
)
def test_any_other_origin_may_not(origin: str) -> None:
    assert not own(origin=origin)


def test_behind_a_proxy_the_public_address_counts() -> None:
    public = "https://soudan.example.jp/"
    assert own("http", public, origin="https://soudan.example.jp")
    assert not own("http", public, origin="https://other.example.jp")


def test_an_unset_public_address_matches_no_origin() -> None:
    assert not is_own(Headers({"origin": "null"}), scheme="http", public_url="")
    assert not is_own(Headers({"origin": "about:blank", "host": ""}), scheme="http", public_url="")


def test_a_program_that_is_no_browser_may_send() -> None:
    assert own()


def test_a_refused_move_changes_nothing_and_asks_for_no_session(house: WebHouse) -> None:
    ticket = house.ticket()
    client = house.staff_client()
    asked: list[str] = []

    class Watching:
        def session(self, token: str, _now: object) -> None:
            asked.append(token)

    guarded = house.change(people=replace(house.deps.people, sign_ins=Watching())).client()
    guarded.cookies = client.cookies
    guarded.post(f"/console/tickets/{ticket}/claim", headers={"origin": "https://evil.example"})
    assert asked == []
    assert counted(house.deps.desk, house.deps.clock.now())[0].open == 1


def test_a_foreign_page_cannot_sign_a_browser_in(house: WebHouse) -> None:
    house.staff()
    client = house.client(headers={"origin": "https://evil.example"})
    answer = client.post("/console/sign-in", data={"login": "tanaka", "password": PASSWORD})
    assert answer.status_code == 403
    assert not client.cookies


def test_reading_is_never_refused(house: WebHouse) -> None:
    client = house.client(
        headers={"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    )
    assert client.get("/").status_code == 200
    assert client.head("/").status_code == 200


def test_platforms_may_call_webhooks_from_anywhere(house: WebHouse) -> None:
    client = house.change(line=house.channel).client(headers={"origin": "https://evil.example"})
    answer = client.post("/webhook/line", content=b"", headers={SIGNED: "right"})
    assert answer.status_code == 200
