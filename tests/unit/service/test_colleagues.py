"""What staff share about a ticket, and sending again what failed; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.errors import NotFound, SendError, SendRefused, SendUnknown, TransitionRefused
from bot.domain.ticket import TicketAction, TicketState
from bot.service.colleagues import LOOKING_FOR, WRITING_FOR, Colleagues
from bot.service.resending import MayHaveArrived, Resending
from bot.service.views import DeliveryState, LineView
from tests.support.events import presses, says
from tests.support.wiring import House

KEY = "memory:anna"
TANAKA, SATO = 1, 2


def ticket(house: House) -> int:
    """A ticket that Tanaka has; Sato is a colleague."""
    house.staff("tanaka", "田中")
    house.staff("sato", "佐藤")
    house.receive(says("words"), presses("human:yes"))
    (row,) = house.queue()
    house.desk.claim(row.id, TANAKA, house.clock.now())
    house.deliver()
    return row.id


def who(colleagues: Colleagues, number: int, but: int, house: House) -> list[tuple[str, bool]]:
    there, _ = colleagues.present(number, but, house.clock.now())
    return [(one.name, one.writing) for one in there]


def test_colleagues_see_who_looks_and_who_writes_until_they_stop(house: House) -> None:
    number, colleagues = ticket(house), Colleagues(house.store)
    heard: list[str] = []
    house.store.signals.subscribe(heard.append)
    now = house.clock.now()

    colleagues.look("one page", number, SATO, now)
    colleagues.look("another page", number, SATO, now)
    assert who(colleagues, number, TANAKA, house) == [("佐藤", False)]
    assert who(colleagues, number, SATO, house) == []

    colleagues.write(number, SATO, now)
    colleagues.write(number, SATO, now)
    assert who(colleagues, number, TANAKA, house) == [("佐藤", True)]
    assert heard == [f"presence:{number}"] * 2
    assert colleagues.present(number, TANAKA, now)[1] == now + WRITING_FOR

    house.clock.turn(seconds=WRITING_FOR.total_seconds())
    assert who(colleagues, number, TANAKA, house) == [("佐藤", False)]
    colleagues.leave(number, "one page")
    assert who(colleagues, number, TANAKA, house) == [("佐藤", False)]
    colleagues.leave(number, "another page")
    assert who(colleagues, number, TANAKA, house) == []


def test_a_page_that_gives_no_sign_of_life_is_forgotten(house: House) -> None:
    number, colleagues = ticket(house), Colleagues(house.store)
    colleagues.look("page", number, SATO, house.clock.now())
    house.clock.turn(seconds=LOOKING_FOR.total_seconds())
    assert who(colleagues, number, TANAKA, house) == []
    with pytest.raises(NotFound):
        colleagues.write(999, SATO, house.clock.now())


def test_a_mention_is_counted_until_it_is_read_and_only_by_its_reader(house: House) -> None:
    number, colleagues, now = ticket(house), Colleagues(house.store), house.clock.now()
    house.desk.note(number, TANAKA, "@sato @tanaka @nobody look", "f1", now)
    house.desk.note(number, TANAKA, "@佐藤さん again", "f2", now)
    house.desk.note(number, TANAKA, "@佐藤さん again", "f2", now)

    with house.store.read() as tx:
        assert (tx.unread_mentions(SATO), tx.unread_mentions(TANAKA)) == (2, 0)
    newest, oldest = colleagues.mentions(SATO)
    assert (newest.text, newest.author, newest.ticket_id) == ("@佐藤さん again", "田中", number)

    assert colleagues.read(TANAKA, oldest.note_id, now) == 0
    assert colleagues.read(SATO, newest.note_id, now) == 1
    assert [one.read for one in colleagues.mentions(SATO)] == [False, True]
    assert colleagues.read_all(SATO, now) == 1
    with house.store.read() as tx:
        assert tx.unread_mentions(SATO) == 0


def test_other_tickets_of_the_person_tell_how_they_ended(house: House) -> None:
    first = ticket(house)
    house.desk.resolve(first, TANAKA, house.clock.now())
    house.clock.turn(days=30)
    house.receive(says("other words"), presses("human:yes"))
    house.receive(says("b", address="ben"), presses("human:yes", address="ben"))
    second = next(row.id for row in house.queue() if row.last_text == "other words")

    (earlier,) = house.desk.thread(second, staff_id=1).earlier
    assert (earlier.id, earlier.state, earlier.ended) == (
        first,
        TicketState.RESOLVED,
        TicketAction.RESOLVE,
    )
    (later,) = house.desk.thread(first, staff_id=1).earlier
    assert (later.id, later.ended) == (second, None)


def failed(house: House, number: int, *errors: SendError) -> LineView:
    """A reply whose tries end so; its line."""
    house.channel.fail_next(*errors)
    house.desk.reply(number, TANAKA, "my reply", "form", house.clock.now())
    for _ in errors:
        house.deliver()
        house.clock.turn(seconds=3600)
    lines = house.desk.thread(number, staff_id=1).lines
    return next(line for line in lines if line.delivery is DeliveryState.FAILED)


def test_a_refused_line_says_why_and_is_sent_again_once(house: House) -> None:
    number, resending = ticket(house), Resending(house.store)
    line = failed(house, number, SendRefused("LINE answered 400: messages[0].text"))
    assert line.delivery_reason == "LINE answered 400: messages[0].text"
    assert not line.delivery_unsure
    now = house.clock.now()

    with pytest.raises(TransitionRefused):
        resending.retry(number, SATO, line.id, now)
    assert resending.retry(number, TANAKA, line.id, now)
    assert not resending.retry(number, TANAKA, line.id, now)
    house.deliver()
    assert not resending.retry(number, TANAKA, line.id, now)

    assert sum("my reply" in text for text in house.channel.texts_to("anna")) == 1
    assert all(
        one.delivery in (None, DeliveryState.SENT)
        for one in house.desk.thread(number, staff_id=1).lines
    )


def test_what_may_have_arrived_is_not_sent_again_where_nothing_prevents_a_repeat(
    house: House,
) -> None:
    number, resending = ticket(house), Resending(house.store)
    line = failed(house, number, *(SendUnknown() for _ in range(7)))
    assert line.delivery_unsure
    with pytest.raises(MayHaveArrived):
        resending.retry(number, TANAKA, line.id, house.clock.now())


def test_only_lines_of_the_tickets_person_are_sent_again(house: House) -> None:
    number, resending = ticket(house), Resending(house.store)
    line = failed(house, number, SendRefused())
    house.receive(says("b", address="ben"), presses("human:yes", address="ben"))
    now = house.clock.now() + timedelta(seconds=1)
    assert not resending.retry(number + 1, TANAKA, line.id, now)
    with pytest.raises(NotFound):
        resending.retry(999, TANAKA, line.id, now)
