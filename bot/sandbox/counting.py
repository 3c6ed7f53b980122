"""How the platforms measure text; Python's ``len`` is right on neither side."""

from __future__ import annotations

import regex

_CLUSTER = regex.compile(r"\X")


def utf16_units(text: str) -> int:
    """The length both platforms count message texts in."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """The length LINE counts labels and action texts in: what a reader sees as letters."""
    return len(_CLUSTER.findall(text))
