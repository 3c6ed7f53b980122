"""What staff share about a ticket, as the use cases need it from the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.event import ChannelName
from bot.domain.roles import Scope
from bot.domain.ticket import TicketAction, TicketState


@dataclass(frozen=True)
class Colleague:
    """Somebody who is at a ticket now."""

    staff_id: int
    name: str
    writing: bool


@dataclass(frozen=True)
class MentionView:
    """A note that names somebody."""

    note_id: int
    ticket_id: int
    author: str
    text: str
    at: datetime
    read: bool


@dataclass(frozen=True)
class PassedTicket:
    """A ticket that somebody else gave to a member of staff, or took from them."""

    id: int
    ticket_id: int
    action: TicketAction
    by: str
    given: bool
    """They have it by this; else they had it before."""
    at: datetime
    read: bool
    seen: bool
    """Whether the ticket is (still) theirs to see."""


@dataclass(frozen=True)
class EarlierTicket:
    """Another ticket of the same person."""

    id: int
    subject: str
    division: str
    opened_at: datetime
    state: TicketState
    ended: TicketAction | None
    """How it was resolved: by staff, or given up by the person."""
    rating: int | None


@dataclass(frozen=True)
class FailedSending:
    """A call that was given up."""

    id: int
    channel: ChannelName
    unsure: bool
    created_at: datetime
    later: int
    """Messages exchanged on the channel since, as far as they were counted."""


class ColleagueTx(Protocol):
    """Presence, mentions, tickets that changed hands, earlier tickets, and sending again."""

    def come(
        self, visit: str, ticket_id: int, staff_id: int, *, writing: bool, until: datetime
    ) -> None:
        """Somebody is at a ticket; ``visit`` names the page, so that two pages count alone."""
        ...

    def leave(self, visits: Sequence[str]) -> None:
        """These pages are closed."""
        ...

    def forget_visits(self, before: datetime) -> None:
        """Drop what ended before."""
        ...

    def present(self, ticket_id: int, now: datetime) -> tuple[Colleague, ...]:
        """Who is at a ticket, each once, by name."""
        ...

    def present_until(self, ticket_id: int, now: datetime) -> datetime | None:
        """When the first of them ends, unless it is renewed."""
        ...

    def add_mentions(self, note_id: int, staff_ids: Sequence[int]) -> None:
        """These are named in a note."""
        ...

    def mentions(self, staff_id: int, limit: int) -> tuple[MentionView, ...]:
        """Notes that name somebody: unread first, then the newest."""
        ...

    def unread_mentions(self, staff_id: int) -> int:
        """How many they have not marked as read."""
        ...

    def read_mentions(self, staff_id: int, note_ids: Sequence[int] | None, at: datetime) -> int:
        """Mark these (or all) as read; how many were unread."""
        ...

    def add_passed(
        self,
        ticket_id: int,
        staff_id: int,
        action: TicketAction,
        by: int,
        *,
        given: bool,
        at: datetime,
    ) -> None:
        """A ticket was given to ``staff_id`` by somebody else, or taken from them."""
        ...

    def passed_tickets(self, staff_id: int, scope: Scope, limit: int) -> tuple[PassedTicket, ...]:
        """What was given to or taken from them: unread first, then the newest."""
        ...

    def unread_passed(self, staff_id: int) -> int:
        """How many of these they have not marked as read."""
        ...

    def read_passed(self, staff_id: int, ids: Sequence[int] | None, at: datetime) -> int:
        """Mark these (or all) as read; how many were unread."""
        ...

    def forget_passed(self, before: datetime) -> int:
        """Drop what they read before; how many."""
        ...

    def earlier_tickets(
        self, ticket_id: int, limit: int, scope: Scope
    ) -> tuple[EarlierTicket, ...]:
        """Other tickets of the person in ``scope``, the newest first."""
        ...

    def failed_sending(self, key: str, line_id: int) -> FailedSending | None:
        """The given-up call that carries a line of a conversation, locked; None where there is
        none (any more)."""
        ...

    def send_again(self, sending_id: int, now: datetime, *, keep_token: bool) -> bool:
        """Queue it as it was, as one that may have gone through if it was; False where somebody
        else did."""
        ...
