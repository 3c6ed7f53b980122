"""Fetches a file that a person sent from its platform, never more of it than is wanted."""

from __future__ import annotations

import time
from collections.abc import Mapping

import httpx

from bot.domain.errors import FetchLater, FileGone, FileTooLarge

CALL_SECONDS = 10.0
"""For each step of a call."""
WHOLE_SECONDS = 45.0
"""For a file in all: a platform that drips is no better than one that is silent."""

_GONE = frozenset({400, 404, 410})


def download(client: httpx.Client, url: str, headers: Mapping[str, str], most: int) -> bytes:
    """The body of a 200; redirects are not followed. Raises a FetchError, without the address."""
    end = time.monotonic() + WHOLE_SECONDS
    try:
        with client.stream("GET", url, headers=dict(headers)) as answer:
            if answer.status_code in _GONE:
                raise FileGone(f"the platform answered {answer.status_code}")
            if answer.status_code != httpx.codes.OK:
                raise FetchLater(f"the platform answered {answer.status_code}")
            declared = answer.headers.get("content-length", "")
            if declared.isdecimal() and int(declared) > most:
                raise FileTooLarge
            data = bytearray()
            for piece in answer.iter_bytes():
                data += piece
                if len(data) > most:
                    raise FileTooLarge
                if time.monotonic() > end:
                    raise FetchLater("the platform is too slow")
            return bytes(data)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Not chained into the message: addresses hold tokens.
        raise FetchLater(f"the call broke off with {type(error).__name__}") from None


def new_client() -> httpx.Client:
    """A client for one fetch."""
    return httpx.Client(timeout=CALL_SECONDS, follow_redirects=False)
