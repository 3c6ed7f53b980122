"""Where something can be checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Source:
    """Where an entry's facts can be checked."""

    key: str
    title: str
    publisher: str
    url: str
    read_on: date | None
    """None: the page itself was not read; the entry says "please check"."""
