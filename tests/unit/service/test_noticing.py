"""Which tickets staff are told of: each once, by one of all processes."""

from __future__ import annotations

from datetime import timedelta

from bot.service.noticing import Notices
from tests.support.clock import START
from tests.support.events import presses, says
from tests.support.wiring import House


def told(notices: Notices, house: House) -> list[tuple[int, bool]]:
    return [(row.id, row.urgent) for row in notices.due(house.clock.now())]


def opened(house: House, address: str) -> int:
    house.receive(presses("human:yes", address=address))
    return max(row.id for row in house.queue())


def test_a_new_ticket_is_told_once(house: House) -> None:
    notices = Notices(house.store, START)
    assert told(notices, house) == []

    ticket = opened(house, "anna")

    assert told(notices, house) == [(ticket, False)]
    assert told(notices, house) == []


def test_a_ticket_that_becomes_urgent_is_told_again(house: House) -> None:
    notices = Notices(house.store, START)
    ticket = opened(house, "anna")
    told(notices, house)

    house.receive(says("help me"))

    assert told(notices, house) == [(ticket, True)]
    assert told(notices, house) == []


def test_a_ticket_that_begins_urgent_is_told_once(house: House) -> None:
    notices = Notices(house.store, START)

    house.receive(says("help me"))

    assert [urgent for _, urgent in told(notices, house)] == [True]
    assert told(notices, house) == []


def test_of_two_processes_one_tells(house: House) -> None:
    one, other = Notices(house.store, START), Notices(house.store, START)
    opened(house, "anna")

    assert len(told(one, house)) == 1
    assert told(other, house) == []


def test_a_restart_tells_what_came_shortly_before_and_no_old_news(house: House) -> None:
    old = opened(house, "anna")
    house.clock.turn(seconds=7200)
    missed = opened(house, "ben")
    house.clock.turn(seconds=300)
    notices = Notices(house.store, house.clock.now() - timedelta(hours=1))

    assert told(notices, house) == [(missed, False)]

    house.receive(says("help me"))
    assert told(notices, house) == [(old, True)]


def test_a_resolved_ticket_is_not_told_of(house: House) -> None:
    notices = Notices(house.store, START)
    ticket = opened(house, "anna")
    staff = house.staff()
    house.desk.claim(ticket, staff.id, house.clock.now())
    house.desk.resolve(ticket, staff.id, house.clock.now())

    assert told(notices, house) == []
