"""Events: stored once, handed out in order, one conversation at a time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import TicketConflict
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.storage.database import Database
from bot.storage.inbox import event_from_json, event_to_json
from tests.support.clock import START, TurnedClock
from tests.support.events import presses, says


def accept(database: Database, *events: InboundEvent) -> list[bool]:
    with database.take_in() as tx:
        new = [tx.add_event(event, START) for event in events]
    database.settle()
    return new


def finish_next(database: Database, clock: TurnedClock) -> str | None:
    with database.next_event(clock.now()) as work:
        if work is None:
            return None
        work.commit(lambda tx: None)
        return work.event.text


@given(
    text=st.text(),
    data=st.text(max_size=60),
    kind=st.sampled_from(EventKind),
    token=st.none() | st.text(min_size=1, max_size=20),
)
def test_an_event_survives_being_stored(
    text: str, data: str, kind: EventKind, token: str | None
) -> None:
    event = replace(
        says(text),
        kind=kind,
        data=data,
        reply_token=token,
        reply_token_until=START if token else None,
        channel=ChannelName.LINE,
    )

    assert event_from_json(event_to_json(event)) == event


def test_a_repeated_event_is_stored_once(database: Database, clock: TurnedClock) -> None:
    event = says("hello")

    assert accept(database, event) == [True]
    assert accept(database, event, says("other")) == [False, True]
    assert finish_next(database, clock) == "hello"
    assert accept(database, event) == [False]
    assert finish_next(database, clock) == "other"
    assert finish_next(database, clock) is None


def test_events_of_one_conversation_come_in_the_order_they_happened(
    database: Database, clock: TurnedClock
) -> None:
    accept(
        database,
        says("third", occurred_at=START + timedelta(seconds=2)),
        says("first", occurred_at=START),
        says("second", occurred_at=START + timedelta(seconds=1)),
    )

    assert [finish_next(database, clock) for _ in range(4)] == ["first", "second", "third", None]


def test_a_conversation_being_worked_on_is_left_alone_and_others_go_on(
    database: Database, clock: TurnedClock
) -> None:
    accept(database, says("a1"), says("a2"), says("b1", address="ben"))

    with database.next_event(clock.now()) as first, database.next_event(clock.now()) as second:
        assert first is not None
        assert second is not None
        assert {first.event.text, second.event.text} == {"a1", "b1"}
        with database.next_event(clock.now()) as third:
            assert third is None


def test_work_that_breaks_off_is_handed_out_again(database: Database, clock: TurnedClock) -> None:
    accept(database, says("hello"))

    def break_off() -> None:
        with database.next_event(clock.now()) as work:
            assert work is not None
            work.commit(lambda tx: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        break_off()

    assert finish_next(database, clock) == "hello"


def test_two_workers_never_finish_the_same_event(database: Database, clock: TurnedClock) -> None:
    accept(database, *[says(f"m{number}", address=f"p{number % 7}") for number in range(60)])
    seen: list[str] = []
    guard = threading.Lock()

    def drain() -> None:
        while True:
            with database.next_event(clock.now()) as work:
                if work is None:
                    return
                try:
                    work.commit(lambda tx: None)
                except TicketConflict:
                    continue
                with guard:
                    seen.append(work.event.text)

    threads = [threading.Thread(target=drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while (left := finish_next(database, clock)) is not None:
        seen.append(left)

    assert sorted(seen) == sorted(f"m{number}" for number in range(60))


def test_a_postponed_event_waits_and_holds_back_what_came_after(
    database: Database, clock: TurnedClock
) -> None:
    first, later = says("first"), says("later", occurred_at=START + timedelta(seconds=1))
    accept(database, first, later)
    with database.write() as tx:
        tx.postpone_event(first.event_id, START + timedelta(seconds=5), "ValueError")

    assert finish_next(database, clock) is None
    clock.turn(seconds=5)
    with database.next_event(clock.now()) as work:
        assert work is not None
        assert (work.event.text, work.tries) == ("first", 1)
        work.commit(lambda tx: None)
    assert finish_next(database, clock) == "later"


def test_the_words_of_a_finished_event_are_forgotten(
    database: Database, clock: TurnedClock
) -> None:
    from sqlalchemy import text

    accept(database, says("my secret"), presses("menu"))
    finish_next(database, clock)

    with database._reader.connect() as connection:  # the table itself is what is tested
        rows = connection.execute(text("SELECT state, payload FROM inbox ORDER BY id")).all()
    assert [row[0] for row in rows] == ["done", "new"]
    assert rows[0][1] is None
