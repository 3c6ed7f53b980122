"""What colleagues want of the member of staff who is signed in: notes that call them, and tickets
that were given to them or taken from them."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.service.colleagues import Colleagues
from bot.service.views import StaffView
from bot.web.console.frame import Frame
from bot.web.console.handover import read_id
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
        passed = await to_thread.run_sync(self._colleagues.passed, staff)
        return self._frame.page(
            "console/mentions.html", request, staff, mentions=mentions, passed=passed
        )

    async def _read(self, request: Request, staff: StaffView) -> Response:
        """One, where the form names it; else all. Only one's own can be marked."""
        form = await read_form(request)
        note, passed = (read_id(form.get(name, "")) for name in ("note", "passed"))
        now, colleagues = self._deps.clock.now(), self._colleagues
        if note:
            await to_thread.run_sync(colleagues.read, staff.id, note, now)
        elif passed:
            await to_thread.run_sync(colleagues.read_passed, staff.id, passed, now)
        elif not form:
            await to_thread.run_sync(colleagues.read_all, staff.id, now)
        response = RedirectResponse("/console/mentions", 303)
        self._frame.say(request, response, "read")
        return response
