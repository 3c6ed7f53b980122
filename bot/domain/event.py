"""What came in from a channel, in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.picture import PictureFile


class ChannelName(StrEnum):
    """The ways a person can reach the bot."""

    LINE = "line"
    TELEGRAM = "telegram"
    WEB = "web"
    TERMINAL = "terminal"
    MEMORY = "memory"


class EventKind(StrEnum):
    """What happened. Anything else a platform sends is acknowledged and dropped by the channel."""

    TEXT = "text"
    CHOICE = "choice"
    """A pressed button; ``data`` carries what it meant."""
    START = "start"
    """A first contact without words: followed, pressed Start, opened the page."""
    BLOCKED = "blocked"
    WITHDRAWN = "withdrawn"
    """The person unsent the message ``message_ref``."""
    EDITED = "edited"
    UNREADABLE = "unreadable"
    """A sticker, voice, picture, file …; ``unreadable`` says which."""
    LOCATION = "location"
    """A shared place; ``data`` holds it rounded (``directory.coarse_point``), never exactly."""
    JOINED_GROUP = "joined_group"


@dataclass(frozen=True)
class InboundEvent:
    """One thing a person did. Stored before the platform is answered; handled exactly once."""

    event_id: str
    """Unique over all channels (``line:01H…``, ``telegram:4711``); a repeat is dropped by it."""
    channel: ChannelName
    address: str
    """Where answers go: the platform's user, group or chat id."""
    occurred_at: datetime
    """Aware, UTC; orders the events of one conversation."""
    kind: EventKind
    text: str = ""
    data: str = ""
    message_ref: str | None = None
    """The platform's id of the person's message."""
    reply_token: str | None = None
    reply_token_until: datetime | None = None
    locale_hint: str | None = None
    """The platform's guess of the person's language, as it wrote it."""
    unreadable: str | None = None
    picture: PictureFile | None = None
    """Where the platform keeps a picture that was sent; only fetched while a ticket is open."""
    group: bool = False
    addressed: bool = True
    """In a group: whether the bot was spoken to."""

    @property
    def conversation_key(self) -> str:
        """One conversation per channel and address."""
        return f"{self.channel}:{self.address}"
