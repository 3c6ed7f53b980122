"""The composition root: the only place that knows every part."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry

from bot.answering import Answering, answering
from bot.channel_parts import line_channel, telegram_channel
from bot.channels.web import WebChannel
from bot.content.figures import FIGURES, read_figures
from bot.content.grants import GrantFiles
from bot.content.source import FileContent
from bot.domain.event import ChannelName
from bot.domain.locale import JA, LOCALES, LocaleTag
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from bot.i18n.notices import reminder, ticket_notice
from bot.metrics import register_metrics
from bot.officer_parts import OfficerParts, officer_parts
from bot.people_parts import people_parts
from bot.printing.fonts import Fonts
from bot.printing.pdf import SheetPdf
from bot.service.cards import Cards
from bot.service.delivering import Deliverer
from bot.service.desk import Desk
from bot.service.handling import Handler
from bot.service.health import Health, HealthPart
from bot.service.intake import Intake
from bot.service.lateness import Lateness, Reminders
from bot.service.noticing import Notices
from bot.service.people import People
from bot.service.phrasing import Phrasing
from bot.service.ports import Channel, Clock, Incoming
from bot.service.reports import Reports
from bot.service.speaking import Speaker
from bot.service.translating import Translating
from bot.service.webchat import WebChat
from bot.settings import Settings
from bot.storage.database import Database
from bot.understanding.core import Core
from bot.web.assets.build import BOLD, REGULAR, TARGET
from bot.work.companion import Companion
from bot.work.due import DueWorker
from bot.work.errands import ErrandWorker
from bot.work.inbound import InboundWorkers
from bot.work.notifying import StaffNotifier
from bot.work.outbound import OutboundWorker
from bot.work.reloading import ContentWatcher

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import BaseRoute

    from bot.channels.line.channel import LineChannel
    from bot.channels.telegram.channel import TelegramChannel

log = logging.getLogger(__name__)

TELEGRAM_SETUP_PAUSE = 10.0
"""Seconds between tries to set up Telegram while it is out of reach."""

POLLING_PAUSES = (1.0, 2.0, 5.0, 10.0)
"""Seconds between tries to fetch messages while Telegram is out of reach."""

NEWS_FROM = timedelta(hours=1)
"""How long before the start a ticket may have been opened that staff are still told of."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return datetime.now(UTC)


