"""Whose turn it is to write to a SQLite file, over all threads and processes of this machine."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType

from bot.domain.errors import StorageError

try:
    import fcntl
except ImportError:  # not on Windows: there SQLite's own waiting has to do
    fcntl = None  # type: ignore[assignment]


class WriteTurn:
    """A lock that wakes who waits at once, and lets processes write in turns.

    SQLite alone would poll, up to 100 ms apart. One lock file would not do either: a busy process
    takes it again before a waiting one has woken up. So whoever waits for the turn holds the gate,
    and nobody takes the turn without having passed the gate.
    """

    def __init__(self, database: Path) -> None:
        self._threads = threading.Lock()
        self._gate: int | None = None
        self._file: int | None = None
        if fcntl is not None:
            database.parent.mkdir(parents=True, exist_ok=True)
            self._gate = _open(database.with_name(database.name + "-gate"))
            self._file = _open(database.with_name(database.name + "-turn"))

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            if self._gate is not None and self._file is not None:
                fcntl.flock(self._gate, fcntl.LOCK_EX)
                try:
                    fcntl.flock(self._file, fcntl.LOCK_EX)
                finally:
                    fcntl.flock(self._gate, fcntl.LOCK_UN)
        except BaseException as error:
            self._threads.release()
            if isinstance(error, OSError):
                raise StorageError("the turn to write cannot be taken") from error
            raise

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def close(self) -> None:
        """Let go of the files."""
        for file in (self._gate, self._file):
            if file is not None:
                os.close(file)
        self._gate = self._file = None


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
