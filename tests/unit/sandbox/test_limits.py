"""Token buckets on a clock that is turned by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.limits import RateLimits


def test_a_burst_passes_and_then_one_a_second() -> None:
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    limits = RateLimits(lambda: now[0])
    waits = [limits.wait("chat", burst=3, per_second=1) for _ in range(4)]
    assert waits == [0, 0, 0, pytest.approx(1)]
    now[0] += timedelta(seconds=0.5)
    assert limits.wait("chat", burst=3, per_second=1) == pytest.approx(0.5)
    now[0] += timedelta(seconds=0.5)
    assert limits.wait("chat", burst=3, per_second=1) == 0


def test_each_key_has_its_own_bucket_and_zero_means_no_limit() -> None:
    limits = RateLimits(lambda: datetime(2026, 1, 1, tzinfo=UTC))
    assert limits.wait("a", burst=1, per_second=1) == 0
    assert limits.wait("b", burst=1, per_second=1) == 0
    assert [limits.wait("c", burst=0, per_second=0) for _ in range(100)] == [0] * 100