@dataclass
class App:
    """Everything wired together. Made by ``build``; ``running`` starts and stops its workers."""

    settings: Settings
    clock: Clock
    store: Database
    content: FileContent
    catalogs: Catalogs
    composer: TextComposer
    understanding: Core
    channels: Mapping[ChannelName, Channel]
    intake: Intake
    handler: Handler
    deliverer: Deliverer
    lateness: Lateness
    desk: Desk
    people: People
    webchat: WebChat
    health: Health
    cards: Cards
    line: LineChannel | None = None
    telegram: TelegramChannel | None = None
    officers: OfficerParts | None = None
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    @asynccontextmanager
    async def running(self, *, webhooks: bool = True) -> AsyncIterator[None]:
        """Workers at work while the block lasts; then they finish what they hold and stop.

        ``webhooks`` False (``clairbot work``) leaves Telegram's webhook and polling to others.
        """
        from bot.errand_parts import errand_workers

        self.store.start()
        for channel in (self.line, self.telegram):
            if channel is not None:
                await asyncio.to_thread(channel.prepare)
        await asyncio.to_thread(self.understanding.prepare)
        _settle()
        inbound = InboundWorkers(
            self.handler,
            self.store.signals,
            self.health,
            self.clock,
            count=self.settings.workers,
        )
        outbound = OutboundWorker(self.deliverer, self.store.signals, self.health, self.clock)
        watcher = ContentWatcher(self.content, self.understanding, self.clock)
        due = DueWorker(self.lateness, self.store.signals, self.clock)
        tasks = [asyncio.create_task(task.run()) for task in (outbound, watcher, due)]
        if self.telegram is not None and webhooks:
            tasks.append(asyncio.create_task(self._run_telegram(self.telegram)))
            tasks += self._staff_notices(self.telegram)
        parts = (self.store, self.health, self.clock)
        parts_of_errands = (self.understanding, self.content, *parts)
        errands = errand_workers(
            self.settings, self.lateness.speaker, self.officers, *parts_of_errands
        )
        threads: list[InboundWorkers | ErrandWorker] = [inbound, *errands]
        for worker in threads:
            worker.start()
        try:
            yield
        finally:
            for worker in threads:
                await asyncio.to_thread(worker.stop)
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task
            for channel in (self.line, self.telegram):
                if channel is not None:
                    await channel.aclose()

    @asynccontextmanager
    async def beside(self, companion: Companion) -> AsyncIterator[None]:
        """Pages only, while ``companion`` does the work in a process of its own."""
        self.store.start()
        self.health.expects_workers = True
        _settle()
        watcher = ContentWatcher(self.content, None, self.clock)
        task = asyncio.create_task(watcher.run())
        companion.start()
        try:
            yield
        finally:
            await asyncio.to_thread(companion.stop)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def status(self) -> dict[str, Any]:
        """How the workers of this process are, for the process that shows it."""
        return {
            "workers": self.health.alive(self.clock.now()),
            "refused": sorted(self.deliverer.refused_credentials),
        }

    def take_status(self, status: Mapping[str, Any]) -> None:
        """Show what the worker process said of itself."""
        now = self.clock.now()
        for worker in status.get("workers", ()):
            self.health.beat(str(worker), now)
        self.deliverer.refused_credentials.clear()
        refused = (ChannelName(name) for name in status.get("refused", ()))
        self.deliverer.refused_credentials.update(refused)

    def web(
        self,
        *,
        demo: bool = False,
        extra_routes: Sequence[BaseRoute] = (),
        companion: Companion | None = None,
    ) -> Starlette:
        """The web application. Its lifespan runs the workers, here or in ``companion``."""
        # Here, not above: a process that only works has no pages.
        from bot.learning_parts import learning_parts
        from bot.translation import translator
        from bot.web.app import create_web
        from bot.web.deps import WebDeps

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            async with self.beside(companion) if companion else self.running():
                yield

        machine = translator(
            self.settings.clairbot_translation,
            url=self.settings.clairbot_translation_url,
            key=self.settings.clairbot_translation_key.get_secret_value(),
        )
        deps = WebDeps(
            intake=self.intake,
            desk=self.desk,
            people=self.people,
            webchat=self.webchat,
            health=self.health,
            content=self.content,
            translator=self.catalogs,
            signals=self.store.signals,
            clock=self.clock,
            registry=self.registry,
            line=self.line,
            telegram=self.telegram,
            composer=self.composer,
            phrasing=Phrasing(self.desk, self.content, self.composer),
            translating=Translating(self.desk, machine),
            reports=Reports(self.store),
            learning=learning_parts(self.store, self.content, self.settings.clairbot_editing_root),
            content_errors=lambda: _content_errors(self.content),
            cards=self.cards,
            figures=lambda: read_figures(self.content.root / FIGURES),
            demo=demo,
            extra_routes=extra_routes,
            public_url=self.settings.public_url,
        )
        return create_web(deps, lifespan=lifespan)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    async def _run_telegram(self, channel: TelegramChannel) -> None:
        """Tell Telegram what it has to know, however long it is out of reach, and poll, if set."""
        from bot.channels.telegram.polling import TelegramPolling
        from bot.channels.telegram.setup import set_up_telegram

        by_language: dict[str, LocaleTag] = {
            "": LocaleTag("en"),
            **{str(tag): tag for tag in LOCALES if len(tag) == 2 and self.catalogs.complete(tag)},
            "zh": LocaleTag("zh-Hans"),
            "pt": LocaleTag("pt-BR"),
        }
        commands = {
            language: self.composer.command_descriptions(locale)
            for language, locale in by_language.items()
        }
        url = self.settings.telegram_webhook_url
        done = await set_up_telegram(channel, webhook_url=url, commands=commands)
        async with asyncio.TaskGroup() as tasks:
            if not url:
                # Not after the set-up: people's messages must not wait for a list of commands.
                polling = TelegramPolling(channel, self._store_incoming, pauses=POLLING_PAUSES)
                tasks.create_task(polling.run())
            while not done:
                await asyncio.sleep(TELEGRAM_SETUP_PAUSE)
                done = await set_up_telegram(channel, webhook_url=url, commands=commands)

    def _staff_notices(self, channel: TelegramChannel) -> list[asyncio.Task[None]]:
        """The task that tells staff of tickets, where they have named a chat for it."""
        chat_id = self.settings.telegram_staff_chat_id
        if chat_id is None:
            return []
        notifier = StaffNotifier(
            Notices(self.store, self.clock.now() - NEWS_FROM),
            # Staff who need English have the console; one chat has one language.
            lambda row: ticket_notice(self.catalogs, row, self.settings.public_url, JA),
            lambda text: channel.tell(chat_id, text),
            self.store.signals,
            self.clock,
        )
        reminders = StaffNotifier(
            Reminders(self.store, self.content),
            lambda one: reminder(
                self.catalogs, one.ticket, one.stage, self.settings.public_url, JA
            ),
            lambda text: channel.tell(chat_id, text),
            self.store.signals,
            self.clock,
        )
        return [asyncio.create_task(one.run()) for one in (notifier, reminders)]

    async def _store_incoming(self, incoming: Incoming) -> None:
        await asyncio.to_thread(self.intake.accept, incoming.events, self.clock.now())


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    extra_channels: Mapping[ChannelName, Channel] | None = None,
    core: Answering | None = None,
) -> App:
    """The whole program for these settings; nothing runs yet. The schema must be up to date.

    ``core`` takes over an answering core that was made before, for the same settings.
    """
    clock = clock or SystemClock()
    core = core or answering(settings, clock.now())
    content = core.content
    grants = GrantFiles(content.root, lambda: content.current().version)
    fonts = Fonts(TARGET / REGULAR, TARGET / BOLD)
    if not (core.links.secret and core.links.public_url):
        log.info("no links to PDF cards: SECRET_KEY or PUBLIC_URL is not set")
    store = Database(settings.database)
    line = line_channel(settings, clock, store)
    telegram = telegram_channel(settings, clock)
    channels: dict[ChannelName, Channel] = {
        ChannelName.WEB: WebChannel(),
        **(extra_channels or {}),
    }
    for name, channel in ((ChannelName.LINE, line), (ChannelName.TELEGRAM, telegram)):
        if channel is not None:
            channels[name] = channel
        else:
            log.info("channel %s is off: its secrets are not set", name)
    speaker = Speaker(core.composer, channels)
    officers = officer_parts(settings, store, content, core.catalogs, speaker, clock)
    health = Health(store)
    deliverer = Deliverer(store, channels, clock, set())
    app = App(
        settings=settings,
        clock=clock,
        store=store,
        content=core.content,
        catalogs=core.catalogs,
        composer=core.composer,
        understanding=core.understanding,
        channels=channels,
        intake=Intake(store),
        handler=Handler(
            store,
            core.understanding,
            core.content,
            speaker,
            clock,
            officers.officers if officers else None,
        ),
        deliverer=deliverer,
        lateness=Lateness(store, speaker, content),
        desk=Desk(store, speaker, content),
        people=people_parts(settings, store, clock),
        webchat=WebChat(store),
        health=health,
        cards=Cards(core.links, grants.current, core.composer, SheetPdf(fonts)),
        line=line,
        telegram=telegram,
        officers=officers,
    )
    health.probes["content"] = lambda: _content_health(core.content)
    health.probes["channels"] = lambda: _channel_health(deliverer)
    register_metrics(app.registry, store)
    return app


def _settle() -> None:
    """Content and index stay; looking through them for garbage stops every answer."""
    gc.freeze()
    gc.enable()


def _content_errors(content: FileContent) -> tuple[str, ...]:
    return tuple(str(problem) for problem in content.problems if problem.severity == "error")


def _content_health(content: FileContent) -> HealthPart:
    entries = len(content.current().entries)
    detail = f"{entries} entries, loaded {content.loaded_at:%Y-%m-%d %H:%M} UTC"
    errors = len(_content_errors(content))
    if errors:
        detail += f"; {errors} errors in the files are not taken up, see clairbot check"
    return HealthPart("content", entries > 0, detail)


def _channel_health(deliverer: Deliverer) -> HealthPart:
    refused = sorted(deliverer.refused_credentials)
    detail = f"access token refused: {', '.join(refused)}" if refused else "tokens accepted"
    return HealthPart("channels", not refused, detail)
