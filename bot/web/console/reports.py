"""Reports: what was asked, what became of it, and how fast people were helped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.entry import Audience, Content
from bot.domain.japan import japan_day
from bot.domain.locale import match_locale
from bot.domain.rating import AnswerFault, RatingCause
from bot.domain.reporting import By, Preset, Report, Row, Scope, days_of, own_days
from bot.domain.roles import Right
from bot.domain.tally import QUESTIONS, Kind
from bot.service.reports import stepped
from bot.service.views import StaffView
from bot.web import charts, report_words
from bot.web.console.frame import Frame, staff_language
from bot.web.console.session import Guard
from bot.web.deps import WebDeps
from bot.web.pages import Pages
from bot.web.report_csv import report_csv

AT = "/console/reports"
MOST_BARS = 15
"""Of a chart; its table goes on."""
MOST_ROWS = 60
OWN = "own"


@dataclass(frozen=True)
class Wish:
    """What the address asks for, as far as it can be understood."""

    preset: Preset | None
    """None: own days."""
    scope: Scope
    fault: bool = False
    """Own days were asked for and cannot be read."""

    def address(self, path: str, **more: str) -> str:
        """The same stretch and narrowing under another path."""
        scope = self.scope
        given = {
            "period": self.preset or OWN,
            "from": "" if self.preset else scope.first.isoformat(),
            "to": "" if self.preset else scope.last.isoformat(),
            "audience": scope.audience or "",
            "division": scope.division,
            "locale": scope.locale or "",
            "topic": scope.topic,
            **more,
        }
        return f"{path}?{urlencode({name: value for name, value in given.items() if value})}"


def read_wish(params: Mapping[str, str], content: Content, today: date) -> Wish:
    """What is asked for; what is unknown is left out, and without a stretch it is this month."""
    asked = params.get("period", "")
    preset = Preset(asked) if asked in set(Preset) else Preset.THIS_MONTH
    first, last = days_of(preset, today)
    own = asked == OWN
    fault = False
    if own:
        try:
            given = (date.fromisoformat(params.get(name, "")) for name in ("from", "to"))
            first, last = own_days(*given)
        except ValueError:
            fault, own = True, False
    audience = params.get("audience", "")
    division, topic = params.get("division", ""), params.get("topic", "")
    known_topic = topic in content.chapters or topic in content.entries
    scope = Scope(
        first,
        last,
        audience=Audience(audience) if audience in set(Audience) else None,
        division=division if division in content.divisions else "",
        locale=match_locale(params.get("locale")) if params.get("locale") else None,
        topic=topic if known_topic else "",
    )
    return Wish(None if own else preset, scope, fault)


class ReportsPage:
    """``/console/reports`` and its tables as CSV files."""

    def __init__(self, deps: WebDeps, pages: Pages, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._pages = pages
        self._frame = frame
        self._guard = guard

    def routes(self) -> list[Route]:
        """The routes, for those who may oversee."""
        guarded = self._guard.signed_in
        return [
            Route(AT, guarded(self._show, Right.REPORTS)),
            Route(f"{AT}.csv", guarded(self._csv, Right.REPORTS)),
        ]

    def _wish(self, request: Request) -> Wish:
        today = japan_day(self._deps.clock.now())
        return read_wish(request.query_params, self._deps.content.current(), today)

    async def _show(self, request: Request, staff: StaffView) -> Response:
        wish = self._wish(request)
        report = await to_thread.run_sync(self._deps.reports.report, wish.scope)
        locale = staff_language(staff)
        _ = self._pages.gettext(locale)
        content = self._deps.content.current()
        steps = stepped(report)
        months = (wish.scope.last - wish.scope.first).days >= 186
        named = {
            by: [
                (report_words.row_words(row, by, content, locale, _), row)
                for row in report.rows[by]
            ]
            for by in (By.LANGUAGE, By.DIVISION, By.TOPIC, By.HOUR)
        }
        in_steps = [
            (report_words.step_words(step, locale, months=months), row) for step, row in steps
        ]
        return self._frame.page(
            "console/reports.html",
            request,
            staff,
            wish=wish,
            scope=wish.scope,
            report=report,
            empty=_is_empty(report),
            presets=tuple(Preset),
            own=OWN,
            kinds=QUESTIONS,
            kind=Kind,
            legend=[(one.value, report_words.kind_words(one, _)) for one in QUESTIONS],
            by=By,
            faults=_listed(report.faults, AnswerFault),
            causes=_listed(report.causes, RatingCause),
            over_time=in_steps,
            time_chart=charts.columns([(name, _parts(row)) for name, row in in_steps]),
            hour_chart=charts.columns([(row.key, _parts(row)) for row in report.rows[By.HOUR]]),
            tables=named,
            bar_charts={
                by: charts.bars([(name, _parts(row)) for name, row in rows[:MOST_BARS]])
                for by, rows in named.items()
                if by is not By.HOUR
            },
            most=MOST_ROWS,
            csv=lambda one: wish.address(f"{AT}.csv", by=one),
        )

    async def _csv(self, request: Request, staff: StaffView) -> Response:
        wish = self._wish(request)
        asked = request.query_params.get("by", "")
        by = By(asked) if asked in set(By) else By.DAY
        rows = await to_thread.run_sync(partial(self._deps.reports.table, wish.scope, by))
        locale = staff_language(staff)
        _ = self._pages.gettext(locale)
        content = self._deps.content.current()
        named = [(report_words.row_words(row, by, content, locale, _), row) for row in rows]
        auditing, now = self._deps.people.auditing, self._deps.clock.now()
        await to_thread.run_sync(auditing.exported, "reports", staff.id, now)
        name = f"clairbot-{by}-{wish.scope.first}-{wish.scope.last}.csv"
        return Response(
            report_csv(by, named, _),
            media_type="text/csv; charset=utf-8",
            headers={
                "content-disposition": f'attachment; filename="{name}"',
                "cache-control": "no-store",
            },
        )


def _parts(row: Row) -> list[tuple[str, int]]:
    return [(kind.value, row.turns.of(kind)) for kind in QUESTIONS]


def _listed(counts: Mapping[str, int], known: Iterable[str]) -> list[tuple[str, int]]:
    return [(one, counts[one]) for one in known if counts.get(one)]


def _is_empty(report: Report) -> bool:
    return not report.total.turns.counts and not report.total.tickets.opened
