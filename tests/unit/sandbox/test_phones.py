"""The page with the two phones: works without JavaScript, escapes, streams."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from markupsafe import Markup

from bot.sandbox.bubbles import marked_up
from bot.sandbox.telegram_html import parse_html
from bot.sandbox.words import page_language

HTML = {"Accept": "text/html"}


@contextmanager
def browser(rig: Any) -> Iterator[httpx.Client]:
    """A browser of its own: own cookies, own phones."""
    with httpx.Client(
        base_url=f"{rig.base}/sandbox", headers=HTML, follow_redirects=True, trust_env=False
    ) as client:
        client.get("/")
        yield client


def line_id(client: httpx.Client) -> str:
    return str(client.cookies["phones_line"]).split(".")[0]


def reply(rig: Any, message: dict[str, Any]) -> None:
    token = rig.bot.events()[-1]["replyToken"]
    body = {"replyToken": token, "messages": [message]}
    headers = {"Authorization": f"Bearer {rig.sandbox.config.line_access_token}"}
    path = "/sandbox/line/v2/bot/message/reply"
    answer = rig.http.post(path, json=body, headers=headers)
    assert answer.status_code == 200, answer.text


def talk(rig: Any, client: httpx.Client, words: str) -> None:
    heard = len(rig.bot.line)
    client.post("/phone/line/text", data={"text": words})
    rig.until(lambda: len(rig.bot.line) > heard)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Tags()
    reader.feed(page)
    return reader.seen


def test_the_page_works_by_forms_alone(rig: Any) -> None:
    with browser(rig) as client:
        talk(rig, client, "xin chào")
        reply(rig, {"type": "text", "text": "chào bạn"})
        page = client.get("/").text
    assert "xin chào" in page
    assert "chào bạn" in page


def test_each_browser_has_its_own_phones(rig: Any) -> None:
    with browser(rig) as one, browser(rig) as other:
        talk(rig, one, "only mine")
        assert "only mine" in one.get("/").text
        assert "only mine" not in other.get("/").text


def test_a_new_person_starts_empty_and_one_can_go_back(rig: Any) -> None:
    with browser(rig) as client:
        first = line_id(client)
        talk(rig, client, "as the first")
        client.post("/phone/line/new")
        assert line_id(client) != first
        assert "as the first" not in client.get("/").text
        client.post("/phone/line/switch", data={"person": first})
        assert "as the first" in client.get("/").text
        assert client.post("/phone/line/switch", data={"person": "U" + "0" * 32}).status_code == 404


def test_words_of_persons_and_bot_are_escaped(rig: Any) -> None:
    with browser(rig) as client:
        talk(rig, client, "<script>alert(1)</script>")
        reply(rig, {"type": "text", "text": "<img src=x>"})
        page = client.get("/").text
    assert not any(tag == "img" for tag, _ in tags(page))
    assert sum(tag == "script" for tag, _ in tags(page)) == 1


def test_nothing_on_the_page_is_inline_or_foreign(rig: Any) -> None:
    with browser(rig) as client:
        answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    for part in ("default-src 'self'", "script-src 'self'", "style-src 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    for tag, attributes in tags(answer.text):
        assert tag != "style"
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        if tag == "script":
            assert str(attributes["src"]).startswith("/sandbox/static/")


def test_every_field_has_a_name_for_a_screen_reader(rig: Any) -> None:
    with browser(rig) as client:
        found = tags(client.get("/").text)
    labelled = {attributes.get("for") for tag, attributes in found if tag == "label"}
    for tag, attributes in found:
        if tag in ("input", "select", "textarea") and attributes.get("type") != "hidden":
            assert attributes.get("aria-label") or attributes.get("id") in labelled, attributes
    assert sum(attributes.get("role") == "log" for _, attributes in found) == 2


def test_quick_replies_vanish_with_a_newer_message(rig: Any) -> None:
    action = {"type": "postback", "label": "Menu", "data": "menu", "displayText": "Show me"}
    quick = {"items": [{"type": "action", "action": action}]}
    with browser(rig) as client:
        talk(rig, client, "hello")
        reply(rig, {"type": "text", "text": "choose", "quickReply": quick})
        assert 'class="chip ' in client.get("/").text
        client.post("/phone/line/postback", data={"data": "menu", "display_text": "Show me"})
        page = client.get("/").text
    assert 'class="chip ' not in page
    assert "Show me" in page
    rig.until(lambda: rig.bot.events()[-1]["type"] == "postback")


def test_a_flex_bubble_shows_its_words_and_links(rig: Any) -> None:
    button = {"type": "uri", "label": "Official", "uri": "https://example.jp/"}
    contents = {
        "type": "bubble",
        "body": {
            "type": "box",
            "layout": "vertical",
            "contents": [
                {"type": "text", "text": "14 days", "weight": "bold"},
                {"type": "button", "action": button},
            ],
        },
    }
    with browser(rig) as client:
        talk(rig, client, "hello")
        reply(rig, {"type": "flex", "altText": "not shown", "contents": contents})
        page = client.get("/").text
    assert "14 days" in page
    assert "not shown" not in page
    links = [attributes.get("href") for tag, attributes in tags(page) if tag == "a"]
    assert "https://example.jp/" in links


def test_the_phone_language_is_what_the_platform_tells(rig: Any) -> None:
    with browser(rig) as client:
        client.post("/phone/telegram/person", data={"name": "Lan", "language": "vi"})
        client.post("/phone/telegram/start")
        person = str(client.cookies["phones_telegram"]).split(".")[0]
    message = rig.shown("telegram", person)[0]["message"]
    assert (message["from"]["first_name"], message["from"]["language_code"]) == ("Lan", "vi")


def test_a_blocked_phone_offers_to_unblock(rig: Any) -> None:
    with browser(rig) as client:
        client.post("/phone/line/follow")
        client.post("/phone/line/unfollow")
        assert "You have blocked this account." in client.get("/").text


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [("ja", "en", "ja"), (None, "ja,en;q=0.8", "ja"), (None, "vi,en", "en"), ("xx", "", "en")],
    ids=["asked", "accepted", "second choice", "nothing"],
)
def test_the_page_speaks_english_or_japanese(
    asked: str | None, accepted: str, language: str
) -> None:
    assert page_language(asked, accepted) == language


def test_the_japanese_page_is_japanese(rig: Any) -> None:
    with browser(rig) as client:
        page = client.get("/?lang=ja").text
    assert '<html lang="ja">' in page
    assert "職員用画面" in page
    visible = re.sub(r"<[^>]+>", " ", page.partition("<body")[2].partition(">")[2])
    assert not re.search(r"\b(Send|Language|Block|Faults|Messages)\b", visible)


def stream_until(client: httpx.Client, path: str, count: int, **headers: str) -> list[Any]:
    """The first events of the live stream."""
    found: list[Any] = []
    with client.stream("GET", path, headers=headers, timeout=5) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        event: dict[str, str] = {}
        for row in response.iter_lines():
            name, _, value = row.partition(": ")
            if row:
                event[name] = value
            elif "data" in event:
                found.append((event.get("event"), event.get("id"), json.loads(event["data"])))
                event = {}
                if len(found) == count:
                    return found
            else:
                event = {}
    return found


def test_the_stream_resumes_after_the_last_event_seen(rig: Any) -> None:
    with browser(rig) as client:
        for words in ("one", "two", "three"):
            talk(rig, client, words)
        first = stream_until(client, "/events?after=0", 3)
        assert ["one" in first[0][2]["html"], "three" in first[2][2]["html"]] == [True, True]
        last = first[1][1]
        rest = stream_until(client, "/events?after=0", 1, **{"Last-Event-ID": last})
    assert "three" in rest[0][2]["html"]


def test_markup_is_shown_as_elements() -> None:
    text, entities = parse_html('<b>𠮷 &lt; <i>x</i></b> <a href="https://a.jp/?a=1&amp;b=2">k</a>')
    assert marked_up(text, entities) == Markup(
        '<b>𠮷 &lt; <i>x</i></b> <a href="https://a.jp/?a=1&amp;b=2" target="_blank" '
        'rel="noopener noreferrer">k</a>'
    )
