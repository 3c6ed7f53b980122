"""Puts the sandbox together: one Starlette application, mounted or on its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox.automation import Automation
from bot.sandbox.config import SandboxConfig
from bot.sandbox.deliveries import Deliveries
from bot.sandbox.faults import Faults
from bot.sandbox.limits import RateLimits
from bot.sandbox.line_api import LineApi
from bot.sandbox.line_outbox import LineOutbox
from bot.sandbox.line_people import LinePeople
from bot.sandbox.line_webhook import LineWebhook
from bot.sandbox.live import Live
from bot.sandbox.phones import Phones
from bot.sandbox.store import Store
from bot.sandbox.telegram_api import TelegramApi
from bot.sandbox.telegram_chats import TelegramChats
from bot.sandbox.telegram_people import TelegramPeople
from bot.sandbox.telegram_updates import TelegramUpdates


@dataclass(frozen=True)
class Sandbox:
    """A sandbox ready to be served. ``close`` it if you mounted it; alone it closes itself."""

    app: Starlette
    config: SandboxConfig
    store: Store
    faults: Faults
    limits: RateLimits
    line_webhook: LineWebhook
    line_people: LinePeople
    telegram_updates: TelegramUpdates
    telegram_people: TelegramPeople
    deliveries: Deliveries

    async def close(self) -> None:
        """Stop delivering and let go of the file."""
        await self.deliveries.close()
        self.store.close()


class SameSiteOnly:
    """Keeps other web sites from pressing buttons on a sandbox that runs on this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what a browser sends from another site, unless it only reads."""
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            headers = dict(scope["headers"])
            if headers.get(b"sec-fetch-site", b"none") not in (b"same-origin", b"none"):
                refusal = JSONResponse({"error": "cross-site request"}, 403)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


def create_sandbox(config: SandboxConfig) -> Sandbox:
    """A sandbox whose addresses are relative to wherever ``app`` is mounted."""
    store = Store(config.data)
    faults = Faults()
    limits = RateLimits(config.now)
    live = Live(store)
    deliveries = Deliveries()
    line_webhook = LineWebhook(config, store, deliveries, faults)
    line_people = LinePeople(config, store, line_webhook)
    line_outbox = LineOutbox(config, store, line_people)
    line_api = LineApi(config, store, faults, limits, live, line_webhook, line_outbox, line_people)
    chats = TelegramChats(config, store)
    updates = TelegramUpdates(config, store, deliveries, faults)
    telegram_people = TelegramPeople(config, store, chats, updates)
    telegram_api = TelegramApi(config, store, faults, limits, live, chats, updates)
    automation = Automation(
        store,
        faults,
        limits,
        (line_people, line_webhook, line_outbox),
        (telegram_people, updates),
    )
    phones = Phones(config, store, faults, live, automation, line_outbox)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        updates.wake()
        yield
        await deliveries.close()
        store.close()

    app = Starlette(
        routes=[
            Mount("/line", routes=line_api.routes()),
            Mount("/telegram", routes=telegram_api.routes()),
            *automation.routes(),
            *phones.routes(),
        ],
        middleware=[Middleware(SameSiteOnly)],
        lifespan=lifespan,
    )
    return Sandbox(
        app,
        config,
        store,
        faults,
        limits,
        line_webhook,
        line_people,
        updates,
        telegram_people,
        deliveries,
    )
