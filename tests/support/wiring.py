"""The real program on a memory channel: real store, composer, content and understanding."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from bot.answering import Answering
from bot.channels.memory import MemoryChannel
from bot.content.loader import load_content
from bot.content.source import FileContent, content_root
from bot.domain.entry import Content
from bot.domain.event import ChannelName, InboundEvent
from bot.domain.locale import JA
from bot.domain.reply import Reply
from bot.domain.ticket import TicketState
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from bot.service.accounts import Accounts
from bot.service.card_links import SignedCards
from bot.service.delivering import Deliverer
from bot.service.desk import Desk
from bot.service.glossing import Glossing
from bot.service.handling import Handler
from bot.service.intake import Intake
from bot.service.phrasing import Phrasing
from bot.service.ports import Understanding
from bot.service.speaking import Speaker
from bot.service.views import QueueCounts, StaffView, TicketRow
from bot.storage.compiled import CompiledFiles
from bot.storage.database import Database
from bot.understanding.core import Core
from bot.understanding.meaning import Meaning, find_meaning
from tests.support.clock import TurnedClock
from tests.support.hashing import PlainHasher
from tests.support.queued import counted, queued
from tests.support.remembering import QUESTIONS, Remembering

C = TypeVar("C", bound=Core)

_COMPILED = CompiledFiles(Path(os.environ["CLAIRBOT_COMPILED"]))


class Held:
    """A content source that never changes."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def current(self) -> Content:
        """Always the same."""
        return self._content


@cache
def shipped_content() -> Content:
    """The content in this checkout, read once."""
    content = load_content(content_root(), _COMPILED).content
    gc.freeze()
    return content


@cache
def shipped_understanding() -> Core:
    """The core over the shipped content, its index built once."""
    core = shipped_core(Core)
    core.engine()
    gc.freeze()
    return core


def shipped_core(kind: type[C]) -> C:
    """A core of this kind over the shipped content, its index read back."""
    return kind(Held(shipped_content()), _COMPILED, shipped_meaning())


@cache
def shipped_meaning() -> Meaning | None:
    """Sentence vectors as a fresh installation has them; None where they are off."""
    own = Path(os.environ["CLAIRBOT_COMPILED"])
    found = find_meaning(os.environ.get("CLAIRBOT_VECTORS", "auto"), content_root(), own)
    return replace(found, embedder=Remembering(found.embedder, QUESTIONS)) if found else None


@cache
def shipped_answering() -> Answering:
    """All it takes to answer from the files of this checkout, read once."""
    content = FileContent(content_root(), datetime.now(UTC), _COMPILED)
    composer = TextComposer(content, shipped_catalogs())
    links = SignedCards(b"", "")
    return Answering(content, shipped_catalogs(), composer, shipped_understanding(), links)


@cache
def shipped_catalogs() -> Catalogs:
    """The words in this checkout, read once."""
    return Catalogs(content_root(), _COMPILED)


@dataclass
class House:
    """The services over one database, and shorthands for tests."""

    store: Database
    clock: TurnedClock
    channel: MemoryChannel
    intake: Intake
    handler: Handler
    deliverer: Deliverer
    desk: Desk
    phrasing: Phrasing
    accounts: Accounts
    glossing: Glossing

    def receive(self, *events: InboundEvent, gloss: bool = True) -> None:
        """Take the events in and handle all that is due; ``gloss``: to the last errand."""
        self.intake.accept(events, self.clock.now())
        while self.handler.handle_next() or (gloss and self.glossing.gloss_next()):
            pass

    def deliver(self) -> int:
        """Send everything that is due; the number of calls made."""
        count = 0
        while claimed := self.deliverer.claim(20):
            for delivery in claimed:
                self.deliverer.settle(asyncio.run(self.deliverer.send(delivery)))
                count += 1
        return count

    def lines(self, address: str = "anna") -> list[tuple[str, str]]:
        """Author and text of every line of a conversation."""
        with self.store.read() as tx:
            return [(line.author, line.text) for line in tx.lines(f"memory:{address}")]

    def replies(self, address: str = "anna") -> list[Reply]:
        """What was said to the person, in order."""
        with self.store.read() as tx:
            return [line.reply for line in tx.lines(f"memory:{address}") if line.reply]

    def queue(self, state: TicketState | None = None) -> tuple[TicketRow, ...]:
        """The tickets in ``state``; without one all unresolved."""
        return queued(self.desk, state)

    def counts(self) -> QueueCounts:
        """How many tickets are in which state."""
        return counted(self.desk, self.clock.now())[0]

    def staff(self, login: str = "tanaka", name: str = "田中") -> StaffView:
        """A new member of staff."""
        password = "correct horse battery"
        return self.accounts.add(login, name, password, JA, self.clock.now())


@contextmanager
def house(
    store: Database,
    clock: TurnedClock,
    understanding: Understanding | None = None,
    content: Content | None = None,
) -> Iterator[House]:
    """The services wired as ``bot.app`` does, on the memory channel.

    With the shipped content and the real understanding, unless others are given.
    """
    held = Held(content or shipped_content())
    understanding = understanding or shipped_understanding()
    channel = MemoryChannel()
    channels = {ChannelName.MEMORY: channel}
    composer = TextComposer(held, shipped_catalogs())
    speaker = Speaker(composer, channels)
    desk = Desk(store, speaker, held)
    yield House(
        store=store,
        clock=clock,
        channel=channel,
        intake=Intake(store),
        handler=Handler(store, understanding, held, speaker, clock),
        deliverer=Deliverer(store, channels, clock, set()),
        desk=desk,
        phrasing=Phrasing(desk, held, composer),
        accounts=Accounts(store, PlainHasher()),
        glossing=Glossing(store, understanding, held, clock),
    )
