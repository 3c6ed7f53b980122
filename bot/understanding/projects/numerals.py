"""Numbers as people write them: 600, 6,000, ６００, 六百, 1億2千万, 3.5."""

from __future__ import annotations

import re

_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
KANJI = r"[〇零一二三四五六七八九十百千]+"

_PART = re.compile(rf"(?:({DIGITS})|({KANJI}))?([十百千]*)([万億兆]?)")


def read_number(text: str) -> int | None:
    """The whole number a run of digits, kanji numerals and units stands for, or None."""
    text = text.replace(" ", "")
    if not text:
        return None
    total = 0
    at = 0
    while at < len(text):
        found = _PART.match(text, at)
        if found is None or found.end() == at:
            return None
        amount = _plain(found[1]) if found[1] else _kanji(found[2] or "")
        if amount is None:
            amount = 1.0
        for unit in found[3]:
            amount *= _SMALL[unit]
        amount *= _LARGE.get(found[4], 1)
        total += round(amount)
        at = found.end()
    return total


def _plain(digits: str) -> float | None:
    return float(digits.replace(",", "")) if digits else None


def _kanji(text: str) -> float | None:
    if not text:
        return None
    if all(char in _DIGITS for char in text):
        return float("".join(str(_DIGITS[char]) for char in text))
    total, current = 0, 0
    for char in text:
        if char in _DIGITS:
            current = _DIGITS[char]
        else:
            total += (current or 1) * _SMALL[char]
            current = 0
    return float(total + current)
