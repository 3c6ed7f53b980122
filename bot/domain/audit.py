"""The audit log: who did what, when, to what. Ids and fixed words only, never words of a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ticket import TicketAction

KEPT_AT_LEAST = timedelta(days=366)
"""What is younger cannot be removed by anybody."""

_TICKET = "ticket."
_PLAIN = re.compile(r"[a-z0-9:.,_/-]{0,128}\Z")


class AuditAction(StrEnum):
    """What is logged beside what happens to tickets."""

    SIGN_IN = "sign-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    """Wrong password, unknown login, closed account: ``detail`` says which."""
    CODE_REFUSED = "code-refused"
    """The password was right, the one-time code was not."""
    SIGN_OUT = "sign-out"
    SESSION_ENDED = "session-ended"
    """From the list of sessions, one's own or somebody else's."""
    ACCOUNT_ADDED = "account-added"
    ACCOUNT_CHANGED = "account-changed"
    """``detail`` names what changed: ``role:admin``, ``divisions:jet``, ``name``, ``email``."""
    ACCOUNT_CLOSED = "account-closed"
    ACCOUNT_OPENED = "account-opened"
    PASSWORD_LINK = "password-link"
    """A link to set a new password was made; the old password ended."""
    PASSWORD_SET = "password-set"
    SECOND_FACTOR_ON = "second-factor-on"
    SECOND_FACTOR_OFF = "second-factor-off"
    RECOVERY_USED = "recovery-used"
    RECOVERY_RENEWED = "recovery-renewed"
    SETTING = "setting"
    """A setting was changed in the console: ``detail`` is ``language:en`` and the like."""
    EXPORT = "export"
    """A file was fetched: ``detail`` says of what."""
    ERASED = "erased"
    """Everything a person wrote was erased by an operator."""
    PRUNED = "pruned"
    """Old rows of this log were removed by an operator: ``detail`` says which and how many."""


class AuditGroup(StrEnum):
    """What the viewer may be narrowed to."""

    SIGN_IN = "sign-in"
    ACCOUNTS = "accounts"
    TICKETS = "tickets"
    OTHER = "other"


_SIGN_IN = frozenset(
    {
        AuditAction.SIGN_IN,
        AuditAction.SIGN_IN_REFUSED,
        AuditAction.CODE_REFUSED,
        AuditAction.SIGN_OUT,
        AuditAction.SESSION_ENDED,
        AuditAction.RECOVERY_USED,
    }
)
_OTHER = frozenset(
    {AuditAction.SETTING, AuditAction.EXPORT, AuditAction.ERASED, AuditAction.PRUNED}
)


class Via(StrEnum):
    """How something was done."""

    PAGE = "page"
    COMMAND = "command"
    PROVIDER = "provider"
    """Signed in by an OpenID Connect provider."""


@dataclass(frozen=True)
class AuditEntry:
    """One thing somebody did."""

    action: str
    at: datetime
    staff_id: int | None = None
    """Who; None for an operator at the command line, or where nobody was recognised."""
    ticket_id: int | None = None
    about_id: int | None = None
    """Whose account it was done to, or who got a ticket or had it before."""
    detail: str = ""
    """Fixed words and keys; ValueError for anything that could be a person's own words."""
    via: Via = Via.PAGE

    def __post_init__(self) -> None:
        if not _PLAIN.match(self.action) or not _PLAIN.match(self.detail):
            raise ValueError("the audit log takes fixed words only")


def ticket_action(action: TicketAction) -> str:
    """What happens to a ticket, as the log names it."""
    return f"{_TICKET}{action}"


def logged_ticket_action(action: str) -> TicketAction | None:
    """The way back; None for what is no ticket's, or was written by another version."""
    name = action.removeprefix(_TICKET)
    known = action.startswith(_TICKET) and name in set(TicketAction)
    return TicketAction(name) if known else None


def group_actions(group: AuditGroup) -> frozenset[str]:
    """The actions of a group."""
    match group:
        case AuditGroup.SIGN_IN:
            return frozenset(_SIGN_IN)
        case AuditGroup.TICKETS:
            return frozenset(ticket_action(action) for action in TicketAction)
        case AuditGroup.OTHER:
            return frozenset(_OTHER)
        case AuditGroup.ACCOUNTS:
            return frozenset(set(AuditAction) - _SIGN_IN - _OTHER)
