"""One event with everything the rules look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import ConversationState
from bot.domain.entry import Content
from bot.domain.event import InboundEvent
from bot.domain.locale import LocaleTag
from bot.domain.officers.officer import Officer
from bot.domain.understood import Understood
from bot.domain.utterance import Said, Utterance


@dataclass(frozen=True)
class Turn:
    """One event with everything the rules look at."""

    state: ConversationState
    event: InboundEvent
    understood: Understood | None
    content: Content
    now: datetime
    officer: Officer | None = None
    """None: proofs are not set up, or this event has nothing to do with them."""

    def say(self, *what: Utterance, locale: LocaleTag | None = None) -> tuple[Said, ...]:
        """The utterances in ``locale``, by default the conversation's."""
        return tuple(Said(one, locale or self.state.locale, self.state.readings) for one in what)
