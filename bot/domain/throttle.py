"""How long somebody who guesses has to wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
"""Failures older than this are forgotten."""

FREE_TRIES = 5
"""Failures of one account before it is slowed down."""

FREE_TRIES_ADDRESS = 20
"""Failures from one address before it is slowed down: an office shares one."""

PAUSE = timedelta(seconds=30)
"""Waiting time after the last failure once the free tries are used up; doubles with each more."""

LONGEST_PAUSE = timedelta(minutes=15)
_MOST_DOUBLINGS = 10
"""Far beyond ``LONGEST_PAUSE``; guesses made side by side must not overflow the reckoning."""


def pause_left(failures: Sequence[datetime], now: datetime, free: int = FREE_TRIES) -> timedelta:
    """How long the next try has to wait; ``failures`` ascending, within ``WINDOW``."""
    over = len(failures) - free
    if over < 0:
        return timedelta(0)
    doublings: int = 2 ** min(over, _MOST_DOUBLINGS)
    pause = min(PAUSE * doublings, LONGEST_PAUSE)
    return max(failures[-1] + pause - now, timedelta(0))
