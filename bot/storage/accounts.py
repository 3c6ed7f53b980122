"""Staff accounts in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from bot.domain.locale import LocaleTag
from bot.domain.roles import Role
from bot.service.staff_store import StaffChange, StoredStaff
from bot.service.views import StaffView
from bot.storage.tables import RecoveryCode, Staff, StaffSession


def staff_view(row: Staff) -> StaffView:
    """What others may know of an account."""
    return StaffView(
        row.id,
        row.login,
        row.name,
        LocaleTag(row.locale),
        row.active,
        Role(row.role),
        tuple(row.divisions or ()),
        second_factor=row.totp is not None,
    )


def _stored(row: Staff) -> StoredStaff:
    return StoredStaff(
        staff_view(row),
        row.password_hash,
        row.email,
        row.subject,
        row.totp,
        row.totp_pending,
        row.totp_step,
        row.link_until,
    )


_BY_ID = (
    select(Staff)
    .where(col(Staff.id) == bindparam("staff_id"))
    .execution_options(populate_existing=True)
)


class StaffPart:
    """The accounts' part of a transaction."""

    _session: Session
    _dialect: str

    def add_staff(
        self,
        login: str,
        name: str,
        password_hash: str,
        locale: LocaleTag,
        now: datetime,
        role: Role = Role.STAFF,
    ) -> int | None:
        """See ``StaffTx``."""
        insert_or_not = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        return (
            self._session.connection()
            .execute(
                insert_or_not(Staff)
                .values(
                    login=login,
                    name=name,
                    password_hash=password_hash,
                    locale=locale,
                    active=True,
                    created_at=now,
                    role=role,
                )
                .on_conflict_do_nothing(index_elements=["login"])
                .returning(col(Staff.id))
            )
            .scalar_one_or_none()
        )

    def staff(self) -> tuple[StaffView, ...]:
        """See ``StaffTx``."""
        found = self._session.scalars(
            select(Staff).order_by(col(Staff.login)).execution_options(populate_existing=True)
        )
        return tuple(staff_view(row) for row in found)

    def staff_by_login(self, login: str) -> StoredStaff | None:
        """See ``StaffTx``."""
        return self._one(col(Staff.login) == login)

    def staff_by_link(self, link_hash: str) -> StoredStaff | None:
        """See ``StaffTx``."""
        return self._one(col(Staff.link_hash) == link_hash, lock=True)

    def staff_by_email(self, email: str) -> StoredStaff | None:
        """See ``StaffTx``."""
        return self._one(col(Staff.email) == email)

    def staff_by_id(self, staff_id: int) -> StaffView | None:
        """See ``StaffTx``."""
        row = self._session.scalars(_BY_ID, {"staff_id": staff_id}).one_or_none()
        return _stored(row).view if row else None

    def staff_record(self, staff_id: int) -> StoredStaff | None:
        """See ``StaffTx``."""
        return self._one(col(Staff.id) == staff_id, lock=True)

    def open_admins(self) -> frozenset[int]:
        """See ``StaffTx``."""
        wanted = select(col(Staff.id)).where(
            col(Staff.role) == Role.ADMIN, col(Staff.active).is_(True)
        )
        return frozenset(self._session.scalars(wanted.with_for_update()))

    def set_staff(self, staff_id: int, **change: Unpack[StaffChange]) -> None:
        """See ``StaffTx``."""
        values: dict[str, Any] = dict(change)
        if "divisions" in change:
            values["divisions"] = sorted(set(change["divisions"])) or None
        connection = self._session.connection()
        if values:
            connection.execute(update(Staff).where(col(Staff.id) == staff_id).values(**values))
        if change.get("active") is False or "password_hash" in change:
            connection.execute(delete(StaffSession).where(col(StaffSession.staff_id) == staff_id))

    def set_recovery_codes(self, staff_id: int, hashes: Collection[str]) -> None:
        """See ``StaffTx``."""
        connection = self._session.connection()
        connection.execute(delete(RecoveryCode).where(col(RecoveryCode.staff_id) == staff_id))
        rows = [{"code_hash": one, "staff_id": staff_id} for one in hashes]
        if rows:
            connection.execute(insert(RecoveryCode), rows)

    def use_recovery_code(self, staff_id: int, code_hash: str) -> bool:
        """See ``StaffTx``."""
        gone = self._session.connection().execute(
            delete(RecoveryCode).where(
                col(RecoveryCode.staff_id) == staff_id, col(RecoveryCode.code_hash) == code_hash
            )
        )
        return gone.rowcount == 1

    def recovery_codes_left(self, staff_id: int) -> int:
        """See ``StaffTx``."""
        wanted = select(col(RecoveryCode.code_hash)).where(col(RecoveryCode.staff_id) == staff_id)
        return len(self._session.scalars(wanted).all())

    def _one(self, wanted: ColumnElement[bool], *, lock: bool = False) -> StoredStaff | None:
        query = select(Staff).where(wanted).execution_options(populate_existing=True)
        # Readers on PostgreSQL share the writers' connections, so this works in both.
        row = self._session.scalars(query.with_for_update() if lock else query).one_or_none()
        return _stored(row) if row else None
