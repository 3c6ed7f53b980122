"""Events in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Select
from sqlmodel import Session, col

from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.domain.picture import PictureFile
from bot.storage.tables import METADATA, Inbox


def heads(limit: int) -> Select[tuple[str, int, Any]]:
    """Due events in the order they are due, each the oldest of its conversation still to be done.

    Built once: building it costs as much as running it.
    """
    inbox = METADATA.tables["inbox"]
    earlier = inbox.alias("earlier")
    blocked = exists().where(
        earlier.c.state == "new",
        earlier.c.conversation_key == inbox.c.conversation_key,
        or_(
            earlier.c.occurred_at < inbox.c.occurred_at,
            and_(earlier.c.occurred_at == inbox.c.occurred_at, earlier.c.id < inbox.c.id),
        ),
    )
    return (
        select(inbox.c.conversation_key, inbox.c.tries, inbox.c.payload)
        .where(inbox.c.state == "new", inbox.c.due_at <= bindparam("now"), ~blocked)
        .order_by(inbox.c.due_at, inbox.c.id)
        .limit(limit)
    )


def event_to_json(event: InboundEvent) -> dict[str, Any]:
    """The event as JSON, for ``inbox.payload``."""
    data = asdict(event)
    data["occurred_at"] = event.occurred_at.isoformat()
    if event.reply_token_until is not None:
        data["reply_token_until"] = event.reply_token_until.isoformat()
    return data


def event_from_json(data: dict[str, Any]) -> InboundEvent:
    """The event read back."""
    until = data.get("reply_token_until")
    return InboundEvent(
        **{
            **data,
            "channel": ChannelName(data["channel"]),
            "kind": EventKind(data["kind"]),
            "occurred_at": datetime.fromisoformat(data["occurred_at"]),
            "picture": PictureFile(**data["picture"]) if data.get("picture") else None,
            "reply_token_until": datetime.fromisoformat(until) if until else None,
        }
    )


def inbox_values(event: InboundEvent, received_at: datetime) -> dict[str, Any]:
    """The columns of a new row of the inbox."""
    return {
        "event_id": event.event_id,
        "conversation_key": event.conversation_key,
        "occurred_at": event.occurred_at,
        "received_at": received_at,
        "due_at": received_at,
        "state": "new",
        "tries": 0,
        "payload": event_to_json(event),
    }


# The statements of every message are built once: building them costs as much as running them.
_INBOX = METADATA.tables["inbox"]
_ADD = {
    "postgresql": postgresql.insert(_INBOX)
    .on_conflict_do_nothing(index_elements=["event_id"])
    .returning(_INBOX.c.id),
    "sqlite": sqlite.insert(_INBOX)
    .on_conflict_do_nothing(index_elements=["event_id"])
    .returning(_INBOX.c.id),
}
_ADD_MANY = sqlite.insert(_INBOX).on_conflict_do_nothing(index_elements=["event_id"])
_END = (
    update(_INBOX)
    .where(_INBOX.c.event_id == bindparam("by_id"), _INBOX.c.state == "new")
    .values(state=bindparam("state"), error=bindparam("error"), payload=None)
)


class InboxPart:
    """The inbox half of a transaction."""

    _session: Session
    _dialect: str

    def add_event(self, event: InboundEvent, received_at: datetime) -> bool:
        """See ``IntakeTx``."""
        values = inbox_values(event, received_at)
        statement = _ADD[self._dialect]
        return self._session.connection().execute(statement, values).first() is not None

    def add_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add what ``inbox_values`` made; rows whose event is known change nothing."""
        self._session.connection().execute(_ADD_MANY, rows)

    def finish_event(self, event_id: str) -> bool:
        """See ``InboxTx``."""
        return self._end(event_id, "done", None)

    def give_up_event(self, event_id: str, error: str) -> bool:
        """See ``InboxTx``."""
        return self._end(event_id, "failed", error)

    def postpone_event(self, event_id: str, due_at: datetime, error: str) -> None:
        """See ``InboxTx``."""
        self._session.connection().execute(
            update(Inbox)
            .where(col(Inbox.event_id) == event_id, col(Inbox.state) == "new")
            .values(due_at=due_at, error=error, tries=col(Inbox.tries) + 1)
        )

    def _end(self, event_id: str, state: str, error: str | None) -> bool:
        done = self._session.connection().execute(
            _END, {"by_id": event_id, "state": state, "error": error}
        )
        return done.rowcount == 1
