"""The page with the two phones: each browser has its own persons, kept in cookies."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.domain.locale import JA_SIMPLE, LOCALES
from bot.sandbox.automation import Automation, read_fields
from bot.sandbox.bubbles import bubble, chips
from bot.sandbox.config import SandboxConfig
from bot.sandbox.faults import FaultKind, Faults
from bot.sandbox.line_outbox import LineOutbox
from bot.sandbox.line_people import LINE_ID, ActionRefused
from bot.sandbox.live import Happening, Live, Notice, Typing
from bot.sandbox.store import Message, Person, Platform, Store
from bot.sandbox.telegram_profile import shown_commands
from bot.sandbox.words import page_language, speak

_HERE = Path(__file__).parent
_SHOWN = 200
_PERSONS_MOST = 20
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_RELOADING = {"follow", "unfollow", "block", "unblock", "start"}


class Phones:
    """Serves the page, its forms and its live stream."""

    def __init__(
        self,
        config: SandboxConfig,
        store: Store,
        faults: Faults,
        live: Live,
        automation: Automation,
        outbox: LineOutbox,
    ) -> None:
        self._config = config
        self._store = store
        self._faults = faults
        self._live = live
        self._automation = automation
        self._outbox = outbox

    def routes(self) -> list[BaseRoute]:
        """The page and what it needs."""
        return [
            Route("/", self._page, methods=["GET"]),
            Route("/events", self._events, methods=["GET"]),
            Route("/phone/{platform}/new", self._new, methods=["POST"]),
            Route("/phone/{platform}/switch", self._switch, methods=["POST"]),
            Route("/phone/{platform}/person", self._rename, methods=["POST"]),
            Route("/phone/{platform}/{action}", self._act, methods=["POST"]),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ]

    # whose phones

    def _persons(self, request: Request, platform: Platform) -> list[str]:
        """This browser's persons, the current one first."""
        kept = request.cookies.get(_cookie(platform), "").split(".")
        return [id_ for id_ in kept if _is_person(platform, id_)][:_PERSONS_MOST]

    def _fresh(self, platform: Platform) -> str:
        if platform is Platform.LINE:
            return f"U{self._config.hexadecimal(32)}"
        return str(10**9 + self._config.random.getrandbits(32))

    def _ensure(self, platform: Platform, id_: str) -> Person:
        found = self._store.person(platform, id_)
        if found is None:
            number = self._store.next_number(f"phone_{platform}")
            found = Person(platform, id_, f"Person {number}", "", started=False)
            self._store.save_person(found)
        return found

    def _keep(self, request: Request, response: Response, chosen: dict[Platform, str]) -> None:
        path = request.scope.get("root_path") or "/"
        for platform, id_ in chosen.items():
            others = [one for one in self._persons(request, platform) if one != id_]
            response.set_cookie(
                _cookie(platform),
                ".".join([id_, *others][:_PERSONS_MOST]),
                max_age=365 * 24 * 3600,
                path=path,
                httponly=True,
                samesite="lax",
            )

    # the page

    async def _page(self, request: Request) -> Response:
        language = self._language(request)
        phones, chosen = [], {}
        revision = int(self._store.value("SELECT coalesce(max(rev), 0) FROM messages"))
        for platform in Platform:
            persons = self._persons(request, platform) or [self._fresh(platform)]
            chosen[platform] = persons[0]
            phones.append(self._phone(platform, persons))
        html = (
            _templates()
            .get_template("page.html")
            .render(
                _=speak(language),
                language=language,
                base=_base(request),
                phones=phones,
                quota=self._quota(language),
                faults=self._faults.open(),
                kinds=list(FaultKind),
                revision=revision,
                console_url=self._config.console_url,
                home_url=self._config.home_url,
            )
        )
        response = HTMLResponse(html, headers={"Content-Security-Policy": _POLICY})
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        self._keep(request, response, chosen)
        if request.query_params.get("lang") in ("en", "ja"):
            response.set_cookie(
                "phones_lang", language, path=_base(request) or "/", samesite="lax", httponly=True
            )
        return response

    def _phone(self, platform: Platform, persons: list[str]) -> dict[str, Any]:
        person = self._ensure(platform, persons[0])
        messages = [
            one for one in self._store.messages(platform, person.id, limit=_SHOWN) if one.shown
        ]
        line = platform is Platform.LINE
        return {
            "platform": platform,
            "person": person,
            "persons": [self._ensure(platform, id_) for id_ in persons],
            "bubbles": [bubble(one, person.id) for one in messages],
            "chips": chips(messages[-1] if messages else None),
            "commands": [] if line else shown_commands(self._store, person.language),
            "languages": [
                (tag if line else tag.lower(), info.native_name)
                for tag, info in LOCALES.items()
                if tag != JA_SIMPLE
            ],
        }

    def _quota(self, language: str) -> str:
        _, used = speak(language), self._outbox.used_this_month()
        limit = self._config.line_monthly_quota
        if limit < 0:
            return _("Pushed this month: {used}").format(used=used)
        return _("Pushed this month: {used} of {limit}").format(used=used, limit=limit)

    def _language(self, request: Request) -> str:
        asked = request.query_params.get("lang") or request.cookies.get("phones_lang")
        return page_language(asked, request.headers.get("accept-language", ""))

    # forms

    async def _new(self, request: Request) -> Response:
        platform = _platform(request)
        if platform is None:
            return JSONResponse({"error": "unknown platform"}, 404)
        response = _back(request, platform)
        self._keep(request, response, {platform: self._fresh(platform)})
        return response

    async def _switch(self, request: Request) -> Response:
        platform = _platform(request)
        wanted = str((await read_fields(request)).get("person", ""))
        if platform is None or wanted not in self._persons(request, platform):
            return JSONResponse({"error": "unknown person"}, 404)
        response = _back(request, platform)
        self._keep(request, response, {platform: wanted})
        return response

    async def _rename(self, request: Request) -> Response:
        platform = _platform(request)
        persons = self._persons(request, platform) if platform else []
        if platform is None or not persons:
            return JSONResponse({"error": "unknown person"}, 404)
        fields = await read_fields(request)
        person = self._ensure(platform, persons[0])
        name = str(fields.get("name", "")).strip()[:60] or person.name
        language = str(fields.get("language", ""))[:20]
        self._store.save_person(replace(person, name=name, language=language))
        return _back(request, platform)

    async def _act(self, request: Request) -> Response:
        platform, action = _platform(request), request.path_params["action"]
        persons = self._persons(request, platform) if platform else []
        if platform is None or not persons:
            return JSONResponse({"error": "unknown person"}, 404)
        fields = await read_fields(request)
        allowed = {"text", "data", "display_text", "message_id", "payload"}
        fields = {name: value for name, value in fields.items() if name in allowed}
        self._ensure(platform, persons[0])
        try:
            self._automation.act(platform, persons[0], action, fields)
        except (ActionRefused, ValueError) as error:
            if _wants_page(request):
                return _back(request, platform)
            return JSONResponse({"error": str(error)}, 400)
        if _wants_page(request):
            return _back(request, platform)
        return JSONResponse({"reload": action in _RELOADING})

    # live

    async def _events(self, request: Request) -> Response:
        chats = {
            platform: persons[0]
            for platform in Platform
            if (persons := self._persons(request, platform))
        }
        given = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
        after = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0
        stream = self._stream(chats, after, self._language(request), _base(request))
        return EventSourceResponse(stream, ping=15, headers={"Cache-Control": "no-store"})

    async def _stream(
        self, chats: dict[Platform, str], after: int, language: str, base: str
    ) -> AsyncIterator[ServerSentEvent]:
        with self._live.page() as queue:
            missed = [
                message
                for platform, chat in chats.items()
                for message in self._store.messages(platform, chat, after=after)
            ]
            for message in sorted(missed, key=lambda one: one.rev):
                if message.shown:
                    yield self._message_event(message, chats, language, base)
            seen = max([after, *(message.rev for message in missed)])
            while (happening := await queue.get()) is not None:
                if chats.get(happening.platform) != happening.chat:
                    continue
                if not isinstance(happening, Message):
                    yield _passing_event(happening)
                elif happening.rev > seen and happening.shown:
                    yield self._message_event(happening, chats, language, base)

    def _message_event(
        self, message: Message, chats: dict[Platform, str], language: str, base: str
    ) -> ServerSentEvent:
        platform, person = message.platform, chats[message.platform]
        words = speak(language)
        newest = [one for one in self._store.messages(platform, person, limit=1) if one.shown]
        html = (
            _templates()
            .get_template("message.html")
            .render(_=words, base=base, one=bubble(message, person))
        )
        under = (
            _templates()
            .get_template("chips.html")
            .render(_=words, base=base, chips=chips(newest[0] if newest else None))
        )
        content = {
            "platform": platform,
            "seq": message.seq,
            "mine": message.author == "person",
            "html": html,
            "chips": under,
            "quota": self._quota(language),
        }
        return ServerSentEvent(json.dumps(content), event="message", id=str(message.rev))


@cache
def _templates() -> Environment:
    """The templates, each compiled once in a process."""
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _passing_event(happening: Happening) -> ServerSentEvent:
    if isinstance(happening, Typing):
        content = {"platform": happening.platform, "seconds": happening.seconds}
        return ServerSentEvent(json.dumps(content), event="typing")
    text = happening.text if isinstance(happening, Notice) else ""
    content = {"platform": happening.platform, "text": text}
    return ServerSentEvent(json.dumps(content), event="notice")


def _cookie(platform: Platform) -> str:
    return f"phones_{platform}"


def _is_person(platform: Platform, id_: str) -> bool:
    if platform is Platform.LINE:
        return bool(LINE_ID.fullmatch(id_)) and id_.startswith("U")
    return id_.isascii() and id_.isdigit() and 0 < int(id_) < 2**52


def _platform(request: Request) -> Platform | None:
    try:
        return Platform(request.path_params["platform"])
    except ValueError:
        return None


def _base(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _back(request: Request, platform: Platform) -> Response:
    return RedirectResponse(f"{_base(request)}/#phone-{platform}", 303)
