"""How staff passwords are kept: argon2id with the library's current defaults (RFC 9106)."""

from __future__ import annotations

import argon2


class Argon2Hasher:
    """Implements ``bot.service.accounts.PasswordHasher``."""

    def __init__(self) -> None:
        self._hasher = argon2.PasswordHasher()

    def hash(self, password: str) -> str:
        """A salted hash, parameters included."""
        return self._hasher.hash(password)

    def verify(self, hashed: str, password: str) -> bool:
        """Whether the password is the one; False too for a hash that cannot be read."""
        try:
            return self._hasher.verify(hashed, password)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False
