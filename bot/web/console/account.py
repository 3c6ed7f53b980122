"""One's own account: where one is signed in, the password, and the way to the second factor."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.service.accounts import MAX_PASSWORD, AccountRefused
from bot.service.signing_in import SignInRefused, SignInThrottled
from bot.service.views import StaffView
from bot.web.caller import caller_of
from bot.web.console.confirming import wrong_words
from bot.web.console.frame import Frame, staff_language
from bot.web.console.session import Guard
from bot.web.deps import WebDeps
from bot.web.pages import Pages
from bot.web.people_words import fault_words
from bot.web.security.body import read_form
from bot.web.security.cookies import CookieJar

ACCOUNT = "/console/account"


class AccountPage:
    """``/console/account`` and what its forms call."""

    def __init__(
        self, deps: WebDeps, pages: Pages, frame: Frame, jar: CookieJar, guard: Guard
    ) -> None:
        self._deps = deps
        self._pages = pages
        self._frame = frame
        self._jar = jar
        self._guard = guard

    def routes(self) -> list[Route]:
        """The routes, all behind the guard."""
        guarded = self._guard.signed_in
        return [
            Route(ACCOUNT, guarded(self._show)),
            Route(f"{ACCOUNT}/password", guarded(self._password), methods=["POST"]),
            Route(f"{ACCOUNT}/sessions/end", guarded(self._end), methods=["POST"]),
        ]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        return await self._page(request, staff)

    async def _password(self, request: Request, staff: StaffView) -> Response:
        form = await read_form(request)
        _ = self._pages.gettext(staff_language(staff))
        old, new, again = (form.get(name, "") for name in ("password", "new", "again"))
        if new != again:
            problem = _("The two passwords are not the same.")
            return await self._page(request, staff, problem=problem, status=422)
        people, now = self._deps.people, self._deps.clock.now()
        caller = caller_of(request, people.proxies)
        change = people.sign_ins.change_password
        try:
            if len(old) > MAX_PASSWORD:
                raise SignInRefused
            done = await to_thread.run_sync(change, staff.id, old, new, now, caller)
        except (SignInRefused, SignInThrottled) as refused:
            problem = wrong_words(refused, _)
            return await self._page(request, staff, problem=problem, status=403)
        except AccountRefused as refused_new:
            problem = fault_words(refused_new.fault, _)
            return await self._page(request, staff, problem=problem, status=422)
        response = RedirectResponse(ACCOUNT, 303)
        self._jar.set_session(request, response, done.token)
        self._frame.say(request, response, "password")
        return response

    async def _end(self, request: Request, staff: StaffView) -> Response:
        """One of one's own sessions, or all but this one."""
        form = await read_form(request)
        session_id = form.get("session") or None
        sign_ins, now = self._deps.people.sign_ins, self._deps.clock.now()
        token = self._jar.session(request)

        def end() -> int:
            keep = token if session_id is None else None
            return sign_ins.end_sessions(
                staff.id, now, by=staff.id, session_id=session_id, keep=keep
            )

        await to_thread.run_sync(end)
        response = RedirectResponse(ACCOUNT, 303)
        self._frame.say(request, response, "session-ended" if session_id else "sessions-ended")
        return response

    async def _page(
        self, request: Request, staff: StaffView, *, problem: str = "", status: int = 200
    ) -> Response:
        people, now = self._deps.people, self._deps.clock.now()
        token = self._jar.session(request)
        sessions = await to_thread.run_sync(people.sign_ins.sessions, staff.id, now, token)
        record = await to_thread.run_sync(self._deps.accounts.record, staff.id)
        return self._frame.page(
            "console/account.html",
            request,
            staff,
            status=status,
            problem=problem,
            sessions=sessions,
            has_password=bool(record.password_hash),
            factor_on=people.second_factor.on,
        )
