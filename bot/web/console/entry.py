"""What the bot said: an entry in Japanese beside the person's language, with its sources."""

from __future__ import annotations

from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.entry import Entry
from bot.domain.locale import JA, LocaleTag, match_locale
from bot.domain.utterance import Answer, Said
from bot.service.views import StaffView
from bot.web.console.frame import Frame
from bot.web.console.session import Guard
from bot.web.deps import WebDeps


class EntryPage:
    """``/console/entries/<id>``."""

    def __init__(self, deps: WebDeps, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._frame = frame
        self._guard = guard

    def routes(self) -> list[Route]:
        """The route, behind the guard."""
        return [Route("/console/entries/{entry_id:path}", self._guard.signed_in(self._show))]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        entry = self._deps.content.current().entry(request.path_params["entry_id"])
        if entry is None:
            raise HTTPException(404)
        beside = match_locale(request.query_params.get("locale"))
        shown = (JA,) if beside in (None, JA) else (JA, beside)
        texts = [
            (entry.text(tag), await to_thread.run_sync(partial(self._body, entry, tag)))
            for tag in shown
            if tag is not None
        ]
        return self._frame.page("console/entry.html", request, staff, entry=entry, texts=texts)

    def _body(self, entry: Entry, locale: LocaleTag) -> str:
        """The answer as the bot words it today; the source text where nobody can word it."""
        composer = self._deps.composer
        if composer is None:
            return entry.text(locale).body
        said = (Said(Answer(entry.id), locale),)
        replies = composer.compose(said, now=self._deps.clock.now())
        return "\n\n".join(reply.text for reply in replies)
