"""What is measured between a message and each entry: a small table of numbers, one row an entry."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.understanding.index import Field, Index
from bot.understanding.query import JAPANESE_NAME, Variant
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

_FIELD_WEIGHT = np.zeros(len(Field), np.float32)
_FIELD_WEIGHT[[Field.PHRASE, Field.TITLE]] = 1.0
_FIELD_WEIGHT[Field.SUMMARY] = 0.85
_FIELD_WEIGHT[Field.BODY] = 0.6


@dataclass(frozen=True)
class Measured:
    """The table for one variant of a message."""

    table: Table
    """Entries × NAMES, or VECTOR_NAMES."""
    score: npt.NDArray[np.float64]
    """The plain score by which entries are ordered before calibration."""
    nearest: npt.NDArray[np.int64]
    """Per entry the document that was most alike, or -1."""


def measure(
    index: Index,
    variant: Variant,
    near: Near | None = None,
    *,
    without_documents: frozenset[int] = frozenset(),
    without_entry: int | None = None,
) -> Measured:
    """Measure a message against every entry, as if some documents or one entry were not there."""
    words = _measure_words(index, variant, without_documents, without_entry)
    if near is None:
        return words
    columns: list[npt.NDArray[np.floating]] = [near.mean, near.best]
    columns.append(_lead(near.mean.astype(np.float64)))
    if near.head is not None:
        columns += [near.head, _lead(near.head.astype(np.float64))]
    table = np.empty((len(words.table), len(NAMES) + len(columns)))
    table[:, : len(NAMES)] = words.table
    for at, column in enumerate(columns, start=len(NAMES)):
        table[:, at] = column
    return Measured(table, words.score, words.nearest)


def _measure_words(
    index: Index,
    variant: Variant,
    without_documents: frozenset[int],
    without_entry: int | None,
) -> Measured:
    entries = len(index.entry_ids)
    empty = Measured(
        np.zeros((entries, len(NAMES))), np.zeros(entries), np.full(entries, -1, np.int64)
    )
    terms = list(variant.bag.items())
    if not terms or not entries:
        return empty
    value = np.array(
        [weight * index.weight(term, variant.group) for term, weight in terms], np.float32
    )
    total = float(value.sum())
    if total <= 0:
        return empty
    hits = _hits(index, variant, terms, value, without_documents, without_entry)
    if hits is None:
        return empty
    rows, documents, met, shown = hits

    fields = index.field_of[documents]
    positive = fields != Field.NOT
    near = (fields == Field.PHRASE) | (fields == Field.TITLE)
    likeness, share = _likeness(index, documents[near], met[near], shown[near], total)
    phrase, nearest = _best_by_entry(index, likeness)
    negative, _ = _best_by_entry(
        index, _likeness(index, documents[~positive], met[~positive], shown[~positive], total)[0]
    )
    found = _coverage(
        index, rows[positive], documents[positive], met[positive], len(terms), shown[positive]
    )
    body = fields > Field.TITLE
    told = body & positive
    in_body = _coverage(
        index, rows[told], documents[told], met[told], len(terms), shown[told], flat=True
    )

    # Of a hundred thousand entries most have no word of the message: their rows stay empty.
    table = np.zeros((entries, len(NAMES)))
    named = np.flatnonzero(nearest >= 0)
    table[named, 0] = phrase[named]
    table[named, 1] = share[nearest[named]]
    refused = np.flatnonzero(negative > phrase)
    table[refused, 8] = negative[refused] - phrase[refused]
    its, met_there = found
    table[its, 2] = met_there.sum(axis=0) / total
    table[its, 4] = np.log1p(met_there.sum(axis=0))
    where, told_there = in_body
    table[where, 3] = told_there.sum(axis=0) / total
    score = table[:, :3].sum(axis=1) + 0.3 * table[:, 3]
    table[:, 5] = _lead(score)
    table[:, 6] = met_there.max(axis=1, initial=0.0).sum() / total
    table[:, 7] = math.log1p(sum(weight for _, weight in terms))
    return Measured(table, score - 0.8 * table[:, 8], nearest)


def _hits(
    index: Index,
    variant: Variant,
    terms: list[tuple[str, float]],
    value: npt.NDArray[np.float32],
    without_documents: frozenset[int],
    without_entry: int | None,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], Table, Table] | None:
    """Every meeting of a term and a document: the term's row, document, value, locale weight."""
    by_locale = np.array([variant.weights.get(locale, 0.0) for locale in index.locales])
    names = np.maximum(
        by_locale, [JAPANESE_NAME if locale.startswith("ja") else 0.0 for locale in index.locales]
    )
    rows, documents, met, shown = [], [], [], []
    for row, (term, weight) in enumerate(terms):
        posting = index.postings.get(term)
        if posting is None:
            continue
        rows.append(np.full(len(posting.documents), row))
        documents.append(posting.documents)
        met.append(value[row] * np.minimum(1.0, posting.weights / weight))
        locales = index.locale_of[posting.documents]
        shown.append((names if term[0] == "j" and variant.group != "ja" else by_locale)[locales])
    if not rows:
        return None
    all_rows, all_documents = np.concatenate(rows), np.concatenate(documents)
    all_met, all_shown = np.concatenate(met), np.concatenate(shown)
    keep = np.ones(len(all_documents), bool)
    if without_documents:
        keep &= ~np.isin(all_documents, list(without_documents))
    if without_entry is not None:
        keep &= index.entry_of[all_documents] != without_entry
    return all_rows[keep], all_documents[keep], all_met[keep], all_shown[keep]


