"""The queue: what it shows, how it is narrowed, and how it stays up to date."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import httpx
import pytest

from bot.domain.locale import EN, JA
from bot.web.console import session
from bot.web.stream import StreamLimits
from tests.unit.web.support import WebHouse


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="ticket-(\d+)"', page)]


@pytest.fixture
def busy(house: WebHouse) -> WebHouse:
    """1 in progress with tanaka, 2 open, 3 urgent and open, 4 resolved."""
    for person in ("anna", "bao"):
        house.ticket(person, f"Question of {person}")
        house.clock.turn(seconds=60)
    house.receive("chen", "Call an ambulance!")
    house.clock.turn(seconds=60)
    house.ticket("dina", "Question of dina")
    tanaka, now = house.staff("tanaka"), house.clock.now()
    house.deps.desk.claim(1, tanaka.id, now)
    house.deps.desk.claim(4, tanaka.id, now)
    house.deps.desk.resolve(4, tanaka.id, now)
    house.work()
    return house


def test_urgent_tickets_come_first_and_are_marked(busy: WebHouse) -> None:
    page = busy.staff_client().get("/console").text
    assert numbers(page)[0] == 3
    assert set(numbers(page)) == {1, 2, 3}
    first = page[page.index("is-urgent") :]
    assert first.index("Urgent") < first.index("</li>")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {1, 2, 3}),
        ("state=open", {2, 3}),
        ("state=claimed", {1}),
        ("state=waiting", set()),
        ("state=resolved", {4}),
        ("mine=1", {1}),
        ("state=open&mine=1", set()),
        ("state=nonsense&division=nonsense", {1, 2, 3}),
        ("division=jet", set()),
        ("urgent=1", {3}),
        ("turn=staff", {1, 2, 3}),
        ("turn=person", set()),
        ("turn=nobody&locale=xx&label=99&after=x.y", {1, 2, 3}),
        ("locale=en", {1, 2, 3}),
        ("locale=km", set()),
        ("q=dina", {4}),
        ("q=dina&state=open", set()),
        ("q=question+anna", {1}),
        ("q=QUEST", {1, 2, 4}),
        ("q=%232", {2}),
        ("q=nonsense", set()),
        ("q=%22%27%26%21%3A*()", set()),
    ],
)
def test_the_queue_is_narrowed_by_its_address(
    busy: WebHouse, query: str, expected: set[int]
) -> None:
    assert set(numbers(busy.staff_client().get(f"/console?{query}").text)) == expected


def test_a_row_shows_what_staff_need_to_choose(busy: WebHouse) -> None:
    page = busy.staff_client().get("/console?state=claimed").text
    assert "Question of anna" in page
    assert "With Tanaka" in page
    assert "English" in page
    assert 'href="/console/tickets/1#latest"' in page


def test_the_last_line_is_what_the_person_wrote_and_never_a_button(house: WebHouse) -> None:
    ticket = house.ticket("anna", "Question of anna")
    house.receive("anna", "And one word more", "!help", "!langs")
    staff = house.staff("sato")
    house.deps.desk.claim(ticket, staff.id, house.clock.now())
    house.deps.desk.reply(ticket, staff.id, "Words of staff", "f1", house.clock.now())

    page = house.staff_client().get("/console").text

    assert '<p class="last" lang="en" dir="auto">And one word more</p>' in page
    assert "Yes, please" not in page
    assert "Words of staff" not in page


def test_a_person_who_only_pressed_buttons_has_no_last_line(house: WebHouse) -> None:
    house.receive("anna", "!menu", "!human:yes")

    assert 'class="last"' not in house.staff_client().get("/console").text


def test_counts_are_shown_and_ready_to_be_announced(busy: WebHouse) -> None:
    page = busy.staff_client().get("/console").text
    assert 'data-announce="Open: 2. Urgent: 1."' in page
    assert "<title>Queue (2)" in page


def test_the_chosen_state_is_marked_for_everybody(busy: WebHouse) -> None:
    page = busy.staff_client().get("/console?state=open").text
    assert re.search(r'id="tab-open"[^>]*aria-current="page"', page)
    assert not re.search(r'id="tab-all"[^>]*aria-current', page)


def test_tabs_keep_the_rest_of_the_choice(busy: WebHouse) -> None:
    page = busy.staff_client().get("/console?mine=1").text
    assert 'href="/console?state=open&amp;mine=1"' in page


@pytest.mark.parametrize("query", ["", "?mine=1"])
def test_an_empty_queue_says_so(house: WebHouse, query: str) -> None:
    page = house.staff_client().get(f"/console{query}").text
    assert 'class="empty"' in page
    assert ("Show all unresolved tickets" in page) is bool(query)


def test_what_people_wrote_is_escaped_and_has_its_language(house: WebHouse) -> None:
    house.ticket("eve", "<img src=x onerror=alert(1)>", locale="vi")
    page = house.staff_client().get("/console").text
    assert "<img" not in page
    assert 'lang="vi" dir="auto">&lt;img' in page


@pytest.mark.parametrize(("locale", "division"), [(EN, "Multicultural"), (JA, "多文化共生課")])
def test_divisions_have_names_in_both_languages(busy: WebHouse, locale: str, division: str) -> None:
    page = busy.staff_client("sato", locale=locale).get("/console").text
    assert division in page


def seen(page: str) -> str:
    found = re.search(r"seen=(\w+)", page)
    assert found
    return found.group(1)


def test_the_live_part_is_silent_while_nothing_changed(busy: WebHouse) -> None:
    client = busy.staff_client()
    mark = seen(client.get("/console").text)
    assert client.get(f"/console/queue?seen={mark}").status_code == 204


def test_the_live_part_brings_what_changed(busy: WebHouse) -> None:
    client = busy.staff_client()
    mark = seen(client.get("/console").text)
    busy.ticket("fumi", "A new question")
    part = client.get(f"/console/queue?seen={mark}")
    assert part.status_code == 200
    assert "A new question" in part.text
    assert "<html" not in part.text
    assert seen(part.text) != mark


def test_the_live_part_keeps_the_choice(busy: WebHouse) -> None:
    part = busy.staff_client().get("/console/queue?state=claimed&seen=old").text
    assert numbers(part) == [1]
    assert "state=claimed" in part


def streamed(house: WebHouse, client: httpx.Client, page: str, **headers: str) -> str:
    """What the stream of a page of the queue brings if it ends at once."""
    found = re.search(r'sse-connect="([^"]+)"', page)
    assert found
    house.limits = StreamLimits(longest=0)
    short = house.client()
    short.cookies = client.cookies
    return short.get(html.unescape(found[1]), headers=headers).text


def event_data(text: str) -> str:
    """The first event's data, which is one line."""
    found = re.search(r"event: queue\r\ndata: (.*)\r\n\r\n", text)
    return found[1] if found else ""


