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
    vectors = np.stack([near.mean, near.best, _lead(near.mean.astype(np.float64))], axis=1)
    return Measured(np.hstack([words.table, vectors]), words.score, words.nearest)


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

    table = np.zeros((entries, len(NAMES)))
    table[:, 0] = phrase
    table[:, 1] = np.where(nearest >= 0, share[nearest], 0.0)
    table[:, 2] = found.sum(axis=0) / total
    table[:, 3] = in_body.sum(axis=0) / total
    table[:, 4] = np.log1p(found.sum(axis=0))
    score = table[:, 0] + table[:, 1] + table[:, 2] + 0.3 * table[:, 3]
    table[:, 5] = _lead(score)
    table[:, 6] = found.max(axis=1).sum() / total
    table[:, 7] = math.log1p(sum(weight for _, weight in terms))
    table[:, 8] = np.maximum(0.0, negative - phrase)
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
    share = np.minimum(1.0, together / total)
    back = np.minimum(1.0, together / np.maximum(index.mass, 1e-6))
    return np.sqrt(share * back) * shown_at, share * shown_at


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
) -> Table:
    """Terms × entries: the best value of each term over the entry's documents."""
    table = np.zeros((terms, len(index.entry_ids)))
    weight = 1.0 if flat else _FIELD_WEIGHT[index.field_of[documents]]
    np.maximum.at(table, (rows, index.entry_of[documents]), met * shown * weight)
    return table


def _lead(score: Table) -> Table:
    """For each entry its score less the best of the others."""
    if len(score) < 2:
        return score.copy()
    order = np.argsort(score)
    best, second = score[order[-1]], score[order[-2]]
    lead = score - best
    lead[order[-1]] = best - second
    return np.asarray(lead)
