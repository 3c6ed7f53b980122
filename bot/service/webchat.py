"""What the web chat page shows."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.conversation import ConversationState
from bot.domain.event import ChannelName
from bot.service.store import Store
from bot.service.views import LineView


@dataclass(frozen=True)
class WebChat:
    """The lines of web conversations."""

    store: Store

    def lines(self, address: str, *, after: int = 0) -> tuple[LineView, ...]:
        """The lines of the conversation with this browser, ascending; none where it is new."""
        with self.store.read() as tx:
            return tx.lines(_key(address), after=after)

    def state(self, address: str) -> ConversationState | None:
        """The conversation's state (its locale, say), or None where it is new."""
        with self.store.read() as tx:
            return tx.conversation(_key(address))


def _key(address: str) -> str:
    return f"{ChannelName.WEB}:{address}"
