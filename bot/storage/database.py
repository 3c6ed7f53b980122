"""The database as one object: transactions, events, outbox, signals."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, col

from bot.domain.errors import StorageError
from bot.service.store import EventWork, IntakeTx, StoreHealth, Tx
from bot.storage.arrivals import Arrivals
from bot.storage.engine import open_engine, read_url
from bot.storage.events import PostgresEvents, SqliteEvents
from bot.storage.outbox import SqlOutbox
from bot.storage.signals import CHANNEL, LocalSignals, PostgresListener
from bot.storage.tables import Inbox, Outbox
from bot.storage.transaction import SqlTransaction
from bot.storage.turns import WriteTurn

_AT_ONCE = 500
"""How many arrived events are moved into the inbox in one commit."""

_NOTIFY = text("SELECT pg_notify(:channel, one) FROM unnest(CAST(:payloads AS text[])) one")


class Database:
    """Implements ``bot.service.store.Store``. Thread-safe.

    On SQLite exactly one process may run workers on a file (the caller holds a lock on the data
    folder); on PostgreSQL any number may.
    """

    def __init__(self, database_url: str, *, readers: int = 8) -> None:
        url = read_url(database_url)
        self.url = url
        self.dialect = url.get_backend_name()
        self.instance = secrets.randbelow(2**31 - 1) + 1
        """Marks what this process is sending; a new process has a new one."""
        self.signals = LocalSignals()
        self._writer = open_engine(url, writer=True, size=readers)
        self._quick_writer = (
            open_engine(url, writer=True, size=1, durable=False)
            if self.dialect == "sqlite"
            else self._writer
        )
        self._turn = (
            WriteTurn(Path(url.database)) if self.dialect == "sqlite" and url.database else None
        )
        self._arrivals = (
            Arrivals(Path(url.database)) if self.dialect == "sqlite" and url.database else None
        )
        self._reader = (
            open_engine(url, writer=False, size=readers)
            if self.dialect == "sqlite"
            # Every statement sees what is committed then, inside a transaction as outside of one;
            # to begin and end one would only cost two calls more.
            else self._writer.execution_options(isolation_level="AUTOCOMMIT")
        )
        self._listener: PostgresListener | None = None
        self._events = (
            SqliteEvents(self._reader, self.read, self._quick_write, self._settle)
            if self.dialect == "sqlite"
            else PostgresEvents(self._writer, self._finish)
        )
        self._deliveries = SqlOutbox(self._quick_session, self._reader, self.dialect, self.instance)

    def start(self) -> None:
        """Listen for other processes (PostgreSQL). Call before workers start."""
        if self.dialect == "postgresql":
            self._listener = PostgresListener(self.url, self.signals, self.instance)
            self._listener.start()

    def close(self) -> None:
        """Let go of every connection."""
        if self._listener is not None:
            self._listener.stop()
        for engine in (self._writer, self._quick_writer, self._reader):
            engine.dispose()
        for files in (self._turn, self._arrivals):
            if files is not None:
                files.close()

    @property
    def deliveries(self) -> SqlOutbox:
        """The outbox."""
        return self._deliveries

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """See ``Store``."""
        with self._session(self._writer) as (_, tx):
            yield tx

    @contextmanager
    def take_in(self) -> Iterator[IntakeTx]:
        """See ``Store``."""
        if self._arrivals is None:
            with self._session(self._writer) as (_, tx):
                yield tx
            return
        with self._arrivals.transaction() as arrived:
            yield arrived
        self.signals.publish(*arrived.topics)

    def settle(self) -> None:
        """See ``Store``."""
        while self._settle():
            pass

    def _settle(self) -> int:
        """Move what arrived into the inbox; how many rows there were."""
        if self._arrivals is None:
            return 0
        waiting = self._arrivals.waiting(_AT_ONCE)
        if waiting:
            with self._session(self._writer) as (_, tx):
                tx.add_rows([values for _, values in waiting])
            self._arrivals.remove([number for number, _ in waiting])
        return len(waiting)

    @contextmanager
    def _quick_write(self) -> Iterator[Tx]:
        with self._quick_session() as (_, tx):
            yield tx

    def _quick_session(self) -> AbstractContextManager[tuple[Session, SqlTransaction]]:
        """For what workers can do again from the inbox after a power failure."""
        return self._session(self._quick_writer)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """See ``Store``."""
        with _ours(), Session(self._reader, expire_on_commit=False) as session:
            yield SqlTransaction(session, self.dialect)

    @contextmanager
    def next_event(self, now: datetime) -> Iterator[EventWork | None]:
        """See ``Store``."""
        with _ours(), self._events.next(now) as work:
            yield work

    def health(self) -> StoreHealth:
        """See ``Store``."""
        try:
            # Before the inbox: what moves meanwhile is counted twice rather than not at all.
            arrived = self._arrivals.count() if self._arrivals is not None else 0
            with Session(self._reader) as session:
                events = (
                    arrived
                    + session.scalars(
                        select(func.count()).select_from(Inbox).where(col(Inbox.state) == "new")
                    ).one()
                )
                by_state = dict(
                    session.execute(
                        select(col(Outbox.state), func.count())
                        .where(col(Outbox.state).in_(("queued", "sending", "held", "failed")))
                        .group_by(col(Outbox.state))
                    ).all()
                )
        except (SQLAlchemyError, StorageError) as error:
            return StoreHealth(False, type(error).__name__)
        waiting = by_state.get("queued", 0) + by_state.get("sending", 0) + by_state.get("held", 0)
        return StoreHealth(True, self.dialect, events, waiting, by_state.get("failed", 0))

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[tuple[Session, SqlTransaction]]:
        with (
            _ours(),
            self._turn or nullcontext(),
            Session(engine, expire_on_commit=False) as session,
        ):
            tx = SqlTransaction(session, self.dialect)
            yield session, tx
            self._commit(session, tx)
        self.signals.publish(*tx.topics)

    def _finish(self, session: Session, tx: SqlTransaction) -> None:
        self._commit(session, tx)
        self.signals.publish(*tx.topics)

    def _commit(self, session: Session, tx: SqlTransaction) -> None:
        """Commit; other processes are told in the same commit."""
        if self.dialect == "postgresql":
            payloads = [f"{self.instance} {topic}" for topic in tx.topics]
            if payloads:
                told = {"channel": CHANNEL, "payloads": payloads}
                session.connection().execute(_NOTIFY, told)
        session.commit()


@contextmanager
def _ours() -> Iterator[None]:
    """Let the library's errors out as StorageError, with their cause."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        raise StorageError(f"the database refused: {type(error).__name__}") from error
