"""From measurements to a probability: a small logistic function learnt from the base itself."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from bot.domain.locale import LocaleTag
from bot.understanding.features import HEAD_NAMES, NAMES, Measured, lead, measure
from bot.understanding.index import Document, Field, Index
from bot.understanding.normalise import normalise
from bot.understanding.outline import says_once
from bot.understanding.query import OTHER_LOCALE, SISTER_LOCALE, Variant
from bot.understanding.vectors import Near, Vectors
from bot.understanding.weighing import logistic
from bot.understanding.words import Bag, group

Table = npt.NDArray[np.float64]

_PRIOR = (2.5, 2.0, 2.5, 0.3, 0.4, 2.5, 0.5, 0.1, -4.0, -4.2)
"""Weights of NAMES and the constant (last) before anything is learnt."""
_VECTOR_PRIOR = (1.2, 1.0, 1.2, 0.2, 0.2, 1.2, 0.3, 0.1, -2.0, 5.0, 1.0, 8.0, -5.0)
"""The same for VECTOR_NAMES."""
_HEAD_PRIOR = (*_VECTOR_PRIOR[:-1], 0.4, 0.8, -5.0)
"""The same for HEAD_NAMES."""
_VOTED_PRIOR = (*[0.0] * 6, 0.5, 0.0, -2.0, *[0.0] * 3, 10.0, 0.0, -4.0)
"""The same for HEAD_NAMES where phrases vote (``votes.py``)."""
_VOTED: tuple[int, ...] = (6, 7, 8, 12, 14)
"""The weights learnt there: ``known``, ``length``, ``not``, ``head`` and the constant. The votes
have heard words and nearness already, and in a base in one language each alone only misleads; by a
lead, what asks for none of the entries looks answered: some entry is always ahead."""
_ONCE = (1.0, 0.6, 2.6, 0.4, 0.9, 0.0, 0.0, 0.0, -2.0, -4.5)
"""Weights of NAMES for a base that says everything in one way, from which nothing can be learnt.
Fitted to our own base without its phrases, which were asked of its Japanese titles and answers."""
_ONCE_VECTORS = (0.0, 0.0, 0.92, 0.42, 0.0, 0.0, 0.0, 0.0, -2.0, 2.8, 0.0, 0.0, -2.4)
"""The same for VECTOR_NAMES."""
_ONCE_AHEAD = 2.85
"""What the lead of their sum counts beside it."""
_HELPFUL = (0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13)
"""Columns whose weight may not be negative."""
MAX_EXAMPLES = 600
"""Phrases learnt from; more change little and cost time at start."""
_RIVALS = 3
"""Candidates looked at for each example."""
OUTSIDE_SHARE = 0.1
"""Assumed share of messages that no entry answers: their examples are weighed to it."""
_NEIGHBOUR_SHARE = 0.3
"""How many of those ask for something beside an entry of ours; the others for something strange."""
_OUTSIDERS = 0.25
"""How many phrases of the other audience are learnt from, as a share of MAX_EXAMPLES."""
_OUTSIDER_WEIGHT = 1.0
_QUESTION_ODDS = 3.3
"""How much better the odds are for a person's question than for a phrase of the base that is asked
as if it were not there: questions are longer, and nothing was taken away for them. Chosen on the
questions that are looked at while building (``tests/questions/seen``): 1 leaves a calibration error
of 0.13 there, 3.3 one of 0.03; on the unseen ones it is 0.05."""
_KEPT = 2 / 3
"""The share of its words that a phrase keeps when it is asked by somebody else."""


@dataclass(frozen=True)
class Calibration:
    """The weights, and what the base's own phrases say of any threshold."""

    weights: tuple[float, ...]
    top: tuple[tuple[float, float], ...] = ()
    """Per example: the probability of its best candidate, its weight."""
    ahead: float = 0.0
    """What it counts how far a row's sum is before (or behind) that of the best other row."""

    def probability(self, table: Table) -> Table:
        """The probability that the entry of each row is what the message asks for.

        ``ahead`` never changes their order: it tells how sure the first of them is.
        """
        weights = np.array(self.weights)
        total = table @ weights[:-1]
        if self.ahead:
            total += self.ahead * lead(total)
        return np.asarray(1 / (1 + np.exp(-np.clip(total + weights[-1], -30, 30))))

    def threshold(self, wrong_budget: float, lowest: float, highest: float) -> float:
        """The lowest threshold at which wrong answers stay within this share of all messages."""
        total = sum(weight for _, weight in self.top)
        if not total:
            return highest
        wrong = 0.0
        threshold = 1.0
        for p, alike in groupby(sorted(self.top, reverse=True), key=itemgetter(0)):
            wrong += (1 - p) * sum(weight for _, weight in alike)
            if wrong / total > wrong_budget:
                break
            threshold = p
        return min(highest, max(lowest, threshold))


