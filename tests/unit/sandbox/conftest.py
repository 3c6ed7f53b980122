"""A sandbox served over loopback, with a bot behind it that only listens."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox.app import Sandbox, create_sandbox
from bot.sandbox.config import SandboxConfig
from tests.support.waiting import wait_until


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def turn(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@dataclass
class Call:
    """One webhook call the bot got."""

    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Listener:
    """The bot: writes down what it is told, and answers as it was asked to."""

    line: list[Call] = field(default_factory=list)
    telegram: list[Call] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)
    """What to answer next; then 200."""

    def events(self) -> list[dict[str, Any]]:
        return [event for call in self.line for event in call.json["events"]]

    def updates(self) -> list[dict[str, Any]]:
        return [call.json for call in self.telegram]

    async def hear(self, request: Request) -> Response:
        call = Call(await request.body(), dict(request.headers))
        getattr(self, request.path_params["platform"]).append(call)
        status, body = self.answers.pop(0) if self.answers else (200, None)
        return Response(status_code=status) if body is None else JSONResponse(body, status)


@dataclass
class Rig:
    """All a test needs to hold in its hands."""

    base: str
    sandbox: Sandbox
    bot: Listener
    clock: Clock
    http: httpx.Client

    def act(self, platform: str, person: str, action: str, **fields: Any) -> dict[str, Any]:
        path = f"/sandbox/api/{platform}/people/{person}/{action}?wait=1"
        response = self.http.post(path, json=fields)
        assert response.status_code == 200, response.text
        return dict(response.json())

    def write(self, words: str = "hello", person: int = 77, **fields: Any) -> dict[str, Any]:
        """A person writes in Telegram; nobody waits for a webhook, as there may be none."""
        path = f"/sandbox/api/telegram/people/{person}/text"
        response = self.http.post(path, json={"text": words, **fields})
        assert response.status_code == 200, response.text
        return dict(response.json())

    def with_bot(self, work: Callable[[Bot], Any], token: str | None = None) -> Any:
        """What the real library gets when it does ``work``."""

        async def run() -> Any:
            plain = {"verify": False, "trust_env": False}  # certificates take long to load
            bot = Bot(
                token or self.sandbox.config.telegram_token,
                base_url=f"{self.base}/sandbox/telegram/bot",
                request=HTTPXRequest(httpx_kwargs=plain),
                get_updates_request=HTTPXRequest(httpx_kwargs=plain),
            )
            async with bot:
                return await work(bot)

        return asyncio.run(run())

    def shown(self, platform: str, person: str) -> list[dict[str, Any]]:
        path = f"/sandbox/api/{platform}/people/{person}/messages"
        return list(self.http.get(path).json()["messages"])

    def fault(self, **order: Any) -> None:
        assert self.http.post("/sandbox/admin/faults", json=order).status_code == 200

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for something that happens soon, on the server's thread."""
        wait_until(true)


@asynccontextmanager
async def _closing(sandbox: Sandbox) -> AsyncIterator[None]:
    yield
    await sandbox.close()


def _serve(**settings: Any) -> Iterator[Rig]:
    listener, clock = Listener(), Clock()
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    standard = {
        "line_webhook_url": f"{base}/hook/line",
        "line_redelivery_delays": (0.01, 0.01, 0.01),
        "telegram_retry_delays": (0.01,),
        "now": clock.now,
        "random": random.Random(7),
    }
    sandbox = create_sandbox(SandboxConfig(**{**standard, **settings}))
    app = Starlette(
        routes=[
            Mount("/sandbox", sandbox.app),
            Route("/hook/{platform}", listener.hear, methods=["POST"]),
        ],
        lifespan=lambda _app: _closing(sandbox),
    )
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_level="error", loop="asyncio", ws="none")
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.005)
        with httpx.Client(base_url=base, timeout=20, trust_env=False) as client:
            yield Rig(base, sandbox, listener, clock, client)
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def shared_rig() -> Iterator[Rig]:
    """One sandbox for a whole file, with quick retries and a clock that stands still."""
    yield from _serve()


@pytest.fixture
def rig(shared_rig: Rig) -> Iterator[Rig]:
    """The file's sandbox, as good as new."""
    yield shared_rig
    sandbox = shared_rig.sandbox
    shared_rig.bot.answers = []
    sandbox.store.run("DELETE FROM settings")
    shared_rig.until(lambda: not sandbox.deliveries.busy)
    shared_rig.http.post("/sandbox/admin/reset")
    shared_rig.bot.line.clear()
    shared_rig.bot.telegram.clear()
    shared_rig.clock.at = Clock().at


@contextmanager
def _serving() -> Iterator[Callable[..., Rig]]:
    open_: list[Iterator[Rig]] = []

    def make(**settings: Any) -> Rig:
        served = _serve(**settings)
        open_.append(served)
        return next(served)

    yield make
    for served in open_:
        assert next(served, None) is None


@pytest.fixture
def serve() -> Iterator[Callable[..., Rig]]:
    """Makes a sandbox with other settings."""
    with _serving() as make:
        yield make


@pytest.fixture(scope="module")
def serve_module() -> Iterator[Callable[..., Rig]]:
    """The same for a whole file."""
    with _serving() as make:
        yield make
