"""One ticket: the conversation, its notes and history, and every move as a form."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Literal

from anyio import to_thread
from sse_starlette import ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.errors import NotFound, TicketConflict, TransitionRefused
from bot.domain.locale import EN, JA, LocaleTag, match_locale
from bot.domain.reply import Author
from bot.domain.ticket import TicketAction, TicketState
from bot.service.colleague_store import Colleague
from bot.service.colleagues import Colleagues
from bot.service.resending import MayHaveArrived, Resending
from bot.service.translating import SentAs
from bot.service.views import StaffView, ThreadView
from bot.web.console.frame import Frame, staff_language
from bot.web.console.presence import PresencePage
from bot.web.console.session import Guard
from bot.web.console.shown import Shown, Shows, page_shows
from bot.web.console.suggested import Suggested
from bot.web.deps import WebDeps
from bot.web.office_words import is_overdue
from bot.web.pages import Pages
from bot.web.security.body import read_form
from bot.web.stream import Streams
from bot.web.wording import Gettext

log = logging.getLogger(__name__)

MOST_CHARACTERS = 5000
_LONGEST_ID = 64

Refusal = TicketConflict | TransitionRefused | MayHaveArrived
Deed = Literal["claim", "take-over", "release", "back", "resolve", "reopen"]
Words = Literal["reply", "note"]
Writing = Callable[[int, StaffView, str, str, Mapping[str, str]], str]
"""Stores words: ticket, staff, text, form id and the whole form; says what to tell staff then."""


Change = Callable[[int, StaffView, Mapping[str, str]], str]
"""Does what a small form asks for; says what to tell staff then."""


class Ticket:
    """``/console/tickets/<number>`` and what its forms call."""

    def __init__(
        self,
        deps: WebDeps,
        pages: Pages,
        frame: Frame,
        guard: Guard,
        streams: Streams,
        presence: PresencePage,
    ) -> None:
        self._deps = deps
        self._pages = pages
        self._frame = frame
        self._guard = guard
        self._streams = streams
        self._presence = presence
        self._colleagues = Colleagues(deps.desk.store)
        self._resending = Resending(deps.desk.store)
        self._shown = Shown()

    def routes(self) -> list[Route]:
        """The routes, all behind the guard."""
        at = "/console/tickets/{ticket_id:int}"
        guarded = self._guard.signed_in
        desk = self._deps.desk
        deeds: tuple[tuple[Deed, Callable[[int, int, datetime], None]], ...] = (
            ("claim", desk.claim),
            ("take-over", desk.take_over),
            ("release", desk.release),
            ("back", desk.hand_back),
            ("resolve", desk.resolve),
            ("reopen", desk.reopen),
        )
        words: tuple[tuple[Words, Writing], ...] = (
            ("reply", self._reply),
            ("note", self._note),
        )
        changes: tuple[tuple[str, Change], ...] = (("retry", self._retry),)
        return [
            Route(at, guarded(self._show)),
            Route(f"{at}/live", guarded(self._part)),
            Route(f"{at}/stream", guarded(self._stream)),
            *(
                Route(f"{at}/{name}", guarded(partial(self._act, name, deed)), methods=["POST"])
                for name, deed in deeds
            ),
            *(
                Route(f"{at}/{name}", guarded(partial(self._write, name, deed)), methods=["POST"])
                for name, deed in words
            ),
            *(
                Route(f"{at}/{name}", guarded(partial(self._change, deed)), methods=["POST"])
                for name, deed in changes
            ),
        ]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        thread = await self._thread(request, staff)
        there = await self._presence.loaded(thread.ticket.id, staff)
        return await self._page(request, staff, thread, colleagues=there)

    async def _part(self, request: Request, staff: StaffView) -> Response:
        """What changed since the page was drawn, or 204 where nothing did."""
        thread = await self._thread(request, staff, beside=False)
        markup, _ = self._news(thread, staff, page_shows(request))
        if not markup:
            return Response(status_code=204)
        return self._pages.response(markup, staff_language(staff))

    def _news(self, thread: ThreadView, staff: StaffView, shows: Shows) -> tuple[str, Shows]:
        """What a page does not show yet, and what it shows with that; empty where nothing is."""
        seen = self._digest(thread)
        if shows.seen == seen:
            return "", shows
        markup = self._frame.text(
            "console/ticket_part.html",
            staff_language(staff),
            thread=thread,
            seen=seen,
            after=shows.after,
            changed=self._shown.changed(thread, shows.seen, shows.after),
            had_reply=shows.reply,
            suggested=Suggested(thread, self._deps.content.current()),
            new_id=self._deps.new_id,
        )
        newest = thread.lines[-1].id if thread.lines else shows.after
        return markup, replace(shows, seen=seen, after=newest)

    async def _stream(self, request: Request, staff: StaffView) -> Response:
        """Both topics: a delivery's outcome is told to the conversation, all else to the ticket."""
        thread = await self._thread(request, staff)
        number, shows = thread.ticket.id, page_shows(request)
        topics = (f"ticket:{number}", f"conversation:{thread.conversation_key}")

        async def news(staff: StaffView) -> ServerSentEvent | None:
            nonlocal shows
            thread = await self._thread(request, staff, beside=False)
            markup, shows = self._news(thread, staff, shows)
            return ServerSentEvent(markup, event="ticket", id=shows.name) if markup else None

        return self._streams.response(self._presence.events(request, number, topics, news))

    async def _act(
        self,
        name: Deed,
        deed: Callable[[int, int, datetime], None],
        request: Request,
        staff: StaffView,
    ) -> Response:
        ticket_id = int(request.path_params["ticket_id"])
        try:
            await to_thread.run_sync(deed, ticket_id, staff.id, self._deps.clock.now())
        except NotFound as error:
            raise HTTPException(404) from error
        except (TicketConflict, TransitionRefused) as refusal:
            log.info("ticket %d: %s by staff %d refused", ticket_id, name, staff.id)
            return await self._refused(request, staff, refusal)
        return self._back(request, ticket_id, name)

    async def _write(
        self,
        name: Words,
        deed: Writing,
        request: Request,
        staff: StaffView,
    ) -> Response:
        ticket_id = int(request.path_params["ticket_id"])
        form = await read_form(request)
        text = form.get("text", "").strip()
        form_id = form.get("form_id", "")[:_LONGEST_ID] or self._deps.new_id()
        problem = text_problem(text, self._pages.gettext(staff_language(staff)))
        if problem:
            thread = await self._thread(request, staff)
            unsent = {**form, name: text}
            return await self._page(
                request, staff, thread, status=422, problem=problem, unsent=unsent
            )
        try:
            done = await to_thread.run_sync(deed, ticket_id, staff, text, form_id, form)
        except NotFound as error:
            raise HTTPException(404) from error
        except (TicketConflict, TransitionRefused) as refusal:
            log.info("ticket %d: %s by staff %d refused", ticket_id, name, staff.id)
            return await self._refused(request, staff, refusal, unsent={**form, name: text})
        return self._back(request, ticket_id, done)

    def _reply(
        self, ticket_id: int, staff: StaffView, text: str, form_id: str, form: Mapping[str, str]
    ) -> str:
        written_in = match_locale(form.get("written_in")) or JA
        now = self._deps.clock.now()
        wanted = form.get("as_written") != "1"
        reply = partial(self._deps.translating.reply, translate=wanted)
        match reply(ticket_id, staff.id, text, form_id, now, written_in):
            case SentAs.AGAIN:
                return "again"
            case SentAs.TRANSLATED:
                return "translated"
            case SentAs.FAILED:
                return "untranslated"
            case SentAs.WRITTEN:
                return "reply"

    async def _change(self, deed: Change, request: Request, staff: StaffView) -> Response:
        ticket_id = int(request.path_params["ticket_id"])
        form = await read_form(request)
        try:
            done = await to_thread.run_sync(deed, ticket_id, staff, form)
        except (NotFound, OverflowError, ValueError) as error:
            raise HTTPException(404) from error
        except (TicketConflict, TransitionRefused, MayHaveArrived) as refusal:
            return await self._refused(request, staff, refusal)
        return self._back(request, ticket_id, done)

    def _retry(self, ticket_id: int, staff: StaffView, form: Mapping[str, str]) -> str:
        line = form.get("line", "")
        if not (line.isascii() and line.isdigit() and len(line) < 18):
            raise NotFound("that is no line")
        now = self._deps.clock.now()
        fresh = self._resending.retry(ticket_id, staff.id, int(line), now)
        return "retry" if fresh else "again"

    def _note(
        self, ticket_id: int, staff: StaffView, text: str, form_id: str, _form: Mapping[str, str]
    ) -> str:
        now = self._deps.clock.now()
        fresh = self._deps.desk.note(ticket_id, staff.id, text, form_id, now)
        return "note" if fresh else "again"

    async def _refused(
        self,
        request: Request,
        staff: StaffView,
        refusal: Refusal,
        unsent: dict[str, str] | None = None,
    ) -> Response:
        """The ticket as it is now, why the move was not made, and the words that were typed."""
        thread = await self._thread(request, staff)
        _ = self._pages.gettext(staff_language(staff))
        problem = refusal_words(refusal, thread, staff, _)
        return await self._page(request, staff, thread, status=409, problem=problem, unsent=unsent)

    async def _thread(
        self, request: Request, staff: StaffView, *, beside: bool = True
    ) -> ThreadView:
        """What the page shows; without ``beside`` only what its live part does."""
        ticket_id = int(request.path_params["ticket_id"])
        looks = partial(self._looks, ticket_id, staff.id, beside=beside)
        try:
            return await to_thread.run_sync(looks)
        except (NotFound, OverflowError) as error:
            raise HTTPException(404) from error

    def _looks(self, ticket_id: int, staff_id: int, *, beside: bool) -> ThreadView:
        thread = self._deps.desk.thread(ticket_id, staff_id=staff_id, beside=beside)
        if beside:
            self._deps.queue.opened(thread.conversation_key)
        newest = thread.lines[-1].id if thread.lines else 0
        if not self._shown.has_looked(ticket_id, staff_id, newest):
            self._deps.queue.looked(ticket_id, staff_id, newest)
            self._shown.looked(ticket_id, staff_id, newest)
        return thread

    async def _page(
        self,
        request: Request,
        staff: StaffView,
        thread: ThreadView,
        *,
        colleagues: tuple[Colleague, ...] = (),
        status: int = 200,
        problem: str = "",
        unsent: dict[str, str] | None = None,
    ) -> Response:
        written_in = match_locale((unsent or {}).get("written_in")) or last_written_in(thread)
        known = await to_thread.run_sync(self._known, staff)
        return self._frame.page(
            "console/ticket.html",
            request,
            staff,
            status=status,
            problem=problem,
            thread=thread,
            colleagues=colleagues,
            colleagues_known=known,
            unsent=unsent or {},
            can_reply=TicketAction.REPLY in thread.allowed,
            suggested=Suggested(thread, self._deps.content.current()),
            machine=self._machine(thread),
            reply_locales=tuple(dict.fromkeys((JA, thread.ticket.locale, EN, written_in))),
            written_in=written_in,
            seen=self._digest(thread),
            new_id=self._deps.new_id,
        )

    def _known(self, staff: StaffView) -> tuple[str, ...]:
        """How colleagues are called in a note."""
        others = (one for one in self._deps.accounts.all() if one.active and one.id != staff.id)
        return tuple(f"@{one.login} ({one.name})" for one in others)

    def _machine(self, thread: ThreadView) -> str:
        """The service that translates what staff write in Japanese here; empty for none."""
        translating = self._deps.translating
        reads = thread.reads or thread.ticket.locale
        wanted = translating.machine is not None and translating.would_translate(JA, reads)
        return translating.machine.name if wanted and translating.machine else ""

    def _digest(self, thread: ThreadView) -> str:
        late = is_overdue(thread.ticket.due, self._deps.clock.now())
        seen = digest(thread, overdue=late)
        self._shown.keep(seen, thread)
        return seen

    def _back(self, request: Request, ticket_id: int, code: str) -> Response:
        response = RedirectResponse(f"/console/tickets/{ticket_id}#latest", 303)
        self._frame.say(request, response, code)
        return response


