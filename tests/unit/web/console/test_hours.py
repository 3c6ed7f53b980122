"""Office hours and due times as staff see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.due import Due
from bot.domain.locale import EN, JA
from bot.domain.office import UNKNOWN, Office
from bot.web.console.hours import closed_days, division_hours
from bot.web.office_words import due_words
from tests.support.office import OFFICE, japan
from tests.support.wiring import Held, shipped_content
from tests.unit.web.support import WebHouse

NOW = japan("2026-11-24 10:00")


def with_office(house: WebHouse, office: Office) -> WebHouse:
    """The house, whose content tells these hours."""
    content = Held(replace(shipped_content(), office=office))
    handler = replace(house.handler, content=content)
    desk = replace(house.deps.desk, content=content)
    return replace(house.change(content=content, desk=desk), handler=handler)


@pytest.fixture
def office(house: WebHouse) -> WebHouse:
    """On a Tuesday, 10:00 in Japan."""
    return with_office(house, OFFICE)


def until(house: WebHouse, text: str) -> None:
    house.clock.turn(seconds=(japan(text) - house.clock.now()).total_seconds())


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-24 10:03", "Due 10:03, in 5 min"),
        ("2026-11-24 11:30", "Due 11:30, in 90 min"),
        ("2026-11-24 13:10", "Due 13:10, in about 3 h"),
        ("2026-11-25 09:30", "Due Nov 25, 2026 09:30"),
        ("2026-11-24 10:00", "Overdue since 10:00"),
        ("2026-11-20 16:00", "Overdue since Nov 20, 2026 16:00"),
        (None, ""),
    ],
)
def test_a_due_time_is_told_with_what_is_left_of_today(at: str | None, words: str) -> None:
    due = Due(NOW, japan(at) if at else None)
    assert due_words(due, NOW, EN, str) == words


def test_the_hours_of_each_division_are_shown_with_what_is_now(office: WebHouse) -> None:
    until(office, "2026-11-24 16:30")
    page = office.staff_client().get("/console/hours").text

    assert "13:00–17:00" in page
    assert "10:00–16:00" in page
    assert "Open now" in page
    assert "Closed until Wednesday, November 25, 2026 10:00" in page
    assert "JET Programme" in page
    assert "knowledge/office.yaml" in page
    assert "Nobody has confirmed these hours yet" in page
    confirmed = with_office(office, replace(OFFICE, confirmed=True))
    assert "Nobody has confirmed" not in confirmed.staff_client().get("/console/hours").text


def test_closed_days_stand_in_one_piece_with_their_reason(office: WebHouse) -> None:
    page = office.staff_client("sato", JA).get("/console/hours").text

    assert "2026年12月29日火曜日 – 2027年1月3日日曜日" in page
    assert "年末年始" in page
    assert "引っ越し" in page


def test_pieces_are_cut_where_the_reason_changes() -> None:
    found = closed_days(OFFICE, date(2026, 12, 29))

    assert [(one.first.isoformat(), one.last.isoformat()) for one in found[:2]] == [
        ("2026-12-29", "2027-01-03"),
        ("2027-01-11", "2027-01-11"),
    ]
    assert [one.divisions for one in found if one.divisions] == [("jet",)]
    assert closed_days(UNKNOWN, date(2026, 12, 29)) == ()


def test_an_office_without_hours_says_so(house: WebHouse) -> None:
    unknown = with_office(house, UNKNOWN)
    assert division_hours(UNKNOWN, NOW) == ()
    assert "No office hours are written down" in unknown.staff_client().get("/console/hours").text


@pytest.mark.parametrize("path", ["/console", "/console/hours", "/console/coverage"])
def test_every_page_says_when_the_office_is_closed(office: WebHouse, path: str) -> None:
    assert "The office is closed now." not in office.staff_client().get(path).text
    until(office, "2026-11-24 12:10")

    page = office.staff_client().get(path).text

    assert "It opens next: Tuesday, November 24, 2026 13:00." in page


@pytest.mark.parametrize(
    ("moment", "words", "count"),
    [
        ("2026-11-24 10:10", "Due 15:00, in about 5 h", ""),
        ("2026-11-24 14:58", "Due 15:00, in 5 min", ""),
        ("2026-11-24 15:00", "Overdue since 15:00", "Overdue: 1"),
    ],
)
def test_queue_and_ticket_show_the_due_time(
    office: WebHouse, moment: str, words: str, count: str
) -> None:
    ticket = office.ticket("anna")
    until(office, moment)
    client = office.staff_client()

    queue, page = client.get("/console").text, client.get(f"/console/tickets/{ticket}").text

    assert words in queue
    assert words in page
    assert ("mark-overdue" in queue) is ("Overdue" in words)
    assert count in queue
    assert ("overdue-count" in queue) is bool(count)


def seen(page: str, mark: str) -> str:
    return page.partition(mark)[2].partition('"')[0].partition("&")[0]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/console", lambda token: f"/console/queue?seen={token}"),
        ("/console/tickets/1", lambda token: f"/console/tickets/1/live?seen={token}&reply=0"),
    ],
)
def test_a_page_that_is_looked_at_changes_when_the_ticket_becomes_overdue(
    office: WebHouse, path: str, address: Callable[[str], str]
) -> None:
    office.ticket("anna")
    until(office, "2026-11-24 14:58")
    client = office.staff_client()
    token = seen(client.get(path).text, "seen=")
    assert client.get(address(token)).status_code == 204

    office.clock.turn(seconds=timedelta(minutes=3).total_seconds())

    answer = client.get(address(token))
    assert answer.status_code == 200
    assert "Overdue since 15:00" in answer.text


def test_an_answered_ticket_is_due_no_more(office: WebHouse) -> None:
    ticket = office.ticket("anna")
    staff = office.staff("sato")
    office.deps.desk.claim(ticket, staff.id, office.clock.now())
    assert "Due 15:00" in office.staff_client().get(f"/console/tickets/{ticket}").text
    office.deps.desk.reply(ticket, staff.id, "Hello", "f1", office.clock.now())

    assert "Due 15:00" not in office.staff_client().get(f"/console/tickets/{ticket}").text


def test_nobody_else_sees_the_page(house: WebHouse) -> None:
    answer = house.client().get("/console/hours", follow_redirects=False)
    assert answer.status_code == 303
