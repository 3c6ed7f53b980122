"""The base's phrases and titles as sentence vectors, and how near a message is to each entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.domain.locale import LocaleTag
from bot.understanding import coarse
from bot.understanding import head as heads
from bot.understanding import votes as voting
from bot.understanding.embedding import EmbeddingFailed
from bot.understanding.index import Field, Index
from bot.understanding.normalise import normalise
from bot.understanding.outline import Outline, join, outlines, says_once, unit
from bot.understanding.words import group

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.intp]
Cosines = tuple[Rows | None, Floats]
"""Rows (None: every row), and the cosine to each."""

NEIGHBOURS = 5
"""How many of an entry's nearest phrases count. Of 1, 3, 5, 10 and 20 on our questions five put the
right entry among the first three most often."""
_LOOKED_AT = 4096
"""Phrases nearest to a message that are sorted; none of the others is any entry's best."""
_AT_ONCE = 8192
"""Rows that are worked on at a time: a hundred thousand entries' are 300 MB, and every copy too."""
_MEAN_FROM = 30
"""Texts of a language from which on its own mean vector is known."""

_EMBEDDED = frozenset({Field.PHRASE, Field.TITLE})

Embed = Callable[[Sequence[tuple[LocaleTag, str]]], Floats]
"""Vectors for normalised texts with their locales, in an array that the caller may write into."""


@dataclass(frozen=True)
class Near:
    """How near a message is to each entry."""

    mean: Floats
    """Per entry the mean cosine of its nearest phrases."""
    best: Floats
    """Per entry the cosine of its nearest phrase."""
    document: Ints
    """Per entry that phrase's document, or -1 where it is far from the message."""
    entries: Ints
    """The entries that have any of the nearest phrases; the others are all equally far."""
    head: Floats | None = None
    """Per entry how much all phrases together speak for it, where there are enough."""


@dataclass(frozen=True)
class Vectors:
    """One row for each phrase and title; that of a title whose entry has no phrase holds the answer
    as well. What all texts of a language have in common is taken off, so that a message is near to
    what means the same rather than to its own language."""

    matrix: Floats
    """Phrases × dimensions, each row of length 1."""
    entry_of: Ints
    document_of: Ints
    counts: Ints
    """Per entry its number of rows."""
    means: Mapping[str, Floats]
    """Language → its mean vector; ``""`` for any other."""
    head: heads.Head | None = None
    coarse: coarse.Coarse | None = None
    """A first look at them, where they are very many."""
    metric: Floats | None = None
    """Dimensions × dimensions: what the rows were multiplied with, and a message's is."""
    votes: voting.Votes | None = None
    """What tells entries apart in place of a head, in a base in one language."""

    def learnt(self) -> Vectors:
        """Without what only learning needs."""
        return self if self.votes is None else replace(self, votes=self.votes.learnt())

    @property
    def sums_up(self) -> bool:
        """Whether what all phrases together say is told too."""
        return self.head is not None or self.votes is not None

    def row(self, vector: Floats, locale: LocaleTag) -> Floats:
        """A message's vector as one of these rows: without what its language has in common.

        Raises EmbeddingFailed for a vector of another length: the model was exchanged.
        """
        row = centred(vector, locale, self.means)
        return row if self.metric is None else unit(row @ self.metric)

    def row_of(self, document: int) -> int | None:
        """The row of a document; None where it has none."""
        at = int(np.searchsorted(self.document_of, document))
        there = at < len(self.document_of) and self.document_of[at] == document
        return at if there else None

    def rows_of(self, documents: Iterable[int]) -> list[int]:
        """The rows of those of these documents that have one."""
        return [row for row in map(self.row_of, documents) if row is not None]

    def cosines(self, row: Floats) -> Cosines:
        """To the rows that are likely nearest (None: to every row)."""
        rows = None if self.coarse is None else self.coarse.rows(row)
        return rows, np.asarray((self.matrix if rows is None else self.matrix[rows]) @ row)

    def near(
        self,
        row: Floats,
        text: str = "",
        *,
        without_rows: Sequence[int] = (),
        without_entry: int | None = None,
        cosines: Cosines | None = None,
    ) -> Near:
        """Per entry how near this row is, that of a normalised ``text`` (only votes hear it).

        As if some rows or one entry were not there: the row is then the first of these.
        ``cosines`` of this row spares measuring them again.
        """
        rows, scores = cosines or self.cosines(row)
        near = self.nearest(
            scores,
            rows,
            without_rows=without_rows,
            without_entry=without_entry,
        )
        at = list(without_rows)
        if self.votes is not None:
            told = self._voted(row, text, at, without_entry)
            return replace(near, head=told)
        if self.head is None:
            return near
        head = self.head.scores(
            row,
            without=self.matrix[at],
            of=int(self.entry_of[at[0]]) if at else None,
            without_entry=without_entry,
        )
        return replace(near, head=head)

    def _voted(self, row: Floats, text: str, gone: list[int], entry: int | None) -> Floats:
        assert self.votes is not None
        if not gone:
            return self.votes.scores(row, text)
        whole = [] if entry is None else np.flatnonzero(self.entry_of == entry).tolist()
        return self.votes.scores_without(gone[0], [*gone, *whole])

    def nearest(
        self,
        scores: Floats,
        rows: Rows | None = None,
        *,
        without_rows: Sequence[int] = (),
        without_entry: int | None = None,
    ) -> Near:
        """The same from the cosines to these rows (None: to every row), by the nearest alone."""
        counts, shown = self.counts, scores
        entry_of = self.entry_of if rows is None else self.entry_of[rows]
        document_of = self.document_of if rows is None else self.document_of[rows]
        if len(without_rows) or without_entry is not None:
            hidden = np.zeros(len(self.entry_of), bool)
            hidden[list(without_rows)] = True
            if without_entry is not None:
                hidden |= self.entry_of == without_entry
            counts = counts - np.bincount(self.entry_of[hidden], minlength=len(counts))
            shown = np.where(hidden if rows is None else hidden[rows], np.float32(-2.0), scores)
        size = min(_LOOKED_AT, len(scores))
        best = np.argpartition(-shown, size - 1)[:size]
        best = best[shown[best] > -2.0]
        floor = float(shown[best].min()) if len(best) else 0.0
        best = best[np.lexsort((-shown[best], entry_of[best]))]
        entries, values = entry_of[best], shown[best]
        first = np.concatenate(([True], entries[1:] != entries[:-1]))[: len(best)]
        starts = np.flatnonzero(first)
        group_of = np.cumsum(first) - 1
        counted = np.arange(len(best)) - starts[group_of] < NEIGHBOURS
        its, of = entries[starts], group_of[counted]
        found = np.bincount(of, minlength=len(its))
        total = np.bincount(of, weights=values[counted], minlength=len(its))
        wanted = np.clip(counts[its], 1, NEIGHBOURS)
        near = Near(
            np.full(len(counts), floor, np.float32),
            np.full(len(counts), floor, np.float32),
            np.full(len(counts), -1, np.int32),
            its,
        )
        near.mean[its] = (total + (wanted - found) * floor) / wanted
        near.best[its] = values[starts]
        near.document[its] = document_of[best[starts]]
        return near


