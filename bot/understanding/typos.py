"""Misspelt words put right from the base's own vocabulary; never a way to rank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

MIN_LETTERS = 4
MIN_RATIO = 85.0
MAX_WORDS = 24
"""Words of one message that are looked up; a longer message does not hang on a typo."""


@dataclass(frozen=True)
class Vocabulary:
    """The known words of one language, and by first letter those worth repairing to."""

    words: frozenset[str]
    by_letter: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, words: Iterable[str]) -> Vocabulary:
        """Build from words in lower case without accents."""
        known = frozenset(words)
        shelves: dict[str, list[str]] = defaultdict(list)
        for word in sorted(known):
            if len(word) >= MIN_LETTERS and word.isalpha():
                shelves[word[0]].append(word)
        return cls(known, {letter: tuple(found) for letter, found in shelves.items()})


NOTHING = Vocabulary.of(())


def repair(words: Sequence[str], vocabulary: Vocabulary) -> dict[str, str]:
    """Unknown word → the known word it most likely is; the first letter is taken to be right."""
    unknown = [
        word
        for word in dict.fromkeys(words)
        if len(word) >= MIN_LETTERS and word.isalpha() and word not in vocabulary.words
    ]
    repaired: dict[str, str] = {}
    for word in unknown[:MAX_WORDS]:
        found = process.extractOne(
            word,
            vocabulary.by_letter.get(word[0], ()),
            scorer=fuzz.ratio,
            score_cutoff=MIN_RATIO,
        )
        if found is not None and not _same_stem(word, found[0]):
            repaired[word] = found[0]
    return repaired


def _same_stem(word: str, known: str) -> bool:
    """Another form of the word (``fired``, ``fire``) rather than a slip; grams see to those."""
    return word.startswith(known) or known.startswith(word)
