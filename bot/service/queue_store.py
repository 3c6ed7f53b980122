"""What the queue of the console needs from the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.queue import Cursor, QueueFilter
from bot.domain.roles import Scope
from bot.service.views import LabelView, QueueCounts, TicketRow


@dataclass(frozen=True)
class QueueRow:
    """A ticket in the queue, as one member of staff sees it."""

    ticket: TicketRow
    unread: int
    """Messages of the person after it was opened that neither they have seen nor anybody of
    staff has answered."""
    fresh: bool
    """They never looked at it, and nobody has answered it yet."""
    labels: tuple[LabelView, ...] = ()
    found: str = ""
    """In a search: the newest words that were found, where they are not the last ones."""


@dataclass(frozen=True)
class Listed:
    """A ticket in the queue, the same for all who see it."""

    ticket: TicketRow
    answered: int
    """The newest line of staff since it was opened; 0 where there is none."""
    unanswered: tuple[int, ...]
    """Messages of the person after it was opened that nobody of staff has answered."""
    looks: Mapping[int, int]
    """The newest line that each member of staff has seen; without those who never looked."""
    labels: tuple[LabelView, ...] = ()
    found: str = ""
    """See ``QueueRow``."""

    def seen_by(self, staff_id: int) -> QueueRow:
        """As one member of staff sees it."""
        since = max(self.looks.get(staff_id, 0), self.answered)
        unread = sum(line > since for line in self.unanswered)
        return QueueRow(self.ticket, unread, since == 0, self.labels, self.found)


@dataclass(frozen=True)
class QueuePage:
    """A piece of the queue."""

    rows: tuple[Listed, ...]
    after: Cursor | None = None
    """Where the next page begins; None on the last."""
    older: bool = False
    """In a search: so much was found that only the newest of it was looked at."""


class QueueTx(Protocol):
    """The queue, what was looked at, and labels."""

    def queue_page(
        self, wanted: QueueFilter, *, scope: Scope, after: Cursor | None, limit: int
    ) -> QueuePage:
        """Tickets in ``scope`` that fit, in the order of their places; in a search the newest
        first."""
        ...

    def queue_counts(self, scope: Scope, now: datetime) -> tuple[QueueCounts, int]:
        """How many unresolved tickets in ``scope`` are in which state, and how many of them should
        have been answered by ``now``."""
        ...

    def urgent_ids(self, limit: int) -> tuple[int, ...]:
        """Urgent tickets nobody has taken, in the order of the queue."""
        ...

    def looked(self, ticket_id: int, staff_id: int, line_id: int) -> None:
        """Remember the newest line they have seen; never takes back a newer one."""
        ...

    def last_look(self, ticket_id: int, staff_id: int) -> int:
        """The newest line they have seen; 0 where they never looked."""
        ...

    def labels(self) -> tuple[LabelView, ...]:
        """Every label there is, by name."""
        ...

    def labels_of(self, ticket_ids: Collection[int]) -> Mapping[int, tuple[LabelView, ...]]:
        """The labels of these tickets, by name."""
        ...

    def label(self, name: str) -> LabelView:
        """The label of this name, made if there was none."""
        ...

    def add_label(self, ticket_id: int, label_id: int) -> bool:
        """False where the ticket carries it already."""
        ...

    def remove_label(self, ticket_id: int, label_id: int) -> bool:
        """False where the ticket does not carry it. A label no ticket carries is gone."""
        ...
