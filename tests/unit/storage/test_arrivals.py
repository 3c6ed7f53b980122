"""What came is safe at once, and in the inbox exactly once, whatever happens in between."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import StorageError
from bot.domain.event import InboundEvent
from bot.service.erasing import erase_contact
from bot.storage.arrivals import Arrivals
from bot.storage.database import Database
from tests.support.clock import START
from tests.support.databases import places_of
from tests.support.events import says


@pytest.fixture
def pages(sqlite_url: str) -> Iterator[Database]:
    """The database as the web process has it."""
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def workers(sqlite_url: str) -> Iterator[Database]:
    """The same file as the worker process has it."""
    opened = Database(sqlite_url)
    yield opened
    opened.close()


def take_in(database: Database, *events: InboundEvent) -> list[bool]:
    with database.take_in() as tx:
        return [tx.add_event(event, START) for event in events]


def handle_all(database: Database) -> list[str]:
    """The words of every event, in the order in which they are handed out."""
    said = []
    while True:
        with database.next_event(START + timedelta(hours=1)) as work:
            if work is None:
                return said
            work.commit(lambda tx: None)
            said.append(work.event.text)


def test_taking_in_does_not_wait_for_a_worker_that_is_writing(
    pages: Database, workers: Database
) -> None:
    with workers.write() as tx:
        tx.use_form("in the middle of something", START)
        # A second writer of the same file would wait here for ever.
        assert take_in(pages, says("hello")) == [True]

    assert handle_all(workers) == ["hello"]


@settings(max_examples=25)
@given(words=st.lists(st.text(min_size=1), max_size=8))
def test_nothing_is_changed_on_the_way(
    words: list[str], tmp_path_factory: pytest.TempPathFactory, empty_file: Path
) -> None:
    folder = tmp_path_factory.mktemp("way")
    path = folder / "clairbot.db"
    path.write_bytes(empty_file.read_bytes())
    database = Database(f"sqlite:///{path}")
    storable = [word.replace("\x00", "") for word in words]

    take_in(database, *(says(word) for word in storable))

    assert handle_all(database) == storable
    database.close()


class TestAProcessKilledOnTheWay:
    def test_after_the_move_and_before_the_removal_doubles_nothing(
        self, pages: Database, workers: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        take_in(pages, says("once"))
        with monkeypatch.context() as killed:
            killed.setattr(Arrivals, "remove", lambda _self, _numbers: None)
            with workers.next_event(START) as work:
                assert work is not None
                work.commit(lambda tx: None)

        assert handle_all(workers) == []
        assert workers.health().waiting_events == 0

    def test_before_the_move_loses_nothing(self, sqlite_url: str, workers: Database) -> None:
        first = Database(sqlite_url)
        take_in(first, says("kept"))
        first.close()

        assert handle_all(workers) == ["kept"]


def test_an_event_is_known_wherever_it_is(pages: Database, workers: Database) -> None:
    event = says("hello")

    assert take_in(pages, event, event) == [True, False]
    assert take_in(pages, event) == [False]
    workers.settle()
    assert take_in(pages, event) == [False]
    assert handle_all(workers) == ["hello"]
    assert take_in(pages, event) == [False]


def test_many_pages_and_workers_at_once_lose_and_double_nothing(
    sqlite_url: str, workers: Database
) -> None:
    def come(place: int) -> None:
        database = Database(sqlite_url)
        for number in range(20):
            take_in(database, says(f"{place}-{number}", address=f"p{place}"))
        database.close()

    comers = [threading.Thread(target=come, args=(place,)) for place in range(3)]
    for thread in comers:
        thread.start()
    said: list[str] = []
    while any(thread.is_alive() for thread in comers):
        said += handle_all(workers)
    said += handle_all(workers)

    assert sorted(said) == sorted(f"{place}-{number}" for place in range(3) for number in range(20))
    for place in range(3):
        mine = [words for words in said if words.startswith(f"{place}-")]
        assert mine == [f"{place}-{number}" for number in range(20)]


def test_what_has_just_come_is_erased_too(
    pages: Database, workers: Database, sqlite_url: str
) -> None:
    take_in(pages, says("MARKER words"))
    assert places_of(sqlite_url, "MARKER") == ["inbox.payload"]

    erase_contact(workers, "memory:anna", START)

    assert places_of(sqlite_url, "MARKER") == []
    assert handle_all(workers) == []


def test_what_waits_is_counted(pages: Database, workers: Database) -> None:
    take_in(pages, says("a"), says("b"))

    assert workers.health().waiting_events == 2
    workers.settle()
    assert workers.health().waiting_events == 2


def test_a_file_that_is_no_database_is_refused_with_our_error(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///") + "-arrivals")
    file.write_bytes(b"this is no database at all" * 100)
    database = Database(sqlite_url)

    with pytest.raises(StorageError):
        take_in(database, says("hello"))
    assert not database.health().ok
    with pytest.raises(StorageError), database.next_event(START):
        pass
    database.close()
