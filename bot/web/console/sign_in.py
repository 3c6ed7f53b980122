"""Signing in and out, and the console's language."""

from __future__ import annotations

from collections.abc import Mapping

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.locale import match_locale
from bot.service.accounts import MAX_PASSWORD
from bot.service.second_factor import SecondFactorUnreadable
from bot.service.signing_in import Caller, SessionOver, SignedIn, SignInRefused, SignInThrottled
from bot.service.views import StaffView
from bot.web.caller import caller_of
from bot.web.console.frame import Frame
from bot.web.console.kept import Kept, read_kept
from bot.web.console.session import HOME, SIGN_IN, Guard, safe_next
from bot.web.console.sign_in_page import SignInPage
from bot.web.deps import WebDeps
from bot.web.language import STAFF_LOCALES
from bot.web.security.body import read_form
from bot.web.security.cookies import CookieJar

CODE = f"{SIGN_IN}/code"
RESUME = f"{SIGN_IN}/resume"
_LONGEST_CODE = 40


class SignIn:
    """``/console/sign-in`` and below, ``/console/sign-out`` and ``/console/language``."""

    def __init__(
        self, deps: WebDeps, frame: Frame, jar: CookieJar, guard: Guard, page: SignInPage
    ) -> None:
        self._deps = deps
        self._frame = frame
        self._jar = jar
        self._guard = guard
        self._page = page

    def routes(self) -> list[Route]:
        """The routes; only changing the language needs a session."""
        language = self._guard.signed_in(self._language, enrolling=True)
        return [
            Route(SIGN_IN, self._show),
            Route(SIGN_IN, self._enter, methods=["POST"]),
            Route(CODE, self._show_code),
            Route(CODE, self._enter_code, methods=["POST"]),
            Route(RESUME, self._resume, methods=["POST"]),
            Route("/console/sign-out", self._leave, methods=["POST"]),
            Route("/console/language", language, methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        back = safe_next(request.query_params.get("next", HOME))
        if await self._guard.staff(request) is not None:
            return RedirectResponse(back, 303)
        done = "password" if request.query_params.get("done") == "password" else ""
        lang = request.query_params.get("lang")
        return self._page.sign_in(request, back, lang=lang, done=done)

    async def _enter(self, request: Request) -> Response:
        """A new token for every sign-in; the one the browser came with is ended."""
        form = await read_form(request)
        lang, back = form.get("lang"), safe_next(form.get("next", HOME))
        kept = read_kept(form.get("kept", ""))
        login, password = form.get("login", "").strip(), form.get("password", "")

        def again(problem: str, status: int, seconds: int = 0) -> Response:
            shown = login if len(login) <= MAX_PASSWORD else ""
            return self._page.sign_in(
                request,
                back,
                lang=lang,
                login=shown,
                problem=problem,
                seconds=seconds,
                kept=kept,
                status=status,
            )

        if not login or not password:
            return again("missing", 422)
        if len(login) > MAX_PASSWORD or len(password) > MAX_PASSWORD:
            return again("refused", 403)
        sign_in = self._deps.people.sign_ins.with_password
        now, caller = self._deps.clock.now(), self._caller(request)
        try:
            done = await to_thread.run_sync(sign_in, login, password, now, caller)
        except SignInRefused:
            return again("refused", 403)
        except SignInThrottled as throttled:
            return again("throttled", 429, max(1, throttled.seconds))
        await self._end_old(request)
        return await self._entered(request, done, back, kept, lang)

    async def _show_code(self, request: Request) -> Response:
        staff = await self._half(request)
        if staff is None:
            return RedirectResponse(SIGN_IN, 303)
        back = safe_next(request.query_params.get("next", HOME))
        return self._page.code(request, staff, back, lang=request.query_params.get("lang"))

    async def _enter_code(self, request: Request) -> Response:
        form = await read_form(request)
        lang, back = form.get("lang"), safe_next(form.get("next", HOME))
        kept = read_kept(form.get("kept", ""))
        staff, token = await self._half(request), self._jar.session(request)
        if staff is None or token is None:
            return self._page.sign_in(
                request, back, lang=lang, problem="over", kept=kept, status=403
            )
        code = form.get("code", "").strip()[:_LONGEST_CODE]
        sign_in = self._deps.people.sign_ins.with_code
        problem, status, seconds = "refused", 403, 0
        try:
            done = await to_thread.run_sync(
                sign_in, token, code, self._deps.clock.now(), self._caller(request)
            )
            return await self._entered(request, done, back, kept, lang)
        except SignInRefused:
            pass
        except SignInThrottled as throttled:
            problem, status, seconds = "throttled", 429, max(1, throttled.seconds)
        except SecondFactorUnreadable:
            problem, status = "unreadable", 503
        except SessionOver:
            return RedirectResponse(SIGN_IN, 303)
        return self._page.code(
            request,
            staff,
            back,
            lang=lang,
            problem=problem,
            seconds=seconds,
            kept=kept,
            status=status,
        )

    async def _entered(
        self, request: Request, done: SignedIn, back: str, kept: Kept | None, lang: str | None
    ) -> Response:
        """The next step: the code, what was kept, or where one wanted to be."""
        sign_ins, now = self._deps.people.sign_ins, self._deps.clock.now()
        response: Response
        if done.needs_code:
            half = await to_thread.run_sync(sign_ins.half, done.token, now)
            if half is None:
                return RedirectResponse(SIGN_IN, 303)
            response = self._page.code(request, half, back, lang=lang, kept=kept)
        elif kept is not None:
            staff = await to_thread.run_sync(sign_ins.session, done.token, now)
            response = self._kept(request, staff, kept) if staff else RedirectResponse(SIGN_IN, 303)
        else:
            response = RedirectResponse(back, 303)
        self._jar.set_session(request, response, done.token)
        return response

    async def _resume(self, request: Request) -> Response:
        """For those who signed in elsewhere meanwhile: in another tab, or at a provider."""
        kept = read_kept((await read_form(request)).get("kept", ""))
        staff = await self._guard.staff(request)
        if kept is None:
            return RedirectResponse(HOME, 303)
        if staff is None:
            return self._page.sign_in(request, kept.ticket, kept=kept, problem="over", status=403)
        return self._kept(request, staff, kept)

    def _kept(self, request: Request, staff: StaffView, kept: Kept) -> Response:
        return self._frame.page("console/kept.html", request, staff, kept=kept)

    async def _leave(self, request: Request) -> Response:
        await self._end_old(request)
        response = RedirectResponse(SIGN_IN, 303)
        self._jar.drop(request, response, "session", "done")
        return response

    async def _language(self, request: Request, staff: StaffView) -> Response:
        form: Mapping[str, str] = await read_form(request)
        locale = match_locale(form.get("locale"))
        if locale in STAFF_LOCALES and locale is not None:
            now = self._deps.clock.now()
            await to_thread.run_sync(self._deps.accounts.set_locale, staff.id, locale, now)
        return RedirectResponse(safe_next(form.get("next", HOME)), 303)

    async def _half(self, request: Request) -> StaffView | None:
        token = self._jar.session(request)
        if token is None:
            return None
        half = self._deps.people.sign_ins.half
        return await to_thread.run_sync(half, token, self._deps.clock.now())

    async def _end_old(self, request: Request) -> None:
        token = self._jar.session(request)
        if token is not None:
            sign_out = self._deps.people.sign_ins.sign_out
            await to_thread.run_sync(sign_out, token, self._deps.clock.now())

    def _caller(self, request: Request) -> Caller:
        return caller_of(request, self._deps.people.proxies)
