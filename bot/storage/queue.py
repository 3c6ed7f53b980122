"""The queue in the database: pages by place, searches, and who has looked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    table,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from bot.domain.queue import STATES_OF, URGENT_BEFORE, Cursor, QueueFilter
from bot.domain.reply import Author
from bot.domain.roles import Scope
from bot.domain.search import Wanted, read_search, ticket_number
from bot.domain.ticket import TicketState
from bot.service.queue_store import QueuePage, QueueRow
from bot.storage.labels import LabelPart
from bot.storage.scope import seen_by
from bot.storage.tables import Conversation, Message, Staff, Ticket, TicketLabel, TicketLook
from bot.storage.tickets import LAST_TEXT, ticket_row

MOST_FOUND = 500
"""Messages a search looks at, the newest that fit. A word that thousands of messages hold leads
nobody to one of them; who looks for an old one adds a second word."""

_UNRESOLVED: ColumnElement[bool] = text("ticket.state <> 'resolved'")  # type: ignore[assignment]
"""In the very words of the index "ix_ticket_queue"."""


class QueuePart(LabelPart):
    """The part of a transaction that shows the queue."""

    _session: Session
    _dialect: str

    def queue_page(
        self, wanted: QueueFilter, *, scope: Scope, after: Cursor | None, limit: int
    ) -> QueuePage:
        """See ``QueueTx``."""
        search = read_search(wanted.words) if wanted.words else None
        conditions = _conditions(wanted)
        if scope.divisions is not None:
            conditions.append(seen_by(scope))
        older = False
        if search is not None:
            holds, older = self._found(search, wanted.words)
            conditions.append(holds)
        elif wanted.state is None:
            conditions.append(_UNRESOLVED)
        if after is not None:
            conditions.append(
                col(Ticket.id) < after.ticket_id
                if search is not None
                else tuple_(col(Ticket.place), col(Ticket.id))
                > tuple_(literal(after.place), literal(after.ticket_id))
            )
        order: tuple[Any, ...] = (
            (col(Ticket.id).desc(),) if search is not None else (col(Ticket.place), col(Ticket.id))
        )
        # Numbers first, all else for one page of them only.
        ids = select(col(Ticket.id)).where(*conditions).order_by(*order).limit(limit + 1)
        chosen = list(self._session.scalars(ids))
        rows = self._rows_of(chosen[:limit], scope.staff_id, search)
        last = rows[-1].ticket.id if rows and len(chosen) > limit else None
        cursor = Cursor(self._place_of(last), last) if last is not None else None
        return QueuePage(rows, cursor, older)

    def urgent_ids(self, limit: int) -> tuple[int, ...]:
        """See ``QueueTx``."""
        found = self._session.scalars(
            select(col(Ticket.id))
            .where(
                _UNRESOLVED,
                col(Ticket.place) < URGENT_BEFORE,
                col(Ticket.state) == TicketState.OPEN,
            )
            .order_by(col(Ticket.place), col(Ticket.id))
            .limit(limit)
        )
        return tuple(found)

    def looked(self, ticket_id: int, staff_id: int, line_id: int) -> None:
        """See ``QueueTx``."""
        insert_or_not = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        connection = self._session.connection()
        connection.execute(
            insert_or_not(TicketLook)
            .values(ticket_id=ticket_id, staff_id=staff_id, line_id=line_id)
            .on_conflict_do_nothing()
        )
        connection.execute(
            update(TicketLook)
            .where(
                col(TicketLook.ticket_id) == ticket_id,
                col(TicketLook.staff_id) == staff_id,
                col(TicketLook.line_id) < line_id,
            )
            .values(line_id=line_id)
        )

    def last_look(self, ticket_id: int, staff_id: int) -> int:
        """See ``QueueTx``."""
        look = self._session.get(TicketLook, (ticket_id, staff_id), populate_existing=True)
        return look.line_id if look is not None else 0

    def _place_of(self, ticket_id: int) -> int:
        return self._session.scalars(
            select(col(Ticket.place)).where(col(Ticket.id) == ticket_id)
        ).one()

    def _rows_of(
        self, ids: list[int], staff_id: int, search: Wanted | None
    ) -> tuple[QueueRow, ...]:
        seen = (
            select(col(TicketLook.line_id))
            .where(
                col(TicketLook.ticket_id) == col(Ticket.id), col(TicketLook.staff_id) == staff_id
            )
            .correlate(Ticket)
            .scalar_subquery()
        )
        answered = (
            select(func.max(col(Message.id)))
            .where(
                col(Message.conversation_id) == col(Ticket.conversation_id),
                col(Message.author) == Author.STAFF,
                col(Message.at) >= col(Ticket.opened_at),
            )
            .correlate(Ticket)
            .scalar_subquery()
        )
        found = self._session.execute(
            select(Ticket, col(Conversation.key), col(Staff.name), LAST_TEXT, seen, answered)
            .join(Conversation, col(Conversation.id) == col(Ticket.conversation_id))
            .outerjoin(Staff, col(Staff.id) == col(Ticket.keeper_id))
            .where(col(Ticket.id).in_(ids))
            .execution_options(populate_existing=True)
        ).all()
        tickets = [row[0] for row in found]
        since = {row[0].id: max(row[4] or 0, row[5] or 0) for row in found}
        unread = self._unread(tickets, since)
        labels = self.labels_of(ids)
        matches = self._matches(tickets, search) if search else {}
        rows = {
            ticket.id: QueueRow(
                ticket_row(ticket, key, name, last),
                unread.get(ticket.id, 0),
                since[ticket.id] == 0,
                labels.get(ticket.id, ()),
                matches.get(ticket.id, "") if matches.get(ticket.id) != last else "",
            )
            for ticket, key, name, last, _, _ in found
        }
        return tuple(rows[number] for number in ids if number in rows)

    def _unread(self, tickets: list[Ticket], since: dict[int, int]) -> dict[int, int]:
        """How many messages of the person came after the ticket and after ``since``."""
        if not tickets:
            return {}
        after = case(since, value=col(Ticket.id))
        found = self._session.execute(
            select(col(Ticket.id), func.count())
            .join(Message, col(Message.conversation_id) == col(Ticket.conversation_id))
            .where(
                col(Ticket.id).in_(since),
                col(Message.author) == Author.PERSON,
                col(Message.id) > after,
                col(Message.at) >= col(Ticket.opened_at),
                or_(col(Message.message_ref).is_not(None), col(Message.unreadable).is_not(None)),
            )
            .group_by(col(Ticket.id))
        )
        return {row[0]: row[1] for row in found}

    def _matches(self, tickets: list[Ticket], search: Wanted) -> dict[int, str]:
        """The newest words of each ticket's conversation that fit a search."""
        conversations = {ticket.conversation_id: ticket.id for ticket in tickets}
        newest = (
            select(func.max(col(Message.id)))
            .where(
                col(Message.conversation_id).in_(conversations),
                self._holds(Message, search),
            )
            .group_by(col(Message.conversation_id))
        )
        found = self._session.execute(
            select(col(Message.conversation_id), col(Message.text)).where(
                col(Message.id).in_(newest)
            )
        )
        words = {row[0]: row[1] for row in found}
        return {ticket.id: words.get(ticket.conversation_id, "") for ticket in tickets}

    def _found(self, search: Wanted, typed: str) -> tuple[ColumnElement[bool], bool]:
        """Which tickets hold all that is looked for, in their conversation or subject, and whether
        older ones may, too.

        Looked up first: written as one statement, PostgreSQL reads every ticket for it.
        """
        messages = self._newest(Message, search, col(Message.conversation_id))
        subjects = self._newest(Ticket, search, col(Ticket.id))
        number = ticket_number(typed)
        ids = subjects if number is None else [*subjects, number]
        holds = or_(
            col(Ticket.conversation_id).in_(sorted(set(messages))),
            col(Ticket.id).in_(sorted(set(ids))),
        )
        return holds, max(len(messages), len(subjects)) == MOST_FOUND

    def _newest(
        self, where: type[Message] | type[Ticket], search: Wanted, what: Mapped[int]
    ) -> list[int]:
        wanted = (
            select(what)
            .where(self._holds(where, search))
            .order_by(col(where.id).desc())
            .limit(MOST_FOUND)
        )
        return list(self._session.scalars(wanted))

    def _holds(self, where: type[Message] | type[Ticket], search: Wanted) -> ColumnElement[bool]:
        """That the terms of a row are all that a search wants; nothing, where it wants nothing."""
        if not search:
            return literal(False)
        if self._dialect == "postgresql":
            return col(where.terms).op("@@")(cast(_tsquery(search), TSQUERY))
        index = f"{where.__tablename__}_search"
        words = table(index, column("rowid"), column(index, Text()))
        matching = select(words.c.rowid).where(words.c[index].op("MATCH")(_match(search)))
        return col(where.id).in_(matching)


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        found.append(col(Ticket.state) == wanted.state)
    if wanted.turn is not None:
        found.append(col(Ticket.state).in_(sorted(STATES_OF[wanted.turn])))
    if wanted.division is not None:
        found.append(col(Ticket.division) == wanted.division)
    if wanted.locale is not None:
        found.append(col(Ticket.locale) == wanted.locale)
    if wanted.urgent:
        found.append(col(Ticket.urgent).is_(True))
    if wanted.keeper_id is not None:
        found.append(col(Ticket.keeper_id) == wanted.keeper_id)
    if wanted.label_id is not None:
        carries = select(col(TicketLabel.ticket_id)).where(
            col(TicketLabel.label_id) == wanted.label_id
        )
        found.append(col(Ticket.id).in_(carries))
    return found


def _tsquery(search: Wanted) -> str:
    """In PostgreSQL's language; terms hold nothing that would have to be escaped."""
    return " & ".join(
        "({})".format(
            " <-> ".join(
                f"'{term}':*" if open_end and term is phrase[-1] else f"'{term}'" for term in phrase
            )
        )
        for phrase, open_end in zip(search.phrases, search.open_end, strict=True)
    )


def _match(search: Wanted) -> str:
    """In the language of SQLite's full-text index."""
    return " AND ".join(
        '"{}"{}'.format(" ".join(phrase), " *" if open_end else "")
        for phrase, open_end in zip(search.phrases, search.open_end, strict=True)
    )
