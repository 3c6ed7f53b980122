"""How well messages are understood, language by language, as last measured."""

from __future__ import annotations

import logging
from functools import partial
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.entry import Audience
from bot.domain.errors import ContentError
from bot.domain.figures import ALL
from bot.service.views import StaffView
from bot.web.console.frame import Frame, asked_audience
from bot.web.console.session import Guard
from bot.web.deps import WebDeps

log = logging.getLogger(__name__)


class UnderstandingPage:
    """``/console/understanding``, for one audience; one language in detail, or all together."""

    def __init__(self, deps: WebDeps, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._frame = frame
        self._guard = guard

    def routes(self) -> list[Route]:
        """The route, behind the guard."""
        return [Route("/console/understanding", self._guard.signed_in(self._show))]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        params = request.query_params
        audience = asked_audience(params)
        measured, fault = None, ""
        try:
            measured = (await to_thread.run_sync(self._deps.figures)).get(audience)
        except ContentError as error:
            log.warning("figures are not shown: %s", error)
            fault = str(error)
        name = params.get("locale", ALL)
        if measured is not None and name not in measured.reports:
            name = ALL
        return self._frame.page(
            "console/understanding.html",
            request,
            staff,
            audience=audience,
            measured=measured,
            fault=fault,
            name=name,
            address=partial(_address, audience),
        )


def _address(audience: Audience, name: str) -> str:
    """Where the figures of one language stand in detail."""
    return f"/console/understanding?{urlencode({'audience': audience, 'locale': name})}#detail"
