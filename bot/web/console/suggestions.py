"""Sending an entry as one's own answer, with one click or after a look at both languages."""

from __future__ import annotations

import logging
from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.errors import NotFound, TicketConflict, TransitionRefused
from bot.domain.ticket import TicketAction
from bot.service.views import StaffView, ThreadView
from bot.web.console.frame import Frame, staff_language
from bot.web.console.session import Guard
from bot.web.console.suggested import title_of
from bot.web.console.ticket import refusal_words
from bot.web.deps import WebDeps
from bot.web.pages import Pages
from bot.web.security.body import read_form

log = logging.getLogger(__name__)

_LONGEST_ID = 64


class Suggestions:
    """``/console/tickets/<number>/answers/<entry>``, and what its form calls."""

    def __init__(self, deps: WebDeps, pages: Pages, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._pages = pages
        self._frame = frame
        self._guard = guard

    def routes(self) -> list[Route]:
        """The routes, behind the guard."""
        at = "/console/tickets/{ticket_id:int}"
        guarded = self._guard.signed_in
        return [
            Route(f"{at}/answers/{{entry_id:path}}", guarded(self._show)),
            Route(f"{at}/answer", guarded(self._send), methods=["POST"]),
        ]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        return await self._page(request, staff, str(request.path_params["entry_id"]))

    async def _send(self, request: Request, staff: StaffView) -> Response:
        ticket_id = int(request.path_params["ticket_id"])
        form = await read_form(request)
        entry_id = form.get("entry_id", "")
        form_id = form.get("form_id", "")[:_LONGEST_ID] or self._deps.new_id()
        send = partial(self._deps.phrasing.send_answer, ticket_id, staff.id, entry_id, form_id)
        try:
            fresh = await to_thread.run_sync(send, self._deps.clock.now())
        except (NotFound, OverflowError) as error:
            raise HTTPException(404) from error
        except (TicketConflict, TransitionRefused) as refusal:
            log.info("ticket %d: answer by staff %d refused", ticket_id, staff.id)
            return await self._page(request, staff, entry_id, refusal=refusal)
        response = RedirectResponse(f"/console/tickets/{ticket_id}#latest", 303)
        self._frame.say(request, response, "answer" if fresh else "again")
        return response

    async def _page(
        self,
        request: Request,
        staff: StaffView,
        entry_id: str,
        refusal: TicketConflict | TransitionRefused | None = None,
    ) -> Response:
        """Both languages side by side: nobody has to send what they cannot judge."""
        locale = staff_language(staff)
        try:
            thread = await to_thread.run_sync(
                partial(
                    self._deps.desk.thread, int(request.path_params["ticket_id"]), staff_id=staff.id
                )
            )
            reads = thread.reads or thread.ticket.locale
            preview = self._deps.phrasing.preview_answer(
                (reads, thread.readings), entry_id, self._deps.clock.now(), locale
            )
        except (NotFound, OverflowError) as error:
            raise HTTPException(404) from error
        entry = self._deps.content.current().entries[entry_id]
        return self._frame.page(
            "console/answer.html",
            request,
            staff,
            status=409 if refusal else 200,
            problem=self._words(refusal, thread, staff) if refusal else "",
            thread=thread,
            reads=reads,
            title=title_of(entry, locale),
            entry=entry,
            preview=preview,
            can_send=TicketAction.REPLY in thread.allowed,
            new_id=self._deps.new_id,
        )

    def _words(
        self, refusal: TicketConflict | TransitionRefused, thread: ThreadView, staff: StaffView
    ) -> str:
        return refusal_words(refusal, thread, staff, self._pages.gettext(staff_language(staff)))
