"""The files that persons send, kept as given, for a bot to fetch."""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from bot.sandbox.config import SandboxConfig
from bot.sandbox.store import Platform, Store

HELD = frozenset({"image", "audio", "video", "file"})
"""What LINE keeps for a bot to fetch."""

_LONGEST = 48 * 1024 * 1024
_PATH_MILLISECONDS = 3600 * 1000
"""How long the path of a Telegram file is good at least."""


class FileWrong(Exception):
    """What should be the content of a file is none."""


class Files:
    """What persons sent, by the platform's id of it."""

    def __init__(self, config: SandboxConfig, store: Store) -> None:
        self._config = config
        self._store = store

    def content(self, fields: Mapping[str, Any]) -> bytes:
        """The bytes an action names as ``content`` (base64); a small drawing where it does not."""
        given = fields.get("content")
        try:
            data = base64.b64decode(str(given), validate=True) if given else drawing()
        except (binascii.Error, ValueError) as error:
            raise FileWrong("the content is base64") from error
        if not 0 < len(data) <= _LONGEST:
            raise FileWrong("a file has 1 byte to 48 MB")
        return data

    def keep(self, platform: Platform, id_: str, data: bytes) -> None:
        """Keep it under the platform's id."""
        self._store.run(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, NULL, 0)",
            platform,
            id_,
            self._config.milliseconds(),
            data,
        )

    def drop(self, platform: Platform, id_: str) -> None:
        """The person withdrew it."""
        self._store.run("DELETE FROM files WHERE platform = ? AND id = ?", platform, id_)

    def read(self, platform: Platform, id_: str) -> bytes | None:
        """What was kept under this id."""
        found = self._store.value(
            "SELECT data FROM files WHERE platform = ? AND id = ?", platform, id_
        )
        return None if found is None else bytes(found)

    def path(self, platform: Platform, id_: str) -> str:
        """Where it can be fetched for an hour; the same for all calls in that time."""
        now = self._config.milliseconds()
        number = self._store.value(
            "SELECT rowid FROM files WHERE platform = ? AND id = ?", platform, id_
        )
        path = f"photos/file_{number}.jpg"
        self._store.run(
            "UPDATE files SET path = ?, path_at = ? WHERE platform = ? AND id = ?",
            path,
            now,
            platform,
            id_,
        )
        return path

    def read_path(self, platform: Platform, path: str) -> bytes | None:
        """What lies there; nothing before it was asked for and after the hour."""
        found = self._store.value(
            "SELECT data FROM files WHERE platform = ? AND path = ? AND path_at > ?",
            platform,
            path,
            self._config.milliseconds() - _PATH_MILLISECONDS,
        )
        return None if found is None else bytes(found)


@cache
def drawing() -> bytes:
    """A picture for whoever sends one without saying which: a page with a few lines, as PNG."""
    width, height = 120, 160
    rows = bytearray()
    for y in range(height):
        written = 24 <= y < 136 and (y // 8) % 2 == 0
        line = bytes(70 if written and 16 <= x < 104 else 245 for x in range(width))
        rows += b"\0" + line
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pieces = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in pieces)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
