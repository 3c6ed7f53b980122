"""What a message leads to: words, a new state, and at most one thing for the desk."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.conversation import ConversationState
from bot.domain.eligibility.record import CaseRecord
from bot.domain.officers.officer import OfficerChange
from bot.domain.rating import RatingCause
from bot.domain.ticket import TicketAction
from bot.domain.utterance import Said


@dataclass(frozen=True)
class TicketRequest:
    """What the desk has to record with this decision.

    ``OPEN`` opens a ticket (or takes back one resolved shortly before); any other action is carried
    out on the conversation's current ticket.
    """

    action: TicketAction
    division: str | None = None
    urgent: bool = False
    subject: str = ""
    """The person's question that led here, masked."""
    entry_id: str | None = None
    rating: int | None = None
    cause: RatingCause | None = None
    """For RATE, after a poor rating: why it was poor."""
    ticket_id: int | None = None
    """For RATE: the ticket that is rated (it is resolved and no longer the current one)."""
    case: CaseRecord | None = None
    """The case that goes with it: kept on the ticket, in place of an earlier one."""


@dataclass(frozen=True)
class Decision:
    """The whole outcome of one event; stored in one commit."""

    state: ConversationState
    say: tuple[Said, ...] = ()
    tickets: tuple[TicketRequest, ...] = ()
    feedback: tuple[str, bool] | None = None
    """Entry id and whether it helped."""
    erase: bool = False
    """Erase everything of this person, then say what is to be said."""
    officer: OfficerChange | None = None
    """What changes in an officer's proof and reminders."""
