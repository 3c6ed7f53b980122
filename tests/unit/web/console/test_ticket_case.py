"""The project that was handed over with a ticket, as staff see it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.domain.eligibility import dialogue
from bot.domain.eligibility.record import CaseRecord, record
from bot.domain.locale import EN, JA, LocaleTag
from tests.support.grants import book
from tests.unit.web.support import WebHouse

TOLD = (
    ("applicant_type", "company"),
    ("project_start", date(2027, 6, 1)),
    ("total_eligible_cost", 6_000_000),
    ("national_grant", "no"),
    ("joint_bodies", 2),
    ("local_grant", None),
)


@pytest.fixture
def passed() -> CaseRecord:
    case = dialogue.begin(book(), "grants/multicultural-community", date(2026, 11, 24), "t", TOLD)
    return record(case, book())


def page_of(house: WebHouse, passed: CaseRecord | None, locale: LocaleTag) -> str:
    ticket = house.ticket("anna")
    if passed is not None:
        with house.store.write() as tx:
            tx.attach_case(ticket, passed)
    html = house.staff_client(locale=locale).get(f"/console/tickets/{ticket}").text
    return re.sub(r"\s+", " ", html)


def test_every_answer_stands_in_a_table_with_its_question(
    house: WebHouse, passed: CaseRecord
) -> None:
    page = page_of(house, passed, EN)
    for question, answer in (
        ("What kind of body are you?", "Company"),
        ("When does the project start?", "June 1, 2027"),
        ("What is the expected eligible cost, in yen?", "6,000,000 yen"),
        ("How many bodies take part?", "2"),
    ):
        assert f'<th scope="row">{question}</th><td>{answer}</td>' in page
    assert "<td>Does not know</td>" in page
    assert "<td>No</td>" in page


def test_the_outcome_and_the_deciding_rules_are_there_with_their_sources(
    house: WebHouse, passed: CaseRecord
) -> None:
    page = page_of(house, passed, JA)
    rule = passed.outcomes[0].rules[0]
    assert "<h3>多文化共生のまちづくり促進事業</h3>" in page
    assert rule.reason.ja in page
    assert rule.id in page
    assert all(title in page and as_of in page for title, as_of in rule.sources)


def test_a_ticket_without_a_project_shows_none(house: WebHouse) -> None:
    assert "<table" not in page_of(house, None, EN)


def test_a_project_that_comes_later_appears_on_the_open_page(
    house: WebHouse, passed: CaseRecord
) -> None:
    ticket = house.ticket("anna")
    client = house.staff_client()
    seen = re.findall(r"seen=(\w+)", client.get(f"/console/tickets/{ticket}").text)[0]
    with house.store.write() as tx:
        tx.attach_case(ticket, passed)
    part = client.get(f"/console/tickets/{ticket}/live?after=0&seen={seen}").text
    assert '<div id="case" hx-swap-oob="true">' in part
    assert "6,000,000 yen" in part
