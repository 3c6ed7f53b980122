"""Erasing on an operator's word."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bot.domain.errors import NotFound
from bot.domain.understood import Question, Understood
from bot.service.erasing import erase_contact
from tests.support.clock import START
from tests.support.databases import places_of
from tests.support.events import presses, says
from tests.support.wiring import House


def test_everything_of_one_person_goes_also_what_still_waits(
    house: House, database_url: str
) -> None:
    house.receive(says("MARKER"), presses("human:yes"), says("OTHER", address="ben"))
    house.intake.accept([says("MARKER waiting")], START)
    heard: list[str] = []
    house.store.signals.subscribe(heard.append)

    erase_contact(house.store, "memory:anna", START)

    assert places_of(database_url, "MARKER") == []
    assert "message.text" in places_of(database_url, "OTHER")
    assert house.desk.queue() == ()
    assert heard == ["queue", "conversation:memory:anna"]
    assert not house.handler.handle_next()


@pytest.mark.parametrize("key", ["memory:nobody", "nonsense", ""])
def test_nobody_unknown_is_erased(house: House, key: str) -> None:
    with pytest.raises(NotFound, match="no contact"):
        erase_contact(house.store, key, START)


def test_a_repeated_event_is_still_known_after_erasing(house: House) -> None:
    once = says("MARKER")
    house.receive(once)
    erase_contact(house.store, "memory:anna", START)

    house.receive(once)

    assert house.lines() == []


def test_somebody_whose_first_words_still_wait_can_be_erased(
    house: House, database_url: str
) -> None:
    house.intake.accept([says("MARKER")], START)

    erase_contact(house.store, "memory:anna", START)

    assert places_of(database_url, "MARKER") == []
    assert not house.handler.handle_next()


def test_erasing_while_an_answer_is_computed_leaves_nothing_and_blocks_nobody(
    house: House, database_url: str
) -> None:
    house.receive(says("MARKER before"))
    told = house.handler.understanding
    threads: list[threading.Thread] = []

    class Erasing:
        """An understanding during which an operator erases the person."""

        def decide(self, question: Question) -> Understood:
            """Answer while it happens."""
            if not threads:
                threads.append(
                    threading.Thread(target=erase_contact, args=(house.store, "memory:anna", START))
                )
                threads[0].start()
                threads[0].join(0.3)
            return told.decide(question)

    house.handler = replace(house.handler, understanding=Erasing())
    house.receive(says("MARKER meanwhile"))
    threads[0].join(10)

    assert not threads[0].is_alive()
    assert places_of(database_url, "MARKER") == []
    assert not house.handler.handle_next()
