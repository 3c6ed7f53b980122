"""Erasing on an operator's word."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bot.domain.errors import NotFound
from bot.domain.event import EventKind
from bot.domain.understood import Question, Understood
from bot.service.erasing import erase_contact
from tests.support.clock import START
from tests.support.databases import places_of, stored_words
from tests.support.events import event, presses, says
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
    assert house.queue() == ()
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


class TestTheAddress:
    """The platform's id of the person goes with their words."""

    def everywhere(self, house: House, person: str) -> None:
        """Bring an id into every place that can hold it."""
        given = {"address": person}
        house.receive(
            says("words", **given, event_id=f"memory:{person}:f1"),
            presses("human:yes", **given),
            event(EventKind.WITHDRAWN, message_ref="m7", **given),
        )
        house.intake.accept([says("later", **given, event_id=f"memory:{person}:f2")], START)

    PLACES = frozenset(
        {
            "contact.address", "conversation.key", "inbox.conversation_key", "inbox.event_id",
            "inbox.payload", "outbox.address", "withdrawn_ref.key",
        }
    )  # fmt: skip

    def test_stands_nowhere_any_more(self, house: House, database_url: str) -> None:
        self.everywhere(house, "U-MARKER")
        self.everywhere(house, "U-MARKER-2")
        assert set(places_of(database_url, "U-MARKER")) == self.PLACES
        before = {
            name: repr(values).count("U-MARKER-2")
            for name, values in stored_words(database_url).items()
        }

        erase_contact(house.store, "memory:U-MARKER", START)

        after = stored_words(database_url)
        assert {name: repr(values).count("U-MARKER-2") for name, values in after.items()} == before
        assert {name: repr(values).count("U-MARKER") for name, values in after.items()} == before
        assert after["conversation.key"] == ["memory:erased-1", "memory:U-MARKER-2"]
        assert after["contact.address"] == ["erased-1", "U-MARKER-2"]
        with pytest.raises(NotFound):
            erase_contact(house.store, "memory:U-MARKER", START)

    def test_is_forgotten_where_nothing_was_handled_yet(
        self, house: House, database_url: str
    ) -> None:
        for person in ("U-MARKER-1", "U-MARKER-2"):
            event_id = f"memory:{person}:start"
            house.intake.accept([says("words", address=person, event_id=event_id)], START)

        erase_contact(house.store, "memory:U-MARKER-1", START)
        erase_contact(house.store, "memory:U-MARKER-2", START)

        assert places_of(database_url, "MARKER") == []
        assert not house.handler.handle_next()

    def test_is_forgotten_where_there_was_only_an_unsent_message(
        self, house: House, database_url: str
    ) -> None:
        house.receive(event(EventKind.WITHDRAWN, message_ref="m7", address="U-MARKER"))

        erase_contact(house.store, "memory:U-MARKER", START)

        assert places_of(database_url, "MARKER") == []

    def test_is_new_where_the_person_writes_again(self, house: House, database_url: str) -> None:
        self.everywhere(house, "anna")
        erase_contact(house.store, "memory:anna", START)

        house.receive(says("hospital"))

        assert [text for author, text in house.lines() if author == "person"] == ["hospital"]
        assert stored_words(database_url)["contact.address"] == ["erased-1", "anna"]
        assert house.deliver() == len(house.replies())

    def test_stays_where_the_person_erases_so_that_they_can_be_answered(
        self, house: House, database_url: str
    ) -> None:
        self.everywhere(house, "U-MARKER")

        house.receive(presses("forget:yes", address="U-MARKER"))

        assert {"contact.address", "conversation.key"} <= set(places_of(database_url, "MARKER"))
        assert house.deliver() > 0


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
