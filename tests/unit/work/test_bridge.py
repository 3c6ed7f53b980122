"""The line between two processes: what is passed on, what is not, and how it ends."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from bot.storage.signals import LocalSignals
from bot.work import bridge
from bot.work.bridge import Bridge, Status, for_workers
from tests.support.waiting import wait_until


@dataclass
class End:
    """One end of a line and everything that was published there."""

    bridge: Bridge
    signals: LocalSignals
    heard: list[str]
    gone: threading.Event
    """Set when the other end is gone."""


@contextmanager
def end(line: socket.socket, wanted: Callable[[str], bool] = for_workers, **given: Any) -> Any:
    signals, heard, gone = LocalSignals(), list[str](), threading.Event()
    signals.subscribe(heard.append)
    made = Bridge(line, signals, wanted=wanted, on_close=gone.set, **given)
    made.start()
    try:
        yield End(made, signals, heard, gone)
    finally:
        made.close()


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Closing ends the threads, also one that waits for the other end to say something."""
    yield
    wait_until(lambda: not [one for one in threading.enumerate() if one.name == "bridge"])


@contextmanager
def joined(**given: Any) -> Iterator[tuple[End, End]]:
    """Two ends, as the pages and the workers have them."""
    ours, theirs = socket.socketpair()
    back = given.get("from_workers", lambda topic: not for_workers(topic))
    with end(ours, given.get("from_pages", for_workers)) as pages, end(theirs, back) as workers:
        yield pages, workers


@pytest.mark.parametrize(
    ("topic", "woken"),
    [
        ("inbox", True), ("outbox", True), ("queue", False), ("ticket:1", False),
        ("conversation:line:U1", False), ("inbox2", False),
    ],
)  # fmt: skip
def test_workers_are_woken_by_the_inbox_and_the_outbox_only(topic: str, woken: bool) -> None:
    assert for_workers(topic) is woken


def test_each_end_passes_on_only_what_the_other_wants() -> None:
    with joined() as (pages, workers):
        pages.signals.publish("queue", "inbox", "ticket:4", "outbox")
        wait_until(lambda: "outbox" in workers.heard)
        workers.signals.publish("outbox", "ticket:4", "conversation:memory:安奈")
        wait_until(lambda: "conversation:memory:安奈" in pages.heard)

        assert workers.heard[:2] == ["inbox", "outbox"]
        assert pages.heard[4:] == ["ticket:4", "conversation:memory:安奈"]


def test_what_came_over_the_line_is_not_sent_back() -> None:
    def everything(topic: str) -> bool:
        return True

    with joined(from_pages=everything, from_workers=everything) as (pages, workers):
        pages.signals.publish("inbox")
        wait_until(lambda: "inbox" in workers.heard)
        workers.signals.publish("queue")
        wait_until(lambda: "queue" in pages.heard)
        pages.signals.publish("last")
        wait_until(lambda: "last" in workers.heard)

        assert pages.heard == workers.heard == ["inbox", "queue", "last"]


def test_the_status_is_asked_again_and_again_and_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "STATUS_SECONDS", 0.01)
    ours, theirs = socket.socketpair()
    arrived: list[Status] = []
    asked = iter(range(1_000_000))

    with end(ours, on_status=arrived.append) as pages:
        line = Bridge(
            theirs, LocalSignals(), wanted=for_workers, status=lambda: {"workers": [next(asked)]}
        )
        line.start()
        wait_until(lambda: len(arrived) >= 3)
        line.close()
        assert pages.gone.wait(20)

    assert arrived == [{"workers": [number]} for number in range(len(arrived))]


def test_a_status_nobody_asked_for_is_left_alone() -> None:
    ours, theirs = socket.socketpair()
    with theirs, end(ours) as pages:
        theirs.sendall(b'{"status": {"workers": []}}\n{"new": "words"}\n{"topic": "queue"}\n')
        wait_until(lambda: pages.heard == ["queue"])


def test_the_end_of_the_other_process_is_told_once_and_publishing_goes_on() -> None:
    ours, theirs = socket.socketpair()
    with end(ours) as pages:
        theirs.close()
        assert pages.gone.wait(20)

        pages.signals.publish("inbox", "inbox")

        assert pages.heard == ["inbox", "inbox"]


def test_hanging_up_is_noticed_at_the_other_end_and_not_taken_for_its_death() -> None:
    with joined() as (pages, workers):
        pages.bridge.close()
        assert workers.gone.wait(20)
        pages.bridge.close()
        pages.signals.publish("inbox")

        assert not pages.gone.is_set()
        assert workers.heard == []


@pytest.mark.parametrize("junk", [b"not JSON\n", b"\xff\xfe\n"], ids=["words", "bytes"])
def test_a_line_that_cannot_be_understood_counts_as_broken(
    junk: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    ours, theirs = socket.socketpair()
    with theirs, end(ours) as pages, caplog.at_level(logging.WARNING):
        theirs.sendall(junk)
        assert pages.gone.wait(20)

    assert "the line to the other process broke" in caplog.text


def test_a_process_that_hangs_holds_up_nobody_who_publishes() -> None:
    ours, theirs = socket.socketpair()
    done = threading.Event()

    def publish(signals: LocalSignals) -> None:
        for _ in range(20_000):
            signals.publish("inbox")
        done.set()

    with theirs, end(ours) as pages:
        threading.Thread(target=publish, args=(pages.signals,), daemon=True).start()
        assert done.wait(20)
        arrived = theirs.recv(1_000_000).splitlines()

    assert {json.loads(one)["topic"] for one in arrived[:-1]} == {"inbox"}
