"""Messages as a phone draws them, from the platforms' own objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from markupsafe import Markup, escape

from bot.sandbox.store import Message, Platform
from bot.sandbox.telegram_html import automatic_entities

_JAPAN = timezone(timedelta(hours=9))
_MEDIA = {
    "image": "picture",
    "photo": "picture",
    "sticker": "sticker",
    "audio": "voice message",
    "voice": "voice message",
    "location": "place",
    "file": "file",
    "document": "file",
    "video": "video",
}
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "mark",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_NO_WORDS = Markup()
_LINKED = {"http", "https", "tel", "line", "tg", "mailto"}


@dataclass(frozen=True)
class Button:
    """Something to tap: a link, or a form that sends ``fields`` to ``action``."""

    label: str
    url: str = ""
    action: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    style: str = ""


@dataclass(frozen=True)
class Block:
    """A part of a Flex message: words, a button, a row or a column of blocks."""

    kind: str
    text: Markup = _NO_WORDS
    strong: bool = False
    size: str = "md"
    button: Button | None = None
    children: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Bubble:
    """One message, ready for the template."""

    seq: int
    ref: str
    platform: Platform
    mine: bool
    sender: str
    time: str
    stamp: str
    state: str
    via: str
    kind: str
    media: str
    text: Markup
    plain: str
    blocks: tuple[Block, ...] = ()
    rows: tuple[tuple[Button, ...], ...] = ()


def bubble(message: Message, person: str) -> Bubble:
    """How ``person``'s phone shows the message."""
    content = message.content()
    at = datetime.fromtimestamp(message.at / 1000, UTC)
    gone = message.state in ("withdrawn", "deleted")
    line = message.platform is Platform.LINE
    entities = (
        automatic_entities(message.text, [])
        if line
        else content.get("entities") or content.get("caption_entities") or []
    )
    return Bubble(
        seq=message.seq,
        ref=message.ref,
        platform=message.platform,
        mine=message.person == person,
        sender=_sender(message, content, person),
        time=f"{at.astimezone(_JAPAN):%H:%M}",
        stamp=at.isoformat(timespec="seconds"),
        state=message.state,
        via=message.via,
        kind=message.kind,
        media="" if gone else _MEDIA.get(message.kind, ""),
        text=Markup() if message.kind == "flex" else marked_up(message.text, entities),
        plain=message.text,
        blocks=() if gone or not line else _line_blocks(content),
        rows=() if gone or line else _keyboard(message, content),
    )


def chips(message: Message | None) -> tuple[Button, ...]:
    """The quick replies under the newest LINE message."""
    if message is None or message.author != "bot" or message.platform is not Platform.LINE:
        return ()
    items = message.content().get("quickReply", {}).get("items", [])
    return tuple(_line_button(item["action"]) for item in items)


def _sender(message: Message, content: Mapping[str, Any], person: str) -> str:
    if message.author == "bot":
        return str((content.get("sender") or {}).get("name") or "CLAIR")
    return "" if message.person == person else message.person[:6]


# LINE


def _line_button(action: Mapping[str, Any]) -> Button:
    kind, label = action["type"], str(action.get("label") or action.get("text") or "…")
    if kind == "uri":
        return Button(label, url=_safe_url(action["uri"]))
    if kind == "message":
        return Button(label, action="line/text", fields=(("text", action["text"]),))
    shown = action.get("displayText") or action.get("text") or ""
    fields = (("data", str(action.get("data", ""))), ("display_text", str(shown)))
    return Button(label, action="line/postback", fields=fields)


def _line_blocks(content: Mapping[str, Any]) -> tuple[Block, ...]:
    if content.get("type") == "template":
        return (_template_block(content["template"]),)
    if content.get("type") != "flex":
        return ()
    contents = content["contents"]
    bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
    return tuple(
        Block(
            "card",
            children=tuple(
                _flex_block(one[part])
                for part in ("header", "hero", "body", "footer")
                if one.get(part)
            ),
        )
        for one in bubbles
    )


