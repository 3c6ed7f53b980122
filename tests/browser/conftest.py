"""A real server on a free loopback port, a worker beside it, and a real Chromium."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from bot.domain.entry import Audience
from bot.domain.locale import EN, LocaleTag
from bot.i18n.catalogs import Catalogs
from bot.service.ports import Understanding
from bot.storage.database import Database
from bot.web.app import create_web
from bot.web.assets.build import HERE, TEST_FILE, AssetsMissing, Builder
from bot.web.stream import StreamLimits
from tests.support.chromium import needed, opened_chromium
from tests.support.clock import TurnedClock
from tests.support.wiring import shipped_catalogs
from tests.unit.web.figures import figures
from tests.unit.web.support import PASSWORD, WebHouse, web_house

AXE = HERE / "node_modules" / TEST_FILE
PATIENCE = 30_000
"""Milliseconds before a step counts as failed; nothing waits that long when all is well."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Site:
    """The running program."""

    url: str
    house: WebHouse

    def sign_in(self, page: Page, login: str = "tanaka", locale: LocaleTag = EN) -> None:
        """Sign a member of staff in, by the form."""
        known = {view.login for view in self.house.deps.accounts.all()}
        if login not in known:
            self.house.staff(login, locale)
        page.goto(f"{self.url}/console/sign-in")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(f"{self.url}/console")


@pytest.fixture(scope="session")
def scripts() -> None:
    """htmx beside our own script, and axe for the tests."""
    try:
        Builder().build(tests=True)
    except AssetsMissing as missing:
        needed(f"the scripts: {missing}")


@pytest.fixture(scope="module")
def browser(scripts: None) -> Iterator[Browser]:
    """One Chromium for each file.

    Not for the session: Playwright keeps an event loop running in this thread while it is open, and
    tests of other folders that follow in the same process need to run their own.
    """
    with opened_chromium() as chromium:
        yield chromium


@pytest.fixture
def site(request: pytest.FixtureRequest, sqlite_url: str, scripts: None) -> Iterator[Site]:
    """The program over an empty SQLite file, answering by itself.

    A parameter says after how many seconds a live connection ends (an hour otherwise).
    """
    with open_site(sqlite_url, longest=getattr(request, "param", 3600.0)) as opened:
        yield opened


@contextmanager
def open_site(
    database_url: str,
    *,
    longest: float = 3600.0,
    understanding: Understanding | None = None,
    catalogs: Catalogs | None = None,
) -> Iterator[Site]:
    """The program as long as the block lasts; it understands a few words unless told otherwise.

    ``catalogs``: other words for the pages than the shipped ones.
    """
    store = Database(database_url)
    store.start()
    with web_house(
        store,
        TurnedClock(),
        understanding=understanding,
        demo=True,
        answer_wait=5.0,
        translator=catalogs or shipped_catalogs(),
        figures=lambda: {Audience.RESIDENT: figures("ja", "vi", "?")},
    ) as house:
        limits = StreamLimits(look_every=1.0, longest=longest)
        server = uvicorn.Server(
            uvicorn.Config(
                create_web(house.deps, limits=limits),
                host="127.0.0.1",
                port=0,
                log_level="warning",
                lifespan="off",
                timeout_graceful_shutdown=1,
            )
        )
        serving = threading.Thread(target=server.run, name="web", daemon=True)
        stop = threading.Event()
        working = threading.Thread(target=_work, args=(house, stop), name="worker", daemon=True)
        serving.start()
        working.start()
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Site(f"http://127.0.0.1:{port}", house)
        stop.set()
        working.join(10)
        server.should_exit = True
        serving.join(10)
    store.close()


def _work(house: WebHouse, stop: threading.Event) -> None:
    """What ``clairbot work`` does, plainly: look whenever something came in."""
    came = threading.Event()
    unsubscribe = house.deps.signals.subscribe(lambda _topic: came.set())
    while not stop.is_set():
        house.work()
        came.wait(0.2)
        came.clear()
    unsubscribe()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile of an English reader."""
    with_profile = browser.new_context(locale="en-US")
    with_profile.set_default_timeout(PATIENCE)
    yield with_profile
    with_profile.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must not log errors: a blocked script or style would show up here."""
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    yield opened
    # What a broken connection makes browsers and htmx log.
    expected = ("status of 4", "net::ERR_", "htmx:", "[object Event]")
    assert [text for text in complaints if not any(e in text for e in expected)] == []


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript."""
    profile = browser.new_context(locale="en-US", java_script_enabled=False)
    profile.set_default_timeout(PATIENCE)
    yield profile.new_page()
    profile.close()


def axe_violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds wrong with the page as it stands (all rules, best practices included)."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "async () => (await axe.run(document)).violations.map(v =>"
        " ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200))}))"
    )
    return found
