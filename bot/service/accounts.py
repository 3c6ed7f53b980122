"""Staff accounts: who is there, what they may do, and how they come to a password."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.audit import AuditAction, AuditEntry, Via
from bot.domain.errors import ClairbotError, NotFound
from bot.domain.locale import LocaleTag
from bot.domain.roles import Role
from bot.service.staff_store import StaffChange, StoredStaff
from bot.service.store import Store, Tx
from bot.service.views import StaffView

MIN_PASSWORD = 12
"""Characters; NIST SP 800-63B asks for at least 8, we ask for more and for no special signs."""

MAX_PASSWORD = 200
"""More is refused: hashing takes memory and time for whatever is sent."""

LINK_LIFE = timedelta(days=3)
"""How long a link to set a password is good: over a weekend."""

MAX_DIVISIONS = 20


class Fault(StrEnum):
    """Why an account cannot be made or changed as asked."""

    LOGIN = "login"
    NAME = "name"
    SHORT = "short"
    LONG = "long"
    PLAIN = "plain"
    TAKEN = "taken"
    EMAIL = "email"
    EMAIL_TAKEN = "email-taken"
    DIVISION = "division"
    LAST_ADMIN = "last-admin"


_WHY = {
    Fault.LOGIN: "a login has 1 to 64 characters and no spaces",
    Fault.NAME: "a name has 1 to 20 characters; residents see it on LINE",
    Fault.SHORT: f"a password has at least {MIN_PASSWORD} characters",
    Fault.LONG: f"a password has at most {MAX_PASSWORD} characters",
    Fault.PLAIN: "a password is neither the login nor one character again and again",
    Fault.TAKEN: "the login is taken",
    Fault.EMAIL: "an e-mail address looks like NAME@EXAMPLE.JP",
    Fault.EMAIL_TAKEN: "another account has this e-mail address",
    Fault.DIVISION: "a division is named by its key in knowledge/divisions.yaml",
    Fault.LAST_ADMIN: "this is the last open account that can manage accounts",
}


class AccountRefused(ClairbotError):
    """The account cannot be made or changed as asked; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(_WHY[fault])
        self.fault = fault


class LinkDead(ClairbotError):
    """The link to set a password was used, is too old, or was replaced."""


class PasswordHasher(Protocol):
    """Slow, salted password hashes (argon2id in production)."""

    def hash(self, password: str) -> str:
        """A hash to store."""
        ...

    def verify(self, hashed: str, password: str) -> bool:
        """Whether the password is the one; never raises."""
        ...


