"""Texts looked up in the base: each ranked and judged, all their vectors computed at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.understood import Candidate, Verdict
from bot.understanding import query
from bot.understanding.embedding import EmbeddingFailed
from bot.understanding.engine import Judgement, Shelf
from bot.understanding.language import Reading
from bot.understanding.meaning import Meaning
from bot.understanding.query import Variant
from bot.understanding.rank import Ranking, exact_entries, rank
from bot.understanding.vectors import Floats


@dataclass(frozen=True)
class Found:
    """What a text was found to ask for."""

    text: str
    verdict: Verdict
    chosen: tuple[Candidate, ...]
    """Which entry to answer with, or which to offer."""
    ranking: Ranking
    judgement: Judgement
    vector: Floats | None = None
    """What it means, where that was looked at."""
    also: tuple[str, ...] = ()
    """Entries that answer other questions of the same message."""
    naming: tuple[str, ...] = ()
    """Only what the entry says of these words is asked."""

    @property
    def entry_id(self) -> str | None:
        """The entry to answer with."""
        return self.chosen[0].entry_id if self.verdict is Verdict.ANSWER else None


def look_up(
    shelf: Shelf,
    texts: Sequence[str],
    reading: Reading,
    meaning: Meaning | None,
    trace: dict[str, str],
) -> tuple[Found, ...]:
    """What each text asks for; at most one vector a text, none for a phrase of the base."""
    variants = [query.variants(text, reading, shelf.index) for text in texts]
    vectors = _vectors(shelf, texts, variants, meaning, trace)
    return tuple(
        judged(shelf, text, its, vector, reading, trace)
        for text, its, vector in zip(texts, variants, vectors, strict=True)
    )


def judged(
    shelf: Shelf,
    text: str,
    variants: Sequence[Variant],
    vector: Floats | None,
    reading: Reading,
    trace: dict[str, str],
) -> Found:
    """What a text with its vector (None: by words alone) asks for among a shelf's entries."""
    near, judgement = None, shelf.by_words
    if vector is not None and shelf.vectors is not None and shelf.by_vectors is not None:
        try:
            near = shelf.vectors.near(shelf.vectors.row(vector, reading.locale), text)
            judgement = shelf.by_vectors
        except EmbeddingFailed as error:
            trace["vector"] = f"none: {error}"
    ranking = rank(shelf.index, judgement.calibration, text, variants, near)
    verdict, chosen = judgement.policy.decide(ranking.candidates, exact=ranking.exact)
    return Found(text, verdict, chosen, ranking, judgement, vector)


def _vectors(
    shelf: Shelf,
    texts: Sequence[str],
    variants: Sequence[Sequence[Variant]],
    meaning: Meaning | None,
    trace: dict[str, str],
) -> list[Floats | None]:
    """The vectors of the texts that need one; a phrase of the base needs none: its words are
    certain."""
    vectors: list[Floats | None] = [None] * len(texts)
    if shelf.vectors is None or shelf.by_vectors is None or meaning is None:
        return vectors
    wanted: dict[int, str] = {}
    for at, (text, its) in enumerate(zip(texts, variants, strict=True)):
        if len(exact_entries(shelf.index, text)) == 1:
            trace["vector"] = "not needed: a phrase of the base"
        else:
            wanted[at] = next((one.restored for one in its if one.restored), text)
    if not wanted:
        return vectors
    try:
        rows = meaning.embedder.embed(list(wanted.values()))
    except EmbeddingFailed as error:
        trace["vector"] = f"none: {error}"
        return vectors
    for at, row in zip(wanted, rows, strict=True):
        vectors[at] = row
    return vectors
