"""The audit log is only added to, whoever writes SQL, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.domain.audit import (
    AuditAction,
    AuditEntry,
    AuditGroup,
    Via,
    group_actions,
    logged_ticket_action,
    ticket_action,
)
from bot.domain.errors import TooYoung
from bot.domain.locale import JA
from bot.domain.office import JAPAN
from bot.domain.roles import Role, Scope, scope_of
from bot.domain.ticket import TicketAction
from bot.service.auditing import PAGE, Auditing
from bot.service.staff_store import AuditFilter
from bot.storage.database import Database
from bot.storage.engine import read_url
from tests.support.clock import START

CHANGES = [
    "UPDATE audit SET action = 'nothing'",
    "UPDATE audit SET at = at",
    "DELETE FROM audit",
    "DELETE FROM audit WHERE id = 1",
]
ONLY = {
    "sqlite": [
        "INSERT OR REPLACE INTO audit (id, at, action, detail, via)"
        " SELECT id, at, 'nothing', '', 'page' FROM audit WHERE id = 1",
        "REPLACE INTO audit (id, at, action, detail, via)"
        " VALUES (1, '2026-01-01', 'x', '', 'page')",
    ],
    "postgresql": [
        "TRUNCATE audit",
        "TRUNCATE staff CASCADE",
        "INSERT INTO audit (id, at, action, detail, via) SELECT id, at, 'x', '', 'page' FROM audit"
        " ON CONFLICT (id) DO UPDATE SET action = 'x'",
    ],
}


def test_nothing_in_it_can_be_changed_or_removed(database: Database, database_url: str) -> None:
    with database.write() as tx:
        tx.add_audit(AuditEntry(AuditAction.SIGN_IN_REFUSED, START, detail="unknown"))
        tx.add_audit(AuditEntry(AuditAction.EXPORT, START, detail="audit"))
    before = Auditing(database).page(AuditFilter())
    assert len(before[0]) == 2
    engine = create_engine(read_url(database_url))
    for statement in [*CHANGES, *ONLY[engine.dialect.name]]:
        with pytest.raises(DBAPIError, match="only added to"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()
    assert Auditing(database).page(AuditFilter()) == before
    with database.write() as tx:
        tx.add_audit(AuditEntry(AuditAction.EXPORT, START))
    assert len(Auditing(database).page(AuditFilter())[0]) == 3


def test_it_is_read_in_pages_and_by_what_one_looks_for(database: Database) -> None:
    with database.write() as tx:
        one = tx.add_staff("a", "A", "", JA, START)
        other = tx.add_staff("b", "B", "", JA, START)
        for number in range(PAGE):
            tx.add_audit(AuditEntry(ticket_action(TicketAction.CLAIM), START, one, number))
        tx.add_audit(AuditEntry(AuditAction.PASSWORD_SET, START, one, about_id=other))
    log = Auditing(database)
    rows, older = log.page(AuditFilter())
    assert (len(rows), rows[0].staff_name, rows[0].about_name) == (PAGE, "A", "B")
    rest, none = log.page(AuditFilter(), before=older)
    assert (len(rest), none) == (1, None)
    assert len(list(log.rows(AuditFilter()))) == PAGE + 1

    def found(wanted: AuditFilter) -> int:
        return len(list(log.rows(wanted)))

    assert found(AuditFilter(staff_id=other)) == 1
    assert found(AuditFilter(ticket_id=7)) == 1
    assert found(AuditFilter(group_actions(AuditGroup.ACCOUNTS))) == 1
    assert found(AuditFilter(group_actions(AuditGroup.TICKETS))) == PAGE
    assert found(AuditFilter(until=START)) == 0
    assert found(AuditFilter(since=START)) == PAGE + 1


def test_every_action_is_in_one_group() -> None:
    every = [action for group in AuditGroup for action in group_actions(group)]
    assert sorted(every) == sorted({*AuditAction, *map(ticket_action, TicketAction)})
    assert logged_ticket_action("ticket.claim") is TicketAction.CLAIM
    assert logged_ticket_action("ticket.gone") is logged_ticket_action("claim") is None


@pytest.mark.parametrize("detail", ["Anna lost her card", "日本", "a\nb", "x" * 129, "<b>"])
def test_it_takes_no_words_of_anybody(detail: str) -> None:
    with pytest.raises(ValueError, match="fixed words"):
        AuditEntry(AuditAction.EXPORT, START, detail=detail)


_DIVISIONS = ["", "jet", "intercultural", "grants"]


@given(
    st.sampled_from(Role),
    st.sets(st.sampled_from(_DIVISIONS[1:])),
    st.sampled_from(_DIVISIONS),
    st.booleans(),
    st.sampled_from([None, 1, 2]),
)
def test_who_sees_a_ticket(
    role: Role, divisions: set[str], division: str, urgent: bool, keeper: int | None
) -> None:
    sees = scope_of(1, role, divisions).sees(division=division, urgent=urgent, keeper_id=keeper)
    hidden = (
        role is Role.STAFF
        and divisions
        and division not in {*divisions, ""}
        and not urgent
        and keeper != 1
    )
    assert sees is not bool(hidden)
    assert Scope(1).sees(division=division, urgent=urgent, keeper_id=keeper)


def test_the_oldest_part_is_removed_on_an_operators_word_and_the_log_tells_so(
    database: Database, database_url: str
) -> None:
    now, log = START + timedelta(days=800), Auditing(database)
    day = date(2027, 11, 1)
    edge = datetime(2027, 11, 1, tzinfo=JAPAN)
    with database.write() as tx:
        for number, at in enumerate((START, edge - timedelta(seconds=1), edge, now)):
            tx.add_audit(AuditEntry(AuditAction.SIGN_IN, at, detail=f"row:{number}"))
    assert log.prune(day, now) == 2
    assert log.prune(day, now) == 0
    rows, _ = log.page(AuditFilter())
    assert [(row.entry.action, row.entry.detail) for row in rows] == [
        ("pruned", "before:2027-11-01,rows:2"),
        ("sign-in", "row:3"),
        ("sign-in", "row:2"),
    ]
    assert rows[0].entry.via is Via.COMMAND
    # Locked again, against everything.
    engine = create_engine(read_url(database_url))
    for statement in CHANGES[:3]:
        with pytest.raises(DBAPIError, match="only added to"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()


def test_what_breaks_off_removes_nothing_and_leaves_no_door_open(
    database: Database, database_url: str
) -> None:
    with database.write() as tx:
        tx.add_audit(AuditEntry(AuditAction.EXPORT, START))
    with pytest.raises(ZeroDivisionError), database.write() as tx:
        _ = 1 // (tx.prune_audit(START + timedelta(days=1)) - 1)
    assert len(Auditing(database).page(AuditFilter())[0]) == 1
    engine = create_engine(read_url(database_url))
    with pytest.raises(DBAPIError, match="only added to"), engine.begin() as connection:
        connection.execute(text("DELETE FROM audit"))
    engine.dispose()


def test_a_year_of_it_stays_whoever_asks(database: Database) -> None:
    now = datetime(2026, 11, 24, 10, tzinfo=JAPAN)
    with pytest.raises(TooYoung):
        Auditing(database).prune(date(2025, 11, 24), now)
    assert Auditing(database).prune(date(2025, 11, 23), now) == 0
    assert Auditing(database).page(AuditFilter())[0] == ()
