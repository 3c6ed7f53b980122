"""What holds for every address there is, read from the routes themselves: a new page cannot forget
it."""

from __future__ import annotations

import re

import pytest
from starlette.routing import Route

from bot.domain.locale import EN
from bot.domain.roles import Role
from bot.web.app import create_web
from bot.web.security.headers import CONTENT_SECURITY_POLICY
from tests.unit.web.support import CARD, PASSWORD, WebHouse

GIVEN = {
    "ticket_id": "{ticket}",
    "staff_id": "1",
    "entry_id": CARD,
    "token": "t" * 43,
}
OPEN = ("/console/sign-in", "/console/sign-out", "/console/new-password")
"""Where one gets without a session; signing out without one does nothing."""
FOREIGN = ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"})


def routes(house: WebHouse) -> list[tuple[str, str]]:
    """Method and address of everything, with ``{ticket}`` where a ticket's number belongs."""
    found = []
    for route in create_web(house.change().deps).routes:
        if not isinstance(route, Route):
            continue
        path = re.sub(r"{(\w+)(?::\w+)?}", lambda part: GIVEN.get(part[1], "1"), route.path)
        found += [(method, path) for method in sorted(route.methods or ()) if method != "HEAD"]
    return found


def console(house: WebHouse, *, method: str = "") -> list[tuple[str, str]]:
    return [
        (verb, path)
        for verb, path in routes(house)
        if path.startswith("/console") and not path.startswith(OPEN) and method in ("", verb)
    ]


@pytest.fixture
def jet(house: WebHouse) -> WebHouse:
    """An admin, and somebody of the JET division."""
    house.staff("admin")
    house.deps.accounts.add(
        "jet", "Jet", PASSWORD, EN, house.clock.now(), role=Role.STAFF, divisions=["jet"]
    )
    return house


def test_every_form_refuses_what_another_site_sends(house: WebHouse) -> None:
    client = house.staff_client()
    posts = [path for verb, path in routes(house) if verb == "POST" and "/webhook/" not in path]
    assert len(posts) > 25
    for path in posts:
        for headers in FOREIGN:
            answer = client.post(path.format(ticket=1), data={"text": "x"}, headers=headers)
            assert answer.status_code == 403, path


def test_every_page_of_the_console_asks_who_is_there(house: WebHouse) -> None:
    client = house.client()
    for verb, path in console(house):
        answer = client.request(verb, path.format(ticket=1), follow_redirects=False)
        assert answer.status_code == 303, (verb, path)
        assert answer.headers["location"].startswith("/console/sign-in"), path


def test_every_answer_carries_the_policy_and_is_not_kept(house: WebHouse) -> None:
    client = house.staff_client()
    ticket = house.ticket()
    for _, path in console(house, method="GET"):
        if path.endswith("/stream"):
            continue
        answer = client.get(path.format(ticket=ticket))
        nothing_there = "/pictures/" in path or path == "/console/learning/take"
        assert answer.status_code in ((404,) if nothing_there else (200, 204)), path
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY, path
        assert answer.headers["cache-control"] == "no-store", path
        assert "<script>" not in answer.text
        assert " style=" not in answer.text


def test_nobody_gets_at_the_ticket_of_another_division(jet: WebHouse) -> None:
    ticket = jet.ticket()
    client = jet.staff_client("jet")
    of_tickets = [(verb, path) for verb, path in console(jet) if "{ticket}" in path]
    assert len(of_tickets) > 10
    before = jet.deps.desk.thread(ticket, staff_id=1)
    for verb, path in of_tickets:
        for number in (ticket, 999, 10**17):
            data = {"text": "x", "picks": "greeting/hello"} if verb == "POST" else None
            answer = client.request(verb, path.format(ticket=number), data=data)
            assert answer.status_code == 404, (verb, path, number)
    assert jet.deps.desk.thread(ticket, staff_id=1) == before
    assert f"/console/tickets/{ticket}" not in client.get("/console").text


def test_what_is_urgent_is_seen_by_every_division(jet: WebHouse) -> None:
    jet.receive("chen", "Call an ambulance!")
    page = jet.staff_client("jet").get("/console")
    assert 'href="/console/tickets/1#latest"' in page.text


def test_only_admins_get_at_accounts_and_the_audit_log(jet: WebHouse) -> None:
    jet.deps.accounts.add("boss", "Boss", PASSWORD, EN, jet.clock.now(), role=Role.SUPERVISOR)
    guarded = [
        (verb, path)
        for verb, path in console(jet)
        if path.startswith(("/console/staff", "/console/audit"))
    ]
    assert len(guarded) >= 10
    for login in ("jet", "boss"):
        client = jet.staff_client(login)
        assert "/console/staff" not in client.get("/console").text
        for verb, path in guarded:
            answer = client.request(verb, path, data={} if verb == "POST" else None)
            assert answer.status_code == 403, (login, verb, path)
    assert [one.role for one in jet.deps.accounts.all()] == ["admin", "supervisor", "staff"]
