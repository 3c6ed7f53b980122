"""The audit log in the database. The table's own triggers refuse to change or remove a row; pruning
sets the one against removing aside for the length of its transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, text
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot.domain.audit import AuditEntry, Via
from bot.service.staff_store import AuditFilter
from bot.service.views import AuditView
from bot.storage.tables import Audit, Staff


class AuditPart:
    """The audit log's part of a transaction."""

    _session: Session
    _dialect: str

    def add_audit(self, entry: AuditEntry) -> None:
        """See ``AuditTx``."""
        self._session.connection().execute(
            insert(Audit).values(
                at=entry.at,
                action=entry.action,
                staff_id=entry.staff_id,
                ticket_id=entry.ticket_id,
                about_id=entry.about_id,
                detail=entry.detail,
                via=entry.via,
            )
        )

    def audit(
        self, wanted: AuditFilter, *, before: int | None, limit: int
    ) -> tuple[AuditView, ...]:
        """See ``AuditTx``."""
        by, about = aliased(Staff), aliased(Staff)
        found = self._session.execute(
            select(Audit, col(by.name), col(about.name))
            .outerjoin(by, col(by.id) == col(Audit.staff_id))
            .outerjoin(about, col(about.id) == col(Audit.about_id))
            .where(*_conditions(wanted, before))
            .order_by(col(Audit.id).desc())
            .limit(limit)
        ).all()
        return tuple(_view(row, name, about_name) for row, name, about_name in found)

    def prune_audit(self, before: datetime) -> int:
        """See ``AuditTx``."""
        with self._unlocked():
            old = delete(Audit).where(col(Audit.at) < before)
            return self._session.connection().execute(old).rowcount

    @contextmanager
    def _unlocked(self) -> Iterator[None]:
        """Rows may be removed, by this transaction alone: both databases undo it with a rollback,
        and nobody else can write meanwhile."""
        connection = self._session.connection()
        if self._dialect == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_keeps"))
            yield
            connection.execute(text("ALTER TABLE audit ENABLE TRIGGER audit_keeps"))
            return
        kept = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'audit_stays'")
        ).scalar_one()
        connection.execute(text("DROP TRIGGER audit_stays"))
        yield
        connection.execute(text(kept))


def _conditions(wanted: AuditFilter, before: int | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.actions is not None:
        conditions.append(col(Audit.action).in_(sorted(wanted.actions)))
    if wanted.staff_id is not None:
        conditions.append(
            or_(col(Audit.staff_id) == wanted.staff_id, col(Audit.about_id) == wanted.staff_id)
        )
    if wanted.ticket_id is not None:
        conditions.append(col(Audit.ticket_id) == wanted.ticket_id)
    if wanted.since is not None:
        conditions.append(col(Audit.at) >= wanted.since)
    if wanted.until is not None:
        conditions.append(col(Audit.at) < wanted.until)
    if before is not None:
        conditions.append(col(Audit.id) < before)
    return conditions


def _view(row: Audit, name: str | None, about_name: str | None) -> AuditView:
    entry = AuditEntry(
        row.action, row.at, row.staff_id, row.ticket_id, row.about_id, row.detail, Via(row.via)
    )
    return AuditView(row.id, entry, name, about_name)
