"""Glosses of messages to staff: after the message, the one needed most first, never lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from bot.domain.event import EventKind
from bot.domain.gloss import Gloss
from bot.domain.reply import Author
from bot.domain.reporting import By, Scope
from bot.domain.tally import Kind
from bot.domain.understood import Question, Understood
from bot.service.erasing import erase_contact
from bot.service.glossing import TAKEN_FOR
from bot.service.queue import TicketQueue
from bot.service.views import StaffView
from tests.support.clock import START
from tests.support.events import event, presses, says
from tests.support.small import HOSPITAL, Told
from tests.support.wiring import House

KEY = "memory:anna"


@dataclass
class Meanwhile(Told):
    """An understanding during which something happens."""

    happens: Callable[[], object]

    def __post_init__(self) -> None:
        super().__init__()

    def decide(self, question: Question) -> Understood:
        found = super().decide(question)
        self.happens()
        return found


class Killed(BaseException):
    """The process ends."""


@pytest.fixture
def talk(house: House, ticket: int, tanaka: StaffView) -> int:
    """A ticket of ``anna`` that staff hold."""
    house.desk.claim(ticket, tanaka.id, START)
    return ticket


def glosses(house: House, key: str = KEY) -> list[tuple[str, Gloss | None]]:
    with house.store.read() as tx:
        lines = [line for line in tx.lines(key) if line.author is Author.PERSON]
    return [(line.text, line.gloss) for line in lines][2:]


def topics(house: House, key: str = KEY) -> dict[str, list[str] | None]:
    return {
        text: [topic.entry_id for topic in gloss.topics] if gloss else None
        for text, gloss in glosses(house, key)
    }


def counted(house: House) -> dict[str, int]:
    """How many messages to staff reports know of, by chapter."""
    with house.store.read() as tx:
        rows = tx.report_rows(Scope(date(2000, 1, 1), date(2100, 1, 1)), By.TOPIC)
    return {row.key: n for row in rows if (n := row.turns.of(Kind.TO_STAFF))}


def done(house: House) -> list[str]:
    """Whose message has its gloss."""
    people = ("anna", "bert", "cleo")
    return [name for name in people if topics(house, f"memory:{name}")["hospital"]]


def hold(house: House, address: str, staff: StaffView) -> int:
    """A ticket of somebody else that staff hold."""
    house.receive(says("?", address=address), presses("human:yes", address=address))
    number = max(row.id for row in house.queue())
    house.desk.claim(number, staff.id, START)
    return number


@pytest.mark.usefixtures("talk")
class TestOneMessage:
    def test_is_there_before_its_gloss_and_told_of_again_with_it(
        self, house: House, talk: int, told: Told
    ) -> None:
        told.asked.clear()
        house.receive(says("hospital"), gloss=False)
        assert topics(house) == {"hospital": None}

        topics_told: list[str] = []
        house.store.signals.subscribe(topics_told.append)
        assert house.glossing.gloss_next()

        assert topics(house) == {"hospital": [HOSPITAL]}
        assert topics_told == [f"ticket:{talk}"]
        assert not house.glossing.gloss_next()
        assert counted(house) == {"medical": 1}

    def test_that_tells_of_danger_is_answered_at_once(self, house: House) -> None:
        house.receive(says("help me"), gloss=False)

        [(_, gloss)] = glosses(house)
        assert gloss is not None
        assert gloss.emergency == "medical"
        assert not house.glossing.gloss_next()

    def test_waits_for_its_gloss_until_no_other_waits_to_be_shown(self, house: House) -> None:
        house.receive(says("hospital"), gloss=False)
        house.intake.accept([says("labour", address="bert")], house.clock.now())
        house.store.settle()

        assert not house.glossing.gloss_next()
        assert house.handler.handle_next()
        assert house.glossing.gloss_next()

    def test_whose_worker_was_killed_gets_it_from_another(self, house: House) -> None:
        def end() -> None:
            raise Killed

        house.receive(says("hospital"), gloss=False)
        with pytest.raises(Killed):
            replace(house.glossing, understanding=Meanwhile(end)).gloss_next()
        assert not house.glossing.gloss_next()

        house.clock.turn(seconds=TAKEN_FOR.total_seconds())
        assert house.glossing.gloss_next()
        assert topics(house) == {"hospital": [HOSPITAL]}
        assert counted(house) == {"medical": 1}

    def test_that_is_edited_meanwhile_gets_that_of_its_new_words(self, house: House) -> None:
        first = says("labour")
        house.receive(first, gloss=False)
        edit = event(EventKind.EDITED, "hospital", message_ref=first.message_ref)
        meanwhile = Meanwhile(lambda: house.receive(edit, gloss=False))
        replace(house.glossing, understanding=meanwhile).gloss_next()
        assert topics(house) == {"hospital": None}

        assert house.glossing.gloss_next()
        assert topics(house) == {"hospital": [HOSPITAL]}
        assert counted(house) == {"medical": 1}

    def test_that_is_unsent_meanwhile_gets_none(self, house: House) -> None:
        first = says("hospital")
        house.receive(first, gloss=False)
        unsend = event(EventKind.WITHDRAWN, message_ref=first.message_ref)
        meanwhile = Meanwhile(lambda: house.receive(unsend, gloss=False))
        replace(house.glossing, understanding=meanwhile).gloss_next()

        assert topics(house) == {"": None}
        assert not house.glossing.gloss_next()

    def test_of_somebody_who_is_forgotten_meanwhile_leaves_nothing(self, house: House) -> None:
        house.receive(says("hospital"), gloss=False)
        forget = Meanwhile(lambda: erase_contact(house.store, KEY, START))
        replace(house.glossing, understanding=forget).gloss_next()

        assert counted(house) == {}
        assert not house.glossing.gloss_next()


class TestSeveral:
    def test_the_newest_is_glossed_first(self, house: House, talk: int) -> None:
        house.receive(says("labour"), says("hospital"), gloss=False)
        house.glossing.gloss_next()

        assert topics(house) == {"labour": None, "hospital": [HOSPITAL]}

    def test_what_somebody_opens_comes_before_and_what_is_resolved_last(
        self, house: House, talk: int, tanaka: StaffView
    ) -> None:
        others = {name: hold(house, name, tanaka) for name in ("bert", "cleo")}
        for name in ("anna", *others):
            house.receive(says("hospital", address=name), gloss=False)
        house.desk.resolve(others["cleo"], tanaka.id, START)
        TicketQueue(house.desk).opened(KEY)

        order: list[str] = []
        while house.glossing.gloss_next():
            order += [name for name in done(house) if name not in order]
        assert order == ["anna", "bert", "cleo"]
