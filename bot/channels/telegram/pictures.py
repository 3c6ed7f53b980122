"""Which file of a Telegram message is a picture to fetch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.picture import MOST_BYTES, PictureFile

_LONGEST_ID = 255


def read_picture(message: Mapping[str, Any], kind: str | None) -> PictureFile | None:
    """The largest size of a photo that is not too large (else the smallest there is), or a document
    that says it is a picture. What it says is only a reason to fetch it: its bytes decide."""
    if kind == "photo":
        sizes = message.get("photo")
        found = [_file(one) for one in sizes] if isinstance(sizes, list) else []
        files = sorted((one for one in found if one), key=lambda file: file.size or 0)
        fitting = [one for one in files if (one.size or 0) <= MOST_BYTES]
        return next(iter(fitting[-1:] or files[:1]), None)
    document = message.get("document")
    if kind == "document" and isinstance(document, dict):
        declared = document.get("mime_type")
        if isinstance(declared, str) and declared.lower().startswith("image/"):
            return _file(document)
    return None


def _file(raw: Any) -> PictureFile | None:
    if not isinstance(raw, dict):
        return None
    ref, size = raw.get("file_id"), raw.get("file_size")
    if not isinstance(ref, str) or not 0 < len(ref) <= _LONGEST_ID:
        return None
    return PictureFile(ref, size if isinstance(size, int) and size >= 0 else None)
