"""Who else is at a ticket, live: the open page itself is the sign of life.

The page's stream is what says that somebody looks, and its end that they are gone; a row with an
end in the database, because colleagues may be served by another process. A page without JavaScript
has no stream: it counts for a while after it was loaded.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Mapping,
)
from functools import partial

import anyio
from anyio import to_thread
from sse_starlette import ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.errors import NotFound, StorageError
from bot.service.colleague_store import Colleague
from bot.service.colleagues import Colleagues
from bot.service.views import StaffView
from bot.web.beats import Beats
from bot.web.console.frame import staff_language
from bot.web.console.session import Guard
from bot.web.deps import WebDeps
from bot.web.pages import Pages
from bot.web.stream import Event, Streams

News = Callable[[StaffView], Awaitable[ServerSentEvent | None]]
"""What the page does not show yet of the ticket, for somebody; HTTPException where they may not."""

_ONLY_TICKET = frozenset({"ticket"})
_SOONEST = 1.0
"""Seconds between looks, however soon somebody stops writing."""


class PresencePage:
    """``/console/tickets/<number>/writing``, and what the ticket's page and stream need."""

    def __init__(self, deps: WebDeps, pages: Pages, guard: Guard, streams: Streams) -> None:
        self._deps = deps
        self._pages = pages
        self._guard = guard
        self._streams = streams
        self._colleagues = Colleagues(deps.desk.store)

    def routes(self) -> list[Route]:
        """The route, behind the guard."""
        at = "/console/tickets/{ticket_id:int}"
        return [Route(f"{at}/writing", self._guard.signed_in(self._writing), methods=["POST"])]

    async def _writing(self, request: Request, staff: StaffView) -> Response:
        """Keys were pressed; nothing of what was typed comes here."""
        ticket_id = int(request.path_params["ticket_id"])
        with contextlib.suppress(NotFound, OverflowError, StorageError):
            await to_thread.run_sync(
                self._colleagues.write, ticket_id, staff.id, self._deps.clock.now()
            )
        return Response(status_code=204)

    async def loaded(self, ticket_id: int, staff: StaffView) -> tuple[Colleague, ...]:
        """The page is being drawn: its reader counts from now on; who else is there."""

        def look() -> tuple[Colleague, ...]:
            now = self._deps.clock.now()
            self._colleagues.look(_page(ticket_id, staff), ticket_id, staff.id, now)
            return self._colleagues.present(ticket_id, staff.id, now)[0]

        try:
            return await to_thread.run_sync(look)
        except StorageError:
            return ()  # only a courtesy: the page is shown without

    async def events(
        self, request: Request, ticket_id: int, topics: Collection[str], news: News
    ) -> AsyncIterator[Event]:
        """``news`` at the beats of ``topics``, and who is there as markup, for as long as the
        session lasts and the ticket is theirs to see."""
        visit, before = self._deps.new_id(), None
        limits, sooner = self._streams.limits, [self._streams.limits.look_every]
        listen = partial(
            _listen, self._streams.beats, {"ticket": topics, "presence": [f"presence:{ticket_id}"]}
        )
        heard = named_nudges(listen, sooner, every=limits.look_every, longest=limits.longest)
        yield ServerSentEvent(comment="live", retry=3000)
        try:
            async with contextlib.aclosing(heard):
                async for rung in heard:
                    staff = await self._guard.still(request)
                    if staff is None:
                        yield ServerSentEvent("1", event="signed-out")
                        return
                    if rung is None or "ticket" in rung:
                        try:
                            event = await news(staff)
                        except HTTPException:
                            return  # another division's by now: whoever asks again is told so
                        if event is not None:
                            yield event
                    if rung == _ONLY_TICKET:
                        continue
                    there, sooner[0] = await self._look(visit, ticket_id, staff, rung is None)
                    if there != before:
                        before = there
                        yield ServerSentEvent(self._markup(there, staff), event="presence")
        finally:
            with anyio.CancelScope(shield=True), contextlib.suppress(StorageError):
                await to_thread.run_sync(self._colleagues.leave, ticket_id, visit)

    async def _look(
        self, visit: str, ticket_id: int, staff: StaffView, renew: bool
    ) -> tuple[tuple[Colleague, ...], float]:
        """Who is there, and after how many seconds to look again; a sign of life if due."""

        every = self._streams.limits.look_every

        def look() -> tuple[tuple[Colleague, ...], float]:
            now = self._deps.clock.now()
            if renew:
                # The stream stands in for the page from now on.
                instead_of = _page(ticket_id, staff)
                self._colleagues.look(visit, ticket_id, staff.id, now, instead_of=instead_of)
            there, until = self._colleagues.present(ticket_id, staff.id, now)
            left = (until - now).total_seconds() if until is not None and there else every
            return there, min(every, max(left, _SOONEST))

        try:
            return await to_thread.run_sync(look)
        except (NotFound, StorageError):
            return (), every

    def _markup(self, there: tuple[Colleague, ...], staff: StaffView) -> str:
        markup = self._pages.text("console/presence.html", staff_language(staff), colleagues=there)
        return " ".join(markup.split())


async def named_nudges(
    listen: Callable[[Callable[[str], None]], Callable[[], None]],
    sooner: list[float],
    *,
    every: float,
    longest: float,
) -> AsyncGenerator[frozenset[str] | None]:
    """The names that rang since the last time; None for a look at everything: at first, every so
    many seconds, and at the end. An empty set after ``sooner[0]`` seconds, which the caller may
    change between two nudges."""
    loop = asyncio.get_running_loop()
    rung = asyncio.Event()
    heard: set[str] = set()

    def ring(name: str) -> None:
        heard.add(name)
        rung.set()

    leave = listen(ring)
    try:
        end, full = loop.time() + longest, loop.time() + every
        yield None
        while True:
            now = loop.time()
            if not heard and now < end:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(min(sooner[0], full - now, end - now)):
                        await rung.wait()
            rung.clear()
            names = frozenset(heard)
            heard.clear()
            now = loop.time()
            if not names and now >= min(full, end):
                full = now + every
                yield None
                if now >= end:
                    return
            else:
                yield names
    finally:
        leave()


def _listen(
    beats: Beats, topics: Mapping[str, Collection[str]], ring: Callable[[str], None]
) -> Callable[[], None]:
    """Have ``ring`` called with a name at each beat of the topics it stands for."""
    ends = [beats.listen(about, partial(ring, name)) for name, about in topics.items()]

    def leave() -> None:
        for end in ends:
            end()

    return leave


def _page(ticket_id: int, staff: StaffView) -> str:
    return f"page-{ticket_id}-{staff.id}"
