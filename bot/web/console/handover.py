"""A ticket's forms to pass it on and to label it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.errors import NotFound, TicketConflict, TransitionRefused
from bot.service.views import StaffView
from bot.web.console.frame import Frame, staff_language
from bot.web.console.session import Guard
from bot.web.console.ticket import refusal_words
from bot.web.deps import WebDeps
from bot.web.pages import Pages
from bot.web.security.body import read_form

log = logging.getLogger(__name__)

Name = Literal["transfer", "assign", "label", "unlabel"]
Deed = Callable[[int, StaffView, Mapping[str, str]], None]
_MOST_DIGITS = 15


class Handover:
    """``/console/tickets/<number>/transfer`` and its neighbours; each leads back to the ticket."""

    def __init__(self, deps: WebDeps, pages: Pages, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._pages = pages
        self._frame = frame
        self._guard = guard

    def routes(self) -> list[Route]:
        """The routes, all behind the guard."""
        deeds: tuple[tuple[Name, Deed], ...] = (
            ("transfer", self._transfer),
            ("assign", self._assign),
            ("label", self._label),
            ("unlabel", self._unlabel),
        )
        return [
            Route(
                f"/console/tickets/{{ticket_id:int}}/{name}",
                self._guard.signed_in(partial(self._act, name, deed)),
                methods=["POST"],
            )
            for name, deed in deeds
        ]

    async def _act(self, name: Name, deed: Deed, request: Request, staff: StaffView) -> Response:
        ticket_id = int(request.path_params["ticket_id"])
        form = await read_form(request)
        try:
            await to_thread.run_sync(deed, ticket_id, staff, form)
        except (NotFound, OverflowError) as error:
            raise HTTPException(404) from error
        except (TicketConflict, TransitionRefused) as refusal:
            log.info("ticket %d: %s by staff %d refused", ticket_id, name, staff.id)
            return await self._refused(request, staff, ticket_id, refusal)
        response = RedirectResponse(f"/console/tickets/{ticket_id}#latest", 303)
        self._frame.say(request, response, "label" if name == "unlabel" else name)
        return response

    def _transfer(self, ticket_id: int, staff: StaffView, form: Mapping[str, str]) -> None:
        division = form.get("division", "")
        self._deps.desk.transfer(ticket_id, staff.id, division, self._deps.clock.now())

    def _assign(self, ticket_id: int, staff: StaffView, form: Mapping[str, str]) -> None:
        colleague = read_id(form.get("colleague", ""))
        self._deps.desk.assign(ticket_id, staff.id, colleague, self._deps.clock.now())

    def _label(self, ticket_id: int, staff: StaffView, form: Mapping[str, str]) -> None:
        self._deps.queue.add_label(ticket_id, form.get("name", ""), staff.scope)

    def _unlabel(self, ticket_id: int, staff: StaffView, form: Mapping[str, str]) -> None:
        self._deps.queue.remove_label(ticket_id, read_id(form.get("label", "")), staff.scope)

    async def _refused(
        self,
        request: Request,
        staff: StaffView,
        ticket_id: int,
        refusal: TicketConflict | TransitionRefused,
    ) -> Response:
        """Why it was not done, and the way back: what was chosen is quickly chosen again."""
        thread = await to_thread.run_sync(
            partial(self._deps.desk.thread, ticket_id, staff_id=staff.id)
        )
        _ = self._pages.gettext(staff_language(staff))
        return self._frame.page(
            "console/refused.html",
            request,
            staff,
            status=409,
            problem=refusal_words(refusal, thread, staff, _),
            ticket_id=ticket_id,
        )


def read_id(text: str) -> int:
    """A number of ours; 0, which nothing has, for all else."""
    fits = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if fits else 0
