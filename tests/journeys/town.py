"""A small town: the real program, the platforms beside it, phones, and a member of staff."""

from __future__ import annotations

import html
import itertools
import json
import re
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pydantic import SecretStr

from bot.answering import answering, card_links
from bot.app import App, build
from bot.domain.locale import EN
from bot.domain.ticket import TicketState
from bot.i18n.composer import TextComposer
from bot.sandbox.app import Sandbox, create_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.line_webhook import signature
from bot.service.views import StaffView, ThreadView, TicketRow
from bot.settings import read_settings
from bot.understanding.core import Core
from tests.support.queued import queued
from tests.support.sandbox import (
    LINE_SECRET,
    LINE_TOKEN,
    TELEGRAM_SECRET,
    TELEGRAM_TOKEN,
    SandboxClient,
)
from tests.support.waiting import PATIENCE
from tests.support.waiting import wait_until as until
from tests.support.wiring import shipped_answering

LOGIN, NAME, PASSWORD = "sato", "佐藤 花子", "correct horse battery"

_numbers = itertools.count(1)


class AdvancedClock:
    """The machine's clock, which a test can put forward for the program and the platforms."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """The present moment in the town."""
        return datetime.now(UTC) + self._ahead

    def advance(self, seconds: float) -> None:
        """Let so much time pass at once."""
        self._ahead += timedelta(seconds=seconds)


@contextmanager
def served(application: Any, listener: socket.socket) -> Iterator[None]:
    """The ASGI application, served on ``listener`` by a thread as long as the block lasts."""
    server = uvicorn.Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    until(lambda: server.started or not thread.is_alive(), "the server")
    assert server.started
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive()


def listening() -> tuple[socket.socket, str]:
    """A socket on a free loopback port, and its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


@dataclass(frozen=True)
class Bubble:
    """One message of the bot as a phone shows it."""

    kind: str
    text: str
    via: str
    buttons: dict[str, str]
    """Label → data of everything that can be pressed."""
    links: tuple[str, ...]
    raw: dict[str, Any]


@dataclass
class Phone:
    """A person's phone on one platform."""

    town: Town
    platform: str
    person: str
    _seen: int = 0

    def does(self, action: str, **body: Any) -> list[Bubble]:
        """Act, wait until all that follows is done, and return what the bot said to it."""
        acted = self.acts(action, **body)
        assert acted["webhook"]["status"] == 200, acted
        self.town.settle()
        return self.news()

    def acts(self, action: str, **body: Any) -> dict[str, Any]:
        """Act and wait for the first webhook call only."""
        url = f"{self.town.sandbox.base}/api/{self.platform}/people/{self.person}/{action}"
        answer = self.town.sandbox.http.post(url, params={"wait": "1"}, json=body)
        answer.raise_for_status()
        acted: dict[str, Any] = answer.json()
        return acted

    def says(self, text: str, **body: Any) -> list[Bubble]:
        """Write a message."""
        return self.does("text", text=text, **body)

    def begins(self) -> list[Bubble]:
        """Add the account as a friend, or press Start."""
        return self.does("follow" if self.platform == "line" else "start")

    def presses(self, label: str) -> list[Bubble]:
        """Press the newest button whose label contains ``label``."""
        action, body = self._pressing(label)
        return self.does(action, **body)

    def _pressing(self, label: str) -> tuple[str, dict[str, Any]]:
        for bubble in reversed(self.all()):
            for shown, data in bubble.buttons.items():
                if label in shown:
                    if self.platform == "line":
                        return "postback", {"data": data, "display_text": shown}
                    return "callback", {"data": data, "message_id": bubble.raw["id"]}
        raise AssertionError(f"no button {label!r} on the phone")

    def blocks(self) -> None:
        """Block the bot, and let the platform tell it."""
        self.does("unfollow" if self.platform == "line" else "block")

    def news(self) -> list[Bubble]:
        """What came from the bot since the last look."""
        found = [one for one in self.all() if one.raw["seq"] > self._seen]
        if found:
            self._seen = found[-1].raw["seq"]
        return found

    def waits(self, count: int = 1) -> list[Bubble]:
        """The next news, once there are at least ``count``."""
        until(
            lambda: sum(one.raw["seq"] > self._seen for one in self.all()) >= count,
            f"{count} messages on the phone",
        )
        return self.news()

    def all(self) -> list[Bubble]:
        """Everything the bot ever said to this person."""
        return [_bubble(one) for one in self.town.sandbox.from_bot(self.platform, self.person)]

    @property
    def key(self) -> str:
        """The conversation's key, as the console shows it."""
        return f"{self.platform}:{self.person}"


