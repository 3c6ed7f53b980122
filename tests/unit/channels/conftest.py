"""The platforms these tests talk to, over HTTP on this machine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from bot.channels.line.channel import LineChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.sandbox.app import Sandbox, create_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.store import Message, Platform

SECRET = "a-webhook-secret"
ANNA_LINE = "U" + "a1" * 16
ANNA_TELEGRAM = "7001"


@dataclass
class Hook:
    """A webhook call as it came over the wire."""

    body: bytes
    headers: dict[str, str]


@dataclass
class Playground:
    """A sandbox that is being served, and the webhook calls it made."""

    base: str
    sandbox: Sandbox
    hooks: list[Hook] = field(default_factory=list)

    def line(self, **given: Any) -> LineChannel:
        """A channel to the sandbox's LINE."""
        config = self.sandbox.config
        return LineChannel(
            **{
                "secret": config.line_channel_secret,
                "access_token": config.line_access_token,
                "api_base": f"{self.base}/line",
                "now": _now,
                **given,
            }
        )

    def telegram(self, **given: Any) -> TelegramChannel:
        """A channel to the sandbox's Telegram."""
        config = self.sandbox.config
        return TelegramChannel(
            **{
                "token": config.telegram_token,
                "webhook_secret": SECRET,
                "api_base": f"{self.base}/telegram/bot",
                "now": _now,
                **given,
            }
        )

    async def line_act(self, action: str, person: str = ANNA_LINE, **fields: Any) -> Hook:
        """A person acts on LINE; the webhook call that told us."""
        emitted = self.sandbox.line_people.act(person, action, fields)
        await emitted.first
        return self.hooks[-1]

    async def telegram_act(self, action: str, person: str = ANNA_TELEGRAM, **fields: Any) -> int:
        """A person acts on Telegram; the id of the person's message (0 where there is none)."""
        queued = self.sandbox.telegram_people.act(person, action, fields)
        if self.sandbox.telegram_updates.webhook.url:
            await queued.first
        return queued.message_id or 0

    def from_bot(self, platform: Platform, chat: str) -> list[Message]:
        """What the bot sent into a chat."""
        return [one for one in self.sandbox.store.messages(platform, chat) if one.author == "bot"]

    def fault(self, **fields: Any) -> None:
        """Order something to go wrong."""
        self.sandbox.faults.order(fields)


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A sandbox on a free port, its webhooks caught."""
    hooks: list[Hook] = []

    async def catch(request: Request) -> Response:
        hooks.append(Hook(await request.body(), dict(request.headers)))
        return Response()

    listening = _listening()
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = SandboxConfig(line_webhook_url=f"{base}/hook", line_redelivery_delays=())
    sandbox = create_sandbox(config)
    app = Starlette(routes=[Route("/hook", catch, methods=["POST"]), Mount("/", sandbox.app)])
    async with _served(app, listening):
        yield Playground(base, sandbox, hooks)
        await sandbox.close()


@dataclass
class Scripted:
    """A server that answers as told, byte for byte, and keeps what it was asked."""

    base: str = ""
    answers: list[bytes | None] = field(default_factory=list)
    """None breaks the connection off without an answer."""
    otherwise: bytes | None = None
    """What every further call gets."""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    """Path, headers and body."""

    def answer(
        self, status: int, body: bytes = b"{}", headers: str = "Content-Type: application/json"
    ) -> None:
        """The next call gets this."""
        self.answers.append(_http(status, body, headers))

    def answer_always(self, status: int, body: bytes) -> None:
        """All calls get this for which nothing else was told."""
        self.otherwise = _http(status, body, "Content-Type: application/json")

    def break_off(self) -> None:
        """The next call gets nothing."""
        self.answers.append(None)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One call on one connection."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.strip().split("\r\n")
            headers = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines)
            }
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self.asked.append((first.split()[1], headers, body))
            answer = self.answers.pop(0) if self.answers else self.otherwise
            if answer is not None:
                writer.write(answer)
                await writer.drain()
        finally:
            writer.close()


@pytest.fixture
async def scripted() -> AsyncIterator[Scripted]:
    """A server that answers as told."""
    script = Scripted()
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0)
    script.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield script
    server.close()
    await server.wait_closed()


@pytest.fixture
def nobody_listens() -> str:
    """An address where connections are refused."""
    with _listening() as taken:
        port = taken.getsockname()[1]
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def now() -> Callable[[], datetime]:
    """A clock that stands still."""
    moment = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    return lambda: moment


def _http(status: int, body: bytes, headers: str) -> bytes:
    head = f"HTTP/1.1 {status} X\r\n{headers}\r\nConnection: close\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _now() -> datetime:
    return datetime.now(UTC)


def _listening() -> socket.socket:
    # With the protocol named, asyncio switches Nagle's delay off; else each call takes 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    return listening


@asynccontextmanager
async def _served(app: Starlette, listening: socket.socket) -> AsyncIterator[None]:
    config = uvicorn.Config(app, log_level="warning", ws="none", lifespan="off", loop="asyncio")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    # Not ``serve``: its loop looks only every tenth of a second whether it should end.
    await server.startup(sockets=[listening])
    try:
        yield
    finally:
        await server.shutdown(sockets=[listening])
