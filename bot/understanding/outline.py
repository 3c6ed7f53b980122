"""Entries nobody wrote a phrase for: title, beginning and pieces of the answer as one vector.

A title says a topic in one way only, and a person asks in another; what the answer goes on about
is often nearer to their words, but for what an office writes under each of its answers. One vector
for all of it finds more than the nearest of several, and costs a message no more than a title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from bot.domain.locale import LocaleTag
from bot.understanding.index import Field, Index
from bot.understanding.normalise import normalise
from bot.understanding.words import group

Floats = npt.NDArray[np.float32]
Strings = npt.NDArray[np.str_]

_BEGINNING = 120
"""Characters of an answer that are read together with its title."""
_PIECE = 90
"""Characters of a piece, but for whole sentences."""
_PIECES = 6
"""Pieces an answer has at most."""
_MOST_PIECES = 10_000
"""Pieces of a whole base: a vector costs 70 ms, so these a quarter of an hour. Larger bases have
fewer an entry, very large ones none."""
_SHARED_FROM = 3
"""Answers with the same sentence (opening hours, whom to ask) from which on it tells of none."""
_MEAN_FROM = 30
"""Texts of a kind from which on what they have in common is known."""
_PAIRS_FROM = 100
"""Titles with their beginnings that are enough to learn a metric from."""
_SHRINKAGE = 0.8
"""How much of what a title and its beginning differ by is taken to be the same in all directions.
From 0.6 to 0.9 it made no difference on our own base."""

_SENTENCE = re.compile(r"(?<=[。।။។])|(?<=[.!?])(?=\s)")


@dataclass(frozen=True)
class Outline:
    """What is read of an answer, beside the title that is a document of its own."""

    document: int
    """The title's."""
    locale: LocaleTag
    beginning: str
    """The title, and how the answer begins."""
    pieces: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts whose vectors are needed."""
        return (self.beginning, *self.pieces)


def says_once(index: Index) -> bool:
    """Whether the base says its topics in one way each: fewer than two phrases or titles an entry.

    Then nothing can be learnt from asking for one by another.
    """
    ways = sum(document.field in {Field.PHRASE, Field.TITLE} for document in index.documents)
    return ways < 2 * len(index.entry_ids)


def outlines(index: Index) -> tuple[Outline, ...]:
    """The outlines of all entries without phrases, in the order of their titles."""
    asked = {one.entry for one in index.documents if one.field == Field.PHRASE}
    answers: dict[tuple[int, LocaleTag], list[str]] = {}
    for one in index.documents:
        if one.field in {Field.SUMMARY, Field.BODY} and one.entry not in asked:
            answers.setdefault((one.entry, one.locale), []).extend(_sentences(one.text))
    most = min(_PIECES, _MOST_PIECES // max(1, len(answers)))
    holding = Counter(one for its in answers.values() for one in dict.fromkeys(its))
    found: list[Outline] = []
    for at, one in enumerate(index.documents):
        its = answers.get((one.entry, one.locale))
        if one.field != Field.TITLE or its is None:
            continue
        own = [sentence for sentence in its if holding[sentence] < _SHARED_FROM]
        found.append(
            Outline(
                at,
                one.locale,
                _beginning(one.text, own or its, one.locale),
                tuple(islice(_pieces(own), most)),
            )
        )
    return tuple(found)


def _sentences(answer: str) -> Iterator[str]:
    """The normalised sentences of an answer; a line ends one too."""
    for line in answer.splitlines():
        yield from filter(None, map(str.strip, _SENTENCE.split(normalise(line))))


def _beginning(title: str, sentences: Sequence[str], locale: LocaleTag) -> str:
    text = ""
    for sentence in sentences:
        text = _put(text, sentence)
        if len(text) >= _BEGINNING:
            break
    end = "。" if group(locale) in {"ja", "zh"} else ". "
    return f"{normalise(title)}{end}{text[:_BEGINNING]}"


def _pieces(sentences: Iterable[str]) -> Iterator[str]:
    """Whole sentences put together as far as a piece goes; longer ones are cut."""
    piece = ""
    for sentence in sentences:
        if piece and len(piece) + len(sentence) > _PIECE:
            yield piece
            piece = ""
        piece = _put(piece, sentence)
        while len(piece) > 1.5 * _PIECE:
            yield piece[:_PIECE]
            piece = piece[_PIECE:]
    if piece:
        yield piece


def _put(text: str, sentence: str) -> str:
    """A sentence put after what stands before it."""
    return text + sentence if not text or text.endswith("。") else f"{text} {sentence}"


def join(
    rows: Floats,
    of_titles: Sequence[int],
    found: Sequence[Outline],
    raw: Floats,
    *,
    alone: bool,
) -> Floats | None:
    """Put outlines into the rows of their titles; the metric the rows are then in, or None.

    ``raw`` holds the vectors of the outlines' texts, one outline after the other. With ``alone``
    (the base says everything once) a metric is learnt: what titles and the beginnings of their own
    answers differ by anyway counts less. All ``rows`` are then multiplied with it.
    """
    if not found:
        return None
    sizes = [len(one.texts) for one in found]
    starts = np.cumsum([0, *sizes[:-1]])
    inner = np.ones(len(raw), bool)
    inner[starts] = False
    spoken = np.repeat(np.array([group(one.locale) for one in found]), sizes)
    own = np.empty_like(raw)
    for kind in (inner, ~inner):
        own[kind] = _centred(raw[kind], spoken[kind])
    at = np.array(of_titles)
    metric = _metric(rows[at] - own[starts]) if alone and len(found) >= _PAIRS_FROM else None
    if metric is not None:
        rows[:] = unit(rows @ metric)
        own = unit(own @ metric)
    of = np.repeat(np.arange(len(found)), sizes)
    middle = np.zeros((len(found), rows.shape[1]), np.float32)
    np.add.at(middle, of[inner], own[inner])
    rows[at] = unit(rows[at] + own[starts] + unit(middle))
    return metric


def unit(vectors: Floats) -> Floats:
    """Each of length 1; nothing stays nothing."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), np.float32)


def _centred(raw: Floats, spoken: Strings) -> Floats:
    """Without what texts of the kind have in common in each language, of length 1."""
    rest = np.array(raw, np.float32)
    common = raw.mean(axis=0) if len(raw) else 0.0
    for language in set(spoken.tolist()):
        own = spoken == language
        rest[own] -= raw[own].mean(axis=0) if own.sum() >= _MEAN_FROM else common
    return unit(rest)


def _metric(differences: Floats) -> Floats:
    """What makes these differences even in all directions, but for the shrinkage."""
    spread = differences.astype(np.float64).T @ differences / len(differences)
    even = float(np.trace(spread)) / len(spread)
    if even <= 0:
        return np.eye(len(spread), dtype=np.float32)
    spread = (1 - _SHRINKAGE) * spread / even + _SHRINKAGE * np.eye(len(spread))
    values, ways = np.linalg.eigh(spread)
    return np.asarray((ways * values**-0.5) @ ways.T, np.float32)
