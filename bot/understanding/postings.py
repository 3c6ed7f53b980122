"""Which documents hold a term: two long arrays for all terms, quick to read back from a file."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.understanding.weights import Weights

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Holders = tuple["array[int]", "array[float]"]
"""The documents that hold a term, in ascending order, and with which weight: ``i`` and ``f``."""


@dataclass(frozen=True)
class Posting:
    """The documents that hold a term, and with which weight."""

    documents: Ints
    weights: Floats


@dataclass(frozen=True)
class Postings:
    """Term → ``Posting``; a hundred thousand small arrays would take seconds to read back."""

    _number: Weights
    _starts: Ints
    """Where each term's stretch begins, and at the end the length of the whole."""
    _documents: Ints
    _weights: Floats

    @classmethod
    def of(cls, holders: Mapping[str, Holders]) -> Postings:
        """From term → documents and their weights."""
        documents, weights = array("i"), array("f")
        starts = [0]
        for its, their in holders.values():
            documents.extend(its)
            weights.extend(their)
            starts.append(len(documents))
        return cls(
            Weights.of({term: number for number, term in enumerate(holders)}, np.int32),
            np.array(starts, np.int32),
            np.array(documents, np.int32),
            np.array(weights, np.float32),
        )

    def __contains__(self, term: str) -> bool:
        return term in self._number

    def __getitem__(self, term: str) -> Posting:
        found = self.get(term)
        if found is None:
            raise KeyError(term)
        return found

    def get(self, term: str) -> Posting | None:
        """The posting, or None where no document has the term."""
        number = self._number.get(term)
        if number is None:
            return None
        stretch = slice(self._starts[number], self._starts[number + 1])
        return Posting(self._documents[stretch], self._weights[stretch])
