"""Glosses that are wanted, in the database: a row for each message that waits for its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from bot.domain.conversation import Mode
from bot.domain.gloss import Gloss
from bot.service.gloss_store import WantedGloss
from bot.storage.conversations import ConversationPart
from bot.storage.inbox import heads
from bot.storage.lines import gloss_to_json
from bot.storage.tables import Conversation, Message
from bot.storage.thread_tables import WantedGlossRow

_AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
"""Whatever the clocks of platforms and workers say."""
_DUE = col(WantedGlossRow.due_at) <= bindparam("now")
_HEAD = heads(1)
_ANY_DUE = select(exists().where(_DUE))
_NEXT = (
    select(
        col(WantedGlossRow.message_id),
        col(WantedGlossRow.counted),
        col(Conversation.key),
        col(Message.text),
        col(Message.at),
    )
    .join(Message, col(Message.id) == col(WantedGlossRow.message_id))
    .join(Conversation, col(Conversation.id) == col(WantedGlossRow.conversation_id))
    .where(_DUE)
    .order_by(
        col(WantedGlossRow.hurried).desc(),
        case((col(Conversation.mode) == Mode.HUMAN, 0), else_=1),
        col(WantedGlossRow.message_id).desc(),
    )
    .limit(1)
    .with_for_update(skip_locked=True, of=WantedGlossRow)
)
_TAKE = (
    update(WantedGlossRow)
    .where(col(WantedGlossRow.message_id) == bindparam("line_id"))
    .values(due_at=bindparam("until"))
)
_DONE = delete(WantedGlossRow).where(
    col(WantedGlossRow.message_id) == bindparam("line_id"),
    col(WantedGlossRow.due_at) == bindparam("until"),
)
_UNHURRIED = (
    select(col(WantedGlossRow.message_id))
    .join(Conversation, col(Conversation.id) == col(WantedGlossRow.conversation_id))
    .where(col(Conversation.key) == bindparam("key"), col(WantedGlossRow.hurried).is_(False))
)


class GlossPart(ConversationPart):
    """Implements ``GlossTx``."""

    def gloss_due(self, now: datetime) -> bool:
        """See ``GlossTx``."""
        connection = self._session.connection()
        if not connection.execute(_ANY_DUE, {"now": now}).scalar_one():
            return False
        return connection.execute(_HEAD, {"now": now}).first() is None

    def claim_gloss(self, now: datetime, until: datetime) -> WantedGloss | None:
        """See ``GlossTx``."""
        connection = self._session.connection()
        row = connection.execute(_NEXT, {"now": now}).first()
        if row is None:
            return None
        connection.execute(_TAKE, {"line_id": row.message_id, "until": until})
        return WantedGloss(row.message_id, row.key, row.text, row.at, row.counted, until)

    def keep_gloss(self, wanted: WantedGloss, gloss: Gloss) -> bool:
        """See ``GlossTx``."""
        # Whoever changes a line has locked its conversation, and makes its gloss wanted anew.
        self._row(wanted.key, lock=True)
        connection = self._session.connection()
        ours = connection.execute(_DONE, {"line_id": wanted.line_id, "until": wanted.until})
        if ours.rowcount:
            connection.execute(
                update(Message)
                .where(col(Message.id) == wanted.line_id)
                .values(gloss=gloss_to_json(gloss))
            )
        return bool(ours.rowcount)

    def may_hurry(self, key: str) -> bool:
        """See ``GlossTx``."""
        found = self._session.connection().execute(_UNHURRIED, {"key": key})
        return found.first() is not None

    def hurry_glosses(self, key: str) -> None:
        """See ``GlossTx``."""
        self._session.connection().execute(
            update(WantedGlossRow)
            .where(
                col(WantedGlossRow.conversation_id) == self._conversation_id(key),
                col(WantedGlossRow.hurried).is_(False),
            )
            .values(hurried=True)
        )


def want_gloss(
    connection: Connection,
    conversation_id: int,
    line_id: int,
    *,
    counted: bool = False,
) -> None:
    """For a line that staff see without one; ``counted``: reports know of it already. One that
    waits already waits anew."""
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(
        insert(WantedGlossRow)
        .values(
            message_id=line_id,
            conversation_id=conversation_id,
            due_at=_AT_ONCE,
            hurried=False,
            counted=counted,
        )
        .on_conflict_do_update(index_elements=["message_id"], set_={"due_at": _AT_ONCE})
    )


def forget_glosses(connection: Connection, conversation_id: int) -> None:
    """Nothing is wanted any more for a conversation."""
    connection.execute(
        delete(WantedGlossRow).where(col(WantedGlossRow.conversation_id) == conversation_id)
    )


def forget_gloss(connection: Connection, line_id: int) -> None:
    """Nothing is wanted any more for a line: it has one, or nobody may read its words."""
    connection.execute(delete(WantedGlossRow).where(col(WantedGlossRow.message_id) == line_id))
