"""Reads what a platform posted, so that the rest may trust its shape."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import regex

from bot.domain.directory import coarse_point
from bot.domain.errors import WebhookRefused

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNSTORABLE = regex.compile(r"[\x00\ud800-\udfff]")
"""NUL and halves of letters: legal in JSON, but no database or socket takes them."""


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in ``body``; WebhookRefused (400) for anything else."""
    try:
        decoded = _clean(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise WebhookRefused("the body is not JSON", status=400) from error
    if not isinstance(decoded, dict):
        raise WebhookRefused("the body is not a JSON object", status=400)
    return decoded


def kind_for_log(value: object) -> str:
    """A type name from outside, safe to write into a log line."""
    return regex.sub(r"[^A-Za-z0-9_.-]", "?", str(value))[:40]


def moment(seconds: float) -> datetime | None:
    """The time of a Unix timestamp, or None where it is no time at all."""
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None


def rounded_place(latitude: object, longitude: object) -> str | None:
    """A shared place as it may be kept, or None for what is no place. Where exactly somebody stands
    goes no further than here."""
    numbers = [x for x in (latitude, longitude) if isinstance(x, int | float)]
    return coarse_point(*map(float, numbers)) if len(numbers) == 2 else None


def utf16_slice(text: str, offset: int, length: int) -> tuple[str, str, str]:
    """The text before, inside and behind a span the platforms give in UTF-16 units."""
    units = text.encode("utf-16-le")
    start, end = max(offset, 0) * 2, max(offset + length, 0) * 2
    before, inside, behind = units[:start], units[start:end], units[end:]
    return (
        before.decode("utf-16-le", "ignore"),
        inside.decode("utf-16-le", "ignore"),
        behind.decode("utf-16-le", "ignore"),
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value
