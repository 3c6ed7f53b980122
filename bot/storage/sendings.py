"""What is said to people, in the database: lines, outbox calls and free reply tokens."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, literal_column, select, text, update
from sqlmodel import col

from bot.domain.reply import Author, Reply
from bot.domain.search import search_terms
from bot.storage.conversations import ConversationPart
from bot.storage.lines import reply_to_json
from bot.storage.tables import METADATA, Conversation, Message, Outbox

_CONVERSATION = METADATA.tables["conversation"]
_ADD_LINE = insert(METADATA.tables["message"])
_ADD_SENDING = insert(METADATA.tables["outbox"]).returning(col(Outbox.id))
_TOKEN = (
    update(_CONVERSATION)
    .where(col(Conversation.id) == bindparam("by_id"))
    .values(reply_token=bindparam("reply_token"), reply_token_until=bindparam("until"))
)
_SENT = (
    select(col(Outbox.refs))
    .join(Message, col(Message.outbox_id) == col(Outbox.id))
    .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
    .where(col(Conversation.key) == bindparam("key"), col(Outbox.state) == "sent")
    .order_by(col(Message.id).desc())
    .limit(500)
)
_HELD = (
    select(col(Outbox.id), col(Outbox.call))
    .where(
        col(Outbox.conversation_id)
        == select(col(Conversation.id))
        .where(col(Conversation.key) == bindparam("key"))
        .scalar_subquery(),
        # In the very words of the index "ix_outbox_open", or SQLite would not use it.
        text("outbox.state IN ('queued', 'sending', 'held')"),
        col(Outbox.state) == literal_column("'held'"),
    )
    .order_by(col(Outbox.id))
    .limit(20)
    .with_for_update()
)


def _terms(reply: Reply) -> tuple[str, ...] | None:
    """What staff wrote can be searched, as sent and as written; the bot's own texts cannot."""
    if reply.author is not Author.STAFF or reply.entry_id is not None:
        return None
    own = f"{reply.original.text}\n" if reply.original is not None else ""
    return search_terms(own + reply.text)


class SendingPart(ConversationPart):
    """Queueing what is said, with the free token where there is one."""

    def keep_reply_token(self, key: str, token: str, until: datetime) -> None:
        """See ``ConversationTx``."""
        self._session.connection().execute(
            _TOKEN,
            {"by_id": self._conversation_id(key), "reply_token": token, "until": until},
        )

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

    def is_ours(self, key: str, message_ref: str) -> bool:
        """See ``ConversationTx``."""
        sent = self._session.connection().execute(_SENT, {"key": key}).scalars()
        return any(message_ref in (refs or ()) for refs in sent)

    def held_sendings(self, key: str) -> tuple[tuple[int, Mapping[str, Any]], ...]:
        """See ``ConversationTx``."""
        rows = self._session.connection().execute(_HELD, {"key": key})
        return tuple((row.id, row.call) for row in rows)

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
        instead_of: Collection[int] = (),
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
            if index == 0 and instead_of:
                self._replace_held(instead_of, outbox_id)
        if not replies:
            return
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
                    "terms": _terms(reply),
                }
                for index, reply in enumerate(replies)
            ],
        )

    def _replace_held(self, held: Collection[int], by: int) -> None:
        """What these said is said by another sending now; their lines follow it."""
        connection = self._session.connection()
        connection.execute(
            update(Message).where(col(Message.outbox_id).in_(held)).values(outbox_id=by)
        )
        connection.execute(
            delete(Outbox).where(col(Outbox.id).in_(held), col(Outbox.state) == "held")
        )
