"""The web channel without JavaScript, and what its stream says."""

from __future__ import annotations

import re

import httpx
import pytest

from bot.domain.choice import Action, choice_data
from bot.domain.errors import StorageError
from bot.domain.locale import LocaleTag
from bot.domain.reply import Author, Choice, Image, Link, Phone, Reply
from bot.service.views import LineView
from bot.web.stream import StreamLimits
from tests.support.clock import START
from tests.unit.web.support import WebHouse


def address(client: httpx.Client) -> str:
    return client.cookies["clairbot-person"]


def texts(house: WebHouse, client: httpx.Client) -> list[str]:
    house.work()
    lines = house.deps.webchat.lines(address(client))
    return [line.text for line in lines if line.author == Author.PERSON]


def send(client: httpx.Client, text: str, **more: str) -> httpx.Response:
    return client.post("/chat/send", data={"text": text, "form_id": text[:20], **more})


class Fixed:
    """A conversation of just these lines."""

    def __init__(self, *lines: LineView) -> None:
        self._lines = lines

    def lines(self, _address: str, *, after: int = 0) -> tuple[LineView, ...]:
        return tuple(line for line in self._lines if line.id > after)


def says(number: int, reply: Reply) -> LineView:
    return LineView(number, reply.author, None, reply.text, reply.locale, START, reply=reply)


def wrote(number: int, text: str, locale: str = "en") -> LineView:
    return LineView(number, Author.PERSON, None, text, LocaleTag(locale), START)


def test_a_first_visit_starts_a_conversation_in_the_browsers_language(house: WebHouse) -> None:
    client = house.client(headers={"accept-language": "vi-VN,vi;q=0.9"})
    assert client.get("/chat").status_code == 200
    house.work()
    assert {reply.locale for reply in house.said(address(client))} == {"vi"}


def test_a_second_visit_starts_nothing(house: WebHouse) -> None:
    client = house.client()
    client.get("/chat")
    house.work()
    before = len(house.said(address(client)))
    client.get("/chat")
    house.work()
    assert len(house.said(address(client))) == before


def test_loading_ahead_starts_nothing(house: WebHouse) -> None:
    client = house.client(headers={"sec-purpose": "prefetch"})
    assert client.get("/chat").status_code == 503
    assert not client.cookies


def test_a_start_that_cannot_be_stored_sets_no_cookie(house: WebHouse) -> None:
    class Full:
        def accept(self, _events: object, _now: object) -> int:
            raise StorageError

    client = house.change(intake=Full()).client()
    assert client.get("/chat").status_code == 503
    assert not client.cookies


def test_what_a_person_writes_is_stored_and_shown_with_its_answer(house: WebHouse) -> None:
    client = house.client()
    client.get("/chat")
    answer = send(client, "I lost my card")
    assert answer.url.path == "/chat"
    house.work()
    page = client.get("/chat").text
    assert "I lost my card" in page
    assert 'href="tel:0570013904"' in page


def test_the_page_waits_for_the_answer(house: WebHouse) -> None:
    patient = house.change(answer_wait=30.0)

    class Eager:
        def accept(self, events, now):  # type: ignore[no-untyped-def]
            count = house.deps.intake.accept(events, now)
            house.work()
            return count

    client = patient.change(intake=Eager()).client()
    client.get("/chat")
    assert 'href="tel:0570013904"' in send(client, "I lost my card").text


def test_a_form_sent_twice_is_stored_once(house: WebHouse) -> None:
    client = house.client()
    client.get("/chat")
    for _ in range(2):
        send(client, "hello", form_id="same")
    send(client, "hello", form_id="other")
    assert texts(house, client) == ["hello", "hello"]


def test_two_people_may_use_the_same_form_id(house: WebHouse) -> None:
    one, two = house.client(), house.client()
    for client in (one, two):
        client.get("/chat")
        send(client, "hello", form_id="same")
    assert texts(house, one) == texts(house, two) == ["hello"]


