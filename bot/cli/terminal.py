"""``talk``: the conversation in a terminal, on a database that lives as long as the talk."""

from __future__ import annotations

import asyncio
import itertools
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import click

from bot.app import App, build
from bot.channels.terminal import TerminalChannel
from bot.cli.options import audience_option, locale_option
from bot.domain.choice import Action, choice_data
from bot.domain.entry import Audience
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.settings import read_settings
from bot.storage import migrate

ADDRESS = "you"


@click.command()
@locale_option
@audience_option
def talk(locale: str | None, audience: str) -> None:
    """The same conversation in this terminal; a ticket opens as anywhere else."""
    asyncio.run(talk_in_terminal(locale, Audience(audience), sys.stdin, sys.stdout))


async def talk_in_terminal(
    locale: str | None, audience: Audience, typed: TextIO, shown: TextIO
) -> None:
    """Read lines and print answers until the input ends. A number presses the button it names."""
    with tempfile.TemporaryDirectory(prefix="clairbot-talk-") as folder:
        settings = read_settings(
            database_url=f"sqlite:///{Path(folder) / 'talk.db'}", clairbot_data=Path(folder)
        )
        migrate.upgrade(settings.database)
        channel = TerminalChannel(shown)
        app = build(settings, extra_channels={ChannelName.TERMINAL: channel})
        try:
            await _Talk(app, channel, shown).run(locale, audience, typed)
        finally:
            app.close()


class _Talk:
    def __init__(self, app: App, channel: TerminalChannel, shown: TextIO) -> None:
        self._app = app
        self._channel = channel
        self._shown = shown
        self._numbers = itertools.count(1)

    async def run(self, locale: str | None, audience: Audience, typed: TextIO) -> None:
        if locale or audience is not Audience.RESIDENT:
            self._settle_in(locale, audience)
        await self._take(self._event(EventKind.START))
        for line in typed:
            text = line.strip()
            if not text:
                continue
            choice = self._channel.chosen(text)
            if choice is not None:
                await self._take(replace(self._event(EventKind.CHOICE), data=choice.data))
            else:
                await self._take(replace(self._event(EventKind.TEXT), text=text))

    def _settle_in(self, locale: str | None, audience: Audience) -> None:
        """Press the buttons for language and audience, without showing what they answer."""
        wanted = [choice_data(Action.AUDIENCE, audience)]
        if locale:
            wanted.append(choice_data(Action.LANGUAGE, locale))
        for data in wanted:
            self._handle(replace(self._event(EventKind.CHOICE), data=data))
        for delivery in self._app.deliverer.claim(100):
            self._app.store.deliveries.sent(delivery, via="send", refs=(), at=self._app.clock.now())

    def _event(self, kind: EventKind) -> InboundEvent:
        return InboundEvent(
            event_id=f"terminal:{next(self._numbers)}",
            channel=ChannelName.TERMINAL,
            address=ADDRESS,
            occurred_at=self._app.clock.now(),
            kind=kind,
        )

    def _handle(self, event: InboundEvent) -> None:
        self._app.intake.accept([event], self._app.clock.now())
        while self._app.handler.handle_next():
            pass

    async def _take(self, event: InboundEvent) -> None:
        self._handle(event)
        while claimed := self._app.deliverer.claim(10):
            for delivery in claimed:
                self._app.deliverer.settle(await self._app.deliverer.send(delivery))
        self._shown.write("\n> ")
        self._shown.flush()
