"""Cookies: names, attributes, rotation, and values that are not ours."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.unit.web.support import PASSWORD, WebHouse


def set_cookies(answer: object) -> dict[str, str]:
    lines = answer.headers.get_list("set-cookie")  # type: ignore[attr-defined]
    return {line.split("=", 1)[0]: line for line in lines}


def sign_in(client: object) -> object:
    return client.post(  # type: ignore[attr-defined]
        "/console/sign-in",
        data={"login": "tanaka", "password": PASSWORD},
        follow_redirects=False,
    )


def test_over_https_the_session_is_bound_to_this_host(house: WebHouse) -> None:
    house.staff()
    secure = house.change(public_url="https://bot.example.jp")
    answer = sign_in(secure.client(base_url="https://bot.example.jp"))
    cookie = set_cookies(answer)["__Host-clairbot-session"]
    assert re.search(r"; Secure\b", cookie, re.IGNORECASE)
    assert re.search(r"; Path=/(;|$)", cookie, re.IGNORECASE)
    assert "domain" not in cookie.lower()


def test_over_http_the_name_is_plain_because_browsers_refuse_the_prefix(house: WebHouse) -> None:
    house.staff()
    cookie = set_cookies(sign_in(house.client()))["clairbot-session"]
    assert "secure" not in cookie.lower()


def test_no_script_reads_the_session_and_no_other_site_sends_it(house: WebHouse) -> None:
    house.staff()
    cookie = set_cookies(sign_in(house.client()))["clairbot-session"].lower()
    assert "; httponly" in cookie
    assert "; samesite=lax" in cookie


def test_the_session_ends_with_the_browser(house: WebHouse) -> None:
    house.staff()
    cookie = set_cookies(sign_in(house.client()))["clairbot-session"].lower()
    assert "max-age" not in cookie
    assert "expires" not in cookie


def test_every_sign_in_gets_a_new_token_and_ends_the_old_one(house: WebHouse) -> None:
    client = house.staff_client()
    first = client.cookies["clairbot-session"]
    sign_in(client)
    second = client.cookies["clairbot-session"]
    assert first != second
    assert house.deps.people.sign_ins.session(first, house.clock.now()) is None
    assert house.deps.people.sign_ins.session(second, house.clock.now()) is not None


def test_a_planted_token_is_not_taken_over(house: WebHouse) -> None:
    house.staff()
    client = house.client()
    planted = "planted-by-somebody-else-0123456789"
    client.cookies.set("clairbot-session", planted)
    answer = sign_in(client)
    assert planted not in set_cookies(answer)["clairbot-session"]


@pytest.mark.parametrize(
    "value",
    ["short", "with space aaaaaaaaaaaaaaaaaaaaaa", "a" * 200, "../../aaaaaaaaaaaaaaaaaaaaaaaa"],
)
def test_what_does_not_look_like_a_token_is_not_even_looked_up(house: WebHouse, value: str) -> None:
    asked: list[str] = []

    class Watching:
        def session(self, token: str, _now: object) -> None:
            asked.append(token)

    client = house.change(people=replace(house.deps.people, sign_ins=Watching())).client(
        headers={"cookie": f'clairbot-session="{value}"'}
    )
    assert client.get("/console", follow_redirects=False).status_code == 303
    assert asked == []


def test_a_person_gets_an_id_nobody_can_guess(house: WebHouse) -> None:
    ids = set()
    for _ in range(3):
        client = house.client()
        client.get("/chat")
        ids.add(client.cookies["clairbot-person"])
    assert len(ids) == 3
    assert all(len(value) >= 22 for value in ids)


def test_the_persons_cookie_is_kept_from_scripts_too(house: WebHouse) -> None:
    cookie = set_cookies(house.client().get("/chat"))["clairbot-person"].lower()
    assert "; httponly" in cookie
    assert "; samesite=lax" in cookie


def test_signing_out_makes_the_browser_forget(house: WebHouse) -> None:
    client = house.staff_client()
    token = client.cookies["clairbot-session"]
    client.post("/console/sign-out")
    assert "clairbot-session" not in client.cookies
    assert house.deps.people.sign_ins.session(token, house.clock.now()) is None


@pytest.mark.parametrize("value", ["<script>", "claim2", "none-such", "日本"])
def test_a_note_that_is_not_one_of_ours_says_nothing(house: WebHouse, value: str) -> None:
    client = house.staff_client()
    session = client.cookies["clairbot-session"]
    headers = {"cookie": f"clairbot-session={session}; clairbot-done={value}".encode()}
    page = house.client().get("/console", headers=headers)  # type: ignore[arg-type]
    assert page.status_code == 200
    assert "notice done" not in page.text
