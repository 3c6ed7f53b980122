"""The tickets in the queue, as a test looks at them: of every division."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.queue import QueueFilter
from bot.domain.roles import Scope
from bot.domain.ticket import TicketState
from bot.service.desk import Desk
from bot.service.queue import TicketQueue
from bot.service.views import QueueCounts, TicketRow

EVERYTHING = Scope(0)
"""Sees every division, and is nobody in particular."""


def queued(
    desk: Desk, state: TicketState | None = None, wanted: QueueFilter | None = None, limit: int = 50
) -> tuple[TicketRow, ...]:
    """The first ``limit`` in the order of the queue: in ``state`` (without one all unresolved), or
    those that are ``wanted``."""
    shown = wanted or QueueFilter(state=state)
    now = datetime.now(UTC)
    page = TicketQueue(desk).state(shown, scope=EVERYTHING, now=now, limit=limit).page
    return tuple(row.ticket for row in page.rows)


def counted(desk: Desk, now: datetime) -> tuple[QueueCounts, int]:
    """How many tickets are in which state, and how many should have been answered by ``now``."""
    state = TicketQueue(desk).state(QueueFilter(), scope=EVERYTHING, now=now)
    return state.counts, state.overdue
