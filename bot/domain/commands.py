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
    """The command a message is, or None. ``/human please`` is a command, ``see /human`` is not."""
    words = unicodedata.normalize("NFKC", text).strip().split(maxsplit=1)
    if not words or not words[0].startswith("/"):
        return None
    name = words[0][1:].split("@")[0].lower()
    if name in _ALIASES:
        return _ALIASES[name]
    try:
        return Command(name)
    except ValueError:
        return None
