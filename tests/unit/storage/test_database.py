"""The database as one object: transactions, errors, health."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Integer, text
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.conversation import ConversationState, Mode
from bot.domain.entry import Audience
from bot.domain.errors import StorageError
from bot.domain.event import ChannelName
from bot.domain.locale import EN, JA
from bot.domain.reply import Author, Choice, Image, Link, Phone, Reply
from bot.storage.columns import UtcDateTime
from bot.storage.database import Database
from bot.storage.lines import reply_from_json, reply_to_json
from tests.support.clock import START, TurnedClock
from tests.support.events import says
from tests.support.wiring import House

DIALECTS: list[Any] = [sqlite.dialect(), postgresql.dialect()]  # type: ignore[no-untyped-call]


class TestTimes:
    """Aware UTC in and out, on every database."""

    @pytest.mark.parametrize("dialect", DIALECTS, ids=["sqlite", "postgresql"])
    def test_without_a_zone_are_refused(self, dialect: Any) -> None:
        with pytest.raises(ValueError, match="without a zone"):
            UtcDateTime().process_bind_param(datetime(2026, 1, 1), dialect)

    def test_of_other_zones_are_stored_as_utc(self, database: Database) -> None:
        japan = timezone(timedelta(hours=9))
        with database.write() as tx:
            tx.add_sign_in_failure("anna", datetime(2026, 11, 24, 10, 0, tzinfo=japan))

        with database.read() as tx:
            (found,) = tx.sign_in_failures("anna", START - timedelta(days=1))
        assert found == START
        assert found.tzinfo is UTC or found.utcoffset() == timedelta(0)

    @pytest.mark.parametrize("dialect", DIALECTS, ids=["sqlite", "postgresql"])
    def test_that_are_missing_stay_missing(self, dialect: Any) -> None:
        column = UtcDateTime()

        assert column.process_bind_param(None, dialect) is None
        assert column.process_result_value(None, dialect) is None


def test_a_state_comes_back_as_it_was_stored(database: Database) -> None:
    with database.write() as tx:
        ticket_free = tx.open_conversation(ChannelName.LINE, "U1", START)
    state = ConversationState(
        key="line:U1", version=1, mode=Mode.HUMAN, chosen=JA, guess=EN,
        audience=Audience.MUNICIPAL, greeted=True, group=True, last_entry="a/b",
        offered=("a/b", "c/d"), unanswered="why?", ticket_id=4, last_ticket_id=3,
        last_ticket_resolved_at=START, blocked=True,
    )  # fmt: skip
    with database.write() as tx:
        assert tx.save_conversation(state, ticket_free.version)

    with database.read() as tx:
        assert tx.conversation("line:U1") == state
        assert tx.conversation("line:U2") is None


def test_a_state_computed_for_an_older_version_is_not_stored(database: Database) -> None:
    with database.write() as tx:
        state = tx.open_conversation(ChannelName.LINE, "U1", START)
        assert tx.open_conversation(ChannelName.LINE, "U1", START) == state
        assert tx.save_conversation(state, 0)
        assert not tx.save_conversation(state, 0)
        assert tx.save_conversation(state, 1)


def test_a_conversation_opened_by_many_at_once_is_one(database: Database) -> None:
    gate = threading.Barrier(6)
    found: list[ConversationState] = []

    def open_it() -> None:
        gate.wait()
        with database.write() as tx:
            found.append(tx.open_conversation(ChannelName.LINE, "U1", START))

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [ConversationState("line:U1")] * 6


def test_a_reply_survives_being_stored() -> None:
    reply = Reply(
        "text", JA, Author.STAFF, (Choice("a", "help"),), (Link("b", "https://example.jp/"),),
        (Phone("c", "119"),), (Image("https://example.jp/i.png", "d"),), "a/b", "田中",
    )  # fmt: skip

    assert reply_from_json(reply_to_json(reply)) == reply


def test_readers_see_the_last_commit_while_somebody_writes(house: House) -> None:
    house.receive(says("hospital"))
    before = house.lines()
    seen: list[object] = []

    with house.store.write() as tx:
        state = tx.open_conversation(ChannelName.MEMORY, "anna", START)
        tx.add_person_line(state, says("labour"), "labour", START)
        reader = threading.Thread(target=lambda: seen.append(house.lines()))
        reader.start()
        reader.join(10)
        assert seen == [before]

    assert len(house.lines()) == len(before) + 1


def test_two_writers_follow_one_another(database: Database) -> None:
    with database.write() as tx:
        tx.open_conversation(ChannelName.MEMORY, "anna", START)

    def add() -> None:
        for _ in range(10):
            with database.write() as tx:
                state = tx.open_conversation(ChannelName.MEMORY, "anna", START)
                assert tx.save_conversation(state, state.version)

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as tx:
        state = tx.conversation("memory:anna")
    assert state is not None
    assert state.version == 40


def test_the_oldest_lines_are_left_out_where_there_are_too_many(house: House) -> None:
    house.receive(*[says(f"m{number}", occurred_at=START) for number in range(4)])
    everything = house.lines()

    with house.store.read() as tx:
        newest = tx.lines("memory:anna", limit=3)
        rest = tx.lines("memory:anna", after=newest[0].id)

    assert [line.text for line in newest] == [text for _, text in everything[-3:]]
    assert [line.id for line in rest] == [line.id for line in newest[1:]]


class TestABrokenDatabase:
    """Its errors are ours at the border, and /readyz can tell."""

    @pytest.fixture
    def broken(self, tmp_path: Path) -> Database:
        """A file that is no database."""
        path = tmp_path / "broken.db"
        path.write_bytes(b"this is no database at all" * 100)
        return Database(f"sqlite:///{path}")

    def test_is_not_well(self, broken: Database) -> None:
        health = broken.health()

        assert not health.ok
        assert "Error" in health.detail
        broken.close()

    def test_refuses_with_our_error(self, broken: Database, clock: TurnedClock) -> None:
        with pytest.raises(StorageError), broken.take_in() as tx:
            tx.add_event(says("hello"), START)
        with pytest.raises(StorageError), broken.read() as tx:
            tx.staff()
        with pytest.raises(StorageError), broken.next_event(clock.now()):
            pass
        with pytest.raises(StorageError):
            broken.deliveries.claim((ChannelName.MEMORY,), START, 1)
        broken.close()

    def test_keeps_the_cause(self, broken: Database) -> None:
        with pytest.raises(StorageError) as refused, broken.read() as tx:
            tx.staff()
        assert refused.value.__cause__ is not None
        broken.close()


def test_health_counts_what_waits_and_what_failed(house: House) -> None:
    house.receive(says("hospital"))
    house.intake.accept([says("later")], START)
    (delivery,) = house.deliverer.claim(1)
    house.store.deliveries.gave_up(delivery, "SendRefused", blocked=False)

    health = house.store.health()

    assert health.ok
    assert (health.waiting_events, health.failed_sendings) == (1, 1)
    assert health.waiting_sendings == len(house.replies()) - 1


def test_a_database_can_be_opened_again_after_closing(database_url: str) -> None:
    for _ in range(2):
        opened = Database(database_url)
        with opened.read() as tx:
            assert tx.staff() == ()
        opened.close()


def test_foreign_keys_are_kept_on_both_databases(database: Database) -> None:
    with pytest.raises(StorageError), database.write() as tx:
        tx.add_note(99, 99, "memo", START)


def test_a_form_is_used_once(database: Database) -> None:
    for expected in (True, False):
        with database.write() as tx:
            assert tx.use_form("f1", START) is expected


def test_deleted_words_are_overwritten_in_the_file(house: House, database_url: str) -> None:
    if house.store.dialect != "sqlite":
        return
    house.receive(says("MARKERWORDS"))
    with house.store.write() as tx:
        tx.erase("memory:anna", START)
    with house.store._writer.connect() as connection:  # the setting of our connection is tested
        assert connection.execute(text("PRAGMA secure_delete")).scalar() == 1
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    house.store.close()

    path = Path(database_url.removeprefix("sqlite:///"))
    assert b"MARKERWORDS" not in path.read_bytes()
    for extra in (path.with_name(path.name + "-wal"),):
        assert not extra.exists() or b"MARKERWORDS" not in extra.read_bytes()


def test_ids_are_integers_on_sqlite_so_that_they_count_up() -> None:
    from bot.storage.tables import METADATA

    kinds = {
        type(table.c.id.type.dialect_impl(sqlite.dialect()))
        for table in METADATA.tables.values()
        if "id" in table.c
    }
    assert all(issubclass(kind, Integer) for kind in kinds)
