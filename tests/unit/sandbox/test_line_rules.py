"""Each thing LINE refuses in a message, and that its neighbour on the good side passes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox import line_rules
from bot.sandbox.counting import graphemes, utf16_units

FAMILY = "👨‍👩‍👧‍👦"


def text(words: str = "hi", **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def quick(action: Any, count: int = 1) -> dict[str, Any]:
    items = [{"type": "action", "action": action}] * count
    return text(quickReply={"items": items})


def postback(**more: Any) -> dict[str, Any]:
    return {"type": "postback", "label": "Yes", "data": "x", **more}


def uri(address: str) -> dict[str, Any]:
    return {"type": "uri", "label": "Go", "uri": address}


def flex(contents: Any, alt: str = "alt") -> dict[str, Any]:
    return {"type": "flex", "altText": alt, "contents": contents}


def bubble(*parts: Any, **more: Any) -> dict[str, Any]:
    body = {"type": "box", "layout": "vertical", "contents": list(parts)}
    return {"type": "bubble", "body": body, **more}


WORDS = {"type": "text", "text": "hello", "wrap": True}
BUTTON = {"type": "button", "action": uri("https://example.jp/")}

GOOD: dict[str, list[Any]] = {
    "text of 5000": [text("a" * 5000)],
    "text of 2500 emoji": [text("🙂" * 2500)],
    "five messages": [text()] * 5,
    "13 quick replies": [quick(postback(), 13)],
    "label of 20 family emoji": [quick(postback(label=FAMILY * 20))],
    "display text of 300": [quick(postback(displayText="あ" * 300))],
    "data of 300": [quick(postback(data="d" * 300))],
    "message action": [quick({"type": "message", "label": "L", "text": "t" * 300})],
    "location action in a quick reply": [quick({"type": "location", "label": "Here"})],
    "tel": [quick(uri("tel:0570-013904"))],
    "line scheme": [quick(uri("line://nv/chat"))],
    "sender": [text(sender={"name": "CLAIR 職員", "iconUrl": "https://example.jp/a.png"})],
    "null counts as absent": [text(quickReply=None)],
    "sticker": [{"type": "sticker", "packageId": "446", "stickerId": "1988"}],
    "bubble": [flex(bubble(WORDS, BUTTON, {"type": "separator"}))],
    "carousel of 12": [flex({"type": "carousel", "contents": [bubble(WORDS)] * 12})],
    "spans instead of text": [
        flex(bubble({"type": "text", "contents": [{"type": "span", "text": "a"}]}))
    ],
    "alt text of 1500": [flex(bubble(WORDS), "a" * 1500)],
    "confirm template": [
        {
            "type": "template",
            "altText": "a",
            "template": {"type": "confirm", "text": "?", "actions": [postback(), postback()]},
        }
    ],
}

BAD: dict[str, tuple[list[Any], str, str]] = {
    "no message": ([], "Size must be between 1 and 5", "messages"),
    "six messages": ([text()] * 6, "Size must be between 1 and 5", "messages"),
    "empty text": ([text("")], "May not be empty", "messages[0].text"),
    "missing text": ([{"type": "text"}], "May not be empty", "messages[0].text"),
    "text of 5001": ([text("a" * 5001)], "Length must be between 1 and 5000", "messages[0].text"),
    "text of 2501 emoji": (
        [text("🙂" * 2501)],
        "Length must be between 1 and 5000",
        "messages[0].text",
    ),
    "text not a string": ([text(5)], "Must be a string", "messages[0].text"),  # type: ignore[arg-type]
    "unknown type": (
        [{"type": "song"}],
        "Must be one of the following values",
        "messages[0].type",
    ),
    "no type": ([{"text": "x"}], "May not be empty", "messages[0].type"),
    "second message wrong": ([text(), text("")], "May not be empty", "messages[1].text"),
    "unknown property": ([text(txet="x")], "Unknown property", "messages[0].txet"),
    "14 quick replies": (
        [quick(postback(), 14)],
        "Size must be between 1 and 13",
        "messages[0].quickReply.items",
    ),
    "label of 21": (
        [quick(postback(label="a" * 21))],
        "Length must be between 1 and 20",
        "messages[0].quickReply.items[0].action.label",
    ),
    "no label": (
        [quick({"type": "postback", "data": "x"})],
        "May not be empty",
        "messages[0].quickReply.items[0].action.label",
    ),
    "data of 301": (
        [quick(postback(data="d" * 301))],
        "Length must be between 0 and 300",
        "messages[0].quickReply.items[0].action.data",
    ),
    "display text of 301": (
        [quick(postback(displayText="d" * 301))],
        "Length must be between 1 and 300",
        "messages[0].quickReply.items[0].action.displayText",
    ),
    "message action of 301": (
        [quick({"type": "message", "label": "L", "text": "t" * 301})],
        "Length must be between 1 and 300",
        "messages[0].quickReply.items[0].action.text",
    ),
    "uri of 1001": (
        [quick(uri("https://example.jp/" + "a" * 982))],
        "Length must be between 1 and 1000",
        "messages[0].quickReply.items[0].action.uri",
    ),
    "javascript uri": (
        [quick(uri("javascript:alert(1)"))],
        "invalid uri scheme",
        "messages[0].quickReply.items[0].action.uri",
    ),
    "mailto uri": (
        [quick(uri("mailto:a@example.jp"))],
        "invalid uri scheme",
        "messages[0].quickReply.items[0].action.uri",
    ),
    "uri with a space": (
        [quick(uri("https://example.jp/a b"))],
        "invalid uri",
        "messages[0].quickReply.items[0].action.uri",
    ),
    "uri without host": (
        [quick(uri("https:///x"))],
        "invalid uri",
        "messages[0].quickReply.items[0].action.uri",
    ),
    "sender name of 21": (
        [text(sender={"name": "a" * 21})],
        "Length must be between 1 and 20",
        "messages[0].sender.name",
    ),
    "sender icon by http": (
        [text(sender={"iconUrl": "http://example.jp/a.png"})],
        "HTTPS",
        "messages[0].sender.iconUrl",
    ),
    "alt text of 1501": (
        [flex(bubble(WORDS), "a" * 1501)],
        "Length must be between 1 and 1500",
        "messages[0].altText",
    ),
    "flex without contents": (
        [{"type": "flex", "altText": "a"}],
        "May not be empty",
        "messages[0].contents",
    ),
    "bubble of 31 KB": (
        [flex(bubble(*[{"type": "text", "text": "あ" * 1000}] * 11))],
        "30 KB",
        "messages[0].contents",
    ),
    "empty flex text": (
        [flex(bubble({"type": "text", "text": ""}))],
        "must be non-empty text",
        "/body/contents/0/text",
    ),
    "unknown flex component": (
        [flex(bubble(WORDS, {"type": "marquee"}))],
        "Must be one of the following values",
        "/body/contents/1/type",
    ),
    "unknown flex property": (
        [flex(bubble({**WORDS, "blink": True}))],
        "Unknown property",
        "/body/contents/0/blink",
    ),
    "flex colour by name": (
        [flex(bubble({**WORDS, "color": "red"}))],
        "invalid property",
        "/body/contents/0/color",
    ),
    "flex button without label": (
        [flex(bubble({"type": "button", "action": {"type": "uri", "uri": "https://a.jp"}}))],
        "May not be empty",
        "/body/contents/0/action/label",
    ),
    "flex button with a wrong uri": (
        [flex(bubble({"type": "button", "action": uri("ftp://a.jp")}))],
        "invalid uri scheme",
        "/body/contents/0/action/uri",
    ),
    "flex image by http": (
        [flex(bubble({"type": "image", "url": "http://a.jp/x.png"}))],
        "HTTPS",
        "/body/contents/0/url",
    ),
    "flex box without layout": (
        [flex(bubble({"type": "box", "contents": []}))],
        "May not be empty",
        "/body/contents/0/layout",
    ),
    "button in a baseline box": (
        [flex(bubble({"type": "box", "layout": "baseline", "contents": [BUTTON]}))],
        "Must be one of the following values",
        "/body/contents/0/contents/0/type",
    ),
    "bubble without a block": ([flex({"type": "bubble"})], "At least one block", "messages[0]"),
    "carousel of 13": (
        [flex({"type": "carousel", "contents": [bubble(WORDS)] * 13})],
        "Size must be between 1 and 12",
        "/contents",
    ),
    "buttons template text of 161": (
        [
            {
                "type": "template",
                "altText": "a",
                "template": {"type": "buttons", "text": "a" * 161, "actions": [postback()]},
            }
        ],
        "Length must be between 1 and 160",
        "messages[0].template.text",
    ),
    "image by http": (
        [
            {
                "type": "image",
                "originalContentUrl": "http://a.jp/1.png",
                "previewImageUrl": "https://a.jp/1.png",
            }
        ],
        "HTTPS",
        "messages[0].originalContentUrl",
    ),
}


@pytest.mark.parametrize("messages", GOOD.values(), ids=GOOD.keys())
def test_a_good_message_passes(messages: list[Any]) -> None:
    assert line_rules.refusal(line_rules.VALIDATE, {"messages": messages}) is None


@pytest.mark.parametrize(("messages", "saying", "where"), BAD.values(), ids=BAD.keys())
def test_a_bad_message_is_refused_with_its_place(
    messages: list[Any], saying: str, where: str
) -> None:
    body = line_rules.refusal(line_rules.VALIDATE, {"messages": messages})
    assert body is not None
    details = body["details"]
    assert any(saying in one["message"] and one["property"].startswith(where) for one in details)


def test_the_number_of_errors_is_told() -> None:
    body = line_rules.refusal(line_rules.VALIDATE, {"messages": [text(""), text("")]})
    assert body is not None
    assert body["message"] == "The request body has 2 error(s)"


def test_a_flex_error_names_its_message() -> None:
    wrong = flex(bubble({"type": "text", "text": ""}))
    body = line_rules.refusal(line_rules.VALIDATE, {"messages": [text(), wrong]})
    assert body is not None
    assert body["message"] == "A message (messages[1]) in the request body is invalid"


@settings(deadline=None, max_examples=60)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_rules_never_break_on_any_json(value: Any) -> None:
    body = line_rules.refusal(line_rules.PUSH, {"to": value, "messages": [value]})
    assert body is not None
    assert body["message"]


@pytest.mark.parametrize(
    ("words", "units", "letters"),
    [("abc", 3, 3), ("𠮷", 2, 1), (FAMILY, 11, 1), ("e\u0301", 2, 1), ("မြန်မာ", 6, 4)],
    ids=["ascii", "beyond the BMP", "joined emoji", "combining accent", "Burmese"],
)
def test_lengths_are_counted_as_the_platforms_count(words: str, units: int, letters: int) -> None:
    assert (utf16_units(words), graphemes(words)) == (units, letters)