def last_written_in(thread: ThreadView) -> LocaleTag:
    """The language staff used last in this ticket, else Japanese: what they most likely write."""
    replies = (
        line.reply.original.locale if line.reply and line.reply.original else line.locale
        for line in reversed(thread.lines)
        if line.author is Author.STAFF and line.at >= thread.ticket.opened_at
    )
    return next(replies, JA)


def text_problem(text: str, _: Gettext) -> str:
    """Why a text cannot be sent, or an empty string."""
    if not text:
        return _("Please write something first.")
    if len(text) > MOST_CHARACTERS:
        return _("The text has {length} characters; {limit} is the most.").format(
            length=len(text), limit=MOST_CHARACTERS
        )
    return ""


def refusal_words(refusal: Refusal, thread: ThreadView, staff: StaffView, _: Gettext) -> str:
    """Why a move was not made, from what the ticket is now."""
    ticket = thread.ticket
    if isinstance(refusal, MayHaveArrived):
        return _(
            "This message may have arrived, and nobody can find out any more. It was not sent "
            "again. Please write it anew if the person has not got it."
        )
    if isinstance(refusal, TicketConflict) and str(refusal).startswith("#"):
        return _("The person already has a newer ticket: {number}").format(number=refusal)
    others = ticket.keeper_id is not None and ticket.keeper_id != staff.id
    if others and ticket.keeper_name and ticket.state is not TicketState.RESOLVED:
        return _("This ticket was already taken by {name}.").format(name=ticket.keeper_name)
    if isinstance(refusal, TicketConflict):
        return _("Somebody else was faster: the ticket has changed. Please look again.")
    return _("This is not possible any more: the ticket has changed. Please look again.")


def digest(thread: ThreadView, *, overdue: bool = False) -> str:
    """Changes whenever anything the page shows of the ticket changes."""
    shown = (
        thread.ticket,
        thread.lines,
        thread.notes,
        thread.events,
        thread.case,
        sorted(thread.allowed),
        overdue,
        thread.proven,
        thread.pictures,
        thread.labels,
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
