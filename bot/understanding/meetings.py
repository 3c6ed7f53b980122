"""Where the terms of a message meet the base's documents; in a large base only where it matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.understanding.index import Field, Index
from bot.understanding.query import JAPANESE_NAME, OTHER_LOCALE, Variant

Floats = npt.NDArray[np.float64]
Values = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.intp]

NARROWED_FROM = 10_000
"""Entries from which on a message is held only against those that come into question; with fewer
every entry is measured."""
_DOCUMENTS = 1024
"""Documents with most of a message whose entries come into question by their words."""

FIELD_WEIGHT = np.zeros(len(Field), np.float32)
"""What a term counts that an entry has in this field alone."""
FIELD_WEIGHT[[Field.PHRASE, Field.TITLE]] = 1.0
FIELD_WEIGHT[Field.SUMMARY] = 0.85
FIELD_WEIGHT[Field.BODY] = 0.6


@dataclass(frozen=True)
class Meetings:
    """Every meeting of a term and a document, in the order of the terms."""

    terms: int
    total: float
    """What all terms of the message are worth together."""
    rows: Numbers
    """The number of the term."""
    documents: Numbers | Ints
    """The document's place in the arrays below."""
    met: Values
    """What the term is worth where it is met."""
    shown: Floats
    """How much a match counts in the document's locale."""
    field_of: Ints
    entry_of: Numbers | Ints
    """Per document the place of its entry among those that are measured."""
    mass: Values
    entries: Numbers | None = None
    """The entries that are measured, in ascending order; None for all."""
    numbers: Numbers | None = None
    """Per document its number in the base; None where it is its place."""
    known: float | None = None
    """Share of the message that any entry has, where not all are measured."""


def meetings(
    index: Index,
    variant: Variant,
    without_documents: frozenset[int] = frozenset(),
    without_entry: int | None = None,
) -> Meetings | None:
    """All meetings, as if some documents or one entry were not there; None where there are none."""
    every = _every(index, variant)
    if every is None:
        return None
    kept = None
    if without_documents or without_entry is not None:
        there = np.ones(len(index.documents), bool)
        there[list(without_documents)] = False
        if without_entry is not None:
            there &= index.entry_of != without_entry
        kept = np.flatnonzero(there[every.documents])
    return every.weighed(index, variant, kept)


def narrowed(
    index: Index, variant: Variant, others: Sequence[Numbers | Ints] = ()
) -> Meetings | None:
    """The meetings with the entries that come into question by these words, and with ``others``.

    Of all documents those are looked for whose words are most like the message's; what is measured
    of the entries that are left is what it would be among all. None where there are no meetings.
    """
    every = _every(index, variant)
    if every is None:
        return None
    shown = _by_locale(index, variant)[0].astype(np.float32)
    worth = every.met * (FIELD_WEIGHT[index.field_of] * shown[index.locale_of])[every.documents]
    if every.named.any():
        worth *= np.repeat(np.where(every.named, JAPANESE_NAME / OTHER_LOCALE, 1.0), every.sizes)
    starts = np.cumsum(every.sizes) - every.sizes
    known = np.maximum.reduceat(worth, starts[every.sizes > 0]).sum() / every.total
    together = np.bincount(every.documents, weights=worth, minlength=len(index.mass))
    at = np.flatnonzero(together)
    alike = together[at] * (2 + np.sqrt(every.total / np.maximum(index.mass[at], 1e-6)))
    if len(at) > _DOCUMENTS:
        at = at[np.argpartition(-alike, _DOCUMENTS)[:_DOCUMENTS]]
    wanted = np.zeros(len(index.entry_ids), bool)
    for some in (index.entry_of[at], *others):
        wanted[some] = True
    entries, entry_place = _places(wanted)
    found = every.weighed(index, variant, np.flatnonzero(wanted[index.entry_of][every.documents]))
    met = np.zeros(len(index.documents), bool)
    met[found.documents] = True
    numbers, place = _places(met)
    return replace(
        found,
        documents=place[found.documents],
        field_of=index.field_of[numbers],
        entry_of=entry_place[index.entry_of[numbers]],
        mass=index.mass[numbers],
        entries=entries,
        numbers=numbers,
        known=float(known),
    )


@dataclass(frozen=True)
class _Every:
    """Every meeting, term after term."""

    total: float
    documents: Ints
    met: Values
    sizes: Numbers
    """Per term how many documents have it."""
    named: npt.NDArray[np.bool_]
    """Per term whether it is a Japanese word in a message of another language."""

    def weighed(self, index: Index, variant: Variant, kept: Numbers | None) -> Meetings:
        """Some of the meetings, None for all, with what they count by their locale."""
        rows = np.repeat(np.arange(len(self.sizes)), self.sizes)
        documents, met = self.documents, self.met
        if kept is not None:
            rows, documents, met = rows[kept], documents[kept], met[kept]
        by_locale, names = _by_locale(index, variant)
        locales = index.locale_of[documents]
        shown = by_locale[locales]
        if self.named.any():
            shown = np.where(self.named[rows], names[locales], shown)
        return Meetings(
            len(self.sizes),
            self.total,
            rows,
            documents,
            met,
            shown,
            index.field_of,
            index.entry_of,
            index.mass,
        )


def _every(index: Index, variant: Variant) -> _Every | None:
    terms = list(variant.bag.items())
    value = np.array(
        [weight * index.weight(term, variant.group) for term, weight in terms], np.float32
    )
    total = float(value.sum())
    postings = [index.postings.get(term) for term, _ in terms]
    if total <= 0 or not any(postings):
        return None
    return _Every(
        total,
        np.concatenate([one.documents for one in postings if one]),
        np.concatenate(
            [
                worth * np.minimum(1.0, one.weights / weight)
                for (_, weight), worth, one in zip(terms, value, postings, strict=True)
                if one
            ]
        ),
        np.array([len(one.documents) if one else 0 for one in postings]),
        np.array([term[0] == "j" and variant.group != "ja" for term, _ in terms]),
    )


def _by_locale(index: Index, variant: Variant) -> tuple[Floats, Floats]:
    """Per locale of the base what a match counts there, and what a Japanese name does."""
    shown = np.array([variant.weights.get(locale, 0.0) for locale in index.locales])
    japanese = [JAPANESE_NAME if locale.startswith("ja") else 0.0 for locale in index.locales]
    return shown, np.maximum(shown, japanese)


def _places(wanted: npt.NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Where it is wanted, in order, and of each of those its place among them."""
    found = np.flatnonzero(wanted)
    place = np.empty(len(wanted), np.intp)
    place[found] = np.arange(len(found))
    return found, place
