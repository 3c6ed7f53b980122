"""The queue: which tickets wait, the urgent ones first, and live counts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.locale import EN
from bot.domain.ticket import TicketState
from bot.service.views import QueueCounts, StaffView, TicketRow
from bot.web.console.frame import Frame
from bot.web.console.session import Guard
from bot.web.deps import WebDeps
from bot.web.office_words import due_words
from bot.web.stream import Streams

_MOST_ROWS = 100


@dataclass(frozen=True)
class Filter:
    """What the queue is narrowed to; read from and written to the address."""

    state: TicketState | None = None
    division: str = ""
    mine: bool = False

    def query(self, **changes: object) -> str:
        """The address's query for this filter, with some parts changed."""
        values: dict[str, object] = {
            "state": self.state,
            "division": self.division,
            "mine": self.mine,
        }
        values.update(changes)
        kept = {
            name: "1" if value is True else str(value) for name, value in values.items() if value
        }
        return urlencode(kept)


def read_filter(request: Request, divisions: frozenset[str]) -> Filter:
    """The filter in the address; what we do not know is left out."""
    params = request.query_params
    state = params.get("state", "")
    division = params.get("division", "")
    return Filter(
        TicketState(state) if state in set(TicketState) else None,
        division if division in divisions else "",
        params.get("mine") == "1",
    )


class Queue:
    """``/console``, its live part, and the stream that says when to look."""

    def __init__(self, deps: WebDeps, frame: Frame, guard: Guard, streams: Streams) -> None:
        self._deps = deps
        self._frame = frame
        self._guard = guard
        self._streams = streams

    def routes(self) -> list[Route]:
        """The routes, all behind the guard."""
        return [
            Route("/console", self._guard.signed_in(self._show)),
            Route("/console/queue", self._guard.signed_in(self._part)),
            Route("/console/stream", self._guard.signed_in(self._stream)),
        ]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        wanted = self._filter(request)
        rows, counts, overdue = await self._look(wanted, staff)
        return self._frame.page(
            "console/queue.html",
            request,
            staff,
            wanted=wanted,
            rows=rows,
            counts=counts,
            overdue=overdue,
            seen=self._digest(rows, counts, overdue),
        )

    async def _part(self, request: Request, staff: StaffView) -> Response:
        """The list anew, or 204 where the page already shows just this."""
        wanted = self._filter(request)
        rows, counts, overdue = await self._look(wanted, staff)
        seen = self._digest(rows, counts, overdue)
        if request.query_params.get("seen") == seen:
            return Response(status_code=204)
        return self._frame.part(
            "console/queue_part.html",
            staff,
            wanted=wanted,
            rows=rows,
            counts=counts,
            overdue=overdue,
            seen=seen,
        )

    async def _stream(self, request: Request, _staff: StaffView) -> Response:
        bell = self._streams.nudges(["queue"])
        return self._streams.response(self._guard.looks(request, bell, "queue"))

    def _filter(self, request: Request) -> Filter:
        return read_filter(request, frozenset(self._deps.content.current().divisions))

    async def _look(
        self, wanted: Filter, staff: StaffView
    ) -> tuple[tuple[TicketRow, ...], QueueCounts, int]:
        rows = await to_thread.run_sync(
            partial(
                self._deps.desk.queue,
                state=wanted.state,
                division=wanted.division or None,
                keeper_id=staff.id if wanted.mine else None,
                limit=_MOST_ROWS,
            )
        )
        counts = await to_thread.run_sync(self._deps.desk.counts)
        overdue = await to_thread.run_sync(self._deps.desk.overdue, self._deps.clock.now())
        return rows, counts, overdue

    def _digest(self, rows: tuple[TicketRow, ...], counts: QueueCounts, overdue: int) -> str:
        """Changes with what is shown, the time that is left for each ticket among it."""
        now = self._deps.clock.now()
        left = [due_words(row.due, now, EN, str) for row in rows if row.due is not None]
        return hashlib.sha256(repr((rows, counts, overdue, left)).encode()).hexdigest()[:16]
