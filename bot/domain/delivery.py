"""When a message that could not be sent is tried again, and when it is given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.errors import (
    CredentialRejected,
    QuotaExhausted,
    RecipientBlocked,
    ReplyTokenDead,
    SendError,
    SendLater,
    SendUnknown,
)
from bot.domain.event import ChannelName

BACKOFF = tuple(timedelta(seconds=s) for s in (1, 3, 10, 30, 120, 600))
"""Pauses after the first, second … failed try; afterwards the message is given up."""

CREDENTIAL_PAUSE = timedelta(seconds=60)
"""How long a channel whose token was refused is left alone; an operator has to act."""


class Fate(StrEnum):
    """What becomes of a sending after a failed try."""

    AGAIN = "again"
    FAILED = "failed"
    BLOCKED = "blocked"
    HELD = "held"
    """The month's push messages are used up: it waits for the person's next message, which brings a
    free reply token."""


@dataclass(frozen=True)
class NextStep:
    """``wait`` from now, for AGAIN. ``unsure``: the try may have gone through."""

    fate: Fate
    wait: timedelta = timedelta(0)
    unsure: bool = False
    drop_token: bool = False


def after_failure(error: SendError, tries: int) -> NextStep:
    """The next step after the ``tries``-th try in a row (from 1) that broke off or was refused.

    Tries that certainly sent nothing and are repeated anyway do not count: see ``DeliveryStore``.
    """
    match error:
        case ReplyTokenDead():
            return NextStep(Fate.AGAIN, drop_token=True)
        case SendLater():
            return NextStep(Fate.AGAIN, timedelta(seconds=error.seconds))
        case RecipientBlocked():
            return NextStep(Fate.BLOCKED)
        case QuotaExhausted():
            return NextStep(Fate.HELD)
        case CredentialRejected():
            return NextStep(Fate.AGAIN, CREDENTIAL_PAUSE)
        case SendUnknown() if tries <= len(BACKOFF):
            return NextStep(Fate.AGAIN, BACKOFF[tries - 1], unsure=True)
    return NextStep(Fate.FAILED)


KEY_REMEMBERED = timedelta(hours=23)
"""LINE remembers a retry key for 24 hours; an hour is left for tries and clocks."""

LOOKED_BACK = 20
"""Telegram is searched 40 messages on for an earlier try; half of that is left for messages that
we do not know of (notices to the staff's own chat)."""


def may_resend(
    channel: ChannelName, *, unsure: bool, age: timedelta, later: int | None = None
) -> bool:
    """Whether a given-up message may be tried again on a member of staff's word.

    Never where it could then be said twice: an ``unsure`` one may have gone through, and only what
    makes a repeat harmless helps (see the README, "Exactly once"). ``age`` counts since it was
    queued, ``later`` the messages of the channel since, where they were counted.
    """
    if not unsure:
        return True
    match channel:
        case ChannelName.LINE:
            return age < KEY_REMEMBERED
        case ChannelName.TELEGRAM:
            return later is None or later <= LOOKED_BACK
    return False
