"""How much a message is worded like each of many texts: words and pairs of them, rare ones more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bot.understanding.normalise import fold_accents, fold_kana
from bot.understanding.weights import Weights

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\u3005\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff"
_WORD = re.compile(
    rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:['\u0300-\u036f\u0900-\u097f]+[^\W_{_UNSPACED}]*)*"
)
"""Also a character of a script without spaces: pairs of them are what words are elsewhere."""


@dataclass(frozen=True)
class Wordings:
    """The terms of texts, function words among them: "how do I" and "what is my" tell intents
    apart where the topic is the same."""

    numbers: Weights
    """Term → its number."""
    rarity: Floats
    """Per term."""
    starts: Ints
    """Per term where its texts begin; the end of the last one is last."""
    texts: Ints
    shares: Floats
    """What the term counts in that text; the squares of a text add up to 1."""
    size: int
    """How many texts."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> Wordings:
        """Of normalised texts."""
        bags = [_terms(text) for text in texts]
        frequency = Counter(term for bag in bags for term in bag)
        numbers = {term: at for at, term in enumerate(frequency)}
        rarity = np.log((1 + len(bags)) / (1 + np.array([*frequency.values()], float))) + 1
        term_of = np.array([numbers[term] for bag in bags for term in bag], np.int32)
        text_of = np.repeat(np.arange(len(bags), dtype=np.int32), [len(bag) for bag in bags])
        squares = np.bincount(text_of, rarity[term_of] ** 2, len(bags))
        shares = rarity[term_of] / np.sqrt(squares[text_of])
        order = np.argsort(term_of, kind="stable")
        starts = np.searchsorted(term_of[order], np.arange(len(numbers) + 1))
        return cls(
            Weights.of(numbers, np.int32),
            rarity.astype(np.float32),
            starts.astype(np.int32),
            text_of[order],
            shares[order].astype(np.float32),
            len(bags),
        )

    def likeness(self, text: str) -> Floats:
        """Per text the cosine to this normalised one, 0 to 1; what no text has counts as rarest."""
        found = np.zeros(self.size, np.float32)
        squares = 0.0
        rarest = float(np.log((1 + self.size) / 2)) + 1
        for term in _terms(text):
            number = self.numbers.get(term)
            if number is None:
                squares += rarest**2
                continue
            rarity = float(self.rarity[number])
            squares += rarity**2
            its = slice(self.starts[number], self.starts[number + 1])
            found[self.texts[its]] += rarity * self.shares[its]
        return np.asarray(found / max(squares, 1e-9) ** 0.5, np.float32)


def _terms(text: str) -> set[str]:
    words = _WORD.findall(fold_kana(fold_accents(text)))
    return {*words, *(f"{one} {other}" for one, other in pairwise(words))}
