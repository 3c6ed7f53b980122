"""A change to the content that staff put together from people's questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag

LONGEST_PHRASE = 120
LONGEST_TITLE = 60
MOST_QUESTIONS = 5
"""Wordings kept as test questions with one phrase."""

_ENTRY_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*\Z")


@dataclass(frozen=True)
class Proposal:
    """A phrase for an entry, or the draft of a new one; ``id`` 0 before it is stored."""

    audience: Audience
    locale: LocaleTag
    entry_id: str
    phrase: str
    questions: tuple[str, ...]
    """As people asked; they become test questions."""
    new_entry: bool = False
    title: str = ""
    """Of a new entry, in Japanese."""
    id: int = 0
    staff_name: str = ""
    at: datetime | None = None


def is_entry_id(text: str) -> bool:
    """Whether it has the form ``chapter/name``, short enough for a button's data."""
    return bool(_ENTRY_ID.match(text)) and len(text) <= 48