@dataclass(frozen=True)
class Accounts:
    """Accounts. ``by`` is who acts; None is an operator at the command line."""

    store: Store
    hasher: PasswordHasher
    new_token: Callable[[], str] = lambda: secrets.token_urlsafe(32)
    key: bytes = field(default=b"", repr=False)
    """Links are kept as hashes under this key, as sessions are."""

    def add(
        self,
        login: str,
        name: str,
        password: str | None,
        locale: LocaleTag,
        now: datetime,
        *,
        role: Role | None = None,
        divisions: Collection[str] = (),
        email: str = "",
        by: int | None = None,
    ) -> StaffView:
        """A new account; AccountRefused says why not.

        Without a ``role`` the first account of all is an admin and every other one staff. Without a
        password nobody can sign in until ``link`` has made a way.
        """
        login = read_login(login)
        change = _read(login, name, role, divisions, email)
        if password is not None:
            check_password(password, login)
        hashed = self.hasher.hash(password) if password is not None else ""
        with self.store.write() as tx:
            role = role or (Role.STAFF if tx.staff() else Role.ADMIN)
            staff_id = tx.add_staff(login, change["name"], hashed, locale, now, role)
            if staff_id is None:
                raise AccountRefused(Fault.TAKEN)
            _check_email(tx, change, staff_id)
            tx.set_staff(staff_id, **change)
            detail = f"role:{role}"
            tx.add_audit(_entry(AuditAction.ACCOUNT_ADDED, now, by, staff_id, detail))
            return _view(tx, staff_id)

    def change(
        self,
        staff_id: int,
        now: datetime,
        *,
        name: str | None = None,
        role: Role | None = None,
        divisions: Collection[str] | None = None,
        email: str | None = None,
        by: int | None = None,
    ) -> StaffView:
        """Change what is given. NotFound or AccountRefused."""
        with self.store.write() as tx:
            was = _record(tx, staff_id)
            change = _read(was.view.login, name, role, divisions, email)
            _check_email(tx, change, staff_id)
            if role is not None and role is not Role.ADMIN:
                _keep_an_admin(tx, staff_id)
            details = _differences(was, change)
            if "email" in details:
                change["subject"] = None
            if details:
                tx.set_staff(staff_id, **change)
            for detail in details:
                tx.add_audit(_entry(AuditAction.ACCOUNT_CHANGED, now, by, staff_id, detail))
            return _view(tx, staff_id)

    def all(self) -> tuple[StaffView, ...]:
        """Everybody, by login."""
        with self.store.read() as tx:
            return tx.staff()

    def record(self, staff_id: int) -> StoredStaff:
        """All that is known of an account. NotFound."""
        with self.store.read() as tx:
            return _record(tx, staff_id)

    def named(self, login: str) -> StaffView:
        """The account with this login. NotFound."""
        with self.store.read() as tx:
            found = tx.staff_by_login(login.strip().lower())
        if found is None:
            raise NotFound(f"there is no account {login}")
        return found.view

    def disable(self, login: str, now: datetime, by: int | None = None) -> None:
        """Sign in no more; open sessions end. NotFound, or AccountRefused for the last admin."""
        staff_id = self.named(login).id
        with self.store.write() as tx:
            _keep_an_admin(tx, staff_id)
            tx.set_staff(staff_id, active=False, link_hash=None, link_until=None)
            tx.add_audit(_entry(AuditAction.ACCOUNT_CLOSED, now, by, staff_id))

    def enable(self, login: str, now: datetime, by: int | None = None) -> None:
        """Sign in again, with the password of before. NotFound."""
        staff_id = self.named(login).id
        with self.store.write() as tx:
            tx.set_staff(staff_id, active=True)
            tx.add_audit(_entry(AuditAction.ACCOUNT_OPENED, now, by, staff_id))

    def set_password(self, login: str, password: str, now: datetime, by: int | None = None) -> None:
        """A new password; open sessions end. NotFound or AccountRefused."""
        staff = self.named(login)
        check_password(password, staff.login)
        hashed = self.hasher.hash(password)
        with self.store.write() as tx:
            tx.set_staff(staff.id, password_hash=hashed, link_hash=None, link_until=None)
            tx.add_audit(_entry(AuditAction.PASSWORD_SET, now, by, staff.id))

    def link(self, staff_id: int, now: datetime, by: int | None = None) -> str:
        """The token of a link to set a password, good once and for ``LINK_LIFE``. NotFound.

        The password of before and all sessions end: nobody but the holder of the link gets in. A
        newer link replaces an older one.
        """
        token = self.new_token()
        with self.store.write() as tx:
            _record(tx, staff_id)
            tx.set_staff(
                staff_id,
                password_hash="",
                link_hash=self._hashed(token),
                link_until=now + LINK_LIFE,
            )
            tx.add_audit(_entry(AuditAction.PASSWORD_LINK, now, by, staff_id))
        return token

    def linked(self, token: str, now: datetime) -> StaffView:
        """Whose link this is. LinkDead."""
        with self.store.read() as tx:
            return self._linked(tx, token, now).view

    def use_link(self, token: str, password: str, now: datetime) -> StaffView:
        """Set the password the link is for; it works once. LinkDead or AccountRefused."""
        check_password(password, self.linked(token, now).login)
        hashed = self.hasher.hash(password)
        with self.store.write() as tx:
            staff = self._linked(tx, token, now).view
            tx.set_staff(staff.id, password_hash=hashed, link_hash=None, link_until=None)
            tx.add_audit(
                AuditEntry(
                    AuditAction.PASSWORD_SET, now, staff.id, about_id=staff.id, detail="link"
                )
            )
            return staff

    def set_locale(self, staff_id: int, locale: LocaleTag, now: datetime) -> None:
        """The console's language for this member of staff."""
        with self.store.write() as tx:
            tx.set_staff(staff_id, locale=locale)
            detail = f"language:{locale.lower()}"
            tx.add_audit(AuditEntry(AuditAction.SETTING, now, staff_id, detail=detail))

    def _linked(self, tx: Tx, token: str, now: datetime) -> StoredStaff:
        found = tx.staff_by_link(self._hashed(token))
        if found is None or not found.view.active or not found.link_until:
            raise LinkDead
        if found.link_until <= now:
            raise LinkDead
        return found

    def _hashed(self, token: str) -> str:
        return hmac.new(self.key, b"link:" + token.encode(), hashlib.sha256).hexdigest()