@dataclass(frozen=True)
class Lesson:
    """What a calibration learns from: some entries measured against each example message."""

    table: Table
    """Rows × NAMES, VECTOR_NAMES or HEAD_NAMES; no number where a text has no vector."""
    right: Table
    """Per row 1 where the entry is what the message asks for."""
    weight: Table
    message: npt.NDArray[np.int64]
    """Per row the message it belongs to; -1 for rows that stand alone."""

    def words_only(self) -> Lesson:
        """As if there were no sentence vectors."""
        return replace(self, table=self.table[:, : len(NAMES)])

    def with_vectors(self) -> Lesson:
        """The rows that have them."""
        has = ~np.isnan(self.table).any(axis=1)
        return Lesson(self.table[has], self.right[has], self.weight[has], self.message[has])


def fit(lesson: Lesson | None, vectors: Vectors | None = None) -> Calibration:
    """Learn the weights; without any example, fixed ones for what these vectors measure."""
    if lesson is None:
        return _fixed(vectors)
    learnt = _weights(lesson, vectors)
    learnt[-1] += math.log(_QUESTION_ODDS)
    calibration = Calibration(tuple(float(weight) for weight in learnt))
    p = calibration.probability(lesson.table)
    # Rows of a message follow each other; the last one written for it is its likeliest entry.
    order = np.argsort(p, kind="stable")
    asked = order[lesson.message[order] >= 0]
    first = dict(zip(lesson.message[asked].tolist(), asked.tolist(), strict=True))
    top = tuple((float(p[row]), float(lesson.weight[row])) for row in first.values())
    return replace(calibration, top=top)


def lesson(
    index: Index,
    vectors: Vectors | None = None,
    outsiders: tuple[Index, Vectors | None] | None = None,
) -> Lesson | None:
    """What the base itself teaches; None where it has no phrases, or says everything in one way.

    Each phrase is asked as if it were not there (its entry is right); by somebody who uses only
    part of its words and another one, and whose meaning is near to what other languages say (its
    entry is right: people do write what was foreseen); as if its whole entry were not there
    (nothing is right), and so once more with half of its words made unknown. "Not this" phrases
    count against their entry. Phrases of ``outsiders``, the other audience, have no right entry.
    """
    if says_once(index):
        # A title asked as if it were not there leaves nothing that it could be found by: what
        # speaks for an entry would be learnt to say nothing.
        return None
    book = _Book(index, vectors)
    for at in _examples(index):
        document = index.documents[at]
        if document.field == Field.NOT:
            book.refusal(at)
        else:
            book.phrase(at)
    if outsiders is not None:
        for at in _examples(outsiders[0], share=_OUTSIDERS):
            book.outsider(*outsiders, at)
    return book.lesson()


