"""Answering from the phrasebook: choose in Japanese, see what the person gets, send.

The page is one form. Its buttons say what is to happen (``do``), and everything chosen and typed so
far travels along, so that it works without JavaScript; with it only what changed is drawn anew.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain import slots
from bot.domain.errors import NotFound, TicketConflict, TransitionRefused
from bot.domain.phrasebook import Phrasebook, StaffPhrase
from bot.domain.reply import Author
from bot.domain.ticket import TicketAction
from bot.service.phrasing import PhrasesRefused
from bot.service.views import LineView, StaffView, ThreadView
from bot.web.console.draft import Draft, read_draft
from bot.web.console.frame import Frame, staff_language
from bot.web.console.session import Guard
from bot.web.console.suggested import Suggested
from bot.web.console.ticket import digest, refusal_words
from bot.web.deps import WebDeps
from bot.web.pages import Pages
from bot.web.security.body import read_form
from bot.web.wording import Gettext

log = logging.getLogger(__name__)

_LONGEST_ID = 64
_LONGEST_SEARCH = 100
LINES_SHOWN = 6
"""So many lines stand above the draft; the ticket's own page has them all."""


@dataclass(frozen=True)
class _Work:
    """The form as it is now."""

    draft: Draft
    form_id: str
    query: str = ""
    category: str = ""
    focus: str = ""
    """The id of the element that comes next."""
    strict: bool = False
    """Empty slots are faults now."""
    problem: str = ""


