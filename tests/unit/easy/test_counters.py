"""Figures with their counters."""

# ruff: noqa: E501 - wide characters

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.easy import counters
from bot.easy.numerals import find_figures
from bot.easy.words import tokens

READ = [
    (1, "日", "いちにち"), (2, "日", "ふつか"), (4, "日", "よっか"), (8, "日", "ようか"),
    (10, "日", "とおか"), (14, "日", "じゅうよっか"), (17, "日", "じゅうしちにち"),
    (19, "日", "じゅうくにち"), (20, "日", "はつか"), (24, "日", "にじゅうよっか"),
    (27, "日", "にじゅうしちにち"), (29, "日", "にじゅうくにち"), (31, "日", "さんじゅういちにち"),
    (4, "月", "しがつ"), (7, "月", "しちがつ"), (9, "月", "くがつ"), (12, "月", "じゅうにがつ"),
    (0, "時", "れいじ"), (4, "時", "よじ"), (7, "時", "しちじ"), (19, "時", "じゅうくじ"),
    (24, "時間", "にじゅうよじかん"), (4, "年", "よねん"), (2024, "年", "にせんにじゅうよねん"),
    (1, "人", "ひとり"), (2, "人", "ふたり"), (4, "人", "よにん"), (14, "人", "じゅうよにん"),
    (20, "歳", "はたち"), (1, "歳", "いっさい"), (8, "歳", "はっさい"), (10, "歳", "じゅっさい"),
    (8, "通", "はっつう"), (6, "通", "ろくつう"), (6, "か月", "ろっかげつ"), (100, "回", "ひゃっかい"),
    (3, "階", "さんがい"), (3, "軒", "さんげん"), (1, "分", "いっぷん"), (3, "分", "さんぷん"),
    (4, "分", "よんぷん"), (5, "分", "ごふん"), (10, "分", "じゅっぷん"), (3, "本", "さんぼん"),
    (4, "本", "よんほん"), (6, "匹", "ろっぴき"), (1, "袋", "ひとふくろ"), (2, "箱", "ふたはこ"),
    (3, "つ", "みっつ"), (4, "円", "よえん"), (14000, "円", "いちまんよんせんえん"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "counter", "reading"), READ, ids=lambda one: str(one))
def test_a_counter_is_read_as_people_do(value: int, counter: str, reading: str) -> None:
    assert counters.read(value, counter) == reading


def test_the_first_of_a_month_is_not_a_day_long() -> None:
    assert counters.read(1, "日", date=True) == "ついたち"


@given(st.integers(0, 9999_9999), st.sampled_from([c for c in counters.COUNTERS if "つ" not in c]))
def test_every_figure_with_every_counter_is_read_in_hiragana(value: int, counter: str) -> None:
    reading = counters.read(value, counter)
    assert reading
    assert all("\u3041" <= char <= "\u3096" or char == "ー" for char in reading)


@given(st.integers(1, 99_999))
def test_a_numeral_in_kanji_means_its_figure(value: int) -> None:
    written = _kanji(value)
    assert counters.kanji_value(written) == value


def _kanji(value: int) -> str:
    digits = "〇一二三四五六七八九"
    out = ""
    for size, sign in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        count, value = divmod(value, size)
        if count:
            out += ("" if count == 1 and 1 < size < 10_000 else digits[count]) + sign
    return out


FOUND = {
    "a date": ("4月1日から", ["しがつ", "ついたち"]),
    "every month": ("毎月1日と15日", ["ついたち", "じゅうごにち"]),
    "a day long": ("1日3回", ["いちにち", "さんかい"]),
    "half past": ("5時半まで", ["ごじはん"]),
    "money in 万": ("4万5千円", ["よんまんごせんえん"]),
    "a share": ("3分の1", ["さんぶんのいち"]),
    "percent": ("10%", ["じゅっぱーせんと"]),
    "an ordinal": ("第2回", ["だいにかい"]),
    "a weekday is no counter": ("第2月曜日", ["だいに"]),
    "kanji numerals": ("四月の二十日に三人", ["しがつ", "はつか", "さんにん"]),
    "questions": ("何月何日に何人", ["なんがつ", "なんにち", "なんにん"]),
    "full width": ("１４日", ["じゅうよっか"]),
    "emergency numbers": ("119番", ["ひゃくじゅうきゅうばん"]),
    "a telephone number": ("03-1234-5678に", []),
    "a postcode": ("〒100-0001", []),
    "a hash number": ("#7119に", []),
    "a bare figure": ("番号は171です", []),
}


@pytest.mark.parametrize(("text", "readings"), FOUND.values(), ids=FOUND.keys())
def test_figures_are_found_in_a_text(text: str, readings: list[str]) -> None:
    assert [figure.reading for figure in find_figures(text, tokens(text))] == readings
