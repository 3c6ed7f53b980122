"""Replies → LINE messages, batched so that an answer costs as few calls as possible.

The reply token is free but good for one call of five messages; every further call is a push that
counts against the month's quota. So when replies would need more than five messages, bubbles that
only repeat what the text says are left out first, then neighbouring texts are joined.

Quick replies are seen only under the newest message and vanish with the next one. They go on the
last message of each call; what does not fit there, or is too long to be read on one, stands in a
bubble as well, which stays in the chat.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.contacts import (
    encoded,
    full_text,
    is_web_address,
    link_line,
    paragraphs,
    tel_uri,
)
from bot.channels.limits import (
    LINE_ALT_TEXT,
    LINE_BUBBLE_BYTES,
    LINE_DISPLAY_TEXT,
    LINE_IMAGE_URL,
    LINE_LABEL,
    LINE_MESSAGES_PER_CALL,
    LINE_POSTBACK_DATA,
    LINE_QUICK_REPLIES,
    LINE_SENDER_NAME,
    LINE_TEXT,
    LINE_URI,
    cut_graphemes,
    cut_utf16,
    grapheme_length,
    utf16_length,
)
from bot.channels.splitting import split_text
from bot.domain.reply import Choice, Link, Reply
from bot.service.ports import Sending

JSON = dict[str, Any]

_ALT_LETTERS = 100
"""The alternative text is a notification too: its first words are enough."""


@dataclass(frozen=True)
class Part:
    """One LINE message and the replies it belongs to."""

    message: JSON
    covers: tuple[int, ...] = ()
    spare: bool = False
    """All it says is in a text as well."""

    @property
    def text(self) -> str | None:
        """Its words, if it is a text message."""
        return self.message["text"] if self.message["type"] == "text" else None


def plan_line(replies: Sequence[Reply]) -> tuple[Sending, ...]:
    """The calls that carry these replies, each with one to five messages."""
    overflow = _overflow(replies)
    by_reply = [
        _parts(position, reply, overflow[position]) for position, reply in enumerate(replies)
    ]
    # A reply that has nothing to show is done with the first call.
    silent = [position for position, parts in enumerate(by_reply) if not parts]
    parts = fewer([part for parts in by_reply for part in parts])
    batches = [
        parts[start : start + LINE_MESSAGES_PER_CALL]
        for start in range(0, len(parts), LINE_MESSAGES_PER_CALL)
    ]
    return tuple(
        _sending(batch, replies, also=() if index else silent)
        for index, batch in enumerate(batches)
    )


def _sending(batch: Sequence[Part], replies: Sequence[Reply], also: Iterable[int]) -> Sending:
    covers = {position for part in batch for position in part.covers}
    messages = [part.message for part in batch]
    choices = _quick_choices(replies[: max(covers) + 1])
    if choices:
        messages[-1] = {**messages[-1], "quickReply": {"items": [_quick(c) for c in choices]}}
    return Sending(call={"messages": messages}, covers=tuple(sorted({*covers, *also})))


def _quick_choices(replies: Sequence[Reply]) -> tuple[Choice, ...]:
    """The choices for one set of quick replies: the newest reply's first to get a place."""
    kept: list[tuple[Choice, ...]] = []
    seen: set[str] = set()
    for reply in reversed(replies):
        fresh: list[Choice] = []
        for choice in reply.choices:
            if choice.data not in seen and _usable(choice):
                seen.add(choice.data)
                fresh.append(choice)
        room = LINE_QUICK_REPLIES - sum(len(choices) for choices in kept)
        kept.append(tuple(fresh[:room]))
    return tuple(choice for choices in reversed(kept) for choice in choices)


def _overflow(replies: Sequence[Reply]) -> list[tuple[Choice, ...]]:
    """For each reply the choices that find no place among the quick replies."""
    placed = {choice.data for choice in _quick_choices(replies)}
    return [
        tuple(c for c in reply.choices if c.data not in placed and _usable(c)) for reply in replies
    ]


def _usable(choice: Choice) -> bool:
    return bool(choice.label.strip()) and 0 < len(choice.data) <= LINE_POSTBACK_DATA


