"""Misspelt words put right from the base's own vocabulary; never a way to rank."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

MIN_LETTERS = 4
MIN_RATIO = 85.0
MAX_WORDS = 24
"""Words of one message that are looked up; a longer message does not hang on a typo."""


def repair(words: Sequence[str], vocabulary: Sequence[str]) -> dict[str, str]:
    """Unknown word → the one known word it most likely is; words without accents, lower case."""
    known = set(vocabulary)
    unknown = [
        word
        for word in dict.fromkeys(words)
        if len(word) >= MIN_LETTERS and word.isalpha() and word not in known
    ]
    repaired: dict[str, str] = {}
    for word in unknown[:MAX_WORDS]:
        near = [other for other in vocabulary if abs(len(other) - len(word)) <= 2]
        found = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=MIN_RATIO)
        if found is not None and found[0][0] == word[0] and not _same_stem(word, found[0]):
            repaired[word] = found[0]
    return repaired


def _same_stem(word: str, known: str) -> bool:
    """Another form of the word (``fired``, ``fire``) rather than a slip; grams see to those."""
    return word.startswith(known) or known.startswith(word)
