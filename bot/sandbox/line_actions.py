"""What LINE allows behind a tap: actions and quick replies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.counting import graphemes
from bot.sandbox.line_schema import (
    HTTPS,
    Check,
    Finding,
    Place,
    array,
    one_of,
    pattern,
    record,
    tagged,
    text,
)

_SCHEMES = {"http", "https", "line", "tel"}
_DATA = text(300, least=0)


def uri(value: Any, place: Place) -> Iterator[Finding]:
    """An address a tap may open: http, https, line or tel, up to 1,000 letters."""
    found = list(text(1000)(value, place))
    if found:
        yield from found
        return
    scheme = value.partition(":")[0].lower()
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme) or scheme not in _SCHEMES:
        yield Finding("invalid uri scheme", place)
        return
    if re.search(r"[\s<>\"{}|\\^`]", value):
        yield Finding("invalid uri", place)
        return
    try:
        parts = urlsplit(value)
    except ValueError:
        yield Finding("invalid uri", place)
        return
    empty = not (parts.netloc if scheme in ("http", "https") else value[len(scheme) + 1 :])
    if empty:
        yield Finding("invalid uri", place)


def _one_display(value: Any, place: Place) -> Iterator[Finding]:
    if value.get("displayText") is not None and value.get("text") is not None:
        yield Finding("displayText and text cannot be used together", place)


def actions(*, label_most: int, label_required: bool, camera: bool = False) -> Check:
    """Any action whose label has the length this place allows."""
    label = text(label_most, count=graphemes)
    needs = ("label",) if label_required else ()
    shown = text(300, count=graphemes)
    common = {"type": text(40), "label": label}
    kinds: dict[str, Check] = {
        "postback": record(
            {
                **common,
                "data": _DATA,
                "displayText": shown,
                "text": shown,
                "inputOption": one_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
                "fillInText": text(300),
            },
            required=(*needs, "data"),
            also=_one_display,
        ),
        "message": record({**common, "text": shown}, required=(*needs, "text")),
        "uri": record(
            {**common, "uri": uri, "altUri": record({"desktop": uri})}, required=(*needs, "uri")
        ),
        "datetimepicker": record(
            {
                **common,
                "data": _DATA,
                "mode": one_of("date", "time", "datetime"),
                "initial": text(16),
                "max": text(16),
                "min": text(16),
            },
            required=(*needs, "data", "mode"),
        ),
        "clipboard": record({**common, "clipboardText": text(1000)}, required=("clipboardText",)),
        "richmenuswitch": record(
            {
                **common,
                "richMenuAliasId": pattern(r"[a-z0-9_-]{1,32}", "invalid richMenuAliasId"),
                "data": _DATA,
            },
            required=("richMenuAliasId", "data"),
        ),
    }
    if camera:
        for kind in ("camera", "cameraRoll", "location"):
            kinds[kind] = record(common, required=needs)
    return tagged(kinds)


QUICK_REPLY = record(
    {
        "items": array(
            1,
            13,
            record(
                {
                    "type": one_of("action"),
                    "imageUrl": HTTPS,
                    "action": actions(label_most=20, label_required=True, camera=True),
                },
                required=("type", "action"),
            ),
        )
    },
    required=("items",),
)
