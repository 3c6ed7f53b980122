"""Every deed of the console is a form that works without JavaScript.

The forms are read from the pages and the deeds from the routes: a button that only a script could
press, or a deed without a button, shows up here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from starlette.routing import Route

from bot.web.app import create_web
from tests.support.furnished import furnish, pages
from tests.unit.web.support import WebHouse

SENT = "application/x-www-form-urlencoded"
ELSEWHERE = {
    "/console/sign-in/code": "the form comes after the password, see test_sign_in",
    "/console/sign-in/resume": "only with words kept from an ended session, see test_sign_in",
    "/console/tickets/{}/writing": "a sign of life from a script; without one nobody misses it",
    "/console/learning/write": "only where a working copy is set up, see test_learning",
    "/console/new-password/{}": "behind a link that is used up, see test_people_pages",
    "/console/account/second-factor/confirm": "after the secret is shown, see test_people_pages",
    "/console/account/second-factor/off": "once there is one, see test_people_pages",
    "/console/account/second-factor/codes": "once there is one, see test_people_pages",
    "/console/staff/{}/second-factor-off": "once there is one, see test_people_pages",
    "/console/learning/drop": "once there is a change, see test_learning",
    "/console/learning/finish": "once there is a change, see test_learning",
}
"""Deeds whose forms the furnished pages do not show, and where they are tested."""


@dataclass(frozen=True)
class Form:
    """What a browser without JavaScript would send for one button."""

    method: str
    action: str
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def deed(self) -> str:
        """Its address without numbers and query."""
        path = urlsplit(self.action).path
        return re.sub(r"/\d+(?=/|$)", "/{}", path)


@dataclass
class _Reader(HTMLParser):
    """Forms, their fields as they stand (a list that must be chosen from at its first choice), and
    their buttons."""

    forms: list[Form] = field(default_factory=list)
    buttons: list[tuple[int, tuple[str, str] | None]] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    strays: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: int | None = None
        self._select: tuple[int | None, str, str | None, bool] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = len(self.forms)
            self.forms.append(Form(given.get("method", "get").lower(), given.get("action", "")))
            if "id" in given:
                self.names[given["id"]] = self._open
            return
        if "hx-post" in given and tag not in ("form", "textarea", "input"):
            self.strays.append(self.get_starttag_text() or tag)
        here = self.names.get(given["form"]) if "form" in given else self._open
        pair = (given.get("name", ""), given.get("value", ""))
        if tag == "button" or (tag == "input" and given.get("type") == "submit"):
            if here is None or given.get("type") == "button":
                self.strays.append(self.get_starttag_text() or tag)
            else:
                self.buttons.append((here, pair if pair[0] else None))
        elif tag == "select":
            self._select = (here, pair[0], None, "required" in given)
        elif tag == "option" and self._select is not None:
            at, name, chosen, required = self._select
            if chosen is None or "selected" in given or (required and not chosen):
                self._select = (at, name, given.get("value", ""), required)
        elif tag in ("input", "textarea") and here is not None and pair[0]:
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            self._add(here, pair)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select" and self._select is not None:
            at, name, chosen, _required = self._select
            if at is not None and name:
                self._add(at, (name, chosen or ""))
            self._select = None

    def _add(self, at: int, pair: tuple[str, str]) -> None:
        self.forms[at] = replace(self.forms[at], fields=(*self.forms[at].fields, pair))


def forms_of(page: str) -> Iterator[Form]:
    """One for each button of each form; a form without a button cannot be sent without a script."""
    reader = _Reader()
    reader.feed(page)
    assert not reader.strays, reader.strays
    pressed = {at for at, _ in reader.buttons}
    assert pressed == set(range(len(reader.forms))), "a form has no button"
    for at, pair in reader.buttons:
        form = reader.forms[at]
        yield replace(form, fields=(*form.fields, pair)) if pair else form


@pytest.fixture
def desk(house: WebHouse) -> tuple[WebHouse, httpx.Client]:
    furnish(house)
    for other in ("tanaka", "sato"):
        house.staff_client(other)  # sessions that can be ended
    return house, house.staff_client()


def test_every_deed_has_a_form_and_every_form_is_answered(
    desk: tuple[WebHouse, httpx.Client],
) -> None:
    house, client = desk
    found: dict[tuple[str, str, str], Form] = {}
    for path in pages(house):
        answer = client.get(path)
        if answer.status_code != 200:
            continue
        assert "<script>" not in answer.text
        for form in forms_of(answer.text):
            key = (form.method, form.deed, dict(form.fields).get("do", ""))
            found.setdefault(key, form)
    for form in forms_of(house.client().get("/console/sign-in").text):
        found[form.method, form.deed, ""] = form
    # Last what takes away what others need: questions, sessions.
    last = ("/dismiss", "/sign-out", "/sessions/end", "/password", "/password-link", "/close")
    for form in sorted(found.values(), key=lambda one: one.deed.endswith(last)):
        if form.method == "get":
            answer = client.get(form.action, params=dict(form.fields))
        else:
            body = urlencode(form.fields)
            answer = client.post(form.action, content=body, headers={"content-type": SENT})
        asks_who = form.deed == "/console/sign-in" or "password" in dict(form.fields)
        fine = (200, 409, 422, *((403,) if asks_who else ()))
        assert answer.status_code in fine, (form, answer.status_code)
        # As they stand many forms choose nothing; what must not be is a deed that is not there.
        assert "<h1" in answer.text, form
        if answer.url.path == "/console/sign-in":
            client = house.staff_client()

    deeds = {form.deed for form in found.values() if form.method == "post"}
    wanted = {
        re.sub(r"{[^}]*}", "{}", route.path)
        for route in create_web(house.change().deps).routes
        if isinstance(route, Route) and "POST" in (route.methods or ())
        if route.path.startswith("/console")
    }
    assert sorted(wanted - deeds) == sorted(ELSEWHERE)
