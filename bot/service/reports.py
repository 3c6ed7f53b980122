"""Reports for those who run the service: figures of a stretch of days, straight from the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.reporting import By, Report, Row, Scope, Step, Tickets, Turns, steps_of, together
from bot.service.store import Store

HOURS = 24


@dataclass(frozen=True)
class Reports:
    """Reads only."""

    store: Store

    def report(self, scope: Scope) -> Report:
        """Everything about a stretch of days, each table from the same look at the database."""
        with self.store.read() as tx:
            tables = tx.report_tables(scope)
            faults, causes = tx.report_causes(scope)
            since = tx.counted_since()
        rows = {by: tables[by] for by in By}
        whole = tables[None]
        rows[By.HOUR] = _every_hour(rows[By.HOUR])
        for by in (By.DIVISION, By.LANGUAGE, By.TOPIC):
            rows[by] = tuple(sorted(_worth_showing(rows[by]), key=_much_first))
        total = whole[0] if whole else Row("", Turns(), Tickets())
        return Report(scope, total, rows, faults, causes, since)

    def table(self, scope: Scope, by: By) -> tuple[Row, ...]:
        """One table in full."""
        with self.store.read() as tx:
            return tx.report_rows(scope, by)


def stepped(report: Report) -> tuple[tuple[Step, Row], ...]:
    """The figures day by day, or week by week or month by month where there are many days."""
    by_day = {row.key: row for row in report.rows[By.DAY]}
    found = []
    for step in steps_of(report.scope.first, report.scope.last):
        first, last = step.first.isoformat(), step.last.isoformat()
        within = [row for day, row in by_day.items() if first <= day <= last]
        found.append((step, together(first, within)))
    return tuple(found)


def _every_hour(rows: Iterable[Row]) -> tuple[Row, ...]:
    known = {row.key: row for row in rows}
    hours = (f"{hour:02}" for hour in range(HOURS))
    return tuple(known.get(hour, Row(hour, Turns(), Tickets())) for hour in hours)


def _worth_showing(rows: Iterable[Row]) -> list[Row]:
    """Without those that only have what belongs nowhere (a push without a ticket, say)."""
    return [row for row in rows if row.key or row.turns.asked or row.tickets.opened]


def _much_first(row: Row) -> tuple[int, int, str]:
    return (-row.turns.asked, -row.tickets.opened, row.key)
