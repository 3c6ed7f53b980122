"""Which topics are there in which language, and which reviews are due."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.coverage import TextState, coverage, totals
from bot.domain.locale import LOCALES, match_locale
from bot.service.views import StaffView
from bot.web.console.frame import Frame, asked_audience
from bot.web.console.session import Guard
from bot.web.deps import WebDeps
from bot.web.wording import TOKYO


class CoveragePage:
    """``/console/coverage``, for one audience, narrowed to what is left to do if asked."""

    def __init__(self, deps: WebDeps, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._frame = frame
        self._guard = guard

    def routes(self) -> list[Route]:
        """The route, behind the guard."""
        return [Route("/console/coverage", self._guard.signed_in(self._show))]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        params = request.query_params
        audience = asked_audience(params)
        only = match_locale(params.get("locale"))
        today = self._deps.clock.now().astimezone(TOKYO).date()
        rows = coverage(self._deps.content.current(), audience, today)
        whole = totals(rows)
        if only is not None:
            todo = (TextState.SUMMARY, TextState.STALE, TextState.MISSING)
            rows = tuple(row for row in rows if row.states[only] in todo)
        return self._frame.page(
            "console/coverage.html",
            request,
            staff,
            audience=audience,
            only=only,
            rows=rows,
            totals=whole,
            states=tuple(TextState),
            shown=(only,) if only is not None else tuple(LOCALES),
        )
