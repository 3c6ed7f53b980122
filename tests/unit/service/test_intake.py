"""What is taken in: once, durably, without what must not be kept."""

from __future__ import annotations

import threading

import pytest

from bot.domain.errors import StorageError
from bot.domain.event import EventKind
from bot.service.intake import Intake
from bot.storage.database import Database
from tests.support.clock import START
from tests.support.databases import places_of, stored_words
from tests.support.events import event, presses, says
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
