"""Every page through made-up translations: what stays plain was never given to a translator."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import httpx
import pytest

from bot.domain.entry import Audience
from bot.domain.locale import JA, LOCALES
from tests.support.wiring import shipped_catalogs
from tests.unit.web.figures import GONE, figures
from tests.unit.web.support import CARD, PASSWORD, WebHouse

READ_ALOUD = {"alt", "aria-label", "aria-description", "placeholder", "title"}
NOT_READ = {"script", "style", "code"}
"""Not words: what machines read and what is typed as it stands."""
NOT_OURS = (
    "Enter",
    "clairbot",
    "CLAIR",
    "JET",
    "LINE",
    "Telegram",
    "Tanaka",
    "Sato",
    "anna",
    "memory",
    "MIT",
)
"""Names, which stay as they are in every language."""
NATIVE = tuple(info.native_name for info in LOCALES.values())


class Read(HTMLParser):
    """All that a page says, to the eye or to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes that are read aloud; the words of a button of a form."""
        given = dict(attrs)
        names = READ_ALOUD | ({"value"} if given.get("type") in {"submit", "button"} else set())
        self.said += [value for name, value in attrs if name in names and value]
        if tag in NOT_READ:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """What is not read ends."""
        if tag in NOT_READ:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        """Words on the page."""
        if not self._inside:
            self.said.append(data)


def untranslated(page: str, *known: str) -> list[str]:
    """Latin words outside the brackets of the made-up translations, but for known ones."""
    read = Read()
    read.feed(page)
    found = []
    for said in read.said:
        outside = re.sub(r"⟦[^⟦⟧]*⟧", " ", said)
        for name in sorted((*NOT_OURS, *NATIVE, *known), key=len, reverse=True):
            outside = outside.replace(name, " ")
        found += re.findall(r"[A-Za-z]{3,}", outside)
    return found


@pytest.fixture
def foreign(house: WebHouse) -> WebHouse:
    """The house with made-up translations."""
    return house.change(translator=shipped_catalogs().pseudo)


def with_ticket(foreign: WebHouse, *deeds: str) -> httpx.Client:
    """A member of staff before ticket 1, after these deeds."""
    number = foreign.ticket("anna", "残業の時間を増やせますか", locale="ja")
    client = foreign.staff_client("tanaka", JA)
    for deed in deeds:
        name, _, text = deed.partition(":")
        answer = client.post(
            f"/console/tickets/{number}/{name}",
            data={"text": text, "key": f"{name}-key"} if text else {},
        )
        assert answer.status_code == 200
        foreign.work()
    return client


def with_figures(foreign: WebHouse) -> httpx.Client:
    """A member of staff where it was measured how well messages are understood."""
    measured = {Audience.RESIDENT: figures("ja", "vi", "?")}
    return foreign.change(figures=lambda: measured).staff_client("tanaka", JA)


PAGES: dict[str, tuple[str, Callable[[WebHouse], httpx.Client]]] = {
    "front": ("/", lambda house: house.client(headers={"accept-language": "ja"})),
    "chat": ("/chat", lambda house: house.client(headers={"accept-language": "ja"})),
    "nowhere": ("/nowhere", lambda house: house.client(headers={"accept-language": "ja"})),
    "sign-in": ("/console/sign-in", lambda house: house.client(headers={"accept-language": "ja"})),
    "empty queue": ("/console", lambda house: house.staff_client("tanaka", JA)),
    "queue": ("/console", with_ticket),
    "open ticket": ("/console/tickets/1", with_ticket),
    "claimed ticket": ("/console/tickets/1", lambda house: with_ticket(house, "claim")),
    "answered ticket": (
        "/console/tickets/1",
        lambda house: with_ticket(house, "claim", "reply:はい", "note:確認済み"),
    ),
    "resolved ticket": ("/console/tickets/1", lambda house: with_ticket(house, "claim", "resolve")),
    "queue of the resolved": (
        "/console?show=resolved",
        lambda house: with_ticket(house, "claim", "resolve"),
    ),
    "coverage": ("/console/coverage", lambda house: house.staff_client("tanaka", JA)),
    "office hours": ("/console/hours", lambda house: house.staff_client("tanaka", JA)),
    "understanding": ("/console/understanding?locale=vi", with_figures),
    "understanding, not measured": (
        "/console/understanding",
        lambda house: house.staff_client("tanaka", JA),
    ),
    "entry": (f"/console/entries/{CARD}", lambda house: house.staff_client("tanaka", JA)),
    "no such entry": ("/console/entries/x/y", lambda house: house.staff_client("tanaka", JA)),
    "no such ticket": ("/console/tickets/77", lambda house: house.staff_client("tanaka", JA)),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_word_of_a_page_was_given_to_the_translators(foreign: WebHouse, name: str) -> None:
    path, reader = PAGES[name]
    content = foreign.deps.content.current()
    entries = content.entries.values()
    ids = [
        *LOCALES,
        GONE,
        *content.entries,
        *(part for one in entries for part in one.id.split("/")),
    ]
    titles = [one.texts[JA].title for one in entries]

    page = reader(foreign).get(path).text

    assert "⟦" in page
    assert untranslated(page, *ids, *titles) == []


def test_a_refused_sign_in_is_told_in_translated_words(foreign: WebHouse) -> None:
    foreign.staff("tanaka")
    client = foreign.client(headers={"accept-language": "ja"})

    page = client.post("/console/sign-in", data={"login": "tanaka", "password": PASSWORD + "x"})

    assert untranslated(page.text, "tanaka") == []
