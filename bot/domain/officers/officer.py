"""What is known of an officer when an event comes, and what an event changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.officers.address import Address, StaffDomains
from bot.domain.officers.proof import Proof
from bot.domain.officers.reminder import Reminder
from bot.domain.ticket import TicketState


@dataclass(frozen=True)
class OfficerCase:
    """A request of this person to the desk, as far as they may follow it."""

    ticket_id: int
    state: TicketState
    division: str
    opened_at: datetime
    resolved_at: datetime | None = None


@dataclass(frozen=True)
class Officer:
    """Everything the rules look at. Where proofs are not set up there is none of it."""

    proof: Proof = field(default_factory=Proof)
    domains: StaffDomains = field(default_factory=StaffDomains)
    right_code: bool = False
    """The text of this event is the code on its way."""
    mails_left: bool = True
    """Neither this conversation nor the address in this event has used up its mails of the day."""
    reminders: tuple[Reminder, ...] = ()
    """Those that wait, the soonest first."""
    cases: tuple[OfficerCase, ...] = ()
    """The newest first."""


@dataclass(frozen=True)
class OfficerChange:
    """What has to be stored together with the words of a decision."""

    proof: Proof | None = None
    mail_to: Address | None = None
    """A new code goes there."""
    remind: Reminder | None = None
    stop: tuple[int, ...] = ()
    """Ids of reminders."""
