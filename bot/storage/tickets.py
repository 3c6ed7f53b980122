"""Tickets in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from bot.domain.audit import AuditEntry, ticket_action
from bot.domain.decision import TicketRequest
from bot.domain.due import Due
from bot.domain.eligibility.record import CaseRecord, data_record, record_data
from bot.domain.event import ChannelName
from bot.domain.locale import LocaleTag
from bot.domain.queue import place
from bot.domain.rating import RatingCause
from bot.domain.reply import Author
from bot.domain.search import search_terms
from bot.domain.ticket import TicketAction, TicketState
from bot.service.views import NoteView, TicketEventView, TicketRow
from bot.storage.audit import AuditPart
from bot.storage.figures import count_moved, count_opened
from bot.storage.tables import (
    METADATA,
    Conversation,
    Message,
    Note,
    Staff,
    Ticket,
    TicketEvent,
    UsedForm,
)

_LAST_TEXT = 120

LAST_TEXT = (
    select(col(Message.text))
    .where(
        col(Message.conversation_id) == col(Ticket.conversation_id),
        col(Message.author) == Author.PERSON,
        # Typed words have a message id of the platform, the label of a pressed button none.
        col(Message.message_ref).is_not(None),
        col(Message.text) != "",
    )
    .order_by(col(Message.id).desc())
    .limit(1)
    .correlate(Ticket)
    .scalar_subquery()
)
"""The last words a person typed in the conversation of a ticket."""


_SHOWN = tuple(
    col(getattr(Ticket, name))
    for name in (
        "id",
        "conversation_id",
        "version",
        "state",
        "division",
        "urgent",
        "subject",
        "locale",
        "opened_at",
        "waiting_since",
        "keeper_id",
        "rating",
        "rating_cause",
        "due_from",
        "due_at",
    )
)

TICKET_ROWS = (
    select(
        *_SHOWN,
        col(Conversation.key),
        col(Staff.name).label("keeper_name"),
        LAST_TEXT.label("last_text"),
    )
    .join(Conversation, col(Conversation.id) == col(Ticket.conversation_id))
    .outerjoin(Staff, col(Staff.id) == col(Ticket.keeper_id))
)
"""What ``ticket_row`` reads. Columns rather than objects: a queue of them is drawn often, and the
terms of a search, for one, are never shown."""

# What every message to staff asks is built once: building it costs as much as running it.
_BY_ID = col(Ticket.id) == bindparam("ticket_id")
_ONE = TICKET_ROWS.where(_BY_ID)
_CASE = select(col(Ticket.eligibility)).where(_BY_ID)
_EVENTS = (
    select(col(TicketEvent.action), col(TicketEvent.at), col(TicketEvent.detail), col(Staff.name))
    .outerjoin(Staff, col(Staff.id) == col(TicketEvent.staff_id))
    .where(col(TicketEvent.ticket_id) == bindparam("ticket_id"))
    .order_by(col(TicketEvent.id))
)
_NOTES = (
    select(col(Note.id), col(Note.text), col(Note.at), col(Staff.name))
    .join(Staff, col(Staff.id) == col(Note.staff_id))
    .where(col(Note.ticket_id) == bindparam("ticket_id"))
    .order_by(col(Note.id))
)
_MOVE = update(METADATA.tables["ticket"]).where(
    col(Ticket.id) == bindparam("by_id"), col(Ticket.version) == bindparam("by_version")
)
_ADD_EVENT = insert(METADATA.tables["ticket_event"])


class TicketPart(AuditPart):
    """The ticket part of a transaction."""

    _session: Session
    _dialect: str

    def add_ticket(
        self,
        key: str,
        request: TicketRequest,
        locale: LocaleTag,
        now: datetime,
        due: Due | None = None,
    ) -> int:
        """See ``TicketTx``."""
        conversation_id = self._session.scalars(
            select(col(Conversation.id)).where(col(Conversation.key) == key)
        ).one()
        connection = self._session.connection()
        ticket_id: int = connection.execute(
            insert(Ticket)
            .values(
                conversation_id=conversation_id,
                version=0,
                state=TicketState.OPEN,
                division=request.division or "",
                urgent=request.urgent,
                subject=request.subject,
                entry_id=request.entry_id,
                eligibility=record_data(request.case) if request.case else None,
                locale=locale,
                opened_at=now,
                waiting_since=now,
                due_from=due.since if due else now,
                due_at=due.at if due else None,
                place=place(
                    TicketState.OPEN,
                    urgent=request.urgent,
                    due_at=due.at if due else None,
                    waiting_since=now,
                ),
                terms=search_terms(request.subject),
            )
            .returning(col(Ticket.id))
        ).scalar_one()
        self._add_event(ticket_id, TicketAction.OPEN, None, now)
        count_opened(connection, ticket_id, key, now)
        return ticket_id

    def ticket(self, ticket_id: int) -> TicketRow | None:
        """See ``TicketTx``."""
        row = self._session.connection().execute(_ONE, {"ticket_id": ticket_id}).one_or_none()
        return ticket_row(row) if row is not None else None

    def attach_case(self, ticket_id: int, case: CaseRecord) -> None:
        """See ``TicketTx``."""
        self._session.connection().execute(
            update(Ticket).where(col(Ticket.id) == ticket_id).values(eligibility=record_data(case))
        )

    def ticket_case(self, ticket_id: int) -> CaseRecord | None:
        """See ``TicketTx``."""
        found = self._session.connection().execute(_CASE, {"ticket_id": ticket_id})
        return data_record(found.scalar_one_or_none())

    def ticket_key(self, ticket_id: int) -> str | None:
        """See ``TicketTx``."""
        return self._session.scalars(
            select(col(Conversation.key))
            .join(Ticket, col(Ticket.conversation_id) == col(Conversation.id))
            .where(col(Ticket.id) == ticket_id)
        ).one_or_none()

    def move_ticket(
        self,
        ticket: TicketRow,
        *,
        to: TicketState,
        keeper_id: int | None,
        action: TicketAction,
        by: int | None,
        now: datetime,
        due: Due | None,
        urgent: bool | None = None,
        rating: int | None = None,
        division: str | None = None,
        detail: str = "",
        cause: RatingCause | None = None,
    ) -> bool:
        """See ``TicketTx``."""
        values: dict[str, Any] = {
            "version": ticket.version + 1,
            "state": to,
            "keeper_id": keeper_id,
            "due_from": due.since if due else None,
            "due_at": due.at if due else None,
            "place": place(
                to,
                urgent=ticket.urgent if urgent is None else urgent,
                due_at=due.at if due else None,
                waiting_since=ticket.waiting_since if to is ticket.state else now,
            ),
        }
        if to is not ticket.state:
            values["waiting_since"] = now
            values["resolved_at"] = now if to is TicketState.RESOLVED else None
        if urgent is not None:
            values["urgent"] = urgent
        if rating is not None:
            values |= {"rating": rating, "rating_cause": None}
        if cause is not None:
            values["rating_cause"] = cause
        if division is not None:
            values["division"] = division
        connection = self._session.connection()
        which = {"by_id": ticket.id, "by_version": ticket.version}
        changed = connection.execute(_MOVE, {**which, **values})
        if changed.rowcount != 1:
            return False
        self._add_event(ticket.id, action, by, now, detail, _about(ticket, action, keeper_id, by))
        count_moved(connection, ticket, action, now, rating=rating, cause=cause)
        return True

    def unresolved(self, limit: int) -> tuple[TicketRow, ...]:
        """See ``TicketTx``."""
        return self._rows(col(Ticket.state) != TicketState.RESOLVED, limit=limit)

    def ticket_events(self, ticket_id: int) -> tuple[TicketEventView, ...]:
        """See ``TicketTx``."""
        found = self._session.connection().execute(_EVENTS, {"ticket_id": ticket_id})
        return tuple(
            TicketEventView(TicketAction(action), name, at, detail)
            for action, at, detail, name in found
        )

    def notes(self, ticket_id: int) -> tuple[NoteView, ...]:
        """See ``TicketTx``."""
        found = self._session.connection().execute(_NOTES, {"ticket_id": ticket_id})
        return tuple(NoteView(number, name, text, at) for number, text, at, name in found)

    def add_note(self, ticket_id: int, staff_id: int, text: str, at: datetime) -> int:
        """See ``TicketTx``."""
        note_id: int = (
            self._session.connection()
            .execute(
                insert(Note)
                .values(ticket_id=ticket_id, staff_id=staff_id, text=text, at=at)
                .returning(col(Note.id))
            )
            .scalar_one()
        )
        self._add_event(ticket_id, TicketAction.NOTE, staff_id, at)
        return note_id

    def use_form(self, form_id: str, now: datetime) -> bool:
        """See ``TicketTx``."""
        insert_or_not = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        done = self._session.connection().execute(
            insert_or_not(UsedForm)
            .values(form_id=form_id, at=now)
            .on_conflict_do_nothing()
            .returning(col(UsedForm.form_id))
        )
        return done.first() is not None

    def forget_forms(self, before: datetime, told_before: datetime) -> int:
        """See ``TicketTx``."""
        told = col(UsedForm.form_id).contains(":")
        old = delete(UsedForm).where(
            or_(
                and_(col(UsedForm.at) < before, ~told),
                and_(col(UsedForm.at) < told_before, told),
            )
        )
        return self._session.connection().execute(old).rowcount

    def _add_event(
        self,
        ticket_id: int,
        action: TicketAction,
        by: int | None,
        now: datetime,
        detail: str = "",
        about: int | None = None,
    ) -> None:
        self._session.connection().execute(
            _ADD_EVENT,
            {"ticket_id": ticket_id, "action": action, "staff_id": by, "at": now, "detail": detail},
        )
        if by is not None:
            self.add_audit(AuditEntry(ticket_action(action), now, by, ticket_id, about))

    def _rows(self, *wanted: ColumnElement[bool], limit: int) -> tuple[TicketRow, ...]:
        found = self._session.execute(
            TICKET_ROWS.where(*wanted).order_by(col(Ticket.place), col(Ticket.id)).limit(limit)
        )
        return tuple(ticket_row(row) for row in found)


def _about(
    ticket: TicketRow, action: TicketAction, keeper_id: int | None, by: int | None
) -> int | None:
    """To whom a ticket was given, or from whom somebody else took it; for the audit log."""
    about = {
        TicketAction.ASSIGN: keeper_id,
        TicketAction.TAKE_OVER: ticket.keeper_id,
        TicketAction.RELEASE: ticket.keeper_id,
        TicketAction.TRANSFER: ticket.keeper_id,
    }.get(action)
    return about if about != by else None


def ticket_row(ticket: Row[*tuple[Any, ...]]) -> TicketRow:
    """A ticket with its keeper's name and the person's last own words, from ``TICKET_ROWS``."""
    return TicketRow(
        id=ticket.id,
        version=ticket.version,
        state=TicketState(ticket.state),
        division=ticket.division,
        urgent=ticket.urgent,
        subject=ticket.subject,
        locale=LocaleTag(ticket.locale),
        channel=ChannelName(ticket.key.partition(":")[0]),
        opened_at=ticket.opened_at,
        waiting_since=ticket.waiting_since,
        keeper_id=ticket.keeper_id,
        keeper_name=ticket.keeper_name,
        last_text=(ticket.last_text or "")[:_LAST_TEXT],
        rating=ticket.rating,
        rating_cause=RatingCause(ticket.rating_cause) if ticket.rating_cause else None,
        due=Due(ticket.due_from, ticket.due_at) if ticket.due_from else None,
        conversation_key=ticket.key,
    )
