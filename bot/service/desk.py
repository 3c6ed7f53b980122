"""What members of staff do: claim, answer, note, resolve. One transaction each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import ConversationState
from bot.domain.errors import NotFound, TicketConflict, TransitionRefused
from bot.domain.event import ChannelName
from bot.domain.locale import JA, LocaleTag
from bot.domain.office import UNKNOWN
from bot.domain.readings import Readings
from bot.domain.ticket import TicketAction, TicketState, allowed
from bot.domain.utterance import (
    Said,
    StaffJoined,
    StaffLeft,
    StaffLine,
    TicketReopened,
    Utterance,
)
from bot.service.casework import after_move, apply_move
from bot.service.ports import ContentSource
from bot.service.speaking import ChannelOff, Speaker
from bot.service.store import Store, Tx
from bot.service.views import QueueCounts, StaffView, ThreadView, TicketRow

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """The staff's side of the hand-off."""

    store: Store
    speaker: Speaker
    content: ContentSource | None = None
    """Knows the office hours; without it workers reckon the due times."""

    def counts(self) -> QueueCounts:
        """How many tickets are in which state."""
        with self.store.read() as tx:
            return tx.counts()

    def overdue(self, now: datetime) -> int:
        """How many tickets should have been answered by now."""
        with self.store.read() as tx:
            return tx.overdue(now)

    def queue(
        self,
        *,
        state: TicketState | None = None,
        division: str | None = None,
        keeper_id: int | None = None,
        limit: int = 100,
    ) -> tuple[TicketRow, ...]:
        """Tickets, urgent first, then by due time; without a state all that are unresolved."""
        with self.store.read() as tx:
            return tx.tickets(state=state, division=division, keeper_id=keeper_id, limit=limit)

    def thread(self, ticket_id: int, *, staff_id: int) -> ThreadView:
        """The ticket with its conversation, as ``staff_id`` sees it. NotFound."""
        with self.store.read() as tx:
            ticket, key = _find(tx, ticket_id)
            state = tx.conversation(key)
            proof = tx.proof(key)
            return ThreadView(
                ticket=ticket,
                conversation_key=key,
                lines=tx.lines(key),
                notes=tx.notes(ticket_id),
                events=tx.ticket_events(ticket_id),
                allowed=allowed(ticket.state, keeper_id=ticket.keeper_id, by=staff_id),
                case=tx.ticket_case(ticket_id),
                reads=state.locale if state else None,
                readings=state.readings if state else Readings.BRACKETS,
                proven=(proof.proven_domain, proof.proven_at)
                if proof is not None and proof.proven_at is not None
                else None,
            )

    def claim(self, ticket_id: int, staff_id: int, now: datetime) -> None:
        """Take the ticket: exactly one of several who try at once gets it.

        TicketConflict names who has it.
        """
        with self.store.write() as tx:
            ticket, state = _locked(tx, ticket_id, now)
            staff = _staff(tx, staff_id)
            if ticket.keeper_id == staff_id and ticket.state is not TicketState.RESOLVED:
                return
            if ticket.keeper_id is not None and ticket.state is not TicketState.RESOLVED:
                raise TicketConflict(ticket.keeper_name or "")
            joined = StaffJoined(staff.name)
            self._move(tx, ticket, state, TicketAction.CLAIM, staff_id, now, joined)

    def release(self, ticket_id: int, staff_id: int, now: datetime) -> None:
        """Put it back into the queue; the person is told that somebody else will come."""
        with self.store.write() as tx:
            ticket, state = _locked(tx, ticket_id, now)
            left = StaffLeft(ticket_id, resolved=False)
            self._move(tx, ticket, state, TicketAction.RELEASE, staff_id, now, left)

    def reply(
        self,
        ticket_id: int,
        staff_id: int,
        text: str,
        form_id: str,
        now: datetime,
        written_in: LocaleTag = JA,
    ) -> bool:
        """Send the words as written. False (and nothing sent) where this form was sent before."""
        words = text.strip()
        if not words:
            raise TransitionRefused("an empty reply cannot be sent")
        return self.say(
            ticket_id,
            staff_id,
            lambda staff: StaffLine(words, staff.name, written_in),
            form_id,
            now,
        )

    def say(
        self,
        ticket_id: int,
        staff_id: int,
        worded: Callable[[StaffView], Utterance],
        form_id: str,
        now: datetime,
    ) -> bool:
        """Send what ``worded`` makes for the member of staff, as their reply.

        False (and nothing sent) where this form was sent before; TransitionRefused where somebody
        else has the ticket.
        """
        with self.store.write() as tx:
            if not tx.use_form(form_id, now):
                return False
            ticket, state = _locked(tx, ticket_id, now)
            said = worded(_staff(tx, staff_id))
            self._move(tx, ticket, state, TicketAction.REPLY, staff_id, now, said)
        return True

    def speaks(self, ticket_id: int) -> tuple[LocaleTag, Readings]:
        """What the person of this ticket reads: the locale, and how easy Japanese is shown."""
        with self.store.read() as tx:
            _, key = _find(tx, ticket_id)
            state = tx.conversation(key)
            if state is None:
                raise NotFound(f"ticket {ticket_id} has no conversation any more")
            return state.locale, state.readings

    def note(self, ticket_id: int, staff_id: int, text: str, form_id: str, now: datetime) -> bool:
        """An internal note. False where this form was sent before."""
        words = text.strip()
        if not words:
            raise TransitionRefused("an empty note cannot be kept")
        with self.store.write() as tx:
            if not tx.use_form(form_id, now):
                return False
            _find(tx, ticket_id)
            tx.add_note(ticket_id, staff_id, words, now)
            tx.after_commit(f"ticket:{ticket_id}")
        return True

    def resolve(self, ticket_id: int, staff_id: int, now: datetime) -> None:
        """Done: the bot is back, and the person is asked how it was."""
        with self.store.write() as tx:
            ticket, state = _locked(tx, ticket_id, now)
            left = StaffLeft(ticket_id, resolved=True)
            self._move(tx, ticket, state, TicketAction.RESOLVE, staff_id, now, left)

    def reopen(self, ticket_id: int, staff_id: int, now: datetime) -> None:
        """Take up a resolved ticket again; TicketConflict where the person has a newer one open."""
        with self.store.write() as tx:
            ticket, state = _locked(tx, ticket_id, now)
            staff = _staff(tx, staff_id)
            if state.ticket_id not in (None, ticket_id):
                raise TicketConflict(f"#{state.ticket_id}")
            again = TicketReopened(ticket_id, staff.name)
            self._move(tx, ticket, state, TicketAction.REOPEN, staff_id, now, again)

    def _move(
        self,
        tx: Tx,
        ticket: TicketRow,
        state: ConversationState,
        action: TicketAction,
        staff_id: int,
        now: datetime,
        what: Utterance,
    ) -> None:
        """Move the ticket, hand over the (locked) conversation, tell the person."""
        office = self.content.current().office if self.content else UNKNOWN
        step = apply_move(tx, ticket, action, by=staff_id, now=now, office=office)
        changed = after_move(state, ticket.id, step, now)
        if not tx.save_conversation(changed, state.version):
            raise TicketConflict
        said = (Said(what, state.locale, state.readings),)
        try:
            self.speaker.say(tx, state.key, said, staff_id=staff_id, now=now)
        except ChannelOff:
            # The person cannot be told, but the desk must be able to tidy up.
            if action is TicketAction.REPLY:
                raise
            log.warning("ticket %d: %s, but its channel is off", ticket.id, action)


def _find(tx: Tx, ticket_id: int) -> tuple[TicketRow, str]:
    ticket, key = tx.ticket(ticket_id), tx.ticket_key(ticket_id)
    if ticket is None or key is None:
        raise NotFound(f"there is no ticket {ticket_id}")
    return ticket, key


def _locked(tx: Tx, ticket_id: int, now: datetime) -> tuple[TicketRow, ConversationState]:
    """The ticket as nobody can change it any more until the transaction ends.

    The conversation is locked before the ticket is read: a person who writes in this very moment
    must not make a reply look like a conflict between members of staff.
    """
    _, key = _find(tx, ticket_id)
    channel, _, address = key.partition(":")
    state = tx.open_conversation(ChannelName(channel), address, now)
    ticket, _ = _find(tx, ticket_id)
    return ticket, state


def _staff(tx: Tx, staff_id: int) -> StaffView:
    staff = tx.staff_by_id(staff_id)
    if staff is None:
        raise NotFound(f"there is no member of staff {staff_id}")
    return staff
