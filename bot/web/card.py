"""``/card/….pdf``: an outcome card as one page to print and to forward."""

from __future__ import annotations

from datetime import timedelta, timezone

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.errors import CardExpired, CardRefused, PrintingUnavailable
from bot.service.cards import Cards
from bot.service.ports import Clock
from bot.web.language import staff_locale
from bot.web.pages import Pages

JAPAN = timezone(timedelta(hours=9), "JST")
AT_ONCE = 2
"""Pages laid out side by side; more wait, so that the rest of the site stays quick."""


class CardPage:
    """Hands out the page behind a signed address; nobody has to sign in for it."""

    def __init__(self, cards: Cards | None, clock: Clock, pages: Pages) -> None:
        self._cards = cards
        self._clock = clock
        self._pages = pages
        self._room = anyio.CapacityLimiter(AT_ONCE)

    def routes(self) -> list[Route]:
        """The one address."""
        return [Route("/card/{token}.pdf", self._card, methods=["GET"])]

    async def _card(self, request: Request) -> Response:
        today = self._clock.now().astimezone(JAPAN).date()
        if self._cards is None:
            return self._refused(request, 404)
        token = request.path_params["token"]
        try:
            card = await to_thread.run_sync(
                self._cards.fetch, token, today, limiter=self._room, abandon_on_cancel=True
            )
        except CardExpired:
            return self._refused(request, 410)
        except CardRefused:
            return self._refused(request, 404)
        except PrintingUnavailable:
            return self._refused(request, 503)
        return Response(
            card.pdf,
            media_type="application/pdf",
            headers={
                "content-disposition": f'inline; filename="{card.name}"',
                "cache-control": "private, no-store",
                "x-robots-tag": "noindex",
            },
        )

    def _refused(self, request: Request, status: int) -> Response:
        locale = staff_locale(
            request.query_params.get("lang"), request.headers.get("accept-language")
        )
        _ = self._pages.gettext(locale)
        match status:
            case 410:
                title = _("This page is no longer kept")
                explanation = _(
                    "Addresses of results are good for 30 days. Please do the check again in the "
                    "chat; it takes two minutes."
                )
            case 503:
                title = _("The page cannot be printed at the moment")
                explanation = _("The chat shows the same result. Please try again later.")
            case _other:
                title = _("This address does not lead to a result")
                explanation = _(
                    "It may have been cut while it was copied, or the conditions have changed. "
                    "Please open the link again, or do the check again in the chat."
                )
        return self._pages.page(
            "error.html",
            locale,
            status=status,
            headers={"cache-control": "no-store", "x-robots-tag": "noindex"},
            title=title,
            explanation=explanation,
            code=status,
        )
