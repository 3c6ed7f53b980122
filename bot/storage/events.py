"""Handing out inbox events: one conversation at a time, to one worker at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Engine, and_, exists, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import Select
from sqlmodel import Session, col

from bot.domain.conversation import ConversationState
from bot.domain.errors import TicketConflict
from bot.domain.event import InboundEvent
from bot.service.store import Tx
from bot.storage.inbox import event_from_json
from bot.storage.tables import Inbox
from bot.storage.transaction import SqlTransaction

T = TypeVar("T")
Publish = Callable[[Session, SqlTransaction], None]


def _head_of_conversation(now: datetime) -> Select[Inbox]:
    """The oldest due event, unless an older one of the same conversation is still to be done."""
    earlier = aliased(Inbox)
    blocked = exists().where(
        col(earlier.state) == "new",
        col(earlier.conversation_key) == col(Inbox.conversation_key),
        or_(
            col(earlier.occurred_at) < col(Inbox.occurred_at),
            and_(
                col(earlier.occurred_at) == col(Inbox.occurred_at),
                col(earlier.id) < col(Inbox.id),
            ),
        ),
    )
    return (
        select(Inbox)
        .where(col(Inbox.state) == "new", col(Inbox.due_at) <= now, ~blocked)
        .order_by(col(Inbox.due_at), col(Inbox.id))
        .limit(1)
    )


class _Work:
    """Implements ``EventWork``; ``_transaction`` opens the one transaction of ``commit``."""

    def __init__(
        self,
        row: Inbox,
        read: Callable[[], AbstractContextManager[Tx]],
        transaction: Callable[[], AbstractContextManager[Tx]],
    ) -> None:
        self._event = event_from_json(row.payload)
        self._tries = row.tries
        self._read = read
        self._transaction = transaction

    @property
    def event(self) -> InboundEvent:
        """The event."""
        return self._event

    @property
    def tries(self) -> int:
        """How often handling it failed before."""
        return self._tries

    def state(self) -> ConversationState:
        """The conversation as it is now."""
        key = self._event.conversation_key
        with self._read() as tx:
            return tx.conversation(key) or ConversationState(key)

    def commit(self, work: Callable[[Tx], T]) -> T:
        """See ``EventWork``."""
        with self._transaction() as tx:
            if not tx.finish_event(self._event.event_id):
                raise TicketConflict("the event was handled by somebody else")
            return work(tx)


class SqliteEvents:
    """Events of a database that one process owns: what is being worked on is kept in memory."""

    def __init__(
        self,
        reader: Engine,
        read: Callable[[], AbstractContextManager[Tx]],
        write: Callable[[], AbstractContextManager[Tx]],
    ) -> None:
        self._reader = reader
        self._read = read
        self._write = write
        self._lock = threading.Lock()
        self._busy: set[str] = set()

    @contextmanager
    def next(self, now: datetime) -> Iterator[_Work | None]:
        """The next event whose conversation nobody works on."""
        with self._lock:
            statement = _head_of_conversation(now)
            if self._busy:
                statement = statement.where(col(Inbox.conversation_key).not_in(self._busy))
            with Session(self._reader) as session:
                row = session.scalars(statement).one_or_none()
                work = _Work(row, self._read, self._write) if row else None
            if work is not None:
                self._busy.add(work.event.conversation_key)
        try:
            yield work
        finally:
            if work is not None:
                with self._lock:
                    self._busy.discard(work.event.conversation_key)


class PostgresEvents:
    """Events of a shared database: a row lock marks what is being worked on.

    The lock lives as long as the worker's transaction, so a killed process frees it at once.
    """

    def __init__(self, engine: Engine, publish: Publish) -> None:
        self._engine = engine
        self._publish = publish

    @contextmanager
    def next(self, now: datetime) -> Iterator[_Work | None]:
        """The next event that no other worker has locked."""
        with Session(self._engine, expire_on_commit=False) as session:
            statement = _head_of_conversation(now).with_for_update(skip_locked=True, of=Inbox)
            row = session.scalars(statement).one_or_none()
            if row is None:
                yield None
                return

            @contextmanager
            def read() -> Iterator[Tx]:
                yield SqlTransaction(session, "postgresql")

            @contextmanager
            def transaction() -> Iterator[Tx]:
                tx = SqlTransaction(session, "postgresql")
                with session.begin_nested():
                    yield tx
                self._publish(session, tx)

            yield _Work(row, read, transaction)
