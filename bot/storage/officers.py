"""Proofs of officers and their reminders in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from bot.domain.officers.officer import OfficerCase
from bot.domain.officers.proof import Proof, Stage
from bot.domain.officers.reminder import Moment, Reminder
from bot.domain.ticket import TicketState
from bot.service.officer_store import WaitingReminder
from bot.storage.conversations import ConversationPart
from bot.storage.tables import (
    Conversation,
    MailCount,
    OfficerProof,
    OfficerReminder,
    ProofMail,
    Ticket,
)

_NO_YEAR = 0
"""Instead of NULL, which no unique index takes for equal."""
_PROOF = (
    select(OfficerProof)
    .join(Conversation, col(Conversation.id) == col(OfficerProof.conversation_id))
    .where(col(Conversation.key) == bindparam("key"))
    .execution_options(populate_existing=True)
)


class OfficerPart(ConversationPart):
    """Proofs, counts of mails, cases and reminders."""

    def proof(self, key: str) -> Proof | None:
        """See ``ProofTx``."""
        row = self._session.scalars(_PROOF, {"key": key}).one_or_none()
        if row is None:
            return None
        return Proof(
            stage=Stage(row.stage),
            since=row.since,
            domain=row.domain,
            mailbox=row.mailbox,
            nonce=row.nonce,
            tries=row.tries,
            mailed_at=row.mailed_at,
            wanted=row.wanted,
            proven_at=row.proven_at,
            proven_domain=row.proven_domain,
            proven_mailbox=row.proven_mailbox,
        )

    def save_proof(self, key: str, proof: Proof) -> None:
        """See ``ProofTx``."""
        values: dict[str, Any] = {
            "stage": proof.stage,
            "since": proof.since,
            "domain": proof.domain,
            "mailbox": proof.mailbox,
            "nonce": proof.nonce,
            "tries": proof.tries,
            "mailed_at": proof.mailed_at,
            "wanted": proof.wanted,
            "proven_at": proof.proven_at,
            "proven_domain": proof.proven_domain,
            "proven_mailbox": proof.proven_mailbox,
        }
        insert_or = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        self._session.connection().execute(
            insert_or(OfficerProof)
            .values(conversation_id=self._conversation_id(key), **values)
            .on_conflict_do_update(index_elements=["conversation_id"], set_=values)
        )

    def mails_taken(self, subject: str, day: date) -> int:
        """See ``ProofTx``."""
        found = self._session.scalars(
            select(col(MailCount.taken)).where(
                col(MailCount.subject) == subject, col(MailCount.day) == day
            )
        ).one_or_none()
        return found or 0

    def take_mail(self, subject: str, day: date, most: int) -> bool:
        """See ``ProofTx``. One statement: two who take the last one at once wait for each other."""
        insert_or = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        taken = self._session.connection().execute(
            insert_or(MailCount)
            .values(subject=subject, day=day, taken=1)
            .on_conflict_do_update(
                index_elements=["subject", "day"],
                set_={"taken": col(MailCount.taken) + 1},
                where=col(MailCount.taken) < most,
            )
            .returning(col(MailCount.taken))
        )
        return taken.first() is not None

    def forget_counts(self, before: date) -> int:
        """See ``ProofTx``."""
        done = self._session.connection().execute(
            delete(MailCount).where(col(MailCount.day) < before)
        )
        return done.rowcount

    def cases(self, key: str, limit: int) -> tuple[OfficerCase, ...]:
        """See ``ProofTx``."""
        rows = self._session.scalars(
            select(Ticket)
            .join(Conversation, col(Conversation.id) == col(Ticket.conversation_id))
            .where(col(Conversation.key) == key)
            .order_by(col(Ticket.id).desc())
            .limit(limit)
            .execution_options(populate_existing=True)
        )
        return tuple(
            OfficerCase(
                row.id, TicketState(row.state), row.division, row.opened_at, row.resolved_at
            )
            for row in rows
        )

    def reminders(self, key: str) -> tuple[Reminder, ...]:
        """See ``ReminderTx``."""
        rows = self._session.scalars(
            select(OfficerReminder)
            .join(Conversation, col(Conversation.id) == col(OfficerReminder.conversation_id))
            .where(col(Conversation.key) == key)
            .order_by(
                col(OfficerReminder.due_at).is_(None),
                col(OfficerReminder.due_at),
                col(OfficerReminder.id),
            )
        )
        return tuple(_reminder(row) for row in rows)

    def add_reminder(
        self, key: str, reminder: Reminder, due_at: datetime | None, now: datetime
    ) -> bool:
        """See ``ReminderTx``."""
        insert_or = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        done = self._session.connection().execute(
            insert_or(OfficerReminder)
            .values(
                conversation_id=self._conversation_id(key),
                grant_id=reminder.grant,
                moment=reminder.moment,
                year=reminder.year or _NO_YEAR,
                told=reminder.told,
                due_at=due_at,
                created_at=now,
            )
            .on_conflict_do_nothing()
            .returning(col(OfficerReminder.id))
        )
        return done.first() is not None

    def stop_reminders(self, key: str, ids: Collection[int]) -> int:
        """See ``ReminderTx``."""
        done = self._session.connection().execute(
            delete(OfficerReminder).where(
                col(OfficerReminder.conversation_id) == self._conversation_id(key),
                col(OfficerReminder.id).in_(ids),
            )
        )
        return done.rowcount

    def due_conversations(self, now: datetime, limit: int) -> tuple[str, ...]:
        """See ``ReminderTx``."""
        return tuple(
            self._session.scalars(
                select(col(Conversation.key))
                .join(OfficerReminder, col(OfficerReminder.conversation_id) == col(Conversation.id))
                .where(col(OfficerReminder.due_at) <= now)
                .group_by(col(Conversation.key))
                .order_by(func.min(col(OfficerReminder.due_at)))
                .limit(limit)
            )
        )

    def due_reminders(self, key: str, now: datetime) -> tuple[Reminder, ...]:
        """See ``ReminderTx``."""
        rows = self._session.scalars(
            select(OfficerReminder)
            .where(
                col(OfficerReminder.conversation_id) == self._conversation_id(key),
                col(OfficerReminder.due_at) <= now,
            )
            .order_by(col(OfficerReminder.due_at), col(OfficerReminder.id))
            .execution_options(populate_existing=True)
        )
        return tuple(_reminder(row) for row in rows)

    def waiting_reminders(self, after: int, limit: int) -> tuple[WaitingReminder, ...]:
        """See ``ReminderTx``."""
        rows = self._session.scalars(
            select(OfficerReminder)
            .where(col(OfficerReminder.id) > after)
            .order_by(col(OfficerReminder.id))
            .limit(limit)
        )
        return tuple(WaitingReminder(_reminder(row), row.due_at) for row in rows)

    def put_off(self, reminder_id: int, due_at: datetime | None) -> None:
        """See ``ReminderTx``."""
        self._session.connection().execute(
            update(OfficerReminder)
            .where(col(OfficerReminder.id) == reminder_id)
            .values(due_at=due_at)
        )

    def end_reminder(self, reminder_id: int) -> bool:
        """See ``ReminderTx``."""
        done = self._session.connection().execute(
            delete(OfficerReminder).where(col(OfficerReminder.id) == reminder_id)
        )
        return done.rowcount == 1


def erase_officer(connection: Connection, conversation_id: int) -> None:
    """Erase proof, mails on their way and reminders. The counts of mails stay until their day is
    over: they hold no address, and without them ``/forget`` would be a way around the limits."""
    connection.execute(
        delete(OfficerProof).where(col(OfficerProof.conversation_id) == conversation_id)
    )
    connection.execute(delete(ProofMail).where(col(ProofMail.conversation_id) == conversation_id))
    connection.execute(
        delete(OfficerReminder).where(col(OfficerReminder.conversation_id) == conversation_id)
    )


def _reminder(row: OfficerReminder) -> Reminder:
    return Reminder(Moment(row.moment), row.grant_id, row.year or None, row.told, row.id)
