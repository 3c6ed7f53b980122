"""Looking at due times: reckoning them anew, showing them on live pages, telling people the truth.

Several processes may look at once. What is done once is marked by a unique row in the transaction
that does it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.conversation import Mode
from bot.domain.due import Stage, may_tell_person, reckon, stage
from bot.domain.event import ChannelName
from bot.domain.expected import Expected
from bot.domain.hours import Calendar, calendar_of
from bot.domain.office import UNKNOWN, Office
from bot.domain.ticket import TicketState
from bot.domain.utterance import Said, StillWaiting
from bot.service.expecting import closed_now, is_late, told_late
from bot.service.ports import ContentSource
from bot.service.speaking import ChannelOff, Speaker
from bot.service.store import Store
from bot.service.views import DueTicket

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pressing:
    """A ticket that is due soon or overdue."""

    ticket: DueTicket
    stage: Stage
    calendar: Calendar

    @property
    def id(self) -> int:
        """The ticket's number."""
        return self.ticket.id

    @property
    def mark(self) -> str:
        """Names this stage of this wait. Only ``SOON`` names the due time: where that moves, staff
        are reminded of the new one, but nobody hears twice that one wait is overdue."""
        due = self.ticket.due
        moment = due.at if self.stage is Stage.SOON and due.at else due.since
        return f"{self.ticket.id}:{self.stage}:{int(moment.timestamp())}"


def pressing(store: Store, office: Office, now: datetime) -> Iterator[Pressing]:
    """The tickets that are due soon or overdue, the first due first."""
    calendars = [calendar_of(office, division) for division in ("", *office.divisions)]
    ends = [calendar.after(now, office.remind_before) for calendar in calendars if calendar]
    horizon = max((end for end in ends if end is not None), default=now)
    with store.read() as tx:
        found = tx.due_tickets(max(horizon, now))
    for ticket in found:
        calendar = calendar_of(office, ticket.division)
        if calendar is None or ticket.due.at is None:
            continue
        near = stage(ticket.due.at, now, office, calendar)
        if near is not Stage.EASY:
            yield Pressing(ticket, near, calendar)


@dataclass
class Lateness:
    """What a worker does every few seconds about due times."""

    store: Store
    speaker: Speaker
    content: ContentSource
    _office: Office = UNKNOWN
    """The one by which every due time was reckoned last."""
    _shown: set[str] = field(default_factory=set)
    _settled: set[str] = field(default_factory=set)

    def look(self, now: datetime) -> None:
        """Do all there is to do now."""
        office = self.content.current().office
        if office.usual is None:
            return
        self._reckon(office, now)
        found = tuple(pressing(self.store, office, now))
        for one in found:
            self._show(one, now)
            if one.stage is Stage.OVERDUE:
                self._tell(one, office, now)
        # What no longer presses is not looked at again; the marks in the database stay.
        self._shown &= {one.mark for one in found}
        self._settled &= {_settling(one) for one in found}

    def _reckon(self, office: Office, now: datetime) -> None:
        """Due times nobody has reckoned yet, or all of them where the office hours changed."""
        everything = office != self._office
        with self.store.read() as tx:
            found = tx.due_tickets(None if everything else now)
        changes = []
        for ticket in found:
            if everything or ticket.due.at is None:
                wait = reckon(office, ticket.division, ticket.due.since, urgent=ticket.urgent)
                if wait.at != ticket.due.at:
                    changes.append((ticket, wait.at))
        if changes:
            with self.store.write() as tx:
                for ticket, due_at in changes:
                    if tx.set_due(ticket, due_at):
                        tx.after_commit("queue", f"ticket:{ticket.id}")
            log.info("%d due times reckoned anew", len(changes))
        self._office = office

    def _show(self, one: Pressing, now: datetime) -> None:
        """Let live pages look again, once for each stage."""
        if one.mark in self._shown:
            return
        with self.store.write() as tx:
            if tx.use_form(f"shown:{one.mark}", now):
                tx.after_commit("queue", f"ticket:{one.ticket.id}")
        self._shown.add(one.mark)

    def _tell(self, one: Pressing, office: Office, now: datetime) -> None:
        """Say that the answer is late, to somebody whose ticket nobody has taken."""
        ticket, due_at = one.ticket, one.ticket.due.at
        if (
            _settling(one) in self._settled
            or ticket.state is not TicketState.OPEN
            or due_at is None
        ):
            return
        if not may_tell_person(due_at, now, one.calendar):
            return
        pays = self.speaker.pays(ticket.key)
        if pays and not office.push_when_late.allows(urgent=ticket.urgent):
            # They hear it with the answer to their next message, which costs nothing.
            self._settled.add(_settling(one))
            return
        channel, _, address = ticket.key.partition(":")
        with self.store.write() as tx:
            # The conversation is locked before the ticket is read, as everybody does.
            state = tx.open_conversation(ChannelName(channel), address, now)
            current = tx.ticket(ticket.id)
            if (
                current is None
                or current.state is not TicketState.OPEN
                or state.mode is not Mode.BOT
                or state.ticket_id != ticket.id
                or not is_late(current.due, now)
            ):
                return
            if not state.blocked and told_late(tx, ticket.id, current.due, now):
                closed = closed_now(tx, ticket.id, one.calendar, now)
                expected = closed if closed.opens_at is not None else Expected()
                said = (Said(StillWaiting(ticket.id, expected), state.locale, state.readings),)
                try:
                    self.speaker.say(tx, state.key, said, staff_id=None, now=now)
                except ChannelOff:
                    log.warning("ticket %d is late, but its channel is off", ticket.id)
                tx.after_commit(f"ticket:{ticket.id}")
        self._settled.add(_settling(one))


def _settling(one: Pressing) -> str:
    """What is decided about telling the person; anew where the ticket became urgent."""
    return f"{one.mark}:{one.ticket.urgent}"


@dataclass
class Reminders:
    """Finds tickets to remind staff of in their chat: before they are due, and when they are
    overdue. Only while the office is open, for nobody works by a reminder of the night.

    Each is marked before it is handed out, as ``Notices`` does.
    """

    store: Store
    content: ContentSource
    _told: set[str] = field(default_factory=set)

    def due(self, now: datetime) -> tuple[Pressing, ...]:
        """What to remind of now."""
        office = self.content.current().office
        found = tuple(pressing(self.store, office, now))
        self._told &= {one.mark for one in found}
        fresh = [one for one in found if one.mark not in self._told and one.calendar.is_open(now)]
        return tuple(one for one in fresh if self._take(one, now))

    def _take(self, one: Pressing, now: datetime) -> bool:
        with self.store.write() as tx:
            mine = tx.use_form(f"remind:{one.mark}", now)
        self._told.add(one.mark)
        return mine
