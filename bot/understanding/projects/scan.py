"""Finding words in a message: the longest win, and none is found inside another."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.eligibility.word_patterns import read_template

T = TypeVar("T")

_KANJI = re.compile(r"[\u3005\u3400-\u9fff]")
_SPACES = re.compile(r"\s+")
_GAPS = re.compile(
    r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])\s+|\s+(?=[\u3000-\u30ff\u3400-\u9fff])"
)
_SHORT = 3
_BODY = re.compile(r"[都道府県市区町村国]")
"""A word this short that begins with one of these must not stand inside a longer one: 都市の."""


def fold(text: str) -> str:
    """The message in NFKC and small letters, without spaces between Japanese characters."""
    folded = unicodedata.normalize("NFKC", text[:4000]).lower()
    folded = folded.replace("’", "'").replace("−", "-").replace("〜", "~").replace("～", "~")
    return _GAPS.sub("", _SPACES.sub(" ", folded)).strip()[:1000]


@dataclass(frozen=True)
class Found(Generic[T]):
    """A word in a message, and everything it stands for."""

    start: int
    end: int
    meanings: tuple[T, ...]


class Words(Generic[T]):
    """Words with what they mean, made ready for searching."""

    def __init__(self, templates: Iterable[tuple[T, Sequence[str]]]) -> None:
        self._templates = [
            (meaning, read_template(text)) for meaning, several in templates for text in several
        ]

    def all(self, text: str) -> list[Found[T]]:
        """Every word in a folded text, those inside others too."""
        found = []
        for meaning, template in self._templates:
            at = 0
            while one := template.pattern.search(text, at):
                if _stands(text, one, place=template.place):
                    found.append(Found(one.start(), one.end(), (meaning,)))
                at = one.start() + 1
        return found


def longest(found: Iterable[Found[T]]) -> list[Found[T]]:
    """The words that are left where longer ones win, in the order of the text."""
    spans: dict[tuple[int, int], dict[T, None]] = defaultdict(dict)
    for one in found:
        spans[one.start, one.end].update(dict.fromkeys(one.meanings))
    kept: list[Found[T]] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other.start or start >= other.end for other in kept):
            kept.append(Found(start, end, tuple(spans[start, end])))
    return sorted(kept, key=lambda one: one.start)


def _stands(text: str, found: re.Match[str], *, place: bool) -> bool:
    """Whether a word stands for itself there, and is no piece of a longer one."""
    word = found.group()
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    if _latin(word[0]) and _latin(before):
        return False
    if _latin(word[-1]) and _latin(after):
        return False
    short = len(word) <= _SHORT and bool(_BODY.match(word))
    return place or not (short and _KANJI.match(before or " "))


def _latin(char: str) -> bool:
    return bool(char) and char.isascii() and char.isalnum()
