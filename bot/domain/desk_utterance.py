"""What is said between a person and the desk: tickets, staff and their words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.expected import NOTHING_KNOWN, Expected
from bot.domain.locale import LocaleTag
from bot.domain.phrasebook import Picked


@dataclass(frozen=True)
class HandedOff:
    """The question is with staff now: ticket number, what happens next, how to take it back."""

    ticket_id: int
    already: bool = False
    """A ticket was open before; this only says so."""
    reopened: bool = False
    expected: Expected = NOTHING_KNOWN


@dataclass(frozen=True)
class AddedToTicket:
    """What was just written was added to the open ticket."""

    ticket_id: int
    expected: Expected = NOTHING_KNOWN


@dataclass(frozen=True)
class StaffAway:
    """Beside an answer of the bot, to somebody whose ticket waits while the office is closed."""

    ticket_id: int
    expected: Expected


@dataclass(frozen=True)
class StillWaiting:
    """Nobody could answer the ticket in the time that was named."""

    ticket_id: int
    expected: Expected = NOTHING_KNOWN


@dataclass(frozen=True)
class StaffJoined:
    """A person took over and reads along now."""

    staff_name: str


@dataclass(frozen=True)
class StaffLine:
    """A staff member's own words, as written."""

    text: str
    staff_name: str
    written_in: LocaleTag
    translation: str = ""
    """By a machine, where a service is set up; then this goes out, and the original with it."""
    translated_into: LocaleTag | None = None


@dataclass(frozen=True)
class StaffPhrases:
    """Phrases a member of staff picked from the phrasebook, in this order, as one message."""

    picked: tuple[Picked, ...]
    staff_name: str


@dataclass(frozen=True)
class StaffLeft:
    """Staff put the ticket back and someone else will take it (``resolved`` False), or all is done
    and the bot is back, with the question how it was (``resolved`` True)."""

    ticket_id: int
    resolved: bool


@dataclass(frozen=True)
class PassedOn:
    """Another division of CLAIR will answer; until then the bot does."""

    ticket_id: int
    division: str
    expected: Expected = NOTHING_KNOWN


@dataclass(frozen=True)
class StaffChanged:
    """A colleague has the talk now."""

    ticket_id: int
    staff_name: str


@dataclass(frozen=True)
class HandedBack:
    """Staff leave the talk to the bot, though nothing was solved; a person can be asked for
    again."""

    ticket_id: int
    staff_name: str


@dataclass(frozen=True)
class TicketReopened:
    """Staff opened the talk again."""

    ticket_id: int
    staff_name: str


@dataclass(frozen=True)
class RatingThanks:
    """Thanks for the rating, or for the cause of a poor one."""

    good: bool
    ticket_id: int = 0
    """After a poor rating: which ticket the person may now say the cause for; 0: none is asked."""


DeskUtterance = (
    HandedOff
    | AddedToTicket
    | StaffAway
    | StillWaiting
    | StaffJoined
    | StaffLine
    | StaffPhrases
    | StaffLeft
    | PassedOn
    | StaffChanged
    | HandedBack
    | TicketReopened
    | RatingThanks
)
