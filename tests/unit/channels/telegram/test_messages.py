from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.limits import utf16_length
from bot.channels.telegram.messages import as_plain, plan_telegram
from bot.domain.locale import EN, JA, LOCALES
from bot.domain.reply import Author, Choice, Image, Link, Phone, Reply
from bot.sandbox.telegram_rules import Params, formatted, keyboard


def calls(*replies: Reply) -> list[dict[str, Any]]:
    return [dict(sending.call) for sending in plan_telegram(replies)]


def rows(call: dict[str, Any]) -> list[list[str]]:
    markup = call.get("reply_markup", {"inline_keyboard": []})
    return [[button["text"] for button in row] for row in markup["inline_keyboard"]]


def offer(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(label, f"entry:{n}") for n, label in enumerate(labels))


def test_a_plain_reply_is_one_message() -> None:
    assert calls(Reply("Hello.", EN)) == [
        {
            "method": "sendMessage",
            "text": "Hello.",
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
    ]


def test_no_text_is_ever_markup() -> None:
    (call,) = calls(Reply("1 < 2 & <b>", EN, author=Author.STAFF, sender_name="<i>T&Co"))
    assert call["text"] == "<b>&lt;i&gt;T&amp;Co</b>\n1 &lt; 2 &amp; &lt;b&gt;"
    assert as_plain(call)["text"] == "<i>T&Co\n1 < 2 & <b>"
    assert "parse_mode" not in as_plain(call)


def test_choices_and_links_are_buttons_and_numbers_are_text() -> None:
    (call,) = calls(
        Reply(
            "Call.",
            EN,
            choices=offer("Yes", "No", "A person"),
            links=(Link("Page", "https://example.jp/多"), Link("Here", "http://localhost/")),
            phones=(Phone("Advice", "#7119"),),
        )
    )
    assert call["text"] == "Call.\n\nAdvice: #7119\n\nHere: http://localhost/"
    assert rows(call) == [["Page"], ["Yes", "No"], ["A person"]]
    first, second = call["reply_markup"]["inline_keyboard"][:2]
    assert first == [{"text": "Page", "url": "https://example.jp/%E5%A4%9A"}]
    assert second[0] == {"text": "Yes", "callback_data": "entry:0"}


@pytest.mark.parametrize(
    ("labels", "columns"),
    [
        pytest.param(("Yes", "No"), 2, id="short"),
        pytest.param(("住所を変える", "ゴミを出す"), 2, id="wide but short"),
        pytest.param(("引っ越しをして住所が変わる", "ゴミ"), 1, id="long"),
        pytest.param(tuple(str(n) for n in range(9)), 3, id="many and short"),
        pytest.param(tuple(info.native_name for info in LOCALES.values()), 2, id="all locales"),
    ],
)
def test_buttons_share_a_row_while_they_can_be_read(labels: tuple[str, ...], columns: int) -> None:
    (call,) = calls(Reply("Which?", EN, choices=offer(*labels)))
    assert max(len(row) for row in rows(call)) == columns
    assert [label for row in rows(call) for label in row] == list(labels)


def test_the_buttons_of_a_long_text_hang_under_its_last_part() -> None:
    reply = Reply("長い文です。" * 1500, JA, choices=offer("はい"), sender_name="田中")
    *first, last = calls(reply)
    assert first
    assert all("reply_markup" not in call for call in first)
    assert rows(last) == [["はい"]]
    for call in (*first, last):
        assert call["text"].startswith("<b>田中</b>\n")
        assert utf16_length(re.sub("</?b>", "", call["text"])) <= 4096
    assert [sending.covers for sending in plan_telegram([reply])] == [(0,)] * (len(first) + 1)


def test_a_picture_is_sent_with_its_words_as_caption() -> None:
    photo, text = calls(
        Reply(
            "Look",
            EN,
            images=(Image("https://a.jp/x.png", "A <map>"), Image("data:x", "A plan")),
        )
    )
    assert photo["method"] == "sendPhoto"
    assert photo["photo"] == "https://a.jp/x.png"
    assert photo["caption"] == "A &lt;map&gt;"
    assert as_plain(photo)["caption"] == "A <map>"
    assert text["text"] == "Look\n\nA plan: data:x"


def test_a_button_telegram_would_refuse_is_left_out() -> None:
    choices = (Choice("Long", "あ" * 22), Choice(" ", "x"), Choice("Empty", ""), Choice("Ok", "x"))
    (call,) = calls(Reply("Hi", EN, choices=choices))
    assert rows(call) == [["Ok"]]


def test_blank_replies_are_done_with_the_first_call() -> None:
    assert plan_telegram([Reply(" ", EN)]) == ()
    covers = [s.covers for s in plan_telegram([Reply("", EN), Reply("a", EN), Reply("b", EN)])]
    assert covers == [(0, 1), (2,)]


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
REPLIES = st.builds(
    Reply,
    text=ANY,
    locale=st.sampled_from([EN, JA]),
    choices=st.lists(st.builds(Choice, ANY, ANY), max_size=12).map(tuple),
    links=st.lists(
        st.builds(Link, ANY, st.sampled_from(["https://example.jp/ä b", "tel:1", "http://x"])),
        max_size=3,
    ).map(tuple),
    phones=st.lists(st.builds(Phone, ANY, ANY), max_size=2).map(tuple),
    sender_name=st.none() | ANY,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(REPLIES, st.sampled_from([0, 0, 800]))
def test_whatever_is_said_the_platform_takes_it(reply: Reply, more: int) -> None:
    for call in calls(replace(reply, text=reply.text + "<長い & 文です。" * more)):
        params = Params(call)
        shown = formatted(params, "text")
        assert shown.text
        keyboard(params)
        assert html.unescape(re.sub("</?b>", "", call["text"])) == as_plain(call)["text"]
