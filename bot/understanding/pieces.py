"""Texts as the pieces they are made of: words, pairs of words and rows of two to four characters.

What people type in fear is short, misspelt and without accents, in twenty languages. Rows of
characters are met again in a misspelt word and in scripts without spaces; whole words and pairs
tell a question from an outcry. A piece has no number of its own: its checksum says in which of
``COLUMNS`` columns it counts.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bot.understanding.normalise import fold_accents, fold_kana

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

COLUMNS = 1 << 16
_ROWS = (2, 3, 4)
"""Lengths of the rows of characters."""
_SIGNS = frozenset("'?!")


@dataclass(frozen=True)
class Pieces:
    """The pieces of many texts; each text's add up to a length of 1."""

    column: Ints
    """Of every piece, text by text."""
    sizes: Ints
    """How many each text has: at least one."""

    @cached_property
    def shares(self) -> Floats:
        """What each of a text's pieces counts."""
        return np.asarray(1 / np.sqrt(self.sizes))

    @cached_property
    def _starts(self) -> Ints:
        return np.asarray(np.cumsum(self.sizes) - self.sizes)

    def times(self, weights: Floats) -> Floats:
        """Per text the sum of its pieces' weights."""
        if not len(self.sizes):
            return np.zeros(0)
        return np.asarray(np.add.reduceat(weights[self.column], self._starts) * self.shares)

    def added_up(self, of_texts: Floats) -> Floats:
        """Per column the sum of a value of the texts that have the piece."""
        values = np.repeat(of_texts * self.shares, self.sizes)
        return np.asarray(np.bincount(self.column, values, COLUMNS))

    def only(self, texts: npt.NDArray[np.bool_]) -> Pieces:
        """Of these texts alone."""
        return Pieces(self.column[np.repeat(texts, self.sizes)], self.sizes[texts])


def pieces(texts: Sequence[str]) -> Pieces:
    """The pieces of normalised texts."""
    columns = [columns_of(text) for text in texts]
    return Pieces(
        np.concatenate(columns) if columns else np.zeros(0, np.int64),
        np.array([len(one) for one in columns], np.int64),
    )


def columns_of(text: str) -> Ints:
    """The columns of a normalised text's pieces, each once."""
    found = {zlib.crc32(piece.encode()) % COLUMNS for piece in _pieces(text)}
    return np.array(sorted(found), np.int64)


def _pieces(text: str) -> Iterable[str]:
    plain = fold_kana(fold_accents(text))
    words = "".join(char if _counts(char) else " " for char in plain).split()
    yield from (f"w{word}" for word in words)
    yield from (f"b{one} {other}" for one, other in pairwise(words))
    line = f" {' '.join(words)} "
    for size in _ROWS:
        yield from (line[at : at + size] for at in range(len(line) - size + 1))


@cache
def _counts(char: str) -> bool:
    return char in _SIGNS or unicodedata.category(char)[0] in "LNM" or ord(char) > 0x2FFF
