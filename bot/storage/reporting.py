"""Reports, aggregated by the database: the rows themselves never leave it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, or_, select
from sqlmodel import Session, col

from bot.domain.reporting import By, Row, Scope, Spread, Tickets, Turns
from bot.domain.tally import Kind
from bot.storage.tables import TicketFigure, TurnFigure

_COLUMNS = {
    By.DAY: "day",
    By.HOUR: "hour",
    By.DIVISION: "division",
    By.LANGUAGE: "locale",
    By.TOPIC: "chapter",
}


_FOLDED = (By.HOUR, By.DIVISION, By.LANGUAGE, By.TOPIC)

_Counts = dict[str, dict[Kind, int]]


class ReportPart:
    """The part of a transaction that reads figures."""

    _session: Session

    def report_rows(self, scope: Scope, by: By) -> tuple[Row, ...]:
        """See ``FigureTx``."""
        return _rows(self._turns(scope, by), self._tickets(scope, by))

    def report_tables(self, scope: Scope) -> Mapping[By | None, tuple[Row, ...]]:
        """See ``FigureTx``."""
        turns: dict[By | None, _Counts] = {by: {} for by in (None, *By)}
        turns[By.DAY] = self._turns(scope, By.DAY)
        # All but the days from one pass: a year of turns is read twice, not six times.
        keys = [_key(TurnFigure, scope, by) for by in _FOLDED]
        kind = col(TurnFigure.kind)
        query = select(*keys, kind, func.count()).where(*_within(TurnFigure, scope))
        for *names, name, count in self._session.execute(query.group_by(*keys, kind)):
            for by, key in zip((None, *_FOLDED), ("", *names), strict=True):
                counts = turns[by].setdefault(_name(key), {})
                counts[Kind(name)] = counts.get(Kind(name), 0) + count
        return {
            by: _rows(turns[by], self._opened(scope) if by is By.DAY else self._tickets(scope, by))
            for by in turns
        }

    def report_causes(self, scope: Scope) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """See ``FigureTx``."""
        of_answers = (
            select(col(TurnFigure.cause), func.count())
            .where(*_within(TurnFigure, scope), col(TurnFigure.kind) == Kind.FAULT)
            .group_by(col(TurnFigure.cause))
        )
        of_tickets = (
            select(col(TicketFigure.cause), func.count())
            .where(*_within(TicketFigure, scope), col(TicketFigure.cause) != "")
            .group_by(col(TicketFigure.cause))
        )
        faults, causes = (
            {str(cause): int(count) for cause, count in self._session.execute(query)}
            for query in (of_answers, of_tickets)
        )
        return faults, causes

    def counted_since(self) -> date | None:
        """See ``FigureTx``."""
        days = [
            self._session.scalars(select(func.min(col(table.day)))).one()
            for table in (TurnFigure, TicketFigure)
        ]
        return min((day for day in days if day is not None), default=None)

    def _turns(self, scope: Scope, by: By) -> _Counts:
        key = _key(TurnFigure, scope, by)
        found: _Counts = {}
        query = select(key, col(TurnFigure.kind), func.count()).where(*_within(TurnFigure, scope))
        for name, kind, count in self._session.execute(query.group_by(key, col(TurnFigure.kind))):
            found.setdefault(_name(name), {})[Kind(kind)] = count
        return found

    def _opened(self, scope: Scope) -> dict[str, Tickets]:
        """By day, without times: those of a day are only in its table as a file."""
        day, rating = col(TicketFigure.day), col(TicketFigure.rating)
        query = select(
            day,
            func.count(),
            func.sum(case((col(TicketFigure.withdrawn), 1), else_=0)),
            *(func.sum(case((rating == stars, 1), else_=0)) for stars in (1, 2, 3)),
        ).where(*_within(TicketFigure, scope))
        return {
            _name(row[0]): Tickets(row[1], row[2], ratings=(row[3], row[4], row[5]))
            for row in self._session.execute(query.group_by(day))
        }

    def _tickets(self, scope: Scope, by: By | None) -> dict[str, Tickets]:
        """One pass: each time ranked among those of its key, the middle and the ninth tenth kept.

        PostgreSQL has percentiles of its own, SQLite has none; this is the same on both.
        """
        key = _key(TicketFigure, scope, by)
        reply, done = col(TicketFigure.first_reply_s), col(TicketFigure.resolved_s)
        rank = func.row_number()
        ranked = (
            select(
                key.label("key"),
                reply.label("reply"),
                done.label("done"),
                col(TicketFigure.withdrawn).label("withdrawn"),
                col(TicketFigure.rating).label("rating"),
                rank.over(partition_by=key, order_by=(reply.is_(None), reply)).label("reply_rank"),
                rank.over(partition_by=key, order_by=(done.is_(None), done)).label("done_rank"),
                func.count(reply).over(partition_by=key).label("replies"),
                func.count(done).over(partition_by=key).label("dones"),
            )
            .where(*_within(TicketFigure, scope))
            .subquery()
        )
        c = ranked.c
        query = select(
            c.key,
            func.count().label("opened"),
            func.sum(case((c.withdrawn, 1), else_=0)).label("withdrawn"),
            *(func.sum(case((c.rating == stars, 1), else_=0)) for stars in (1, 2, 3)),
            func.max(c.replies).label("replies"),
            func.min(case((c.reply_rank * 2 >= c.replies, c.reply))),
            func.min(case((c.reply_rank * 10 >= c.replies * 9, c.reply))),
            func.max(c.dones).label("dones"),
            func.min(case((c.done_rank * 2 >= c.dones, c.done))),
            func.min(case((c.done_rank * 10 >= c.dones * 9, c.done))),
        ).group_by(c.key)
        return {
            _name(row[0]): Tickets(
                opened=row[1],
                withdrawn=row[2],
                ratings=(row[3], row[4], row[5]),
                reply=Spread(row[6], row[7], row[8]),
                resolution=Spread(row[9], row[10], row[11]),
            )
            for row in self._session.execute(query)
        }


def _rows(turns: _Counts, tickets: Mapping[str, Tickets]) -> tuple[Row, ...]:
    return tuple(
        Row(key, Turns(turns.get(key, {})), tickets.get(key, Tickets()))
        for key in sorted({*turns, *tickets})
    )


def _key(table: type[Any], scope: Scope, by: By | None) -> ColumnElement[Any]:
    if by is None:
        return literal("")
    name = "entry_id" if by is By.TOPIC and scope.topic else _COLUMNS[by]
    found: ColumnElement[Any] = getattr(table, name)
    return found


def _name(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:02}" if isinstance(value, int) else str(value)


def _within(table: type[Any], scope: Scope) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        col(table.day) >= scope.first,
        col(table.day) <= scope.last,
    ]
    if scope.audience is not None:
        wanted.append(col(table.audience) == scope.audience)
    if scope.division:
        wanted.append(col(table.division) == scope.division)
    if scope.locale is not None:
        wanted.append(col(table.locale) == scope.locale)
    if scope.topic:
        topic = scope.topic
        wanted.append(or_(col(table.chapter) == topic, col(table.entry_id) == topic))
    return wanted
