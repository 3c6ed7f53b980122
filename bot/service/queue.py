"""The queue of the console: pages of it, labels, and one deed on several tickets."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import NotFound, TicketConflict, TransitionRefused
from bot.domain.labels import MOST, label_name
from bot.domain.queue import Cursor, QueueFilter
from bot.domain.roles import Scope
from bot.service.desk import Desk
from bot.service.queue_store import QueuePage
from bot.service.store import Tx
from bot.service.views import LabelView, QueueCounts

log = logging.getLogger(__name__)

PAGE = 50
"""Tickets on one page."""
_MOST_URGENT = 50


class Outcome(StrEnum):
    """What became of a deed on one of several tickets."""

    DONE = "done"
    ALREADY = "already"
    """It was so before."""
    TAKEN = "taken"
    """A colleague has the ticket."""
    REFUSED = "refused"
    """The ticket is in a state that does not allow it."""
    GONE = "gone"


@dataclass(frozen=True)
class Result:
    """What became of a deed on one ticket."""

    ticket_id: int
    outcome: Outcome
    keeper_name: str = ""
    """Who has it, for TAKEN."""


@dataclass(frozen=True)
class QueueState:
    """What a page of the queue tells, the same for all who see the same tickets."""

    page: QueuePage
    counts: QueueCounts
    overdue: int
    urgent: tuple[int, ...]
    """Urgent tickets nobody has taken yet, whatever the page is narrowed to."""


Deed = Callable[[int], bool | None]
"""Does something to a ticket; False where it was so before."""


@dataclass(frozen=True)
class TicketQueue:
    """What a member of staff sees of all tickets, and does to several at once."""

    desk: Desk

    def state(
        self,
        wanted: QueueFilter,
        *,
        scope: Scope,
        now: datetime,
        after: Cursor | None = None,
        limit: int = PAGE,
    ) -> QueueState:
        """Tickets somebody sees that fit, urgent first, then by due time; in a search the newest
        first. With it, what stands around them."""
        with self.desk.store.read() as tx:
            page = tx.queue_page(wanted, scope=scope, after=after, limit=limit)
            counts, overdue = tx.queue_counts(scope, now)
            return QueueState(page, counts, overdue, tx.urgent_ids(_MOST_URGENT))

    def labels(self) -> tuple[LabelView, ...]:
        """Every label there is, by name."""
        with self.desk.store.read() as tx:
            return tx.labels()

    def labels_of(self, ticket_id: int) -> tuple[LabelView, ...]:
        """The labels of one ticket, by name."""
        with self.desk.store.read() as tx:
            return tx.labels_of([ticket_id]).get(ticket_id, ())

    def looked(self, ticket_id: int, staff_id: int, line_id: int) -> None:
        """They have the ticket before them, up to this line: nothing of it is unread any more."""
        with self.desk.store.read() as tx:
            if line_id <= tx.last_look(ticket_id, staff_id):
                return
        with self.desk.store.write() as tx:
            tx.looked(ticket_id, staff_id, line_id)

    def opened(self, key: str) -> None:
        """Somebody opened a ticket of this conversation: glosses that its messages still wait for
        are worked out before all others."""
        with self.desk.store.read() as tx:
            if not tx.may_hurry(key):
                return
        with self.desk.store.write() as tx:
            tx.hurry_glosses(key)
            tx.after_commit("gloss")

    def add_label(self, ticket_id: int, name: str, scope: Scope) -> bool:
        """False where the ticket carries it already. TransitionRefused for a name that cannot be
        one, or where there are too many; NotFound."""
        shown = label_name(name)
        with self.desk.store.write() as tx:
            _seen(tx, ticket_id, scope)
            label = tx.label(shown)
            carried = tx.labels_of([ticket_id]).get(ticket_id, ())
            if label in carried:
                return False
            if len(carried) >= MOST:
                raise TransitionRefused(f"a ticket carries {MOST} labels at most")
            tx.add_label(ticket_id, label.id)
            tx.after_commit("queue", f"ticket:{ticket_id}")
            return True

    def remove_label(self, ticket_id: int, label_id: int, scope: Scope) -> bool:
        """False where the ticket does not carry it. NotFound."""
        with self.desk.store.write() as tx:
            _seen(tx, ticket_id, scope)
            done = tx.remove_label(ticket_id, label_id)
            if done:
                tx.after_commit("queue", f"ticket:{ticket_id}")
            return done

    def each(
        self, ticket_ids: Sequence[int], deed: Deed, form_id: str, now: datetime
    ) -> tuple[Result, ...] | None:
        """The deed on each ticket, in a transaction of its own: one that cannot be done stops no
        other. None (and nothing done) where this form was sent before."""
        with self.desk.store.write() as tx:
            if not tx.use_form(form_id, now):
                return None
        return tuple(self._one(ticket_id, deed) for ticket_id in ticket_ids)

    def _one(self, ticket_id: int, deed: Deed) -> Result:
        try:
            fresh = deed(ticket_id)
            return Result(ticket_id, Outcome.ALREADY if fresh is False else Outcome.DONE)
        except (NotFound, OverflowError):
            return Result(ticket_id, Outcome.GONE)
        except TicketConflict as conflict:
            # A number in the conflict's words is a newer ticket, not a colleague.
            name = "" if str(conflict).startswith("#") else str(conflict)
            return self._refused(ticket_id, name)
        except TransitionRefused:
            return self._refused(ticket_id, "")

    def _refused(self, ticket_id: int, name: str) -> Result:
        """Who has the ticket is told from what it is now; the refusal knows only that it is."""
        with self.desk.store.read() as tx:
            ticket = tx.ticket(ticket_id)
        log.info("ticket %d: one of several deeds was refused", ticket_id)
        if name:
            return Result(ticket_id, Outcome.TAKEN, name)
        if ticket is None:
            return Result(ticket_id, Outcome.GONE)
        return Result(ticket_id, Outcome.REFUSED, ticket.keeper_name or "")


def _seen(tx: Tx, ticket_id: int, scope: Scope) -> None:
    """NotFound for a ticket somebody does not see, as if it were not there."""
    ticket = tx.ticket(ticket_id)
    if ticket is None or not ticket.in_scope(scope):
        raise NotFound(f"ticket {ticket_id} is not for staff {scope.staff_id}")