def _likeness(
    index: Index,
    documents: npt.NDArray[np.int32],
    met: Table,
    shown: Table,
    total: float,
) -> tuple[Table, Table]:
    """Per document: cosine-like likeness to the message, and the share of the message it has."""
    size = len(index.documents)
    together = np.bincount(documents, weights=met, minlength=size)
    shown_at = np.zeros(size)
    np.maximum.at(shown_at, documents, shown)
    likeness, share = np.zeros(size), np.zeros(size)
    at = np.flatnonzero(together)
    part = np.minimum(1.0, together[at] / total)
    back = np.minimum(1.0, together[at] / np.maximum(index.mass[at], 1e-6))
    likeness[at] = np.sqrt(part * back) * shown_at[at]
    share[at] = part * shown_at[at]
    return likeness, share


def _best_by_entry(index: Index, likeness: Table) -> tuple[Table, npt.NDArray[np.int64]]:
    """Per entry the highest likeness and its document (-1 where none)."""
    best = np.zeros(len(index.entry_ids))
    nearest = np.full(len(index.entry_ids), -1, np.int64)
    documents = np.flatnonzero(likeness > 0)
    # The last one written stays: the most alike, and of several the first.
    order = documents[np.lexsort((-documents, likeness[documents]))]
    entries = index.entry_of[order]
    best[entries] = likeness[order]
    nearest[entries] = order
    return best, nearest


def _coverage(
    index: Index,
    rows: npt.NDArray[np.int64],
    documents: npt.NDArray[np.int32],
    met: Table,
    terms: int,
    shown: Table,
    *,
    flat: bool = False,
) -> tuple[npt.NDArray[np.int64], Table]:
    """The entries that have any of the terms, and terms × these: the best value of each term over
    the entry's documents."""
    entries = index.entry_of[documents]
    has = np.zeros(len(index.entry_ids), bool)
    has[entries] = True
    its = np.flatnonzero(has)
    place = np.zeros(len(has), np.int64)
    place[its] = np.arange(len(its))
    table = np.zeros((terms, len(its)))
    weight = 1.0 if flat else _FIELD_WEIGHT[index.field_of[documents]]
    np.maximum.at(table, (rows, place[entries]), met * shown * weight)
    return its, table


def _lead(score: Table) -> Table:
    """For each entry its score less the best of the others."""
    if len(score) < 2:
        return score.copy()
    second, first = np.argpartition(score, (-2, -1))[-2:]
    lead = score - score[first]
    lead[first] = score[first] - score[second]
    return np.asarray(lead)
