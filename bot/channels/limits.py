"""Every limit of the platforms, and how each of them counts.

Python's ``len`` counts code points, which is right on neither platform: LINE counts the words on
buttons in grapheme clusters and everything else in UTF-16 units, Telegram counts UTF-16 units for
texts and bytes for button data. Texts are brought to NFC before they are counted, so that a
Vietnamese or Burmese letter has one length however it was typed.

Sources, as letters behind each limit:

* **O** LINE's published OpenAPI schema (line-openapi, 2026-07-01);
* **R** LINE's Messaging API reference, **L** its guide "text character count";
* **T** Telegram's Bot API 10.1, **m** long-known behaviour without a page to point at.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import regex

LINE_MESSAGES_PER_CALL = 5
"""O: ReplyMessageRequest, PushMessageRequest."""
LINE_TEXT = 5_000
"""R, L: UTF-16 units."""
LINE_ALT_TEXT = 400
"""UTF-16 units. R says 1,500 today, older copies 400; the smaller one costs nothing."""
LINE_QUICK_REPLIES = 13
"""O: QuickReply."""
LINE_LABEL = 20
"""R, L: graphemes, on quick replies and on buttons."""
LINE_POSTBACK_DATA = 300
"""O: PostbackAction."""
LINE_DISPLAY_TEXT = 300
"""O, L: graphemes."""
LINE_URI = 1_000
"""R: of a uri action, characters."""
LINE_IMAGE_URL = 2_000
"""R: image message, characters."""
LINE_SENDER_NAME = 20
"""O: Sender; UTF-16 units, as LINE counts everything but labels so."""
LINE_BUBBLE_BYTES = 30_000
"""R: a bubble may have 30 KB; the stricter reading of KB."""
LINE_REPLY_TOKEN = timedelta(seconds=50)
"""R: one minute after receipt, which LINE asks not to rely on; ten seconds are for the way."""
LINE_REPLY_TOKEN_AT_MOST = timedelta(minutes=20)
"""R: never longer than this after the event itself, however late a redelivery arrives."""

TELEGRAM_TEXT = 4_096
"""T: UTF-16 units after the markup is read."""
TELEGRAM_CAPTION = 1_024
"""T: as above."""
TELEGRAM_BUTTONS = 100
"""m: more are refused."""
TELEGRAM_BUTTON_DATA_BYTES = 64
"""T: bytes of UTF-8."""
TELEGRAM_COMMANDS = 100
"""T: per scope and language."""
TELEGRAM_COMMAND_DESCRIPTION = 256
"""T: characters."""
TELEGRAM_DESCRIPTION = 512
"""T: characters; what an empty chat shows."""
TELEGRAM_SHORT_DESCRIPTION = 120
"""T: characters; what the profile shows."""

_CLUSTER = regex.compile(r"\X")


def nfc(text: str) -> str:
    """The composed form, in which texts are counted, cut and sent."""
    return unicodedata.normalize("NFC", text)


def utf16_length(text: str) -> int:
    """The length in UTF-16 units; a letter outside the basic plane counts two."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def graphemes(text: str) -> list[str]:
    """The text as people see it: one string per letter, accents and emoji joiners included."""
    return _CLUSTER.findall(text)


def grapheme_length(text: str) -> int:
    """The number of letters a reader would count."""
    return len(graphemes(text))


def cut_graphemes(text: str, limit: int) -> str:
    """The text on one line, at most ``limit`` graphemes; an ellipsis shows that it was cut."""
    whole = " ".join(nfc(text).split())
    if len(whole) <= limit:
        return whole
    letters = graphemes(whole)
    if len(letters) <= limit:
        return whole
    return "".join(letters[: limit - 1]).rstrip() + "…"


def cut_utf16(text: str, limit: int) -> str:
    """The text on one line, at most ``limit`` UTF-16 units, never cut inside a grapheme."""
    whole = " ".join(nfc(text).split())
    if utf16_length(whole) <= limit:
        return whole
    kept, room = [], limit - 1
    for letter in graphemes(whole):
        room -= utf16_length(letter)
        if room < 0:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"
