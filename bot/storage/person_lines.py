"""What people wrote, in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, insert, null, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import col

from bot.domain.conversation import ConversationState
from bot.domain.event import InboundEvent
from bot.domain.gloss import Gloss
from bot.domain.reply import Author
from bot.domain.search import search_terms
from bot.domain.texts import subject_of
from bot.service.views import LineView
from bot.storage.conversations import ConversationPart
from bot.storage.glosses import forget_gloss, want_gloss
from bot.storage.lessons import forget_questions
from bot.storage.lines import gloss_to_json, line_view, reply_from_json
from bot.storage.pictures import withdraw_pictures
from bot.storage.tables import METADATA, Conversation, Message, Outbox, Ticket, WithdrawnRef

_LABEL_LOOKBACK = 8
"""How many of the newest replies are searched for the label of a pressed button."""

_WITHDRAWN = select(col(WithdrawnRef.at)).where(
    col(WithdrawnRef.key) == bindparam("key"),
    col(WithdrawnRef.message_ref) == bindparam("message_ref"),
)
# The terms of a search and the call to a platform are long.
_NEVER_SHOWN: tuple[QueryableAttribute[Any], ...] = (Message.terms, Outbox.call)
_LINES = (
    select(Message, Outbox)
    .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
    .outerjoin(Outbox, col(Outbox.id) == col(Message.outbox_id))
    .where(col(Conversation.key) == bindparam("key"), col(Message.id) > bindparam("after"))
    .order_by(col(Message.id).desc())
    .limit(bindparam("most", type_=Integer()))
    .options(*(defer(one) for one in _NEVER_SHOWN))
)
_ADD_LINE = insert(METADATA.tables["message"])
_ADD_NUMBERED = _ADD_LINE.returning(col(Message.id))


class PersonLinePart(ConversationPart):
    """A person's lines: added, edited, withdrawn, read."""

    def add_person_line(
        self,
        state: ConversationState,
        event: InboundEvent,
        text: str,
        at: datetime,
        gloss: Gloss | None = None,
        *,
        gloss_later: bool = False,
    ) -> bool:
        """See ``ConversationTx``."""
        withdrawn = None
        if event.message_ref is not None:
            withdrawn = self._session.scalars(
                _WITHDRAWN, {"key": state.key, "message_ref": event.message_ref}
            ).one_or_none()
        connection = self._session.connection()
        conversation_id = self._conversation_id(state.key)
        line = connection.execute(
            _ADD_NUMBERED if gloss_later else _ADD_LINE,
            {
                "conversation_id": conversation_id,
                "author": Author.PERSON,
                "text": "" if withdrawn else text,
                "locale": state.locale,
                "at": at,
                "message_ref": event.message_ref,
                "unreadable": event.unreadable,
                "withdrawn_at": withdrawn,
                "gloss": gloss_to_json(gloss) if gloss and not withdrawn else None,
                # The label of a button is the bot's word: nobody would look for it.
                "terms": search_terms(text) if event.message_ref and not withdrawn else None,
            },
        )
        if gloss_later and withdrawn is None:
            want_gloss(connection, conversation_id, line.scalar_one())
        return withdrawn is None

    def edit_person_line(
        self,
        key: str,
        message_ref: str,
        text: str,
        at: datetime,
        gloss: Gloss | None = None,
        *,
        gloss_later: bool = False,
    ) -> bool:
        """See ``ConversationTx``."""
        row = self._row(key)
        before = self._words_of(row.id, message_ref) if row is not None else None
        if row is None or before is None or before == text:
            return False
        connection = self._session.connection()
        edited = connection.execute(
            update(Message)
            .where(
                col(Message.conversation_id) == row.id,
                col(Message.message_ref) == message_ref,
                col(Message.withdrawn_at).is_(None),
            )
            .values(
                text=text,
                edited_at=at,
                gloss=gloss_to_json(gloss) if gloss else null(),
                terms=search_terms(text),
            )
            .returning(col(Message.id))
        )
        for line_id in edited.scalars().all():
            if gloss_later:
                want_gloss(connection, row.id, line_id, counted=True)
            else:
                forget_gloss(connection, line_id)
        self._replace_words(row, message_ref, before, subject_of(text))
        return True

    def withdraw_line(self, key: str, message_ref: str, at: datetime) -> None:
        """See ``ConversationTx``."""
        row = self._row(key, lock=True)
        connection = self._session.connection()
        if row is not None:
            before = self._words_of(row.id, message_ref)
            withdrawn = connection.execute(
                update(Message)
                .where(
                    col(Message.conversation_id) == row.id,
                    col(Message.message_ref) == message_ref,
                )
                .values(text="", withdrawn_at=at, gloss=null(), terms=null())
                .returning(col(Message.id))
            )
            for line_id in withdrawn.scalars().all():
                forget_gloss(connection, line_id)
            withdraw_pictures(connection, row.id, message_ref)
            if before:
                self._replace_words(row, message_ref, before, "")
        insert_or_not = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        connection.execute(
            insert_or_not(WithdrawnRef)
            .values(key=key, message_ref=message_ref, at=at)
            .on_conflict_do_nothing()
        )

    def _words_of(self, conversation_id: int, message_ref: str) -> str | None:
        """What the person wrote in a message that they have not withdrawn."""
        return self._session.scalars(
            select(col(Message.text)).where(
                col(Message.conversation_id) == conversation_id,
                col(Message.message_ref) == message_ref,
                col(Message.author) == Author.PERSON,
                col(Message.withdrawn_at).is_(None),
            )
        ).first()

    def _replace_words(self, row: Row[Any], message_ref: str, before: str, subject: str) -> None:
        """Words that were changed or withdrawn must not live on as a ticket's subject, nor with
        editors."""
        connection = self._session.connection()
        changed = select(col(Message.id)).where(
            col(Message.conversation_id) == row.id, col(Message.message_ref) == message_ref
        )
        forget_questions(connection, changed)
        former = subject_of(before)
        if not former:
            return
        connection.execute(
            update(Ticket)
            .where(col(Ticket.conversation_id) == row.id, col(Ticket.subject) == former)
            .values(subject=subject, terms=search_terms(subject))
        )
        if row.unanswered == former:
            connection.execute(
                update(Conversation)
                .where(col(Conversation.id) == row.id)
                .values(unanswered=subject or None)
            )

    def choice_label(self, key: str, data: str) -> str | None:
        """See ``ConversationTx``."""
        replies = self._session.scalars(
            select(col(Message.reply))
            .where(
                col(Message.conversation_id) == self._conversation_id(key),
                col(Message.reply).is_not(None),
            )
            .order_by(col(Message.id).desc())
            .limit(_LABEL_LOOKBACK)
        )
        for stored in replies:
            for choice in reply_from_json(stored).choices:
                if choice.data == data:
                    return choice.label
        return None

    def lines(self, key: str, *, after: int = 0, limit: int = 500) -> tuple[LineView, ...]:
        """See ``ConversationTx``."""
        found = self._session.execute(_LINES, {"key": key, "after": after, "most": limit}).all()
        return tuple(line_view(message, outbox) for message, outbox in reversed(found))
