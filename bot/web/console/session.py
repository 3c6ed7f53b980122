"""Who is signed in, and what they may see: the guard before every page of the console."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.domain.roles import Right, may
from bot.service.colleagues import Colleagues
from bot.service.views import StaffView
from bot.web.console.kept import kept_of, ticket_page
from bot.web.console.sign_in_page import SignInPage
from bot.web.deps import WebDeps
from bot.web.security.cookies import CookieJar

StaffHandler = Callable[[Request, StaffView], Awaitable[Response]]
Handler = Callable[[Request], Awaitable[Response]]

HOME = "/console"
SIGN_IN = "/console/sign-in"
ENROL = "/console/account/second-factor"

STILL = 2.0
"""Seconds for which an open stream goes on after its session was ended elsewhere, at most. Each of
the parts it sends would otherwise ask the database."""
_MOST_KNOWN = 2000


@dataclass(frozen=True)
class _Known:
    since: float
    task: asyncio.Task[StaffView | None]

    def good(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Whether it still holds."""
        task = self.task
        failed = task.done() and (task.cancelled() or task.exception() is not None)
        ours = task.get_loop() is loop
        return ours and not failed and loop.time() - self.since <= STILL


class Guard:
    """Lets members of staff in and sends everybody else to the sign-in page.

    Whatever route has a ``ticket_id`` is closed to those who do not see that ticket, as if it were
    not there; so a new page of a ticket cannot forget it.
    """

    def __init__(self, deps: WebDeps, jar: CookieJar, page: SignInPage) -> None:
        self._deps = deps
        self._jar = jar
        self._page = page
        self._colleagues = Colleagues(deps.desk.store)
        self._known: dict[str, _Known] = {}

    async def staff(self, request: Request) -> StaffView | None:
        """The signed-in member of staff, or None."""
        token = self._jar.session(request)
        if token is None:
            return None
        sign_ins = self._deps.people.sign_ins
        return await to_thread.run_sync(sign_ins.session, token, self._deps.clock.now())

    def signed_in(
        self, handler: StaffHandler, right: Right = Right.TICKETS, *, enrolling: bool = False
    ) -> Handler:
        """The handler behind the guard, for those with ``right``.

        ``enrolling``: also for those who first have to set up their second factor.
        """

        async def guarded(request: Request) -> Response:
            staff = await self.staff(request)
            if staff is None:
                return await self._outside(request)
            if staff.must_enrol and not enrolling:
                return _sent_to(request, ENROL)
            if not may(staff.role, right):
                raise HTTPException(403)
            await self._check_ticket(request, staff)
            if _is_whole_page(request):
                staff = await to_thread.run_sync(self._colleagues.counted, staff)
            return await handler(request, staff)

        return guarded

    async def _outside(self, request: Request) -> Response:
        if request.headers.get("hx-request") == "true":
            return Response(status_code=204, headers={"hx-trigger": "signed-out"})
        if request.method in ("GET", "HEAD"):
            path = request.url.path
            back = f"{path}?{request.url.query}" if request.url.query else path
            return RedirectResponse(f"{SIGN_IN}?next={quote(back, safe='')}", 303)
        kept = await kept_of(request)
        if kept is None:
            back = ticket_page(request.url.path)
            return RedirectResponse(f"{SIGN_IN}?next={quote(back, safe='')}", 303)
        return self._page.sign_in(request, kept.ticket, kept=kept, problem="over", status=403)

    async def _check_ticket(self, request: Request, staff: StaffView) -> None:
        ticket_id = request.path_params.get("ticket_id")
        if ticket_id is None or staff.scope.divisions is None:
            return
        try:
            seen = await to_thread.run_sync(self._deps.desk.sees, int(ticket_id), staff.scope)
        except OverflowError as error:
            raise HTTPException(404) from error
        if not seen:
            raise HTTPException(404)

    async def still(self, request: Request) -> StaffView | None:
        """Who is signed in with this open stream, known for at most ``STILL`` seconds; None where
        the session is over, or they may not see tickets any more."""
        loop, token = asyncio.get_running_loop(), self._jar.session(request) or ""
        known = self._known.get(token)
        if known is None or not known.good(loop):
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            # A task: all pages of a browser ask in the same moment.
            known = _Known(loop.time(), loop.create_task(self._may_watch(request)))
            self._known[token] = known
        return await asyncio.shield(known.task)

    async def _may_watch(self, request: Request) -> StaffView | None:
        staff = await self.staff(request)
        if staff is None or staff.must_enrol or not may(staff.role, Right.TICKETS):
            return None
        return staff


def _is_whole_page(request: Request) -> bool:
    """Whether the answer may have the frame, which says how often they were named; a piece of a
    page or a stream of signals has none."""
    streams = "text/event-stream" in request.headers.get("accept", "")
    return request.headers.get("hx-request") != "true" and not streams


def _sent_to(request: Request, path: str) -> Response:
    if request.headers.get("hx-request") == "true":
        return Response(status_code=204, headers={"hx-redirect": path})
    return RedirectResponse(path, 303)


def safe_next(path: str) -> str:
    """Where to go after signing in: a page of the console, whatever the address said."""
    plain = path.isascii() and path.isprintable() and "\\" not in path and " " not in path
    if plain and (path == HOME or path.startswith((HOME + "/", HOME + "?"))) and ".." not in path:
        return HOME if path.startswith(SIGN_IN) else path
    return HOME