class _Book:
    """Collects the rows of a lesson."""

    def __init__(self, index: Index, vectors: Vectors | None) -> None:
        self._index = index
        self._vectors = vectors
        self._tables: list[Table] = []
        self._right: list[bool] = []
        self._weights: list[float] = []
        self._messages: list[int] = []
        self._count = 0
        self._by_key: dict[str, list[int]] = {}
        for at, document in enumerate(index.documents):
            if document.key:
                self._by_key.setdefault(document.key, []).append(at)

    def refusal(self, at: int) -> None:
        """A "not this" phrase: its entry is wrong."""
        document = self._index.documents[at]
        same = frozenset(self._by_key[document.key]) | {at}
        measured = self._measure(_as_message(self._index, document), None, same)
        self._row(measured.table[document.entry], right=False, weight=1.0, message=-1)

    def phrase(self, at: int) -> None:
        """A phrase in its four forms."""
        document = self._index.documents[at]
        entry = document.entry
        same = frozenset(self._by_key[document.key]) | {at}
        variant = _as_message(self._index, document)
        loose = replace(variant, bag=_partly(variant.bag))
        strange = replace(variant, bag=_half_unknown(variant.bag))
        outside = 2 * OUTSIDE_SHARE / (1 - OUTSIDE_SHARE)
        alone, foreign, without = self._near(at, same)
        self._message(self._measure(variant, alone, same), entry, 1.0)
        self._message(self._measure(loose, foreign), entry, 1.0)
        for asked, share in ((variant, _NEIGHBOUR_SHARE), (strange, 1 - _NEIGHBOUR_SHARE)):
            measured = self._measure(asked, without, same, without_entry=entry)
            self._message(measured, None, outside * share)

    def outsider(self, index: Index, vectors: Vectors | None, at: int) -> None:
        """A phrase of the other audience."""
        document = index.documents[at]
        near = None
        if self._vectors is not None:
            row = None if vectors is None else vectors.row_of(at)
            if vectors is None or row is None or vectors.metric is not self._vectors.metric:
                return
            near = self._vectors.near(vectors.matrix[row], normalise(document.text))
        measured = self._measure(_as_message(self._index, document), near)
        self._message(measured, None, _OUTSIDER_WEIGHT)

    def _near(self, at: int, same: frozenset[int]) -> tuple[Near | None, Near | None, Near | None]:
        """The vectors without the phrase, without all of its entry's in its language, without
        its entry."""
        vectors = self._vectors
        row = None if vectors is None else vectors.row_of(at)
        if vectors is None or row is None:
            return None, None, None
        index = self._index
        document = index.documents[at]
        its = vectors.matrix[row]
        rows = vectors.rows_of(same)
        text = normalise(document.text)
        own = [number for number, tag in enumerate(index.locales) if _alike(tag, document.locale)]
        sisters = np.flatnonzero(
            (vectors.entry_of == document.entry)
            & np.isin(index.locale_of[vectors.document_of], own)
        )
        cosines = vectors.cosines(its)
        alone = vectors.near(its, text, without_rows=rows, cosines=cosines)
        hidden = {*rows, *sisters.tolist()}
        foreign = alone
        if len(hidden) < vectors.counts[document.entry]:
            # Only where other languages say anything: else a base in one language would learn
            # that vectors never find what is asked for.
            foreign = vectors.near(its, text, without_rows=sorted(hidden), cosines=cosines)
        without = vectors.near(
            its, text, without_rows=rows, without_entry=document.entry, cosines=cosines
        )
        return alone, foreign, without

    def _measure(
        self,
        variant: Variant,
        near: Near | None,
        without_documents: frozenset[int] = frozenset(),
        without_entry: int | None = None,
    ) -> Measured:
        return measure(
            self._index,
            variant,
            near,
            without_documents=without_documents,
            without_entry=without_entry,
        )

    def _message(self, measured: Measured, right: int | None, weight: float) -> None:
        """The likeliest entries by words, and those by vectors."""
        rivals = _first(measured.score)
        if measured.table.shape[1] > len(NAMES):
            for name in ("near", "head"):
                at = HEAD_NAMES.index(name)
                if at < measured.table.shape[1]:
                    rivals += _first(measured.table[:, at])
        for entry in dict.fromkeys(int(rival) for rival in rivals):
            self._row(measured.table[entry], entry == right, weight, self._count)
        self._count += 1

    def _row(self, row: Table, right: bool, weight: float, message: int) -> None:
        width = len(_prior(self._vectors)) - 1
        self._tables.append(np.append(row, np.full(width - len(row), np.nan)))
        self._right.append(right)
        self._weights.append(weight)
        self._messages.append(message)

    def lesson(self) -> Lesson | None:
        """All rows; None where there are none."""
        if not self._tables:
            return None
        return Lesson(
            np.array(self._tables),
            np.array(self._right, float),
            np.array(self._weights),
            np.array(self._messages, np.int64),
        )


