"""What LINE accepts as a Flex message: containers, components and how they may nest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.sandbox.line_actions import actions
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

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
CAROUSEL_BUBBLES = 12

_LENGTH = r"\d+(?:\.\d+)?(?:px|%)"


def _size(*words: str) -> Check:
    return pattern(rf"(?:{'|'.join(words)}|{_LENGTH})", "invalid property")


_SPACE = _size("none", "xs", "sm", "md", "lg", "xl", "xxl")
_FONT = _size("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl")
_RATIO = pattern(r"\d{1,5}(?:\.\d+)?:\d{1,5}(?:\.\d+)?", "invalid property")
_ACTION = actions(label_most=40, label_required=False)
_BUTTON_ACTION = actions(label_most=40, label_required=True)
_FLEX = number(0)
_ALIGN = one_of("start", "end", "center")
_GRAVITY = one_of("top", "bottom", "center")
_PLACED: dict[str, Check] = {
    "type": anything,
    "margin": _SPACE,
    "position": one_of("relative", "absolute"),
    "offsetTop": _SPACE,
    "offsetBottom": _SPACE,
    "offsetStart": _SPACE,
    "offsetEnd": _SPACE,
}
_WORDS: dict[str, Check] = {
    "size": _FONT,
    "color": COLOR,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}


def _has_words(value: Any, place: Place) -> Iterator[Finding]:
    if not value.get("text") and not value.get("contents"):
        yield Finding("must be non-empty text", (*place, "text"))


_SPAN = record(
    {"type": one_of("span"), "text": text(2000), **_WORDS},
    required=("type", "text"),
)
_TEXT = record(
    {
        **_PLACED,
        **_WORDS,
        "text": text(2000, least=0),
        "contents": array(1, 100, _SPAN),
        "flex": _FLEX,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "wrap": boolean,
        "lineSpacing": pattern(r"\d+(?:\.\d+)?px", "invalid property"),
        "maxLines": number(0),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
        "action": _ACTION,
    },
    also=_has_words,
)
_IMAGE = record(
    {
        **_PLACED,
        "url": HTTPS,
        "flex": _FLEX,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "size": _size("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl", "full"),
        "aspectRatio": _RATIO,
        "aspectMode": one_of("fit", "cover"),
        "backgroundColor": COLOR,
        "animated": boolean,
        "action": _ACTION,
    },
    required=("url",),
)
_ICON = record(
    {**_PLACED, "url": HTTPS, "size": _FONT, "aspectRatio": _RATIO, "scaling": boolean},
    required=("url",),
)
_BUTTON = record(
    {
        **_PLACED,
        "action": _BUTTON_ACTION,
        "flex": _FLEX,
        "height": one_of("sm", "md"),
        "style": one_of("primary", "secondary", "link"),
        "color": COLOR,
        "gravity": _GRAVITY,
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
    },
    required=("action",),
)
_SEPARATOR = record({"type": anything, "margin": _SPACE, "color": COLOR})
_FILLER = record({"type": anything, "flex": _FLEX})


def _box(value: Any, place: Place) -> Iterator[Finding]:
    yield from _BOX(value, place)
    contents = value.get("contents")
    if not isinstance(contents, list):
        return
    inside = _IN_BASELINE if value.get("layout") == "baseline" else _IN_BOX
    for position, part in enumerate(contents):
        yield from inside(part, (*place, "contents", position))


_BOX = record(
    {
        **_PLACED,
        "layout": one_of("horizontal", "vertical", "baseline"),
        "contents": array(0, 1000, anything),
        "flex": _FLEX,
        "spacing": _SPACE,
        "backgroundColor": COLOR,
        "borderColor": COLOR,
        "borderWidth": _size("none", "light", "normal", "medium", "semi-bold", "bold"),
        "cornerRadius": _SPACE,
        "width": pattern(_LENGTH, "invalid property"),
        "maxWidth": pattern(_LENGTH, "invalid property"),
        "height": pattern(_LENGTH, "invalid property"),
        "maxHeight": pattern(_LENGTH, "invalid property"),
        **{f"padding{side}": _SPACE for side in ("All", "Top", "Bottom", "Start", "End")},
        "justifyContent": one_of(
            "center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"
        ),
        "alignItems": one_of("center", "flex-start", "flex-end"),
        "background": record(
            {
                "type": one_of("linearGradient"),
                "angle": pattern(r"\d+(?:\.\d+)?deg", "invalid property"),
                "startColor": COLOR,
                "endColor": COLOR,
                "centerColor": COLOR,
                "centerPosition": pattern(r"\d+(?:\.\d+)?%", "invalid property"),
            },
            required=("type", "angle", "startColor", "endColor"),
        ),
        "action": _ACTION,
    },
    required=("layout", "contents"),
)
_IN_BOX = tagged(
    {
        "box": _box,
        "button": _BUTTON,
        "image": _IMAGE,
        "text": _TEXT,
        "separator": _SEPARATOR,
        "filler": _FILLER,
    }
)
_IN_BASELINE = tagged({"icon": _ICON, "text": _TEXT, "filler": _FILLER})
_VIDEO = record(
    {
        "type": anything,
        "url": HTTPS,
        "previewUrl": HTTPS,
        "altContent": tagged({"box": _box, "image": _IMAGE}),
        "aspectRatio": _RATIO,
        "action": actions(label_most=40, label_required=True),
    },
    required=("url", "previewUrl", "altContent"),
)
_BLOCK_STYLE = record({"backgroundColor": COLOR, "separator": boolean, "separatorColor": COLOR})
_ONLY_BOX = tagged({"box": _box})


def _has_block(value: Any, place: Place) -> Iterator[Finding]:
    if not any(value.get(block) for block in ("header", "hero", "body", "footer")):
        yield Finding("At least one block must be specified", place)


_BUBBLE = record(
    {
        "type": anything,
        "direction": one_of("ltr", "rtl"),
        "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        "header": _ONLY_BOX,
        "hero": tagged({"box": _box, "image": _IMAGE, "video": _VIDEO}),
        "body": _ONLY_BOX,
        "footer": _ONLY_BOX,
        "styles": record(dict.fromkeys(("header", "hero", "body", "footer"), _BLOCK_STYLE)),
        "action": _ACTION,
    },
    also=_has_block,
)


def _weight(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _bubble(value: Any, place: Place) -> Iterator[Finding]:
    if _weight(value) > BUBBLE_BYTES:
        yield Finding("Bubble is too large: at most 30 KB", place)
    yield from _BUBBLE(value, place)


def _carousel(value: Any, place: Place) -> Iterator[Finding]:
    if _weight(value) > CAROUSEL_BYTES:
        yield Finding("Carousel is too large: at most 50 KB", place)
    yield from record(
        {
            "type": anything,
            "contents": array(1, CAROUSEL_BUBBLES, tagged({"bubble": _bubble})),
        },
        required=("contents",),
    )(value, place)


CONTAINER = tagged({"bubble": _bubble, "carousel": _carousel})
"""The ``contents`` of a Flex message."""
