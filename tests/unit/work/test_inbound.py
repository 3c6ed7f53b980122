"""Threads that handle events: woken, never stopped by a failure."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from bot.domain.errors import StorageError
from bot.domain.understood import Question, Understood
from bot.service.health import Health
from bot.work import inbound
from bot.work.inbound import InboundWorkers
from tests.support.events import says
from tests.support.small import Told
from tests.support.waiting import wait_until
from tests.support.wiring import House


@contextmanager
def at_work(
    house: House, *, count: int = 2, store: Any = None, made: list[InboundWorkers] | None = None
) -> Iterator[Health]:
    health = Health(house.store)
    handler = replace(house.handler, store=store) if store else house.handler
    workers = InboundWorkers(handler, house.store.signals, health, house.clock, count=count)
    if made is not None:
        made.append(workers)
    workers.start()
    try:
        yield health
    finally:
        workers.stop()


def answered(house: House, address: str) -> bool:
    return any(author == "bot" for author, _ in house.lines(address))


class Failing:
    """A store whose first looks for events fail."""

    def __init__(self, store: Any, *errors: Exception) -> None:
        self._store = store
        self.errors = list(errors)

    def next_event(self, now: datetime) -> Any:
        """Fail, as long as there is an error left."""
        if self.errors:
            raise self.errors.pop(0)
        return self._store.next_event(now)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_workers_answer_what_is_there_and_what_comes(house: House) -> None:
    house.intake.accept([says("hospital", address="before")], house.clock.now())

    with at_work(house) as health:
        wait_until(lambda: answered(house, "before"))
        house.intake.accept(
            [says("hospital", address=f"p{number}") for number in range(10)], house.clock.now()
        )
        wait_until(lambda: all(answered(house, f"p{number}") for number in range(10)))

    assert sorted(health.beats) == ["inbound-0", "inbound-1"]
    assert health.beats["inbound-0"] == house.clock.now()


def test_a_signal_wakes_a_worker_long_before_it_would_look(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound, "LOOK_SECONDS", 600.0)
    with at_work(house, count=1):
        for address in ("a", "b", "c"):
            house.intake.accept([says("hospital", address=address)], house.clock.now())
            wait_until(partial(answered, house, address))


def test_one_message_wakes_one_worker_and_many_wake_more(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound, "LOOK_SECONDS", 600.0)
    looks: list[int] = []
    made: list[InboundWorkers] = []
    together = threading.Barrier(2, timeout=10)

    class Counting(Failing):
        def next_event(self, now: datetime) -> Any:
            looks.append(1)
            return super().next_event(now)

    class Waiting(Told):
        def decide(self, question: Question) -> Understood:
            if question.text == "together":
                together.wait()
            return super().decide(question)

    house.handler = replace(house.handler, understanding=Waiting())
    with at_work(house, count=3, store=Counting(house.store), made=made):
        wait_until(lambda: len(made[0]._waiting) == 3)
        assert len(looks) == 3
        house.intake.accept([says("hospital", address="a")], house.clock.now())
        wait_until(lambda: answered(house, "a") and len(made[0]._waiting) == 3)
        assert len(looks) == 3 + 2

        texts = ("hospital", "hospital", "together", "together")
        house.intake.accept(
            [says(text, address=f"p{number}") for number, text in enumerate(texts)],
            house.clock.now(),
        )
        wait_until(lambda: all(answered(house, f"p{number}") for number in range(4)))


def test_a_lost_signal_only_delays(house: House) -> None:
    with at_work(house, count=1):
        with house.store.take_in() as tx:
            tx.add_event(says("hospital"), house.clock.now())
        wait_until(lambda: answered(house, "anna"))


@pytest.mark.parametrize("error", [StorageError(), RuntimeError("odd")], ids=["ours", "odd"])
def test_a_failing_database_is_survived(
    house: House, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(inbound, "TROUBLE_SECONDS", 0.01)
    store = Failing(house.store, error, error)
    house.intake.accept([says("hospital")], house.clock.now())

    with at_work(house, count=1, store=store):
        wait_until(lambda: answered(house, "anna"))

    assert store.errors == []


def test_stopping_leaves_no_thread_and_no_subscription(house: House) -> None:
    with at_work(house, count=3):
        pass

    assert not [one for one in threading.enumerate() if one.name.startswith("inbound-")]
    house.intake.accept([says("hospital")], house.clock.now())
    assert not answered(house, "anna")
