"""Pictures that people send on Telegram: ``getFile``, then the file below its path."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from bot.channels.download import download, new_client
from bot.channels.telegram.quiet import silence_libraries
from bot.domain.errors import FetchLater, FileGone, FileTooLarge

TELEGRAM_API = "https://api.telegram.org/bot"
TELEGRAM_FILES = "https://api.telegram.org/file/bot"

_MOST_OF_AN_ANSWER = 64 * 1024
_PATH = re.compile(r"[A-Za-z0-9_-]+(?:[/.][A-Za-z0-9_-]+)*")
"""What Telegram's own server gives; one set up with local files would give a path of its disk."""


class TelegramFiles:
    """Implements ``bot.service.pictures.PictureSource`` by file id."""

    def __init__(
        self, token: str, api_base: str | None = None, file_base: str | None = None
    ) -> None:
        self._api = f"{(api_base or TELEGRAM_API).rstrip('/')}{token}"
        self._files = f"{(file_base or TELEGRAM_FILES).rstrip('/')}{token}"
        silence_libraries()

    def fetch(self, ref: str, most: int) -> bytes:
        """See ``PictureSource``."""
        with new_client() as client:
            asked = f"{self._api}/getFile?file_id={quote(ref, safe='')}"
            path, size = _read(download(client, asked, {}, _MOST_OF_AN_ANSWER))
            if size is not None and size > most:
                raise FileTooLarge
            return download(client, f"{self._files}/{path}", {}, most)


def _read(body: bytes) -> tuple[str, int | None]:
    """Path and size out of the answer to ``getFile``."""
    try:
        found = json.loads(body)["result"]
        path, size = found.get("file_path"), found.get("file_size")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FetchLater("Telegram's answer is not readable") from error
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        raise FileGone("Telegram gives no path")
    return path, size if isinstance(size, int) else None
