"""Handing out inbox events: one conversation at a time, to one worker at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from bot.domain.conversation import ConversationState
from bot.domain.errors import TicketConflict
from bot.domain.event import InboundEvent
from bot.service.store import Tx
from bot.storage.inbox import event_from_json, heads
from bot.storage.transaction import SqlTransaction

T = TypeVar("T")
Publish = Callable[[Session, SqlTransaction], None]


_LOOK_AHEAD = 64
"""How many heads are looked at to find one whose conversation is not busy; more than workers."""

_HEADS = heads(_LOOK_AHEAD)
_LOCKED_HEAD = heads(1).with_for_update(skip_locked=True)


class _Work:
    """Implements ``EventWork``; ``_transaction`` opens the one transaction of ``commit``."""

    def __init__(
        self,
        payload: dict[str, Any],
        tries: int,
        read: Callable[[], AbstractContextManager[Tx]],
        transaction: Callable[[], AbstractContextManager[Tx]],
    ) -> None:
        self._event = event_from_json(payload)
        self._tries = tries
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

    def look(self, work: Callable[[Tx], T]) -> T:
        """See ``EventWork``."""
        with self._read() as tx:
            return work(tx)

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
        settle: Callable[[], int],
    ) -> None:
        self._settle = settle
        self._reader = reader
        self._read = read
        self._write = write
        self._lock = threading.Lock()
        self._busy: set[str] = set()

    @contextmanager
    def next(self, now: datetime) -> Iterator[_Work | None]:
        """The next event whose conversation nobody works on."""
        with self._lock:
            # What has just come is fetched when nothing else is left to do, much at once.
            work = self._free_head(now)
            if work is None and self._settle():
                work = self._free_head(now)
            if work is not None:
                self._busy.add(work.event.conversation_key)
        try:
            yield work
        finally:
            if work is not None:
                with self._lock:
                    self._busy.discard(work.event.conversation_key)

    def _free_head(self, now: datetime) -> _Work | None:
        with self._reader.connect() as connection:
            for key, tries, payload in connection.execute(_HEADS, {"now": now}):
                if key not in self._busy:
                    return _Work(payload, tries, self._read, self._write)
        return None


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
            row = session.connection().execute(_LOCKED_HEAD, {"now": now}).one_or_none()
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

            yield _Work(row.payload, row.tries, read, transaction)
