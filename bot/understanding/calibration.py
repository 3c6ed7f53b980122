"""From measurements to a probability: a small logistic function learnt from the base itself."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.understanding.features import measure
from bot.understanding.index import Document, Field, Index
from bot.understanding.query import OTHER_LOCALE, SISTER_LOCALE, Variant
from bot.understanding.words import Bag, group

Table = npt.NDArray[np.float64]

_PRIOR = np.array([2.5, 2.0, 2.5, 0.3, 0.4, 2.5, 0.5, 0.1, -4.0, -4.2])
"""Weights of NAMES and the constant (last) before anything is learnt: a base without phrases has
nothing better."""
_HELPFUL = (0, 1, 2, 3, 4, 5, 6)
"""Columns whose weight may not be negative."""
_STIFFNESS = 4.0
"""How many examples' worth the prior weights count (L2 towards them)."""
MAX_EXAMPLES = 600
"""Phrases learnt from; more change little and cost time at start."""
_RIVALS = 3
"""Candidates looked at for each example."""
_STEPS = 50
_SMALL = 1e-6
"""The weights are found when no step moves any of them by more."""
OUTSIDE_SHARE = 0.2
"""Assumed share of messages that no entry answers: their examples are weighed to it."""
_NEIGHBOUR_SHARE = 0.3
"""How many of those ask for something beside an entry of ours; the others for something strange."""
_KEPT = 2 / 3
"""The share of its words that a phrase keeps when it is asked by somebody else."""


@dataclass(frozen=True)
class Calibration:
    """The weights, and what the base's own phrases say of any threshold."""

    weights: tuple[float, ...]
    top: tuple[tuple[float, bool, float], ...] = ()
    """Per example: probability of its best candidate, whether that was right, its weight."""

    def probability(self, table: Table) -> Table:
        """The probability that the entry of each row is what the message asks for."""
        weights = np.array(self.weights)
        return np.asarray(1 / (1 + np.exp(-np.clip(table @ weights[:-1] + weights[-1], -30, 30))))

    def threshold(self, wrong_budget: float, lowest: float, highest: float) -> float:
        """The lowest threshold at which wrong answers stay within this share of all messages."""
        total = sum(weight for _, _, weight in self.top)
        if not total:
            return highest
        wrong = 0.0
        threshold = 1.0
        for p, right, weight in sorted(self.top, reverse=True):
            if not right:
                wrong += weight
            if wrong / total > wrong_budget:
                break
            threshold = p
        return min(highest, max(lowest, threshold))


def fit(index: Index) -> Calibration:
    """Learn from the base itself.

    Each phrase is asked as if it were not there (its entry is right); by somebody who uses only
    part of its words and another one (its entry is right: people do write what was foreseen); as
    if its whole entry were not there (nothing is right), and so once more with half of its words
    made unknown. "Not this" phrases count against their entry.
    """
    tables: list[Table] = []
    labels: list[bool] = []
    weights: list[float] = []
    firsts: list[tuple[Table, bool, float]] = []
    examples = _examples(index)
    by_key: dict[str, list[int]] = {}
    for at, document in enumerate(index.documents):
        if document.key:
            by_key.setdefault(document.key, []).append(at)
    outside = OUTSIDE_SHARE / (1 - OUTSIDE_SHARE)
    for at in examples:
        document = index.documents[at]
        variant = _as_message(index, document)
        same = frozenset(by_key[document.key]) | {at}
        if document.field == Field.NOT:
            table = measure(index, variant, without_documents=same).table
            tables.append(table[document.entry])
            labels.append(False)
            weights.append(1.0)
            continue
        near, none = document.entry, frozenset[int]()
        loose = replace(variant, bag=_partly(variant.bag))
        strange = replace(variant, bag=_half_unknown(variant.bag))
        for asked, gone, without_entry, weight in (
            (variant, same, None, 1.0),
            (loose, none, None, 1.0),
            (variant, same, near, 2 * outside * _NEIGHBOUR_SHARE),
            (strange, same, near, 2 * outside * (1 - _NEIGHBOUR_SHARE)),
        ):
            measured = measure(index, asked, without_documents=gone, without_entry=without_entry)
            for place, entry in enumerate(np.argsort(-measured.score, kind="stable")[:_RIVALS]):
                right = without_entry is None and int(entry) == document.entry
                tables.append(measured.table[entry])
                labels.append(right)
                weights.append(weight)
                if place == 0:
                    firsts.append((measured.table[entry], right, weight))
    if not tables:
        return Calibration(tuple(float(weight) for weight in _PRIOR))
    learnt = _logistic(np.array(tables), np.array(labels, float), np.array(weights))
    calibration = Calibration(tuple(float(weight) for weight in learnt))
    if not firsts:
        return calibration
    probabilities = calibration.probability(np.array([table for table, _, _ in firsts]))
    return Calibration(
        calibration.weights,
        tuple(
            (float(p), right, weight)
            for p, (_, right, weight) in zip(probabilities, firsts, strict=True)
        ),
    )


