"""The second factor: one-time codes of an app, and codes on paper for the day the phone is lost.

Why it is built like this:

- The app's secret is kept sealed under a key that is not in the database, bound to the account, so
  that a leaked or edited database opens no account. Without ``SECRET_KEY`` there is no second
  factor: a secret kept in the open would only look like one.
- A code is good for its own 30 seconds and one step to either side (clocks differ), and once: the
  step it was accepted for is remembered, and only later steps count from then on.
- Recovery codes have 50 random bits, are kept as keyed hashes and deleted as they are used.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.audit import AuditAction, AuditEntry, Via
from bot.domain.errors import ClairbotError, NotFound
from bot.service.staff_store import StoredStaff
from bot.service.store import Store, Tx

STEP_SECONDS = 30
RECOVERY_CODES = 10
_RECOVERY_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that reads like something else."""
_RECOVERY_LENGTH = 10


class CodeRefused(ClairbotError):
    """The one-time code is wrong, too old, or was used before."""


class SecondFactorOff(ClairbotError):
    """A second factor needs SECRET_KEY, which is not set."""


class SecondFactorUnreadable(ClairbotError):
    """The second factor cannot be checked: SECRET_KEY is missing or not the one of before."""


class OneTimeCodes(Protocol):
    """Codes by time (RFC 6238), as authenticator apps make them."""

    def new_secret(self) -> str:
        """A random secret in the letters apps read."""
        ...

    def code(self, secret: str, step: int) -> str:
        """The six digits of a time step."""
        ...

    def address(self, secret: str, login: str) -> str:
        """What the QR code says to the app."""
        ...


class SecretBox(Protocol):
    """Seals secrets with a key that is not in the database."""

    def seal(self, secret: str, about: str) -> str:
        """Sealed; it opens with the same ``about`` only."""
        ...

    def open(self, sealed: str, about: str) -> str:
        """The secret; SecondFactorUnreadable where the key or ``about`` is another."""
        ...


@dataclass(frozen=True)
class Enrolment:
    """A second factor being set up."""

    secret: str
    """To type in where no camera is at hand."""
    address: str
    """For the QR code."""


@dataclass(frozen=True)
class SecondFactor:
    """Setting up, checking and taking away second factors."""

    store: Store
    codes: OneTimeCodes
    box: SecretBox | None = None
    key: bytes = field(default=b"", repr=False)
    new_recovery_code: Callable[[], str] = lambda: "".join(
        secrets.choice(_RECOVERY_SIGNS) for _ in range(_RECOVERY_LENGTH)
    )

    @property
    def on(self) -> bool:
        """Whether a second factor can be set up here."""
        return self.box is not None

    def begin(self, staff_id: int) -> None:
        """A new secret, not in force before ``confirm``. SecondFactorOff."""
        if self.box is None:
            raise SecondFactorOff
        sealed = self.box.seal(self.codes.new_secret(), _about(staff_id))
        with self.store.write() as tx:
            tx.set_staff(staff_id, totp_pending=sealed)

    def pending(self, staff_id: int) -> Enrolment | None:
        """The one being set up, if any; SecondFactorUnreadable."""
        with self.store.read() as tx:
            stored = _record(tx, staff_id)
        if stored.totp_pending is None:
            return None
        secret = self._open(stored.totp_pending, staff_id)
        return Enrolment(secret, self.codes.address(secret, stored.view.login))

    def confirm(self, staff_id: int, code: str, now: datetime) -> tuple[str, ...]:
        """Put the pending one in force; the recovery codes, told this once. CodeRefused."""
        with self.store.write() as tx:
            stored = _record(tx, staff_id)
            if stored.totp_pending is None:
                raise CodeRefused
            step = self._step(stored.totp_pending, staff_id, code, now, after=None)
            tx.set_staff(staff_id, totp=stored.totp_pending, totp_pending=None, totp_step=step)
            tx.add_audit(_entry(AuditAction.SECOND_FACTOR_ON, now, staff_id))
            return self._new_codes(tx, staff_id)

    def renew(self, staff_id: int, now: datetime) -> tuple[str, ...]:
        """New recovery codes; those of before are void."""
        with self.store.write() as tx:
            if _record(tx, staff_id).totp is None:
                raise NotFound("there is no second factor")
            tx.add_audit(_entry(AuditAction.RECOVERY_RENEWED, now, staff_id))
            return self._new_codes(tx, staff_id)

    def recovery_codes_left(self, staff_id: int) -> int:
        """How many are not used yet."""
        with self.store.read() as tx:
            return tx.recovery_codes_left(staff_id)

    def take_away(self, staff_id: int, now: datetime, by: int | None = None) -> None:
        """No second factor any more. ``by`` None is an operator at the command line. NotFound."""
        with self.store.write() as tx:
            _record(tx, staff_id)
            tx.set_staff(staff_id, totp=None, totp_pending=None, totp_step=None)
            tx.set_recovery_codes(staff_id, ())
            via = Via.COMMAND if by is None else Via.PAGE
            entry = AuditEntry(AuditAction.SECOND_FACTOR_OFF, now, by, about_id=staff_id, via=via)
            tx.add_audit(entry)

    def check(self, tx: Tx, stored: StoredStaff, code: str, now: datetime) -> bool:
        """Whether this code lets the (locked) account in; it never will again.

        SecondFactorUnreadable where nobody can tell.
        """
        staff_id = stored.view.id
        plain = "".join(code.split()).replace("-", "").lower()
        if len(plain) == _RECOVERY_LENGTH:
            used = tx.use_recovery_code(staff_id, self._recovery_hash(staff_id, plain))
            if used:
                tx.add_audit(_entry(AuditAction.RECOVERY_USED, now, staff_id))
            return used
        if stored.totp is None:
            return False
        try:
            step = self._step(stored.totp, staff_id, plain, now, after=stored.totp_step)
        except CodeRefused:
            return False
        tx.set_staff(staff_id, totp_step=step)
        return True

    def _step(
        self, sealed: str, staff_id: int, code: str, now: datetime, *, after: int | None
    ) -> int:
        """The time step the code is of; CodeRefused for none that may still be used."""
        typed = "".join(code.split())
        secret = self._open(sealed, staff_id)
        current = int(now.timestamp()) // STEP_SECONDS
        for step in (current, current - 1, current + 1):
            fresh = after is None or step > after
            right = hmac.compare_digest(self.codes.code(secret, step).encode(), typed.encode())
            if fresh and right:
                return step
        raise CodeRefused

    def _open(self, sealed: str, staff_id: int) -> str:
        if self.box is None:
            raise SecondFactorUnreadable
        return self.box.open(sealed, _about(staff_id))

    def _new_codes(self, tx: Tx, staff_id: int) -> tuple[str, ...]:
        made = tuple(self.new_recovery_code() for _ in range(RECOVERY_CODES))
        tx.set_recovery_codes(staff_id, [self._recovery_hash(staff_id, one) for one in made])
        return tuple(f"{one[:5]}-{one[5:]}" for one in made)

    def _recovery_hash(self, staff_id: int, code: str) -> str:
        return hmac.digest(self.key, f"recovery:{staff_id}:{code}".encode(), "sha256").hex()


def _about(staff_id: int) -> str:
    return f"staff:{staff_id}:totp"


def _record(tx: Tx, staff_id: int) -> StoredStaff:
    found = tx.staff_record(staff_id)
    if found is None:
        raise NotFound(f"there is no member of staff {staff_id}")
    return found


def _entry(action: AuditAction, now: datetime, staff_id: int) -> AuditEntry:
    return AuditEntry(action, now, staff_id, about_id=staff_id)
