"""The account, the second factor, the accounts of others, and what was kept of an ended session."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.domain.locale import EN
from bot.domain.roles import Role
from tests.support.people import code_at, people_of
from tests.unit.web.support import PASSWORD, WebHouse

FACTOR = "/console/account/second-factor"
KEPT = "Your session had ended while you were writing."


def hidden(text: str, name: str) -> str:
    """The value of a hidden field."""
    import html

    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, text
    return html.unescape(found[1])


def test_a_second_factor_is_set_up_and_asked_for(house: WebHouse) -> None:
    client = house.staff_client()
    assert client.post(f"{FACTOR}/begin", data={"password": "wrong"}).status_code == 403
    page = client.post(f"{FACTOR}/begin", data={"password": PASSWORD})
    assert "<svg" in page.text
    assert "style=" not in page.text
    secret = "".join(re.findall(r'<code class="secret">([^<]*)', page.text)[0].split())
    assert client.post(f"{FACTOR}/confirm", data={"code": "12345"}).status_code == 422
    done = client.post(f"{FACTOR}/confirm", data={"code": code_at(secret, house.clock.now())})
    codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", done.text)
    assert len(codes) == 10
    assert codes[0] not in client.get(FACTOR).text

    house.clock.turn(seconds=60)
    fresh = house.client()
    asked = fresh.post("/console/sign-in", data={"login": "tanaka", "password": PASSWORD})
    assert 'name="code"' in asked.text
    assert fresh.get("/console").url.path == "/console/sign-in"
    assert fresh.post("/console/sign-in/code", data={"code": "000000"}).status_code == 403
    code = code_at(secret, house.clock.now())
    assert fresh.post("/console/sign-in/code", data={"code": code}).url.path == "/console"
    assert client.post(f"{FACTOR}/off", data={"password": PASSWORD}).status_code == 200
    assert not house.deps.accounts.named("tanaka").second_factor


def test_without_a_key_the_page_says_why_there_is_none(house: WebHouse) -> None:
    bare = house.change(people=people_of(house.store, key=b""))
    client = bare.staff_client()
    page = client.get(FACTOR)
    assert "SECRET_KEY" in page.text
    assert 'name="password"' not in page.text
    assert client.post(f"{FACTOR}/begin", data={"password": PASSWORD}).status_code == 409


def test_who_has_to_enrol_gets_nowhere_else_before(house: WebHouse) -> None:
    strict = house.change(people=people_of(house.store, required=frozenset({Role.ADMIN})))
    client = strict.staff_client()
    for path in ("/console", "/console/staff", "/console/account"):
        assert client.get(path).url.path == FACTOR
    page = client.post(f"{FACTOR}/begin", data={"password": PASSWORD})
    secret = "".join(re.findall(r'<code class="secret">([^<]*)', page.text)[0].split())
    client.post(f"{FACTOR}/confirm", data={"code": code_at(secret, house.clock.now())})
    assert client.get("/console").url.path == "/console"
    refused = client.post(f"{FACTOR}/off", data={"password": PASSWORD})
    assert refused.status_code == 409


def test_an_account_is_added_by_page_and_let_in_by_its_link(house: WebHouse) -> None:
    admin = house.staff_client()
    data = {"login": "abe", "name": "Abe", "role": "staff", "division-jet": "1", "locale": "en"}
    page = admin.post("/console/staff/add", data=data)
    link = re.findall(r"http://testserver(/console/new-password/[\w-]+)", page.text)[0]
    abe = house.deps.accounts.named("abe")
    assert (abe.role, abe.divisions) == (Role.STAFF, ("jet",))

    browser = house.client()
    assert 'value="abe"' in browser.get(link).text
    for password, again in (("short", "short"), ("a long password", "another one")):
        form = {"password": password, "again": again}
        assert browser.post(link, data=form).status_code == 422
    set_one = browser.post(link, data={"password": PASSWORD, "again": PASSWORD})
    assert "Your password is set" in set_one.text
    assert browser.post(link, data={"password": PASSWORD, "again": PASSWORD}).status_code == 404
    assert browser.get(link).status_code == 404
    assert house.staff_client("abe").get("/console").status_code == 200
    again = admin.post("/console/staff/add", data=data)
    assert (again.status_code, "This login is taken." in again.text) == (422, True)
    assert 'value="jet"' not in again.text
    assert re.search(r'name="division-jet" value="1" checked', again.text)


def test_an_admin_changes_closes_and_resets(house: WebHouse) -> None:
    admin = house.staff_client()
    abe = house.deps.accounts.add("abe", "Abe", PASSWORD, EN, house.clock.now())
    at = f"/console/staff/{abe.id}"
    theirs = house.staff_client("abe")
    form = {"name": "Abe H.", "role": "supervisor", "email": "abe@example.jp"}
    assert "The account was changed." in admin.post(f"{at}/change", data=form).text
    assert house.deps.accounts.named("abe").role is Role.SUPERVISOR
    assert admin.post(f"{at}/change", data={**form, "role": "king"}).status_code == 400
    assert admin.post(f"{at}/change", data={**form, "name": ""}).status_code == 422
    session = re.findall(r'name="session" value="(\w+)"', admin.get(at).text)[0]
    admin.post(f"{at}/sessions/end", data={"session": session})
    assert theirs.get("/console").url.path == "/console/sign-in"
    admin.post(f"{at}/close")
    assert not house.deps.accounts.named("abe").active
    last = admin.post("/console/staff/1/close")
    assert (last.status_code, "last account" in last.text) == (422, True)
    admin.post(f"{at}/open")
    assert house.deps.accounts.named("abe").active
    assert admin.post("/console/staff/99/close").status_code == 404


def test_the_audit_log_is_looked_through_and_fetched_as_a_file(house: WebHouse) -> None:
    admin = house.staff_client()
    house.deps.accounts.add("abe", "=1+1", PASSWORD, EN, house.clock.now(), by=1)
    ticket = house.ticket("anna", "my secret words")
    admin.post(f"/console/tickets/{ticket}/claim")
    page = admin.get("/console/audit").text
    assert f'href="/console/tickets/{ticket}"' in page
    assert "Signed in" in page
    assert "Account added" not in admin.get("/console/audit?group=tickets").text
    assert "Nothing fits" in admin.get("/console/audit?last=2001-01-01").text
    for nonsense in ("who=x", "ticket=9e9", "first=31.12.", "group=all", "before=-1"):
        assert admin.get(f"/console/audit?{nonsense}").status_code == 200
    file = admin.get("/console/audit.csv")
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.text.startswith("\ufeffid,time,")
    assert ",'=1+1," in file.text
    assert "my secret words" not in page + file.text
    assert "File fetched" in admin.get("/console/audit").text


def test_ones_own_password_and_sessions(house: WebHouse) -> None:
    client, other = house.staff_client(), house.staff_client()
    assert client.get("/console/account").text.count("<li>") == 2
    client.post("/console/account/sessions/end", data={"all": "1"})
    assert other.get("/console").url.path == "/console/sign-in"
    form = {"password": PASSWORD, "new": "a new long password", "again": "a new long password"}
    wrong = client.post("/console/account/password", data={**form, "password": "wrong"})
    assert wrong.status_code == 403
    changed = client.post("/console/account/password", data=form)
    assert "Your password was changed." in changed.text
    assert client.get("/console").url.path == "/console"


@pytest.mark.parametrize("with_code", [False, True], ids=["password", "password and code"])
def test_words_written_while_the_session_ended_are_kept_until_sent(
    house: WebHouse, with_code: bool
) -> None:
    client = house.staff_client()
    ticket = house.ticket()
    at = f"/console/tickets/{ticket}"
    client.post(f"{at}/claim")
    secret = ""
    if with_code:
        house.deps.people.second_factor.begin(1)
        pending = house.deps.people.second_factor.pending(1)
        assert pending is not None
        secret = pending.secret
        house.deps.people.second_factor.confirm(
            1, code_at(secret, house.clock.now()), house.clock.now()
        )
    house.clock.turn(days=1)
    words = 'Please <b>bring</b> "both" cards.\nSee you & goodbye'
    before = house.deps.desk.thread(ticket, staff_id=1)
    late = client.post(f"{at}/reply", data={"text": words, "form_id": "f1", "written_in": "en"})
    assert late.status_code == 403
    assert house.deps.desk.thread(ticket, staff_id=1) == before
    form = {"login": "tanaka", "password": "wrong", "kept": hidden(late.text, "kept")}
    wrong = client.post("/console/sign-in", data=form)
    form |= {"password": PASSWORD, "kept": hidden(wrong.text, "kept")}
    page = client.post("/console/sign-in", data=form)
    if with_code:
        assert KEPT not in page.text
        code = code_at(secret, house.clock.now())
        page = client.post(
            "/console/sign-in/code", data={"code": code, "kept": hidden(page.text, "kept")}
        )
    assert KEPT in page.text
    assert "Please &lt;b&gt;bring&lt;/b&gt;" in page.text
    assert house.deps.desk.thread(ticket, staff_id=1) == before
    again = {name: hidden(page.text, name) for name in ("form_id", "written_in")}
    for _ in range(2):
        assert client.post(f"{at}/reply", data={**again, "text": words}).status_code == 200
    lines = house.deps.desk.thread(ticket, staff_id=1).lines
    assert [line.text.count("See you & goodbye") for line in lines].count(1) == 1


def test_a_message_of_phrases_is_kept_and_seen_again_before_it_is_sent(house: WebHouse) -> None:
    client = house.staff_client()
    ticket = house.ticket()
    at = f"/console/tickets/{ticket}"
    client.post(f"{at}/claim")
    book = house.deps.content.current().phrasebook
    phrase = next(iter(book.categories)).phrases[0].id
    house.clock.turn(days=1)
    late = client.post(f"{at}/phrases", data={"picks": phrase, "do": "send", "form_id": "f1"})
    form = {"login": "tanaka", "password": PASSWORD, "kept": hidden(late.text, "kept")}
    page = client.post("/console/sign-in", data=form)
    assert 'name="do"' not in page.text
    draft = client.post(f"{at}/phrases", data={"picks": hidden(page.text, "picks")})
    assert f'value="{phrase}"' in draft.text
    said = [line.author for line in house.deps.desk.thread(ticket, staff_id=1).lines]
    assert "staff" not in said


@pytest.mark.parametrize(
    "kept",
    [
        "{",
        "[]",
        '{"at": "https://evil.example", "fields": {}}',
        '{"at": "/console/staff/1/close", "fields": {"text": "x"}}',
        '{"at": "/console/tickets/1/reply", "fields": {"text": 1}}',
        '{"at": "/console/tickets/1/reply", "fields": {"\\"><script>": "x"}}',
        "[" * 5000,
    ],
)
def test_a_forged_kept_form_is_not_shown(house: WebHouse, kept: str) -> None:
    house.staff()
    form = {"login": "tanaka", "password": PASSWORD, "kept": kept}
    answer = house.client().post("/console/sign-in", data=form)
    assert answer.url.path == "/console"
    assert KEPT not in answer.text


def test_guesses_are_counted_by_the_address_a_known_proxy_names(house: WebHouse) -> None:
    from ipaddress import ip_network

    house.staff()
    behind = house.change(people=replace(house.deps.people, proxies=(ip_network("127.0.0.0/8"),)))
    for number in range(20):
        headers = {"x-forwarded-for": f"198.51.100.{number}, 2001:db9::{number:x}"}
        client = behind.client(headers=headers)
        client.post("/console/sign-in", data={"login": f"nobody{number}", "password": "wrong"})
    data = {"login": "tanaka", "password": PASSWORD}
    same_network = behind.client(headers={"x-forwarded-for": "2001:db9::ffff"})
    assert same_network.post("/console/sign-in", data=data).status_code == 429
    elsewhere = behind.client(headers={"x-forwarded-for": "2001:dba::1"})
    assert elsewhere.post("/console/sign-in", data=data).status_code == 200
    unknown = house.client(headers={"x-forwarded-for": "2001:db9::1"})
    assert unknown.post("/console/sign-in", data=data).status_code == 200, "nobody believes it"
