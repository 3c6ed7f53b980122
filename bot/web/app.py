"""Puts the pages together: routes, middleware, static files and pages for errors."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Mount

from bot.web.card import CardPage
from bot.web.chat import Chat
from bot.web.console.account import AccountPage
from bot.web.console.audit import AuditPage
from bot.web.console.coverage import CoveragePage
from bot.web.console.entry import EntryPage
from bot.web.console.frame import Frame
from bot.web.console.handover import Handover
from bot.web.console.hours import HoursPage
from bot.web.console.learning import LearningPage
from bot.web.console.mentions import MentionsPage
from bot.web.console.outside import Outside
from bot.web.console.phrases import PhrasesPage
from bot.web.console.pictures import PicturePage
from bot.web.console.presence import PresencePage
from bot.web.console.queue import Queue
from bot.web.console.reports import ReportsPage
from bot.web.console.second_factor import SecondFactorPage
from bot.web.console.session import Guard
from bot.web.console.sign_in import SignIn
from bot.web.console.sign_in_page import SignInPage
from bot.web.console.staff import StaffPages
from bot.web.console.suggestions import Suggestions
from bot.web.console.ticket import Ticket
from bot.web.console.understanding import UnderstandingPage
from bot.web.deps import WebDeps
from bot.web.front import Front
from bot.web.pages import Pages
from bot.web.security.cookies import CookieJar
from bot.web.security.headers import SecurityHeaders
from bot.web.security.origin import OwnOrigin
from bot.web.static_files import CachedStaticFiles, StaticAssets
from bot.web.stream import StreamLimits, Streams
from bot.web.webhooks import Webhooks

__all__ = ["WebDeps", "create_web"]

log = logging.getLogger(__name__)

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]

SIGNED = ("/webhook/",)
"""Called by platforms, which sign what they send; nothing here depends on a cookie."""


def create_web(
    deps: WebDeps,
    *,
    lifespan: Lifespan | None = None,
    limits: StreamLimits | None = None,
    assets: StaticAssets | None = None,
) -> Starlette:
    """The whole web application. ``lifespan`` starts and stops what runs beside it."""
    assets = assets or StaticAssets()
    if not assets.scripts:
        log.warning(
            "htmx is missing: pages work, but do not update by themselves;"
            " run `python -m bot.web.assets`"
        )
    pages = Pages(deps.translator, assets, demo=deps.demo)
    jar = CookieJar(deps.https)
    streams = Streams(deps.signals, limits or StreamLimits())
    door = SignInPage(deps, pages)
    guard = Guard(deps, jar, door)
    frame = Frame(deps, pages, jar)
    front = Front(deps, pages)
    presence = PresencePage(deps, pages, guard, streams)
    routes: list[BaseRoute] = [
        *front.routes(),
        *Webhooks(deps).routes(),
        *CardPage(deps.cards, deps.clock, pages).routes(),
        *Chat(deps, pages, jar, streams).routes(),
        *SignIn(deps, frame, jar, guard, door).routes(),
        *Outside(deps, pages, jar, door).routes(),
        *AccountPage(deps, pages, frame, jar, guard).routes(),
        *SecondFactorPage(deps, pages, frame, guard).routes(),
        *StaffPages(deps, pages, frame, guard).routes(),
        *AuditPage(deps, frame, guard).routes(),
        *Queue(deps, pages, frame, guard, streams).routes(),
        *presence.routes(),
        *Ticket(deps, pages, frame, guard, streams, presence).routes(),
        *PicturePage(deps, guard).routes(),
        *MentionsPage(deps, frame, guard).routes(),
        *Handover(deps, pages, frame, guard).routes(),
        *PhrasesPage(deps, pages, frame, guard).routes(),
        *Suggestions(deps, pages, frame, guard).routes(),
        *EntryPage(deps, frame, guard).routes(),
        *CoveragePage(deps, frame, guard).routes(),
        *UnderstandingPage(deps, frame, guard).routes(),
        *HoursPage(deps, frame, guard).routes(),
        *ReportsPage(deps, pages, frame, guard).routes(),
        *LearningPage(deps, pages, frame, guard).routes(),
        Mount("/static", CachedStaticFiles(directory=assets.root), name="static"),
        *deps.extra_routes,
    ]
    handlers: dict[Any, Any] = {
        HTTPException: front.refused,
        ClientDisconnect: front.gone,
        Exception: front.broken,
    }
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers=handlers,
        middleware=[
            Middleware(SecurityHeaders, https=deps.https),
            Middleware(OwnOrigin, public_url=deps.public_url, exempt=SIGNED),
        ],
    )
