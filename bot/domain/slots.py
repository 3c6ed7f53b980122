"""What staff fill into a phrase: days, times, amounts, places …, each of a kind that is checked.

``read`` turns what was typed into one canonical text (``2026-12-01``, ``15:05``, ``4000``), which
is stored; ``value`` turns that into a value again.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta, timezone
from enum import StrEnum

from bot.domain.errors import ClairbotError


class SlotKind(StrEnum):
    """What may stand in a slot."""

    DATE = "date"
    TIME = "time"
    AMOUNT = "amount"
    """Whole yen."""
    NUMBER = "number"
    PLACE = "place"
    """As written: names of places are not translated."""
    PHONE = "phone"
    NAME = "name"
    URL = "url"


class SlotFault(StrEnum):
    """Why something cannot stand in a slot."""

    EMPTY = "empty"
    NO_DATE = "no-date"
    FAR_DATE = "far-date"
    NO_TIME = "no-time"
    NO_AMOUNT = "no-amount"
    NO_NUMBER = "no-number"
    NO_PHONE = "no-phone"
    NO_ADDRESS = "no-address"
    TOO_LONG = "too-long"
    TOO_LARGE = "too-large"


class SlotRefused(ClairbotError):
    """What was typed cannot stand in this slot."""

    def __init__(self, fault: SlotFault) -> None:
        super().__init__(f"refused: {fault}")
        self.fault = fault


SlotValue = date | time | int | str

JAPAN = timezone(timedelta(hours=9), "JST")
"""Staff fill in days of Japan's calendar; it has no summer time."""

LONGEST_WORDS = 100
LONGEST_ADDRESS = 500
LARGEST_AMOUNT = 100_000_000
LARGEST_NUMBER = 9_999
AGO = timedelta(days=366)
AHEAD = timedelta(days=5 * 366)
"""A day farther away than this is a slip of the keyboard."""

_JOINERS = "\u200c\u200d"
"""Invisible, but part of how some languages are spelt."""
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_TIME = re.compile(r"(\d{1,2})\s*[:時]\s*(?:(\d{1,2})\s*分?)?(?::\d{2})?")
_AMOUNT = re.compile(r"[¥\\]?\s*(\d{1,3}(?:,\d{3})+|\d+)\s*円?")
_NUMBER = re.compile(r"\d+")
_PHONE = re.compile(r"[+#]?\d[\d\-() ]*")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*(?::\d+)?", re.IGNORECASE)


def read(kind: SlotKind, typed: str, today: date) -> str:
    """The canonical text of what was typed; SlotRefused says what is wrong with it.

    Full-width figures count as figures; ``today`` bounds how far away a day may be.
    """
    text = _one_line(typed)
    if not text:
        raise SlotRefused(SlotFault.EMPTY)
    match kind:
        case SlotKind.DATE:
            return _date(_narrow(text), today)
        case SlotKind.TIME:
            return _time(_narrow(text))
        case SlotKind.AMOUNT:
            found = _AMOUNT.fullmatch(_narrow(text))
            return _figure(found and found[1], SlotFault.NO_AMOUNT, LARGEST_AMOUNT)
        case SlotKind.NUMBER:
            found = _NUMBER.fullmatch(_narrow(text))
            return _figure(found and found[0], SlotFault.NO_NUMBER, LARGEST_NUMBER)
        case SlotKind.PHONE:
            return _phone(_narrow(text))
        case SlotKind.URL:
            return _address(text)
        case SlotKind.PLACE | SlotKind.NAME:
            if len(text) > LONGEST_WORDS:
                raise SlotRefused(SlotFault.TOO_LONG)
            return text


def value(kind: SlotKind, canonical: str) -> SlotValue:
    """The value of a text that ``read`` gave."""
    match kind:
        case SlotKind.DATE:
            return date.fromisoformat(canonical)
        case SlotKind.TIME:
            return time.fromisoformat(canonical)
        case SlotKind.AMOUNT | SlotKind.NUMBER:
            return int(canonical)
        case _:
            return canonical


def _one_line(typed: str) -> str:
    """Without line ends, and without the invisible signs that can turn the reading direction."""
    kept = (
        " " if char.isspace() else char
        for char in typed
        if char.isspace() or char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf")
    )
    return " ".join("".join(kept).split())


def _narrow(text: str) -> str:
    hyphens = dict.fromkeys(map(ord, "‐‑‒–—−ー"), "-")
    return unicodedata.normalize("NFKC", text).translate(hyphens)


def _date(text: str, today: date) -> str:
    found = _DATE.fullmatch(text)
    if found is None:
        raise SlotRefused(SlotFault.NO_DATE)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise SlotRefused(SlotFault.NO_DATE) from None
    if not today - AGO <= day <= today + AHEAD:
        raise SlotRefused(SlotFault.FAR_DATE)
    return day.isoformat()


def _time(text: str) -> str:
    found = _TIME.fullmatch(text)
    try:
        moment = time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        moment = None
    if moment is None:
        raise SlotRefused(SlotFault.NO_TIME)
    return f"{moment:%H:%M}"


def _figure(digits: str | None, fault: SlotFault, largest: int) -> str:
    if digits is None:
        raise SlotRefused(fault)
    plain = digits.replace(",", "").lstrip("0") or "0"
    # Compared by length first: Python refuses to read figures of thousands of digits.
    if len(plain) > len(str(largest)) or int(plain) > largest:
        raise SlotRefused(SlotFault.TOO_LARGE)
    return plain


def _phone(text: str) -> str:
    digits = sum(char.isdigit() for char in text)
    if not _PHONE.fullmatch(text) or not 3 <= digits <= 15 or len(text) > 24:
        raise SlotRefused(SlotFault.NO_PHONE)
    return text.strip()


def _address(text: str) -> str:
    if len(text) > LONGEST_ADDRESS:
        raise SlotRefused(SlotFault.TOO_LONG)
    host = text.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0]
    if not _ADDRESS.fullmatch(text) or not _HOST.fullmatch(host):
        raise SlotRefused(SlotFault.NO_ADDRESS)
    return text
