"""The certificates of the world, read once: no client in tests ever calls the world."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import certifi
import pytest


@contextmanager
def read_once() -> Iterator[None]:
    """HTTP clients share what they trust.

    Each of them reads a hundred and forty certificates, which takes longer than most tests; with
    our own on loopback they speak without TLS. Whoever names certificates of their own gets them.
    """
    real = ssl.create_default_context

    @cache
    def trusting(cafile: str) -> ssl.SSLContext:
        return real(cafile=cafile)

    def once(*args: Any, **named: Any) -> ssl.SSLContext:
        usual = not args and named == {"cafile": certifi.where()}
        return trusting(named["cafile"]) if usual else real(*args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", once)
        yield
