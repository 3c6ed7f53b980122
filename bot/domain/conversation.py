"""The state of one conversation: whose turn it is, in which language, about what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.eligibility.case import OpenCase
from bot.domain.entry import Audience
from bot.domain.locale import EN, LocaleTag
from bot.domain.readings import Readings


class Mode(StrEnum):
    """Who owns the conversation: the bot, or a member of staff (then the bot is silent)."""

    BOT = "bot"
    HUMAN = "human"


@dataclass(frozen=True)
class ConversationState:
    """Everything remembered between two messages. ``version`` grows with every stored change."""

    key: str
    version: int = 0
    mode: Mode = Mode.BOT
    chosen: LocaleTag | None = None
    guess: LocaleTag | None = None
    """What the platform said or the last message looked like; never stronger than ``chosen``."""
    audience: Audience = Audience.RESIDENT
    readings: Readings = Readings.BRACKETS
    """How easy Japanese is shown."""
    greeted: bool = False
    group: bool = False
    last_entry: str | None = None
    offered: tuple[str, ...] = ()
    """What a typed answer to the last question may mean: see ``asked.py``."""
    unanswered: str | None = None
    """The question the bot could not answer, kept for the ticket if the person accepts one."""
    case: OpenCase | None = None
    """The project that is being checked, or was last."""
    ticket_id: int | None = None
    """The ticket that is not resolved, if any."""
    last_ticket_id: int | None = None
    last_ticket_resolved_at: datetime | None = None
    blocked: bool = False

    @property
    def locale(self) -> LocaleTag:
        """The locale to speak when a message tells nothing."""
        return self.chosen or self.guess or EN
