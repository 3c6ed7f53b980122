"""What several pages show is worked out once, and never older than what told them to look."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from bot.storage.signals import LocalSignals
from bot.web.beats import Beats
from bot.web.sharing import Shared


class Work:
    """Counts how often it was done; held up while ``gate`` is closed."""

    def __init__(self) -> None:
        self.done = 0
        self.gate = threading.Event()
        self.gate.set()
        self.fails = False

    def __call__(self) -> int:
        self.done += 1
        mine = self.done
        assert self.gate.wait(5)
        if self.fails:
            raise ValueError("it fails")
        return mine


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def signals() -> LocalSignals:
    return LocalSignals()


@pytest.fixture
def beats(signals: LocalSignals) -> Beats:
    return Beats(signals, gather=0, pause=0)


@pytest.fixture
def shared(beats: Beats) -> Shared[int]:
    return Shared[int](beats, ["queue"])


async def beat(signals: LocalSignals, beats: Beats) -> None:
    """One beat, heard by all who listened before."""
    heard = asyncio.Event()
    leave = beats.listen(["queue"], heard.set)
    signals.publish("queue")
    async with asyncio.timeout(5):
        await heard.wait()
    leave()


async def test_those_who_ask_at_once_share_one_piece_of_work(
    shared: Shared[int], work: Work
) -> None:
    work.gate.clear()
    asked = [asyncio.create_task(shared.get("a", work)) for _ in range(25)]
    other = asyncio.create_task(shared.get("b", work))
    await asyncio.sleep(0)
    work.gate.set()
    assert await asyncio.gather(*asked) == [1] * 25
    assert await other == 2
    assert await shared.get("a", work) == 1


async def test_after_a_beat_nobody_gets_what_was_read_before(
    signals: LocalSignals, beats: Beats, shared: Shared[int], work: Work
) -> None:
    work.gate.clear()
    early = asyncio.create_task(shared.get("a", work))
    await asyncio.sleep(0)
    await beat(signals, beats)
    late = asyncio.create_task(shared.get("a", work))
    await asyncio.sleep(0)
    work.gate.set()
    assert await early != await late
    assert await shared.get("a", work) == await late


async def test_a_fresh_look_replaces_what_others_get(shared: Shared[int], work: Work) -> None:
    assert await shared.get("a", work) == 1
    assert await shared.get("a", work, fresh=True) == 2
    assert await shared.get("a", work) == 2


async def test_one_who_goes_away_takes_nothing_from_the_others(
    shared: Shared[int], work: Work
) -> None:
    work.gate.clear()
    gone, stays = (asyncio.create_task(shared.get("a", work)) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    work.gate.set()
    assert await stays == 1


async def test_a_failure_is_told_and_not_kept(shared: Shared[int], work: Work) -> None:
    work.fails = True
    with pytest.raises(ValueError, match="it fails"):
        await shared.get("a", work)
    work.fails = False
    assert await shared.get("a", work) == 2


async def test_without_signals_it_is_done_anew_from_time_to_time(
    shared: Shared[int], work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await shared.get("a", work) == 1
    monkeypatch.setattr("bot.web.sharing.LONGEST", -1)
    assert await shared.get("a", work) == 2


async def test_not_more_than_so_many_results_are_kept(
    signals: LocalSignals, beats: Beats, shared: Shared[int], work: Work
) -> None:
    for number in range(200):
        await shared.get(number, work)
        if number % 20 == 0:
            await beat(signals, beats)
    assert len(shared._kept) <= 64


def test_every_event_loop_has_results_of_its_own(shared: Shared[int], work: Work) -> None:
    ask: Callable[[], int] = lambda: asyncio.run(shared.get("a", work))  # noqa: E731
    assert (ask(), ask()) == (1, 2)
