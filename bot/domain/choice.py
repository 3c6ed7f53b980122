"""The data behind buttons: short ASCII words, so that they fit Telegram's 64 bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 64
"""Telegram's ``callback_data`` limit, the smallest of all channels."""


class Action(StrEnum):
    """What a button means. Stable: old buttons stay in people's chats for years."""

    LANGUAGES = "langs"
    """Show the language picker; the value is the page, from 1."""
    LANGUAGE = "lang"
    """Speak this locale from now on."""
    MENU = "menu"
    """Show the chapters, or the entries of one (``chapter``, ``chapter.2`` for its second page)."""
    AUDIENCE = "aud"
    """``resident`` or ``municipal``; with ``+<entry>`` that entry is shown at once."""
    ENTRY = "entry"
    """Show this entry."""
    FULL = "full"
    """Show the full text of this entry, in the nearest language that has one."""
    ORIGINAL = "orig"
    """Show this entry in Japanese, once."""
    READINGS = "kana"
    """Show the ways to write easy Japanese; with one of ``readings.CHOICES``: write it so."""
    DESKS = "desks"
    """Desks near the person: of an area (``22``, ``22.hamamatsu``), else the prefectures of a
    region to choose from (``r.kinki``), else the regions."""
    SUPPORT = "sup"
    """Which support fits: what was answered so far (``theme.form.region``, see ``finder.py``)."""
    NONE_OF_THESE = "none"
    """None of the offered entries was meant."""
    HELPED = "ok"
    """The answer (value: entry id) helped."""
    NOT_HELPED = "ng"
    HUMAN = "human"
    """``ask`` (offer), ``yes`` (open a ticket), ``no`` (leave it)."""
    BACK_TO_BOT = "bot"
    """Take back the request for a person."""
    RATE = "rate"
    """``<ticket id>.<1 to 3>``: how the talk with staff was."""
    RATING_CAUSE = "why"
    """``<ticket id>.<RatingCause>``: why the talk with staff was not good."""
    ANSWER_FAULT = "ngw"
    """``<AnswerFault>.<entry id>``: why an answer did not help."""
    FORGET = "forget"
    """``ask``, ``yes``, ``no``."""
    CASE = "case"
    """The guided check of a project; see ``case_buttons.Verb``."""
    OFFICER = "officer"
    """The proof of being municipal staff and what it unlocks; see ``officers/proving.py``."""
    REMIND = "remind"
    """Reminders of when a grant takes applications; see ``officers/reminding.py``."""
    HELP = "help"


@dataclass(frozen=True)
class ChoiceData:
    """A pressed button, read back."""

    action: Action
    value: str = ""

    def __str__(self) -> str:
        text = f"{self.action}:{self.value}" if self.value else str(self.action)
        if len(text.encode()) > MAX_BYTES:
            raise ValueError(f"choice data over {MAX_BYTES} bytes: {text}")
        return text


def choice_data(action: Action, value: str = "") -> str:
    """The data string for a button; ValueError where it would not fit every channel."""
    return str(ChoiceData(action, value))


def read_choice(data: str) -> ChoiceData | None:
    """A pressed button's meaning, or None for anything we never sent."""
    name, _, value = data.partition(":")
    try:
        return ChoiceData(Action(name), value) if len(data.encode()) <= MAX_BYTES else None
    except ValueError:
        return None
