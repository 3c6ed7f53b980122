"""Japanese text cut into words, with readings in hiragana; the analyser is loaded once, on need."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sudachipy import Dictionary, SplitMode  # type: ignore[import-untyped]

_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ"))}
_PARTICLE = ("助詞", "格助詞", "*", "*", "*", "*")
_NOUN = ("名詞", "普通名詞", "一般", "*", "*", "*")
_JOINED = re.compile(r"[一-龥]+の[一-龥]+")
_DOING = ("動詞", "非自立可能", "*", "*", "サ行変格", "連用形-一般")
_local = threading.local()


@dataclass(frozen=True)
class Token:
    """One word as it stands in a text."""

    surface: str
    start: int
    end: int
    reading: str
    """In hiragana."""
    pos: tuple[str, ...]
    """Part of speech, coarse to fine: ``("名詞", "普通名詞", "サ変可能", …)``."""
    base: str
    """Dictionary form."""
    normal: str
    """The usual spelling of the dictionary form."""

    def is_a(self, kind: str, *more: str) -> bool:
        """Whether its part of speech begins with these kinds."""
        return self.pos[0] == kind and (not more or self.pos[1 : 1 + len(more)] == more)


@lru_cache(maxsize=16384)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text, long units (mode C), in order and without gaps."""
    return tuple(_mended(_cut(text, SplitMode.C)))


@lru_cache(maxsize=4096)
def short_tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in short units: 電話番号 → 電話, 番号."""
    return tuple(_cut(text, SplitMode.A))


def hiragana(text: str) -> str:
    """Katakana as hiragana; everything else untouched."""
    return text.translate(_TO_HIRAGANA)


@cache
def _dictionary() -> Any:
    return Dictionary()


def _tokenizer() -> Any:
    """This thread's tokenizer: SudachiPy refuses two callers at once."""
    found = getattr(_local, "tokenizer", None)
    if found is None:
        found = _dictionary().tokenizer()
        _local.tokenizer = found
    return found


def _mended(found: list[Token]) -> Iterator[Token]:
    """窓口でして ください is で + して; the analyser takes it for the polite ending でし."""
    for index, token in enumerate(found):
        following = found[index + 1].surface if index + 1 < len(found) else ""
        if token.surface == "でし" and token.base == "です" and following == "て":
            start = token.start
            yield Token("で", start, start + 1, "で", _PARTICLE, "で", "で")
            yield Token("し", start + 1, token.end, "し", _DOING, "する", "為る")
        elif _JOINED.fullmatch(token.surface) and token.pos[1] != "固有名詞":
            yield from _parted(token)
        else:
            yield token


def _parted(token: Token) -> Iterator[Token]:
    """前の年 in three words, where the reading says which の it is."""
    head, tail = token.surface.split("の")
    parts = [token.reading[: at.start()] for at in re.finditer("の", token.reading)]
    if len(parts) != 1:
        yield token
        return
    middle = token.start + len(head)
    rest = token.reading[len(parts[0]) + 1 :]
    yield Token(head, token.start, middle, parts[0], _NOUN, head, head)
    yield Token("の", middle, middle + 1, "の", _PARTICLE, "の", "の")
    yield Token(tail, middle + 1, token.end, rest, _NOUN, tail, tail)


def _cut(text: str, mode: Any) -> list[Token]:
    return [
        Token(
            surface=str(morpheme.surface()),
            start=int(morpheme.begin()),
            end=int(morpheme.end()),
            reading=hiragana(str(morpheme.reading_form())),
            pos=tuple(morpheme.part_of_speech()),
            base=str(morpheme.dictionary_form()),
            normal=str(morpheme.normalized_form()),
        )
        for morpheme in _tokenizer().tokenize(text, mode)
    ]
