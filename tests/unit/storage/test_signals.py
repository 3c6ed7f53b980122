"""Wake-up calls, in one process and between two."""

from __future__ import annotations

import logging
import threading

import pytest

from bot.domain.event import ChannelName
from bot.storage.database import Database
from bot.storage.signals import LocalSignals
from tests.support.clock import START


def test_a_failing_listener_is_logged_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    signals = LocalSignals()
    heard: list[str] = []

    def fail(topic: str) -> None:
        raise RuntimeError(topic)

    signals.subscribe(fail)
    signals.subscribe(heard.append)

    with caplog.at_level(logging.ERROR):
        signals.publish("conversation:line:U1", "inbox")

    assert heard == ["conversation:line:U1", "inbox"]
    assert "a listener of conversation failed" in caplog.messages
    assert not any("U1" in message for message in caplog.messages)


def test_who_unsubscribed_hears_nothing_and_may_say_so_twice() -> None:
    signals = LocalSignals()
    heard: list[str] = []
    stop = signals.subscribe(heard.append)

    stop()
    stop()
    signals.publish("inbox")

    assert heard == []


def test_topics_are_published_after_the_commit_once_each(database: Database) -> None:
    heard: list[str] = []
    database.signals.subscribe(heard.append)

    with database.write() as tx:
        tx.after_commit("queue", "inbox")
        tx.after_commit("inbox")
        assert heard == []

    assert heard == ["queue", "inbox"]


def test_nothing_is_published_for_what_was_rolled_back(database: Database) -> None:
    heard: list[str] = []
    database.signals.subscribe(heard.append)

    def break_off() -> None:
        with database.write() as tx:
            tx.open_conversation(ChannelName.MEMORY, "anna", START)
            tx.after_commit("queue")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()

    assert heard == []
    with database.read() as tx:
        assert tx.conversation("memory:anna") is None


@pytest.mark.postgres
def test_another_process_hears_of_a_commit_and_oneself_only_once(postgres_url: str) -> None:
    one, other = Database(postgres_url), Database(postgres_url)
    arrived = threading.Event()
    at_one: list[str] = []
    at_other: list[str] = []

    def hear(topic: str) -> None:
        at_other.append(topic)
        if topic == "last":
            arrived.set()

    one.signals.subscribe(at_one.append)
    other.signals.subscribe(hear)
    for database in (one, other):
        database.start()
    try:
        with one.write() as tx:
            tx.after_commit("inbox", "conversation:memory:anna", "last")
        assert arrived.wait(10)
    finally:
        for database in (one, other):
            database.close()
    assert at_other == ["inbox", "conversation:memory:anna", "last"]
    assert at_one == ["inbox", "conversation:memory:anna", "last"]
