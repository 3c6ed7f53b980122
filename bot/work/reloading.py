"""Takes up changed content files while the program runs."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from typing import Protocol

from bot.service.ports import Clock

log = logging.getLogger(__name__)

LOOK_SECONDS = 3.0


class Reloadable(Protocol):
    """Content that can be read again."""

    def changed(self) -> bool:
        """Whether a file was saved since."""
        ...

    def reload(self, now: datetime) -> object:
        """Read everything again; broken files keep what was there."""
        ...


class Preparable(Protocol):
    """An understanding whose index can be built ahead of the next message."""

    def prepare(self) -> None:
        """Build it now."""
        ...


class ContentWatcher:
    """One task that looks every few seconds."""

    def __init__(self, content: Reloadable, understanding: Preparable | None, clock: Clock) -> None:
        self._content = content
        self._understanding = understanding
        self._clock = clock

    async def run(self) -> None:
        """Look until cancelled. A failing reload is logged and tried again at the next change."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                if await asyncio.to_thread(self._content.changed):
                    await asyncio.to_thread(self._content.reload, self._clock.now())
                    if self._understanding is not None:
                        await asyncio.to_thread(self._understanding.prepare)
            except Exception:
                log.exception("the content could not be looked at")
