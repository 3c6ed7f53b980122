"""Which documents hold a term: two long arrays for all terms, quick to read back from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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

    _number: Mapping[str, int]
    _starts: Ints
    """Where each term's stretch begins, and at the end the length of the whole."""
    _documents: Ints
    _weights: Floats

    @classmethod
    def of(cls, holders: Mapping[str, tuple[Sequence[int], Sequence[float]]]) -> Postings:
        """From term → documents and their weights."""
        lengths = [len(documents) for documents, _ in holders.values()]
        documents = [at for found, _ in holders.values() for at in found]
        weights = [weight for _, found in holders.values() for weight in found]
        return cls(
            {term: number for number, term in enumerate(holders)},
            np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int32),
            np.array(documents, np.int32),
            np.array(weights, np.float32),
        )

    def __contains__(self, term: str) -> bool:
        return term in self._number

    def __getitem__(self, term: str) -> Posting:
        number = self._number[term]
        stretch = slice(self._starts[number], self._starts[number + 1])
        return Posting(self._documents[stretch], self._weights[stretch])

    def get(self, term: str) -> Posting | None:
        """The posting, or None where no document has the term."""
        return self[term] if term in self._number else None
