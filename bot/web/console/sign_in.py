"""Signing in and out, and the console's language."""

from __future__ import annotations

import logging

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.locale import match_locale
from bot.service.accounts import SignInRefused, SignInThrottled
from bot.service.views import StaffView
from bot.web.console.session import HOME, SIGN_IN, Guard, safe_next
from bot.web.deps import WebDeps
from bot.web.language import STAFF_LOCALES, staff_locale
from bot.web.pages import Pages
from bot.web.security.body import read_form
from bot.web.security.cookies import CookieJar

log = logging.getLogger(__name__)

_LONGEST = 200


class SignIn:
    """``/console/sign-in``, ``/console/sign-out`` and ``/console/language``."""

    def __init__(self, deps: WebDeps, pages: Pages, jar: CookieJar, guard: Guard) -> None:
        self._deps = deps
        self._pages = pages
        self._jar = jar
        self._guard = guard

    def routes(self) -> list[Route]:
        """The routes; only changing the language needs a session."""
        return [
            Route(SIGN_IN, self._show),
            Route(SIGN_IN, self._enter, methods=["POST"]),
            Route("/console/sign-out", self._leave, methods=["POST"]),
            Route("/console/language", self._guard.signed_in(self._language), methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        if await self._guard.staff(request) is not None:
            return RedirectResponse(safe_next(request.query_params.get("next", HOME)), 303)
        return self._page(
            request, request.query_params.get("lang"), request.query_params.get("next", HOME)
        )

    async def _enter(self, request: Request) -> Response:
        """A new token for every sign-in; the one the browser came with is ended."""
        form = await read_form(request)
        lang, back = form.get("lang"), form.get("next", HOME)
        login, password = form.get("login", "").strip(), form.get("password", "")
        if not login or not password:
            return self._page(request, lang, back, login=login, problem="missing", status=422)
        if len(login) > _LONGEST or len(password) > _LONGEST:
            return self._page(request, lang, back, problem="refused", status=403)
        try:
            token = await to_thread.run_sync(
                self._deps.accounts.sign_in, login, password, self._deps.clock.now()
            )
        except SignInRefused:
            return self._page(request, lang, back, login=login, problem="refused", status=403)
        except SignInThrottled as throttled:
            seconds = max(1, throttled.seconds)
            page = self._page(
                request, lang, back, login=login, problem="throttled", seconds=seconds, status=429
            )
            page.headers["retry-after"] = str(seconds)
            return page
        await self._end_old(request)
        response = RedirectResponse(safe_next(back), 303)
        self._jar.set_session(request, response, token)
        return response

    async def _leave(self, request: Request) -> Response:
        await self._end_old(request)
        response = RedirectResponse(SIGN_IN, 303)
        self._jar.drop(request, response, "session", "done")
        return response

    async def _language(self, request: Request, staff: StaffView) -> Response:
        form = await read_form(request)
        locale = match_locale(form.get("locale"))
        if locale in STAFF_LOCALES and locale is not None:
            await to_thread.run_sync(self._deps.accounts.set_locale, staff.id, locale)
        return RedirectResponse(safe_next(form.get("next", HOME)), 303)

    async def _end_old(self, request: Request) -> None:
        token = self._jar.session(request)
        if token is not None:
            await to_thread.run_sync(self._deps.accounts.sign_out, token)

    def _page(
        self,
        request: Request,
        lang: str | None,
        back: str,
        *,
        login: str = "",
        problem: str = "",
        seconds: int = 0,
        status: int = 200,
    ) -> Response:
        locale = staff_locale(lang, request.headers.get("accept-language"))
        return self._pages.page(
            "console/sign_in.html",
            locale,
            status=status,
            back=safe_next(back),
            login=login,
            problem=problem,
            seconds=seconds,
        )