def _bubble(raw: dict[str, Any]) -> Bubble:
    message = raw["message"]
    buttons: dict[str, str] = {}
    links: list[str] = []
    if "type" in message:
        _line_buttons(message, buttons, links)
    else:
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if "callback_data" in button:
                    buttons[button["text"]] = button["callback_data"]
                else:
                    links.append(button["url"])
    return Bubble(raw["kind"], raw["text"], raw["via"], buttons, tuple(links), raw)


def _line_buttons(part: Any, buttons: dict[str, str], links: list[str]) -> None:
    if isinstance(part, list):
        for one in part:
            _line_buttons(one, buttons, links)
    elif isinstance(part, dict):
        action = part.get("action")
        if isinstance(action, dict) and action.get("type") == "postback":
            buttons[action["label"]] = action["data"]
        elif isinstance(action, dict) and action.get("type") == "uri":
            links.append(action["uri"])
        for name, one in part.items():
            if name != "action":
                _line_buttons(one, buttons, links)


def words(bubbles: Sequence[Bubble]) -> str:
    """All texts as one."""
    return "\n".join(bubble.text for bubble in bubbles)


def labels(bubbles: Sequence[Bubble]) -> list[str]:
    """All labels that can be pressed."""
    return [label for bubble in bubbles for label in bubble.buttons]


_FORM_ID = re.compile(r'name="form_id" value="([^"]+)"')


@dataclass
class Desk:
    """A signed-in member of staff who works with the console's pages and forms."""

    http: httpx.Client

    def signs_in(self) -> None:
        """By the form."""
        sent = {"login": LOGIN, "password": PASSWORD, "next": "/console", "lang": "en"}
        answer = self.http.post("/console/sign-in", data=sent)
        assert answer.url.path == "/console", answer.url

    def page(self, path: str = "") -> str:
        """The words of a page of the console, entities resolved, markup left in."""
        answer = self.http.get(f"/console{path}")
        assert answer.status_code == 200
        return answer.text

    def does(self, ticket: int, deed: str, text: str = "", *, status: int = 200) -> str:
        """Send the form for a deed; the page that follows."""
        data = {}
        if text:
            shown = self.page(f"/tickets/{ticket}")
            form = shown[shown.index(f'action="/console/tickets/{ticket}/{deed}"') :]
            found = _FORM_ID.search(form)
            assert found is not None
            data = {"form_id": found.group(1), "text": text}
        answer = self.http.post(f"/console/tickets/{ticket}/{deed}", data=data)
        assert answer.status_code == status, answer.text
        return answer.text


@dataclass
class Town:
    """Everything that runs, and ways to look at it."""

    app: App
    url: str
    clock: AdvancedClock
    platforms: Sandbox
    sandbox: SandboxClient
    http: httpx.Client
    _desk: Desk | None = field(default=None)

    def line(self, person: str | None = None) -> Phone:
        """A new person with LINE."""
        return Phone(self, "line", person or f"U{next(_numbers):032x}")

    def telegram(self, person: str | None = None) -> Phone:
        """A new person with Telegram."""
        return Phone(self, "telegram", person or str(700_000 + next(_numbers)))

    def phone(self, platform: str) -> Phone:
        """A new person on a platform."""
        return self.line() if platform == "line" else self.telegram()

    def desk(self) -> Desk:
        """The member of staff, signed in."""
        if self._desk is None:
            self._member()
            self._desk = Desk(
                httpx.Client(base_url=self.url, follow_redirects=True, trust_env=False, timeout=30)
            )
            self._desk.signs_in()
        return self._desk

    def settle(self, *, held: int = 0) -> None:
        """Until neither events nor sendings wait (but for ``held`` ones)."""

        def quiet() -> bool:
            health = self.app.store.health()
            assert health.ok
            return health.waiting_events == 0 and health.waiting_sendings <= held

        until(quiet, "events and sendings to be done")

    def waiting(self) -> tuple[int, int]:
        """How many events and sendings wait."""
        health = self.app.store.health()
        return health.waiting_events, health.waiting_sendings

    def tickets(self, phone: Phone) -> list[TicketRow]:
        """The tickets of a person, newest first, resolved ones too."""
        rows = queued(self.app.desk) + queued(self.app.desk, TicketState.RESOLVED)
        mine = [row for row in rows if row.conversation_key == phone.key]
        return sorted(mine, key=lambda row: -row.id)

    def thread(self, ticket: int) -> ThreadView:
        """A ticket with its conversation, as staff see it."""
        return self.app.desk.thread(ticket, staff_id=self._member().id)

    def _member(self) -> StaffView:
        accounts = self.app.people.accounts
        known = accounts.all()
        return known[0] if known else accounts.add(LOGIN, NAME, PASSWORD, EN, self.clock.now())

    def ready(self) -> tuple[int, dict[str, str], dict[str, bool]]:
        """Status, details and verdicts of /readyz."""
        answer = self.http.get("/readyz")
        parts = answer.json()["parts"]
        return (
            answer.status_code,
            {part["name"]: part["detail"] for part in parts},
            {part["name"]: part["ok"] for part in parts},
        )

    def line_webhook(
        self, body: bytes, signed: str | None = "right", secret: str = LINE_SECRET
    ) -> httpx.Response:
        """Call the LINE webhook as the platform does, or not quite."""
        headers = [(b"content-type", b"application/json")]
        if signed is not None:
            given = signature(secret, body) if signed == "right" else signed
            headers.append((b"x-line-signature", given.encode("utf-8")))
        return self.http.post("/webhook/line", content=body, headers=headers)

    def telegram_webhook(self, body: bytes, secret: str | None = TELEGRAM_SECRET) -> httpx.Response:
        """Call the Telegram webhook as the platform does, or not quite."""
        headers = {"content-type": "application/json"}
        if secret is not None:
            headers["x-telegram-bot-api-secret-token"] = secret
        return self.http.post("/webhook/telegram", content=body, headers=headers)


