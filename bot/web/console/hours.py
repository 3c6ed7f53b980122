"""When staff are there, as the bot has read it: nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.hours import calendar_of
from bot.domain.office import JAPAN, Hours, Office, Reason
from bot.service.views import StaffView
from bot.web.console.frame import Frame
from bot.web.console.session import Guard
from bot.web.deps import WebDeps

AHEAD = 366
"""Days for which the closed ones are listed."""


@dataclass(frozen=True)
class DivisionHours:
    """A row of the page; the first one, without a division, is for all that have no own hours."""

    division: str
    hours: Hours
    open_now: bool
    opens_at: datetime | None
    """The next opening; None where it is open, or never opens."""


@dataclass(frozen=True)
class ClosedDays:
    """Days that are closed for one reason, both ends included."""

    first: date
    last: date
    reason: Reason
    divisions: tuple[str, ...] = ()
    """Whom it concerns; nobody named means everybody."""


def division_hours(office: Office, now: datetime) -> tuple[DivisionHours, ...]:
    """The usual hours, then those of the divisions that differ."""
    rows = []
    for division in ("", *office.divisions):
        calendar = calendar_of(office, division)
        if calendar is not None:
            open_now = calendar.is_open(now)
            opens_at = None if open_now else calendar.next_opening(now)
            rows.append(DivisionHours(division, calendar.hours, open_now, opens_at))
    return tuple(rows)


def closed_days(office: Office, today: date) -> tuple[ClosedDays, ...]:
    """What is closed within a year, day after day of one reason in one piece."""
    pieces = [*_for_all(office, today)]
    pieces += [
        ClosedDays(one.first, one.last, one.reason, tuple(sorted(one.divisions)))
        for one in office.closures
        if one.divisions and one.last >= today
    ]
    return tuple(sorted(pieces, key=lambda piece: (piece.first, piece.last)))


def _for_all(office: Office, today: date) -> Iterator[ClosedDays]:
    piece: ClosedDays | None = None
    for number in range(AHEAD):
        day = today + timedelta(days=number)
        reason = office.closed(day, "")
        if piece is not None and reason == piece.reason:
            piece = replace(piece, last=day)
            continue
        if piece is not None:
            yield piece
        piece = ClosedDays(day, day, reason) if reason is not None else None
    if piece is not None:
        yield piece


class HoursPage:
    """``/console/hours``."""

    def __init__(self, deps: WebDeps, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._frame = frame
        self._guard = guard

    def routes(self) -> list[Route]:
        """The route, behind the guard."""
        return [Route("/console/hours", self._guard.signed_in(self._show))]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        office, now = self._deps.content.current().office, self._deps.clock.now()
        return self._frame.page(
            "console/hours.html",
            request,
            staff,
            office=office,
            rows=division_hours(office, now),
            closed=closed_days(office, now.astimezone(JAPAN).date()),
        )
