"""What Telegram may answer that is no failure of a sending; known without the SDK, which takes long
to import."""

from __future__ import annotations

from bot.domain.errors import ClairbotError


class MarkupUnreadable(ClairbotError):
    """Telegram cannot parse the message's HTML; nothing was sent."""


class PollingElsewhere(ClairbotError):
    """Another program fetches this bot's updates, or a webhook is set."""
