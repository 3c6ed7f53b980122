"""The entries of a base in one language told apart by how all its phrases vote on a message.

Kernel ridge regression: every phrase is heard as loudly as it is like the message, by meaning and
by words, and speaks for its entry and against those it was mistaken for. A mean (``head.py``) knows
one place an entry; the votes know as many as there are phrases. What they would say had phrases not
been there has a closed form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.understanding.head import PHRASES_FROM, within
from bot.understanding.wordings import Wordings

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

MOST = 4000
"""Phrases up to which they vote: the work grows with their cube, for so many it is five seconds."""
_SHRINKAGE = 0.9
"""How much of the spread within entries is taken to be the same in all directions."""
_SHARPNESS = 4.0
"""How fast a phrase is heard less with the distance (the exponent of the cosine)."""
_BY_WORDS = 0.15
"""What the same wording counts beside the same meaning."""
_STIFFNESS = 0.1
"""The four were chosen with phrases drawn anew from the training parts of CLINC150 and BANKING77,
asked for other phrases of them. From a half to twice of each it makes at most 0.005."""


@dataclass(frozen=True)
class Votes:
    """What every phrase says of every entry."""

    metric: Floats
    """Dimensions × dimensions: what a row is multiplied with before it is held against others."""
    rows: Floats
    """Phrases × dimensions, in this metric, of length 1."""
    wordings: Wordings
    said: Floats
    """Phrases × entries."""
    entry_of: Ints
    inverse: Floats | None = None
    """Phrases × phrases, as long as something is learnt with phrases left out."""

    def scores(self, row: Floats, text: str) -> Floats:
        """Per entry how much speaks for it: about 1 where it is certain, 0 where nothing does.

        ``row`` is the vector of the normalised ``text``.
        """
        own = row @ self.metric
        own /= max(float(np.linalg.norm(own)), 1e-9)
        heard = np.exp(_SHARPNESS * (self.rows @ own - 1)) + _BY_WORDS * self.wordings.likeness(
            text
        )
        return np.asarray(heard @ self.said, np.float32)

    def scores_without(self, asked: int, gone: Sequence[int]) -> Floats:
        """What they say of a phrase of their own as if phrases, itself among them, were not there.

        An entry none of whose phrases is left gets the lowest score of all.
        """
        assert self.inverse is not None, "asked after everything was learnt"
        out = np.array(sorted({asked, *gone}))
        place = int(np.searchsorted(out, asked))
        wanted = _wanted(self.entry_of[out], self.said.shape[1], self.entry_of)
        off = np.linalg.solve(self.inverse[np.ix_(out, out)].astype(np.float64), self.said[out])
        found = wanted[place] - off[place]
        left = np.bincount(np.delete(self.entry_of, out), minlength=len(found))
        found[left == 0] = found.min()
        return np.asarray(found, np.float32)

    def learnt(self) -> Votes:
        """Without what only learning needs."""
        return replace(self, inverse=None)


def build(matrix: Floats, entry_of: Ints, texts: Sequence[str], entries: int) -> Votes | None:
    """The votes of a base's rows, whose normalised texts these are; None where they are too few
    for its entries, or too many."""
    if entries < 2 or not PHRASES_FROM * entries <= len(matrix) <= MOST:
        return None
    sums = np.zeros((entries, matrix.shape[1]), np.float32)
    np.add.at(sums, entry_of, matrix)
    counts = np.bincount(entry_of, minlength=entries).astype(np.int32)
    metric = _metric(within(matrix, entry_of, sums, counts))
    rows = matrix @ metric
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    wordings = Wordings.of(texts)
    likeness = np.array([wordings.likeness(text) for text in texts])
    heard = np.exp(_SHARPNESS * (rows @ rows.T - 1)) + _BY_WORDS * likeness
    inverse = np.linalg.inv(heard.astype(np.float64) + _STIFFNESS * np.eye(len(rows)))
    said = inverse @ _wanted(entry_of, entries, entry_of)
    return Votes(
        metric,
        rows,
        wordings,
        said.astype(np.float32),
        entry_of,
        inverse.astype(np.float32),
    )


def _wanted(of: Ints, entries: int, all_of: Ints) -> npt.NDArray[np.float64]:
    """What should be said of phrases of these entries: 1 of their own, less what is usual."""
    found = np.zeros((len(of), entries))
    found[np.arange(len(of)), of] = 1.0
    return found - np.bincount(all_of, minlength=entries) / len(all_of)


def _metric(spread: npt.NDArray[np.float64]) -> Floats:
    """What makes this spread even in all directions, but for the shrinkage."""
    even = float(np.trace(spread)) / len(spread)
    if even <= 0:
        return np.eye(len(spread), dtype=np.float32)
    mixed = (1 - _SHRINKAGE) * spread / even + _SHRINKAGE * np.eye(len(spread))
    values, ways = np.linalg.eigh(mixed)
    return np.asarray((ways * values**-0.5) @ ways.T, np.float32)
