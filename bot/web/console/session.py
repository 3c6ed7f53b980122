"""Who is signed in: the guard before every page of the console."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from urllib.parse import quote

from anyio import to_thread
from sse_starlette import ServerSentEvent
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.service.views import StaffView
from bot.web.deps import WebDeps
from bot.web.security.cookies import CookieJar

StaffHandler = Callable[[Request, StaffView], Awaitable[Response]]
Handler = Callable[[Request], Awaitable[Response]]

HOME = "/console"
SIGN_IN = "/console/sign-in"


class Guard:
    """Lets members of staff in and sends everybody else to the sign-in page."""

    def __init__(self, deps: WebDeps, jar: CookieJar) -> None:
        self._deps = deps
        self._jar = jar

    async def staff(self, request: Request) -> StaffView | None:
        """The signed-in member of staff, or None."""
        token = self._jar.session(request)
        if token is None:
            return None
        return await to_thread.run_sync(self._deps.accounts.session, token, self._deps.clock.now())

    def signed_in(self, handler: StaffHandler) -> Handler:
        """The handler behind the guard."""

        async def guarded(request: Request) -> Response:
            staff = await self.staff(request)
            if staff is not None:
                return await handler(request, staff)
            if request.headers.get("hx-request") == "true":
                return Response(status_code=204, headers={"hx-trigger": "signed-out"})
            if request.method == "GET":
                path = request.url.path
                back = f"{path}?{request.url.query}" if request.url.query else path
                return RedirectResponse(f"{SIGN_IN}?next={quote(back, safe='')}", 303)
            return RedirectResponse(SIGN_IN, 303)

        return guarded

    async def looks(
        self, request: Request, bell: AsyncGenerator[None], event: str
    ) -> AsyncIterator[ServerSentEvent]:
        """ "Look again" for each nudge, for as long as the session lasts."""
        async with contextlib.aclosing(bell):
            async for _nudge in bell:
                if await self.staff(request) is None:
                    yield ServerSentEvent("1", event="signed-out")
                    return
                yield ServerSentEvent("1", event=event, retry=3000)


def safe_next(path: str) -> str:
    """Where to go after signing in: a page of the console, whatever the address said."""
    plain = path.isascii() and path.isprintable() and "\\" not in path and " " not in path
    if plain and (path == HOME or path.startswith((HOME + "/", HOME + "?"))) and ".." not in path:
        return HOME if path.startswith(SIGN_IN) else path
    return HOME
