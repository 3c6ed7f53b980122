"""Where events wait in front of the inbox of a SQLite database: a small file of their own.

SQLite lets one write at a time into a file. Acknowledging a message must not wait until a worker
has stored an answer, so the intake writes here, flushed to the disk, and workers move what came
into the inbox. Whoever only knows the inbox (``Tx``) misses nothing but what is still here.

Never lost: a row is removed here only after the inbox holds it, flushed. Never doubled: moving a
row again changes nothing, since the inbox knows its id.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain.errors import StorageError
from bot.domain.event import InboundEvent
from bot.storage.engine import BUSY_TIMEOUT_MS
from bot.storage.inbox import inbox_values

_TABLE = """
CREATE TABLE IF NOT EXISTS arrival (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    row TEXT NOT NULL
)
"""
_ADD = "INSERT INTO arrival (event_id, row) VALUES (?, ?) ON CONFLICT DO NOTHING"
_KNOWN = "SELECT 1 FROM inbox WHERE event_id = ?"
_WAITING = "SELECT id, row FROM arrival ORDER BY id LIMIT ?"
_TIMES = ("occurred_at", "received_at", "due_at")


class ArrivalsTransaction:
    """Implements ``bot.service.store.IntakeTx``."""

    def __init__(self, arrivals: sqlite3.Connection, inbox: sqlite3.Connection) -> None:
        self._arrivals = arrivals
        self._inbox = inbox
        self.topics: list[str] = []

    def add_event(self, event: InboundEvent, received_at: datetime) -> bool:
        """See ``IntakeTx``."""
        row = json.dumps(inbox_values(event, received_at), default=_utc, ensure_ascii=False)
        # Rows move from here to the inbox and not while this transaction holds the file, so a
        # known event is in one of the two.
        if self._inbox.execute(_KNOWN, (event.event_id,)).fetchone():
            return False
        return self._arrivals.execute(_ADD, (event.event_id, row)).rowcount == 1

    def after_commit(self, *topics: str) -> None:
        """Signals to publish once the transaction stands."""
        self.topics.extend(topic for topic in topics if topic not in self.topics)


class Arrivals:
    """The file ``<database>-arrivals``. Thread-safe; any number of processes may use it."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(database.name + "-arrivals")
        self._connections = _Connections(self._path, self._database)
        self._lock = threading.Lock()

    @contextmanager
    def transaction(self) -> Iterator[ArrivalsTransaction]:
        """Store all or none, flushed to the disk when the block ends. Raises StorageError."""
        with self._lock, _ours():
            connection = self._connections.durable()
            connection.execute("BEGIN IMMEDIATE")
            try:
                tx = ArrivalsTransaction(connection, self._connections.inbox())
                yield tx
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise

    def waiting(self, limit: int) -> list[tuple[int, dict[str, Any]]]:
        """The oldest rows with their numbers, as values of the inbox."""
        with self._lock, _ours():
            found = self._connections.quick().execute(_WAITING, (limit,)).fetchall()
        return [(number, _values(row)) for number, row in found]

    def count(self) -> int:
        """How many wait."""
        with self._lock, _ours():
            found = self._connections.quick().execute("SELECT count(*) FROM arrival").fetchone()
        return int(found[0])

    def remove(self, numbers: Sequence[int]) -> None:
        """Forget rows that the inbox holds. Not flushed: moving a row twice is harmless."""
        with self._lock, _ours():
            connection = self._connections.quick()
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.executemany(
                    "DELETE FROM arrival WHERE id = ?", [(number,) for number in numbers]
                )
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._connections.close()


class _Connections:
    """Opened when first needed, so that nothing is made before somebody writes."""

    def __init__(self, path: Path, database: Path) -> None:
        self._path = path
        self._database = database
        self._open: dict[str, sqlite3.Connection] = {}

    def durable(self) -> sqlite3.Connection:
        """Flushes every commit to the disk."""
        return self._arrivals("FULL")

    def quick(self) -> sqlite3.Connection:
        """Leaves the flush to the next durable commit."""
        return self._arrivals("NORMAL")

    def inbox(self) -> sqlite3.Connection:
        """The database itself, to look up what is known; never blocked by writers."""
        found = self._open.get("inbox")
        if found is None:
            found = self._open["inbox"] = _open(self._database)
            found.execute("PRAGMA query_only = ON")
        return found

    def close(self) -> None:
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def _arrivals(self, synchronous: str) -> sqlite3.Connection:
        found = self._open.get(synchronous)
        if found is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            found = _open(self._path)
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA secure_delete = ON")
            found.execute(f"PRAGMA synchronous = {synchronous}")
            found.execute(_TABLE)
            self._open[synchronous] = found
        return found


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None, check_same_thread=False
    )


def _utc(moment: object) -> str:
    """A time as text, in UTC; a naive one is refused as the tables do."""
    if not isinstance(moment, datetime):
        raise TypeError(f"{type(moment).__name__} cannot be stored")
    if moment.tzinfo is None:
        raise ValueError("a time without a zone must not be stored")
    return moment.astimezone(UTC).isoformat()


def _values(row: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(row)
    return {**values, **{name: datetime.fromisoformat(values[name]) for name in _TIMES}}


@contextmanager
def _ours() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(f"the database refused: {type(error).__name__}") from error
