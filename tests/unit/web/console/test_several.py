"""Several tickets at once, labels and passing on, as forms without JavaScript."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest

from bot.domain.decision import TicketRequest
from bot.domain.locale import EN
from bot.domain.roles import Role
from bot.domain.ticket import TicketAction, TicketState
from tests.support.queued import counted, queued
from tests.unit.web.support import PASSWORD, WebHouse


@pytest.fixture
def busy(house: WebHouse) -> WebHouse:
    """Three open tickets, the first with sato."""
    for person in ("anna", "bao", "chen"):
        house.ticket(person, f"Question of {person}")
    sato = house.staff("sato")
    house.deps.desk.claim(1, sato.id, house.clock.now())
    house.work()
    return house


def several(client: httpx.Client, *numbers: int, query: str = "", **fields: str) -> httpx.Response:
    ticked = {f"t{number}": "1" for number in numbers}
    data: dict[str, Any] = {"form_id": "f" * 24, **ticked, **fields}
    return client.post(f"/console/several?{query}", data=data)


def told(page: str) -> list[str]:
    found = re.search(r'class="notice results".*?</section>', page, re.DOTALL)
    assert found
    items = re.findall(r"<li[^>]*>(.*?)</li>", found.group(0))
    return [html.unescape(re.sub("<[^>]+>", "", item)) for item in items]


def test_each_ticket_is_told_about_and_the_choice_stays(busy: WebHouse) -> None:
    client = busy.staff_client()
    answer = several(client, 1, 2, 3, 99, query="division=multicultural", deed="claim")
    assert told(answer.text) == [
        "#1 was already taken by Sato",
        "#2 done",
        "#3 done",
        "#99 there is no such ticket",
    ]
    assert '<option value="multicultural" selected>' in answer.text
    assert {row.keeper_name for row in queued(busy.deps.desk)} == {"Sato", "Tanaka"}


def test_a_form_sent_twice_does_nothing_twice(busy: WebHouse) -> None:
    client = busy.staff_client()
    several(client, 2, deed="claim")
    busy.work()
    said = busy.channel.texts_to("bao")
    again = several(client, 2, deed="resolve")
    assert "nothing was done twice" in again.text
    assert busy.channel.texts_to("bao") == said
    assert len(queued(busy.deps.desk, TicketState.CLAIMED)) == 2


def test_several_are_passed_on_labelled_and_resolved(busy: WebHouse) -> None:
    client = busy.staff_client()
    moved = several(client, 2, 3, deed="transfer", division="jet", form_id="a" * 24)
    assert told(moved.text) == ["#2 done", "#3 done"]
    labelled = several(client, 2, 3, deed="label", label="<i>visa", form_id="b" * 24)
    assert told(labelled.text) == ["#2 done", "#3 done"]
    assert '<span class="label">&lt;i&gt;visa</span>' in labelled.text
    given = several(client, 3, deed="assign", colleague="1", form_id="c" * 24)
    assert told(given.text) == ["#3 done"]
    assert given.text.count("With Sato") == 2
    refused = several(client, 2, 3, deed="resolve", form_id="d" * 24)
    assert told(refused.text) == [
        "#2 not possible in its state",
        "#3 not possible: it is with Sato",
    ]


def test_a_supervisor_takes_over_from_a_colleague_and_puts_back(busy: WebHouse) -> None:
    tanaka = busy.staff("tanaka")
    busy.deps.desk.claim(2, tanaka.id, busy.clock.now())
    admin = busy.staff_client("sato")
    taken = several(admin, 2, 3, 99, deed="take-over", form_id="a" * 24)
    assert told(taken.text) == ["#2 done", "#3 done", "#99 there is no such ticket"]
    assert {row.keeper_name for row in queued(busy.deps.desk)} == {"Sato"}
    back = several(admin, 1, 2, deed="release", form_id="b" * 24)
    assert told(back.text) == ["#1 done", "#2 done"]
    again = several(admin, 1, deed="release", form_id="c" * 24)
    assert told(again.text) == ["#1 not possible in its state"]
    assert len(queued(busy.deps.desk, TicketState.OPEN)) == 2


def test_who_may_not_take_over_from_colleagues_is_told_who_has_it(busy: WebHouse) -> None:
    busy.deps.accounts.add("abe", "Abe", PASSWORD, EN, busy.clock.now(), role=Role.STAFF)
    client = busy.staff_client("abe")
    assert 'value="take-over"' not in client.get("/console").text
    refused = several(client, 1, 2, deed="take-over")
    assert told(refused.text) == ["#1 not possible: it is with Sato", "#2 done"]


@pytest.mark.parametrize(
    "fields",
    [
        {"deed": "claim"},
        {"t2": "1"},
        {"t2": "1", "deed": "nonsense"},
        {"t2": "1", "deed": "transfer"},
        {"t2": "1", "deed": "transfer", "division": "nonsense"},
        {"t2": "1", "deed": "assign", "colleague": "x"},
        {"t2": "1", "deed": "label", "label": " "},
        {"tx": "1", "t" + "9" * 30: "1", "deed": "claim"},
    ],
    ids=str,
)
def test_a_form_that_does_not_say_enough_changes_nothing(
    busy: WebHouse, fields: dict[str, str]
) -> None:
    client = busy.staff_client()
    before = queued(busy.deps.desk)
    answer = client.post("/console/several", data=fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert queued(busy.deps.desk) == before


def test_a_form_from_elsewhere_is_refused(busy: WebHouse) -> None:
    client = busy.staff_client()
    answer = client.post(
        "/console/several", data={"t2": "1", "deed": "claim"}, headers={"origin": "http://evil"}
    )
    assert answer.status_code == 403
    assert counted(busy.deps.desk, busy.deps.clock.now())[0].open == 2


def test_the_address_of_the_form_leads_back_to_the_queue(busy: WebHouse) -> None:
    answer = busy.staff_client().get("/console/several?division=jet")
    assert str(answer.url).endswith("/console?division=jet")


def test_a_ticket_is_passed_on_by_its_page(busy: WebHouse) -> None:
    client = busy.staff_client("sato")
    at = "/console/tickets/1"
    page = client.post(f"{at}/transfer", data={"division": "jet"}).text
    assert "queue of the other division" in page
    assert "Passed on to another division (JET Programme Department)" in page
    busy.work()
    assert any("passed your request 1 on" in text for text in busy.channel.texts_to("anna"))
    tanaka = busy.staff("tanaka")
    page = client.post(f"{at}/assign", data={"colleague": str(tanaka.id)}).text
    assert "Your colleague has the ticket now" in page
    # The first account, sato's, is an admin's: they might. A third one may not.
    refused = busy.staff_client("lee").post(f"{at}/transfer", data={"division": "planning"})
    assert refused.status_code == 409
    assert "already taken by Tanaka" in refused.text
    assert client.post("/console/tickets/77/transfer", data={"division": "jet"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("transfer", {"division": "nonsense"}),
        ("label", {"name": "x" * 40}),
        ("label", {"name": " "}),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_with_a_way_back(
    busy: WebHouse, name: str, data: dict[str, str]
) -> None:
    answer = busy.staff_client("sato").post(f"/console/tickets/1/{name}", data=data)
    assert answer.status_code == 409
    assert 'href="/console/tickets/1"' in answer.text


def test_a_forged_colleague_is_not_found(busy: WebHouse) -> None:
    client = busy.staff_client("sato")
    answer = client.post("/console/tickets/1/assign", data={"colleague": "999"})
    assert answer.status_code == 404


def test_the_bot_gets_a_talk_back(busy: WebHouse) -> None:
    page = busy.staff_client("sato").post("/console/tickets/1/back").text
    assert "The bot goes on with this talk" in page
    busy.work()
    assert "has left the talk" in busy.channel.texts_to("anna")[-1]


def test_labels_are_added_narrowed_by_and_removed(busy: WebHouse) -> None:
    client = busy.staff_client()
    page = client.post("/console/tickets/2/label", data={"name": "Visa"}).text
    assert 'aria-label="Remove the label Visa"' in page
    narrowed = client.get("/console?label=1").text
    assert re.findall(r'id="ticket-(\d+)"', narrowed) == ["2"]
    assert "Visa" not in client.post("/console/tickets/2/unlabel", data={"label": "1"}).text
    assert "All labels" not in client.get("/console").text


def test_a_ticket_is_new_until_it_was_looked_at_and_unread_until_then(busy: WebHouse) -> None:
    client = busy.staff_client()
    assert client.get("/console?q=%232").text.count('class="mark-unread"') == 1
    client.get("/console/tickets/2")
    assert 'class="mark-unread"' not in client.get("/console?q=%232").text
    busy.receive("bao", "One more thing", "And another")
    assert "Unread: 2" in client.get("/console?q=%232").text


def test_how_long_somebody_waits_is_told(busy: WebHouse) -> None:
    client = busy.staff_client()
    assert "less than 5 min" in client.get("/console").text
    busy.clock.turn(seconds=26 * 60)
    assert "Waiting for 25 min" in client.get("/console").text
    busy.clock.turn(seconds=3 * 3600)
    assert "Waiting for about 3 h" in client.get("/console").text


def test_a_long_queue_has_pages_that_keep_the_choice(busy: WebHouse) -> None:
    many = TicketRequest(TicketAction.OPEN, division="jet", subject="Question")
    with busy.store.write() as tx:
        for _ in range(50):
            tx.add_ticket("memory:anna", many, EN, busy.clock.now())
    client = busy.staff_client()
    first = client.get("/console?turn=staff").text
    assert first.count('class="pick"') == 50
    onwards = re.search(r'id="next-page" href="([^"]+)"', first)
    assert onwards
    second = client.get(html.unescape(onwards.group(1))).text
    assert second.count('class="pick"') == 3
    assert 'href="/console?turn=staff"' in second
    live = re.search(r'hx-get="(/console/queue[^"]+)"', second)
    assert live
    assert client.get(html.unescape(live.group(1))).status_code == 204
