"""What was worked out once and can be worked out again: kept in files, for the next start.

The files hold Python objects as ``pickle`` writes them. Reading such a file can run code, so only
files are read that belong to this user and that nobody else may write to; they lie in the data
folder beside the database, which deserves the same trust.

Long arrays lie behind the pickle, as they are in memory, and are mapped rather than read: only what
is looked at takes memory, and processes that read the same file share it. A file is replaced, never
written into, so what one process has mapped stays as it is while another writes the next.
"""

from __future__ import annotations

import gc
import logging
import mmap
import os
import pickle
import stat
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock

log = logging.getLogger(__name__)

KEPT = 2
"""How many files of one name are kept: the one in force and the one before, to go back to."""


_HEADER = struct.Struct("<8sQQ")
"""The mark of our files, where the table of their arrays begins, and how many arrays there are."""
_ROW = struct.Struct("<QQ")
"""Where an array begins, and its length in bytes."""
_MARK = b"clairbot"
_MAPPED_FROM = 1 << 16
"""Bytes from which on an array is worth a place of its own."""
_ALIGNED = 4096


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
                    found = _read(file)
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
                    _write(file, value)
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


def _write(file: BinaryIO, value: object) -> None:
    arrays: list[pickle.PickleBuffer] = []

    def apart(array: pickle.PickleBuffer) -> bool:
        """Whether an array stays within the pickle; else it is kept for later."""
        with array.raw() as raw:
            if raw.nbytes < _MAPPED_FROM:
                return True
        arrays.append(array)
        return False

    file.write(bytes(_HEADER.size))
    pickle.dump(value, file, protocol=5, buffer_callback=apart)
    rows = []
    for array in arrays:
        file.write(bytes(-file.tell() % _ALIGNED))
        with array.raw() as raw:
            rows.append(_ROW.pack(file.tell(), raw.nbytes))
            file.write(raw)
    table = file.tell()
    file.write(b"".join(rows))
    file.seek(0)
    file.write(_HEADER.pack(_MARK, table, len(rows)))


def _read(file: BinaryIO) -> object:
    mark, table, count = _HEADER.unpack(file.read(_HEADER.size))
    if mark != _MARK:
        raise ValueError("not one of our files")
    whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    rows = _ROW.iter_unpack(whole[table : table + count * _ROW.size])
    return pickle.load(file, buffers=[whole[start : start + size] for start, size in rows])


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
