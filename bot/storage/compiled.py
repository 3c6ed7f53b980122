"""What was worked out once and can be worked out again: kept in files, for the next start.

The files hold Python objects as ``pickle`` writes them. Reading such a file can run code, so only
files are read that belong to this user and that nobody else may write to; they lie in the data
folder beside the database, which deserves the same trust.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

log = logging.getLogger(__name__)

KEPT = 2
"""How many files of one name are kept: the one in force and the one before, to go back to."""


class CompiledFiles:
    """Implements ``bot.service.ports.CompiledStore`` in a folder; never fails its caller."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, name: str, key: str) -> object | None:
        """See ``CompiledStore``."""
        path = self._path(name, key)
        try:
            with path.open("rb") as file:
                if not _ours_alone(os.fstat(file.fileno())):
                    log.warning("%s is not used: others may write to it", path.name)
                    return None
                with _not_collecting():
                    found: object = pickle.load(file)
        except FileNotFoundError:
            return None
        except Exception as error:  # a file of another version fails in any way it likes
            log.info("%s is not used: %s", path.name, type(error).__name__)
            return None
        with suppress(OSError):
            os.utime(path)
        return found

    def has(self, name: str, key: str) -> bool:
        """See ``CompiledStore``."""
        return self._path(name, key).exists()

    def save(self, name: str, key: str, value: object) -> None:
        """See ``CompiledStore``."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, half = tempfile.mkstemp(dir=self._folder, prefix=f".{name}-")
            try:
                with os.fdopen(handle, "wb") as file:
                    pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)
                Path(half).replace(self._path(name, key))
            except BaseException:
                with suppress(OSError):
                    Path(half).unlink()
                raise
            self._forget_old(name)
        except (OSError, AttributeError, TypeError, pickle.PicklingError) as error:
            log.warning("%s could not be kept for the next start: %s", name, error)

    @contextmanager
    def building(self, name: str) -> Iterator[None]:
        """See ``CompiledStore``."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(self._folder / f"{name}.lock")
            lock.acquire()
        except OSError:
            yield
            return
        try:
            yield
        finally:
            lock.release()

    def _path(self, name: str, key: str) -> Path:
        return self._folder / f"{name}-{key}.pickle"

    def _forget_old(self, name: str) -> None:
        found = sorted(
            self._folder.glob(f"{name}-*.pickle"),
            key=lambda path: path.stat().st_mtime,
            reverse=True,
        )
        for path in found[KEPT:]:
            with suppress(OSError):
                path.unlink()


@contextmanager
def _not_collecting() -> Iterator[None]:
    """Without Python looking for garbage: a million new objects make it look through all of them
    again and again, which takes two thirds of the time of reading."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _ours_alone(status: os.stat_result) -> bool:
    mine = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return mine and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
