"""Replies → Telegram calls: one message each, in HTML with every person's text escaped."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from bot.channels.contacts import (
    encoded,
    full_text,
    is_web_address,
    link_line,
    missing_phones,
    paragraphs,
    phone_line,
)
from bot.channels.limits import (
    TELEGRAM_BUTTON_DATA_BYTES,
    TELEGRAM_BUTTONS,
    TELEGRAM_CAPTION,
    TELEGRAM_TEXT,
    cut_graphemes,
    cut_utf16,
    nfc,
    utf16_length,
)
from bot.channels.splitting import split_text
from bot.domain.reply import Choice, Link, Reply
from bot.service.ports import Sending

JSON = dict[str, Any]

_LABEL_LETTERS = 64
"""Longer labels are cut by the phone anyway."""
_NAME_UNITS = 64
_MANY = 8
"""From so many choices on, short labels stand three in a row."""
_THREE_A_ROW, _TWO_A_ROW = 11, 18
"""How wide a label may be, in Latin letters, to share a row on a narrow phone."""


def plan_telegram(replies: Sequence[Reply]) -> tuple[Sending, ...]:
    """The calls for these replies, one message each, in order."""
    calls = [
        Sending(call=call, covers=(position,))
        for position, reply in enumerate(replies)
        for call in _calls(reply)
    ]
    if not calls:
        return ()
    # A reply that has nothing to show is done with the first call.
    shown = {position for sending in calls for position in sending.covers}
    silent = set(range(len(replies))) - shown
    first = calls[0]
    calls[0] = Sending(first.call, tuple(sorted({*first.covers, *silent})))
    return tuple(calls)


def as_plain(call: JSON) -> JSON:
    """The same message without markup, for when Telegram cannot read ours."""
    plain = {key: value for key, value in call.items() if key != "parse_mode"}
    field = "caption" if "caption" in call else "text"
    plain[field] = html.unescape(re.sub(r"</?b>", "", call[field]))
    return plain


def _calls(reply: Reply) -> list[JSON]:
    pictures = [image for image in reply.images if is_web_address(encoded(image.url))]
    others = [image for image in reply.images if image not in pictures]
    buttons = _keyboard(reply)
    words = paragraphs(
        reply.text,
        "\n".join(phone_line(phone) for phone in missing_phones(reply.text, reply.phones)),
        "\n".join(link_line(link) for link in reply.links if not is_web_address(encoded(link.url))),
        "\n".join(link_line(Link(image.alt, image.url)) for image in others),
    )
    if not words and buttons:
        # A keyboard needs a message to hang on.
        words = full_text(reply) or "\n".join(choice.label for choice in reply.choices)
    name = cut_utf16(reply.sender_name or "", _NAME_UNITS)
    room = TELEGRAM_TEXT - (utf16_length(name) + 1 if name else 0)
    texts = [
        {
            "method": "sendMessage",
            "text": (f"<b>{_escaped(name)}</b>\n" if name else "") + _escaped(piece),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        for piece in split_text(words, room)
    ]
    if texts and buttons:
        texts[-1]["reply_markup"] = {"inline_keyboard": buttons}
    photos = [
        {
            "method": "sendPhoto",
            "photo": encoded(image.url),
            "caption": _escaped(cut_utf16(image.alt, TELEGRAM_CAPTION)),
            "parse_mode": "HTML",
        }
        for image in pictures
    ]
    # The pictures first: what can be tapped then stands at the end, where the thumb is.
    return [*photos, *texts]


def _escaped(text: str) -> str:
    return html.escape(nfc(text), quote=False)


def _keyboard(reply: Reply) -> list[list[JSON]]:
    links = [
        [{"text": cut_graphemes(link.label.strip() or link.url, _LABEL_LETTERS), "url": url}]
        for link in reply.links
        if is_web_address(url := encoded(link.url))
    ]
    choices = [choice for choice in reply.choices if _usable(choice)]
    choices = choices[: max(TELEGRAM_BUTTONS - len(links), 0)]
    columns = _columns(choices)
    buttons = [
        {"text": cut_graphemes(choice.label, _LABEL_LETTERS), "callback_data": choice.data}
        for choice in choices
    ]
    rows = [buttons[start : start + columns] for start in range(0, len(buttons), columns)]
    return [*links[:TELEGRAM_BUTTONS], *rows]


def _usable(choice: Choice) -> bool:
    return bool(choice.label.strip()) and (
        0 < len(choice.data.encode()) <= TELEGRAM_BUTTON_DATA_BYTES
    )


def _columns(choices: Sequence[Choice]) -> int:
    widest = max((_width(choice.label) for choice in choices), default=0)
    if len(choices) >= _MANY and widest <= _THREE_A_ROW:
        return 3
    return 2 if widest <= _TWO_A_ROW else 1


def _width(label: str) -> int:
    """About how wide a label is drawn, in Latin letters."""
    return sum(
        0
        if unicodedata.combining(letter)
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in nfc(label)
    )
