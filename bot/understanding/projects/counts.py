"""How many bodies, how often, how many hours."""

from __future__ import annotations

import re

from bot.understanding.projects.numerals import KANJI, read_number

BODIES, USES, HOURS = "joint_bodies", "uses_this_year", "hours_per_visit"

_N = rf"(?P<n>\d{{1,4}}|{KANJI})"
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "once": 1, "twice": 2}
_W = rf"\b(?P<n>\d{{1,4}}|{'|'.join(_WORDS)})"

_TOGETHER = re.compile(r"共同|連携|一緒|合同|協働|隣り合う|\bjoint|together")
_PATTERNS = {
    BODIES: (
        re.compile(rf"計{_N}(?:団体|自治体)"),
        re.compile(rf"{_N}(?:つの)?(?:都道府県|市町村|県|市町|町村|市|町|村|団体|自治体|者)(?!目)"),
        re.compile(
            rf"{_W} (?:towns|cities|villages|prefectures|municipalities|bodies|associations"
            r"|local authorities)"
        ),
    ),
    USES: (
        re.compile(rf"(?:今年度?|本年度|すでに|既に|もう)[^。、]{{0,8}}?{_N}回(?!お願い|頼|呼べ)"),
        re.compile(rf"{_N}回(?:の)?(?:利用|使|派遣を受け|派遣され|来ても|呼ん|実施済)"),
        re.compile(rf"(?:used|uses) (?:it |them )?{_W}(?: times?)?"),
        re.compile(rf"{_W} (?:times? |uses? )?(?:already )?this (?:fiscal )?year"),
    ),
    HOURS: (re.compile(rf"{_N}時間"), re.compile(rf"{_W}[ -]?hours?")),
}
_MORE = re.compile(r"もう\d?一?回|あと\d?回")
_ONLY = re.compile(
    rf"[^\d〇一二三四五六七八九十]*(?:{_N}|{_W.replace('<n>', '<w>')})[^\d〇一二三四五六七八九十]*"
)


def read_counts(text: str, asked: tuple[str, ...]) -> dict[str, int]:
    """The counts a folded text names, and what a bare number answers that was asked for."""
    found: dict[str, int] = {}
    for field, patterns in _PATTERNS.items():
        if field == BODIES and not (_TOGETHER.search(text) or BODIES in asked):
            continue
        for pattern in patterns:
            place = pattern.search(text if field != USES else _MORE.sub("", text))
            number = _number(place["n"]) if place else None
            if number is not None:
                found[field] = number
                break
    wanted = [field for field in asked if field in _PATTERNS]
    if len(wanted) == 1 and wanted[0] not in found:
        only = _ONLY.fullmatch(text)
        number = _number(only["n"] or only["w"]) if only else None
        if number is not None:
            found[wanted[0]] = number
    return found


def _number(text: str) -> int | None:
    return _WORDS[text] if text in _WORDS else read_number(text)
