"""Titles that a person names in part: by their beginning, or by words that only they have."""

from __future__ import annotations

from rapidfuzz import fuzz

from bot.understanding.marks import RUNS
from bot.understanding.matching import Message
from bot.understanding.normalise import fold_accents, key, normalise

_ALIKE = 82.0
"""Likeness (of 100) from which a word is a title's misspelt one: only a few can be meant."""
_MOST_WORDS = 5


class Title:
    """A name that may be given in part."""

    def __init__(self, name: str) -> None:
        self.key = key(name)
        self.words = [fold_accents(word) for word in Message(normalise(name)).words]

    def named_by(self, text: str, *, slips: bool = False) -> bool:
        """Whether the text is its beginning, a part of it, or made of its words; with ``slips``
        also when slightly misspelt."""
        typed = key(text)
        if not typed or not self.key:
            return False
        if RUNS.search(typed):
            return len(typed) >= 2 and (
                typed in self.key
                or (slips and len(typed) >= 4 and fuzz.partial_ratio(typed, self.key) >= _ALIKE)
            )
        if len(typed) >= 4 and self.key.startswith(typed):
            return True
        words = [fold_accents(word) for word in Message(text).words]
        if not words or len(words) > _MOST_WORDS or max(map(len, words)) < 3:
            return False
        return all(any(_same_word(word, own, slips) for own in self.words) for word in words)


def _same_word(typed: str, own: str, slips: bool) -> bool:
    if typed == own or (len(typed) >= 4 and own.startswith(typed)):
        return True
    return slips and len(typed) >= 5 and typed[0] == own[0] and fuzz.ratio(typed, own) >= _ALIKE
