"""Beats: at once after a quiet time, then seldom; whatever was signalled is told by one of them."""

from __future__ import annotations

import asyncio
import itertools
import threading
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from bot.service.ports import EVERYTHING
from bot.storage.signals import LocalSignals
from bot.web.beats import Beats, Pace

TICK = 1 / 64
"""A step of the turned clock that adds up without rounding."""


def beats_of(signals: list[int], gather: int, pause: int) -> list[float]:
    """When a page is told of signals at these ticks, by a clock that is turned for it."""
    pace = Pace(gather * TICK, pause * TICK)
    told: list[float] = []
    due: float | None = None
    for moment in sorted(signals):
        now = moment * TICK
        if due is not None and due <= now:
            pace.beaten(due)
            told.append(due)
            due = None
        coming = pace.heard(now)
        assert (coming is None) is (due is not None)
        due = coming if coming is not None else due
    return told if due is None else [*told, due]


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=60), st.integers(0, 4), st.integers(5, 40)
)
def test_every_signal_is_told_in_time_and_beats_are_apart(
    signals: list[int], gather: int, pause: int
) -> None:
    told = beats_of(signals, gather, pause)
    for signal in signals:
        assert any(signal * TICK <= beat <= (signal + max(gather, pause)) * TICK for beat in told)
    assert all(later - one >= pause * TICK for one, later in itertools.pairwise(told))


def test_the_first_after_a_quiet_time_does_not_wait_for_the_pause() -> None:
    assert beats_of([0, 1, 2, 400], 0, 100) == [0, 100 * TICK, 400 * TICK]


def test_twenty_signals_a_second_are_two_beats_a_second() -> None:
    ten_seconds = [number * 3 for number in range(200)]
    assert len(beats_of(ten_seconds, 1, 32)) <= 2 * 10


class Times:
    """Who was rung, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._rung = asyncio.Semaphore(0)

    def ring(self, name: str) -> None:
        self.names.append(name)
        self._rung.release()

    async def next(self, count: int) -> None:
        async with asyncio.timeout(5):
            for _ in range(count):
                await self._rung.acquire()


async def test_all_who_listen_to_the_same_are_told_in_the_same_moment() -> None:
    signals = LocalSignals()
    beats = Beats(signals, gather=0, pause=0)
    times = Times()
    ends = [beats.listen(["queue"], partial(times.ring, name)) for name in "ab"]
    beats.listen(["ticket:1"], partial(times.ring, "c"))
    threading.Thread(target=signals.publish, args=("queue",)).start()
    await times.next(2)
    assert times.names == ["a", "b"]

    ends[0]()
    signals.publish("queue")
    await times.next(1)
    assert times.names == ["a", "b", "b"]


async def test_who_may_have_missed_something_is_told_whatever_they_wait_for() -> None:
    signals = LocalSignals()
    beats = Beats(signals, gather=0, pause=0)
    times = Times()
    beats.listen(["ticket:1"], partial(times.ring, "a"))
    signals.publish(EVERYTHING)
    await times.next(1)


async def test_when_nobody_listens_any_more_nothing_is_left() -> None:
    signals = LocalSignals()
    beats = Beats(signals)
    ends = [beats.listen(["queue"], lambda: None) for _ in range(2)]
    assert len(signals._callbacks) == 1
    for end in (*ends, ends[0]):
        end()
    assert len(signals._callbacks) == 0
