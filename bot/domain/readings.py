"""How easy Japanese shows the readings of its words; chosen by the person."""

from __future__ import annotations

from enum import StrEnum


class Readings(StrEnum):
    """How the reading of a kanji word is shown."""

    BRACKETS = "brackets"
    NONE = "none"
    KANA = "all-kana"
    """Only kana: the reading in place of the word."""
    ROMAJI = "romaji"
    """Latin letters, as it is spoken."""
    HTML = "html"
    """Real ``<ruby>``; the rest of the text is escaped for HTML. For pages, never stored."""


CHOICES = (Readings.BRACKETS, Readings.NONE, Readings.KANA, Readings.ROMAJI)
"""What a person can choose in a chat."""
