"""Conversations and their lines in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from bot.domain.conversation import ConversationState, Mode
from bot.domain.entry import Audience
from bot.domain.event import ChannelName, InboundEvent
from bot.domain.locale import LocaleTag
from bot.domain.reply import Author, Reply
from bot.service.views import LineView
from bot.storage.lines import line_view, reply_from_json, reply_to_json
from bot.storage.tables import (
    METADATA,
    Conversation,
    Feedback,
    Inbox,
    Message,
    Note,
    Outbox,
    Ticket,
    WithdrawnRef,
)

_SAVED = (
    "version", "mode", "chosen", "guess", "audience", "greeted", "is_group", "last_entry",
    "offered", "unanswered", "ticket_id", "last_ticket_id", "last_ticket_resolved_at", "blocked",
)  # fmt: skip
"""The columns that hold a ``ConversationState``."""

_LABEL_LOOKBACK = 8
"""How many of the newest replies are searched for the label of a pressed button."""


def _state(row: Row[Any]) -> ConversationState:
    return ConversationState(
        key=row.key,
        version=row.version,
        mode=Mode(row.mode),
        chosen=LocaleTag(row.chosen) if row.chosen else None,
        guess=LocaleTag(row.guess) if row.guess else None,
        audience=Audience(row.audience),
        greeted=row.greeted,
        group=row.is_group,
        last_entry=row.last_entry,
        offered=tuple(row.offered or ()),
        unanswered=row.unanswered,
        ticket_id=row.ticket_id,
        last_ticket_id=row.last_ticket_id,
        last_ticket_resolved_at=row.last_ticket_resolved_at,
        blocked=row.blocked,
    )


# The statements of every message are built once: building them costs as much as running them.
_CONVERSATION = METADATA.tables["conversation"]
_CONTACT = METADATA.tables["contact"]
_BY_KEY = select(_CONVERSATION).where(_CONVERSATION.c.key == bindparam("key"))
_LOCKED_BY_KEY = _BY_KEY.with_for_update()
_ID_BY_KEY = select(col(Conversation.id)).where(col(Conversation.key) == bindparam("key"))
_CONTACT_ID = select(_CONTACT.c.id).where(
    _CONTACT.c.channel == bindparam("channel"), _CONTACT.c.address == bindparam("address")
)
_NEW = {
    "version": 0,
    "mode": "bot",
    "audience": "resident",
    "greeted": False,
    "is_group": False,
    "blocked": False,
}
_ADD_CONTACT = {
    "postgresql": postgresql.insert(_CONTACT).on_conflict_do_nothing().returning(_CONTACT.c.id),
    "sqlite": sqlite.insert(_CONTACT).on_conflict_do_nothing().returning(_CONTACT.c.id),
}
_ADD_CONVERSATION = {
    "postgresql": postgresql.insert(_CONVERSATION)
    .values(**_NEW, contact_id=bindparam("contact_id"), key=bindparam("key"))
    .on_conflict_do_nothing()
    .returning(*_CONVERSATION.c),
    "sqlite": sqlite.insert(_CONVERSATION)
    .values(**_NEW, contact_id=bindparam("contact_id"), key=bindparam("key"))
    .on_conflict_do_nothing()
    .returning(*_CONVERSATION.c),
}
_WITHDRAWN = select(col(WithdrawnRef.at)).where(
    col(WithdrawnRef.key) == bindparam("key"),
    col(WithdrawnRef.message_ref) == bindparam("message_ref"),
)
_ADD_LINE = insert(METADATA.tables["message"])
_ADD_SENDING = insert(METADATA.tables["outbox"]).returning(col(Outbox.id))
_SAVE = (
    update(_CONVERSATION)
    .where(
        col(Conversation.key) == bindparam("by_key"),
        col(Conversation.version) == bindparam("by_version"),
    )
    .values({name: bindparam(name) for name in _SAVED})
)
_TOKEN = (
    update(_CONVERSATION)
    .where(col(Conversation.id) == bindparam("by_id"))
    .values(reply_token=bindparam("reply_token"), reply_token_until=bindparam("until"))
)
_TAKE_UP_HELD = (
    update(METADATA.tables["outbox"])
    .where(
        col(Outbox.id)
        == select(func.min(col(Outbox.id)))
        .where(col(Outbox.conversation_id) == bindparam("by_id"), col(Outbox.state) == "held")
        .scalar_subquery()
    )
    .values(
        state="queued",
        tries=0,
        reply_token=bindparam("reply_token"),
        reply_token_until=bindparam("until"),
    )
)


class ConversationPart:
    """The conversation part of a transaction."""

    _session: Session
    _dialect: str
    _ids: dict[str, int]

    def _row(self, key: str, *, lock: bool = False) -> Row[Any] | None:
        statement = _LOCKED_BY_KEY if lock else _BY_KEY
        row = self._session.connection().execute(statement, {"key": key}).one_or_none()
        if row is not None:
            self._ids[key] = row.id
        return row

    def _conversation_id(self, key: str) -> int:
        """The id, which never changes; looked up once in a transaction."""
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = self._session.scalars(_ID_BY_KEY, {"key": key}).one()
        return found

    def conversation(self, key: str) -> ConversationState | None:
        """See ``ConversationTx``."""
        row = self._row(key)
        return _state(row) if row else None

    def open_conversation(
        self, channel: ChannelName, address: str, now: datetime
    ) -> ConversationState:
        """See ``ConversationTx``."""
        key = f"{channel}:{address}"
        row = self._row(key, lock=True)
        if row is None:
            row = self._new_row(channel, address, key, now)
        return _state(row)

    def _new_row(self, channel: ChannelName, address: str, key: str, now: datetime) -> Row[Any]:
        """A conversation nobody had before, unless somebody makes it at this very moment."""
        connection = self._session.connection()
        who = {"channel": channel, "address": address}
        contact_id = connection.execute(
            _ADD_CONTACT[self._dialect], {**who, "first_seen": now}
        ).scalar_one_or_none()
        if contact_id is None:
            contact_id = connection.execute(_CONTACT_ID, who).scalar_one()
        row = connection.execute(
            _ADD_CONVERSATION[self._dialect], {"contact_id": contact_id, "key": key}
        ).one_or_none()
        if row is None:
            row = self._row(key, lock=True)
            assert row is not None
        self._ids[key] = row.id
        return row

    def save_conversation(self, state: ConversationState, expected_version: int) -> bool:
        """See ``ConversationTx``."""
        changed = self._session.connection().execute(
            _SAVE,
            {
                "by_key": state.key,
                "by_version": expected_version,
                "version": expected_version + 1,
                "mode": state.mode,
                "chosen": state.chosen,
                "guess": state.guess,
                "audience": state.audience,
                "greeted": state.greeted,
                "is_group": state.group,
                "last_entry": state.last_entry,
                "offered": list(state.offered) or None,
                "unanswered": state.unanswered,
                "ticket_id": state.ticket_id,
                "last_ticket_id": state.last_ticket_id,
                "last_ticket_resolved_at": state.last_ticket_resolved_at,
                "blocked": state.blocked,
            },
        )
        return changed.rowcount == 1

    def add_person_line(
        self, state: ConversationState, event: InboundEvent, text: str, at: datetime
    ) -> bool:
        """See ``ConversationTx``."""
        withdrawn = None
        if event.message_ref is not None:
            withdrawn = self._session.scalars(
                _WITHDRAWN, {"key": state.key, "message_ref": event.message_ref}
            ).one_or_none()
        self._session.connection().execute(
            _ADD_LINE,
            {
                "conversation_id": self._conversation_id(state.key),
                "author": Author.PERSON,
                "text": "" if withdrawn else text,
                "locale": state.locale,
                "at": at,
                "message_ref": event.message_ref,
                "unreadable": event.unreadable,
                "withdrawn_at": withdrawn,
            },
        )
        return withdrawn is None

    def edit_person_line(self, key: str, message_ref: str, text: str, at: datetime) -> bool:
        """See ``ConversationTx``."""
        changed = self._session.connection().execute(
            update(Message)
            .where(
                col(Message.conversation_id) == self._conversation_id(key),
                col(Message.message_ref) == message_ref,
                col(Message.author) == Author.PERSON,
                col(Message.withdrawn_at).is_(None),
                col(Message.text) != text,
            )
            .values(text=text, edited_at=at)
        )
        return changed.rowcount > 0

    def withdraw_line(self, key: str, message_ref: str, at: datetime) -> None:
        """See ``ConversationTx``."""
        row = self._row(key, lock=True)
        connection = self._session.connection()
        if row is not None:
            text = self._session.scalars(
                select(col(Message.text)).where(
                    col(Message.conversation_id) == row.id,
                    col(Message.message_ref) == message_ref,
                )
            ).first()
            connection.execute(
                update(Message)
                .where(
                    col(Message.conversation_id) == row.id,
                    col(Message.message_ref) == message_ref,
                )
                .values(text="", withdrawn_at=at)
            )
            if text:
                self._forget_subject(row, text)
        insert_or_not = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        connection.execute(
            insert_or_not(WithdrawnRef)
            .values(key=key, message_ref=message_ref, at=at)
            .on_conflict_do_nothing()
        )

    def _forget_subject(self, row: Row[Any], text: str) -> None:
        """A withdrawn question must not live on as a ticket's subject."""
        beginning = " ".join(text.split())[:100]
        connection = self._session.connection()
        for ticket in self._session.scalars(
            select(Ticket).where(col(Ticket.conversation_id) == row.id)
        ):
            if ticket.subject[:100].startswith(beginning):
                connection.execute(
                    update(Ticket).where(col(Ticket.id) == ticket.id).values(subject="")
                )
        if row.unanswered and row.unanswered[:100].startswith(beginning):
            connection.execute(
                update(Conversation).where(col(Conversation.id) == row.id).values(unanswered=None)
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

    def keep_reply_token(self, key: str, token: str, until: datetime) -> None:
        """See ``ConversationTx``."""
        given = {
            "by_id": self._conversation_id(key),
            "reply_token": token,
            "until": until,
        }
        connection = self._session.connection()
        if connection.execute(_TAKE_UP_HELD, given).rowcount == 0:
            connection.execute(_TOKEN, given)

    def take_reply_token(self, key: str, now: datetime) -> tuple[str, datetime] | None:
        """See ``ConversationTx``."""
        row = self._row(key)
        if row is None or row.reply_token is None or row.reply_token_until is None:
            return None
        self._session.connection().execute(
            _TOKEN, {"by_id": row.id, "reply_token": None, "until": None}
        )
        if row.reply_token_until <= now:
            return None
        return row.reply_token, row.reply_token_until

    def add_sendings(
        self,
        key: str,
        replies: Sequence[Reply],
        calls: Sequence[tuple[Mapping[str, Any], tuple[int, ...]]],
        *,
        token: tuple[str, datetime] | None,
        retry_keys: Sequence[str],
        staff_id: int | None,
        now: datetime,
    ) -> None:
        """See ``ConversationTx``."""
        row = self._row(key)
        assert row is not None
        channel, _, address = key.partition(":")
        connection = self._session.connection()
        carried_by: dict[int, int] = {}
        for index, (call, covers) in enumerate(calls):
            given = token if index == 0 else None
            outbox_id = connection.execute(
                _ADD_SENDING,
                {
                    "conversation_id": row.id,
                    "channel": channel,
                    "address": address,
                    "call": dict(call),
                    "state": "blocked" if row.blocked else "queued",
                    "tries": 0,
                    "due_at": now,
                    "retry_key": retry_keys[index],
                    "reply_token": given[0] if given else None,
                    "reply_token_until": given[1] if given else None,
                    "unsure": False,
                    "created_at": now,
                },
            ).scalar_one()
            carried_by.update(dict.fromkeys(covers, outbox_id))
        connection.execute(
            _ADD_LINE,
            [
                {
                    "conversation_id": row.id,
                    "author": reply.author,
                    "staff_id": staff_id if reply.author is Author.STAFF else None,
                    "author_name": reply.sender_name,
                    "text": reply.text,
                    "locale": reply.locale,
                    "at": now,
                    "reply": reply_to_json(reply),
                    "entry_id": reply.entry_id,
                    "outbox_id": carried_by.get(index),
                }
                for index, reply in enumerate(replies)
            ],
        )

    def lines(self, key: str, *, after: int = 0, limit: int = 500) -> tuple[LineView, ...]:
        """See ``ConversationTx``."""
        found = self._session.execute(
            select(Message, Outbox)
            .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
            .outerjoin(Outbox, col(Outbox.id) == col(Message.outbox_id))
            .where(col(Conversation.key) == key, col(Message.id) > after)
            .order_by(col(Message.id).desc())
            .limit(limit)
        ).all()
        return tuple(line_view(message, outbox) for message, outbox in reversed(found))

    def add_feedback(
        self, key: str, entry_id: str, helped: bool, locale: LocaleTag, at: datetime
    ) -> None:
        """See ``ConversationTx``."""
        del key  # kept without the person
        self._session.connection().execute(
            insert(Feedback).values(entry_id=entry_id, helped=helped, locale=locale, at=at)
        )

    def erase(self, key: str, now: datetime, *, keep_waiting: bool = False) -> bool:
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
            return dropped > 0
        tickets = select(col(Ticket.id)).where(col(Ticket.conversation_id) == row.id)
        connection.execute(delete(Note).where(col(Note.ticket_id).in_(tickets)))
        bare = {"subject": "", "entry_id": None, "state": "resolved"}
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
        connection.execute(delete(Message).where(col(Message.conversation_id) == row.id))
        connection.execute(delete(Outbox).where(col(Outbox.conversation_id) == row.id))
        connection.execute(delete(WithdrawnRef).where(col(WithdrawnRef.key) == key))
        connection.execute(
            update(Conversation)
            .where(col(Conversation.id) == row.id)
            .values(
                unanswered=None,
                offered=None,
                last_entry=None,
                chosen=None,
                guess=None,
                greeted=False,
                mode="bot",
                ticket_id=None,
                last_ticket_id=None,
                last_ticket_resolved_at=None,
                version=col(Conversation.version) + 1,
            )
        )
        return True
