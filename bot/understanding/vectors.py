"""The base's phrases and titles as sentence vectors, and how near a message is to each entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.domain.locale import LocaleTag
from bot.understanding import head as heads
from bot.understanding.embedding import EmbeddingFailed
from bot.understanding.index import Document, Field, Index
from bot.understanding.normalise import normalise
from bot.understanding.words import group

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

NEIGHBOURS = 5
"""How many of an entry's nearest phrases count. Of 1, 3, 5, 10 and 20 on our questions five put the
right entry among the first three most often."""
_LOOKED_AT = 4096
"""Phrases nearest to a message that are sorted; none of the others is any entry's best."""
_MEAN_FROM = 30
"""Texts of a language from which on its own mean vector is known."""

_EMBEDDED = frozenset({Field.PHRASE, Field.TITLE})
_BEGINNING = 90
"""How many characters of an answer are looked at where nobody wrote how people ask for it: it
begins with what it is about, and a title alone says it in one way only."""

Embed = Callable[[Sequence[tuple[LocaleTag, str]]], Floats]
"""Vectors for normalised texts with their locales."""


@dataclass(frozen=True)
class Near:
    """How near a message is to each entry."""

    mean: Floats
    """Per entry the mean cosine of its nearest phrases."""
    best: Floats
    """Per entry the cosine of its nearest phrase."""
    document: Ints
    """Per entry that phrase's document, or -1 where it is far from the message."""
    head: Floats | None = None
    """Per entry how much all its phrases together speak for it, where there are enough."""


@dataclass(frozen=True)
class Vectors:
    """One row for each phrase and title. What all texts of a language have in common is taken off,
    so that a message is near to what means the same rather than to its own language."""

    matrix: Floats
    """Phrases × dimensions, each row of length 1."""
    entry_of: Ints
    document_of: Ints
    counts: Ints
    """Per entry its number of rows."""
    means: Mapping[str, Floats]
    """Language → its mean vector; ``""`` for any other."""
    head: heads.Head | None = None

    def row(self, vector: Floats, locale: LocaleTag) -> Floats:
        """A message's vector as one of these rows: without what its language has in common.

        Raises EmbeddingFailed for a vector of another length: the model was exchanged.
        """
        return centred(vector, locale, self.means)

    def cosines(self, row: Floats) -> Floats:
        """The cosine of a row, of these or of another base's vectors, to every row."""
        return np.asarray(self.matrix @ row)

    def row_of(self, document: int) -> int | None:
        """The row of a document; None where it has none."""
        at = int(np.searchsorted(self.document_of, document))
        there = at < len(self.document_of) and self.document_of[at] == document
        return at if there else None

    def rows_of(self, documents: Iterable[int]) -> list[int]:
        """The rows of those of these documents that have one."""
        return [row for row in map(self.row_of, documents) if row is not None]

    def near(
        self,
        row: Floats,
        *,
        without_rows: Sequence[int] = (),
        without_entry: int | None = None,
    ) -> Near:
        """Per entry how near this row is, as if some rows or one entry were not there."""
        near = self.nearest(
            self.cosines(row), without_rows=without_rows, without_entry=without_entry
        )
        if self.head is None:
            return near
        at = list(without_rows)
        head = self.head.scores(
            row,
            without=self.matrix[at],
            of=int(self.entry_of[at[0]]) if at else None,
            without_entry=without_entry,
        )
        return replace(near, head=head)

    def nearest(
        self,
        scores: Floats,
        *,
        without_rows: Sequence[int] = (),
        without_entry: int | None = None,
    ) -> Near:
        """The same from the cosine to every row, by the nearest rows alone."""
        counts, shown = self.counts, scores
        if len(without_rows) or without_entry is not None:
            hidden = np.zeros(len(scores), bool)
            hidden[list(without_rows)] = True
            if without_entry is not None:
                hidden |= self.entry_of == without_entry
            counts = counts - np.bincount(self.entry_of[hidden], minlength=len(counts))
            shown = np.where(hidden, np.float32(-2.0), scores)
        size = min(_LOOKED_AT, len(scores))
        rows = np.argpartition(-shown, size - 1)[:size]
        rows = rows[shown[rows] > -2.0]
        floor = float(shown[rows].min()) if len(rows) else 0.0
        rows = rows[np.lexsort((-shown[rows], self.entry_of[rows]))]
        entries = self.entry_of[rows]
        first = np.concatenate(([True], entries[1:] != entries[:-1]))[: len(rows)]
        starts = np.flatnonzero(first)
        place = np.arange(len(rows)) - starts[np.cumsum(first) - 1]
        counted = place < NEIGHBOURS
        found = np.bincount(entries[counted], minlength=len(counts))
        total = np.bincount(entries[counted], weights=shown[rows][counted], minlength=len(counts))
        wanted = np.clip(counts, 1, NEIGHBOURS)
        mean = (total + (wanted - found) * floor) / wanted
        best = np.full(len(counts), floor)
        document = np.full(len(counts), -1, np.int32)
        best[entries[starts]] = shown[rows[starts]]
        document[entries[starts]] = self.document_of[rows[starts]]
        return Near(mean.astype(np.float32), best.astype(np.float32), document)


def texts(index: Index) -> list[tuple[LocaleTag, str]]:
    """The texts whose vectors are needed, in the order of the index's documents."""
    return [
        (document.locale, _embedded_text(document))
        for document in map(index.documents.__getitem__, _embedded(index))
    ]


def _embedded(index: Index) -> list[int]:
    """The documents that have a vector: phrases, titles, and answers of entries without phrases."""
    asked = {one.entry for one in index.documents if one.field == Field.PHRASE}
    return [
        at
        for at, one in enumerate(index.documents)
        if one.field in _EMBEDDED or (one.field == Field.BODY and one.entry not in asked)
    ]


def _embedded_text(document: Document) -> str:
    text = normalise(document.text)
    return text[:_BEGINNING] if document.field == Field.BODY else text


def build(index: Index, embed: Embed) -> Vectors | None:
    """The vectors of an index's phrases and titles; None where it has none."""
    at = _embedded(index)
    if not at:
        return None
    documents = [index.documents[number] for number in at]
    raw = embed(texts(index))
    spoken = np.array([group(document.locale) for document in documents])
    means = {"": raw.mean(axis=0)}
    for language in sorted(set(spoken)):
        own = spoken == language
        if own.sum() >= _MEAN_FROM:
            means[str(language)] = raw[own].mean(axis=0)
    matrix = _unit(raw - np.array([means.get(language, means[""]) for language in spoken]))
    entry_of = np.array([document.entry for document in documents], np.int32)
    counts = np.bincount(entry_of, minlength=len(index.entry_ids)).astype(np.int32)
    return Vectors(
        matrix.astype(np.float32),
        entry_of,
        np.array(at, np.int32),
        counts,
        means,
        heads.build(matrix.astype(np.float32), entry_of, counts),
    )


def centred(vector: Floats, locale: LocaleTag, means: Mapping[str, Floats]) -> Floats:
    """A vector without what all texts of its language have in common, of length 1.

    Raises EmbeddingFailed for a vector of another length: the model was exchanged.
    """
    own = means.get(group(locale), means[""])
    if vector.shape != own.shape:
        raise EmbeddingFailed("a vector of another length than those of the content")
    return _unit(vector - own)


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), np.float32)
