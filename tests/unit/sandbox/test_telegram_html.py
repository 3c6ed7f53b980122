"""Telegram's HTML: what is shown, what is refused, and that nothing breaks the parser."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.counting import utf16_units
from bot.sandbox.telegram_html import EntitiesRefused, automatic_entities, parse_html

GOOD = {
    "plain": ("hello", "hello", []),
    "escaped": ("1 &lt; 2 &amp; 3 &gt; 2 &quot;", '1 < 2 & 3 > 2 "', []),
    "numeric": ("&#x41;&#66;", "AB", []),
    "unknown reference stays": ("a &nbsp; b", "a &nbsp; b", []),
    "bold": ("<b>x</b>", "x", [("bold", 0, 1)]),
    "nested": ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    "offsets in UTF-16": ("𠮷<b>🙂</b>", "𠮷🙂", [("bold", 2, 2)]),
    "link": ('<a href="https://a.jp/?x=1&amp;y=2">k</a>', "k", [("text_link", 0, 1)]),
    "dead link dropped": ('<a href="tel:119">k</a>', "k", []),
    "spoiler span": ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
    "folded quote": (
        "<blockquote expandable>q</blockquote>",
        "q",
        [("expandable_blockquote", 0, 1)],
    ),
    "upper case": ("<B>x</B>", "x", [("bold", 0, 1)]),
    "ends trimmed": ("\n <b>x </b>\n", "x", [("bold", 0, 1)]),
    "empty tag": ("a<b></b>", "a", []),
}

BAD = {
    "stray": ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    "offset in bytes": ("日本<p>x</p>", 'Unsupported start tag "p" at byte offset 6'),
    "unclosed": ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    "crossed": (
        "<b><i>x</b></i>",
        'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    ),
    "end without start": ("x</b>", "Unexpected end tag at byte offset 1"),
    "tag at the very end": ("x <b", "Unclosed start tag"),
    "end tag cut": ("<b>x</b", "Unclosed end tag at byte offset 4"),
    "line break tag": ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
    "other span": ("<span>x</span>", 'must have class "tg-spoiler"'),
}


@pytest.mark.parametrize(("source", "text", "entities"), GOOD.values(), ids=GOOD.keys())
def test_good_html_is_read(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    shown, found = parse_html(source)
    assert shown == text
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


@pytest.mark.parametrize(("source", "saying"), BAD.values(), ids=BAD.keys())
def test_bad_html_is_refused(source: str, saying: str) -> None:
    with pytest.raises(EntitiesRefused) as caught:
        parse_html(source)
    assert saying in str(caught.value)


def test_a_link_keeps_its_address() -> None:
    _, found = parse_html('<a href="https://a.jp/?x=1&amp;y=2">k</a>')
    assert found[0]["url"] == "https://a.jp/?x=1&y=2"


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_escaped_text_comes_through_as_it_was(text: str) -> None:
    shown, found = parse_html(html.escape(text))
    assert found == []
    assert shown == text.replace("\r", "").strip()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            ["<b>", "</b>", "<i>", "</i>", "<a href='https://a.jp'>", "</a>", "𠮷", " ", "&lt;"]
        )
    )
)
def test_entities_always_lie_within_the_text(parts: list[str]) -> None:
    try:
        shown, found = parse_html("".join(parts))
    except EntitiesRefused:
        return
    for one in found:
        assert one["length"] > 0
        assert 0 <= one["offset"] <= utf16_units(shown) - one["length"]


def test_commands_addresses_and_mentions_are_marked() -> None:
    found = automatic_entities("𠮷 /help@some_bot see https://a.jp/x. or a@b.jp @anna", [])
    assert [(one["type"], one["offset"]) for one in found] == [
        ("bot_command", 3),
        ("url", 22),
        ("email", 41),
        ("mention", 48),
    ]