def _template_block(template: Mapping[str, Any]) -> Block:
    columns = template.get("columns") or [template]
    cards = []
    for column in columns:
        parts = [
            Block("text", text=escape(column[name]), strong=name == "title")
            for name in ("title", "text")
            if column.get(name)
        ]
        actions = column.get("actions") or [column["action"]]
        parts += [Block("button", button=_line_button(action)) for action in actions]
        cards.append(Block("column", children=tuple(parts)))
    return Block("card", children=tuple(cards))


def _flex_block(part: Mapping[str, Any]) -> Block:
    kind = part["type"]
    if kind == "box":
        layout = "column" if part["layout"] == "vertical" else "row"
        return Block(layout, children=tuple(_flex_block(one) for one in part["contents"]))
    if kind == "button":
        button = _line_button(part["action"])
        return Block("button", button=Button(**{**vars(button), "style": part.get("style", "")}))
    if kind == "text":
        words = part.get("text") or "".join(one["text"] for one in part.get("contents", []))
        text = marked_up(words, automatic_entities(words, []))
        action = part.get("action") or {}
        if action.get("type") == "uri":
            text = _link(_safe_url(action["uri"]), escape(words))
        bold = part.get("weight") == "bold"
        return Block("text", text=text, strong=bold, size=str(part.get("size", "md")))
    if kind in ("image", "video"):
        return Block("picture")
    return Block("line" if kind == "separator" else "gap")


# Telegram


def _keyboard(message: Message, content: Mapping[str, Any]) -> tuple[tuple[Button, ...], ...]:
    rows = content.get("reply_markup", {}).get("inline_keyboard", [])
    return tuple(
        tuple(
            Button(button["text"], url=_safe_url(button["url"]))
            if button.get("url")
            else Button(
                button["text"],
                action="telegram/callback",
                fields=(
                    ("data", str(button.get("callback_data", ""))),
                    ("message_id", message.ref),
                ),
            )
            for button in row
        )
        for row in rows
    )


def marked_up(text: str, entities: list[dict[str, Any]]) -> Markup:
    """The text as HTML, each entity (UTF-16 offsets, properly nested) as an element."""
    raw = text.encode("utf-16-le")
    opens: dict[int, list[tuple[int, str, str]]] = {}
    for one in entities:
        begin, end = one["offset"], one["offset"] + one["length"]
        words = raw[2 * begin : 2 * end].decode("utf-16-le", "replace")
        tags = _element(one, words)
        if tags:
            opens.setdefault(begin, []).append((end, *tags))
    out, stack, start = Markup(), list[tuple[int, str]](), 0
    cuts = sorted({0, len(raw) // 2, *opens, *(end for all_ in opens.values() for end, *_ in all_)})
    for cut in cuts:
        out += escape(raw[2 * start : 2 * cut].decode("utf-16-le", "replace"))
        start = cut
        while stack and stack[-1][0] <= cut:
            out += Markup(stack.pop()[1])
        for end, opening, closing in sorted(opens.get(cut, []), key=lambda part: -part[0]):
            # An overlap that does not nest would break the page: it is left out.
            if not stack or end <= stack[-1][0]:
                out += Markup(opening)
                stack.append((end, closing))
    return out


def _element(entity: Mapping[str, Any], words: str) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    url = {"text_link": entity.get("url", ""), "url": words, "email": f"mailto:{words}"}.get(kind)
    url = _safe_url(url or "")
    if not url:
        return None
    opening = f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">'
    return opening, "</a>"


def _link(url: str, words: Markup) -> Markup:
    if not url:
        return words
    shape = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
    return shape.format(url, words)


def _safe_url(url: str) -> str:
    """The address if its scheme is harmless, else empty."""
    return url if url.partition(":")[0].lower() in _LINKED else ""
