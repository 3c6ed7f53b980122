from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.limits import grapheme_length, utf16_length
from bot.channels.line.messages import plan_line
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.reply import Author, Choice, Image, Link, Phone, Reply
from bot.sandbox.line_rules import PUSH


def messages(*replies: Reply) -> list[list[dict[str, Any]]]:
    return [list(sending.call["messages"]) for sending in plan_line(replies)]


def choices(count: int, prefix: str = "c") -> tuple[Choice, ...]:
    return tuple(Choice(f"{prefix} {n}", f"entry:{prefix}/{n}") for n in range(count))


def quick(message: dict[str, Any]) -> list[str]:
    return [item["action"]["data"] for item in message.get("quickReply", {}).get("items", [])]


def words(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def test_a_plain_reply_is_one_text() -> None:
    assert messages(Reply("Hello.", EN)) == [[{"type": "text", "text": "Hello."}]]


def test_choices_are_postbacks_under_the_last_message() -> None:
    ((first, last),) = messages(
        Reply("One", EN, choices=choices(2, "a")), Reply("Two", EN, choices=choices(1, "b"))
    )
    assert "quickReply" not in first
    assert quick(last) == ["entry:a/0", "entry:a/1", "entry:b/0"]
    assert last["quickReply"]["items"][0] == {
        "type": "action",
        "action": {
            "type": "postback",
            "label": "a 0",
            "data": "entry:a/0",
            "displayText": "a 0",
        },
    }


def test_a_choice_offered_twice_shows_once() -> None:
    ((_, last),) = messages(
        Reply("One", EN, choices=choices(2)), Reply("Two", EN, choices=choices(2))
    )
    assert quick(last) == ["entry:c/0", "entry:c/1"]


def test_a_long_label_is_cut_below_and_whole_in_a_bubble() -> None:
    label = "引っ越したときに住所を変える手続きについて知りたい"
    ((_text, bubble),) = messages(Reply("Which?", JA, choices=(Choice(label, "entry:a"),)))
    action = bubble["quickReply"]["items"][0]["action"]
    assert grapheme_length(action["label"]) == 20
    assert action["displayText"] == label
    row = bubble["contents"]["body"]["contents"][0]
    assert row["contents"][0]["text"] == label
    assert row["contents"][0]["wrap"] is True
    assert row["action"]["data"] == "entry:a"


def test_choices_beyond_thirteen_stay_in_the_bubble_of_their_reply() -> None:
    ((_one, bubble, last),) = messages(
        Reply("Answer", EN, choices=choices(3, "a")),
        Reply("Languages", EN, choices=choices(12, "b")),
    )
    assert quick(last) == ["entry:a/0", *(f"entry:b/{n}" for n in range(12))]
    rows = bubble["contents"]["body"]["contents"]
    assert [row["action"]["data"] for row in rows] == ["entry:a/1", "entry:a/2"]


def test_links_and_numbers_are_buttons_and_text() -> None:
    reply = Reply(
        "Call first.",
        EN,
        links=(Link("Immigration Services Agency of Japan", "https://www.moj.go.jp/isa/外国人"),),
        phones=(Phone("Advice", "#7119"),),
    )
    ((text, bubble),) = messages(reply)
    assert text["text"] == (
        "Call first.\n\nAdvice: #7119\n\n"
        "Immigration Services Agency of Japan: https://www.moj.go.jp/isa/外国人"
    )
    assert (
        bubble["altText"]
        == "Call first. Advice: #7119 Immigration Services Agency of Japan: https://www.moj.go.jp/isa/外国人"
    )
    call, page = bubble["contents"]["body"]["contents"]
    assert call["type"] == "button"
    assert call["action"] == {"type": "uri", "label": "Advice", "uri": "tel:%237119"}
    assert page["contents"][0]["text"] == "Immigration Services Agency of Japan"
    assert page["action"]["uri"].isascii()


def test_a_link_no_button_may_have_is_text_alone() -> None:
    ((text,),) = messages(Reply("See", EN, links=(Link("x", "javascript:alert(1)"),)))
    assert text["text"] == "See\n\nx: javascript:alert(1)"


def test_a_picture_comes_with_its_words() -> None:
    reply = Reply(
        "How",
        EN,
        images=(Image("https://a.jp/x.png", "A map"), Image("http://a.jp/y.png", "A plan")),
    )
    ((text, image),) = messages(reply)
    assert text["text"] == "How\n\nA map\nA plan: http://a.jp/y.png"
    assert image["originalContentUrl"] == image["previewImageUrl"] == "https://a.jp/x.png"


@pytest.mark.parametrize(
    ("name", "sender", "text"),
    [
        pytest.param("田中", "田中", "はい", id="shown beside the line"),
        pytest.param("田" * 30, "田" * 19 + "…", "はい", id="cut"),
        pytest.param("Caroline", None, "Caroline\n\nはい", id="a word LINE forbids there"),
    ],
)
def test_staff_are_named(name: str, sender: str | None, text: str) -> None:
    ((message,),) = messages(Reply("はい", JA, author=Author.STAFF, sender_name=name))
    assert message.get("sender", {}).get("name") == sender
    assert message["text"] == text


def test_more_than_five_messages_give_up_spare_bubbles_before_a_second_call() -> None:
    link = (Link("Page", "https://example.jp/"),)
    replies = [Reply(f"Text {n}", EN, links=link) for n in range(5)]
    (call,) = messages(*replies)
    assert [message["type"] for message in call] == ["text"] * 5
    assert all("https://example.jp/" in message["text"] for message in call)


def test_more_than_five_texts_are_joined_before_a_second_call() -> None:
    (sending,) = plan_line([Reply(f"Text {n}", EN, choices=choices(1, str(n))) for n in range(8)])
    sent = sending.call["messages"]
    assert len(sent) == 5
    assert [n for n in range(8) if f"Text {n}" in words(sent)] == list(range(8))
    assert sending.covers == tuple(range(8))
    assert len(quick(sent[-1])) == 8


def test_words_of_staff_and_bot_are_never_joined() -> None:
    replies = [Reply(f"Text {n}", EN, sender_name="Tanaka" if n % 2 else None) for n in range(7)]
    first, second = plan_line(replies)
    assert (len(first.call["messages"]), len(second.call["messages"])) == (5, 2)
    assert (first.covers, second.covers) == ((0, 1, 2, 3, 4), (5, 6))


def test_what_cannot_be_joined_takes_more_calls_with_the_buttons_on_the_last() -> None:
    long = "長い文です。" * 5_000
    sendings = plan_line([Reply("Start", JA), Reply(long, JA, choices=choices(2))])
    assert [len(s.call["messages"]) for s in sendings] == [5, 3]
    assert [s.covers for s in sendings] == [(0, 1), (1,)]
    assert quick(sendings[-1].call["messages"][-1]) == ["entry:c/0", "entry:c/1"]


def test_nothing_but_blank_replies_is_nothing() -> None:
    assert plan_line([Reply(" \n", EN)]) == ()
    assert plan_line([Reply("", EN), Reply("Hi", EN), Reply("", EN)])[0].covers == (0, 1, 2)


LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
DATA = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=64)
REPLIES = st.lists(
    st.builds(
        Reply,
        text=st.text(st.characters(exclude_categories=["Cs"])),
        locale=st.sampled_from([EN, JA, LocaleTag("ne")]),
        choices=st.lists(st.builds(Choice, LABELS, DATA), max_size=16).map(tuple),
        links=st.lists(
            st.builds(Link, LABELS, st.sampled_from(["https://example.jp/ä", "mailto:a@b.jp", ""])),
            max_size=3,
        ).map(tuple),
        phones=st.lists(st.builds(Phone, LABELS, st.sampled_from(["119", "#7119", "-"]))).map(
            tuple
        ),
        images=st.lists(
            st.builds(Image, st.sampled_from(["https://a.jp/x.png", "data:x"]), LABELS), max_size=2
        ).map(tuple),
        sender_name=st.none() | LABELS,
    ),
    max_size=6,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(REPLIES, st.sets(st.integers(0, 5), max_size=2))
def test_whatever_is_said_the_platform_takes_it(replies: list[Reply], long: set[int]) -> None:
    replies = [
        replace(reply, text=reply.text + "長い文です。" * 1200) if number in long else reply
        for number, reply in enumerate(replies)
    ]
    for sending in plan_line(replies):
        sent = sending.call["messages"]
        assert 1 <= len(sent) <= 5
        assert list(PUSH({"to": "U" + "0" * 32, "messages": list(sent)}, ())) == []
        assert all(utf16_length(m["text"]) <= 5000 for m in sent if m["type"] == "text")
        assert all("quickReply" not in message for message in sent[:-1])
