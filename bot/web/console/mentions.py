"""Notes that call the member of staff who is signed in."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.service.colleagues import Colleagues
from bot.service.views import StaffView
from bot.web.console.frame import Frame
from bot.web.console.session import Guard
from bot.web.deps import WebDeps
from bot.web.security.body import read_form


class MentionsPage:
    """``/console/mentions``, and what its buttons call."""

    def __init__(self, deps: WebDeps, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._frame = frame
        self._guard = guard
        self._colleagues = Colleagues(deps.desk.store)

    def routes(self) -> list[Route]:
        """The routes, behind the guard."""
        guarded = self._guard.signed_in
        return [
            Route("/console/mentions", guarded(self._show)),
            Route("/console/mentions/read", guarded(self._read), methods=["POST"]),
        ]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        mentions = await to_thread.run_sync(self._colleagues.mentions, staff.id)
        return self._frame.page("console/mentions.html", request, staff, mentions=mentions)

    async def _read(self, request: Request, staff: StaffView) -> Response:
        """One, where the form names it; else all. Only one's own can be marked."""
        form = await read_form(request)
        note = form.get("note", "")
        one = int(note) if note.isascii() and note.isdigit() and len(note) < 18 else None
        if one is not None or not note:
            await to_thread.run_sync(self._colleagues.read, staff.id, one, self._deps.clock.now())
        response = RedirectResponse("/console/mentions", 303)
        self._frame.say(request, response, "read")
        return response
