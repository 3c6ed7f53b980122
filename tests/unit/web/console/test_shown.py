"""What a page of a ticket is sent again: only what differs from what it shows."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from bot.domain.errors import SendRefused
from bot.web.stream import StreamLimits
from tests.unit.web.support import WebHouse


@pytest.fixture
def ticket(house: WebHouse) -> int:
    return house.ticket("anna", "I lost my card")


def live_address(page: str) -> str:
    found = re.search(r'hx-get="(/console/tickets/\d+/live[^"]+)"', page)
    assert found
    return html.unescape(found[1])


def swapped(part: httpx.Response) -> set[str]:
    """What the part puts in the place of something that is there."""
    return set(re.findall(r'id="([a-z]+)(?:-\d+)?" hx-swap-oob="true"', part.text))


def test_a_new_message_alone_brings_nothing_else(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    page = client.get(f"/console/tickets/{ticket}").text
    house.receive("anna", "One more thing", "And another")
    part = client.get(live_address(page))
    assert part.text.count('<li class="line') >= 2
    assert swapped(part) <= {"history"}


def test_what_became_of_a_line_is_brought_without_the_lines_before(
    house: WebHouse, ticket: int
) -> None:
    client, path = house.staff_client(), f"/console/tickets/{ticket}"
    client.post(f"{path}/claim")
    house.work()
    page = client.post(f"{path}/reply", data={"text": "My reply", "form_id": "1"}).text
    house.channel.fail_next(SendRefused("no"))
    house.work()
    part = client.get(live_address(page))
    brought = re.findall(r'id="delivery-(\d+)" hx-swap-oob', part.text)
    lines = re.findall(r'<li class="line [^"]*" id="line-(\d+)"', page)
    assert lines[-1] in brought
    assert set(lines[:-2]).isdisjoint(brought)
    assert swapped(part) == {"delivery", "retry"}


@pytest.mark.parametrize(("deed", "brought"), [("note", "notes"), ("claim", "history")])
def test_a_note_and_a_step_are_brought(
    house: WebHouse, ticket: int, deed: str, brought: str
) -> None:
    client, other = house.staff_client(), house.staff_client("sato")
    page = client.get(f"/console/tickets/{ticket}").text
    other.post(f"/console/tickets/{ticket}/{deed}", data={"text": "A note", "form_id": "1"})
    assert brought in swapped(client.get(live_address(page)))


def streamed(
    house: WebHouse, client: httpx.Client, page: str, **headers: str
) -> tuple[str, list[str]]:
    """What the stream of the page brings if it ends at once: the id, and the lines that are new."""
    found = re.search(r'sse-connect="([^"]+)"', page)
    assert found
    short = house.change()
    short.limits = StreamLimits(longest=0)
    brief = short.client()
    brief.cookies = client.cookies
    text = brief.get(html.unescape(found[1]), headers=headers).text
    assert text.count("event: ticket") <= 1
    given = re.search(r"id: (\S+)\r\nevent: ticket", text)
    return given[1] if given else "", re.findall(r'<li class="line [^"]*" id="line-(\d+)"', text)


def test_the_stream_brings_what_the_page_does_not_show_and_goes_on_where_it_was_cut(
    house: WebHouse, ticket: int
) -> None:
    client, path = house.staff_client(), f"/console/tickets/{ticket}"
    client.post(f"{path}/claim")
    page = client.get(path).text
    assert streamed(house, client, page) == ("", [])

    house.receive("anna", "One more thing")
    first, [line] = streamed(house, client, page)
    assert streamed(house, client, page, **{"last-event-id": first}) == ("", [])

    house.receive("anna", "And another")
    _, [other] = streamed(house, client, page, **{"last-event-id": first})
    assert int(other) > int(line)
    _, both = streamed(house, client, page)
    assert both == [line, other]


def test_a_gloss_comes_after_its_line(house: WebHouse, ticket: int) -> None:
    client, path = house.staff_client(), f"/console/tickets/{ticket}"
    client.post(f"{path}/claim")
    house.receive("anna", "One more card", gloss=False)
    page = client.get(path).text
    line = re.findall(r'id="gloss-(\d+)"></div>', page)[-1]

    house.work()
    part = client.get(live_address(page))
    assert f'id="gloss-{line}" hx-swap-oob="true"><' in part.text
    assert swapped(part) == {"delivery", "gloss"}
    assert '<li class="line' not in part.text
    assert f'id="gloss-{line}"></div>' not in client.get(path).text


def test_a_page_of_another_process_is_sent_all_that_can_change(
    house: WebHouse, ticket: int
) -> None:
    client = house.staff_client()
    page = client.get(f"/console/tickets/{ticket}").text
    house.receive("anna", "One more thing")
    elsewhere = house.client()
    elsewhere.cookies = client.cookies
    part = elsewhere.get(live_address(page))
    assert {"delivery", "notes", "history", "case"} <= swapped(part)
    assert "One more thing" in part.text
