"""What is measured between a message and each entry: a small table of numbers, one row an entry."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.understanding.index import Field, Index
from bot.understanding.meetings import (
    FIELD_WEIGHT,
    NARROWED_FROM,
    Meetings,
    Numbers,
    meetings,
    narrowed,
)
from bot.understanding.query import Variant
from bot.understanding.vectors import Near

Table = npt.NDArray[np.float64]

NAMES = ("phrase", "phrase_met", "met", "body_met", "strength", "lead", "known", "length", "not")
"""Columns:

``phrase``      likeness of the nearest phrase or title (cosine over telling words, 0 to 1)
``phrase_met``  share of the message that this phrase has
``met``         share of the message that the entry has anywhere
``body_met``    share of the message that the summary or body has
``strength``    how much telling material was met in all (logarithm)
``lead``        how far the entry is before (or behind) the best other one
``known``       share of the message that any entry has
``length``      logarithm of the number of terms
``not``         how much nearer a "not this" phrase is than any phrase
"""
VECTOR_NAMES = (*NAMES, "near", "nearest", "near_lead")
"""With sentence vectors, three more:

``near``        mean cosine of the entry's five nearest phrases
``nearest``     cosine of its nearest phrase
``near_lead``   how far ``near`` is before (or behind) the best other entry
"""
HEAD_NAMES = (*VECTOR_NAMES, "head", "head_lead")
"""Where entries have phrases enough for a head, two more:

