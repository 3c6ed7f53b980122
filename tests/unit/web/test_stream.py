"""Signals from any thread become nudges; streams are counted, bounded and always let go."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
from sse_starlette import ServerSentEvent
from starlette.exceptions import HTTPException

from bot.storage.signals import LocalSignals
from bot.web.stream import StreamLimits, Streams, nudges

FOREVER = 3600.0


async def next_nudge(bell: AsyncIterator[bool], within: float = 5.0) -> bool:
    try:
        async with asyncio.timeout(within):
            await anext(bell)
    except (TimeoutError, StopAsyncIteration):
        return False
    return True


async def test_there_is_a_nudge_at_once() -> None:
    bell = nudges(LocalSignals(), ["queue"], every=FOREVER)
    assert await next_nudge(bell)
    await bell.aclose()


async def test_a_signal_from_another_thread_wakes_it() -> None:
    signals = LocalSignals()
    bell = nudges(signals, ["queue"], every=FOREVER)
    await next_nudge(bell)
    threading.Thread(target=signals.publish, args=("queue",)).start()
    assert await next_nudge(bell)
    await bell.aclose()


async def test_a_signal_while_it_is_busy_is_not_lost() -> None:
    signals = LocalSignals()
    bell = nudges(signals, ["queue"], every=FOREVER)
    await next_nudge(bell)
    signals.publish("queue")
    await asyncio.sleep(0)
    assert await next_nudge(bell)
    await bell.aclose()


async def test_many_signals_are_one_nudge() -> None:
    signals = LocalSignals()
    bell = nudges(signals, ["queue"], every=FOREVER)
    await next_nudge(bell)
    for _ in range(1000):
        signals.publish("queue")
    await asyncio.sleep(0)
    assert await next_nudge(bell)
    assert not await next_nudge(bell, within=0.05)
    await bell.aclose()


async def test_other_topics_do_not_wake_it() -> None:
    signals = LocalSignals()
    bell = nudges(signals, ["ticket:1"], every=FOREVER)
    await next_nudge(bell)
    signals.publish("ticket:11", "queue", "conversation:web:x")
    assert not await next_nudge(bell, within=0.05)
    await bell.aclose()


async def test_it_looks_from_time_to_time_without_a_signal() -> None:
    bell = nudges(LocalSignals(), ["queue"], every=0.001)
    assert await next_nudge(bell)
    assert await next_nudge(bell)
    await bell.aclose()


async def test_it_ends_after_its_longest_time() -> None:
    bell = nudges(LocalSignals(), ["queue"], every=FOREVER, longest=0.01)
    async with asyncio.timeout(5):
        assert [told async for told in bell] == [False, False]


async def test_it_always_unsubscribes() -> None:
    signals = LocalSignals()
    bell = nudges(signals, ["queue"], every=FOREVER)
    await next_nudge(bell)
    assert len(signals._callbacks) == 1
    await bell.aclose()
    assert len(signals._callbacks) == 0


async def test_it_unsubscribes_when_it_is_cancelled_while_it_waits() -> None:
    signals = LocalSignals()

    listening = asyncio.Event()

    async def listen() -> None:
        async for _ in nudges(signals, ["queue"], every=FOREVER):
            listening.set()

    task = asyncio.create_task(listen())
    await listening.wait()
    assert len(signals._callbacks) == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.get_running_loop().shutdown_asyncgens()
    assert len(signals._callbacks) == 0


def test_a_signal_after_the_loop_has_ended_harms_nobody() -> None:
    signals = LocalSignals()
    kept = []

    async def listen() -> None:
        bell = nudges(signals, ["queue"], every=FOREVER)
        kept.append(bell)
        await anext(bell)
        kept.append(next(iter(signals._callbacks.values())))

    asyncio.run(listen())
    kept[1]("queue")


async def test_too_many_streams_are_refused_and_an_ended_one_makes_room() -> None:
    streams = Streams(LocalSignals(), StreamLimits(streams=1))

    async def events() -> AsyncIterator[ServerSentEvent]:
        yield ServerSentEvent("1")
        yield ServerSentEvent("2")

    body = streams.response(events()).body_iterator
    await anext(body)  # type: ignore[call-overload]
    with pytest.raises(HTTPException) as refusal:
        streams.response(events())
    assert refusal.value.status_code == 503
    await body.aclose()  # type: ignore[union-attr]
    assert streams.open == 0
    streams.response(events())
