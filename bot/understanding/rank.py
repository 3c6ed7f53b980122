"""Entries in the order of their probability, for one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.locale import LocaleTag
from bot.domain.understood import Candidate
from bot.understanding.calibration import Calibration
from bot.understanding.features import NAMES, measure
from bot.understanding.index import Index
from bot.understanding.normalise import key
from bot.understanding.query import Variant

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


def rank(index: Index, calibration: Calibration, text: str, variants: Sequence[Variant]) -> Ranking:
    """Rank every entry; each takes the variant of the message that speaks best for it."""
    message_key = key(text)
    refused = index.refused.get(message_key, frozenset())
    exact = [
        (entry_id, document)
        for entry_id, document in index.exact.get(message_key, ())
        if entry_id not in refused
    ]
    best: dict[int, tuple[Candidate, str, int]] = {}
    for variant in variants:
        measured = measure(index, variant)
        probabilities = calibration.probability(measured.table)
        for entry, entry_id in enumerate(index.entry_ids):
            p = variant.trust * float(probabilities[entry])
            if measured.score[entry] <= 0 or entry_id in refused:
                continue
            if entry not in best or p > best[entry][0].p:
                document = int(measured.nearest[entry])
                best[entry] = (
                    Candidate(
                        entry_id,
                        p,
                        dict(zip(NAMES, map(float, measured.table[entry]), strict=True)),
                        index.documents[document].text if document >= 0 else "",
                    ),
                    variant.note,
                    document,
                )
    if exact:
        return _with_exact(index, exact, [candidate for candidate, _, _ in best.values()])
    ordered = sorted(best.values(), key=lambda found: (-found[0].p, found[0].entry_id))
    if not ordered:
        return Ranking()
    _, note, document = ordered[0]
    return Ranking(
        tuple(candidate for candidate, _, _ in ordered[:_KEPT]),
        note,
        index.documents[document].locale if document >= 0 else None,
    )


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
