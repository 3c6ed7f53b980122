"""What the bot says to officers about their proof, reminders and cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.eligibility.rules import Window, Words
from bot.domain.officers.address import AddressProblem
from bot.domain.officers.officer import OfficerCase
from bot.domain.officers.reminder import Moment, Reminder, Says


class OfficerWay(StrEnum):
    """The button for officers under a menu: to the proof, or to what it unlocks."""

    PROVE = "prove"
    MENU = "menu"


@dataclass(frozen=True)
class OfficerMenu:
    """What a proof unlocks, and until when it holds."""

    domain: str
    until: datetime


@dataclass(frozen=True)
class AddressAsked:
    """Why and how to prove it, and what is kept; now the person writes the address."""

    domains: tuple[str, ...]
    needed: bool = False
    """They wanted something that needs the proof."""


@dataclass(frozen=True)
class AddressRefused:
    """No code is mailed there."""

    problem: AddressProblem
    domains: tuple[str, ...]


@dataclass(frozen=True)
class MailsUsedUp:
    """No more mails: for now (``soon``), or for today."""

    soon: bool


@dataclass(frozen=True)
class CodeMailed:
    """A mail is on its way; now the person writes the code."""

    domain: str


@dataclass(frozen=True)
class CodeRefused:
    """Not the code: ``left`` tries, or none and a new one is needed; or it came too late."""

    left: int
    too_late: bool = False


@dataclass(frozen=True)
class MailFailed:
    """The mail could not be sent; ``refused``: the mail server does not know that address."""

    refused: bool


@dataclass(frozen=True)
class ProofGiven:
    """Proven: what can be done now, and until when."""

    domain: str
    until: datetime


@dataclass(frozen=True)
class ProofLeft:
    """The person does not want to go on."""


@dataclass(frozen=True)
class ProofOff:
    """Proofs are not set up here; everything else works."""


@dataclass(frozen=True)
class ForOfficers:
    """This is for municipal staff; is that you?"""


@dataclass(frozen=True)
class ReminderOffer:
    """What can be asked for, with what is kept for it; the buttons are the consent."""

    grant: str
    name: Words
    window: Window | None
    moments: tuple[Moment, ...]
    last: Window | None = None
    late: bool = False
    """What was pressed cannot be asked for any more."""


@dataclass(frozen=True)
class ReminderSet:
    """It is noted (or was before)."""

    name: Words
    moment: Moment
    day: date | None
    due: datetime | None
    already: bool = False


@dataclass(frozen=True)
class ReminderShown:
    """A line of the list."""

    reminder: Reminder
    name: Words
    due: datetime | None
    day: date | None


@dataclass(frozen=True)
class ReminderList:
    """All that wait, each with its stop button."""

    shown: tuple[ReminderShown, ...]


@dataclass(frozen=True)
class ReminderStopped:
    """It will not come. ``left`` others wait."""

    everything: bool
    left: int


@dataclass(frozen=True)
class ReminderDue:
    """The reminder itself, at its time. Days stand as dates: a held message must stay true."""

    reminder: Reminder
    grant: str
    name: Words
    says: Says
    window: Window | None
    moved: bool
    others: bool
    """More reminders wait: "stop all" makes sense."""


@dataclass(frozen=True)
class CaseList:
    """The person's requests to CLAIR, with where they stand."""

    cases: tuple[OfficerCase, ...]


OfficerUtterance = (
    OfficerMenu
    | AddressAsked
    | AddressRefused
    | MailsUsedUp
    | CodeMailed
    | CodeRefused
    | MailFailed
    | ProofGiven
    | ProofLeft
    | ProofOff
    | ForOfficers
    | ReminderOffer
    | ReminderSet
    | ReminderList
    | ReminderStopped
    | ReminderDue
    | CaseList
)
