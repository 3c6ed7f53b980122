"""Numbers that must not be kept: recognised and masked before a message is stored.

My Number (12 digits, check digit of 行政手続番号法), payment cards (13 to 19 digits, Luhn),
residence cards (two letters, eight digits, two letters) and Japanese passports (two letters, seven
digits).
Telephone numbers, dates and amounts stay readable.
"""

from __future__ import annotations

import re
import unicodedata

MASK = "●"

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>()、。，]+@[^\s@<>()、。，]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?<!\d)(?:\+ ?\d|0\d)(?:[ ()-]{0,2}\d){7,12}(?!\d)")

_DIGITS = re.compile(r"(?<![\d])\d(?:[ -]?\d){11,18}(?![\d])")
_RESIDENCE_CARD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2} ?\d{8} ?[A-Za-z]{2}(?![A-Za-z0-9])")
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2} ?\d{7}(?![A-Za-z0-9])")


def mask_numbers(text: str) -> str:
    """The text with personal numbers replaced by dots, one for one; everything else untouched."""
    folded = _fold_digits(text)
    hidden: set[int] = set()
    for found in _DIGITS.finditer(folded):
        digits = [int(char) for char in found.group() if char.isdigit()]
        if (len(digits) == 12 and _is_my_number(digits)) or (len(digits) >= 13 and _luhn(digits)):
            hidden.update(range(*found.span()))
    for pattern in (_RESIDENCE_CARD, _PASSPORT):
        for found in pattern.finditer(folded):
            hidden.update(range(*found.span()))
    if not hidden:
        return text
    return "".join(
        MASK if index in hidden and not char.isspace() and char != "-" else char
        for index, char in enumerate(text)
    )


def mask_contacts(text: str) -> str:
    """``mask_numbers``, and links, mail addresses and telephone numbers as one ``●`` each.

    For questions that are looked at apart from their conversation: who may be reached there is of
    no use then. Names cannot be found this way.
    """
    text = mask_numbers(text)
    for pattern in (_LINK, _MAIL):
        text = pattern.sub(MASK, text)
    folded = _fold_digits(text)
    pieces, position = [], 0
    for found in _PHONE.finditer(folded):
        pieces += [text[position : found.start()], MASK]
        position = found.end()
    return "".join((*pieces, text[position:]))


def _fold_digits(text: str) -> str:
    """Full-width letters, digits and dashes as ASCII, length unchanged."""
    folded = []
    for char in text:
        plain = unicodedata.normalize("NFKC", char)
        if len(plain) != 1:
            plain = char
        folded.append("-" if plain in "‐‑‒–—−ー" else " " if plain == "\u3000" else plain)
    return "".join(folded)


def _is_my_number(digits: list[int]) -> bool:
    """The check digit rule of the My Number ordinance (総務省令第八十五号 第五条)."""
    body = digits[:11][::-1]
    total = sum(
        digit * (place + 1 if place <= 6 else place - 5)
        for place, digit in enumerate(body, start=1)
    )
    rest = total % 11
    return digits[11] == (0 if rest <= 1 else 11 - rest)


def _luhn(digits: list[int]) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