def line_call(*events: dict[str, Any]) -> bytes:
    """The body of a LINE webhook call."""
    return json.dumps({"destination": "U" + "0" * 32, "events": list(events)}).encode()


def line_text(person: str, text: str, **changed: Any) -> dict[str, Any]:
    """A LINE event of somebody who writes; a token that the platform does not know."""
    number = next(_numbers)
    return {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "source": {"type": "user", "userId": person},
        "webhookEventId": f"01H{number:023d}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"{number:032x}",
        "message": {"type": "text", "id": str(10**17 + number), "text": text},
        **changed,
    }


def plain(page: str) -> str:
    """A page's words without its markup."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


@contextmanager
def town(
    database_url: str,
    folder: Path,
    core: Core,
    *,
    timeout: float | None = None,
    sandbox: dict[str, Any] | None = None,
    faults: Sequence[dict[str, Any]] = (),
    **settings: Any,
) -> Iterator[Town]:
    """The program and the platforms, running.

    ``timeout`` shortens the channels' patience, ``sandbox`` changes the platforms' configuration,
    ``faults`` happen from the start on.
    """
    clock = AdvancedClock()
    platform_socket, platform_url = listening()
    app_socket, app_url = listening()
    platforms = create_sandbox(
        SandboxConfig(
            line_channel_secret=LINE_SECRET,
            line_access_token=LINE_TOKEN,
            line_webhook_url=f"{app_url}/webhook/line",
            telegram_token=TELEGRAM_TOKEN,
            now=clock.now,
            **{"line_monthly_quota": 100_000, **(sandbox or {})},
        )
    )
    for fault in faults:
        platforms.faults.order(fault)
    given: dict[str, Any] = {
        "database_url": database_url,
        "clairbot_data": folder,
        "clairbot_content": None,
        "public_url": app_url,
        "line_api_base": f"{platform_url}/line",
        "line_channel_secret": SecretStr(LINE_SECRET),
        "line_channel_access_token": SecretStr(LINE_TOKEN),
        "telegram_api_base": f"{platform_url}/telegram/bot",
        "telegram_file_base": f"{platform_url}/telegram/file/bot",
        "telegram_bot_token": SecretStr(TELEGRAM_TOKEN),
        "telegram_webhook_url": f"{app_url}/webhook/telegram",
        "telegram_webhook_secret": SecretStr(TELEGRAM_SECRET),
    }
    chosen = read_settings(**{**given, **settings})
    made = answering(chosen, clock.now()) if chosen.clairbot_content else shipped_answering()
    links = card_links(chosen)
    composer = TextComposer(made.content, made.catalogs, links)
    made = replace(made, understanding=core, composer=composer, links=links)
    app = build(chosen, clock=clock, core=made)
    if timeout is not None:
        for channel in (app.line, app.telegram):
            if channel is not None:
                channel._timeout = timeout
    try:
        with (
            served(platforms.app, platform_socket),
            served(app.web(), app_socket),
            httpx.Client(base_url=app_url, trust_env=False, timeout=30) as http,
        ):
            client = SandboxClient(platform_url)
            there = Town(app, app_url, clock, platforms, client, http)
            if app.telegram is not None and settings.get("telegram_webhook_url") != "":
                until(lambda: bool(platforms.telegram_updates.webhook.url), "Telegram's webhook")
            try:
                yield there
            finally:
                client.http.close()
                if there._desk is not None:
                    there._desk.http.close()
    finally:
        app.close()
