"""A person's lines: what an edit or an unsent message leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.decision import TicketRequest
from bot.domain.event import ChannelName
from bot.domain.locale import EN
from bot.domain.texts import subject_of
from bot.domain.ticket import TicketAction
from bot.storage.database import Database
from tests.support.clock import START
from tests.support.events import says

KEY = "memory:anna"
LATER = START + timedelta(minutes=1)


def write(database: Database, ref: str, words: str, address: str = "anna") -> None:
    with database.write() as tx:
        state = tx.open_conversation(ChannelName.MEMORY, address, START)
        tx.add_person_line(state, says(words, message_ref=ref), words, START)


def ticket(database: Database, subject: str, address: str = "anna") -> int:
    with database.write() as tx:
        tx.open_conversation(ChannelName.MEMORY, address, START)
        request = TicketRequest(TicketAction.OPEN, division="jet", subject=subject)
        return tx.add_ticket(f"memory:{address}", request, EN, START)


def ask(database: Database, words: str) -> None:
    """The bot could not answer these words."""
    with database.write() as tx:
        state = tx.open_conversation(ChannelName.MEMORY, "anna", START)
        assert tx.save_conversation(replace(state, unanswered=words), state.version)


def subjects(database: Database) -> list[str]:
    with database.read() as tx:
        rows = tx.unresolved(100)
    return [row.subject for row in sorted(rows, key=lambda row: row.id)]


def unanswered(database: Database) -> str | None:
    with database.read() as tx:
        state = tx.conversation(KEY)
    assert state is not None
    return state.unanswered


def edit(database: Database, ref: str, words: str, key: str = KEY) -> bool:
    with database.write() as tx:
        return tx.edit_person_line(key, ref, words, LATER)


def unsend(database: Database, ref: str) -> None:
    with database.write() as tx:
        tx.withdraw_line(KEY, ref, LATER)


def test_unsending_a_message_empties_the_subject_made_of_it_and_no_other(
    database: Database,
) -> None:
    write(database, "m1", "a")
    for subject in ("a", "a and b", "b a", "A", ""):
        ticket(database, subject)
    ticket(database, "a", address="ben")

    unsend(database, "m1")

    assert subjects(database) == ["", "a and b", "b a", "A", "", "a"]


def test_editing_a_message_replaces_the_subject_made_of_it_and_no_other(
    database: Database,
) -> None:
    write(database, "m1", "a")
    for subject in ("a", "a and b", ""):
        ticket(database, subject)
    ticket(database, "a", address="ben")
    ask(database, "a")

    assert edit(database, "m1", "c\nd")

    assert subjects(database) == ["c d", "a and b", "", "a"]
    assert unanswered(database) == "c d"


@pytest.mark.parametrize("words", ["a  b\n\nc", "long " * 200], ids=["lines", "long"])
def test_a_subject_is_found_however_it_was_shortened(database: Database, words: str) -> None:
    write(database, "m1", words)
    ticket(database, subject_of(words))
    ask(database, subject_of(words))

    unsend(database, "m1")

    assert subjects(database) == [""]
    assert unanswered(database) is None


def test_an_open_question_that_was_another_message_stays(database: Database) -> None:
    write(database, "m1", "a")
    ask(database, "a and b")

    edit(database, "m1", "c")
    unsend(database, "m1")

    assert unanswered(database) == "a and b"


@pytest.mark.parametrize("before", ["", " \n"], ids=["nothing", "blanks"])
def test_words_added_to_a_picture_do_not_become_the_subject_of_every_ticket_without_one(
    database: Database, before: str
) -> None:
    write(database, "m1", before)
    ticket(database, "")

    assert edit(database, "m1", "my card")
    assert subjects(database) == [""]

    unsend(database, "m1")
    assert subjects(database) == [""]


def test_an_edit_changes_the_line_and_says_when(database: Database) -> None:
    write(database, "m1", "a")
    write(database, "m2", "b")

    assert edit(database, "m1", "c")

    with database.read() as tx:
        lines = tx.lines(KEY)
    assert [(line.text, line.edited) for line in lines] == [("c", True), ("b", False)]


@pytest.mark.parametrize(
    ("ref", "words", "key"),
    [("m1", "a", KEY), ("m9", "c", KEY), ("m1", "c", "memory:ben"), ("m2", "c", KEY)],
    ids=["same-words", "unknown-message", "unknown-person", "unsent"],
)
def test_an_edit_that_changes_nothing_says_so(
    database: Database, ref: str, words: str, key: str
) -> None:
    write(database, "m1", "a")
    write(database, "m2", "b")
    unsend(database, "m2")
    ticket(database, "a")

    assert not edit(database, ref, words, key)

    assert subjects(database) == ["a"]
    with database.read() as tx:
        assert [(line.text, line.edited) for line in tx.lines(KEY)] == [("a", False), ("", False)]
