"""What is taken in: once, durably, without what must not be kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from bot.domain.errors import StorageError
from bot.domain.event import EventKind, InboundEvent
from bot.service.intake import Intake
from bot.storage.database import Database
from tests.support.clock import START
from tests.support.databases import places_of, stored_words
from tests.support.events import event, presses, says
from tests.support.waiting import wait_until
from tests.support.wiring import House


def test_a_repeated_event_is_taken_in_once(house: House) -> None:
    first, second = says("hospital"), says("labour")

    assert house.intake.accept([first, first], START) == 1
    assert house.intake.accept([first, second], START) == 1
    assert house.intake.accept([second], START) == 0
    house.receive()
    assert house.intake.accept([first, second], START) == 0
    assert [text for author, text in house.lines() if author == "person"] == ["hospital", "labour"]


def test_what_is_said_to_others_in_a_group_is_not_stored(house: House, database_url: str) -> None:
    chatter = says("MARKER at eight?", group=True, addressed=False)

    assert house.intake.accept([chatter], START) == 0
    assert stored_words(database_url)["inbox.event_id"] == []
    assert house.intake.accept([chatter, says("bot?", group=True, addressed=True)], START) == 1
    assert places_of(database_url, "MARKER") == []


def test_workers_are_woken_only_by_something_new(house: House, database: Database) -> None:
    heard: list[str] = []
    database.signals.subscribe(heard.append)
    one = says("hospital")

    house.intake.accept([one], START)
    house.intake.accept([one], START)
    house.intake.accept([], START)

    assert heard == ["inbox"]


@pytest.mark.parametrize("given", ["34.70381,137.73412", "home"], ids=["exact", "no place"])
def test_where_exactly_somebody_stands_is_not_stored(
    house: House, database_url: str, given: str
) -> None:
    place = event(EventKind.LOCATION, data=given, unreadable="location")

    house.intake.accept([place], START)
    house.receive()

    assert places_of(database_url, "34.70") == []
    assert places_of(database_url, "home") == []


def test_personal_numbers_are_masked_before_anything_is_stored(
    house: House, database_url: str
) -> None:
    house.intake.accept([says("my number is 123456789018")], START)

    assert places_of(database_url, "123456789018") == []
    assert places_of(database_url, "my number is ●●●") == ["inbox.payload"]


@pytest.mark.parametrize("junk", ["\x00", "\ud83d"], ids=["nul", "half-a-letter"])
def test_what_no_database_keeps_is_replaced_so_that_the_rest_is_answered(
    house: House, junk: str
) -> None:
    house.receive(says(f"hos{junk}pital"), presses(f"menu{junk}"))

    persons = [text for author, text in house.lines() if author == "person"]
    assert persons == ["hos\ufffdpital", "menu\ufffd"]


def test_events_are_stored_all_or_none(house: House, database_url: str) -> None:
    naive = says("second", occurred_at=START.replace(tzinfo=None))

    with pytest.raises(Exception, match="without a zone"):
        house.intake.accept([says("first"), naive], START)

    assert stored_words(database_url)["inbox.event_id"] == []


def test_calls_that_come_at_once_are_each_stored_and_each_told_their_own_number(
    house: House, database_url: str
) -> None:
    shared = says("twice", address="shared")
    gate = threading.Barrier(12)
    results: dict[int, int | str] = {}

    def call(number: int) -> None:
        events = [says("a", address=f"p{number}"), says("b", address=f"p{number}"), shared]
        if number == 0:
            events.append(says("bad", occurred_at=START.replace(tzinfo=None)))
        gate.wait()
        try:
            results[number] = house.intake.accept(events, START)
        except Exception as error:
            results[number] = type(error).__name__

    threads = [threading.Thread(target=call, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert isinstance(results.pop(0), str)
    assert sorted(map(str, results.values())) == ["2"] * 10 + ["3"]
    assert len(stored_words(database_url)["inbox.event_id"]) == 23


def test_a_broken_database_is_said_so_that_the_platform_delivers_again(
    database: Database,
) -> None:
    with database.write() as tx:
        tx._session.connection().exec_driver_sql("ALTER TABLE inbox RENAME TO away")  # type: ignore[attr-defined]
    try:
        with pytest.raises(StorageError):
            Intake(database).accept([event(EventKind.START)], START)
    finally:
        with database.write() as tx:
            tx._session.connection().exec_driver_sql("ALTER TABLE away RENAME TO inbox")  # type: ignore[attr-defined]


class Queueing:
    """A store whose first commit waits until it is let go; it counts commits and refuses words."""

    def __init__(self, store: Any, *, refused: str = "", broken: bool = False) -> None:
        self._store = store
        self._refused = refused
        self.broken = broken
        self.first = threading.Event()
        self.go = threading.Event()
        self.commits = 0
        self.stored: set[str] = set()
        """The ids of events that are safe."""

    @contextmanager
    def take_in(self) -> Iterator[Any]:
        """As the real one."""
        self.first.set()
        assert self.go.wait(20)
        if self.broken:
            raise StorageError
        added: list[str] = []
        with self._store.take_in() as tx:
            yield _Noting(tx, self._refused, added)
        self.commits += 1
        self.stored |= set(added)


class _Noting:
    """A transaction that notes which events it was given."""

    def __init__(self, tx: Any, refused: str, added: list[str]) -> None:
        self._tx = tx
        self._refused = refused
        self._added = added

    def add_event(self, event: InboundEvent, received_at: datetime) -> bool:
        """As the real one, but for the words that are refused."""
        if event.text == self._refused:
            raise ValueError("refused")
        self._added.append(event.event_id)
        new: bool = self._tx.add_event(event, received_at)
        return new

    def after_commit(self, *topics: str) -> None:
        """As the real one."""
        self._tx.after_commit(*topics)


def call_together(store: Queueing, words: list[str]) -> list[object]:
    """What each call came to: its number and whether its event was safe by then, or its error.

    All but the first are waiting in line when the first commit goes on.
    """
    intake = Intake(store)  # type: ignore[arg-type]
    results: list[object] = [None] * len(words)

    def call(number: int) -> None:
        one = says(words[number], address=f"p{number}")
        try:
            results[number] = (intake.accept([one], START), one.event_id in store.stored)
        except Exception as error:
            results[number] = type(error)

    def start(numbers: range) -> list[threading.Thread]:
        threads = [threading.Thread(target=call, args=(number,)) for number in numbers]
        for thread in threads:
            thread.start()
        return threads

    threads = start(range(1))
    assert store.first.wait(20)
    threads += start(range(1, len(words)))
    wait_until(lambda: len(intake._waiting) == len(words) - 1)  # else it would be a matter of luck
    store.go.set()
    for thread in threads:
        thread.join()
    return results


class TestCallsThatWaitInLine:
    """They share one commit, and still each gets what is its own."""

    def test_are_stored_in_one_commit_and_return_once_they_are_safe(
        self, database: Database, database_url: str
    ) -> None:
        store = Queueing(database)

        results = call_together(store, ["words"] * 24)

        assert results == [(1, True)] * 24
        assert store.commits == 2
        assert len(stored_words(database_url)["inbox.event_id"]) == 24

    @pytest.mark.parametrize("bad", [0, 7], ids="place-{}".format)
    def test_are_not_harmed_by_one_that_cannot_be_stored(
        self, database: Database, database_url: str, bad: int
    ) -> None:
        store = Queueing(database, refused="bad")
        words = ["words"] * 12
        words[bad] = "bad"

        results = call_together(store, words)

        assert results.pop(bad) is ValueError
        assert results == [(1, True)] * 11
        assert len(stored_words(database_url)["inbox.event_id"]) == 11

    def test_are_each_told_that_the_database_is_down_and_can_come_again(
        self, database: Database
    ) -> None:
        store = Queueing(database, broken=True)

        assert call_together(store, ["words"] * 8) == [StorageError] * 8

        store.broken = False
        assert Intake(store).accept([says("again")], START) == 1  # type: ignore[arg-type]

    def test_wake_the_workers_once_for_all(self, database: Database) -> None:
        heard: list[str] = []
        database.signals.subscribe(heard.append)

        call_together(Queueing(database), ["words"] * 6)

        assert heard == ["inbox", "inbox"]
