"""D1–D4: dates, times, ranges and money."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.easy.document import Document
from bot.easy.findings import Finding, Level, Register
from bot.easy.numerals import ascii_figures

_PHONE = re.compile(r"\d{2,5}-\d{1,4}-\d{3,4}|〒?\d{3}-\d{4}|#\d+")
_SLASHED = re.compile(
    r"(?<![\d/])(?:[RHS令平昭]\S?)?(?:\d{1,4}[/／.]\d{1,2}[/／.]\d{1,2}|\d{4}-\d{1,2}-\d{1,2})(?![\d/])"
    r"|(?<![\d/分])(?:1[0-2]|0?[1-9])[/／](?:3[01]|[12]\d|0?[1-9])(?![\d/])"
)
_ERA = re.compile(r"(?:令和|平成|昭和)[\d元]+年度?")
_WESTERN = re.compile(r"(?:19|20)\d\d年")
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}")
_HOUR = re.compile(r"(?<![\d.])(\d{1,2})時(?!間|限|期|代|給|点)")
_HALF_DAY = re.compile(r"(?:午前|午後|朝の?|昼の?|夕方の?|夜の?|夜中の?|正午)\Z")
_WAVE = re.compile(r"[〜～~]")
_SHORT_MONEY = re.compile(
    r"[\d一二三四五六七八九十]+[千百]円|[一二三四五六七八九十]+万円|\d+万円|\d+万\d*千?円"
)
_FREE = re.compile(r"無料")
_FREE_EXPLAINED = re.compile(r"お金は?(?:いりません|かかりません|いらない)")


def check_figures(document: Document, register: Register) -> Iterator[Finding]:
    """Report dates, times, ranges and amounts that are not written out."""
    _ = register
    explained = _FREE_EXPLAINED.search(document.plain) is not None
    for index, plain in enumerate(document.stripped):
        text = _PHONE.sub(lambda found: "＊" * len(found.group()), ascii_figures(plain.text))
        for rule, level, found, message, remedy in _places(text, explained):
            yield Finding(rule, level, document.number(index), found, message, remedy)


def _places(text: str, explained: bool) -> Iterator[tuple[str, Level, str, str, str]]:
    for match in _SLASHED.finditer(text):
        yield (
            "D1", Level.ERROR, match.group(), f"the date '{match.group()}' is not written out",
            "Write 2027年4月1日.",
        )  # fmt: skip
    for match in _ERA.finditer(text):
        if not _WESTERN.search(text[max(0, match.start() - 8) : match.end() + 8]):
            yield (
                "D1", Level.ERROR, match.group(), f"'{match.group()}' is a Japanese year only",
                "Write the Western year; the Japanese one may follow in brackets.",
            )  # fmt: skip
    for match in _CLOCK.finditer(text):
        yield (
            "D2", Level.ERROR, match.group(), f"the time '{match.group()}' is not written out",
            "Write 午前9時30分.",
        )  # fmt: skip
    for match in _HOUR.finditer(text):
        hour = int(match.group(1))
        if hour > 12 or not _HALF_DAY.search(text[: match.start()]):
            yield (
                "D2", Level.ERROR, match.group(),
                f"'{match.group()}' does not say whether it is before or after noon",
                "Write 午前 or 午後 and the hours 0 to 12.",
            )  # fmt: skip
    for match in _WAVE.finditer(text):
        yield (
            "D3", Level.ERROR, text[max(0, match.start() - 6) : match.end() + 6],
            "a range is written with 〜", "Write から and まで.",
        )  # fmt: skip
    for match in _SHORT_MONEY.finditer(text):
        yield (
            "D4", Level.WARNING, match.group(), f"the amount '{match.group()}' is not in digits",
            "Write 10,000円.",
        )  # fmt: skip
    if not explained:
        for match in _FREE.finditer(text):
            yield (
                "D4", Level.WARNING, match.group(), "'無料' alone is not understood by everybody",
                "Write お金は いりません; keep 無料 where a sign says it.",
            )  # fmt: skip
