"""Rows of the queue as markup, drawn once for all pages that show them."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.domain.locale import LocaleTag
from bot.service.queue import QueueState
from bot.service.queue_store import QueueRow
from bot.web.console.frame import Frame
from bot.web.pages import Pages

_MOST = 2000
"""Rows kept: forty pages."""


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
