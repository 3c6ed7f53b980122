"""The state of conversations in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from bot.domain.conversation import ConversationState, Mode
from bot.domain.eligibility.case import as_data, from_data
from bot.domain.entry import Audience
from bot.domain.event import ChannelName
from bot.domain.locale import LocaleTag
from bot.domain.readings import Readings
from bot.storage.tables import METADATA, Conversation

_SAVED = (
    "version", "mode", "chosen", "guess", "audience", "readings", "greeted", "is_group",
    "last_entry", "offered", "unanswered", "eligibility", "ticket_id", "last_ticket_id",
    "last_ticket_resolved_at", "blocked",
)  # fmt: skip
"""The columns that hold a ``ConversationState``."""


def _state(row: Row[Any]) -> ConversationState:
    return ConversationState(
        key=row.key,
        version=row.version,
        mode=Mode(row.mode),
        chosen=LocaleTag(row.chosen) if row.chosen else None,
        guess=LocaleTag(row.guess) if row.guess else None,
        audience=Audience(row.audience),
        readings=Readings(row.readings),
        greeted=row.greeted,
        group=row.is_group,
        last_entry=row.last_entry,
        offered=tuple(row.offered or ()),
        unanswered=row.unanswered,
        case=from_data(row.eligibility),
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
    "readings": "brackets",
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
_SAVE = (
    update(_CONVERSATION)
    .where(
        col(Conversation.key) == bindparam("by_key"),
        col(Conversation.version) == bindparam("by_version"),
    )
    .values({name: bindparam(name) for name in _SAVED})
)


class ConversationPart:
    """Finding, locking and saving conversations; the other parts build on it."""

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
                "readings": state.readings,
                "greeted": state.greeted,
                "is_group": state.group,
                "last_entry": state.last_entry,
                "offered": list(state.offered) or None,
                "unanswered": state.unanswered,
                "eligibility": as_data(state.case) if state.case else None,
                "ticket_id": state.ticket_id,
                "last_ticket_id": state.last_ticket_id,
                "last_ticket_resolved_at": state.last_ticket_resolved_at,
                "blocked": state.blocked,
            },
        )
        return changed.rowcount == 1
