"""The queue: which tickets wait, the urgent ones first, with live counts and deeds on several."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from anyio import to_thread
from sse_starlette import ServerSentEvent
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.errors import TicketConflict, TransitionRefused
from bot.domain.labels import label_name
from bot.domain.locale import LocaleTag
from bot.service.queue import PAGE, Deed, QueueState, Result
from bot.service.queue_store import QueueRow
from bot.service.views import LabelView, StaffView
from bot.web.console.frame import Frame, staff_language
from bot.web.console.handover import read_id
from bot.web.console.queue_filter import Filter, read_filter
from bot.web.console.queue_rows import DrawnParts, DrawnRows
from bot.web.console.session import Guard
from bot.web.deps import WebDeps
from bot.web.pages import Pages
from bot.web.security.body import read_form
from bot.web.sharing import Shared
from bot.web.stream import Event, Streams
from bot.web.wording import Gettext

_TOPICS = ("queue",)
_LONGEST_ID = 64
_OTHER_FIELDS = 10
"""Fields of the form for several tickets besides the tickets themselves."""


@dataclass(frozen=True)
class Seen:
    """What a page of the queue shows to one member of staff."""

    wanted: Filter
    state: QueueState
    rows: tuple[QueueRow, ...]
    labels: tuple[LabelView, ...]


class Queue:
    """``/console``, its live part and the stream that brings it, and the form for several."""

    def __init__(
        self, deps: WebDeps, pages: Pages, frame: Frame, guard: Guard, streams: Streams
    ) -> None:
        self._deps = deps
        self._pages = pages
        self._frame = frame
        self._guard = guard
        self._streams = streams
        self._rows = DrawnRows(pages)
        self._parts = DrawnParts()
        self._labels = Shared[tuple[LabelView, ...]](streams.beats, _TOPICS)
        self._states = Shared[QueueState](streams.beats, _TOPICS)

    def routes(self) -> list[Route]:
        """The routes, all behind the guard."""
        guarded = self._guard.signed_in
        return [
            Route("/console", guarded(self._show)),
            Route("/console/queue", guarded(self._part)),
            Route("/console/stream", guarded(self._stream)),
            Route("/console/several", guarded(self._back), methods=["GET"]),
            Route("/console/several", guarded(self._several), methods=["POST"]),
        ]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        return await self._page(request, staff)

    async def _page(
        self,
        request: Request,
        staff: StaffView,
        *,
        status: int = 200,
        problem: str = "",
        results: tuple[Result, ...] = (),
    ) -> Response:
        found = await self._look(request, staff, fresh=True)
        colleagues = await to_thread.run_sync(self._deps.accounts.all)
        return self._frame.page(
            "console/queue.html",
            request,
            staff,
            status=status,
            problem=problem,
            results=results,
            **self._drawn(found, staff_language(staff)),
            colleagues=[one for one in colleagues if one.active],
            keepers=colleagues,
            new_id=self._deps.new_id,
        )

    async def _part(self, request: Request, staff: StaffView) -> Response:
        """The list anew, or 204 where the page already shows just this."""
        locale = staff_language(staff)
        shown = self._drawn(await self._look(request, staff), locale)
        if request.query_params.get("seen") == shown["seen"]:
            return Response(status_code=204)
        return self._pages.response(self._list(shown, locale), locale)

    async def _stream(self, request: Request, _staff: StaffView) -> Response:
        """The list anew whenever it is another than the page shows, for as long as the session
        lasts; a browser that connects again says itself what it was sent last."""
        return self._streams.response(self._events(request))

    async def _events(self, request: Request) -> AsyncIterator[Event]:
        shows = request.headers.get("last-event-id") or request.query_params.get("seen")
        yield ServerSentEvent(comment="live", retry=3000)
        async with contextlib.aclosing(self._streams.paced(_TOPICS)) as bell:
            async for _told in bell:
                staff = await self._guard.still(request)
                if staff is None:
                    yield ServerSentEvent("1", event="signed-out")
                    return
                found = await self._look(request, staff)
                locale = staff_language(staff)
                shown = self._drawn(found, locale)
                if shown["seen"] != shows:
                    shows = shown["seen"]
                    version = self._deps.content.current().version
                    key = found.wanted.here(), locale, shows, version
                    yield self._parts.event(key, partial(self._list, shown, locale), shows)

    def _drawn(self, found: Seen, locale: LocaleTag) -> dict[str, Any]:
        """What the list's template shows; ``seen`` is the fingerprint of all of it."""
        drawn = self._rows.drawn(found.rows, found.wanted.q, locale, self._frame)
        seen = drawn.digest(found.state)
        return {"look": found, "wanted": found.wanted, "drawn": drawn, "seen": seen}

    def _list(self, shown: Mapping[str, Any], locale: LocaleTag) -> str:
        return self._frame.text("console/queue_part.html", locale, **shown)

    async def _back(self, request: Request, _staff: StaffView) -> Response:
        """Somebody loads the page anew that came of the form."""
        query = request.url.query
        return RedirectResponse(f"/console?{query}" if query else "/console", 303)

    async def _several(self, request: Request, staff: StaffView) -> Response:
        """One deed on all tickets that were ticked; each of them is told about."""
        form = await read_form(request, most_fields=PAGE + _OTHER_FIELDS)
        _ = self._pages.gettext(staff_language(staff))
        ticked = [read_id(name.removeprefix("t")) for name in form if name[:1] == "t"]
        ids = sorted({number for number in ticked if number})
        try:
            deed = self._deed(form.get("deed", ""), form, staff)
        except TransitionRefused:
            deed = None
        if deed is None or not ids:
            problem = nothing_words(chosen=bool(ids), _=_)
            return await self._page(request, staff, status=422, problem=problem)
        form_id = form.get("form_id", "")[:_LONGEST_ID] or self._deps.new_id()
        results = await to_thread.run_sync(
            self._deps.queue.each, ids, deed, form_id, self._deps.clock.now()
        )
        if results is None:
            problem = _("This was already saved; nothing was done twice.")
            return await self._page(request, staff, problem=problem)
        return await self._page(request, staff, results=results)

    def _deed(self, name: str, form: Mapping[str, str], staff: StaffView) -> Deed | None:
        """What is to be done to each; None where the form does not say all it takes."""
        desk, queue, clock = self._deps.desk, self._deps.queue, self._deps.clock
        division, colleague = form.get("division", ""), read_id(form.get("colleague", ""))
        deeds: dict[str, Callable[[int], bool | None] | None] = {
            "claim": lambda number: desk.claim(number, staff.id, clock.now()),
            "take-over": lambda number: self._take(number, staff),
            "release": lambda number: desk.release(number, staff.id, clock.now()),
            "resolve": lambda number: desk.resolve(number, staff.id, clock.now()),
            "transfer": (lambda number: desk.transfer(number, staff.id, division, clock.now()))
            if division in self._deps.content.current().divisions
            else None,
            "assign": (lambda number: desk.assign(number, staff.id, colleague, clock.now()))
            if colleague
            else None,
        }
        if name == "label":
            return partial(
                queue.add_label, name=label_name(form.get("label", "")), scope=staff.scope
            )
        return deeds.get(name)

    def _take(self, number: int, staff: StaffView) -> None:
        """Whether nobody has the ticket or a colleague, where they may."""
        desk, now = self._deps.desk, self._deps.clock.now()
        try:
            desk.claim(number, staff.id, now)
        except TicketConflict:
            desk.take_over(number, staff.id, now)

    async def _look(self, request: Request, staff: StaffView, *, fresh: bool = False) -> Seen:
        """What there is to see; the part that is the same for others is read once for all.

        ``fresh``: as it is now, for somebody who may have just changed it.
        """
        queue, scope = self._deps.queue, staff.scope
        labels = await self._labels.get("", queue.labels, fresh=fresh)
        filtered = read_filter(request.query_params, self._deps.content.current().divisions, labels)
        wanted = filtered.wanted(staff.id)
        # Who sees all divisions sees the same as everybody else who does.
        key = (scope if scope.divisions is not None else None, wanted, filtered.after)
        now = self._deps.clock.now()
        read = partial(queue.state, wanted, scope=scope, now=now, after=filtered.after)
        state = await self._states.get(key, read, fresh=fresh)
        rows = tuple(one.seen_by(staff.id) for one in state.page.rows)
        return Seen(filtered, state, rows, labels)


def nothing_words(*, chosen: bool, _: Gettext) -> str:
    """Why nothing could be done to several tickets."""
    if not chosen:
        return _("Please tick the tickets first.")
    return _("Please choose what is to be done with the tickets, and with whom or which label.")
