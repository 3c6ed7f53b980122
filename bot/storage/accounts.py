"""Staff accounts and sessions in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from bot.domain.locale import LocaleTag
from bot.service.store import StoredStaff
from bot.service.views import StaffView
from bot.storage.tables import SignInFailure, Staff, StaffSession


def _view(row: Staff) -> StaffView:
    return StaffView(row.id, row.login, row.name, LocaleTag(row.locale), row.active)


class StaffPart:
    """The staff part of a transaction."""

    _session: Session
    _dialect: str

    def add_staff(
        self, login: str, name: str, password_hash: str, locale: LocaleTag, now: datetime
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
                )
                .on_conflict_do_nothing(index_elements=["login"])
                .returning(col(Staff.id))
            )
            .scalar_one_or_none()
        )

    def staff(self) -> tuple[StaffView, ...]:
        """See ``StaffTx``."""
        found = self._session.scalars(select(Staff).order_by(col(Staff.login)))
        return tuple(_view(row) for row in found)

    def staff_by_login(self, login: str) -> StoredStaff | None:
        """See ``StaffTx``."""
        row = self._session.scalars(select(Staff).where(col(Staff.login) == login)).one_or_none()
        return StoredStaff(_view(row), row.password_hash) if row else None

    def staff_by_id(self, staff_id: int) -> StaffView | None:
        """See ``StaffTx``."""
        row = self._session.scalars(select(Staff).where(col(Staff.id) == staff_id)).one_or_none()
        return _view(row) if row else None

    def set_staff(
        self,
        staff_id: int,
        *,
        active: bool | None = None,
        locale: LocaleTag | None = None,
        password_hash: str | None = None,
    ) -> None:
        """See ``StaffTx``."""
        given: dict[str, Any] = {
            "active": active,
            "locale": locale,
            "password_hash": password_hash,
        }
        values = {name: value for name, value in given.items() if value is not None}
        connection = self._session.connection()
        if values:
            connection.execute(update(Staff).where(col(Staff.id) == staff_id).values(**values))
        if active is False or password_hash is not None:
            connection.execute(delete(StaffSession).where(col(StaffSession.staff_id) == staff_id))

    def add_session(self, token_hash: str, staff_id: int, now: datetime, until: datetime) -> None:
        """See ``StaffTx``."""
        connection = self._session.connection()
        connection.execute(delete(StaffSession).where(col(StaffSession.until) < now))
        connection.execute(
            insert(StaffSession).values(
                token_hash=token_hash, staff_id=staff_id, created_at=now, until=until
            )
        )

    def session_staff(self, token_hash: str, now: datetime) -> StaffView | None:
        """See ``StaffTx``."""
        row = self._session.scalars(
            select(Staff)
            .join(StaffSession, col(StaffSession.staff_id) == col(Staff.id))
            .where(
                col(StaffSession.token_hash) == token_hash,
                col(StaffSession.until) > now,
                col(Staff.active).is_(True),
            )
        ).one_or_none()
        return _view(row) if row else None

    def end_session(self, token_hash: str) -> None:
        """See ``StaffTx``."""
        self._session.connection().execute(
            delete(StaffSession).where(col(StaffSession.token_hash) == token_hash)
        )

    def add_sign_in_failure(self, login: str, at: datetime) -> None:
        """See ``StaffTx``."""
        self._session.connection().execute(insert(SignInFailure).values(login=login[:64], at=at))

    def sign_in_failures(self, login: str, since: datetime) -> tuple[datetime, ...]:
        """See ``StaffTx``."""
        return tuple(
            self._session.scalars(
                select(col(SignInFailure.at))
                .where(col(SignInFailure.login) == login[:64], col(SignInFailure.at) > since)
                .order_by(col(SignInFailure.at))
            )
        )