def test_each_form_on_the_page_has_an_id_of_its_own(house: WebHouse) -> None:
    client = house.client()
    client.get("/chat")
    house.work()
    ids = re.findall(r'name="form_id" value="([^"]+)"', client.get("/chat").text)
    assert len(ids) == len(set(ids)) >= 2


def test_a_pressed_button_is_carried_out(house: WebHouse) -> None:
    client = house.client()
    client.get("/chat")
    house.work()
    client.post("/chat/send", data={"choice": choice_data(Action.LANGUAGE, "vi"), "form_id": "1"})
    house.work()
    assert house.said(address(client))[-1].locale == "vi"
    assert '<html lang="vi">' in client.get("/chat").text


@pytest.mark.parametrize(
    "form",
    [{"text": ""}, {"text": "   \n "}, {}, {"choice": "x" * 65}, {"text": "x" * 5001}],
    ids=["empty", "blank", "nothing", "no button of ours", "too long"],
)
def test_what_cannot_be_sent_is_explained(house: WebHouse, form: dict[str, str]) -> None:
    client = house.client()
    client.get("/chat")
    answer = client.post("/chat/send", data={"form_id": "1", **form})
    assert answer.status_code == 422
    assert re.search(r'role="alert"[^>]*>[^<]+<', answer.text)
    assert texts(house, client) == []


def test_a_text_that_is_too_long_says_how_long_and_is_not_lost(house: WebHouse) -> None:
    client = house.client()
    client.get("/chat")
    answer = send(client, "長" * 5001)
    assert "5001" in answer.text
    assert "5000" in answer.text
    assert "長" * 5001 in answer.text


def test_a_text_of_just_the_limit_is_taken(house: WebHouse) -> None:
    client = house.client()
    client.get("/chat")
    send(client, "長" * 5000)
    assert len(texts(house, client)) == 1


def test_without_a_cookie_nothing_is_stored_and_the_words_are_kept(house: WebHouse) -> None:
    client = house.client()
    answer = send(client, "my long letter")
    assert answer.status_code == 422
    assert "my long letter" in answer.text
    assert "cookie" in answer.text


def test_with_javascript_success_is_silent_and_a_problem_is_just_its_sentence(
    house: WebHouse,
) -> None:
    client = house.client()
    client.get("/chat")
    scripted = {"hx-request": "true"}
    fine = client.post("/chat/send", data={"text": "hi", "form_id": "1"}, headers=scripted)
    assert (fine.status_code, fine.content) == (204, b"")
    wrong = client.post("/chat/send", data={"text": ""}, headers=scripted)
    assert wrong.status_code == 422
    assert "<" not in wrong.text


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "a & b < c"],
)
def test_words_are_shown_as_words(house: WebHouse, text: str) -> None:
    page = house.change(webchat=Fixed(wrote(1, text))).client()
    page.cookies.set("clairbot-person", "p" * 32)
    markup = page.get("/chat").text
    assert "<script>alert" not in markup
    assert "<img" not in markup
    assert "49" not in re.sub(r"v=\w+|value=\"[^\"]*\"", "", markup)
    assert "a &amp; b &lt; c" in markup or text != "a & b < c"


def test_each_line_says_its_language_and_its_direction(house: WebHouse) -> None:
    lines = (
        wrote(1, "السلام عليكم"),
        says(2, Reply("こんにちは", LocaleTag("ja-simple"))),
        says(3, Reply("Xin chào", LocaleTag("vi"))),
    )
    client = house.change(webchat=Fixed(*lines)).client()
    client.cookies.set("clairbot-person", "p" * 32)
    page = client.get("/chat").text
    assert re.findall(r'id="line-(\d)" lang="(\S+)" dir="(\S+)"', page) == [
        ("1", "en", "auto"),
        ("2", "ja", "auto"),
        ("3", "vi", "auto"),
    ]
    assert '<html lang="vi">' in page


