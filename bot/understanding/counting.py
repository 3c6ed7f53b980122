"""The terms of all documents counted: which hold them, and how telling each of them is.

Two and a half million terms of twenty languages: counted in whole columns, not one by one.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

from bot.understanding.documents import Document, Field
from bot.understanding.postings import Floats, Postings
from bot.understanding.weights import Weights
from bot.understanding.words import group

Numbers = npt.NDArray[np.int64]

_BODY_ONLY = 0.25
"""How much an entry that has a word only in its body counts among those that have it."""


@dataclass(frozen=True)
class Counts:
    """What ``Index`` holds of its documents' terms."""

    postings: Postings
    mass: Floats
    """Per document: the weight of all its terms."""
    idf: Mapping[str, Weights]
    """Word group → term → how telling the term is."""
    unknown: Mapping[str, float]
    """Word group → the same for a term that no entry has."""
    words: Mapping[str, Sequence[str]]
    """Word group → its known words, without accents."""


def counted(documents: Sequence[Document]) -> Counts:
    """Count the terms of the documents' bags. "Not this" phrases can be found, but no entry has
    their words."""
    number: dict[str, int] = defaultdict(count().__next__)
    ids, all_weights = array("i"), array("d")
    for document in documents:
        ids.extend(map(number.__getitem__, document.bag))
        all_weights.extend(document.bag.values())
    terms = list(number)
    term = np.array(ids, np.int64)
    weight = np.array(all_weights, np.float64)
    sizes = [len(document.bag) for document in documents]
    holder = np.repeat(np.arange(len(documents)), sizes)

    spoken = [group(document.locale) for document in documents]
    groups = list(dict.fromkeys(spoken))
    group_of = np.array([groups.index(one) for one in spoken], np.int64)
    entry_of = np.array([document.entry for document in documents], np.int64)
    field_of = np.array([document.field for document in documents], np.int64)
    its = field_of != Field.NOT

    entries = entry_of.max(initial=0) + 1
    pairs = _distinct(group_of[its] * entries + entry_of[its])
    having = np.bincount(pairs // entries, minlength=len(groups))
    key = group_of[holder] * len(terms) + term
    keys, named, told = _entries_with(key, entry_of[holder], field_of[holder])
    idf = _idf_of(having[keys // max(len(terms), 1)], named + _BODY_ONLY * told)

    place = np.minimum(np.searchsorted(keys, key), max(len(keys) - 1, 0))
    known = keys[place] == key if len(keys) else np.zeros(len(key), bool)
    telling = np.where(known, idf[place], 0.0) if len(keys) else np.zeros(len(key))
    of_group = {
        its_group: slice(*np.searchsorted(keys, (at * len(terms), (at + 1) * len(terms))))
        for at, its_group in enumerate(groups)
        if having[at]
    }
    known_terms = {
        its_group: [terms[one] for one in keys[stretch] % max(len(terms), 1)]
        for its_group, stretch in of_group.items()
    }
    return Counts(
        Postings.of(terms, term, holder, weight),
        np.bincount(holder, weight * telling, len(documents)).astype(np.float32),
        {
            its_group: Weights.of(dict(zip(found, idf[of_group[its_group]].tolist(), strict=True)))
            for its_group, found in known_terms.items()
        },
        {one: _idf(int(having[at]), 0) for at, one in enumerate(groups) if having[at]},
        {
            its_group: [one[2:] for one in found if one.startswith("w:")]
            for its_group, found in known_terms.items()
        },
    )


def _entries_with(key: Numbers, entry: Numbers, field: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The keys that entries have, in ascending order; how many name each, and how many more only
    tell of it."""
    entries = entry.max(initial=0) + 1
    both = key * entries + entry
    named = _distinct(both[(field != Field.NOT) & (field != Field.BODY)])
    told = _distinct(both[field == Field.BODY])
    told = told[~np.isin(told, named, assume_unique=True, kind="sort")]
    keys = _distinct(np.concatenate([named // entries, told // entries]))
    return (
        keys,
        np.bincount(np.searchsorted(keys, named // entries), minlength=len(keys)),
        np.bincount(np.searchsorted(keys, told // entries), minlength=len(keys)),
    )


def _distinct(values: Numbers) -> Numbers:
    """In ascending order. Sorting is twenty times as fast as ``np.unique``, which hashes."""
    found = np.sort(values)
    first = np.concatenate([[True], found[1:] != found[:-1]])[: len(found)]
    return np.asarray(found[first])


def _idf_of(entries: Numbers, having: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Each pair's, worked out once: there are few of them."""
    pairs, which = np.unique(np.stack([entries, having], axis=1), axis=0, return_inverse=True)
    return np.array([_idf(int(one), float(other)) for one, other in pairs])[which.ravel()]


def _idf(entries: int, having: float) -> float:
    """BM25's inverse document frequency, an entry being the document."""
    return math.log(1 + (entries - having + 0.5) / (having + 0.5))
