"""What the use cases need of the accounts of staff and their sessions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypedDict, Unpack

from bot.domain.audit import AuditEntry
from bot.domain.locale import LocaleTag
from bot.domain.roles import Role
from bot.service.views import AuditView, SessionView, StaffView


@dataclass(frozen=True)
class StoredStaff:
    """A member of staff with what sign-in needs."""

    view: StaffView
    password_hash: str
    """Empty: no password lets them in."""
    email: str | None = None
    subject: str | None = None
    """Who they are to the OpenID provider, since they first signed in there."""
    totp: str | None = None
    """The sealed secret of the second factor in force."""
    totp_pending: str | None = None
    """The sealed secret of one that is being set up."""
    totp_step: int | None = None
    """The newest time step a code was accepted for."""
    link_until: datetime | None = None
    """A link to set a password is out, good until then."""


@dataclass(frozen=True)
class StoredSession:
    """A session with whose it is."""

    staff: StaffView
    view: SessionView
    complete: bool
    """False between the password and the one-time code."""


class StaffChange(TypedDict, total=False):
    """What can be changed of an account."""

    name: str
    active: bool
    locale: LocaleTag
    password_hash: str
    role: Role
    divisions: Collection[str]
    email: str | None
    subject: str | None
    totp: str | None
    totp_pending: str | None
    totp_step: int | None
    link_hash: str | None
    link_until: datetime | None


@dataclass(frozen=True)
class AuditFilter:
    """What of the audit log is wanted."""

    actions: frozenset[str] | None = None
    staff_id: int | None = None
    """Done by them, or to their account."""
    ticket_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditTx(Protocol):
    """The audit log: what is in it cannot be changed, and only its oldest rows be removed."""

    def add_audit(self, entry: AuditEntry) -> None:
        """One more row, in the transaction that does what it tells."""
        ...

    def audit(
        self, wanted: AuditFilter, *, before: int | None, limit: int
    ) -> tuple[AuditView, ...]:
        """The newest first, those with an id under ``before``."""
        ...

    def prune_audit(self, before: datetime) -> int:
        """Remove what is older; how many rows. Needs the rights of who made the tables."""
        ...


class StaffTx(AuditTx, Protocol):
    """Staff accounts and sessions."""

    def add_staff(
        self,
        login: str,
        name: str,
        password_hash: str,
        locale: LocaleTag,
        now: datetime,
        role: Role = Role.STAFF,
    ) -> int | None:
        """The new id, or None where the login is taken."""
        ...

    def staff(self) -> tuple[StaffView, ...]:
        """Everybody, by login."""
        ...

    def staff_by_login(self, login: str) -> StoredStaff | None:
        """For sign-in."""
        ...

    def staff_by_link(self, link_hash: str) -> StoredStaff | None:
        """Whose link to set a password this is; locked until the transaction ends."""
        ...

    def staff_by_email(self, email: str) -> StoredStaff | None:
        """Whose e-mail address this is."""
        ...

    def staff_by_id(self, staff_id: int) -> StaffView | None:
        """One of them."""
        ...

    def staff_record(self, staff_id: int) -> StoredStaff | None:
        """One of them with what sign-in needs; in a write, locked until the transaction ends."""
        ...

    def open_admins(self) -> frozenset[int]:
        """Who can manage accounts; locked until the transaction ends."""
        ...

    def set_staff(self, staff_id: int, **change: Unpack[StaffChange]) -> None:
        """Change what is given; disabling and a new password end the sessions."""
        ...

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
        """A signed-in browser."""
        ...

    def session_staff(self, token_hash: str, now: datetime) -> StoredSession | None:
        """The session, if it is alive and its owner active."""
        ...

    def touch_session(self, token_hash: str, now: datetime) -> None:
        """It was just used."""
        ...

    def sessions(self, staff_id: int, now: datetime) -> tuple[SessionView, ...]:
        """The complete ones that live, the one used last first."""
        ...

    def end_session(self, token_hash: str) -> None:
        """Sign out."""
        ...

    def end_sessions(
        self, staff_id: int, *, session_id: str | None = None, but: str | None = None
    ) -> int:
        """End one of theirs by its id, or all but that of a token's hash; how many there were."""
        ...

    def add_sign_in_failure(self, login: str, at: datetime, address: str = "") -> None:
        """For throttling."""
        ...

    def sign_in_failures(self, login: str, since: datetime) -> tuple[datetime, ...]:
        """When sign-in with a login failed, ascending."""
        ...

    def address_failures(self, address: str, since: datetime) -> tuple[datetime, ...]:
        """When sign-in from an address failed, ascending."""
        ...

    def set_recovery_codes(self, staff_id: int, hashes: Collection[str]) -> None:
        """In place of all earlier ones."""
        ...

    def use_recovery_code(self, staff_id: int, code_hash: str) -> bool:
        """True once for each code."""
        ...

    def recovery_codes_left(self, staff_id: int) -> int:
        """How many are not used yet."""
        ...
