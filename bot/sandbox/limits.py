"""Rate limits as token buckets on the sandbox's own clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime


class RateLimits:
    """One bucket a key. A call costs one token; tokens come back with time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, key: str, *, burst: float, per_second: float) -> float:
        """0 and a token taken, or the seconds until there is one. ``per_second`` 0: no limit."""
        if per_second <= 0:
            return 0.0
        at = self._now().timestamp()
        tokens, seen = self._buckets.get(key, (burst, at))
        tokens = min(burst, tokens + max(0.0, at - seen) * per_second)
        if tokens < 1:
            self._buckets[key] = (tokens, at)
            return (1 - tokens) / per_second
        self._buckets[key] = (tokens - 1, at)
        return 0.0

    def clear(self) -> None:
        """Fill all buckets."""
        self._buckets.clear()
