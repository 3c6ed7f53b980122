"""What members of staff do: claim, answer, pass on, note, resolve. One transaction each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.conversation import ConversationState
from bot.domain.desk_utterance import HandedBack, PassedOn, StaffChanged
from bot.domain.entry import Audience
from bot.domain.errors import NotFound, TicketConflict, TransitionRefused
from bot.domain.event import ChannelName
from bot.domain.expected import NOTHING_KNOWN, Expected, answer_expected
from bot.domain.hours import calendar_of
from bot.domain.locale import JA, LocaleTag
from bot.domain.office import UNKNOWN, Office
from bot.domain.readings import Readings
from bot.domain.roles import Right, Scope, may
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
from bot.service.colleagues import call_colleagues, tell_colleagues
from bot.service.expecting import closed_now
from bot.service.ports import ContentSource
from bot.service.speaking import ChannelOff, Speaker
from bot.service.store import Store, Tx
from bot.service.views import StaffView, ThreadView, TicketRow

log = logging.getLogger(__name__)

EARLIER = 20
"""Earlier tickets shown beside a thread."""


@dataclass(frozen=True)
class Desk:
    """The staff's side of the hand-off."""

    store: Store
    speaker: Speaker
    content: ContentSource | None = None
    """Knows the office hours; without it workers reckon the due times."""

    def sees(self, ticket_id: int, scope: Scope) -> bool:
        """Whether the ticket is there and theirs to see."""
        with self.store.read() as tx:
            ticket = tx.ticket(ticket_id)
        return ticket is not None and ticket.in_scope(scope)

    def thread(self, ticket_id: int, *, staff_id: int, beside: bool = True) -> ThreadView:
        """The ticket with its conversation, as ``staff_id`` sees it. NotFound.

        Without ``beside`` there are no other tickets, labels and colleagues.
        """
        with self.store.read() as tx:
            ticket, key = _find(tx, ticket_id)
            staff = _refuse_foreign(tx, ticket, staff_id)
            state = tx.conversation(key)
            proof = tx.proof(key)
            labels = tx.labels_of([ticket_id]).get(ticket_id, ())
            return ThreadView(
                ticket=ticket,
                conversation_key=key,
                lines=tx.lines(key),
                notes=tx.notes(ticket_id),
                events=tx.ticket_events(ticket_id),
                allowed=allowed(
                    ticket.state,
                    keeper_id=ticket.keeper_id,
                    by=staff_id,
                    trusted=may(staff.role, Right.TRANSFER),
                ),
                case=tx.ticket_case(ticket_id),
                reads=state.locale if state else None,
                readings=state.readings if state else Readings.BRACKETS,
                proven=(proof.proven_domain, proof.proven_at)
                if proof is not None and proof.proven_at is not None
                else None,
                labels=labels,
                other_labels=tuple(
                    label for label in (tx.labels() if beside else ()) if label not in labels
                ),
                colleagues=tuple(
                    one
                    for one in (tx.staff() if beside else ())
                    if one.active and one.id not in (staff_id, ticket.keeper_id)
                ),
                audience=state.audience if state else Audience.RESIDENT,
                pictures=tx.pictures(key),
                earlier=tx.earlier_tickets(ticket_id, EARLIER, staff.scope) if beside else (),
            )

    def claim(self, ticket_id: int, staff_id: int, now: datetime) -> None:
        """Take the ticket: exactly one of several who try at once gets it.

        TicketConflict names who has it.
        """
        with self.store.write() as tx:
            ticket, state = _locked(tx, ticket_id, now)
            staff = _refuse_foreign(tx, ticket, staff_id)
            if ticket.keeper_id == staff_id and ticket.state is not TicketState.RESOLVED:
                return
            if ticket.keeper_id is not None and ticket.state is not TicketState.RESOLVED:
                raise TicketConflict(ticket.keeper_name or "")
            joined = StaffJoined(staff.name)
            self._move(tx, ticket, state, TicketAction.CLAIM, staff_id, now, joined)

    def take_over(self, ticket_id: int, staff_id: int, now: datetime) -> None:
        """From the colleague who has it, by somebody who may; both and the person are told."""
        with self.store.write() as tx:
            ticket, state = _locked(tx, ticket_id, now)
            changed = StaffChanged(ticket_id, _staff(tx, staff_id).name)
            self._move(tx, ticket, state, TicketAction.TAKE_OVER, staff_id, now, changed)

    def release(self, ticket_id: int, staff_id: int, now: datetime) -> None:
        """Put it back into the queue; the person is told that somebody else will come."""
        with self.store.write() as tx:
            ticket, state = _locked(tx, ticket_id, now)
            left = StaffLeft(ticket_id, resolved=False)
            self._move(tx, ticket, state, TicketAction.RELEASE, staff_id, now, left)

    def transfer(self, ticket_id: int, staff_id: int, division: str, now: datetime) -> None:
        """Into the queue of another division; the bot answers until somebody there takes it.

        The person is told, unless nobody had taken the ticket yet: nothing changes for them then.
        """
        if self.content is not None and division not in self.content.current().divisions:
            raise TransitionRefused("there is no such division")
        with self.store.write() as tx:
            ticket, state = _locked(tx, ticket_id, now)
            if ticket.division == division:
                raise TransitionRefused("the ticket is with this division already")
            _staff(tx, staff_id)
            had_keeper = ticket.state is not TicketState.OPEN
            self._move(
                tx,
                ticket,
                state,
                TicketAction.TRANSFER,
                staff_id,
                now,
                PassedOn(ticket_id, division) if had_keeper else None,
                division=division,
                detail=division,
            )

    def assign(self, ticket_id: int, staff_id: int, colleague_id: int, now: datetime) -> None:
        """To a colleague, who has the talk from now on; the bot stays silent."""
        with self.store.write() as tx:
            ticket, state = _locked(tx, ticket_id, now)
            colleague = _staff(tx, colleague_id)
            _staff(tx, staff_id)
            if not colleague.active:
                raise TransitionRefused("this member of staff has left")
            if ticket.keeper_id == colleague_id and ticket.state is not TicketState.RESOLVED:
                raise TransitionRefused("this member of staff has the ticket already")
            fresh = ticket.state is TicketState.OPEN
            self._move(
                tx,
                ticket,
                state,
                TicketAction.ASSIGN,
                staff_id,
                now,
                StaffJoined(colleague.name) if fresh else StaffChanged(ticket_id, colleague.name),
                colleague=colleague_id,
                detail=colleague.name,
            )

    def hand_back(self, ticket_id: int, staff_id: int, now: datetime) -> None:
        """To the bot, without an answer: nothing is rated, and who asks again gets this ticket."""
        with self.store.write() as tx:
            ticket, state = _locked(tx, ticket_id, now)
            back = HandedBack(ticket_id, _staff(tx, staff_id).name)
            self._move(tx, ticket, state, TicketAction.HAND_BACK, staff_id, now, back)

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
            ticket, _ = _find(tx, ticket_id)
            _refuse_foreign(tx, ticket, staff_id)
            note_id = tx.add_note(ticket_id, staff_id, words, now)
            call_colleagues(tx, note_id, words, staff_id)
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
        what: Utterance | None,
        *,
        colleague: int | None = None,
        division: str | None = None,
        detail: str = "",
    ) -> None:
        """Move the ticket, hand over the (locked) conversation, tell the person and colleagues."""
        staff = _refuse_foreign(tx, ticket, staff_id)
        office = self.content.current().office if self.content else UNKNOWN
        step = apply_move(
            tx,
            ticket,
            action,
            by=staff_id,
            now=now,
            office=office,
            colleague=colleague,
            division=division,
            detail=detail,
            trusted=may(staff.role, Right.TRANSFER),
        )
        tell_colleagues(tx, ticket, action, by=staff_id, to=colleague, now=now)
        changed = after_move(state, ticket.id, step, now)
        if not tx.save_conversation(changed, state.version):
            raise TicketConflict
        if what is None:
            return
        if isinstance(what, PassedOn):
            what = replace(what, expected=_expected(tx, ticket.id, office, now))
        said = (Said(what, state.locale, state.readings),)
        try:
            self.speaker.say(tx, state.key, said, staff_id=staff_id, now=now)
        except ChannelOff:
            # The person cannot be told, but the desk must be able to tidy up.
            if action is TicketAction.REPLY:
                raise
            log.warning("ticket %d: %s, but its channel is off", ticket.id, action)


def _expected(tx: Tx, ticket_id: int, office: Office, now: datetime) -> Expected:
    """When somebody of the ticket's division is likely to answer."""
    ticket, _ = _find(tx, ticket_id)
    calendar = calendar_of(office, ticket.division)
    if calendar is None:
        return NOTHING_KNOWN
    closed = closed_now(tx, ticket_id, calendar, now)
    return closed if closed.closed else answer_expected(calendar, ticket.due, now)


def _find(tx: Tx, ticket_id: int) -> tuple[TicketRow, str]:
    ticket = tx.ticket(ticket_id)
    if ticket is None:
        raise NotFound(f"there is no ticket {ticket_id}")
    return ticket, ticket.conversation_key


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


def _refuse_foreign(tx: Tx, ticket: TicketRow, staff_id: int) -> StaffView:
    """Who acts; NotFound where the ticket is another division's, as if it were not there."""
    staff = _staff(tx, staff_id)
    if not ticket.in_scope(staff.scope):
        raise NotFound(f"ticket {ticket.id} is not for staff {staff_id}")
    return staff
