"""Rows of the queue as markup, drawn once for all pages that show them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sse_starlette import ServerSentEvent

from bot.domain.locale import LocaleTag
from bot.service.queue import QueueState
from bot.service.queue_store import QueueRow
from bot.web.console.frame import Frame
from bot.web.pages import Pages

_MOST = 2000
"""Rows kept: forty pages."""
_MOST_PARTS = 32


@dataclass(frozen=True)
class Drawn:
    """The rows of one page."""

    rows: Markup
    """One under the other; empty where there is none."""

    def digest(self, state: QueueState) -> str:
        """Changes with what is shown, the words for times among it."""
        around = (state.counts, state.overdue, state.urgent, state.page.after, state.page.older)
        found = hashlib.sha256(repr(around).encode())
        found.update(self.rows.encode())
        return found.hexdigest()[:16]


class DrawnParts:
    """The list with all that stands around it as an event, put into bytes once for all pages that
    show the same."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, bytes] = {}

    def event(self, key: Hashable, draw: Callable[[], str], seen: str) -> bytes:
        """The event with what ``draw`` gives, after which the page shows ``seen``."""
        found = self._kept.pop(key, None)
        if found is None:
            # Of one line: no text in it keeps its line breaks.
            found = ServerSentEvent(" ".join(draw().split()), event="queue", id=seen).encode()
        self._kept[key] = found
        if len(self._kept) > _MOST_PARTS:
            del self._kept[next(iter(self._kept))]
        return found


class DrawnRows:
    """Draws rows, and keeps them until what they show changes; times are told by the minute."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._kept: dict[Hashable, Markup] = {}
        self._minute: datetime | None = None

    def drawn(self, rows: Sequence[QueueRow], typed: str, locale: LocaleTag, frame: Frame) -> Drawn:
        """The rows in this language; ``typed`` is what was searched for."""
        shared = frame.shared()
        minute = shared["now"].replace(second=0, microsecond=0)
        if minute != self._minute or len(self._kept) > _MOST:
            self._kept, self._minute = {}, minute
        version = shared["content"].version
        kept = self._kept
        markup = []
        for row in rows:
            key = (row, locale, version, typed if row.found else "")
            if key not in kept:
                words = self._pages.text(
                    "console/queue_row.html", locale, row=row, typed=typed, **shared
                )
                kept[key] = Markup(words)
            markup.append(kept[key])
        return Drawn(Markup().join(markup))
