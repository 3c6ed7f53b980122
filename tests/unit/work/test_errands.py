"""A thread for one kind of work: woken, looking by itself, never stopped by a failure."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.domain.errors import StorageError
from bot.service.health import Health
from bot.work import errands
from bot.work.errands import ErrandWorker
from tests.support.waiting import wait_until
from tests.support.wiring import House

NEVER = 3600.0


@contextmanager
def at_work(
    house: House, work: Callable[[], bool], *, look_seconds: float = NEVER
) -> Iterator[Health]:
    health = Health(house.store)
    worker = ErrandWorker(
        "errand",
        work,
        house.store.signals,
        health,
        house.clock,
        look_seconds=look_seconds,
        topic="mail",
    )
    worker.start()
    try:
        yield health
    finally:
        worker.stop()
        assert not any(thread.name == "errand" for thread in threading.enumerate())


def test_it_works_until_nothing_is_left_and_again_when_called(house: House) -> None:
    left, done = [True, True], []

    def work() -> bool:
        done.append(True)
        return bool(left) and left.pop()

    with at_work(house, work) as health:
        wait_until(lambda: len(done) == 3)
        house.store.signals.publish("outbox")
        house.store.signals.publish("mail")
        wait_until(lambda: len(done) == 4)
        assert health.alive(house.clock.now()) == ("errand",)


def test_it_rests_as_long_as_its_work_took(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float | None] = []
    took, passed = [0.0, 7.0, 0.0], [100.0]

    def work() -> bool:
        passed[0] += took.pop(0)
        house.clock.turn(days=1)
        return bool(took)

    monkeypatch.setattr(errands, "monotonic", lambda: passed[0])

    worker = ErrandWorker(
        "errand",
        work,
        house.store.signals,
        Health(house.store),
        house.clock,
        look_seconds=NEVER,
        rest_seconds=0.5,
    )
    monkeypatch.setattr(worker._stopping, "wait", lambda timeout=None: bool(rests.append(timeout)))
    worker.start()
    wait_until(lambda: not took)
    worker.stop()
    assert rests == [0.5, 7.0, 0.5]


def test_it_looks_by_itself(house: House) -> None:
    done: list[bool] = []

    def work() -> bool:
        done.append(True)
        return False

    with at_work(house, work, look_seconds=0.01):
        wait_until(lambda: len(done) > 3)


@pytest.mark.parametrize("error", [StorageError("sato@lg.jp"), RuntimeError("sato@lg.jp")])
def test_a_failure_is_logged_without_its_words_and_not_the_end(
    house: House,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(errands, "TROUBLE_SECONDS", 0.01)
    errors, done = [error], []

    def work() -> bool:
        if errors:
            raise errors.pop()
        done.append(True)
        return False

    with caplog.at_level(logging.WARNING), at_work(house, work, look_seconds=0.01):
        wait_until(lambda: bool(done))

    assert type(error).__name__ in caplog.text
    assert "sato" not in caplog.text