def read_login(login: str) -> str:
    """The login as it is kept; AccountRefused where it cannot be one."""
    login = login.strip().lower()
    if not login or len(login) > 64 or any(char.isspace() for char in login):
        raise AccountRefused(Fault.LOGIN)
    return login


def check_password(password: str, login: str) -> None:
    """AccountRefused where this must not be a password."""
    if len(password) < MIN_PASSWORD:
        raise AccountRefused(Fault.SHORT)
    if len(password) > MAX_PASSWORD:
        raise AccountRefused(Fault.LONG)
    if len(set(password)) == 1 or password.lower() == login:
        raise AccountRefused(Fault.PLAIN)


def read_email(email: str) -> str | None:
    """The address as it is kept, None for none; AccountRefused where it is not one."""
    email = email.strip().lower()
    if not email:
        return None
    name, at, domain = email.partition("@")
    good = email.isascii() and email.isprintable() and " " not in email and len(email) <= 254
    if not (good and name and at and "." in domain.strip(".") and "@" not in domain):
        raise AccountRefused(Fault.EMAIL)
    return email


def _read(
    login: str,
    name: str | None,
    role: Role | None,
    divisions: Collection[str] | None,
    email: str | None,
) -> StaffChange:
    """What was given, as it is to be stored; AccountRefused."""
    change = StaffChange()
    if name is not None:
        change["name"] = name.strip()
        if not change["name"] or len(change["name"]) > 20:
            raise AccountRefused(Fault.NAME)
    if role is not None:
        change["role"] = role
    if divisions is not None:
        if len(divisions) > MAX_DIVISIONS or not all(map(_is_key, divisions)):
            raise AccountRefused(Fault.DIVISION)
        change["divisions"] = tuple(sorted(set(divisions)))
    if email is not None:
        # Who signs in with an address for a login needs it only once.
        change["email"] = read_email(email) if email.strip().lower() != login else None
    return change


def _is_key(division: str) -> bool:
    plain = division.replace("-", "").replace("_", "")
    return 0 < len(division) <= 32 and plain.isascii() and plain.isalnum() and plain.islower()


def _check_email(tx: Tx, change: StaffChange, staff_id: int) -> None:
    email = change.get("email")
    if not email:
        return
    same = tx.staff_by_email(email)
    login = tx.staff_by_login(email)
    if any(one is not None and one.view.id != staff_id for one in (same, login)):
        raise AccountRefused(Fault.EMAIL_TAKEN)


def _differences(was: StoredStaff, change: StaffChange) -> list[str]:
    """What changes, as the audit log tells it: names and addresses are not in it."""
    found = []
    if change.get("name", was.view.name) != was.view.name:
        found.append("name")
    if change.get("role", was.view.role) != was.view.role:
        found.append(f"role:{change['role']}")
    if tuple(change.get("divisions", was.view.divisions)) != was.view.divisions:
        told = ",".join(change["divisions"]) or "all"
        found.append(f"divisions:{told}"[:128])
    if change.get("email", was.email) != was.email:
        found.append("email")
    return found


def _keep_an_admin(tx: Tx, staff_id: int) -> None:
    if tx.open_admins() == {staff_id}:
        raise AccountRefused(Fault.LAST_ADMIN)


def _record(tx: Tx, staff_id: int) -> StoredStaff:
    found = tx.staff_record(staff_id)
    if found is None:
        raise NotFound(f"there is no member of staff {staff_id}")
    return found


def _view(tx: Tx, staff_id: int) -> StaffView:
    return _record(tx, staff_id).view


def _entry(
    action: AuditAction, now: datetime, by: int | None, about: int, detail: str = ""
) -> AuditEntry:
    via = Via.COMMAND if by is None else Via.PAGE
    return AuditEntry(action, now, by, about_id=about, detail=detail, via=via)
