"""``clairbot demo`` as a newcomer meets it: two phones in one window, the console in another."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import PATIENCE
from tests.support.sandbox import free_port

UNKNOWN = "Do penguins have knees?"
START_SECONDS = 60.0
"""How long the demo may take to print its addresses and to answer; some seconds, mostly."""


@dataclass(frozen=True)
class Demo:
    """The running demo and what it printed."""

    url: str
    data: Path
    printed: str
    log: Path

    @property
    def login(self) -> str:
        """The printed login of the demo's member of staff."""
        return self._word("login")

    @property
    def password(self) -> str:
        """The printed password."""
        return self._word("password")

    def _word(self, name: str) -> str:
        found = re.search(rf"{name}\s+(\S+)", self.printed)
        assert found is not None, self.printed
        return found.group(1)


@pytest.fixture(scope="module")
def demo(scripts: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo on an empty data folder, started by its command and stopped with Ctrl-C."""
    folder = tmp_path_factory.mktemp("demo")
    data, port, log = folder / "var", free_port(), folder / "log"
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--data", str(data)]
    with (
        log.open("w") as complaints,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True) as process,
    ):
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if line.startswith("Stop with"):
                break
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(url, process)
            yield Demo(url, data, printed, log)
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(timeout=30)
    assert code == 0, log.read_text()
    assert "Traceback" not in log.read_text()


def _wait_until_ready(url: str, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False) as http:
        while time.monotonic() < end:
            assert process.poll() is None, "the demo ended at once"
            try:
                if http.get(f"{url}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
    raise AssertionError("the demo is not ready")


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """The newcomer's browser window with the phones."""
    opened = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture
def other_window(browser: Browser) -> Iterator[BrowserContext]:
    """A window of its own for the console."""
    opened = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@dataclass(frozen=True)
class Phone:
    """One phone on the page of the phones."""

    page: Page
    platform: str

    @property
    def _whole(self) -> Locator:
        return self.page.locator(f"#phone-{self.platform}")

    def writes(self, text: str) -> None:
        """Type and press Send."""
        self._whole.locator("textarea[name=text]").last.fill(text)
        self._whole.locator("form.write button.send").click()

    def presses(self, label: str) -> None:
        """Press the newest button of that label."""
        self._whole.get_by_role("button", name=label).last.click()

    def shows(self, text: str | re.Pattern[str]) -> None:
        """The words arrive, without a reload."""
        expect(self._whole.locator(".log").get_by_text(text).last).to_be_visible(timeout=PATIENCE)

    def offers(self, label: str) -> None:
        """A button arrives."""
        button = self._whole.get_by_role("button", name=label).last
        expect(button).to_be_visible(timeout=PATIENCE)

    def count(self) -> int:
        """How many messages the phone shows."""
        return self._whole.locator(".log article").count()


@dataclass(frozen=True)
class Console:
    """The console in its own window."""

    page: Page
    demo: Demo

    def opens(self) -> None:
        """Sign in with the account the demo printed and stay on the queue."""
        self.page.goto(f"{self.demo.url}/console")
        self.page.fill("#login", self.demo.login)
        self.page.fill("#password", self.demo.password)
        self.page.press("#password", "Enter")
        self.page.wait_for_url(f"{self.demo.url}/console")

    def takes(self, number: str) -> None:
        """See the ticket appear by itself, open it and take it over."""
        ticket = self.page.locator(f"#ticket-{number}")
        expect(ticket).to_be_visible(timeout=PATIENCE)
        ticket.click()
        self.page.click("#do-claim")
        expect(self.page.locator("#reply")).to_be_visible()

    def replies(self, text: str) -> None:
        """Write to the person."""
        self.page.fill("#reply", text)
        self.page.locator("form.reply button.primary").click()

    def shows(self, text: str) -> None:
        """The words appear in the open thread, without a reload."""
        expect(self.page.locator("#lines").get_by_text(text).last).to_be_visible(timeout=PATIENCE)

    def resolves(self) -> None:
        """Close the ticket."""
        self.page.click("#do-resolve")


def picture(page: Page, name: str) -> None:
    """Keep a screenshot where ``CLAIRBOT_SCREENSHOTS`` says, if it does."""
    folder = os.environ.get("CLAIRBOT_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=False)


def _listen(page: Page, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )


def _request_number(phone: Phone) -> str:
    phone.shows(re.compile(r"Your request number is \d+"))
    said = phone.page.locator(f"#phone-{phone.platform} .log").inner_text()
    numbers: list[str] = re.findall(r"Your request number is (\d+)", said)
    return numbers[-1]


def test_a_newcomer_asks_on_line_gets_an_answer_and_then_a_person(
    demo: Demo, window: BrowserContext, other_window: BrowserContext
) -> None:
    page, desk = window.new_page(), other_window.new_page()
    complaints: list[str] = []
    _listen(page, complaints)
    _listen(desk, complaints)
    console = Console(desk, demo)
    page.goto(f"{demo.url}/sandbox/")
    picture(page, "01-phones")
    phone = Phone(page, "line")
    phone.presses("Add as a friend")
    phone.shows("I am a program, not a person")
    picture(page, "02-line-greeting")
    phone.presses("English")
    phone.shows("From now on I write to you in English")
    phone.writes("I lost my residence card")
    phone.shows("14 days")
    phone.offers("👍 This helped")
    picture(page, "03-line-answer")

    console.opens()
    picture(desk, "04-console-empty")
    phone.writes(UNKNOWN)
    phone.shows("I do not know the answer")
    phone.presses("🙋 Yes, please")
    number = _request_number(phone)
    picture(page, "05-line-request")
    expect(desk.locator(f"#ticket-{number}")).to_be_visible(timeout=PATIENCE)
    picture(desk, "06-console-queue")
    console.takes(number)
    picture(desk, "07-console-claimed")
    console.replies("Try the alley behind Susukino station.")
    phone.shows("Try the alley behind Susukino station.")
    picture(page, "08-line-staff-reply")

    before = phone.count()
    phone.writes("Thank you! Which shop there?")
    console.shows("Thank you! Which shop there?")
    picture(desk, "09-console-thread")
    assert phone.count() <= before + 1
    console.resolves()
    phone.shows(f"Your request {number} is closed")
    picture(page, "10-line-closed")
    phone.presses("🙂 Good")
    phone.shows("The staff will be glad to hear it")
    phone.writes("How do I sort garbage?")
    phone.shows(re.compile("garbage", re.IGNORECASE))
    phone.offers("👍 This helped")
    picture(page, "11-line-back-to-bot")
    assert complaints == []


def test_the_same_on_telegram(
    demo: Demo, window: BrowserContext, other_window: BrowserContext
) -> None:
    page, desk = window.new_page(), other_window.new_page()
    complaints: list[str] = []
    _listen(page, complaints)
    _listen(desk, complaints)
    console = Console(desk, demo)
    console.opens()
    page.goto(f"{demo.url}/sandbox/")
    phone = Phone(page, "telegram")
    phone.presses("Start")
    phone.shows("I am a program, not a person")
    phone.presses("English")
    phone.shows("From now on I write to you in English")
    phone.writes("I lost my residence card")
    phone.shows("14 days")
    picture(page, "20-telegram-answer")
    phone.writes(UNKNOWN)
    phone.presses("🙋 Yes, please")
    number = _request_number(phone)
    console.takes(number)
    console.replies("Susukino <b>alley</b> & more.")
    phone.shows("Susukino <b>alley</b> & more.")
    phone.writes("Thanks!")
    console.shows("Thanks!")
    console.resolves()
    phone.presses("🙂 Good")
    phone.shows("The staff will be glad to hear it")
    picture(page, "21-telegram-closed")
    assert complaints == []


def test_a_second_demo_on_the_same_data_is_refused(demo: Demo) -> None:
    command = ["demo", "--port", str(free_port()), "--data", str(demo.data)]
    second = subprocess.run(
        [sys.executable, "-m", "bot", *command], capture_output=True, text=True, timeout=60
    )
    assert second.returncode == 1
    assert "Another clairbot runs on this data folder" in second.stderr
    assert "Traceback" not in second.stderr
    assert httpx.get(f"{demo.url}/readyz", trust_env=False).status_code == 200
