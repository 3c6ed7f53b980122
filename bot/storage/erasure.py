"""Erasing a person's words, and what is kept of an answer's rating."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlmodel import col

from bot.domain.locale import LocaleTag
from bot.domain.queue import place
from bot.domain.ticket import TicketState
from bot.storage.colleagues import erase_beside
from bot.storage.conversations import ConversationPart
from bot.storage.figures import forget_tickets
from bot.storage.glosses import forget_glosses
from bot.storage.labels import erase_labels
from bot.storage.lessons import forget_questions
from bot.storage.officers import erase_officer
from bot.storage.pictures import erase_pictures
from bot.storage.tables import (
    Contact,
    Conversation,
    Feedback,
    Inbox,
    Message,
    Note,
    Outbox,
    Ticket,
    WithdrawnRef,
)


class ErasurePart(ConversationPart):
    """Emptying everything that holds words; feedback never holds any."""

    def add_feedback(
        self, key: str, entry_id: str, helped: bool, locale: LocaleTag, at: datetime
    ) -> None:
        """See ``ConversationTx``."""
        del key  # kept without the person
        self._session.connection().execute(
            insert(Feedback).values(entry_id=entry_id, helped=helped, locale=locale, at=at)
        )

    def erase(
        self, key: str, now: datetime, *, keep_waiting: bool = False, keep_address: bool = True
    ) -> bool:
        """See ``ConversationTx``."""
        connection = self._session.connection()
        dropped = 0
        if not keep_waiting:
            # The inbox before the conversation, in the order in which a handler locks them.
            waiting = (col(Inbox.conversation_key) == key, col(Inbox.state) == "new")
            done = update(Inbox).where(*waiting).values(state="done", payload=None)
            dropped = connection.execute(done).rowcount
        row = self._row(key, lock=True)
        if row is None:
            known = dropped > 0
            return known if keep_address else self._forget_address(key, None)
        tickets = select(col(Ticket.id)).where(col(Ticket.conversation_id) == row.id)
        erase_pictures(connection, row.id)
        erase_beside(connection, row.id)
        connection.execute(delete(Note).where(col(Note.ticket_id).in_(tickets)))
        erase_labels(connection, tickets)
        bare = {
            "subject": "",
            "terms": None,
            "entry_id": None,
            "eligibility": None,
            "state": "resolved",
            "due_from": None,
            "due_at": None,
            "place": place(TicketState.RESOLVED, urgent=False, due_at=None, waiting_since=now),
        }
        connection.execute(
            update(Ticket)
            .where(col(Ticket.conversation_id) == row.id)
            .values(**bare, version=col(Ticket.version) + 1)
        )
        connection.execute(
            update(Ticket)
            .where(col(Ticket.conversation_id) == row.id, col(Ticket.resolved_at).is_(None))
            .values(resolved_at=now)
        )
        forget_tickets(connection, row.id)
        messages = select(col(Message.id)).where(col(Message.conversation_id) == row.id)
        forget_questions(connection, messages)
        forget_glosses(connection, row.id)
        connection.execute(delete(Message).where(col(Message.conversation_id) == row.id))
        connection.execute(delete(Outbox).where(col(Outbox.conversation_id) == row.id))
        connection.execute(delete(WithdrawnRef).where(col(WithdrawnRef.key) == key))
        erase_officer(connection, row.id)
        connection.execute(
            update(Conversation)
            .where(col(Conversation.id) == row.id)
            .values(
                unanswered=None,
                offered=None,
                eligibility=None,
                last_entry=None,
                chosen=None,
                guess=None,
                greeted=False,
                readings="brackets",
                mode="bot",
                ticket_id=None,
                last_ticket_id=None,
                last_ticket_resolved_at=None,
                version=col(Conversation.version) + 1,
            )
        )
        if not keep_address:
            self._forget_address(key, row)
        return True

    def _forget_address(self, key: str, row: Row[Any] | None) -> bool:
        """Put a number in place of the platform's id of the person, wherever it stands; False
        where it stood nowhere. Events come before the conversation they lead to."""
        connection = self._session.connection()
        connection.execute(delete(WithdrawnRef).where(col(WithdrawnRef.key) == key))
        if row is not None:
            nobody = f"erased-{row.id}"
            contact = update(Contact).where(col(Contact.id) == row.contact_id)
            connection.execute(contact.values(address=nobody))
        else:
            events = select(func.min(col(Inbox.id))).where(col(Inbox.conversation_key) == key)
            first = connection.execute(events).scalar_one()
            if first is None:
                return False
            nobody = f"erased-event-{first}"
        anonymous = f"{key.partition(':')[0]}:{nobody}"
        connection.execute(
            update(Conversation).where(col(Conversation.key) == key).values(key=anonymous)
        )
        # The web page makes its event ids from the key.
        event_id = func.replace(col(Inbox.event_id), f"{key}:", f"{anonymous}:")
        connection.execute(
            update(Inbox)
            .where(col(Inbox.conversation_key) == key)
            .values(conversation_key=anonymous, event_id=event_id)
        )
        self._ids.pop(key, None)
        return True
