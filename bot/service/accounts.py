"""Staff accounts: passwords, sessions and slowing down guessers."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.errors import ClairbotError, NotFound
from bot.domain.locale import LocaleTag
from bot.service.store import Store
from bot.service.views import StaffView

SESSION_LIFE = timedelta(hours=12)
"""A working day; staff sign in again the next morning."""

FREE_TRIES = 5
"""Failures within ``WINDOW`` before sign-in is slowed down for that login."""

WINDOW = timedelta(minutes=15)
PAUSE = timedelta(seconds=30)
"""Waiting time after the last failure once ``FREE_TRIES`` are used up; doubles with each more."""

LONGEST_PAUSE = timedelta(minutes=15)
_MOST_DOUBLINGS = 10
"""Far beyond ``LONGEST_PAUSE``; guesses made side by side must not overflow the reckoning."""

MIN_PASSWORD = 12
"""Characters; NIST SP 800-63B asks for at least 8, we ask for more and for no special signs."""


class SignInRefused(ClairbotError):
    """Login or password is wrong, or the account is disabled."""


class SignInThrottled(ClairbotError):
    """Too many failed tries; wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many failed tries; wait {seconds} seconds")
        self.seconds = seconds


class AccountRefused(ClairbotError):
    """The account cannot be made as asked."""


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
    """Accounts and signed-in browsers."""

    store: Store
    hasher: PasswordHasher
    new_token: Callable[[], str] = lambda: secrets.token_urlsafe(32)
    key: bytes = field(default=b"", repr=False)
    """Session tokens are kept as hashes under this key: who can write into the database, but does
    not know the key, cannot make a session of their own. Another key ends all sessions."""

    def add(
        self, login: str, name: str, password: str, locale: LocaleTag, now: datetime
    ) -> StaffView:
        """A new account; AccountRefused says why not."""
        login, name = login.strip().lower(), name.strip()
        if not login or len(login) > 64 or any(char.isspace() for char in login):
            raise AccountRefused("a login has 1 to 64 characters and no spaces")
        if not name or len(name) > 20:
            raise AccountRefused("a name has 1 to 20 characters; residents see it on LINE")
        if len(password) < MIN_PASSWORD:
            raise AccountRefused(f"a password has at least {MIN_PASSWORD} characters")
        with self.store.write() as tx:
            staff_id = tx.add_staff(login, name, self.hasher.hash(password), locale, now)
            if staff_id is None:
                raise AccountRefused(f"the login {login} is taken")
            added = tx.staff_by_id(staff_id)
        assert added is not None
        return added

    def all(self) -> tuple[StaffView, ...]:
        """Everybody, by login."""
        with self.store.read() as tx:
            return tx.staff()

    def disable(self, login: str) -> None:
        """Sign in no more; open sessions end. NotFound."""
        with self.store.write() as tx:
            found = tx.staff_by_login(login.strip().lower())
            if found is None:
                raise NotFound(f"there is no account {login}")
            tx.set_staff(found.view.id, active=False)

    def enable(self, login: str) -> None:
        """Sign in again, with the password of before. NotFound."""
        with self.store.write() as tx:
            found = tx.staff_by_login(login.strip().lower())
            if found is None:
                raise NotFound(f"there is no account {login}")
            tx.set_staff(found.view.id, active=True)

    def set_password(self, login: str, password: str) -> None:
        """A new password; open sessions end. NotFound or AccountRefused."""
        if len(password) < MIN_PASSWORD:
            raise AccountRefused(f"a password has at least {MIN_PASSWORD} characters")
        with self.store.write() as tx:
            found = tx.staff_by_login(login.strip().lower())
            if found is None:
                raise NotFound(f"there is no account {login}")
            tx.set_staff(found.view.id, password_hash=self.hasher.hash(password))

    def set_locale(self, staff_id: int, locale: LocaleTag) -> None:
        """The console's language for this member of staff."""
        with self.store.write() as tx:
            tx.set_staff(staff_id, locale=locale)

    def sign_in(self, login: str, password: str, now: datetime) -> str:
        """A new session token. SignInRefused tells nothing apart; SignInThrottled says how long."""
        login = login.strip().lower()
        with self.store.read() as tx:
            failures = tx.sign_in_failures(login, now - WINDOW)
            found = tx.staff_by_login(login)
        self._check_pause(failures, now)
        # An unknown login takes as long as a wrong password, so that logins cannot be guessed.
        hashed = found.password_hash if found else _NOBODY.get(self.hasher)
        right = self.hasher.verify(hashed, password)
        if not (right and found and found.view.active):
            with self.store.write() as tx:
                tx.add_sign_in_failure(login, now)
            raise SignInRefused
        token = self.new_token()
        with self.store.write() as tx:
            tx.add_session(self._hashed(token), found.view.id, now, now + SESSION_LIFE)
        return token

    def session(self, token: str, now: datetime) -> StaffView | None:
        """Whose session the token is, while it lives and the account is active."""
        with self.store.read() as tx:
            return tx.session_staff(self._hashed(token), now)

    def sign_out(self, token: str) -> None:
        """End the session."""
        with self.store.write() as tx:
            tx.end_session(self._hashed(token))

    def _hashed(self, token: str) -> str:
        return hmac.new(self.key, token.encode(), hashlib.sha256).hexdigest()

    def _check_pause(self, failures: tuple[datetime, ...], now: datetime) -> None:
        over = len(failures) - FREE_TRIES
        if over < 0:
            return
        pause = min(PAUSE * 2 ** min(over, _MOST_DOUBLINGS), LONGEST_PAUSE)
        left = failures[-1] + pause - now
        if left > timedelta(0):
            raise SignInThrottled(int(left.total_seconds()) + 1)


class _Nobody:
    """The hash of a password nobody has, made once."""

    def __init__(self) -> None:
        self._hash: str | None = None

    def get(self, hasher: PasswordHasher) -> str:
        if self._hash is None:
            self._hash = hasher.hash(secrets.token_urlsafe(16))
        return self._hash


_NOBODY = _Nobody()
