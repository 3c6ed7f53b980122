"""Which documents hold a term: two long arrays for all terms, quick to read back from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.understanding.weights import Weights

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


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
    def of(
        cls,
        terms: Sequence[str],
        term: npt.NDArray[np.int64],
        document: npt.NDArray[np.int64],
        weight: npt.NDArray[np.float64],
    ) -> Postings:
        """From rows of a term (its place in ``terms``), a document that holds it and its weight;
        documents in ascending order."""
        order = np.argsort(term, kind="stable")
        sizes = np.bincount(term, minlength=len(terms))
        return cls(
            Weights.of({one: number for number, one in enumerate(terms)}, np.int32),
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
            document[order].astype(np.int32),
            weight[order].astype(np.float32),
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
