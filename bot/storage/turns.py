"""Whose turn it is to write to a SQLite file, over all threads and processes of this machine."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType

try:
    import fcntl
except ImportError:  # not on Windows: there SQLite's own waiting has to do
    fcntl = None  # type: ignore[assignment]


class WriteTurn:
    """A lock that wakes who waits at once. SQLite alone would poll, up to 100 ms apart."""

    def __init__(self, database: Path) -> None:
        self._threads = threading.Lock()
        self._file: int | None = None
        if fcntl is not None:
            database.parent.mkdir(parents=True, exist_ok=True)
            path = database.with_name(database.name + "-turn")
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
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
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