class PhrasesPage:
    """``/console/tickets/<number>/phrases``."""

    def __init__(self, deps: WebDeps, pages: Pages, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._pages = pages
        self._frame = frame
        self._guard = guard

    def routes(self) -> list[Route]:
        """The routes, behind the guard."""
        at = "/console/tickets/{ticket_id:int}/phrases"
        guarded = self._guard.signed_in
        return [
            Route(at, guarded(self._open), methods=["GET"]),
            Route(at, guarded(self._work), methods=["POST"]),
        ]

    async def _open(self, request: Request, staff: StaffView) -> Response:
        thread = await self._thread(request, staff)
        if TicketAction.REPLY not in thread.allowed:
            return RedirectResponse(f"/console/tickets/{thread.ticket.id}", 303)
        return self._page(request, staff, thread, _Work(Draft(), self._deps.new_id()))

    async def _work(self, request: Request, staff: StaffView) -> Response:
        form = await read_form(request)
        thread = await self._thread(request, staff)
        work = self._done(form, staff)
        deed = form.get("do", "")
        if deed != "send":
            return self._page(request, staff, thread, work)
        if work.problem:
            return self._page(request, staff, thread, work, status=422)
        return await self._send(request, staff, thread, work)

    async def _send(
        self, request: Request, staff: StaffView, thread: ThreadView, work: _Work
    ) -> Response:
        ticket_id, now = thread.ticket.id, self._deps.clock.now()
        picked = work.draft.picked(self._today())
        _ = self._pages.gettext(staff_language(staff))
        send = partial(self._deps.phrasing.send, ticket_id, staff.id, picked, work.form_id, now)
        try:
            fresh = await to_thread.run_sync(send)
        except PhrasesRefused:
            problem = _("The phrasebook has changed. Please look at your message again.")
        except (TicketConflict, TransitionRefused) as refusal:
            log.info("ticket %d: phrases by staff %d refused", ticket_id, staff.id)
            thread = await self._thread(request, staff)
            problem = refusal_words(refusal, thread, staff, _)
        else:
            address = f"/console/tickets/{ticket_id}#latest"
            response = (
                Response(status_code=204, headers={"hx-redirect": address})
                if _by_script(request)
                else RedirectResponse(address, 303)
            )
            self._frame.say(request, response, "phrases" if fresh else "again")
            return response
        refused = _Work(work.draft, work.form_id, work.query, work.category, problem=problem)
        return self._page(request, staff, thread, refused, status=409)

    def _done(self, form: Mapping[str, str], staff: StaffView) -> _Work:
        """The form after what its button asked for."""
        book = self._book()
        draft = read_draft(form, book)
        deed, _colon, what = form.get("do", "").partition(":")
        query, category = form.get("q", "")[:_LONGEST_SEARCH], form.get("category", "")
        focus, strict, problem = "", False, ""
        _ = self._pages.gettext(staff_language(staff))
        match deed:
            case "show" if query != form.get("was", ""):
                focus = "q"
            case "search":
                focus = "q"
            case "category":
                query, category, focus = "", what, f"category-{what}"
            case "add":
                phrase = book.phrase(what)
                if phrase is not None and not draft.full:
                    draft = draft.with_added(phrase, staff.name)
                    # The last phrase is the new one; without slots one goes on choosing.
                    focus = _first_to_fill(draft, self._today(), from_place=len(draft.items) - 1)
                    focus = focus or "add-" + what.replace("/", "-")
            case "up" | "down" if what.isascii() and what.isdigit():
                by = -1 if deed == "up" else 1
                draft = draft.with_moved(int(what), by)
                focus = f"{deed}-{int(what) + by}"
            case "remove" if what.isascii() and what.isdigit():
                draft = draft.without(int(what))
                focus = f"remove-{min(int(what), len(draft.items) - 1)}" if draft.items else "q"
            case "send":
                strict = True
                problem, focus = self._trouble(draft, _)
        form_id = form.get("form_id", "")[:_LONGEST_ID] or self._deps.new_id()
        return _Work(draft, form_id, query, category, focus, strict, problem)

    def _trouble(self, draft: Draft, _: Gettext) -> tuple[str, str]:
        """Why the message cannot be sent, and where to put that right."""
        if draft.forged:
            return _("The phrasebook has changed. Please look at your message again."), ""
        if not draft.items:
            return _("Please choose a phrase first."), "q"
        if draft.faulty(self._today()):
            first = _first_to_fill(draft, self._today())
            return _("Please fill in what is marked below. Nothing was sent."), first
        return "", ""

    def _page(
        self,
        request: Request,
        staff: StaffView,
        thread: ThreadView,
        work: _Work,
        status: int = 200,
    ) -> Response:
        values = self._values(staff, thread, work)
        if _by_script(request):
            # htmx shows 422 and nothing else that is not a success.
            response = self._frame.part("console/phrases_part.html", staff, **values)
            response.status_code = 422 if status != 200 else 200
            return response
        return self._frame.page(
            "console/phrases.html",
            request,
            staff,
            status=status,
            thread=thread,
            seen=digest(thread),
            lines=_newest(thread),
            suggested=Suggested(thread, self._deps.content.current()),
            new_id=self._deps.new_id,
            **values,
        )

    def _values(self, staff: StaffView, thread: ThreadView, work: _Work) -> dict[str, Any]:
        book, locale, today = self._book(), staff_language(staff), self._today()
        category = book.category(work.category) or next(iter(book.categories), None)
        found: tuple[StaffPhrase, ...] = category.phrases if category else ()
        if work.query.strip():
            found = book.search(work.query)
        reads = thread.reads or thread.ticket.locale
        previews = self._deps.phrasing.preview(
            (reads, thread.readings), work.draft.picked(today), self._deps.clock.now(), locale
        )
        items = [
            (item, item.fields(place, today), preview)
            for place, (item, preview) in enumerate(zip(work.draft.items, previews, strict=True))
        ]
        return {
            "ticket": thread.ticket,
            "reads": reads,
            "work": work,
            "items": items,
            "book": book,
            "category": category,
            "found": found,
            "can_send": TicketAction.REPLY in thread.allowed,
        }

    def _book(self) -> Phrasebook:
        return self._deps.content.current().phrasebook

    def _today(self) -> date:
        return self._deps.clock.now().astimezone(slots.JAPAN).date()

    async def _thread(self, request: Request, staff: StaffView) -> ThreadView:
        ticket_id = int(request.path_params["ticket_id"])
        try:
            return await to_thread.run_sync(
                partial(self._deps.desk.thread, ticket_id, staff_id=staff.id)
            )
        except (NotFound, OverflowError) as error:
            raise HTTPException(404) from error


def _newest(thread: ThreadView) -> tuple[LineView, ...]:
    """What people said last: notices and the bot's long answers would hide the question."""
    said = tuple(line for line in thread.lines if line.author in (Author.PERSON, Author.STAFF))
    return said[-LINES_SHOWN:]


def _first_to_fill(draft: Draft, today: date, from_place: int = 0) -> str:
    """The id of the first field that is empty or wrong, or an empty string."""
    for place, item in enumerate(draft.items[from_place:], start=from_place):
        for one in item.fields(place, today):
            if one.fault:
                return f"slot-{one.key}"
    return ""


def _by_script(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"