@pytest.mark.parametrize("address", ["/console", "/console?state=open&locale=en"])
def test_the_stream_brings_the_list_only_where_it_is_another_than_shown(
    busy: WebHouse, address: str
) -> None:
    client = busy.staff_client()
    page = client.get(address).text
    assert "event:" not in streamed(busy, client, page)

    busy.ticket("fumi", "A new question")
    text = streamed(busy, client, page)
    part = event_data(text)
    assert "A new question" in part
    fetched = client.get(f"/console/queue?{address.partition('?')[2]}").text
    assert part == " ".join(fetched.split())
    assert f"id: {seen(part)}\r\n" in text

    again = {"last-event-id": seen(part)}
    assert "event:" not in streamed(busy, client, page, **again)
    assert "event: queue" in streamed(busy, client, page, **{"last-event-id": "unknown"})


def test_two_who_have_seen_other_tickets_get_other_lists(busy: WebHouse) -> None:
    tanaka, sato = busy.staff_client(), busy.staff_client("sato")
    pages = [client.get("/console").text for client in (tanaka, sato)]
    number = busy.ticket("fumi", "A new question")
    tanaka.get(f"/console/tickets/{number}")

    lists = [streamed(busy, one, page) for one, page in zip((tanaka, sato), pages, strict=True)]
    assert len({event_data(text) for text in lists}) == len(lists)


def test_the_stream_ends_with_the_session_and_says_so(
    busy: WebHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "STILL", 0.0)
    client = busy.staff_client()
    real = busy.deps.people.sign_ins
    asked: list[str] = []

    class EndsSoon:
        def session(self, token, now):  # type: ignore[no-untyped-def]
            asked.append(token)
            return real.session(token, now) if len(asked) <= 2 else None

    busy.limits = StreamLimits(look_every=0.01)
    short = busy.change(people=replace(busy.deps.people, sign_ins=EndsSoon()))
    short.limits = busy.limits
    watching = short.client()
    watching.cookies = client.cookies
    text = watching.get("/console/stream").text
    assert text.count("event: queue") == 1
    assert text.rstrip().endswith("event: signed-out\r\ndata: 1")
