"""The start page, the addresses machines ask, and the pages for what went wrong."""

from __future__ import annotations

import logging

import anyio
from anyio import to_thread
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.locale import LocaleTag
from bot.web.deps import WebDeps
from bot.web.language import staff_locale
from bot.web.pages import Pages
from bot.web.security.headers import security_headers
from bot.web.static_files import STATIC
from bot.web.wording import Gettext

log = logging.getLogger(__name__)

_CHECK_WITHIN = 5.0
_FOR_MACHINES = ("/webhook/", "/healthz", "/readyz", "/metrics")


class Front:
    """What is neither the chat nor the console."""

    def __init__(self, deps: WebDeps, pages: Pages) -> None:
        self._deps = deps
        self._pages = pages

    def routes(self) -> list[Route]:
        """``/``, ``/healthz``, ``/readyz``, ``/metrics``, ``/favicon.ico`` and ``/robots.txt``."""
        return [
            Route("/", self._index),
            Route("/healthz", self._alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
            Route("/favicon.ico", self._icon),
            Route("/robots.txt", self._robots),
        ]

    async def _index(self, request: Request) -> Response:
        locale = _asked(request)
        return self._pages.page("index.html", locale)

    async def _alive(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def _ready(self, _request: Request) -> Response:
        """200 when every part works, else 503; the parts either way."""
        try:
            with anyio.fail_after(_CHECK_WITHIN):
                report = await to_thread.run_sync(
                    self._deps.health.check, self._deps.clock.now(), abandon_on_cancel=True
                )
        except TimeoutError:
            return JSONResponse({"ok": False, "parts": [], "detail": "no answer in time"}, 503)
        parts = [{"name": p.name, "ok": p.ok, "detail": p.detail} for p in report.parts]
        return JSONResponse({"ok": report.ok, "parts": parts}, 200 if report.ok else 503)

    async def _metrics(self, _request: Request) -> Response:
        text = await to_thread.run_sync(generate_latest, self._deps.registry)
        return Response(text, headers={"content-type": CONTENT_TYPE_LATEST})

    async def _icon(self, _request: Request) -> Response:
        return FileResponse(
            STATIC / "icon.svg",
            media_type="image/svg+xml",
            headers={"cache-control": "public, max-age=86400"},
        )

    async def _robots(self, _request: Request) -> Response:
        """Opening the chat starts a conversation; a crawler should not."""
        return PlainTextResponse(
            "User-agent: *\nDisallow: /card\nDisallow: /chat\nDisallow: /console\n"
        )

    async def refused(self, request: Request, error: Exception) -> Response:
        """The page (or for machines, the line) for an HTTP error."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        return self._error(request, status, headers)

    async def gone(self, _request: Request, _error: Exception) -> Response:
        """For a caller who hung up before the whole request was there: nobody reads it."""
        return Response(status_code=400)

    async def broken(self, request: Request, _error: Exception) -> Response:
        """The page for a fault of ours; sent outside the middleware, it brings its headers."""
        https = self._deps.https or request.url.scheme == "https"
        return self._error(request, 500, security_headers(request.url.path, https=https))

    def _error(self, request: Request, status: int, headers: dict[str, str]) -> Response:
        locale = _asked(request)
        title, explanation = error_words(status, self._pages.gettext(locale))
        if request.url.path.startswith(_FOR_MACHINES) or "html" not in request.headers.get(
            "accept", ""
        ):
            return PlainTextResponse(f"{title}\n", status, headers)
        return self._pages.page(
            "error.html",
            locale,
            status=status,
            headers=headers,
            title=title,
            explanation=explanation,
            code=status,
        )


def error_words(status: int, _: Gettext) -> tuple[str, str]:
    """A heading and what one can do."""
    match status:
        case 400 | 415 | 422:
            return (
                _("This request could not be read"),
                _("Please go back, reload the page and try again."),
            )
        case 403:
            return (
                _("This is not allowed"),
                _("Please open the page again from its own address and try again."),
            )
        case 404:
            return (
                _("This page does not exist"),
                _("The address may have a typing mistake, or the page was removed."),
            )
        case 405:
            return (
                _("This address cannot be used in this way"),
                _("Please go back and use the links and buttons of the page."),
            )
        case 413:
            return _("That was too long"), _("Please go back and send a shorter text.")
        case 429:
            return _("Too many tries"), _("Please wait a moment and try again.")
        case 503:
            return (
                _("This is not available at the moment"),
                _("Please try again in a few minutes."),
            )
        case _other:
            return (
                _("Something went wrong on our side"),
                _("Please try again. If it happens again, tell the person in charge."),
            )


def _asked(request: Request) -> LocaleTag:
    return staff_locale(request.query_params.get("lang"), request.headers.get("accept-language"))
