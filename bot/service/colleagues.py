"""What staff share about a ticket: who is looking or writing, who is called, whose it became."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import NotFound
from bot.domain.mention import mentioned
from bot.domain.ticket import TicketAction
from bot.service.colleague_store import Colleague, MentionView, PassedTicket
from bot.service.store import Store, Tx
from bot.service.views import StaffView, TicketRow

LOOKING_FOR = timedelta(seconds=45)
"""How long an open page counts without a sign of life; live pages give one every 20 seconds."""

WRITING_FOR = timedelta(seconds=8)
"""How long a key press counts as writing."""

MOST_SHOWN = 100
"""Mentions on a page."""


@dataclass(frozen=True)
class Colleagues:
    """Presence and mentions. One short transaction each."""

    store: Store

    # who is at a ticket

    def look(
        self, visit: str, ticket_id: int, staff_id: int, now: datetime, *, instead_of: str = ""
    ) -> None:
        """A page of the ticket is open (and no longer the visit it stands for). NotFound."""
        until = now + LOOKING_FOR
        self._come(visit, ticket_id, staff_id, until, now, writing=False, instead_of=instead_of)

    def write(self, ticket_id: int, staff_id: int, now: datetime) -> None:
        """Keys are pressed in the reply or the note. NotFound."""
        visit = f"writes-{ticket_id}-{staff_id}"
        self._come(visit, ticket_id, staff_id, now + WRITING_FOR, now, writing=True)

    def leave(self, ticket_id: int, *visits: str) -> None:
        """These pages are closed."""
        with self.store.write() as tx:
            tx.leave(visits)
            tx.after_commit(f"presence:{ticket_id}")

    def present(
        self, ticket_id: int, but: int, now: datetime
    ) -> tuple[tuple[Colleague, ...], datetime | None]:
        """Who else is at the ticket, and when that may change by itself."""
        with self.store.read() as tx:
            there = tx.present(ticket_id, now)
            until = tx.present_until(ticket_id, now)
        return tuple(one for one in there if one.staff_id != but), until

    def _come(
        self,
        visit: str,
        ticket_id: int,
        staff_id: int,
        until: datetime,
        now: datetime,
        *,
        writing: bool,
        instead_of: str = "",
    ) -> None:
        with self.store.write() as tx:
            if tx.ticket_key(ticket_id) is None:
                raise NotFound(f"there is no ticket {ticket_id}")
            before = tx.present(ticket_id, now)
            tx.forget_visits(now)
            tx.leave((instead_of,))
            tx.come(visit, ticket_id, staff_id, writing=writing, until=until)
            if tx.present(ticket_id, now) != before:
                tx.after_commit(f"presence:{ticket_id}")

    # mentions

    def counted(self, staff: StaffView) -> StaffView:
        """Them, with how much there is for them that they have not marked as read."""
        with self.store.read() as tx:
            unread = tx.unread_mentions(staff.id) + tx.unread_passed(staff.id)
        return replace(staff, unread_mentions=unread)

    def mentions(self, staff_id: int) -> tuple[MentionView, ...]:
        """Notes that call them: unread first, then the newest."""
        with self.store.read() as tx:
            return tx.mentions(staff_id, MOST_SHOWN)

    def passed(self, staff: StaffView) -> tuple[PassedTicket, ...]:
        """Tickets others gave them or took from them: unread first, then the newest."""
        with self.store.read() as tx:
            return tx.passed_tickets(staff.id, staff.scope, MOST_SHOWN)

    def read(self, staff_id: int, note_id: int, now: datetime) -> int:
        """Mark one mention as read; how many were unread."""
        with self.store.write() as tx:
            return tx.read_mentions(staff_id, (note_id,), now)

    def read_passed(self, staff_id: int, passed_id: int, now: datetime) -> int:
        """Mark one ticket that changed hands as read; how many were unread."""
        with self.store.write() as tx:
            return tx.read_passed(staff_id, (passed_id,), now)

    def read_all(self, staff_id: int, now: datetime) -> int:
        """Mark everything as read; how much was unread."""
        with self.store.write() as tx:
            return tx.read_mentions(staff_id, None, now) + tx.read_passed(staff_id, None, now)


def call_colleagues(tx: Tx, note_id: int, text: str, author_id: int) -> None:
    """Note whom an internal note names; nobody calls themselves, nor who has left."""
    names = {
        one.id: (one.login, one.name) for one in tx.staff() if one.active and one.id != author_id
    }
    called = mentioned(text, names)
    tx.add_mentions(note_id, called)
    tx.after_commit(*(f"mentions:{number}" for number in called))


_HANDED = frozenset(
    {TicketAction.ASSIGN, TicketAction.TRANSFER, TicketAction.RELEASE, TicketAction.TAKE_OVER}
)


def tell_colleagues(
    tx: Tx, before: TicketRow, action: TicketAction, *, by: int, to: int | None, now: datetime
) -> None:
    """Note for those whom others gave a ticket or took one from; nobody is told what they did."""
    if action not in _HANDED:
        return
    told = [one for one in dict.fromkeys((before.keeper_id, to)) if one not in (None, by)]
    for staff_id in told:
        tx.add_passed(before.id, staff_id, action, by, given=staff_id == to, at=now)
    tx.after_commit(*(f"mentions:{number}" for number in told))
