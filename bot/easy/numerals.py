"""Finds figures with counters in a text and reads them; telephone numbers and codes stay unread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.easy import counters
from bot.easy.words import Token

_ASCII = {code: code - 0xFEE0 for code in range(ord("０"), ord("９") + 1)}
_ASCII |= {ord("，"): ord(","), ord("．"): ord("."), ord("－"): ord("-"), ord("＃"): ord("#")}

NO_READING = re.compile(
    r"https?://\S+"
    r"|〒?\d{3}[-‐−ー]\d{4}(?!\d)"
    r"|(?<![\d-])0\d{1,4}[-‐−(（]\d{1,4}[-‐−)）]\d{3,4}"
    r"|(?<!\d)0\d{9,10}(?!\d)"
    r"|[#＃]\s?\d{3,5}"
    r"|[A-Za-z]+[-‐]?\d[\dA-Za-z-]*"
    r"|\d+(?:-\d+){1,}"
    r"|\d{1,2}:\d{2}"
    r"|\d{1,4}/\d{1,2}(?:/\d{1,2})?"
)
"""Telephone numbers, postcodes, codes, addresses: people read them digit by digit."""

_COUNTER = "|".join(map(re.escape, (*counters.COUNTERS,)))
_UNIT = "|".join(map(re.escape, counters.UNITS))
_FIGURE = re.compile(
    rf"(?P<order>第)?(?P<figure>\d[\d,]*(?:\.\d+)?(?:[億万千百]\d*)*)"
    rf"(?:(?P<fraction>分の(?P<upper>\d+))|(?P<counter>{_COUNTER})|(?P<unit>{_UNIT}))?"
)
_KANJI_FIGURE = re.compile(
    rf"(?P<order>第)?(?P<figure>[〇一二三四五六七八九十百千万]+|何|数)(?P<counter>{_COUNTER})"
)
_TAIL = {"半": "はん", "間": "かん", "目": "め", "生": "せい", "前": "まえ", "分": "ぶん"}
_DATE_BEFORE = re.compile(r"(?:[\d一二三四五六七八九十]月|毎月|今月|来月|先月|翌月|同月)の?\Z")
_WORDS = {
    "110番": "ひゃくとおばん",
    "119番": "ひゃくじゅうきゅうばん",
    "118番": "ひゃくじゅうはちばん",
}
_NOT_FIGURES = frozenset(
    [
        "一番",
        "一度",
        "一時",
        "一般",
        "一部",
        "一緒",
        "一切",
        "十分",
        "千代",
        "万一",
        "一回り",
        "三重",
        "四国",
        "九州",
        "一方",
        "一面",
        "一通り",
        "一本",
        "一人前",
        "一期",
        "一言",
        "一口",
        "一組",
        "一代",
        "一足",
        "一級",
    ]
)
"""Words with a figure in them that the analyser reads better as words."""


@dataclass(frozen=True)
class Figure:
    """A figure with what belongs to it, and how it is read."""

    start: int
    end: int
    reading: str


def ascii_figures(text: str) -> str:
    """Full-width digits and signs as half-width ones; every offset stays the same."""
    return text.translate(_ASCII)


def unread_spans(text: str) -> list[tuple[int, int]]:
    """Where telephone numbers, postcodes and codes stand."""
    return [found.span() for found in NO_READING.finditer(ascii_figures(text))]


def find_figures(text: str, words: Sequence[Token]) -> list[Figure]:
    """Every figure with a counter, with its reading. ``words`` are the tokens of the text."""
    plain = ascii_figures(text)
    unread = unread_spans(text)
    ends = {word.start: word.end for word in words}
    found = [
        figure
        for figure in (*_digits(plain, ends), *_kanji(plain, words, ends))
        if not any(start < figure.end and figure.start < end for start, end in unread)
    ]
    return sorted(found, key=lambda one: one.start)


def _digits(text: str, ends: dict[int, int]) -> Iterator[Figure]:
    position = 0
    while match := _FIGURE.search(text, position):
        position = match.end()
        start = match.start()
        if match["counter"] and match["figure"] + match["counter"] in _WORDS:
            yield Figure(start, match.end(), _WORDS[match["figure"] + match["counter"]])
            continue
        head = "だい" if match["order"] else ""
        if match["fraction"]:
            whole, upper = counters.decimal(match["figure"]), counters.decimal(match["upper"])
            yield Figure(start, match.end(), f"{head}{whole}ぶんの{upper}")
            continue
        if match["unit"]:
            read = counters.read_unit(match["figure"], match["unit"])
            if read is not None and "." not in match["unit"]:
                yield Figure(start, match.end(), head + read)
            continue
        value = _value(match["figure"])
        counter_start = match.end("figure")
        best = _fitting_counter(text, counter_start, ends) if match["counter"] else None
        if best is None:
            position = counter_start
            if match["order"]:
                yield Figure(start, counter_start, head + counters.decimal(match["figure"]))
            elif re.search(r"[億万千百]", match["figure"]) and value is not None:
                yield Figure(start, counter_start, counters.number(int(value)))
            continue
        counter, tail, end = best
        position = end
        if value is None or value != int(value):
            read = _decimal_with(match["figure"], counter)
        else:
            date = bool(_DATE_BEFORE.search(text[:start]))
            read = counters.read(int(value), counter, date=date)
        if read is not None:
            yield Figure(start, end, head + read + tail)


def _fitting_counter(text: str, start: int, ends: dict[int, int]) -> tuple[str, str, int] | None:
    """The longest counter that does not cut a word: 第2月曜日 has none, 5時半 has 時 + 半."""
    for counter in counters.COUNTERS:
        if not text.startswith(counter, start):
            continue
        end = start + len(counter)
        word_end = _boundary(ends, end)
        if word_end == end:
            following = text[end : end + 1]
            if following in ("半", "目") and _boundary(ends, end + 1) == end + 1:
                return counter, _TAIL[following], end + 1
            return counter, "", end
        tail = text[end:word_end] if word_end else ""
        if tail in _TAIL:
            return counter, _TAIL[tail], word_end or end
    return None


def _boundary(ends: dict[int, int], end: int) -> int | None:
    """Where the word that covers ``end - 1`` ends."""
    for start in range(end - 1, max(-1, end - 40), -1):
        word_end = ends.get(start)
        if word_end is not None:
            return word_end if word_end >= end else None
    return None


def _value(figure: str) -> float | None:
    """What a figure means: 1,000 · 12.5 · 1万5千."""
    total = 0.0
    rest = figure.replace(",", "")
    sizes = {"億": 100_000_000, "万": 10_000, "千": 1000, "百": 100}
    for part in re.finditer(r"(\d+(?:\.\d+)?)?([億万千百])?", rest):
        digits, size = part.groups()
        if digits is None and size is None:
            continue
        total += float(digits or 1) * sizes.get(size or "", 1)
    return total


def _decimal_with(figure: str, counter: str) -> str | None:
    read = counters.read(5, counter)
    return None if read is None else counters.decimal(figure) + read.removeprefix("ご")


def _kanji(text: str, words: Sequence[Token], ends: dict[int, int]) -> Iterator[Figure]:
    starts = {word.start: word for word in words}
    for match in _KANJI_FIGURE.finditer(text):
        first = starts.get(match.start())
        figure, end = match["figure"], match.end()
        counter = match["counter"]
        if first is None or _boundary(ends, end) != end:
            tail = text[end : end + 1]
            if first is None or tail not in _TAIL or _boundary(ends, end + 1) != end + 1:
                continue
            end += 1
        else:
            tail = ""
        written = text[match.start() : end]
        if first.surface in _NOT_FIGURES:
            continue
        numeral = first.is_a("名詞", "数詞") or first.surface in ("何", "数", written)
        numeral = (
            numeral or first.surface == "第" or counters.kanji_value(first.surface) is not None
        )
        if not numeral:
            continue
        read = _kanji_reading(text, match.start(), figure, counter)
        if read is not None:
            order = "だい" if match["order"] else ""
            yield Figure(match.start(), end, order + read + _TAIL.get(tail, ""))


def _kanji_reading(text: str, start: int, figure: str, counter: str) -> str | None:
    if figure in ("何", "数"):
        if counter in ("日", "日間", "日目", "日前"):
            days = "なんにち" if figure == "何" else "すうじつ"
            return days + {"日": "", "日間": "かん", "日目": "め", "日前": "まえ"}[counter]
        if counter in ("人", "人分"):
            stem = "なんにん" if figure == "何" else "すうにん"
            return stem + ("ぶん" if counter == "人分" else "")
        model = counters.read(3 if figure == "何" else 5, counter)
        head = "さん" if figure == "何" else "ご"
        if model is None or not model.startswith(head):
            return None
        return ("なん" if figure == "何" else "すう") + model.removeprefix(head)
    value = counters.kanji_value(figure)
    if value is None:
        return None
    return counters.read(value, counter, date=bool(_DATE_BEFORE.search(text[:start])))
