"""A password hasher that costs nothing, for tests that are not about passwords."""

from __future__ import annotations


class PlainHasher:
    """Implements ``accounts.PasswordHasher`` without protecting anything."""

    def hash(self, password: str) -> str:
        """The password, marked."""
        return f"plain:{password}"

    def verify(self, hashed: str, password: str) -> bool:
        """Whether it is the same."""
        return hashed == f"plain:{password}"
