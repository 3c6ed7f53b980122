"""Signing in and out, and the console's language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.locale import EN, JA
from bot.domain.throttle import FREE_TRIES
from tests.unit.web.support import PASSWORD, WebHouse

PAGES = ["/console", "/console/tickets/1", "/console/entries/emergency/call-ambulance"]


def test_the_right_password_leads_to_the_queue(house: WebHouse) -> None:
    house.staff()
    client = house.client()
    page = client.post("/console/sign-in", data={"login": " Tanaka ", "password": PASSWORD})
    assert page.url.path == "/console"
    assert "Sign out" in page.text


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_anything_without_signing_in(house: WebHouse, path: str) -> None:
    answer = house.client().get(path)
    assert answer.url.path == "/console/sign-in"
    assert answer.url.params["next"] == path


@pytest.mark.parametrize(
    "path",
    ["/console/queue", "/console/stream", "/console/tickets/1/live", "/console/tickets/1/stream"],
)
def test_pieces_and_streams_are_guarded_too(house: WebHouse, path: str) -> None:
    answer = house.client().get(path, follow_redirects=False)
    assert answer.status_code == 303
    scripted = house.client().get(path, headers={"hx-request": "true"}, follow_redirects=False)
    assert (scripted.status_code, scripted.content) == (204, b"")
    assert scripted.headers["hx-trigger"] == "signed-out"


def test_after_signing_in_one_is_where_one_wanted_to_be(house: WebHouse) -> None:
    house.staff()
    data = {"login": "tanaka", "password": PASSWORD, "next": "/console?mine=1"}
    answer = house.client().post("/console/sign-in", data=data, follow_redirects=False)
    assert answer.headers["location"] == "/console?mine=1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/console/../chat",
        "/consolex",
        "/console\r\nset-cookie: a=b",
        "/chat",
        "/console/sign-in",
        "",
    ],
)
def test_signing_in_never_leads_elsewhere(house: WebHouse, elsewhere: str) -> None:
    house.staff()
    data = {"login": "tanaka", "password": PASSWORD, "next": elsewhere}
    answer = house.client().post("/console/sign-in", data=data, follow_redirects=False)
    assert answer.headers["location"] == "/console"


def test_unknown_wrong_and_disabled_look_the_same(house: WebHouse) -> None:
    house.staff("tanaka")
    house.staff("suzuki")
    house.deps.accounts.disable("suzuki", house.clock.now())
    tries = [("nobody", PASSWORD), ("tanaka", "wrong password 123"), ("suzuki", PASSWORD)]
    answers = [
        house.client().post("/console/sign-in", data={"login": login, "password": password})
        for login, password in tries
    ]
    assert {answer.status_code for answer in answers} == {403}
    pages = {
        a.text.replace(f'value="{login}"', "") for a, (login, _) in zip(answers, tries, strict=True)
    }
    assert len(pages) == 1


def test_a_password_is_never_sent_back(house: WebHouse) -> None:
    house.staff()
    data = {"login": "tanaka", "password": "my wrong password"}
    assert "my wrong password" not in house.client().post("/console/sign-in", data=data).text


@pytest.mark.parametrize("data", [{}, {"login": "tanaka"}, {"password": "x"}])
def test_both_fields_are_needed(house: WebHouse, data: dict[str, str]) -> None:
    answer = house.client().post("/console/sign-in", data={"lang": "en", **data})
    assert answer.status_code == 422
    assert "Please fill in both fields." in answer.text


def test_guessing_is_slowed_down(house: WebHouse) -> None:
    house.staff()
    client = house.client()
    for _ in range(FREE_TRIES):
        client.post("/console/sign-in", data={"login": "tanaka", "password": "wrong password"})
    answer = client.post("/console/sign-in", data={"login": "tanaka", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["retry-after"] in answer.text


def test_an_endless_password_is_not_hashed(house: WebHouse) -> None:
    hashed: list[str] = []

    class Watching:
        def session(self, _token: str, _now: object) -> None:
            return None

        def with_password(self, _login: str, password: str, *_more: object) -> str:
            hashed.append(password)
            return "t" * 43

    watched = replace(house.deps.people, sign_ins=Watching())  # type: ignore[arg-type]
    client = house.change(people=watched).client()
    answer = client.post("/console/sign-in", data={"login": "a", "password": "x" * 100_000})
    assert answer.status_code == 403
    assert hashed == []


def test_who_is_signed_in_does_not_see_the_form(house: WebHouse) -> None:
    assert house.staff_client().get("/console/sign-in").url.path == "/console"


def test_signing_out_ends_the_session(house: WebHouse) -> None:
    client = house.staff_client()
    client.post("/console/sign-out")
    assert client.get("/console").url.path == "/console/sign-in"


def test_a_session_ends_after_a_working_day(house: WebHouse) -> None:
    client = house.staff_client()
    house.clock.turn(days=1)
    assert client.get("/console").url.path == "/console/sign-in"


def test_a_disabled_account_is_out_at_once(house: WebHouse) -> None:
    house.staff("admin")
    client = house.staff_client()
    house.deps.accounts.disable("tanaka", house.clock.now())
    assert client.get("/console").url.path == "/console/sign-in"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_sign_in_page_speaks_both_languages(house: WebHouse, lang: str) -> None:
    page = house.client().get("/console/sign-in", params={"lang": lang})
    assert f'<html lang="{lang}">' in page.text
    assert ("ja⟦Password⟧" in page.text) is (lang == "ja")


def test_the_console_switches_its_language_and_remembers(house: WebHouse) -> None:
    client = house.staff_client(locale=EN)
    page = client.post("/console/language", data={"locale": "ja", "next": "/console"})
    assert '<html lang="ja">' in page.text
    assert house.deps.accounts.named("tanaka").locale == JA


@pytest.mark.parametrize("locale", ["vi", "", "xx"])
def test_the_console_has_no_other_language(house: WebHouse, locale: str) -> None:
    client = house.staff_client(locale=EN)
    client.post("/console/language", data={"locale": locale})
    assert house.deps.accounts.named("tanaka").locale == EN