def texts(index: Index) -> list[tuple[LocaleTag, str]]:
    """The texts whose vectors are needed: of the index's documents in their order, then of what the
    answers of entries without phrases say."""
    return _texts(index, outlines(index))


def _texts(index: Index, outlined: Sequence[Outline]) -> list[tuple[LocaleTag, str]]:
    own = [
        (one.locale, normalise(one.text))
        for one in map(index.documents.__getitem__, _embedded(index))
    ]
    return own + [(one.locale, text) for one in outlined for text in one.texts]


def _embedded(index: Index) -> list[int]:
    """The documents that have a row."""
    return [at for at, one in enumerate(index.documents) if one.field in _EMBEDDED]


def build(index: Index, embed: Embed) -> Vectors | None:
    """The vectors of an index's phrases and titles; None where it has none."""
    at = _embedded(index)
    if not at:
        return None
    documents = [index.documents[number] for number in at]
    outlined = outlines(index)
    found = np.asarray(embed(_texts(index, outlined)), np.float32)
    matrix, told = found[: len(at)], found[len(at) :]
    spoken = np.array([group(document.locale) for document in documents])
    means = {"": matrix.mean(axis=0)}
    for language in sorted(set(spoken)):
        own = spoken == language
        if own.sum() >= _MEAN_FROM:
            means[str(language)] = matrix[own].mean(axis=0)
    for start in range(0, len(matrix), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        common = np.array([means.get(language, means[""]) for language in spoken[part]])
        matrix[part] = unit(matrix[part] - common)
    its_titles = np.searchsorted(at, [one.document for one in outlined]).tolist()
    metric = join(matrix, its_titles, outlined, told, alone=says_once(index))
    if len(told):
        matrix = matrix.copy()  # What was read of the answers is in their titles' rows now.
    entry_of = np.array([document.entry for document in documents], np.int32)
    counts = np.bincount(entry_of, minlength=len(index.entry_ids)).astype(np.int32)
    votes = None
    if len(set(spoken)) == 1:
        own_texts = [normalise(document.text) for document in documents]
        votes = voting.build(matrix, entry_of, own_texts, len(counts))
    return Vectors(
        matrix,
        entry_of,
        np.array(at, np.int32),
        counts,
        means,
        None if votes is not None else heads.build(matrix, entry_of, counts),
        coarse.build(matrix),
        metric,
        votes,
    )


def centred(vector: Floats, locale: LocaleTag, means: Mapping[str, Floats]) -> Floats:
    """A vector without what all texts of its language have in common, of length 1.

    Raises EmbeddingFailed for a vector of another length: the model was exchanged.
    """
    own = means.get(group(locale), means[""])
    if vector.shape != own.shape:
        raise EmbeddingFailed("a vector of another length than those of the content")
    return unit(vector - own)
