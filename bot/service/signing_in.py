"""Signing in and out: passwords, one-time codes, sessions, and slowing down guessers."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.audit import AuditAction, AuditEntry, Via
from bot.domain.errors import ClairbotError
from bot.domain.roles import Role
from bot.domain.throttle import FREE_TRIES, FREE_TRIES_ADDRESS, WINDOW, pause_left
from bot.service.accounts import PasswordHasher, check_password
from bot.service.second_factor import SecondFactor
from bot.service.single_sign_on import Identity
from bot.service.staff_store import StoredSession, StoredStaff
from bot.service.store import Store, Tx
from bot.service.views import SessionView, StaffView

SESSION_LIFE = timedelta(hours=12)
"""A working day; staff sign in again the next morning."""

CODE_LIFE = timedelta(minutes=10)
"""How long the one-time code may take after the password."""

SEEN_EVERY = timedelta(minutes=5)
"""How exactly a session's last use is known: not every look at a page is worth a write."""


class SignInRefused(ClairbotError):
    """Login or password is wrong, or the account is disabled."""


class SignInThrottled(ClairbotError):
    """Too many failed tries; wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many failed tries; wait {seconds} seconds")
        self.seconds = seconds


class SessionOver(ClairbotError):
    """The session has ended, or never was one."""


@dataclass(frozen=True)
class Caller:
    """Who asks, as far as it can be told."""

    address: str = ""
    """The network address; empty where it tells nothing (a proxy's own)."""
    agent: str = ""
    """The browser, in words of ``domain/browser.py``."""


@dataclass(frozen=True)
class SignedIn:
    """A new session token; with ``needs_code`` it opens nothing before ``with_code``."""

    token: str
    needs_code: bool = False


NOBODY_KNOWN = Caller()


@dataclass(frozen=True)
class SignIns:
    """Signed-in browsers."""

    store: Store
    hasher: PasswordHasher
    factor: SecondFactor
    key: bytes = field(default=b"", repr=False)
    """Session tokens are kept as hashes under this key: who can write into the database, but does
    not know the key, cannot make a session of their own. Another key ends all sessions."""
    required: frozenset[Role] = frozenset()
    """Who has to set up a second factor before anything else."""
    new_token: Callable[[], str] = lambda: secrets.token_urlsafe(32)

    def with_password(
        self, login: str, password: str, now: datetime, caller: Caller = NOBODY_KNOWN
    ) -> SignedIn:
        """SignInRefused tells nothing apart; SignInThrottled says how long to wait."""
        login = login.strip().lower()
        with self.store.read() as tx:
            self._check_pause(tx, login, caller, now)
            found = tx.staff_by_login(login)
        # An unknown login takes as long as a wrong password, so that logins cannot be guessed.
        hashed = found.password_hash if found and found.password_hash else _NOBODY.get(self.hasher)
        right = self.hasher.verify(hashed, password)
        if not (right and found and found.password_hash and found.view.active):
            self._failed(login, found, right, now, caller)
            raise SignInRefused
        needs_code = found.totp is not None
        with self.store.write() as tx:
            token = self._new_session(tx, found.view.id, now, caller, Via.PAGE, not needs_code)
            if not needs_code:
                tx.add_audit(AuditEntry(AuditAction.SIGN_IN, now, found.view.id))
        return SignedIn(token, needs_code)

    def with_code(
        self, token: str, code: str, now: datetime, caller: Caller = NOBODY_KNOWN
    ) -> SignedIn:
        """The second step: a new token that opens the console. SessionOver where there was no first
        step, SignInRefused for a wrong or used code, SignInThrottled."""
        with self.store.write() as tx:
            session = tx.session_staff(self._hashed(token), now)
            if session is None or session.complete:
                raise SessionOver
            # Locked from here on: of two who send the same code at once, one gets in.
            stored = tx.staff_record(session.staff.id)
            assert stored is not None
            self._check_pause(tx, stored.view.login, caller, now)
            right = self.factor.check(tx, stored, code, now)
            if right:
                tx.end_session(self._hashed(token))
                new = self._new_session(tx, stored.view.id, now, caller, Via.PAGE, True)
                entry = AuditEntry(AuditAction.SIGN_IN, now, stored.view.id, detail="code")
                tx.add_audit(entry)
            else:
                tx.add_sign_in_failure(stored.view.login, now, self._place(caller))
                tx.add_audit(AuditEntry(AuditAction.CODE_REFUSED, now, stored.view.id))
        if not right:
            raise SignInRefused
        return SignedIn(new)

    def with_identity(
        self, identity: Identity, now: datetime, caller: Caller = NOBODY_KNOWN
    ) -> SignedIn:
        """Signed in by a provider: only into an account that exists and is open. SignInRefused.

        The address must be one the provider has verified; from the first sign-in on, the account
        belongs to that identity, whoever gets the address later.
        """
        with self.store.write() as tx:
            found = _account_of(tx, identity)
            if found is not None:
                found = tx.staff_record(found.view.id)
            known = found is not None and found.subject in (None, identity.subject)
            if found is not None and known and found.view.active:
                tx.set_staff(found.view.id, subject=identity.subject)
                token = self._new_session(tx, found.view.id, now, caller, Via.PROVIDER, True)
                tx.add_audit(AuditEntry(AuditAction.SIGN_IN, now, found.view.id, via=Via.PROVIDER))
                return SignedIn(token)
            reason = "unknown" if found is None else "closed" if known else "other-identity"
            who = found.view.id if found else None
            tx.add_audit(
                AuditEntry(AuditAction.SIGN_IN_REFUSED, now, who, detail=reason, via=Via.PROVIDER)
            )
        raise SignInRefused

    def check_password(
        self, staff_id: int, password: str, now: datetime, caller: Caller = NOBODY_KNOWN
    ) -> None:
        """That somebody signed in still knows their password. SignInRefused or SignInThrottled."""
        with self.store.read() as tx:
            found = tx.staff_record(staff_id)
            if found is None:
                raise SessionOver
            self._check_pause(tx, found.view.login, caller, now)
        if not self.hasher.verify(found.password_hash, password):
            self._failed(found.view.login, found, False, now, caller)
            raise SignInRefused

    def change_password(
        self,
        staff_id: int,
        old: str,
        new: str,
        now: datetime,
        caller: Caller = NOBODY_KNOWN,
    ) -> SignedIn:
        """A new password by its owner: all sessions end, and a new one begins.

        SignInRefused, SignInThrottled, AccountRefused.
        """
        self.check_password(staff_id, old, now, caller)
        with self.store.read() as tx:
            found = tx.staff_record(staff_id)
        assert found is not None
        check_password(new, found.view.login)
        hashed = self.hasher.hash(new)
        with self.store.write() as tx:
            tx.set_staff(staff_id, password_hash=hashed)
            tx.add_audit(AuditEntry(AuditAction.PASSWORD_SET, now, staff_id, about_id=staff_id))
            return SignedIn(self._new_session(tx, staff_id, now, caller, Via.PAGE, True))

    def session(self, token: str, now: datetime) -> StaffView | None:
        """Whose session the token is, while it lives and the account is active."""
        found = self._session(token, now)
        if found is None or not found.complete:
            return None
        if now - found.view.seen_at >= SEEN_EVERY:
            with self.store.write() as tx:
                tx.touch_session(self._hashed(token), now)
        owes = found.view.via is Via.PAGE and not found.staff.second_factor
        return replace(found.staff, must_enrol=owes and found.staff.role in self.required)

    def half(self, token: str, now: datetime) -> StaffView | None:
        """Who gave the right password and still owes the code."""
        found = self._session(token, now)
        return found.staff if found is not None and not found.complete else None

    def sign_out(self, token: str, now: datetime) -> None:
        """End the session."""
        with self.store.write() as tx:
            found = tx.session_staff(self._hashed(token), now)
            tx.end_session(self._hashed(token))
            if found is not None and found.complete:
                tx.add_audit(AuditEntry(AuditAction.SIGN_OUT, now, found.staff.id))

    def sessions(
        self, staff_id: int, now: datetime, token: str | None = None
    ) -> tuple[SessionView, ...]:
        """Somebody's open sessions; ``token`` marks the one that asks."""
        current = self._hashed(token) if token else ""
        with self.store.read() as tx:
            found = tx.sessions(staff_id, now)
        return tuple(replace(one, current=current.startswith(one.id)) for one in found)

    def end_sessions(
        self,
        staff_id: int,
        now: datetime,
        *,
        by: int,
        session_id: str | None = None,
        keep: str | None = None,
    ) -> int:
        """End one of somebody's sessions, or all but the one of the token ``keep``."""
        but = self._hashed(keep) if keep else None
        with self.store.write() as tx:
            ended = tx.end_sessions(staff_id, session_id=session_id, but=but)
            if ended:
                detail = "one" if session_id else "all"
                tx.add_audit(
                    AuditEntry(AuditAction.SESSION_ENDED, now, by, about_id=staff_id, detail=detail)
                )
        return ended

    def _session(self, token: str, now: datetime) -> StoredSession | None:
        with self.store.read() as tx:
            return tx.session_staff(self._hashed(token), now)

    def _new_session(
        self, tx: Tx, staff_id: int, now: datetime, caller: Caller, via: Via, complete: bool
    ) -> str:
        token = self.new_token()
        until = now + (SESSION_LIFE if complete else CODE_LIFE)
        tx.add_session(
            self._hashed(token),
            staff_id,
            now,
            until,
            complete=complete,
            agent=caller.agent[:32],
            via=via,
        )
        return token

    def _failed(
        self, login: str, found: StoredStaff | None, right: bool, now: datetime, caller: Caller
    ) -> None:
        """Count it. What was typed as a login is logged by the account's id only: people type
        passwords there by mistake."""
        reason = "unknown" if found is None else "closed" if right else "password"
        with self.store.write() as tx:
            tx.add_sign_in_failure(login, now, self._place(caller))
            who = found.view.id if found else None
            tx.add_audit(AuditEntry(AuditAction.SIGN_IN_REFUSED, now, who, detail=reason))

    def _check_pause(self, tx: Tx, login: str, caller: Caller, now: datetime) -> None:
        by_login = pause_left(tx.sign_in_failures(login, now - WINDOW), now, FREE_TRIES)
        from_there = tx.address_failures(self._place(caller), now - WINDOW)
        left = max(by_login, pause_left(from_there, now, FREE_TRIES_ADDRESS))
        if left > timedelta(0):
            raise SignInThrottled(int(left.total_seconds()) + 1)

    def _place(self, caller: Caller) -> str:
        """The address as a keyed hash: enough to count by, and no list of who sits where."""
        if not caller.address:
            return ""
        return hmac.digest(self.key, b"address:" + caller.address.encode(), "sha256").hex()

    def _hashed(self, token: str) -> str:
        return hmac.new(self.key, token.encode(), hashlib.sha256).hexdigest()


def _account_of(tx: Tx, identity: Identity) -> StoredStaff | None:
    """The account an identity belongs to, by its verified address: as e-mail or as login."""
    email = identity.email.strip().lower()
    if not identity.verified or not email:
        return None
    return tx.staff_by_email(email) or tx.staff_by_login(email)


class _Nobody:
    """The hash of a password nobody has, made once."""

    def __init__(self) -> None:
        self._hash: str | None = None

    def get(self, hasher: PasswordHasher) -> str:
        if self._hash is None:
            self._hash = hasher.hash(secrets.token_urlsafe(16))
        return self._hash


_NOBODY = _Nobody()