def _parts(position: int, reply: Reply, overflow: Sequence[Choice]) -> list[Part]:
    sender = _sender(reply)
    name = reply.sender_name if reply.sender_name and not sender else ""
    pictures = [encoded(image.url) for image in reply.images if _sendable(image.url)]
    # A LINE picture has no alternative text of its own.
    captions = "\n".join(
        image.alt if _sendable(image.url) else link_line(Link(image.alt, image.url))
        for image in reply.images
    )
    text = paragraphs(name or "", full_text(reply), captions)
    # Whole labels that stand in the text already need no second place.
    long = tuple(
        choice
        for choice in reply.choices
        if _usable(choice)
        and grapheme_length(choice.label) > LINE_LABEL
        and choice.label not in reply.text
    )
    if not text and reply.choices:
        text = "\n".join(choice.label for choice in reply.choices)
    parts = [
        Part({"type": "text", "text": piece, **sender}, (position,))
        for piece in split_text(text, LINE_TEXT)
    ]
    bubble = _bubble(reply, overflow or long)
    if bubble is not None:
        alt = cut_utf16(cut_graphemes(text, _ALT_LETTERS), LINE_ALT_TEXT)
        message = {"type": "flex", "altText": alt, "contents": bubble, **sender}
        parts.append(Part(message, (position,), spare=not overflow))
    parts += [
        Part(
            {
                "type": "image",
                "originalContentUrl": url,
                "previewImageUrl": url,
                **sender,
            },
            (position,),
        )
        for url in pictures
    ]
    return parts


def _sendable(url: str) -> bool:
    address = encoded(url)
    return (
        address.startswith("https://")
        and is_web_address(address)
        and len(address) <= LINE_IMAGE_URL
    )


def fewer(parts: list[Part]) -> list[Part]:
    """The same words in one call if that can be done without losing any."""
    if len(parts) > LINE_MESSAGES_PER_CALL:
        parts = [part for part in parts if not part.spare]
    index = 0
    while len(parts) > LINE_MESSAGES_PER_CALL and index + 1 < len(parts):
        joined = _joined(parts[index], parts[index + 1])
        if joined is None:
            index += 1
        else:
            parts[index : index + 2] = [joined]
    return parts


def _joined(one: Part, two: Part) -> Part | None:
    if one.text is None or two.text is None:
        return None
    if one.message.get("sender") != two.message.get("sender"):
        return None
    text = paragraphs(one.text, two.text)
    if utf16_length(text) > LINE_TEXT:
        return None
    covers = tuple(sorted({*one.covers, *two.covers}))
    return replace(one, message={**one.message, "text": text}, covers=covers)


def _sender(reply: Reply) -> JSON:
    """The name beside the message; LINE refuses some words there, its own name among them."""
    name = cut_utf16(reply.sender_name or "", LINE_SENDER_NAME)
    if not name or re.search("line", name, re.IGNORECASE):
        return {}
    return {"sender": {"name": name}}


def _postback(choice: Choice) -> JSON:
    return {
        "type": "postback",
        "label": cut_graphemes(choice.label, LINE_LABEL),
        "data": choice.data,
        "displayText": cut_graphemes(choice.label, LINE_DISPLAY_TEXT),
    }


def _quick(choice: Choice) -> JSON:
    return {"type": "action", "action": _postback(choice)}


def _bubble(reply: Reply, choices: Iterable[Choice]) -> JSON | None:
    rows = [_row(choice.label, _postback(choice)) for choice in choices]
    for phone in reply.phones:
        uri = tel_uri(phone.number)
        if uri is not None:
            label = phone.label.strip() or phone.number
            rows.append(_row(label, _opens(label, uri), note=phone.number))
    for link in reply.links:
        uri = encoded(link.url)
        if is_web_address(uri) and len(uri) <= LINE_URI:
            label = link.label.strip() or link.url
            rows.append(_row(label, _opens(label, uri)))
    while rows:
        bubble = {
            "type": "bubble",
            "body": {"type": "box", "layout": "vertical", "spacing": "md", "contents": rows},
        }
        if len(json.dumps(bubble, ensure_ascii=False).encode()) <= LINE_BUBBLE_BYTES:
            return bubble
        # The links stand last: they are in the text too and the first to go.
        rows = rows[:-1]
    return None


def _opens(label: str, uri: str) -> JSON:
    return {"type": "uri", "label": cut_graphemes(label, LINE_LABEL), "uri": uri}


def _row(label: str, action: JSON, note: str = "") -> JSON:
    """A button; a framed text where the label is longer than a button shows."""
    label = cut_graphemes(label, LINE_DISPLAY_TEXT)
    if grapheme_length(label) <= LINE_LABEL:
        return {
            "type": "button",
            "style": "secondary",
            "height": "sm",
            "scaling": True,
            "action": action,
        }
    lines = [label] if not note or note in label else [label, note]
    return {
        "type": "box",
        "layout": "vertical",
        "paddingAll": "md",
        "borderWidth": "normal",
        "borderColor": "#6B7280",
        "cornerRadius": "md",
        "action": action,
        "contents": [
            {"type": "text", "text": line, "wrap": True, "scaling": True} for line in lines
        ],
    }
