"""The audit log in the database. The tables' own triggers refuse to change or remove a row."""

from __future__ import annotations

from sqlalchemy import ColumnElement, insert, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot.domain.audit import AuditEntry, Via
from bot.service.staff_store import AuditFilter
from bot.service.views import AuditView
from bot.storage.tables import Audit, Staff


class AuditPart:
    """The audit log's part of a transaction."""

    _session: Session

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
