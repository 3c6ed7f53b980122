"""Events as channels would make them."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from bot.domain.event import ChannelName, EventKind, InboundEvent
from tests.support.clock import START

_numbers = itertools.count(1)


def event(kind: EventKind = EventKind.TEXT, text: str = "", **given: Any) -> InboundEvent:
    """An event of the person ``anna`` on the memory channel, unless told otherwise."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "event_id": f"memory:{number}",
        "channel": ChannelName.MEMORY,
        "address": "anna",
        "occurred_at": START,
        "message_ref": str(number) if kind in (EventKind.TEXT, EventKind.UNREADABLE) else None,
    }
    return InboundEvent(kind=kind, text=text, **{**values, **given})


def says(text: str, **given: Any) -> InboundEvent:
    """The person writes."""
    return event(EventKind.TEXT, text, **given)


def presses(data: str, **given: Any) -> InboundEvent:
    """The person presses a button."""
    return event(EventKind.CHOICE, data=data, **given)


def at(moment: datetime, **given: Any) -> dict[str, Any]:
    """Keyword arguments for an event at ``moment``."""
    return {"occurred_at": moment, **given}
