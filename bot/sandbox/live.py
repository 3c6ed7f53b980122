"""Tells open pages what changed on the phones."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.sandbox.store import Message, Platform, Store


@dataclass(frozen=True)
class Typing:
    """The bot shows a sign that it is at work."""

    platform: Platform
    chat: str
    seconds: float


@dataclass(frozen=True)
class Notice:
    """A short word that pops up on a phone: the answer to a pressed button."""

    platform: Platform
    chat: str
    text: str


Happening = Message | Typing | Notice
_WAITING_MOST = 1000


class Live:
    """Hands every change to every open page; a page that lags too far is told to reconnect."""

    def __init__(self, store: Store) -> None:
        self._pages: set[asyncio.Queue[Happening | None]] = set()
        store.listeners.append(self.publish)

    def publish(self, happening: Happening) -> None:
        """Tell all pages."""
        for page in list(self._pages):
            if page.qsize() >= _WAITING_MOST:
                self._pages.discard(page)
                page.put_nowait(None)
            else:
                page.put_nowait(happening)

    @contextmanager
    def page(self) -> Iterator[asyncio.Queue[Happening | None]]:
        """A queue of what happens from now on; None means: reconnect."""
        queue: asyncio.Queue[Happening | None] = asyncio.Queue()
        self._pages.add(queue)
        try:
            yield queue
        finally:
            self._pages.discard(queue)
