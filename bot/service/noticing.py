"""Which tickets staff are told of outside the console: new ones and urgent ones, once each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.service.store import Store
from bot.service.views import TicketRow

_MOST = 1000


@dataclass
class Notices:
    """Finds tickets nobody was told of. What was open before ``since`` is old news.

    Every notice is marked in the database before it is handed out: of several processes one tells
    it, and none tells it twice. Should that one die in between, it is lost; staff have the console.
    """

    store: Store
    since: datetime
    _told: set[str] = field(default_factory=set)
    _begun: bool = False

    def due(self, now: datetime) -> tuple[TicketRow, ...]:
        """The tickets to tell of now, each in the state it is in."""
        with self.store.read() as tx:
            rows = tx.unresolved(_MOST)
        if not self._begun:
            self._begun = True
            old = (row for row in rows if row.opened_at < self.since)
            self._told.update(mark for row in old for mark in _marks(row))
        fresh = [row for row in rows if not self._told.issuperset(_marks(row))]
        return tuple(row for row in fresh if self._take(row, now))

    def _take(self, row: TicketRow, now: datetime) -> bool:
        """Mark all there is to tell of a ticket; False where others have told it."""
        with self.store.write() as tx:
            # A ticket that is new and urgent is told once, as urgent.
            mine = [tx.use_form(mark, now) for mark in _marks(row) if mark not in self._told]
        self._told.update(_marks(row))
        return any(mine)


def _marks(row: TicketRow) -> set[str]:
    """What there is to tell, as ids that are used up like those of a form."""
    return {f"notice:{row.id}:new"} | ({f"notice:{row.id}:urgent"} if row.urgent else set())
