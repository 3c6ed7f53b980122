"""Plain text as a page shows it: paragraphs, ``-`` lists and addresses that can be followed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"https?://[^\s<>\"'「」『』（）【】、。，　]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}*_"


@dataclass(frozen=True)
class Piece:
    """Some words; ``url`` is set where they are an address."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph (its lines) or a list (its items)."""

    lines: tuple[tuple[Piece, ...], ...]
    is_list: bool = False


def blocks(text: str) -> tuple[Block, ...]:
    """The text in blocks. Nothing is interpreted but blank lines, ``- `` and http(s) addresses."""
    found: list[Block] = []
    lines: list[tuple[Piece, ...]] = []
    in_list = False

    def close() -> None:
        if lines:
            found.append(Block(tuple(lines), in_list))
            lines.clear()

    for line in text.splitlines():
        stripped = line.strip()
        item = stripped.startswith(("- ", "・", "• "))
        if not stripped or item != in_list:
            close()
            in_list = item
        if stripped:
            lines.append(pieces(stripped.lstrip("-・•").lstrip() if item else stripped))
    close()
    return tuple(found)


def pieces(line: str) -> tuple[Piece, ...]:
    """A line cut at its addresses; a full stop or a bracket after one is not part of it."""
    parts: list[Piece] = []
    position = 0
    for match in _ADDRESS.finditer(line):
        url = match.group()
        while url and url[-1] in _TRAILING and not (url[-1] == ")" and "(" in url):
            url = url[:-1]
        if "." not in url.partition("://")[2] and "localhost" not in url:
            continue
        if match.start() > position:
            parts.append(Piece(line[position : match.start()]))
        parts.append(Piece(url, url))
        position = match.start() + len(url)
    if position < len(line):
        parts.append(Piece(line[position:]))
    return tuple(parts)


def tel_address(number: str) -> str:
    """A ``tel:`` address for a number as people write it; full-width digits included."""
    kept = "".join(
        str(int(char)) if char.isdecimal() else char
        for char in number
        if char.isdecimal() or char in "+#*"
    )
    return f"tel:{kept}"


def web_address(url: str) -> str:
    """The address if a page may link to it (http, https), else an empty string."""
    return url if url.lower().startswith(("https://", "http://")) else ""
