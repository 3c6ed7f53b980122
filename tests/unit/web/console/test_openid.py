"""Signing in by a provider, from our button to the queue, against a real one on this machine."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from bot.identity.openid import OpenIdProvider
from bot.service.single_sign_on import SingleSignOn
from tests.support.openid import BACK, CLIENT, SECRET, Provider, running_provider
from tests.unit.web.support import PASSWORD, WebHouse

KEY = b"a key of at least thirty-two characters"
GO = "/console/sign-in/openid"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    fresh = Provider(running.issuer)
    for name in ("person", "bend", "sign", "shown", "key"):
        setattr(running, name, getattr(fresh, name))
    return running


@pytest.fixture
def office(house: WebHouse, provider: Provider) -> WebHouse:
    """With an account for the address the provider knows."""
    house.deps.accounts.add(
        "tanaka",
        "Tanaka",
        PASSWORD,
        "en",
        house.clock.now(),
        email="tanaka@example.jp",  # type: ignore[arg-type]
    )
    ours = OpenIdProvider(
        provider.issuer, CLIENT, SECRET, now=lambda: datetime.now(UTC), name="CLAIR"
    )
    single = SingleSignOn(ours, KEY, BACK)
    return house.change(people=replace(house.deps.people, single_sign_on=single))


def come_back(client: httpx.Client, path: str = GO, **changes: str) -> httpx.Response:
    """Press the button, sign in at the provider, and come back (with what a test changes)."""
    there = client.get(path, follow_redirects=False)
    assert there.status_code == 303
    answer = httpx.get(there.headers["location"])
    assert answer.status_code == 302, answer.text
    back = httpx.URL(answer.headers["location"])
    return client.get(back.copy_merge_params(changes), follow_redirects=False)


def test_who_has_an_account_is_let_in_and_lands_where_they_wanted(office: WebHouse) -> None:
    client = office.client()
    page = client.get("/console/sign-in?next=/console/hours")
    assert "Sign in with CLAIR" in page.text
    answer = come_back(client, f"{GO}?next=/console/hours")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/hours")
    assert client.get("/console").url.path == "/console"
    assert "clairbot-flow" not in client.cookies
    client.post("/console/sign-out")
    assert come_back(client, f"{GO}?next=https://evil.example").headers["location"] == "/console"


def test_without_a_provider_there_is_no_such_address(house: WebHouse) -> None:
    assert house.client().get(GO).status_code == 404
    assert "openid" not in house.client().get("/console/sign-in").text


@pytest.mark.parametrize(
    "changes",
    [{"state": "x"}, {"state": "1.L2NvbnNvbGU.x"}, {"state": ""}, {"code": "stolen"}, {"code": ""}],
    ids=str,
)
def test_a_changed_way_back_lets_nobody_in(office: WebHouse, changes: dict[str, str]) -> None:
    client = office.client()
    assert come_back(client, **changes).status_code == 403
    assert "clairbot-session" not in client.cookies


def test_a_way_back_begun_in_another_browser_lets_nobody_in(office: WebHouse) -> None:
    """Else an attacker could sign a member of staff into the attacker's own account."""
    attacker, victim = office.client(), office.client()
    there = attacker.get(GO, follow_redirects=False)
    back = httpx.get(there.headers["location"]).headers["location"]
    assert victim.get(back, follow_redirects=False).status_code == 403
    victim.get(GO, follow_redirects=False)
    assert victim.get(back, follow_redirects=False).status_code == 403
    assert "clairbot-session" not in victim.cookies


def test_a_way_back_is_good_for_ten_minutes(office: WebHouse) -> None:
    client = office.client()
    there = client.get(GO, follow_redirects=False)
    back = httpx.get(there.headers["location"]).headers["location"]
    office.clock.turn(seconds=601)
    assert client.get(back, follow_redirects=False).status_code == 403


def _unsigned(claims: dict[str, Any]) -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


def _with_shared_secret(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))


def _with_own_key(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "ES256", "kid": "one"}, claims, ECKey.generate_key("P-256"))


@pytest.mark.parametrize("sign", [_unsigned, _with_shared_secret, _with_own_key])
def test_a_token_without_the_providers_signature_lets_nobody_in(
    office: WebHouse, provider: Provider, sign: Any
) -> None:
    provider.sign = sign
    assert come_back(office.client()).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example"},
        {"aud": "somebody-else"},
        {"aud": [CLIENT, "somebody-else"]},
        {"azp": "somebody-else"},
        {"exp": 1},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"sub": None},
        {"email_verified": False},
        {"email_verified": None},
        {"email": "nobody@example.jp"},
    ],
    ids=str,
)
def test_a_token_that_does_not_fit_lets_nobody_in(
    office: WebHouse, provider: Provider, wrong: dict[str, Any]
) -> None:
    provider.bend = lambda claims: {
        name: value for name, value in {**claims, **wrong}.items() if value is not None
    }
    client = office.client()
    assert come_back(client).status_code == 403
    assert "clairbot-session" not in client.cookies
    assert len(office.deps.accounts.all()) == 1


def test_new_keys_of_the_provider_are_fetched(office: WebHouse, provider: Provider) -> None:
    client = office.client()
    assert come_back(client).status_code == 303
    provider.key = ECKey.generate_key("P-256", {"kid": "one"})
    assert come_back(client).status_code == 303


def test_a_provider_out_of_reach_is_told_and_the_password_still_works(house: WebHouse) -> None:
    dead = OpenIdProvider("http://127.0.0.1:1", CLIENT, SECRET, now=house.clock.now)
    single = SingleSignOn(dead, KEY, BACK)
    cut_off = house.change(people=replace(house.deps.people, single_sign_on=single))
    answer = cut_off.client().get(GO)
    assert answer.status_code == 503
    assert 'action="/console/sign-in"' in answer.text
    assert cut_off.staff_client().get("/console").status_code == 200
