"""Signed-in browsers and failed sign-ins in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlmodel import Session, col

from bot.domain.audit import Via
from bot.domain.throttle import WINDOW
from bot.service.staff_store import StoredSession
from bot.service.views import SessionView
from bot.storage.accounts import staff_view
from bot.storage.tables import SignInFailure, Staff, StaffSession

ID_LENGTH = 16
"""So much of a token's hash names its session on pages: enough to tell 64 bits apart."""

_KEPT = WINDOW + timedelta(days=1)
"""Failures that throttle nobody any more are removed after a day."""


def _view(row: StaffSession) -> SessionView:
    return SessionView(
        id=row.token_hash[:ID_LENGTH],
        created_at=row.created_at,
        seen_at=row.seen_at or row.created_at,
        until=row.until,
        agent=row.agent,
        via=Via(row.via),
    )


class SessionPart:
    """The sessions' part of a transaction."""

    _session: Session

    def add_session(
        self,
        token_hash: str,
        staff_id: int,
        now: datetime,
        until: datetime,
        *,
        complete: bool = True,
        agent: str = "",
        via: str = "page",
    ) -> None:
        """See ``StaffTx``."""
        connection = self._session.connection()
        connection.execute(delete(StaffSession).where(col(StaffSession.until) < now))
        connection.execute(delete(SignInFailure).where(col(SignInFailure.at) < now - _KEPT))
        connection.execute(
            insert(StaffSession).values(
                token_hash=token_hash,
                staff_id=staff_id,
                created_at=now,
                until=until,
                seen_at=now,
                complete=complete,
                agent=agent,
                via=via,
            )
        )

    def session_staff(self, token_hash: str, now: datetime) -> StoredSession | None:
        """See ``StaffTx``."""
        row = self._session.execute(
            select(Staff, StaffSession)
            .join(StaffSession, col(StaffSession.staff_id) == col(Staff.id))
            .where(
                col(StaffSession.token_hash) == token_hash,
                col(StaffSession.until) > now,
                col(Staff.active).is_(True),
            )
        ).one_or_none()
        if row is None:
            return None
        staff, session = row
        return StoredSession(staff_view(staff), _view(session), session.complete)

    def touch_session(self, token_hash: str, now: datetime) -> None:
        """See ``StaffTx``."""
        self._session.connection().execute(
            update(StaffSession)
            .where(col(StaffSession.token_hash) == token_hash)
            .values(seen_at=now)
        )

    def sessions(self, staff_id: int, now: datetime) -> tuple[SessionView, ...]:
        """See ``StaffTx``."""
        found = self._session.scalars(
            select(StaffSession)
            .where(
                col(StaffSession.staff_id) == staff_id,
                col(StaffSession.until) > now,
                col(StaffSession.complete).is_(True),
            )
            .order_by(col(StaffSession.seen_at).desc(), col(StaffSession.token_hash))
        )
        return tuple(_view(row) for row in found)

    def end_session(self, token_hash: str) -> None:
        """See ``StaffTx``."""
        self._session.connection().execute(
            delete(StaffSession).where(col(StaffSession.token_hash) == token_hash)
        )

    def end_sessions(
        self, staff_id: int, *, session_id: str | None = None, but: str | None = None
    ) -> int:
        """See ``StaffTx``."""
        wanted: list[ColumnElement[bool]] = [col(StaffSession.staff_id) == staff_id]
        if session_id is not None:
            if len(session_id) != ID_LENGTH or not session_id.isalnum():
                return 0
            wanted.append(col(StaffSession.token_hash).startswith(session_id, autoescape=True))
        if but is not None:
            wanted.append(col(StaffSession.token_hash) != but)
        gone = self._session.connection().execute(delete(StaffSession).where(*wanted))
        return gone.rowcount

    def add_sign_in_failure(self, login: str, at: datetime, address: str = "") -> None:
        """See ``StaffTx``."""
        self._session.connection().execute(
            insert(SignInFailure).values(login=login[:64], at=at, address=address)
        )

    def sign_in_failures(self, login: str, since: datetime) -> tuple[datetime, ...]:
        """See ``StaffTx``."""
        return self._failures(col(SignInFailure.login) == login[:64], since)

    def address_failures(self, address: str, since: datetime) -> tuple[datetime, ...]:
        """See ``StaffTx``."""
        return self._failures(col(SignInFailure.address) == address, since) if address else ()

    def _failures(self, whose: ColumnElement[bool], since: datetime) -> tuple[datetime, ...]:
        return tuple(
            self._session.scalars(
                select(col(SignInFailure.at))
                .where(whose, col(SignInFailure.at) > since)
                .order_by(col(SignInFailure.at))
            )
        )
