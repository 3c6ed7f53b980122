"""What staff share about a ticket, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from bot.domain.event import ChannelName
from bot.domain.reply import Author
from bot.domain.roles import Scope
from bot.domain.ticket import TicketAction, TicketState
from bot.service.colleague_store import (
    Colleague,
    EarlierTicket,
    FailedSending,
    MentionView,
    PassedTicket,
)
from bot.storage.scope import seen_by
from bot.storage.tables import Conversation, Message, Note, Outbox, Staff, Ticket, TicketEvent
from bot.storage.thread_tables import Mention, Presence
from bot.storage.thread_tables import PassedTicket as PassedRow

_COUNTED = 50
"""Later messages are counted up to here: more make no difference."""


class ColleaguePart:
    """Implements ``ColleagueTx``."""

    _session: Session
    _dialect: str

    def come(
        self, visit: str, ticket_id: int, staff_id: int, *, writing: bool, until: datetime
    ) -> None:
        """See ``ColleagueTx``."""
        adding = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        values = {
            "ticket_id": ticket_id,
            "staff_id": staff_id,
            "writing": writing,
            "until": until,
        }
        self._session.connection().execute(
            adding(Presence)
            .values(visit=visit, **values)
            .on_conflict_do_update(index_elements=["visit"], set_=values)
        )

    def leave(self, visits: Sequence[str]) -> None:
        """See ``ColleagueTx``."""
        self._session.connection().execute(delete(Presence).where(col(Presence.visit).in_(visits)))

    def forget_visits(self, before: datetime) -> None:
        """See ``ColleagueTx``."""
        self._session.connection().execute(delete(Presence).where(col(Presence.until) <= before))

    def present(self, ticket_id: int, now: datetime) -> tuple[Colleague, ...]:
        """See ``ColleagueTx``."""
        found = self._session.connection().execute(
            select(col(Presence.staff_id), col(Staff.name), col(Presence.writing))
            .join(Staff, col(Staff.id) == col(Presence.staff_id))
            .where(col(Presence.ticket_id) == ticket_id, col(Presence.until) > now)
            .order_by(col(Staff.name), col(Staff.id))
        )
        there: dict[int, Colleague] = {}
        for number, name, writing in found:
            before = there.get(number)
            there[number] = Colleague(number, name, writing or bool(before and before.writing))
        return tuple(there.values())

    def present_until(self, ticket_id: int, now: datetime) -> datetime | None:
        """See ``ColleagueTx``."""
        return self._session.scalars(
            select(col(Presence.until))
            .where(col(Presence.ticket_id) == ticket_id, col(Presence.until) > now)
            .order_by(col(Presence.until))
            .limit(1)
        ).first()

    def add_mentions(self, note_id: int, staff_ids: Sequence[int]) -> None:
        """See ``ColleagueTx``."""
        if staff_ids:
            rows = [{"note_id": note_id, "staff_id": one, "read_at": None} for one in staff_ids]
            self._session.connection().execute(insert(Mention), rows)

    def mentions(self, staff_id: int, limit: int) -> tuple[MentionView, ...]:
        """See ``ColleagueTx``."""
        found = self._session.connection().execute(
            select(
                col(Note.id),
                col(Note.ticket_id),
                col(Staff.name),
                col(Note.text),
                col(Note.at),
                col(Mention.read_at),
            )
            .join(Note, col(Note.id) == col(Mention.note_id))
            .join(Staff, col(Staff.id) == col(Note.staff_id))
            .where(col(Mention.staff_id) == staff_id)
            .order_by(col(Mention.read_at).is_not(None), col(Note.id).desc())
            .limit(limit)
        )
        return tuple(
            MentionView(row.id, row.ticket_id, row.name, row.text, row.at, row.read_at is not None)
            for row in found
        )

    def unread_mentions(self, staff_id: int) -> int:
        """See ``ColleagueTx``."""
        return self._session.scalars(
            select(func.count())
            .select_from(Mention)
            .where(col(Mention.staff_id) == staff_id, col(Mention.read_at).is_(None))
        ).one()

    def read_mentions(self, staff_id: int, note_ids: Sequence[int] | None, at: datetime) -> int:
        """See ``ColleagueTx``."""
        change = update(Mention).where(
            col(Mention.staff_id) == staff_id, col(Mention.read_at).is_(None)
        )
        if note_ids is not None:
            change = change.where(col(Mention.note_id).in_(note_ids))
        return self._session.connection().execute(change.values(read_at=at)).rowcount

    def add_passed(
        self,
        ticket_id: int,
        staff_id: int,
        action: TicketAction,
        by: int,
        *,
        given: bool,
        at: datetime,
    ) -> None:
        """See ``ColleagueTx``."""
        self._session.connection().execute(
            insert(PassedRow).values(
                ticket_id=ticket_id,
                staff_id=staff_id,
                by_id=by,
                action=action,
                given=given,
                at=at,
            )
        )

    def passed_tickets(self, staff_id: int, scope: Scope, limit: int) -> tuple[PassedTicket, ...]:
        """See ``ColleagueTx``."""
        found = self._session.connection().execute(
            select(PassedRow, col(Staff.name), seen_by(scope).label("seen"))
            .join(Staff, col(Staff.id) == col(PassedRow.by_id))
            .join(Ticket, col(Ticket.id) == col(PassedRow.ticket_id))
            .where(col(PassedRow.staff_id) == staff_id)
            .order_by(col(PassedRow.read_at).is_not(None), col(PassedRow.id).desc())
            .limit(limit)
        )
        return tuple(
            PassedTicket(
                id=row.id,
                ticket_id=row.ticket_id,
                action=TicketAction(row.action),
                by=row.name,
                given=row.given,
                at=row.at,
                read=row.read_at is not None,
                seen=bool(row.seen),
            )
            for row in found
        )

    def unread_passed(self, staff_id: int) -> int:
        """See ``ColleagueTx``."""
        return self._session.scalars(
            select(func.count())
            .select_from(PassedRow)
            .where(col(PassedRow.staff_id) == staff_id, col(PassedRow.read_at).is_(None))
        ).one()

    def read_passed(self, staff_id: int, ids: Sequence[int] | None, at: datetime) -> int:
        """See ``ColleagueTx``."""
        change = update(PassedRow).where(
            col(PassedRow.staff_id) == staff_id, col(PassedRow.read_at).is_(None)
        )
        if ids is not None:
            change = change.where(col(PassedRow.id).in_(ids))
        return self._session.connection().execute(change.values(read_at=at)).rowcount

    def forget_passed(self, before: datetime) -> int:
        """See ``ColleagueTx``."""
        old = delete(PassedRow).where(col(PassedRow.read_at) < before)
        return self._session.connection().execute(old).rowcount

    def earlier_tickets(
        self, ticket_id: int, limit: int, scope: Scope
    ) -> tuple[EarlierTicket, ...]:
        """See ``ColleagueTx``."""
        own = select(col(Ticket.conversation_id)).where(col(Ticket.id) == ticket_id)
        ending = (
            select(col(TicketEvent.action))
            .where(
                col(TicketEvent.ticket_id) == col(Ticket.id),
                col(TicketEvent.action).in_((TicketAction.RESOLVE, TicketAction.WITHDRAW)),
            )
            .order_by(col(TicketEvent.id).desc())
            .limit(1)
            .scalar_subquery()
        )
        found = self._session.execute(
            select(Ticket, ending)
            .where(
                col(Ticket.conversation_id) == own.scalar_subquery(),
                col(Ticket.id) != ticket_id,
                seen_by(scope),
            )
            .order_by(col(Ticket.id).desc())
            .limit(limit)
        ).all()
        return tuple(
            EarlierTicket(
                id=ticket.id,
                subject=ticket.subject,
                division=ticket.division,
                opened_at=ticket.opened_at,
                state=TicketState(ticket.state),
                ended=TicketAction(ended)
                if ended and ticket.state == TicketState.RESOLVED
                else None,
                rating=ticket.rating,
            )
            for ticket, ended in found
        )

    def failed_sending(self, key: str, line_id: int) -> FailedSending | None:
        """See ``ColleagueTx``."""
        connection = self._session.connection()
        row = connection.execute(
            select(col(Outbox.id), col(Outbox.channel), col(Outbox.unsure), col(Outbox.created_at))
            .join(Message, col(Message.outbox_id) == col(Outbox.id))
            .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
            .where(
                col(Message.id) == line_id,
                col(Conversation.key) == key,
                col(Outbox.state) == "failed",
            )
            .with_for_update(of=Outbox)
        ).first()
        if row is None:
            return None
        sent = select(col(Outbox.id)).where(
            col(Outbox.id) > row.id, col(Outbox.channel) == row.channel
        )
        heard = (
            select(col(Message.id))
            .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
            .where(
                col(Message.id) > line_id,
                col(Message.author) == Author.PERSON,
                col(Conversation.key).startswith(f"{row.channel}:", autoescape=True),
            )
        )
        later = sum(
            len(connection.execute(wanted.limit(_COUNTED)).all()) for wanted in (sent, heard)
        )
        channel = ChannelName(row.channel)
        return FailedSending(row.id, channel, row.unsure, row.created_at, later)

    def send_again(self, sending_id: int, now: datetime, *, keep_token: bool) -> bool:
        """See ``ColleagueTx``."""
        values: dict[str, object] = {
            "state": "queued",
            "tries": 0,
            "due_at": now,
            "error": None,
            "reason": None,
        }
        if not keep_token:
            values |= {"reply_token": None, "reply_token_until": None}
        done = self._session.connection().execute(
            update(Outbox)
            .where(col(Outbox.id) == sending_id, col(Outbox.state) == "failed")
            .values(**values)
        )
        return done.rowcount == 1


def erase_beside(connection: Connection, conversation_id: int) -> None:
    """Delete what staff wrote beside a person's tickets: mentions (before their notes)."""
    tickets = select(col(Ticket.id)).where(col(Ticket.conversation_id) == conversation_id)
    notes = select(col(Note.id)).where(col(Note.ticket_id).in_(tickets))
    connection.execute(delete(Mention).where(col(Mention.note_id).in_(notes)))
