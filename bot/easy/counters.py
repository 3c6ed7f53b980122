"""How figures with counters are read: 14日 → じゅうよっか, 3階 → さんがい, 20歳 → はたち.

Where two readings are accepted (じゅっぷん, じっぷん) one is kept: the one a beginner hears most.
"""

from __future__ import annotations

import re

_DIGITS = ("", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
_HUNDREDS = {3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}
_THOUSANDS = {3: "さんぜん", 8: "はっせん"}
_MYRIADS = ("", "まん", "おく", "ちょう")
_KANJI_DIGITS = {kanji: value for value, kanji in enumerate("〇一二三四五六七八九")}
_KANJI_TENS = {"十": 10, "百": 100, "千": 1000}

_DAYS = {
    1: "いちにち", 2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか",
    8: "ようか", 9: "ここのか", 10: "とおか", 20: "はつか",
}  # fmt: skip
_MONTHS = {4: "し", 7: "しち", 9: "く"}
_CLOCK = {0: "れい", 4: "よ", 7: "しち", 9: "く"}
_HOURS = {4: "よ", 7: "なな", 9: "く"}
_FOUR_SHORT = {4: "よ"}
_NATIVE = {1: "ひと", 2: "ふた"}
_THINGS = {
    1: "ひと", 2: "ふた", 3: "みっ", 4: "よっ", 5: "いつ", 6: "むっ", 7: "なな", 8: "やっ",
    9: "ここの",
}  # fmt: skip

_SUFFIXED: dict[str, tuple[str, dict[int, str]]] = {
    "月": ("がつ", _MONTHS),
    "時間": ("じかん", _HOURS),
    "時限": ("じげん", {}),
    "時": ("じ", _CLOCK),
    "年": ("ねん", _FOUR_SHORT),
    "年間": ("ねんかん", _FOUR_SHORT),
    "年目": ("ねんめ", _FOUR_SHORT),
    "年生": ("ねんせい", _FOUR_SHORT),
    "年度": ("ねんど", _FOUR_SHORT),
    "年前": ("ねんまえ", _FOUR_SHORT),
    "円": ("えん", _FOUR_SHORT),
    "番": ("ばん", {}),
    "番目": ("ばんめ", {}),
    "番線": ("ばんせん", {}),
    "号": ("ごう", {}),
    "号車": ("ごうしゃ", {}),
    "号室": ("ごうしつ", {}),
    "度": ("ど", {}),
    "度目": ("どめ", {}),
    "枚": ("まい", {}),
    "台": ("だい", {}),
    "倍": ("ばい", {}),
    "名": ("めい", {}),
    "名様": ("めいさま", {}),
    "部": ("ぶ", {}),
    "割": ("わり", {}),
    "畳": ("じょう", _FOUR_SHORT),
    "丁目": ("ちょうめ", {1: "いっ", 8: "はっ", 10: "じゅっ"}),
    "丁": ("ちょう", {1: "いっ", 8: "はっ", 10: "じゅっ"}),
    "番地": ("ばんち", {}),
    "両": ("りょう", {}),
    "列": ("れつ", {1: "いち"}),
    "問": ("もん", {}),
    "代": ("だい", {}),
    "級": ("きゅう", {1: "いっ", 8: "はっ", 10: "じゅっ"}),
    "条": ("じょう", {}),
    "学期": ("がっき", {1: "いち"}),
    "膳": ("ぜん", {}),
    "着": ("ちゃく", {1: "いっ", 8: "はっ", 10: "じゅっ"}),
    "便": ("びん", {}),
    "分の": ("ぶんの", {}),
    "字": ("じ", {}),
    "合": ("ごう", {}),
    "曲": ("きょく", {1: "いっ", 6: "ろっ", 8: "はっ", 10: "じゅっ"}),
}
"""Counters that leave the number alone but for a few figures."""

_DOUBLING = {
    "s": (("歳", "さい"), ("才", "さい"), ("冊", "さつ"), ("週間", "しゅうかん"),
          ("世帯", "せたい"), ("種類", "しゅるい"), ("色", "しょく"), ("社", "しゃ"),
          ("周年", "しゅうねん"), ("食", "しょく"), ("席", "せき"), ("足", "そく"),
          ("周", "しゅう"), ("章", "しょう"), ("週", "しゅう"), ("室", "しつ"), ("歳児", "さいじ")),
    "t": (("通", "つう"), ("頭", "とう"), ("点", "てん"), ("通り", "とおり"), ("棟", "とう"),
          ("対", "つい"), ("等", "とう"), ("帖", "ちょう"), ("錠", "じょう")),
    "k": (("か月", "かげつ"), ("ヶ月", "かげつ"), ("カ月", "かげつ"), ("ケ月", "かげつ"),
          ("ヵ月", "かげつ"), ("箇月", "かげつ"), ("か月間", "かげつかん"),
          ("ヶ月間", "かげつかん"), ("か月分", "かげつぶん"), ("か国", "かこく"),
          ("ヶ国", "かこく"), ("カ国", "かこく"), ("か国語", "かこくご"), ("か所", "かしょ"),
          ("ヶ所", "かしょ"), ("カ所", "かしょ"), ("箇所", "かしょ"), ("回", "かい"),
          ("回目", "かいめ"), ("階", "かい"), ("階建て", "かいだて"), ("個", "こ"), ("件", "けん"),
          ("軒", "けん"), ("軒目", "けんめ"), ("km", "きろ"), ("機", "き"), ("期", "き"),
          ("校", "こう"), ("缶", "かん"), ("区", "く"), ("課", "か")),
    "h": (("分", "ふん"), ("分間", "ふんかん"), ("分前", "ふんまえ"), ("本", "ほん"),
          ("匹", "ひき"), ("泊", "はく"), ("杯", "はい"), ("敗", "はい"), ("発", "はつ"),
          ("票", "ひょう"), ("品", "ひん"), ("拍", "はく"), ("歩", "ほ"), ("編", "へん")),
}  # fmt: skip
_DOUBLED = {
    "s": {1: "いっ", 8: "はっ"},
    "t": {1: "いっ", 8: "はっ"},
    "k": {1: "いっ", 6: "ろっ", 8: "はっ"},
    "h": {1: "いっ", 6: "ろっ", 8: "はっ"},
}
_VOICED_AT_3 = {"階": "がい", "軒": "げん", "階建て": "がいだて", "軒目": "げんめ"}
_NASAL_3 = {"分": "ぷん", "分間": "ぷんかん", "分前": "ぷんまえ", "本": "ぼん", "匹": "びき",
            "泊": "ぱく", "杯": "ばい", "発": "ぱつ", "票": "ぴょう", "歩": "ぽ", "編": "ぺん",
            "敗": "ぱい", "品": "ぴん", "拍": "ぱく"}  # fmt: skip
_P_AT_4 = {"分", "分間", "分前", "泊", "敗"}
_NATIVE_COUNTERS = {
    "袋": ("ふくろ", "ふくろ"),
    "箱": ("はこ", "はこ"),
    "組": ("くみ", "くみ"),
    "切れ": ("きれ", "きれ"),
    "口": ("くち", "くち"),
    "部屋": ("へや", "へや"),
    "束": ("たば", "たば"),
    "皿": ("さら", "さら"),
    "晩": ("ばん", "ばん"),
    "言": ("こと", "こと"),
    "桁": ("けた", "けた"),
    "人": ("り", "にん"),
    "人目": ("りめ", "にんめ"),
    "人分": ("りぶん", "にんぶん"),
    "人用": ("りよう", "にんよう"),
    "人暮らし": ("りぐらし", "にんぐらし"),
}
_ROW = {word: (row, kana) for row, words in _DOUBLING.items() for word, kana in words}
_UNITS = {
    "%": "ぱーせんと", "％": "ぱーせんと", "パーセント": "ぱーせんと", "キロ": "きろ",
    "センチ": "せんち", "メートル": "めーとる", "グラム": "ぐらむ", "リットル": "りっとる",
    "ページ": "ぺーじ", "cm": "せんち", "kg": "きろ", "m": "めーとる", "g": "ぐらむ",
    "ポイント": "ぽいんと", "クラス": "くらす", "ドル": "どる",
}  # fmt: skip
_DAY_SUFFIXES = {"日": "", "日間": "かん", "日目": "め", "日前": "まえ", "日分": "ぶん"}

COUNTERS: tuple[str, ...] = tuple(
    sorted(
        {*_SUFFIXED, *_ROW, *_NATIVE_COUNTERS, *_DAY_SUFFIXES, "つ", "つ目"},
        key=lambda word: (-len(word), word),
    )
)
"""Every counter with kanji (and つ), the longest first."""


def number(value: int) -> str:
    """A whole number from 0 up to 9,999 兆: 6000 → ろくせん."""
    if value == 0:
        return "ぜろ"
    pieces: list[str] = []
    for myriad in _MYRIADS:
        value, rest = divmod(value, 10_000)
        if rest:
            head = "いっ" if myriad == "ちょう" and rest == 1 else _below_myriad(rest)
            pieces.append(head + myriad)
    return "".join(reversed(pieces))


def decimal(digits: str) -> str:
    """A figure as written, ``1,000`` or ``12.5``: じゅうにてんご."""
    whole, _, fraction = digits.replace(",", "").partition(".")
    value = int(whole or "0")
    read = number(value) if value or not fraction else "れい"
    if not fraction:
        return read
    return read + "てん" + "".join(_DIGITS[int(digit)] or "ぜろ" for digit in fraction)


def kanji_value(numeral: str) -> int | None:
    """What a numeral in kanji means (二十三 → 23, 三万 → 30000); None where it is no numeral."""
    if not numeral:
        return None
    if all(char in _KANJI_DIGITS for char in numeral):
        return int("".join(str(_KANJI_DIGITS[char]) for char in numeral))
    total = section = digit = 0
    for char in numeral:
        if char in _KANJI_DIGITS:
            digit = _KANJI_DIGITS[char]
        elif char in _KANJI_TENS:
            section += (digit or 1) * _KANJI_TENS[char]
            digit = 0
        elif char in "万億":
            total = (total + section + digit or 1) * (10_000 if char == "万" else 100_000_000)
            section = digit = 0
        else:
            return None
    return total + section + digit


def read(value: int, counter: str, *, date: bool = False) -> str | None:
    """A figure with its counter; None where the counter is unknown.

    ``date`` says that 1日 is the first of a month (ついたち), not a length (いちにち).
    """
    if counter in _DAY_SUFFIXES:
        first = "ついたち" if date and value == 1 and counter == "日" else _days(value)
        return first + _DAY_SUFFIXES[counter]
    if counter in ("つ", "つ目"):
        return None if value not in _THINGS else _THINGS[value] + counter.replace("目", "め")
    if counter in _NATIVE_COUNTERS:
        return _native(value, counter)
    if counter in _ROW:
        return _row(value, counter)
    if counter in _SUFFIXED:
        kana, special = _SUFFIXED[counter]
        return _ending(value, special) + kana
    return None


def read_unit(digits: str, unit: str) -> str | None:
    """A figure with a unit in katakana or Latin letters (20％, 3キロ); None where unknown."""
    kana = _UNITS.get(unit)
    if kana is None:
        return None
    stem = decimal(digits)
    if kana[0] in "ぱぽ" and stem.endswith("じゅう"):
        stem = stem.removesuffix("じゅう") + "じゅっ"
    if kana[0] in "ぱぺ" and re.search(r"(?:いち|はち)\Z", stem):
        stem = stem[:-1] + "っ"
    if kana == "きろ" and stem.endswith(("ろく", "じゅう")):
        stem = stem[:-1] + "っ"
    return stem + kana


UNITS: tuple[str, ...] = tuple(sorted(_UNITS, key=len, reverse=True))
"""Units that are read with their figure although they have no kanji."""


def _days(value: int) -> str:
    if value in _DAYS:
        return _DAYS[value]
    last = value % 10
    if last == 4 and value % 100 != 4:
        return _head(value, 4) + "よっか"
    if last == 7 and value < 100:
        return _head(value, 7) + "しちにち"
    if last == 9 and value < 100:
        return _head(value, 9) + "くにち"
    return number(value) + "にち"


def _native(value: int, counter: str) -> str:
    few, many = _NATIVE_COUNTERS[counter]
    if value in _NATIVE:
        return _NATIVE[value] + few
    if counter.startswith("人"):
        return _ending(value, _FOUR_SHORT) + many
    doubled = {"箱": {6: "ろっ", 8: "はっ", 10: "じゅっ"}, "束": {}}.get(counter, {})
    if counter == "箱" and value == 3:
        return "さんぱこ"
    if counter == "箱" and value in doubled:
        return doubled[value] + "ぱこ"
    return number(value) + many


def _row(value: int, counter: str) -> str:
    row, kana = _ROW[counter]
    if counter in ("歳", "才") and value == 20:
        return "はたち"
    last = value % 10
    stem = number(value)
    if value >= 10 and last == 0:
        if stem.endswith("じゅう"):
            return stem.removesuffix("じゅう") + "じゅっ" + _hard(row, kana)
        if stem.endswith("ゃく") and row in "kh":
            return stem.removesuffix("く") + "っ" + _hard(row, kana)
        if row == "h" and stem.endswith(("せん", "まん")):
            return stem + (_NASAL_3.get(counter, kana))
        return stem + kana
    if last in _DOUBLED[row]:
        return _head(value, last) + _DOUBLED[row][last] + _hard(row, kana)
    if last == 3 and counter in _VOICED_AT_3:
        return stem + _VOICED_AT_3[counter]
    if last == 3 and row == "h":
        return stem + _NASAL_3.get(counter, kana)
    if last == 4 and counter in _P_AT_4:
        return stem + _hard(row, kana)
    return stem + kana


def _hard(row: str, kana: str) -> str:
    """ふん → ぷん after a doubled consonant."""
    if row != "h":
        return kana
    return {"ふ": "ぷ", "ほ": "ぽ", "ひ": "ぴ", "は": "ぱ", "へ": "ぺ"}[kana[0]] + kana[1:]


def _ending(value: int, special: dict[int, str]) -> str:
    if value in special:
        return special[value]
    last = value % 10
    if value > 10 and last in special and last:
        return _head(value, last) + special[last]
    if value >= 10 and last == 0 and 10 in special:
        return number(value).removesuffix("じゅう") + special[10]
    return number(value)


def _head(value: int, last: int) -> str:
    """What comes before the last digit; nothing for a single digit."""
    return number(value - last) if value > last else ""


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
