"""The real web application over a real database, with people, staff and tickets at hand."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp

from bot.channels.memory import MemoryChannel
from bot.channels.web import WebChannel
from bot.content.editing import ContentEdits
from bot.content.source import content_root
from bot.domain.choice import Action, choice_data
from bot.domain.errors import WebhookRefused
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.domain.locale import EN, LocaleTag
from bot.domain.reply import Reply
from bot.domain.understood import Question, SmallTalk, Understood, Verdict
from bot.i18n.composer import TextComposer
from bot.service.delivering import Deliverer
from bot.service.desk import Desk
from bot.service.glossing import Glossing
from bot.service.handling import Handler
from bot.service.health import Health
from bot.service.intake import Intake
from bot.service.learning import Learning
from bot.service.phrasing import Phrasing
from bot.service.ports import Incoming, Understanding
from bot.service.reports import Reports
from bot.service.speaking import Speaker
from bot.service.translating import Translating
from bot.service.views import StaffView
from bot.service.webchat import WebChat
from bot.storage.database import Database
from bot.understanding.clusters import clusters
from bot.web.app import create_web
from bot.web.deps import WebDeps
from bot.web.stream import StreamLimits
from tests.support.clock import TurnedClock
from tests.support.people import people_of
from tests.support.small import emergency_of
from tests.support.wiring import Held, shipped_catalogs, shipped_content

PASSWORD = "correct horse battery"
CARD = "immigration/lost-residence-card"
SIGNED = "x-test-signature"


class ByWords:
    """Understands a few words and nothing else: these tests are about pages."""

    def decide(self, question: Question) -> Understood:
        """``card`` has an answer, ``person`` wants a person, ``ambulance`` is danger."""
        locale = question.chosen or question.prior or EN
        text = question.text.lower()
        if "ambulance" in text:
            entry = "emergency/call-ambulance"
            return Understood(Verdict.EMERGENCY, locale, entry, 1.0, emergency_kind="medical")
        if "card" in text:
            return Understood(Verdict.ANSWER, locale, CARD, 0.97)
        if "person" in text:
            return Understood(Verdict.SMALLTALK, locale, smalltalk=SmallTalk.HUMAN)
        return Understood(Verdict.HANDOFF, locale)

    def at_once(self, question: Question) -> Understood | None:
        """Only what is danger."""
        return emergency_of(self.decide(question))


class PlatformChannel(MemoryChannel):
    """A platform whose webhook body is one text per line, signed with the word ``right``."""

    response: Mapping[str, Any] | None = None

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Incoming:
        """One text event for each line."""
        if headers.get(SIGNED) != "right":
            raise WebhookRefused(status=401)
        try:
            lines = body.decode().splitlines()
        except UnicodeDecodeError as error:
            raise WebhookRefused(status=400) from error
        events = tuple(
            InboundEvent(
                event_id=f"memory:{line}",
                channel=ChannelName.MEMORY,
                address="platform",
                occurred_at=TurnedClock().now(),
                kind=EventKind.TEXT,
                text=line,
            )
            for line in lines
        )
        return Incoming(events, self.response)


class Marking:
    """A translator that marks every sentence, so that one which was never asked for is seen."""

    def gettext(self, message: str, locale: LocaleTag) -> str:
        """``ja⟦message⟧``."""
        return message if locale == EN else f"{locale}⟦{message}⟧"

    def ngettext(self, one: str, many: str, count: int, locale: LocaleTag) -> str:
        """The same for plurals."""
        return self.gettext(one if count == 1 else many, locale)


class InProcess(httpx.BaseTransport):
    """Calls the application without a socket; a fault of ours becomes its 500 page."""

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request in an event loop of its own, answered whole."""
        return asyncio.run(self._call(request))

    async def _call(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        answer = await self._transport.handle_async_request(
            httpx.Request(request.method, request.url, headers=request.headers, content=body)
        )
        content = await answer.aread()
        return httpx.Response(answer.status_code, headers=answer.headers, content=content)


@dataclass
class WebHouse:
    """One wired program. ``work`` does what the workers would do."""

    store: Database
    clock: TurnedClock
    channel: PlatformChannel
    handler: Handler
    deliverer: Deliverer
    deps: WebDeps
    limits: StreamLimits | None = None
    _working: threading.Lock = field(default_factory=threading.Lock)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def change(self, **changes: Any) -> WebHouse:
        """The same house with other dependencies."""
        registry = CollectorRegistry()
        return replace(self, deps=replace(self.deps, **{"registry": registry, **changes}))

    def client(
        self, *, headers: Mapping[str, str] | None = None, base_url: str = "http://testserver"
    ) -> httpx.Client:
        """A browser without JavaScript: it sends an Origin, asks for HTML, follows redirects."""
        app = create_web(self.change().deps, limits=self.limits)
        browser = {"accept": "text/html", "origin": base_url, **(headers or {})}
        return httpx.Client(
            transport=InProcess(app), base_url=base_url, headers=browser, follow_redirects=True
        )

    def staff_client(
        self, login: str = "tanaka", locale: LocaleTag = EN, **given: Any
    ) -> httpx.Client:
        """A browser with somebody signed in."""
        if not any(view.login == login for view in self.deps.accounts.all()):
            self.staff(login, locale)
        client = self.client(**given)
        answer = client.post(
            "/console/sign-in",
            data={"login": login, "password": PASSWORD},
            follow_redirects=False,
        )
        assert answer.status_code == 303
        return client

    def staff(self, login: str = "tanaka", locale: LocaleTag = EN) -> StaffView:
        """A new member of staff."""
        name = login.capitalize()
        return self.deps.accounts.add(login, name, PASSWORD, locale, self.clock.now())

    def work(self, *, gloss: bool = True) -> None:
        """Handle and send everything that is due; on a thread of its own, as workers do.
        ``gloss``: to the last errand."""
        with self._working, ThreadPoolExecutor(1) as thread:
            thread.submit(self._work, gloss).result()

    def _work(self, gloss: bool) -> None:
        handler = self.handler
        errand = Glossing(self.store, handler.understanding, handler.content, self.clock)
        while handler.handle_next() or (gloss and errand.gloss_next()):
            pass
        while claimed := self.deliverer.claim(20):
            for delivery in claimed:
                self.deliverer.settle(asyncio.run(self.deliverer.send(delivery)))

    def receive(self, address: str, *wrote: str, locale: str = "en", gloss: bool = True) -> None:
        """A person on the memory channel writes (``!data`` presses a button)."""
        events = [
            InboundEvent(
                event_id=f"memory:{address}:{(number := next(self._numbers))}",
                message_ref=None if text.startswith("!") else str(number),
                channel=ChannelName.MEMORY,
                address=address,
                occurred_at=self.clock.now(),
                kind=EventKind.CHOICE if text.startswith("!") else EventKind.TEXT,
                text="" if text.startswith("!") else text,
                data=text[1:] if text.startswith("!") else "",
                locale_hint=locale,
            )
            for text in wrote
        ]
        self.deps.intake.accept(events, self.clock.now())
        self.work(gloss=gloss)

    def ticket(self, address: str = "anna", *texts: str, locale: str = "en") -> int:
        """The number of a new ticket of this person."""
        yes = "!" + choice_data(Action.HUMAN, "yes")
        self.receive(address, *(texts or ("May I work more hours?",)), yes, locale=locale)
        with self.store.read() as tx:
            state = tx.conversation(f"memory:{address}")
        assert state is not None
        assert state.ticket_id is not None
        return state.ticket_id

    def said(self, address: str) -> list[Reply]:
        """What was said to a person of the web channel."""
        lines = self.deps.webchat.lines(address)
        return [line.reply for line in lines if line.reply is not None]


@contextmanager
def web_house(
    store: Database,
    clock: TurnedClock,
    *,
    understanding: Understanding | None = None,
    **given: Any,
) -> Iterator[WebHouse]:
    """Wired as ``bot.app`` does, on the web channel and the memory channel."""
    content = Held(shipped_content())
    channel = PlatformChannel()
    channels = {ChannelName.MEMORY: channel, ChannelName.WEB: WebChannel()}
    composer = TextComposer(content, shipped_catalogs())
    speaker = Speaker(composer, channels)
    desk = Desk(store, speaker, content)
    deps = WebDeps(
        intake=Intake(store),
        desk=desk,
        phrasing=Phrasing(desk, content, composer),
        translating=Translating(desk),
        people=people_of(store),
        reports=Reports(store),
        learning=Learning(store, content, clusters, ContentEdits(content_root())),
        webchat=WebChat(store),
        health=Health(store),
        content=content,
        translator=Marking(),
        signals=store.signals,
        clock=clock,
        registry=CollectorRegistry(),
        composer=composer,
        answer_wait=0,
    )
    yield WebHouse(
        store=store,
        clock=clock,
        channel=channel,
        handler=Handler(store, understanding or ByWords(), content, speaker, clock),
        deliverer=Deliverer(store, channels, clock, set()),
        deps=replace(deps, **given),
    )