def _first(values: Table) -> list[int]:
    """Where the highest values are, the first of equal ones first; without sorting all of them."""
    size = min(_RIVALS, len(values))
    least = np.partition(values, -size)[-size] if size else 0.0
    high = np.flatnonzero(values >= least)
    return [int(at) for at in high[np.argsort(-values[high], kind="stable")[:size]]]


def _prior(vectors: Vectors | None) -> tuple[float, ...]:
    """The weights before anything is learnt, for what is measured with these vectors."""
    if vectors is None:
        return _PRIOR
    if vectors.votes is not None:
        return _VOTED_PRIOR
    return _VECTOR_PRIOR if vectors.head is None else _HEAD_PRIOR


def _fixed(vectors: Vectors | None) -> Calibration:
    """The weights where nothing is learnt at all."""
    if vectors is None:
        return Calibration(_ONCE)
    if vectors.sums_up:
        return Calibration(_prior(vectors))
    return Calibration(_ONCE_VECTORS, ahead=_ONCE_AHEAD)


def _weights(lesson: Lesson, vectors: Vectors | None) -> Table:
    """The weights that its rows teach."""
    if vectors is not None and vectors.votes is not None:
        prior: tuple[float, ...] = _VOTED_PRIOR
        columns = _VOTED
    else:
        priors = (_PRIOR, _VECTOR_PRIOR, _HEAD_PRIOR)
        prior = next(one for one in priors if len(one) == lesson.table.shape[1] + 1)
        columns = tuple(range(len(prior)))
    return logistic(lesson.table, lesson.right, lesson.weight, prior, columns, _HELPFUL)


def _examples(index: Index, share: float = 1.0) -> list[int]:
    """Phrases, titles and "not this" phrases, at most MAX_EXAMPLES, chosen by a hash."""
    found = [
        at
        for at, document in enumerate(index.documents)
        if document.field in {Field.PHRASE, Field.TITLE, Field.NOT} and document.bag
    ]
    found.sort(key=lambda at: hashlib.sha256(index.documents[at].text.encode()).digest())
    return sorted(found[: int(share * MAX_EXAMPLES)])


def _as_message(index: Index, document: Document) -> Variant:
    """The phrase as if someone wrote it, its language certain."""
    own = group(document.locale)
    weights = {
        locale: SISTER_LOCALE if group(locale) == own else OTHER_LOCALE for locale in index.locales
    } | {document.locale: 1.0}
    return Variant("phrase", document.locale, own, document.bag, weights)


def _alike(one: LocaleTag, other: LocaleTag) -> bool:
    return group(one) == group(other)


def _partly(terms: Bag) -> Bag:
    """Some of the terms, and one that no entry has: the phrase as somebody else would put it."""
    kept = math.ceil(len(terms) * _KEPT)
    return dict(sorted(terms.items(), key=_by_hash)[:kept]) | {"?another": 1.0}


def _half_unknown(terms: Bag) -> Bag:
    """Every second term made one that no entry has: a message about something else altogether."""
    return {
        f"?{term}" if at % 2 else term: weight
        for at, (term, weight) in enumerate(sorted(terms.items(), key=_by_hash))
    }


def _by_hash(item: tuple[str, float]) -> bytes:
    return hashlib.sha256(item[0].encode()).digest()
