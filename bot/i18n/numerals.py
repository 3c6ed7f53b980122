"""How Japanese figures are read aloud: numbers with the counters that facts use.

Where two readings are accepted (じゅっぷん, じっぷん) one is kept.
"""

from __future__ import annotations

_DIGITS = ("", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
_HUNDREDS = {3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}
_THOUSANDS = {3: "さんぜん", 8: "はっせん"}
_MYRIADS = ("", "まん", "おく", "ちょう")

_DAYS = {
    1: "いちにち",
    2: "ふつか",
    3: "みっか",
    4: "よっか",
    5: "いつか",
    6: "むいか",
    7: "なのか",
    8: "ようか",
    9: "ここのか",
    10: "とおか",
    20: "はつか",
}
_MONTH_ENDS = {1: "いっ", 6: "ろっ", 8: "はっ"}
_MINUTE_ENDS = {1: "いっぷん", 3: "さんぷん", 4: "よんぷん", 6: "ろっぷん", 8: "はっぷん"}


def number(value: int) -> str:
    """A whole number from 0 up to 9,999 兆: 6000 → ろくせん."""
    if value < 0:
        return "まいなす" + number(-value)
    if value == 0:
        return "ぜろ"
    pieces: list[str] = []
    for myriad in _MYRIADS:
        value, rest = divmod(value, 10_000)
        if rest:
            head = "いっ" if myriad == "ちょう" and rest == 1 else _below_myriad(rest)
            pieces.append(head + myriad)
    return "".join(reversed(pieces))


def decimal(value: str) -> str:
    """A figure as written with ASCII digits, ``12.5`` → じゅうにてんご."""
    whole, _, fraction = value.partition(".")
    read = number(int(whole)) if int(whole) or not fraction else "れい"
    if not fraction:
        return read
    digits = "".join("ぜろ" if digit == "0" else _DIGITS[int(digit)] for digit in fraction)
    return f"{read}てん{digits}"


def days(value: int) -> str:
    """A length in days: 14 → じゅうよっか."""
    if value in _DAYS:
        return _DAYS[value]
    rest = value % 100
    if value > 31 and rest == 10:
        return number(value - 10) + "とおか"
    last = value % 10
    if last == 4:
        return _head(value, 4) + "よっか"
    if last == 7:
        return _head(value, 7) + "しちにち"
    if last == 9:
        return _head(value, 9) + "くにち"
    return number(value) + "にち"


def day_of_month(value: int) -> str:
    """A date's day: 1 → ついたち."""
    return "ついたち" if value == 1 else days(value)


def month_of_year(value: int) -> str:
    """A calendar month: 4 → しがつ."""
    special = {4: "し", 7: "しち", 9: "く"}
    return special.get(value, number(value)) + "がつ"


def months(value: int) -> str:
    """A length in か月: 6 → ろっかげつ."""
    return _doubled(value) + "かげつ"


def years(value: int) -> str:
    """A length in years, or a calendar year: 2024 → にせんにじゅうよねん."""
    if value % 10 == 4:
        return _head(value, 4) + "よねん"
    return number(value) + "ねん"


def hour(value: int) -> str:
    """An hour of the clock: 7 → しちじ."""
    special = {0: "れい", 4: "よ", 7: "しち", 9: "く"}
    return special.get(value, number(value)) + "じ"


def hours(value: int) -> str:
    """A length in hours: 24 → にじゅうよじかん."""
    special = {4: "よ", 7: "なな", 9: "く"}
    last = value % 10
    return (_head(value, last) + special[last] if last in special else number(value)) + "じかん"


def minute(value: int) -> str:
    """A minute of the clock: 15 → じゅうごふん, 30 → さんじゅっぷん."""
    last = value % 10
    if value == 0:
        return "れいふん"
    if last == 0:
        return number(value)[: -len("じゅう")] + "じゅっぷん"
    if last in _MINUTE_ENDS:
        return _head(value, last) + _MINUTE_ENDS[last]
    return number(value) + "ふん"


def percent(value: str) -> str:
    """A percentage as written: 10 → じゅっパーセント."""
    read = decimal(value)
    if read.endswith("じゅう"):
        read = read.removesuffix("じゅう") + "じゅっ"
    return read + "パーセント"


def _head(value: int, last: int) -> str:
    """What comes before the last digit; nothing for a single digit."""
    return number(value - last) if value > last else ""


def _doubled(value: int) -> str:
    """The number before a k-row counter, its end doubled where speech does so."""
    last = value % 10
    if last in _MONTH_ENDS:
        return _head(value, last) + _MONTH_ENDS[last]
    read = number(value)
    if read.endswith("じゅう"):
        return read.removesuffix("じゅう") + "じゅっ"
    if read.endswith("ひゃく"):
        return read.removesuffix("ひゃく") + "ひゃっ"
    return read


def _below_myriad(value: int) -> str:
    thousands, value = divmod(value, 1000)
    hundreds, value = divmod(value, 100)
    tens, ones = divmod(value, 10)
    pieces = []
    if thousands:
        head = "" if thousands == 1 else _DIGITS[thousands]
        pieces.append(_THOUSANDS.get(thousands, head + "せん"))
    if hundreds:
        head = "" if hundreds == 1 else _DIGITS[hundreds]
        pieces.append(_HUNDREDS.get(hundreds, head + "ひゃく"))
    if tens:
        pieces.append(("" if tens == 1 else _DIGITS[tens]) + "じゅう")
    pieces.append(_DIGITS[ones])
    return "".join(pieces)
