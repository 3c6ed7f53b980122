"""The audit log, for admins: to look through, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.domain.audit import AuditGroup, group_actions
from bot.domain.office import JAPAN
from bot.domain.roles import Right
from bot.service.staff_store import AuditFilter
from bot.service.views import AuditView, StaffView
from bot.web.console.frame import Frame
from bot.web.console.session import Guard
from bot.web.deps import WebDeps

AUDIT = "/console/audit"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "id",
    "time",
    "staff_id",
    "staff",
    "action",
    "ticket",
    "account_id",
    "account",
    "detail",
    "via",
)


@dataclass(frozen=True)
class Asked:
    """What the log is narrowed to; read from and written to the address."""

    who: int | None = None
    group: AuditGroup | None = None
    ticket: int | None = None
    first: date | None = None
    last: date | None = None

    def query(self, **more: object) -> str:
        """The address's query for this."""
        values = {
            "who": self.who,
            "group": self.group,
            "ticket": self.ticket,
            "first": self.first,
            "last": self.last,
            **more,
        }
        return urlencode({name: str(value) for name, value in values.items() if value is not None})

    @property
    def wanted(self) -> AuditFilter:
        """The same for the store; days are Japan's, both included."""
        return AuditFilter(
            group_actions(self.group) if self.group else None,
            self.who,
            self.ticket,
            _start(self.first) if self.first else None,
            _start(self.last + timedelta(days=1)) if self.last else None,
        )


def read_asked(request: Request) -> Asked:
    """What the address asks for; what cannot be read is left out."""
    params = request.query_params
    group = params.get("group", "")
    return Asked(
        _number(params.get("who", "")),
        AuditGroup(group) if group in set(AuditGroup) else None,
        _number(params.get("ticket", "").lstrip("#")),
        _day(params.get("first", "")),
        _day(params.get("last", "")),
    )


class AuditPage:
    """``/console/audit`` and ``/console/audit.csv``."""

    def __init__(self, deps: WebDeps, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._frame = frame
        self._guard = guard

    def routes(self) -> list[Route]:
        """The routes, for admins only."""
        guarded = partial(self._guard.signed_in, right=Right.AUDIT)
        return [
            Route(AUDIT, guarded(self._show)),
            Route(f"{AUDIT}.csv", guarded(self._file)),
        ]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        asked = read_asked(request)
        before = _number(request.query_params.get("before", ""))
        page = partial(self._deps.people.auditing.page, asked.wanted, before=before)
        rows, older = await to_thread.run_sync(page)
        return self._frame.page(
            "console/audit.html",
            request,
            staff,
            asked=asked,
            rows=rows,
            older=older,
            newest=before is None,
            groups=tuple(AuditGroup),
            everybody=await to_thread.run_sync(self._deps.accounts.all),
        )

    async def _file(self, request: Request, staff: StaffView) -> Response:
        """As a file with a byte order mark: without one, spreadsheets misread Japanese."""
        asked, auditing = read_asked(request), self._deps.people.auditing
        now = self._deps.clock.now()
        await to_thread.run_sync(auditing.exported, "audit", staff.id, now)
        name = f"audit-{now.astimezone(JAPAN):%Y%m%d}.csv"
        return StreamingResponse(
            csv_lines(auditing.rows(asked.wanted)),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )


def csv_lines(rows: Iterator[AuditView]) -> Iterator[str]:
    """The lines of the file, the newest first."""
    yield "\ufeff" + _line(_COLUMNS)
    for row in rows:
        entry = row.entry
        yield _line(
            (
                row.id,
                entry.at.astimezone(JAPAN).isoformat(timespec="seconds"),
                entry.staff_id,
                row.staff_name,
                entry.action,
                entry.ticket_id,
                entry.about_id,
                row.about_name,
                entry.detail,
                entry.via,
            )
        )


def _line(values: tuple[object, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(value) for value in values])
    return out.getvalue()


def _harmless(value: object) -> str:
    """A name that begins like a formula must not be reckoned by a spreadsheet."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JAPAN)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2999 else None
