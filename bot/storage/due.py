"""Due times of tickets in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlmodel import Session, col

from bot.domain.due import Due
from bot.domain.locale import LocaleTag
from bot.domain.queue import place
from bot.domain.ticket import TicketState
from bot.service.views import DueTicket
from bot.storage.tables import Conversation, Ticket


class DuePart:
    """The part of a transaction that knows by when tickets are to be answered."""

    _session: Session

    def due_tickets(self, by: datetime | None = None) -> tuple[DueTicket, ...]:
        """See ``DueTx``."""
        wanted: list[ColumnElement[bool]] = [col(Ticket.due_from).is_not(None)]
        if by is not None:
            wanted.append(or_(col(Ticket.due_at) <= by, col(Ticket.due_at).is_(None)))
        found = self._session.execute(
            select(
                col(Ticket.id),
                col(Conversation.key),
                col(Ticket.state),
                col(Ticket.division),
                col(Ticket.urgent),
                col(Ticket.locale),
                col(Ticket.due_from),
                col(Ticket.due_at),
            )
            .join(Conversation, col(Conversation.id) == col(Ticket.conversation_id))
            .where(*wanted)
            .order_by(col(Ticket.due_at), col(Ticket.id))
        )
        return tuple(
            DueTicket(
                row.id,
                row.key,
                TicketState(row.state),
                row.division,
                row.urgent,
                LocaleTag(row.locale),
                Due(row.due_from, row.due_at),
            )
            for row in found
        )

    def requests_before(self, ticket_id: int) -> int:
        """See ``DueTx``."""
        mine = self._session.execute(
            select(col(Ticket.division), col(Ticket.urgent), col(Ticket.due_at)).where(
                col(Ticket.id) == ticket_id
            )
        ).one()
        earlier: ColumnElement[bool] = col(Ticket.id) < ticket_id
        if mine.due_at is not None:
            same = and_(col(Ticket.due_at) == mine.due_at, earlier)
            earlier = or_(col(Ticket.due_at) < mine.due_at, same)
        first = and_(col(Ticket.urgent) == mine.urgent, earlier)
        if not mine.urgent:
            first = or_(col(Ticket.urgent), first)
        return self._session.scalars(
            select(func.count())
            .select_from(Ticket)
            .where(
                col(Ticket.state) == TicketState.OPEN,
                col(Ticket.division) == mine.division,
                col(Ticket.id) != ticket_id,
                first,
            )
        ).one()

    def set_due(self, ticket: DueTicket, due_at: datetime | None) -> bool:
        """See ``DueTx``."""
        done = self._session.connection().execute(
            update(Ticket)
            .where(col(Ticket.id) == ticket.id, col(Ticket.due_from) == ticket.due.since)
            .values(
                due_at=due_at,
                # It may have become urgent since ``ticket`` was read.
                place=case(
                    (col(Ticket.urgent), _place(ticket, due_at, urgent=True)),
                    else_=_place(ticket, due_at, urgent=False),
                ),
            )
        )
        return done.rowcount == 1


def _place(ticket: DueTicket, due_at: datetime | None, *, urgent: bool) -> int:
    since = ticket.due.since
    return place(ticket.state, urgent=urgent, due_at=due_at, waiting_since=since)
