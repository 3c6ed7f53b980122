"""What the use cases need of the accounts of staff and their sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.locale import LocaleTag
from bot.service.views import StaffView


@dataclass(frozen=True)
class StoredStaff:
    """A member of staff with what sign-in needs."""

    view: StaffView
    password_hash: str


class StaffTx(Protocol):
    """Staff accounts and sessions."""

    def add_staff(
        self, login: str, name: str, password_hash: str, locale: LocaleTag, now: datetime
    ) -> int | None:
        """The new id, or None where the login is taken."""
        ...

    def staff(self) -> tuple[StaffView, ...]:
        """Everybody, by login."""
        ...

    def staff_by_login(self, login: str) -> StoredStaff | None:
        """For sign-in."""
        ...

    def staff_by_id(self, staff_id: int) -> StaffView | None:
        """One of them."""
        ...

    def set_staff(
        self,
        staff_id: int,
        *,
        active: bool | None = None,
        locale: LocaleTag | None = None,
        password_hash: str | None = None,
    ) -> None:
        """Change what is given; disabling ends the sessions."""
        ...

    def add_session(self, token_hash: str, staff_id: int, now: datetime, until: datetime) -> None:
        """A signed-in browser."""
        ...

    def session_staff(self, token_hash: str, now: datetime) -> StaffView | None:
        """Whose session it is, if it is alive and its owner active."""
        ...

    def end_session(self, token_hash: str) -> None:
        """Sign out."""
        ...

    def add_sign_in_failure(self, login: str, at: datetime) -> None:
        """For throttling."""
        ...

    def sign_in_failures(self, login: str, since: datetime) -> tuple[datetime, ...]:
        """When sign-in failed, ascending."""
        ...
