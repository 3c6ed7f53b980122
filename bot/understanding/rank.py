"""Entries in the order of their probability, for one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.domain.locale import LocaleTag
from bot.domain.understood import Candidate
from bot.understanding.calibration import Calibration
from bot.understanding.features import HEAD_NAMES, Measured, measure
from bot.understanding.index import Index
from bot.understanding.meetings import Numbers
from bot.understanding.normalise import key
from bot.understanding.query import Variant
from bot.understanding.vectors import Near

EXACT_P = 0.99
_KEPT = 8


@dataclass(frozen=True)
class Ranking:
    """The best candidates first, and how the message was read."""

    candidates: tuple[Candidate, ...] = ()
    note: str = ""
    locale: LocaleTag | None = None
    """The language of the text that matched best."""
    exact: bool = False
    """The message is, word for word, a phrase or title of the first candidate and of no other."""


def exact_entries(index: Index, text: str) -> list[tuple[str, int]]:
    """The entries that have the message, word for word, as a phrase or title; each with it."""
    message_key = key(text)
    refused = index.refused.get(message_key, frozenset())
    return [found for found in index.exact[message_key] if found[0] not in refused]


def rank(
    index: Index,
    calibration: Calibration,
    text: str,
    variants: Sequence[Variant],
    near: Near | None = None,
) -> Ranking:
    """Rank the entries that come into question; each takes the variant of the message that speaks
    best for it.

    ``near`` tells how near the message is by sentence vectors; ``calibration`` must have learnt
    with them, or without where it is None.
    """
    exact = exact_entries(index, text)
    if len(exact) == 1:
        # The words are certain: nothing else is looked at.
        return _with_exact(index, exact, [])
    refused = index.refused.get(key(text), frozenset())
    readings = [_read(index, calibration, variant, near) for variant in variants]
    if not readings:
        return Ranking()
    pool = _together([reading.entries for reading in readings])
    p = np.full((len(readings), len(pool)), -1.0)
    for at, reading in enumerate(readings):
        p[at, np.searchsorted(pool, reading.entries)] = reading.p
    if refused:
        p[:, [at for at, entry in enumerate(pool) if index.entry_ids[entry] in refused]] = -1.0
    spoken = p.argmax(axis=0)
    best = p.max(axis=0)
    found: list[tuple[Candidate, str, int]] = []
    for place in _first(best, _KEPT):
        entry, reading = int(pool[place]), readings[spoken[place]]
        row = int(np.searchsorted(reading.entries, entry))
        document = int(reading.measured.nearest[row])
        if near is not None and document < 0:
            document = int(near.document[entry])
        candidate = Candidate(
            index.entry_ids[entry],
            float(best[place]),
            dict(zip(HEAD_NAMES, map(float, reading.measured.table[row]), strict=False)),
            index.documents[document].text if document >= 0 else "",
        )
        found.append((candidate, reading.note, document))
    if exact:
        return _with_exact(index, exact, [candidate for candidate, _, _ in found])
    if not found:
        return Ranking()
    found.sort(key=lambda one: (-one[0].p, one[0].entry_id))
    _, note, document = found[0]
    return Ranking(
        tuple(candidate for candidate, _, _ in found),
        note,
        index.documents[document].locale if document >= 0 else None,
    )


@dataclass(frozen=True)
class _Reading:
    """The entries that come into question measured against one reading of the message."""

    note: str
    measured: Measured
    entries: Numbers
    """In ascending order."""
    p: npt.NDArray[np.float64]
    """Per entry its probability; -1 where nothing speaks for it."""


def _read(index: Index, calibration: Calibration, variant: Variant, near: Near | None) -> _Reading:
    measured = measure(index, variant, near, narrow=True)
    p = calibration.probability(measured.table)
    if near is None:
        # A reading of the words may be wrong; what the vectors say does not hang on it.
        p = np.where(measured.score > 0, variant.trust * p, -1.0)
    entries = measured.entries
    return _Reading(variant.note, measured, np.arange(len(p)) if entries is None else entries, p)


def _together(entries: Sequence[Numbers]) -> Numbers:
    """Every entry of these, once, in ascending order."""
    first, *others = entries
    return first if not others else np.unique(np.concatenate(entries))


def _first(best: npt.NDArray[np.float64], count: int) -> list[int]:
    """The entries of the highest probabilities, without those that are out of the question."""
    size = min(count, len(best))
    if not size:
        return []
    return [int(entry) for entry in np.argpartition(-best, size - 1)[:size] if best[entry] >= 0]


def _with_exact(
    index: Index, exact: Sequence[tuple[str, int]], others: Sequence[Candidate]
) -> Ranking:
    """The message is a phrase of the base: its entry first, or its entries side by side."""
    p = EXACT_P if len(exact) == 1 else 0.6
    first = [
        Candidate(entry_id, p, {"exact": 1.0}, index.documents[document].text)
        for entry_id, document in exact
    ]
    taken = {candidate.entry_id for candidate in first}
    rest = sorted(
        (candidate for candidate in others if candidate.entry_id not in taken),
        key=lambda candidate: (-candidate.p, candidate.entry_id),
    )
    capped = [
        Candidate(one.entry_id, min(one.p, 1 - p), one.features, one.evidence) for one in rest
    ]
    return Ranking(
        (*first, *capped)[:_KEPT],
        "exact phrase",
        index.documents[exact[0][1]].locale,
        exact=len(exact) == 1,
    )
