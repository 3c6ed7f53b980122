"""What the use cases need from the database, as Protocols; ``bot/storage`` implements them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.domain.conversation import ConversationState
from bot.domain.decision import TicketRequest
from bot.domain.due import Due
from bot.domain.eligibility.record import CaseRecord
from bot.domain.event import ChannelName, InboundEvent
from bot.domain.gloss import Gloss
from bot.domain.locale import LocaleTag
from bot.domain.rating import RatingCause
from bot.domain.reply import Reply
from bot.domain.ticket import TicketAction, TicketState
from bot.service.colleague_store import ColleagueTx
from bot.service.delivery_store import DeliveryStore
from bot.service.gloss_store import GlossTx
from bot.service.lesson_store import FigureTx, LessonTx
from bot.service.officer_store import OfficerTx
from bot.service.picture_store import PictureTx
from bot.service.queue_store import QueueTx
from bot.service.staff_store import StaffTx as StaffTx
from bot.service.staff_store import StoredStaff as StoredStaff
from bot.service.views import (
    DueTicket,
    LineView,
    NoteView,
    TicketEventView,
    TicketRow,
)

T = TypeVar("T")


class IntakeTx(Protocol):
    """A transaction that only takes in events."""

    def add_event(self, event: InboundEvent, received_at: datetime) -> bool:
        """Store it; False where its id is known already."""
        ...

    def after_commit(self, *topics: str) -> None:
        """Signals to publish once the transaction stands."""
        ...


class InboxTx(Protocol):
    """Events that came in."""

    def finish_event(self, event_id: str) -> bool:
        """Mark it done and forget its words; False where somebody else already did."""
        ...

    def postpone_event(self, event_id: str, due_at: datetime, error: str) -> None:
        """Try again later; ``error`` is an error class name."""
        ...

    def give_up_event(self, event_id: str, error: str) -> bool:
        """Handling failed for good; False where somebody else finished it meanwhile."""
        ...


class ConversationTx(Protocol):
    """Conversations and their lines."""

    def conversation(self, key: str) -> ConversationState | None:
        """The state as stored."""
        ...

    def open_conversation(
        self, channel: ChannelName, address: str, now: datetime
    ) -> ConversationState:
        """The stored state, made if there was none; locked until the transaction ends."""
        ...

    def save_conversation(self, state: ConversationState, expected_version: int) -> bool:
        """Store it as version ``expected_version + 1``; False where it changed meanwhile."""
        ...

    def add_person_line(
        self,
        state: ConversationState,
        event: InboundEvent,
        text: str,
        at: datetime,
        gloss: Gloss | None = None,
        *,
        gloss_later: bool = False,
    ) -> bool:
        """What the person wrote or pressed, masked; False (and an empty line) where it was
        withdrawn before it came. ``gloss_later``: its gloss is wanted of a worker."""
        ...

    def edit_person_line(
        self,
        key: str,
        message_ref: str,
        text: str,
        at: datetime,
        gloss: Gloss | None = None,
        *,
        gloss_later: bool = False,
    ) -> bool:
        """Replace the words and the gloss; False where the words are the same (or the line is
        unknown)."""
        ...

    def withdraw_line(self, key: str, message_ref: str, at: datetime) -> None:
        """Erase the words of a line, now or when it comes."""
        ...

    def choice_label(self, key: str, data: str) -> str | None:
        """The label of the button with this data in the latest replies of the conversation."""
        ...

    def keep_reply_token(self, key: str, token: str, until: datetime) -> None:
        """Remember the freshest token for what is said next."""
        ...

    def take_reply_token(self, key: str, now: datetime) -> tuple[str, datetime] | None:
        """A token still good at ``now``; it is never given out twice."""
        ...

    def is_ours(self, key: str, message_ref: str) -> bool:
        """Whether one of the latest messages we sent in a conversation has this id."""
        ...

    def held_sendings(self, key: str) -> tuple[tuple[int, Mapping[str, Any]], ...]:
        """Id and call of what waits for lack of quota, the oldest first; locked until the
        transaction ends."""
        ...

    def add_sendings(
        self,
        key: str,
        replies: Sequence[Reply],
        calls: Sequence[tuple[Mapping[str, Any], tuple[int, ...]]],
        *,
        token: tuple[str, datetime] | None,
        retry_keys: Sequence[str],
        staff_id: int | None,
        now: datetime,
        instead_of: Collection[int] = (),
    ) -> None:
        """Store the replies as lines and the calls in the outbox, in order.

        ``instead_of``: held sendings that the first call says along with its own. They are gone
        from the outbox, and their lines go the way of the first call.
        """
        ...

    def lines(self, key: str, *, after: int = 0, limit: int = 500) -> tuple[LineView, ...]:
        """The newest ``limit`` lines with an id over ``after``, ascending."""
        ...

    def add_feedback(
        self, key: str, entry_id: str, helped: bool, locale: LocaleTag, at: datetime
    ) -> None:
        """Whether an answer helped; kept without the person."""
        ...

    def erase(
        self, key: str, now: datetime, *, keep_waiting: bool = False, keep_address: bool = True
    ) -> bool:
        """Erase lines, tickets' words and outbox; ids of events stay, empty.

        ``keep_waiting``: events not handled yet stay, because the person sent them afterwards.
        ``keep_address``: the platform's id of the person stays, so that they can be answered.
        """
        ...


class TicketTx(Protocol):
    """Tickets, their events and notes."""

    def add_ticket(
        self,
        key: str,
        request: TicketRequest,
        locale: LocaleTag,
        now: datetime,
        due: Due | None = None,
    ) -> int:
        """A new open ticket; its id. Without ``due`` a worker reckons when it is to be answered."""
        ...

    def ticket(self, ticket_id: int) -> TicketRow | None:
        """The ticket, or None."""
        ...

    def attach_case(self, ticket_id: int, case: CaseRecord) -> None:
        """Keep a case on a ticket, in place of an earlier one."""
        ...

    def ticket_case(self, ticket_id: int) -> CaseRecord | None:
        """The case that was handed over with it."""
        ...

    def ticket_key(self, ticket_id: int) -> str | None:
        """The key of the ticket's conversation."""
        ...

    def move_ticket(
        self,
        ticket: TicketRow,
        *,
        to: TicketState,
        keeper_id: int | None,
        action: TicketAction,
        by: int | None,
        now: datetime,
        due: Due | None,
        urgent: bool | None = None,
        rating: int | None = None,
        division: str | None = None,
        detail: str = "",
        cause: RatingCause | None = None,
    ) -> bool:
        """One conditional update on ``ticket.version``, with its event; False where it changed."""
        ...

    def unresolved(self, limit: int) -> tuple[TicketRow, ...]:
        """Urgent first, then by due time, those without one by how long they have been waiting."""
        ...

    def ticket_events(self, ticket_id: int) -> tuple[TicketEventView, ...]:
        """Its life, in order."""
        ...

    def notes(self, ticket_id: int) -> tuple[NoteView, ...]:
        """Its internal notes, in order."""
        ...

    def add_note(self, ticket_id: int, staff_id: int, text: str, at: datetime) -> int:
        """Never sent; its id."""
        ...

    def use_form(self, form_id: str, now: datetime) -> bool:
        """True the first time a form is submitted (or a thing is told, by an id with a colon)."""
        ...

    def forget_forms(self, before: datetime, told_before: datetime) -> int:
        """Drop the ids of forms submitted and of things told before these times; how many."""
        ...


