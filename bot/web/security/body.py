"""Reads request bodies within a limit.

Why: a body is read into memory before anybody knows who sent it. Frameworks read urlencoded forms
whole, however long; here a declared length over the limit is refused unread, and an undeclared one
is cut off while it arrives. Forms are read as ``application/x-www-form-urlencoded`` only: our pages
send nothing else, and a multipart parser less is an attack surface less.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

WEBHOOK_LIMIT = 2 * 1024 * 1024
FORM_LIMIT = 256 * 1024
"""Room for 5,000 characters of any script, percent-encoded (12 bytes each), four times over."""
_MOST_FIELDS = 30


async def read_body(request: Request, limit: int) -> bytes:
    """The raw body; HTTPException 413 where it is longer than ``limit`` bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise HTTPException(413)
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise HTTPException(413)
        chunks.append(chunk)
    return b"".join(chunks)


async def read_form(
    request: Request, limit: int = FORM_LIMIT, most_fields: int = _MOST_FIELDS
) -> Mapping[str, str]:
    """The form's fields, the last value of each; line ends as ``\\n`` and no NUL characters.

    HTTPException 413 where it is too long, 415 where it is not a form, 400 where it has absurdly
    many fields.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = await read_body(request, limit)
    try:
        fields = parse_qsl(
            body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=most_fields
        )
    except ValueError as error:
        raise HTTPException(400) from error
    return {name: _clean(value) for name, value in fields}


def _clean(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
