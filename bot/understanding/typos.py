"""Misspelt words put right from the base's own vocabulary; never a way to rank."""

from __future__ import annotations

from bisect import bisect_left
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
    """The known words of one language that are worth repairing to, by their first letter."""

    by_letter: Mapping[str, str]
    """In order, a line each: as 50,000 objects they would take seven megabytes."""

    @classmethod
    def of(cls, words: Iterable[str]) -> Vocabulary:
        """Build from words in lower case without accents."""
        shelves: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            if _worth(word):
                shelves[word[0]].append(word)
        return cls({letter: "\n".join(found) for letter, found in shelves.items()})

    def beginning(self, letter: str) -> list[str]:
        """The words that begin with a letter."""
        found = self.by_letter.get(letter)
        return found.split("\n") if found is not None else []


NOTHING = Vocabulary.of(())


def repair(words: Sequence[str], vocabulary: Vocabulary) -> dict[str, str]:
    """Unknown word → the known word it most likely is; the first letter is taken to be right."""
    asked = [word for word in dict.fromkeys(words) if _worth(word)]
    known = {letter: vocabulary.beginning(letter) for letter in {word[0] for word in asked}}
    unknown = [word for word in asked if not _among(word, known[word[0]])]
    repaired: dict[str, str] = {}
    for word in unknown[:MAX_WORDS]:
        found = process.extractOne(word, known[word[0]], scorer=fuzz.ratio, score_cutoff=MIN_RATIO)
        if found is not None and not _same_stem(word, found[0]):
            repaired[word] = found[0]
    return repaired


def _among(word: str, known: Sequence[str]) -> bool:
    at = bisect_left(known, word)
    return at < len(known) and known[at] == word


def _worth(word: str) -> bool:
    return len(word) >= MIN_LETTERS and word.isalpha()


def _same_stem(word: str, known: str) -> bool:
    """Another form of the word (``fired``, ``fire``) rather than a slip; grams see to those."""
    return word.startswith(known) or known.startswith(word)
