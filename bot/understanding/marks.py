"""Words of all scripts that are looked for, or taken away, in messages and in names of places."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.understanding.normalise import fold_accents, fold_kana, normalise

RUNS = re.compile(
    r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff]"
)
"""Characters of scripts that leave no spaces between words."""
WORD = re.compile(
    r"(?:[^\W_]|['\u0300-\u036f\u0900-\u097f\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff])+"
)
MOST_WORDS = 3
"""The longest expression, in words."""


class Marks:
    """A list of words of all scripts."""

    def __init__(self, words: Iterable[str]) -> None:
        folded = {fold_kana(normalise(word)) for word in words} - {""}
        self.runs = tuple(sorted((w for w in folded if RUNS.search(w)), key=len, reverse=True))
        self._words = {fold_accents(word) for word in folded if not RUNS.search(word)}
        self._endings = tuple(
            sorted((w for w in self._words if w.isascii() and len(w) < 4), key=len, reverse=True)
        )

    def has(self, words: str) -> bool:
        """Whether it is one of them."""
        return fold_accents(words) in self._words or words in self.runs

    def without_ending(self, name: str) -> str:
        """A name without such a word at its end."""
        for ending in (*self.runs, *self._endings):
            if name.endswith(ending) and len(name) > len(ending):
                return name[: -len(ending)]
        return name

    def taken_out(self, text: str) -> str:
        """The text without them."""
        for word in self.runs:
            text = text.replace(word, " ")
        words = WORD.findall(text)
        left: list[str] = []
        at = 0
        while at < len(words):
            for size in range(min(MOST_WORDS, len(words) - at), 0, -1):
                if fold_accents(" ".join(words[at : at + size])) in self._words:
                    at += size
                    break
            else:
                left.append(words[at])
                at += 1
        return " ".join(left)
