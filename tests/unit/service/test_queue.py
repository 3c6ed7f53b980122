"""The queue as members of staff see it, over both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.errors import NotFound, TransitionRefused
from bot.domain.event import EventKind
from bot.domain.labels import MOST
from bot.domain.queue import Cursor, QueueFilter
from bot.domain.roles import Scope
from bot.domain.ticket import TicketState
from bot.service.queue import PAGE, Outcome, TicketQueue
from bot.service.queue_store import QueuePage, QueueRow
from bot.service.views import StaffView
from tests.support.databases import places_of
from tests.support.events import event, presses, says
from tests.support.wiring import House

ANYBODY = Scope(0)
"""Sees every division."""


@pytest.fixture
def queue(house: House) -> TicketQueue:
    return TicketQueue(house.desk)


def ask(house: House, address: str, *words: str) -> None:
    house.receive(*(says(one, address=address) for one in words))
    house.receive(presses("human:yes", address=address))
    house.clock.turn(seconds=60)


def numbers(queue: TicketQueue, staff: StaffView, wanted: QueueFilter | None = None) -> list[int]:
    page = shown(queue, wanted or QueueFilter(), scope=staff.scope)
    return [row.ticket.id for row in page.rows]


def shown(
    queue: TicketQueue,
    wanted: QueueFilter,
    *,
    scope: Scope,
    after: Cursor | None = None,
    limit: int = PAGE,
) -> QueuePage:
    now = datetime.now(UTC)
    return queue.state(wanted, scope=scope, now=now, after=after, limit=limit).page


def urgent(queue: TicketQueue) -> tuple[int, ...]:
    return queue.state(QueueFilter(), scope=ANYBODY, now=datetime.now(UTC)).urgent


def row_of(queue: TicketQueue, staff: StaffView, number: int) -> QueueRow:
    page = shown(queue, QueueFilter(words=f"#{number}"), scope=staff.scope)
    (row,) = [one for one in page.rows if one.ticket.id == number]
    return row.seen_by(staff.id)


def test_pages_hold_every_ticket_once_in_the_order_of_the_whole(
    house: House, queue: TicketQueue, tanaka: StaffView
) -> None:
    for number in range(7):
        ask(house, f"p{number}", "help me" if number in (3, 5) else "hm")
    whole = numbers(queue, tanaka)

    paged: list[int] = []
    after: Cursor | None = None
    sizes = []
    while True:
        page = shown(queue, QueueFilter(), scope=tanaka.scope, after=after, limit=3)
        paged += [row.ticket.id for row in page.rows]
        sizes.append(len(page.rows))
        after = page.after
        if after is None:
            break

    assert paged == whole == [row.id for row in house.queue()]
    assert whole[:2] == [4, 6]
    assert sizes == [3, 3, 1]


def test_a_ticket_that_becomes_urgent_moves_to_the_front(
    house: House, queue: TicketQueue, tanaka: StaffView
) -> None:
    for address in ("a", "b"):
        ask(house, address, "hm")
    assert numbers(queue, tanaka) == [1, 2]
    assert urgent(queue) == ()

    house.receive(says("help me", address="b"))

    assert numbers(queue, tanaka) == [2, 1]
    assert urgent(queue) == (2,)
    house.desk.claim(2, tanaka.id, house.clock.now())
    assert urgent(queue) == ()


def test_the_resolved_are_listed_the_last_first(
    house: House, queue: TicketQueue, tanaka: StaffView
) -> None:
    for address in ("a", "b", "c"):
        ask(house, address, "hm")
    for number in (2, 3, 1):
        house.desk.claim(number, tanaka.id, house.clock.now())
        house.desk.resolve(number, tanaka.id, house.clock.now())
        house.clock.turn(seconds=5)
    assert numbers(queue, tanaka, QueueFilter(state=TicketState.RESOLVED)) == [1, 3, 2]


class TestSearch:
    """In what people and staff wrote; all of it, as soon as it is there, and no longer."""

    @pytest.fixture(autouse=True)
    def asked(self, house: House) -> None:
        ask(house, "anna", "住民税はいくらですか")
        ask(house, "bao", "Tôi muốn gia hạn visa", "xin cảm ơn")
        ask(house, "chen", "visa and taxes")

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("住民税", [1]),
            ("税", [1]),
            ("visa", [3, 2]),
            ("gia han VISA", [2]),
            ("vis tax", [3]),
            ("cam on", [2]),
            ("#2", [2]),
            ("muon", [2]),
            ("税はな", []),
            ("'); drop table ticket; --", []),
            ('" OR "', []),
        ],
    )
    def test_finds_by_words(
        self, queue: TicketQueue, tanaka: StaffView, words: str, found: list[int]
    ) -> None:
        assert numbers(queue, tanaka, QueueFilter(words=words)) == found

    def test_finds_the_words_of_staff_and_none_of_the_bot(
        self, house: House, queue: TicketQueue, tanaka: StaffView
    ) -> None:
        house.desk.claim(1, tanaka.id, house.clock.now())
        house.desk.reply(1, tanaka.id, "市役所に聞いてください", "f1", house.clock.now())

        assert numbers(queue, tanaka, QueueFilter(words="市役所")) == [1]
        assert numbers(queue, tanaka, QueueFilter(words="CLAIR")) == []

    def test_finds_what_is_resolved_and_keeps_to_the_other_choices(
        self, house: House, queue: TicketQueue, tanaka: StaffView
    ) -> None:
        house.desk.claim(2, tanaka.id, house.clock.now())
        house.desk.resolve(2, tanaka.id, house.clock.now())
        visa = QueueFilter(words="visa")
        assert numbers(queue, tanaka, visa) == [3, 2]
        assert numbers(queue, tanaka, replace(visa, state=TicketState.OPEN)) == [3]
        assert numbers(queue, tanaka, replace(visa, keeper_id=tanaka.id)) == [2]

    def test_goes_on_on_the_next_page(self, queue: TicketQueue, tanaka: StaffView) -> None:
        visa = QueueFilter(words="visa")
        first = shown(queue, visa, scope=tanaka.scope, limit=1)
        second = shown(queue, visa, scope=tanaka.scope, after=first.after, limit=1)
        assert [row.ticket.id for row in (*first.rows, *second.rows)] == [3, 2]
        assert second.after is None

    def test_shows_what_was_found_where_it_is_not_the_last_word(
        self, queue: TicketQueue, tanaka: StaffView
    ) -> None:
        rows = shown(queue, QueueFilter(words="visa"), scope=tanaka.scope).rows
        assert [row.found for row in rows] == ["", "Tôi muốn gia hạn visa"]

    def test_shows_it_in_every_ticket_of_a_person(
        self, house: House, queue: TicketQueue, tanaka: StaffView
    ) -> None:
        house.desk.claim(2, tanaka.id, house.clock.now())
        house.desk.resolve(2, tanaka.id, house.clock.now())
        house.clock.turn(days=60)
        ask(house, "bao", "one more")
        rows = shown(queue, QueueFilter(words="gia han"), scope=tanaka.scope).rows
        assert [(row.ticket.id, row.found) for row in rows] == [
            (4, "Tôi muốn gia hạn visa"), (2, "Tôi muốn gia hạn visa"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("near", "most", "found", "older"),
        [(1, 500, [3, 2], False), (1, 2, [3, 2], True), (1, 1, [3], True), (2, 2, [3, 2], True)],
        ids=["by the index", "by the index, no more", "at once", "after reading on"],
    )
    def test_finds_the_newest_wherever_it_has_to_look(
        self,
        queue: TicketQueue,
        tanaka: StaffView,
        monkeypatch: pytest.MonkeyPatch,
        near: int,
        most: int,
        found: list[int],
        older: bool,
    ) -> None:
        monkeypatch.setattr("bot.storage.queue.NEAR", near)
        monkeypatch.setattr("bot.storage.queue.MOST_FOUND", most)
        page = shown(queue, QueueFilter(words="visa"), scope=tanaka.scope)
        assert ([row.ticket.id for row in page.rows], page.older) == (found, older)

    def test_follows_edits_and_forgets_what_was_withdrawn_or_erased(
        self, house: House, queue: TicketQueue, tanaka: StaffView, database_url: str
    ) -> None:
        house.receive(says("a zebra", address="dina", message_ref="m1"))
        house.receive(presses("human:yes", address="dina"))
        zebra, lion = QueueFilter(words="zebra"), QueueFilter(words="lion")
        assert numbers(queue, tanaka, zebra) == [4]
        house.receive(event(EventKind.EDITED, "a lion", address="dina", message_ref="m1"))
        assert (numbers(queue, tanaka, zebra), numbers(queue, tanaka, lion)) == ([], [4])
        house.receive(event(EventKind.WITHDRAWN, address="dina", message_ref="m1"))
        assert numbers(queue, tanaka, lion) == []
        assert places_of(database_url, "lion") == []
        house.receive(says("a giraffe", address="dina"))
        assert numbers(queue, tanaka, QueueFilter(words="giraffe")) == [4]
        house.receive(presses("forget:yes", address="dina"))
        assert numbers(queue, tanaka, QueueFilter(words="giraffe")) == []
        assert places_of(database_url, "giraffe") == []


def test_new_and_unread_are_for_each_member_of_staff_until_they_look_or_somebody_answers(
    house: House, queue: TicketQueue, tanaka: StaffView, sato: StaffView
) -> None:
    house.receive(says("before the ticket"))
    house.clock.turn(seconds=60)
    house.receive(presses("human:yes"))
    later = {"occurred_at": house.clock.now()}

    def seen(staff: StaffView) -> tuple[bool, int]:
        row = row_of(queue, staff, 1)
        return row.fresh, row.unread

    def look(staff: StaffView) -> None:
        lines = house.desk.thread(1, staff_id=staff.id).lines
        queue.looked(1, staff.id, lines[-1].id)

    assert (seen(tanaka), seen(sato)) == ((True, 0), (True, 0))
    house.receive(says("one", **later), says("two", **later))
    assert seen(tanaka) == (True, 2)
    look(tanaka)
    assert (seen(tanaka), seen(sato)) == ((False, 0), (True, 2))
    house.receive(says("three", **later), presses("menu", **later))
    assert (seen(tanaka), seen(sato)) == ((False, 1), (True, 3))
    queue.looked(1, tanaka.id, 1)
    assert seen(tanaka) == (False, 1)
    house.desk.claim(1, sato.id, house.clock.now())
    house.desk.reply(1, sato.id, "はい", "f1", house.clock.now())
    assert (seen(tanaka), seen(sato)) == ((False, 0), (False, 0))
    house.receive(event(EventKind.UNREADABLE, unreadable="image", **later))
    assert (seen(tanaka), seen(sato)) == ((False, 1), (False, 1))


class TestLabels:
    """Made where they are needed, gone with the last ticket that carries them."""

    @pytest.fixture(autouse=True)
    def asked(self, house: House) -> None:
        for address in ("anna", "bao"):
            ask(house, address, "hm")

    def test_are_added_found_and_removed(
        self, house: House, queue: TicketQueue, tanaka: StaffView
    ) -> None:
        assert queue.add_label(1, " 要確認 ", ANYBODY)
        assert not queue.add_label(1, "要確認", ANYBODY)
        assert queue.add_label(2, "要確認", ANYBODY)
        assert queue.add_label(2, "Visa", ANYBODY)
        first, second = queue.labels()
        assert [first.name, second.name] == ["Visa", "要確認"]
        assert row_of(queue, tanaka, 2).labels == (first, second)
        assert numbers(queue, tanaka, QueueFilter(label_id=second.id)) == [1, 2]
        assert queue.remove_label(2, first.id, ANYBODY)
        assert not queue.remove_label(2, first.id, ANYBODY)
        assert queue.labels() == (second,)
        thread = house.desk.thread(1, staff_id=tanaka.id)
        assert (thread.labels, thread.other_labels) == ((second,), ())

    def test_are_the_same_however_they_are_written(self, queue: TicketQueue) -> None:
        queue.add_label(1, "VISA", ANYBODY)
        queue.add_label(2, "ｖｉｓａ", ANYBODY)
        assert [label.name for label in queue.labels()] == ["VISA"]

    def test_have_limits(self, queue: TicketQueue) -> None:
        for number in range(MOST):
            queue.add_label(1, f"label {number}", ANYBODY)
        with pytest.raises(TransitionRefused, match="at most"):
            queue.add_label(1, "one more", ANYBODY)
        assert len(queue.labels()) == MOST
        with pytest.raises(NotFound):
            queue.add_label(77, "x", ANYBODY)

    def test_go_with_the_person(self, house: House, queue: TicketQueue, database_url: str) -> None:
        queue.add_label(1, "Frau Muster", ANYBODY)
        queue.add_label(2, "visa", ANYBODY)
        house.receive(presses("forget:yes"))
        assert [label.name for label in queue.labels()] == ["visa"]
        assert places_of(database_url, "Muster") == []

    def test_tell_live_pages(self, house: House, queue: TicketQueue) -> None:
        heard: list[str] = []
        house.store.signals.subscribe(heard.append)
        queue.add_label(1, "visa", ANYBODY)
        assert heard == ["queue", "ticket:1"]


def test_of_several_each_is_told_what_became_of_it(
    house: House, queue: TicketQueue, tanaka: StaffView, sato: StaffView
) -> None:
    now = house.clock.now()
    for address in "abcd":
        ask(house, address, "hm")
    house.desk.claim(2, sato.id, now)
    house.desk.claim(4, tanaka.id, now)
    house.desk.resolve(4, tanaka.id, now)

    results = queue.each([1, 2, 3, 4, 99], lambda n: house.desk.claim(n, tanaka.id, now), "f1", now)

    assert results is not None
    assert [(one.ticket_id, one.outcome, one.keeper_name) for one in results] == [
        (1, Outcome.DONE, ""),
        (2, Outcome.TAKEN, "佐藤"),
        (3, Outcome.DONE, ""),
        (4, Outcome.REFUSED, "田中"),
        (99, Outcome.GONE, ""),
    ]
    assert numbers(queue, tanaka, QueueFilter(keeper_id=tanaka.id)) == [1, 3]
    again = queue.each([1], lambda n: house.desk.resolve(n, tanaka.id, now), "f1", now)
    assert again is None
    assert numbers(queue, tanaka, QueueFilter(keeper_id=tanaka.id)) == [1, 3]
    second = queue.each([1, 2], lambda n: queue.add_label(n, "visa", ANYBODY), "f2", now)
    third = queue.each([1, 2], lambda n: queue.add_label(n, "visa", ANYBODY), "f3", now)
    assert second is not None
    assert third is not None
    assert {one.outcome for one in second} == {Outcome.DONE}
    assert {one.outcome for one in third} == {Outcome.ALREADY}


def test_another_divisions_tickets_are_neither_shown_nor_labelled(
    house: House, queue: TicketQueue, tanaka: StaffView
) -> None:
    ask(house, "anna", "visa")
    (number,) = numbers(queue, tanaka)
    elsewhere = Scope(tanaka.id, frozenset({"nowhere"}))
    with house.store.read() as tx:
        ticket = tx.ticket(number)
    assert ticket is not None
    own = Scope(tanaka.id, frozenset({ticket.division}))

    for wanted in (QueueFilter(), QueueFilter(words="visa"), QueueFilter(words=f"#{number}")):
        assert shown(queue, wanted, scope=own).rows
        assert not shown(queue, wanted, scope=elsewhere).rows
    with pytest.raises(NotFound):
        queue.add_label(number, "visa", elsewhere)
    assert queue.add_label(number, "visa", own)
