"""The web channel: a page where a person writes and reads, with JavaScript or without.

The page is the whole interface: whoever has its random cookie has the conversation. Answers arrive
by an event stream where scripts run; elsewhere the page waits a moment for the answer before it is
shown, and has a link to look again.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from functools import partial

import anyio
from anyio import to_thread
from sse_starlette import ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.choice import MAX_BYTES
from bot.domain.errors import StorageError
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.domain.locale import EN, LOCALES, LocaleTag
from bot.domain.reply import Author
from bot.service.views import LineView
from bot.web.deps import WebDeps
from bot.web.language import accepted
from bot.web.pages import Pages
from bot.web.security.body import read_form
from bot.web.security.cookies import CookieJar
from bot.web.stream import Streams
from bot.web.wording import Gettext

log = logging.getLogger(__name__)

MOST_CHARACTERS = 5000
_SHOWN = 100
"""Lines on the page before "show earlier messages"."""
_LONGEST_ID = 64


class Chat:
    """``/chat`` and what its forms and its stream call."""

    def __init__(self, deps: WebDeps, pages: Pages, jar: CookieJar, streams: Streams) -> None:
        self._deps = deps
        self._pages = pages
        self._jar = jar
        self._streams = streams

    def routes(self) -> list[Route]:
        """``/chat``, ``/chat/send``, ``/chat/leave`` and ``/chat/stream``."""
        return [
            Route("/chat", self._show),
            Route("/chat/send", self._send, methods=["POST"]),
            Route("/chat/leave", self._leave, methods=["POST"]),
            Route("/chat/stream", self._stream),
        ]

    async def _show(self, request: Request) -> Response:
        """The conversation so far; a first visit starts one."""
        address = self._jar.person(request)
        if address is not None:
            return await self._page(request, address)
        if _is_guess(request):
            raise HTTPException(503)
        address = self._deps.new_id()
        await self._accept(
            InboundEvent(
                event_id=f"web:{address}:start",
                channel=ChannelName.WEB,
                address=address,
                occurred_at=self._deps.clock.now(),
                kind=EventKind.START,
                locale_hint=accepted(request.headers.get("accept-language"), LOCALES),
            )
        )
        await self._answered(address, 0)
        response = await self._page(request, address)
        self._jar.set_person(request, response, address)
        return response

    async def _send(self, request: Request) -> Response:
        """Takes a text or a pressed button; stored before anything is answered."""
        form = await read_form(request)
        address = self._jar.person(request)
        scripted = request.headers.get("hx-request") == "true"
        lines = await self._lines(address) if address is not None else ()
        _ = self._pages.gettext(_locale(request, lines))
        text, data = form.get("text", "").strip(), form.get("choice", "")
        problem = self._problem(address, text, data, _)
        if address is None or problem:
            if scripted:
                return self._pages.page(
                    "chat/problem.html", _locale(request, lines), status=422, problem=problem
                )
            return await self._page(
                request, address, lines=lines, status=422, problem=problem, text=text
            )
        form_id = form.get("form_id", "")[:_LONGEST_ID] or self._deps.new_id()
        # As on the platforms: what is typed has an id of its own, what is pressed has none.
        await self._accept(
            InboundEvent(
                event_id=f"web:{address}:{form_id}",
                channel=ChannelName.WEB,
                address=address,
                occurred_at=self._deps.clock.now(),
                kind=EventKind.CHOICE if data else EventKind.TEXT,
                text="" if data else text,
                data=data,
                message_ref=None if data else form_id,
            )
        )
        if scripted:
            return Response(status_code=204)
        await self._answered(address, lines[-1].id if lines else 0)
        response = RedirectResponse("/chat#latest", 303)
        self._jar.set_person(request, response, address)
        return response

    async def _leave(self, request: Request) -> Response:
        """Forgets the conversation on this device; what was written stays with us until erased."""
        response = RedirectResponse("/", 303)
        self._jar.drop(request, response, "person")
        return response

    async def _stream(self, request: Request) -> Response:
        """New lines as they come, after the last one this browser has."""
        address = self._jar.person(request)
        if address is None:
            return Response(status_code=204)
        last = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        after = int(last) if last.isascii() and last.isdigit() and len(last) < 18 else 0
        return self._streams.response(self._new_lines(request, address, after))

    async def _new_lines(
        self, request: Request, address: str, after: int
    ) -> AsyncIterator[ServerSentEvent]:
        hint = _locale(request, ())
        async with contextlib.aclosing(self._streams.nudges([_topic(address)])) as bell:
            async for _nudge in bell:
                for line in await self._lines(address, after):
                    after = max(after, line.id)
                    markup = self._pages.text(
                        "chat/line.html",
                        hint if line.author == Author.PERSON else line.locale,
                        line=line,
                        form_id=self._deps.new_id(),
                        last=False,
                    )
                    yield ServerSentEvent(markup, event="line", id=str(line.id), retry=3000)

    async def _page(
        self,
        request: Request,
        address: str | None,
        *,
        lines: tuple[LineView, ...] | None = None,
        status: int = 200,
        problem: str = "",
        text: str = "",
    ) -> Response:
        if lines is None:
            lines = await self._lines(address) if address is not None else ()
        shown = lines if request.query_params.get("all") else lines[-_SHOWN:]
        return self._pages.page(
            "chat/page.html",
            _locale(request, lines),
            status=status,
            lines=shown,
            earlier=len(lines) - len(shown),
            new_id=self._deps.new_id,
            after=lines[-1].id if lines else 0,
            problem=problem,
            text=text,
            live=address is not None,
        )

    def _problem(self, address: str | None, text: str, data: str, _: Gettext) -> str:
        if address is None:
            return _(
                "Your browser did not keep our cookie, so we do not know which talk this is."
                " Please allow cookies for this page and send the message again."
            )
        if data:
            if len(data.encode()) > MAX_BYTES:
                return _("That button does not work any more.")
        elif not text:
            return _("Please write a message first.")
        elif len(text) > MOST_CHARACTERS:
            return _(
                "Your message is too long: it has {length} characters, and {limit} is the most."
                " Please shorten it or send it in parts."
            ).format(length=len(text), limit=MOST_CHARACTERS)
        return ""

    async def _accept(self, event: InboundEvent) -> None:
        try:
            await to_thread.run_sync(self._deps.intake.accept, [event], self._deps.clock.now())
        except StorageError as error:
            log.exception("a message of the web channel could not be stored")
            raise HTTPException(503) from error

    async def _lines(self, address: str, after: int = 0) -> tuple[LineView, ...]:
        return await to_thread.run_sync(partial(self._deps.webchat.lines, address, after=after))

    async def _answered(self, address: str, after: int) -> None:
        """Returns once something was said to the person after that line, or after a short while."""
        with anyio.move_on_after(self._deps.answer_wait):
            async with contextlib.aclosing(self._streams.nudges([_topic(address)])) as bell:
                async for _nudge in bell:
                    news = await self._lines(address, after)
                    if any(line.author != Author.PERSON for line in news):
                        return


def _topic(address: str) -> str:
    return f"conversation:{ChannelName.WEB}:{address}"


def _locale(request: Request, lines: tuple[LineView, ...]) -> LocaleTag:
    """The language of the conversation, else the browser's, else English."""
    for line in reversed(lines):
        if line.author != Author.PERSON:
            return line.locale
    return accepted(request.headers.get("accept-language"), LOCALES) or EN


def _is_guess(request: Request) -> bool:
    """Whether a browser only loads ahead what the person might open."""
    return "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", ""))