``head``        how much all phrases of the entry together speak for it
``head_lead``   how far that is before (or behind) the best other entry
"""


@dataclass(frozen=True)
class Measured:
    """The table for one variant of a message."""

    table: Table
    """Entries × NAMES, VECTOR_NAMES or HEAD_NAMES."""
    score: npt.NDArray[np.float64]
    """The plain score by which entries are ordered before calibration."""
    nearest: Numbers
    """Per entry the document that was most alike, or -1."""
    entries: Numbers | None = None
    """The entries that were measured, in ascending order; None for all."""


def measure(
    index: Index,
    variant: Variant,
    near: Near | None = None,
    *,
    without_documents: frozenset[int] = frozenset(),
    without_entry: int | None = None,
    narrow: bool = False,
) -> Measured:
    """Measure a message against every entry, as if some documents or one entry were not there.

    ``narrow`` leaves out of a large base (``NARROWED_FROM``) the entries that do not come into
    question by words nor by vectors; what is told of the others stays the same.
    """
    entries = len(index.entry_ids)
    if narrow and entries >= NARROWED_FROM:
        found = narrowed(index, variant, () if near is None else (near.entries,))
        if found is None and near is not None:
            its = near.entries.astype(np.intp)
            return _with_vectors(_nothing(len(its), its), near)
    else:
        found = meetings(index, variant, without_documents, without_entry)
    words = _nothing(entries) if found is None else _measure_words(found, variant, entries)
    return words if near is None else _with_vectors(words, near)


def _with_vectors(words: Measured, near: Near) -> Measured:
    its = slice(None) if words.entries is None else words.entries
    mean, best = near.mean[its], near.best[its]
    columns: list[npt.NDArray[np.floating]] = [mean, best, lead(mean.astype(np.float64))]
    if near.head is not None:
        head = near.head[its]
        columns += [head, lead(head.astype(np.float64))]
    table = np.empty((len(words.table), len(NAMES) + len(columns)))
    table[:, : len(NAMES)] = words.table
    for at, column in enumerate(columns, start=len(NAMES)):
        table[:, at] = column
    return replace(words, table=table)


def _nothing(size: int, entries: Numbers | None = None) -> Measured:
    return Measured(
        np.zeros((size, len(NAMES))), np.zeros(size), np.full(size, -1, np.intp), entries
    )


def _measure_words(found: Meetings, variant: Variant, entries: int) -> Measured:
    size = entries if found.entries is None else len(found.entries)
    total = found.total
    fields = found.field_of[found.documents]
    positive = fields != Field.NOT
    near = (fields == Field.PHRASE) | (fields == Field.TITLE)
    likeness, share = _likeness(found, near)
    phrase, nearest = _best_by_entry(found, likeness, size)
    negative, _ = _best_by_entry(found, _likeness(found, ~positive)[0], size)
    its, met_there = _coverage(found, positive, size)
    where, told_there = _coverage(found, (fields > Field.TITLE) & positive, size, flat=True)

    table = np.zeros((size, len(NAMES)))
    named = np.flatnonzero(nearest >= 0)
    table[named, 0] = phrase[named]
    table[named, 1] = share[nearest[named]]
    refused = np.flatnonzero(negative > phrase)
    table[refused, 8] = negative[refused] - phrase[refused]
    table[its, 2] = met_there.sum(axis=0) / total
    table[its, 4] = np.log1p(met_there.sum(axis=0))
    table[where, 3] = told_there.sum(axis=0) / total
    score = table[:, :3].sum(axis=1) + 0.3 * table[:, 3]
    table[:, 5] = lead(score)
    known = found.known
    table[:, 6] = met_there.max(axis=1, initial=0.0).sum() / total if known is None else known
    table[:, 7] = math.log1p(sum(variant.bag.values()))
    if found.numbers is not None:
        nearest[named] = found.numbers[nearest[named]]
    return Measured(table, score - 0.8 * table[:, 8], nearest, found.entries)


def _likeness(found: Meetings, where: npt.NDArray[np.bool_]) -> tuple[Table, Table]:
    """Per document: cosine-like likeness to the message, and the share of the message it has, by
    these meetings."""
    size = len(found.mass)
    documents, met = found.documents[where], found.met[where]
    together = np.bincount(documents, weights=met, minlength=size)
    shown_at = np.zeros(size)
    np.maximum.at(shown_at, documents, found.shown[where])
    likeness, share = np.zeros(size), np.zeros(size)
    at = np.flatnonzero(together)
    part = np.minimum(1.0, together[at] / found.total)
    back = np.minimum(1.0, together[at] / np.maximum(found.mass[at], 1e-6))
    likeness[at] = np.sqrt(part * back) * shown_at[at]
    share[at] = part * shown_at[at]
    return likeness, share


def _best_by_entry(found: Meetings, likeness: Table, size: int) -> tuple[Table, Numbers]:
    """Per entry the highest likeness and its document (-1 where none)."""
    best = np.zeros(size)
    nearest = np.full(size, -1, np.intp)
    documents = np.flatnonzero(likeness > 0)
    # The last one written stays: the most alike, and of several the first.
    order = documents[np.lexsort((-documents, likeness[documents]))]
    entries = found.entry_of[order]
    best[entries] = likeness[order]
    nearest[entries] = order
    return best, nearest


def _coverage(
    found: Meetings, where: npt.NDArray[np.bool_], size: int, *, flat: bool = False
) -> tuple[Numbers, Table]:
    """The entries that have any of the terms, and terms × these: the best value of each term over
    the entry's documents, by these meetings."""
    documents = found.documents[where]
    entries = found.entry_of[documents]
    has = np.zeros(size, bool)
    has[entries] = True
    its = np.flatnonzero(has)
    place = np.zeros(size, np.intp)
    place[its] = np.arange(len(its))
    table = np.zeros((found.terms, len(its)))
    weight = 1.0 if flat else FIELD_WEIGHT[found.field_of[documents]]
    values = found.met[where] * found.shown[where] * weight
    np.maximum.at(table, (found.rows[where], place[entries]), values)
    return its, table


def lead(score: Table) -> Table:
    """For each entry its score less the best of the others."""
    if len(score) < 2:
        return score.copy()
    second, first = np.argpartition(score, (-2, -1))[-2:]
    found = score - score[first]
    found[first] = score[first] - score[second]
    return np.asarray(found)
