"""The queue in the database: pages by place, searches, and who has looked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
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
from bot.service.queue_store import Listed, QueuePage
from bot.service.views import QueueCounts
from bot.storage.labels import LabelPart
from bot.storage.scope import seen_by
from bot.storage.tables import Message, Ticket, TicketLabel, TicketLook
from bot.storage.tickets import TICKET_ROWS, ticket_row

MOST_FOUND = 500
"""Messages a search looks at, the newest that fit. A word that thousands of messages hold leads
nobody to one of them; who looks for an old one adds a second word."""

NEAR = 50_000
"""Rows, the newest, that a search reads one by one before it asks the index: about 15 ms. Where
half of ``MOST_FOUND`` are among them it reads on; where fewer are, some ten thousand fit in two
million at most, which the index finds in about 40 ms."""

_UNRESOLVED: ColumnElement[bool] = text("ticket.state <> 'resolved'")  # type: ignore[assignment]
"""In the very words of the index "ix_ticket_queue"."""


_ANSWERED = (
    select(func.max(col(Message.id)))
    .where(
        col(Message.conversation_id) == col(Ticket.conversation_id),
        col(Message.author) == Author.STAFF,
        col(Message.at) >= col(Ticket.opened_at),
    )
    .correlate(Ticket)
    .scalar_subquery()
)

_LISTED = TICKET_ROWS.add_columns(_ANSWERED.label("answered")).where(
    col(Ticket.id).in_(bindparam("ids", expanding=True))
)
_LOOKS = select(col(TicketLook.ticket_id), col(TicketLook.staff_id), col(TicketLook.line_id)).where(
    col(TicketLook.ticket_id).in_(bindparam("ids", expanding=True))
)
_WORDS = select(col(Message.id), col(Message.text)).where(
    col(Message.id).in_(bindparam("ids", expanding=True))
)
"""Built once: building them costs as much as running them."""


@dataclass(frozen=True)
class _Found:
    """What a search leads to: the condition that tickets fulfil, the newest line that fits by
    conversation, and whether older lines may fit, too."""

    holds: ColumnElement[bool]
    lines: Mapping[int, int]
    older: bool


_NOTHING = _Found(literal(True), {}, False)


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
        found = _NOTHING
        if search is not None:
            found = self._found(search, wanted.words)
            conditions.append(found.holds)
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
        ids = select(col(Ticket.id), col(Ticket.place)).where(*conditions)
        chosen = self._session.execute(ids.order_by(*order).limit(limit + 1)).all()
        rows = self._rows_of([row.id for row in chosen[:limit]], found.lines)
        last = chosen[limit - 1] if len(chosen) > limit else None
        cursor = Cursor(last.place, last.id) if last is not None else None
        return QueuePage(rows, cursor, found.older)

    def queue_counts(self, scope: Scope, now: datetime) -> tuple[QueueCounts, int]:
        """See ``QueueTx``."""
        late = func.count().filter(col(Ticket.due_from).is_not(None), col(Ticket.due_at) <= now)
        found = self._session.execute(
            select(col(Ticket.state), col(Ticket.urgent), func.count(), late)
            .where(_UNRESOLVED, seen_by(scope))
            .group_by(col(Ticket.state), col(Ticket.urgent))
        ).all()
        by_state = Counter[str]()
        for state, _, count, _ in found:
            by_state[state] += count
        counts = QueueCounts(
            by_state[TicketState.OPEN],
            by_state[TicketState.CLAIMED],
            by_state[TicketState.WAITING],
            sum(count for _, is_urgent, count, _ in found if is_urgent),
        )
        return counts, sum(overdue for _, _, _, overdue in found)

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

    def _rows_of(self, ids: list[int], lines: Mapping[int, int]) -> tuple[Listed, ...]:
        found = self._session.execute(_LISTED, {"ids": ids}).all()
        unanswered = self._unanswered({row.id: row.answered or 0 for row in found})
        looks = self._looks(ids)
        labels = self.labels_of(ids)
        matches = self._fitting_words({row.id: lines.get(row.conversation_id, 0) for row in found})
        rows = {
            row.id: Listed(
                ticket_row(row),
                row.answered or 0,
                tuple(unanswered.get(row.id, ())),
                looks.get(row.id, {}),
                labels.get(row.id, ()),
                words if (words := matches.get(row.id, "")) != row.last_text else "",
            )
            for row in found
        }
        return tuple(rows[number] for number in ids if number in rows)

    def _unanswered(self, answered: dict[int, int]) -> dict[int, list[int]]:
        """The person's messages after each ticket and after the line that is given with it."""
        if not answered:
            return {}
        found = self._session.execute(
            select(col(Ticket.id), col(Message.id))
            .join(Message, col(Message.conversation_id) == col(Ticket.conversation_id))
            .where(
                col(Ticket.id).in_(answered),
                col(Message.author) == Author.PERSON,
                col(Message.id) > case(answered, value=col(Ticket.id)),
                col(Message.at) >= col(Ticket.opened_at),
                or_(col(Message.message_ref).is_not(None), col(Message.unreadable).is_not(None)),
            )
        )
        lines = defaultdict[int, list[int]](list)
        for ticket_id, line_id in found:
            lines[ticket_id].append(line_id)
        return lines

    def _looks(self, ids: list[int]) -> dict[int, dict[int, int]]:
        looks = defaultdict[int, dict[int, int]](dict)
        for ticket_id, staff_id, line_id in self._session.execute(_LOOKS, {"ids": ids}):
            looks[ticket_id][staff_id] = line_id
        return looks

    def _fitting_words(self, lines: Mapping[int, int]) -> dict[int, str]:
        """The words of the line that fits a search, by ticket."""
        wanted = sorted({line for line in lines.values() if line})
        if not wanted:
            return {}
        words = {row.id: row.text for row in self._session.execute(_WORDS, {"ids": wanted})}
        return {ticket: words.get(line, "") for ticket, line in lines.items()}

    def _found(self, search: Wanted, typed: str) -> _Found:
        """Which tickets hold all that is looked for, in their conversation or subject.

        Looked up first: written as one statement, PostgreSQL reads every ticket for it.
        """
        messages = self._newest(Message, search, col(Message.conversation_id))
        subjects = self._newest(Ticket, search, col(Ticket.id))
        lines: dict[int, int] = {}
        for line, conversation in messages:
            lines.setdefault(conversation, line)
        ids = {ticket for ticket, _ in subjects}
        number = ticket_number(typed)
        if number is not None:
            ids.add(number)
        holds = or_(col(Ticket.conversation_id).in_(sorted(lines)), col(Ticket.id).in_(sorted(ids)))
        return _Found(holds, lines, max(len(messages), len(subjects)) == MOST_FOUND)

    def _newest(
        self, where: type[Message] | type[Ticket], search: Wanted, what: Mapped[int]
    ) -> list[tuple[int, int]]:
        """The numbers of the newest rows that fit, with ``what`` of each, the newest first."""
        number: ColumnElement[int] = col(where.id)  # type: ignore[assignment]
        rows: Select[*tuple[Any, ...]] = select(number.label("id"), what.label("what")).where(
            self._holds(where, search)
        )
        if self._dialect != "postgresql":
            return self._newest_of(rows, number)
        # A common word is soon met among the newest rows, a rare one is quick to look up in the
        # index; PostgreSQL, left to choose, walks half of the table for some in between.
        for near in (NEAR, 4 * NEAR):
            first = select(func.max(number) - near).scalar_subquery()
            found = self._newest_of(rows.where(number > first), number)
            if len(found) == MOST_FOUND:
                return found
            if 2 * len(found) < MOST_FOUND:
                break
        looked_up = rows.cte("looked_up").prefix_with("MATERIALIZED")
        return self._newest_of(select(looked_up.c.id, looked_up.c.what), looked_up.c.id)

    def _newest_of(
        self, rows: Select[*tuple[Any, ...]], number: ColumnElement[int]
    ) -> list[tuple[int, int]]:
        found = self._session.execute(rows.order_by(number.desc()).limit(MOST_FOUND))
        return [(row[0], row[1]) for row in found]

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
