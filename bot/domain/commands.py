"""Slash commands, as people type them on any channel."""

from __future__ import annotations

import unicodedata
from enum import StrEnum


class Command(StrEnum):
    """What can be written instead of pressing a button."""

    START = "start"
    LANGUAGE = "language"
    MENU = "menu"
    HUMAN = "human"
    FORGET = "forget"
    HELP = "help"


_ALIASES = {"lang": Command.LANGUAGE, "staff": Command.HUMAN, "delete": Command.FORGET}


def read_command(text: str) -> Command | None:
    """The command a message is, or None. ``/human please`` is a command, ``see /human`` is not.

    One that nobody knows (``/quit``), with nothing behind it, asks what there is.
    """
    words = _words(text)
    if not words or not words[0].startswith("/"):
        return None
    name = words[0][1:].split("@")[0].lower()
    if name in _ALIASES:
        return _ALIASES[name]
    try:
        return Command(name)
    except ValueError:
        unknown = len(words) == 1 and name.isascii() and name.isidentifier()
        return Command.HELP if unknown else None


def beside_command(text: str) -> str:
    """What a message says besides its command: ``/human he is not breathing``. A start carries the
    parameter of the link it was opened by, which nobody wrote."""
    words = _words(text)
    return words[1] if len(words) > 1 and read_command(text) is not Command.START else ""


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFKC", text).strip().split(maxsplit=1)