class DueTx(Protocol):
    """By when tickets are to be answered."""

    def due_tickets(self, by: datetime | None = None) -> tuple[DueTicket, ...]:
        """Those that wait for staff, the first due first: all, or those due by a moment and
        those whose due time was not reckoned yet."""
        ...

    def requests_before(self, ticket_id: int) -> int:
        """How many open tickets of the same division come before an open one."""
        ...

    def set_due(self, ticket: DueTicket, due_at: datetime | None) -> bool:
        """Reckoned anew; False where the ticket's turn changed meanwhile."""
        ...


class Tx(
    InboxTx,
    ConversationTx,
    TicketTx,
    QueueTx,
    DueTx,
    StaffTx,
    OfficerTx,
    FigureTx,
    LessonTx,
    PictureTx,
    ColleagueTx,
    GlossTx,
    Protocol,
):
    """One transaction; committed when its block ends, rolled back on an error."""

    def after_commit(self, *topics: str) -> None:
        """Signals to publish once the transaction stands."""
        ...


class EventWork(Protocol):
    """An event nobody else handles at this moment."""

    @property
    def event(self) -> InboundEvent:
        """The event."""
        ...

    @property
    def tries(self) -> int:
        """How often handling it failed before."""
        ...

    def state(self) -> ConversationState:
        """The conversation as it is now (a fresh one where there is none)."""
        ...

    def look(self, work: Callable[[Tx], T]) -> T:
        """Run ``work``, which only reads."""
        ...

    def commit(self, work: Callable[[Tx], T]) -> T:
        """Run ``work`` in the one transaction that also finishes the event.

        Raises TicketConflict, with nothing stored, where the event was finished by somebody else.
        """
        ...


@dataclass(frozen=True)
class StoreHealth:
    """What /readyz wants to know of the database."""

    ok: bool
    detail: str
    waiting_events: int = 0
    waiting_sendings: int = 0
    failed_sendings: int = 0


class Store(Protocol):
    """The database."""

    def write(self) -> AbstractContextManager[Tx]:
        """A transaction that may change things."""
        ...

    def read(self) -> AbstractContextManager[Tx]:
        """A consistent look, never blocked by writers."""
        ...

    def take_in(self) -> AbstractContextManager[IntakeTx]:
        """A transaction for new events, flushed to the disk when its block ends.

        It need not wait for other writers; what it stored is seen by ``next_event``, and by other
        transactions once ``settle`` or a worker has come by.
        """
        ...

    def settle(self) -> None:
        """Bring everything taken in so far within reach of other transactions."""
        ...

    def next_event(self, now: datetime) -> AbstractContextManager[EventWork | None]:
        """The oldest due event of a conversation that nobody is working on, or None."""
        ...

    @property
    def deliveries(self) -> DeliveryStore:
        """The outbox."""
        ...

    def health(self) -> StoreHealth:
        """Never raises."""
        ...
