"""What LINE refuses in a message request, with the bodies it refuses it with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.counting import graphemes
from bot.sandbox.line_actions import QUICK_REPLY, actions, uri
from bot.sandbox.line_flex import CONTAINER
from bot.sandbox.line_schema import (
    COLOR,
    HTTPS,
    Check,
    Finding,
    Place,
    anything,
    array,
    boolean,
    number,
    one_of,
    pattern,
    record,
    tagged,
    text,
)

_SENDER = record({"name": text(20), "iconUrl": HTTPS})
_COMMON: dict[str, Check] = {"type": anything, "quickReply": QUICK_REPLY, "sender": _SENDER}
_ALT_TEXT = text(1500)
_LABELLED = actions(label_most=20, label_required=True)


def _template_text(value: Any, place: Place) -> Iterator[Finding]:
    narrow = value.get("title") is not None or value.get("thumbnailImageUrl") is not None
    wide = 160 if value.get("type") == "buttons" else 120
    if value.get("text") is not None:
        yield from text(60 if narrow else wide, count=graphemes)(value["text"], (*place, "text"))


_CARD: dict[str, Check] = {
    "type": anything,
    "thumbnailImageUrl": HTTPS,
    "imageBackgroundColor": COLOR,
    "title": text(40, count=graphemes),
    "text": anything,
    "defaultAction": actions(label_most=20, label_required=False),
}
_RATIO: dict[str, Check] = {
    "imageAspectRatio": one_of("rectangle", "square"),
    "imageSize": one_of("cover", "contain"),
}
_COLUMN = record(
    {**_CARD, "actions": array(1, 3, _LABELLED)}, required=("text", "actions"), also=_template_text
)
_TEMPLATE = tagged(
    {
        "buttons": record(
            {**_CARD, **_RATIO, "actions": array(1, 4, _LABELLED)},
            required=("text", "actions"),
            also=_template_text,
        ),
        "confirm": record(
            {
                "type": anything,
                "text": text(240, count=graphemes),
                "actions": array(2, 2, _LABELLED),
            },
            required=("text", "actions"),
        ),
        "carousel": record(
            {"type": anything, **_RATIO, "columns": array(1, 10, _COLUMN)}, required=("columns",)
        ),
        "image_carousel": record(
            {
                "type": anything,
                "columns": array(
                    1,
                    10,
                    record(
                        {
                            "imageUrl": HTTPS,
                            "action": actions(label_most=12, label_required=False),
                        },
                        required=("imageUrl", "action"),
                    ),
                ),
            },
            required=("columns",),
        ),
    }
)
_EMOJI = record(
    {"index": number(0), "productId": text(100), "emojiId": text(100)},
    required=("index", "productId", "emojiId"),
)
_AREA = record(
    dict.fromkeys(("x", "y", "width", "height"), number(0)),
    required=("x", "y", "width", "height"),
)
_IMAGEMAP_ACTION = tagged(
    {
        "message": record(
            {"type": anything, "label": text(100), "text": text(400), "area": _AREA},
            required=("text", "area"),
        ),
        "uri": record(
            {"type": anything, "label": text(100), "linkUri": uri, "area": _AREA},
            required=("linkUri", "area"),
        ),
        "clipboard": record(
            {"type": anything, "label": text(100), "clipboardText": text(1000), "area": _AREA},
            required=("clipboardText", "area"),
        ),
    }
)
_QUOTE = text(1000)


def _substitution(value: Any, place: Place) -> Iterator[Finding]:
    if not isinstance(value, dict) or len(value) > 100:
        yield Finding("Size must be between 0 and 100", place)
        return
    for name, part in value.items():
        if not isinstance(part, dict) or part.get("type") not in ("mention", "emoji"):
            yield Finding(
                "Must be one of the following values: [mention, emoji]", (*place, name, "type")
            )


MESSAGE = tagged(
    {
        "text": record(
            {
                **_COMMON,
                "text": text(5000),
                "emojis": array(0, 20, _EMOJI),
                "quoteToken": _QUOTE,
            },
            required=("text",),
        ),
        "textV2": record(
            {
                **_COMMON,
                "text": text(5000),
                "substitution": _substitution,
                "quoteToken": _QUOTE,
            },
            required=("text",),
        ),
        "sticker": record(
            {
                **_COMMON,
                "packageId": pattern(r"\d{1,20}", "Must be a valid package id"),
                "stickerId": pattern(r"\d{1,20}", "Must be a valid sticker id"),
                "quoteToken": _QUOTE,
            },
            required=("packageId", "stickerId"),
        ),
        "image": record(
            {**_COMMON, "originalContentUrl": HTTPS, "previewImageUrl": HTTPS},
            required=("originalContentUrl", "previewImageUrl"),
        ),
        "video": record(
            {
                **_COMMON,
                "originalContentUrl": HTTPS,
                "previewImageUrl": HTTPS,
                "trackingId": pattern(r"[A-Za-z0-9\-.=,+*()%$&;:@{}!?<>\[\]]{1,100}", "invalid"),
            },
            required=("originalContentUrl", "previewImageUrl"),
        ),
        "audio": record(
            {**_COMMON, "originalContentUrl": HTTPS, "duration": number(1)},
            required=("originalContentUrl", "duration"),
        ),
        "location": record(
            {
                **_COMMON,
                "title": text(100),
                "address": text(100),
                "latitude": number(-90, 90, whole=False),
                "longitude": number(-180, 180, whole=False),
            },
            required=("title", "address", "latitude", "longitude"),
        ),
        "imagemap": record(
            {
                **_COMMON,
                "baseUrl": HTTPS,
                "altText": _ALT_TEXT,
                "baseSize": record(
                    {"width": number(1), "height": number(1)}, required=("width", "height")
                ),
                "actions": array(1, 50, _IMAGEMAP_ACTION),
                "video": anything,
            },
            required=("baseUrl", "altText", "baseSize", "actions"),
        ),
        "template": record(
            {**_COMMON, "altText": _ALT_TEXT, "template": _TEMPLATE},
            required=("altText", "template"),
        ),
        "flex": record(
            {**_COMMON, "altText": _ALT_TEXT, "contents": CONTAINER},
            required=("altText", "contents"),
        ),
    }
)
_MESSAGES = array(1, 5, MESSAGE)
_ADDRESSED: dict[str, Check] = {"messages": _MESSAGES, "notificationDisabled": boolean}
REPLY = record({**_ADDRESSED, "replyToken": text(1000)}, required=("replyToken", "messages"))
PUSH = record(
    {**_ADDRESSED, "to": text(1000), "customAggregationUnits": array(0, 1, text(30))},
    required=("to", "messages"),
)
VALIDATE = record({"messages": _MESSAGES}, required=("messages",))
LOADING = record(
    {"chatId": text(1000), "loadingSeconds": number(5, 60)},
    required=("chatId",),
)


def refusal(check: Check, body: Any) -> Mapping[str, Any] | None:
    """The 400 body for a request that breaks the rules, or None for a good one."""
    findings = list(check(body, ()))
    if not findings:
        return None
    plain = [found for found in findings if not _inside_flex(found)]
    if plain:
        return {
            "message": f"The request body has {len(plain)} error(s)",
            "details": [{"message": found.message, "property": found.dotted()} for found in plain],
        }
    first = findings[0].place[1]
    return {
        "message": f"A message (messages[{first}]) in the request body is invalid",
        "details": [
            {"message": found.message, "property": found.pointer(3)}
            for found in findings
            if found.place[1] == first
        ],
    }


def _inside_flex(found: Finding) -> bool:
    """Whether the finding lies below ``messages[n].contents``, which LINE reports by pointer."""
    return len(found.place) > 3 and found.place[2] == "contents"