def _examples(index: Index) -> list[int]:
    """Phrases, titles and "not this" phrases, at most MAX_EXAMPLES, chosen by a hash."""
    found = [
        at
        for at, document in enumerate(index.documents)
        if document.field in {Field.PHRASE, Field.TITLE, Field.NOT} and document.bag
    ]
    found.sort(key=lambda at: hashlib.sha256(index.documents[at].text.encode()).digest())
    return sorted(found[:MAX_EXAMPLES])


def _as_message(index: Index, document: Document) -> Variant:
    """The phrase as if someone wrote it, its language certain."""
    own = group(document.locale)
    weights = {
        locale: SISTER_LOCALE if group(locale) == own else OTHER_LOCALE for locale in index.locales
    } | {document.locale: 1.0}
    return Variant("phrase", document.locale, own, document.bag, weights)


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


def _logistic(table: Table, labels: Table, weights: Table) -> Table:
    """Weighted logistic regression, held near the prior weights.

    A weight that would turn against its meaning (a nearer phrase making the entry less likely) is
    set to nothing and the others are learnt again.
    """
    free = np.ones(len(_PRIOR), bool)
    learnt = _PRIOR.copy()
    for _ in range(len(_HELPFUL)):
        learnt[free] = _newton(table, labels, weights, free)
        against = [at for at in _HELPFUL if free[at] and learnt[at] < 0]
        if not against:
            break
        free[against] = False
        learnt[against] = 0.0
    return learnt


def _newton(table: Table, labels: Table, weights: Table, free: npt.NDArray[np.bool_]) -> Table:
    """The free weights, found by Newton's method; the loss is convex and every step lowers it.

    A full step can overshoot where nearly everything is certain already, and then never comes
    back: it is halved until the loss falls.
    """
    rows = np.hstack([table, np.ones((len(table), 1))])[:, free]
    prior = _PRIOR[free]

    def loss(candidate: Table) -> float:
        told = rows @ candidate
        fit = weights * (np.logaddexp(0.0, told) - labels * told)
        return float(fit.sum() + _STIFFNESS / 2 * ((candidate - prior) ** 2).sum())

    learnt = prior.copy()
    before = loss(learnt)
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(rows @ learnt, -30, 30)))
        gradient = rows.T @ (weights * (p - labels)) + _STIFFNESS * (learnt - prior)
        curvature = (rows * (weights * p * (1 - p))[:, None]).T @ rows
        step = np.linalg.solve(curvature + _STIFFNESS * np.eye(len(learnt)), gradient)
        after = loss(learnt - step)
        while after > before and float(np.abs(step).max()) > _SMALL:
            step = step / 2
            after = loss(learnt - step)
        if after > before:
            break
        learnt, before = learnt - step, after
        if float(np.abs(step).max()) < _SMALL:
            break
    return learnt