def test_everything_that_can_be_tapped_is_there(house: WebHouse) -> None:
    reply = Reply(
        "Call:\n- by phone\n- by mail",
        LocaleTag("en"),
        choices=(Choice("Yes", "human:yes"),),
        links=(Link("Official", "https://example.jp/"), Link("Bad", "javascript:alert(1)")),
        phones=(Phone("Immigration", "0570-013904"),),
        images=(Image("https://example.jp/a.png", "A map"),),
    )
    client = house.change(webchat=Fixed(says(1, reply))).client()
    client.cookies.set("clairbot-person", "p" * 32)
    page = client.get("/chat").text
    assert '<button class="choice" name="choice" value="human:yes">Yes</button>' in page
    assert 'href="https://example.jp/"' in page
    assert 'href="tel:0570013904"' in page
    assert ">A map</a>" in page
    assert "javascript:" not in page
    assert "<li>by phone</li>" in page


def test_a_withdrawn_line_shows_that_it_was(house: WebHouse) -> None:
    line = LineView(1, Author.PERSON, None, "", LocaleTag("en"), START, withdrawn=True)
    client = house.change(webchat=Fixed(line)).client()
    client.cookies.set("clairbot-person", "p" * 32)
    assert "This message was withdrawn." in client.get("/chat").text


def test_a_long_conversation_shows_its_end_and_offers_the_rest(house: WebHouse) -> None:
    lines = [wrote(n, f"line number {n}.") for n in range(1, 131)]
    client = house.change(webchat=Fixed(*lines)).client()
    client.cookies.set("clairbot-person", "p" * 32)
    assert client.get("/chat").text.count('id="line-') == 100
    assert "line number 130." in client.get("/chat").text
    assert client.get("/chat?all=1").text.count('id="line-') == 130


def test_leaving_makes_the_device_forget(house: WebHouse) -> None:
    client = house.client()
    client.get("/chat")
    client.post("/chat/leave")
    assert "clairbot-person" not in client.cookies


def stream(client: httpx.Client, after: str = "0", **headers: str) -> list[tuple[str, str]]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.get("/chat/stream", params={"after": after}, headers=sent)
    assert answer.headers["content-type"].startswith("text/event-stream")
    return re.findall(r"id: (\d+)\r\nevent: (\w+)", answer.text)


@pytest.fixture
def streaming(house: WebHouse) -> httpx.Client:
    """A conversation of three lines, and streams that end at once."""
    short = house.change(webchat=Fixed(*[wrote(n, f"line {n}") for n in (3, 4, 9)]))
    short.limits = StreamLimits(longest=0)
    client = short.client()
    client.cookies.set("clairbot-person", "p" * 32)
    return client


def test_the_stream_brings_lines_with_their_numbers(streaming: httpx.Client) -> None:
    assert stream(streaming) == [("3", "line"), ("4", "line"), ("9", "line")]


@pytest.mark.parametrize(
    ("after", "headers", "expected"),
    [
        ("4", {}, ["9"]),
        ("0", {"last_event_id": "3"}, ["4", "9"]),
        ("9", {"last_event_id": "3"}, ["4", "9"]),
        ("9", {}, []),
        ("0", {"last_event_id": "-1"}, ["3", "4", "9"]),
        ("oops", {}, ["3", "4", "9"]),
        ("9" * 40, {}, ["3", "4", "9"]),
        ("٣", {}, ["3", "4", "9"]),
    ],
)
def test_the_stream_resumes_where_the_browser_is(
    streaming: httpx.Client, after: str, headers: dict[str, str], expected: list[str]
) -> None:
    assert [number for number, _ in stream(streaming, after, **headers)] == expected


def test_the_stream_sends_the_same_markup_as_the_page(streaming: httpx.Client) -> None:
    answer = streaming.get("/chat/stream")
    assert 'id="line-3" lang="en" dir="auto"' in answer.text


def test_without_a_cookie_the_stream_ends_for_good(house: WebHouse) -> None:
    assert house.client().get("/chat/stream").status_code == 204


def test_a_person_sees_only_their_own_conversation(house: WebHouse) -> None:
    one, two = house.client(), house.client()
    one.get("/chat")
    two.get("/chat")
    send(one, "my secret")
    house.work()
    assert "my secret" in one.get("/chat").text
    assert "my secret" not in two.get("/chat").text
