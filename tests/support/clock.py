"""A clock that is turned by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Japan."""


class TurnedClock:
    """Implements ``ports.Clock``; stands still until ``turn``."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now

    def now(self) -> datetime:
        """The moment it shows."""
        return self._now

    def turn(self, *, seconds: float = 0, days: float = 0) -> datetime:
        """Move on (never back)."""
        self._now += timedelta(seconds=seconds, days=days)
        return self._now
