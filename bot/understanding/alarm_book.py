"""The messages that the emergency lane's second judgement learns from, made ready.

Danger: the ``examples`` of ``_emergency.yaml``. Ordinary: its ``not`` and the phrases of all
entries.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.domain.entry import Content, LaneExample
from bot.domain.locale import LocaleTag
from bot.understanding import language
from bot.understanding.alarm import evidence
from bot.understanding.emergency import Lane
from bot.understanding.index import Field, Index
from bot.understanding.kana import as_heard
from bot.understanding.logistic import Floats
from bot.understanding.normalise import normalise
from bot.understanding.pieces import Ints, Pieces, pieces
from bot.understanding.vectors import Embed, Vectors, centred
from bot.understanding.vectors import Floats as Vector

Truths = npt.NDArray[np.bool_]
Shelves = Sequence[tuple[Index, Vectors | None]]
"""The indexes with their vectors, the residents' first."""

LEAST_EXAMPLES = 20
"""Examples of danger, and of ordinary messages, that a language must have. The phrases of one that
has fewer are not learnt from: all that was ever met of it would be ordinary, and so would its next
cry be (measured: 42 % of the examples were heard, of which the lists hear 80 %)."""
FOLDS = 3
"""Parts that are taken out in turn, to ask about what was not learnt from."""
_EVERY = 3
"""One in so many phrases is learnt from: all of them change little and take three times as long."""
_HEARD_EVERY, _EXAMPLES_HEARD_EVERY = 6, 2
"""The lists are asked about one in so many of these, and of the examples: that takes longest, and
what they count is only a handful of weights."""
_DANGER_WEIGHT, _NOT_WEIGHT = 3.0, 4.0
"""What an example counts beside a phrase."""
_SEEDS = 500
"""Examples near the same of so many are kept together when they are taken out: translations of one
another would betray the answer."""


@dataclass(frozen=True)
class Book:
    """All messages to learn from: examples of danger, ordinary ones, phrases, in this order."""

    taught: frozenset[LocaleTag]
    dangers: tuple[tuple[str, str], ...]
    """Kind and entry of each example of danger."""
    examples: int
    """How many of the messages are examples, of both kinds."""
    right: Floats
    """1 for danger."""
    weight: Floats
    doubtful: Truths
    """Phrases of entries about danger: some of them are cries."""
    pieces: Pieces
    number: Ints
    """Of each message's text; by it some are chosen, the same ones everywhere."""
    heard: Ints
    """The messages that the lists were asked about: doubtful phrases, some of the others."""
    stands_for: Floats
    """How many messages each of these stands for."""
    evidence: Floats
    """What the lists say of them: a row each."""
    vectors: Vector | None
    """A row for each message, of length 1; None without sentence vectors."""
    fold_of_meaning: Ints
    """As ``fold``, keeping examples of one meaning together."""
    means: Mapping[str, Vector] | None

    @property
    def fold(self) -> Ints:
        """In which part each message is taken out."""
        return np.asarray(self.number % FOLDS)

    def only(self, messages: Truths) -> Book:
        """Of these messages alone."""
        place = np.cumsum(messages) - 1
        heard = messages[self.heard]
        cries = messages[: len(self.dangers)]
        return replace(
            self,
            dangers=tuple(one for one, taken in zip(self.dangers, cries, strict=True) if taken),
            examples=int(messages[: self.examples].sum()),
            right=self.right[messages],
            weight=self.weight[messages],
            doubtful=self.doubtful[messages],
            pieces=self.pieces.only(messages),
            number=self.number[messages],
            heard=place[self.heard[heard]],
            stands_for=self.stands_for[heard],
            evidence=self.evidence[heard],
            vectors=None if self.vectors is None else self.vectors[messages],
            fold_of_meaning=self.fold_of_meaning[messages],
        )


@dataclass(frozen=True)
class _Phrase:
    locale: LocaleTag
    text: str
    doubtful: bool
    vector: Vector | None


def taught_book(content: Content, lane: Lane, shelves: Shelves, embed: Embed | None) -> Book | None:
    """All messages of the languages that have examples enough; None where none has.

    With vectors in the shelves ``embed`` gives those of the examples.
    """
    taught = taught_locales(content.examples)
    if not taught:
        return None
    given = taught_examples(content.examples)
    dangers = tuple((one.kind, one.entry_id) for one in given if one.kind)
    phrases = _phrases(content, shelves, taught)
    texts = [as_heard(normalise(one.text)) for one in given] + [one.text for one in phrases]
    numbers = np.array([_number(text) for text in texts])
    doubtful = np.array([False] * len(given) + [one.doubtful for one in phrases])
    locales = [one.locale for one in given] + [one.locale for one in phrases]
    every = np.where(np.arange(len(texts)) < len(given), _EXAMPLES_HEARD_EVERY, _HEARD_EVERY)
    every[doubtful] = 1
    heard = np.flatnonzero([_number(text, "ringing") for text in texts] % every == 0)
    likely = {int(at): likely_locales(texts[at], locales[at]) for at in heard}
    means = next((one.means for _, one in shelves if one is not None), None)
    vectors = None
    if embed is not None and means is not None:
        raw = embed([(one.locale, text) for one, text in zip(given, texts, strict=False)])
        own = [centred(row, one.locale, means) for row, one in zip(raw, given, strict=True)]
        vectors = np.array([*own, *(one.vector for one in phrases)], np.float32)
    return Book(
        taught=taught,
        dangers=dangers,
        examples=len(given),
        right=(np.arange(len(texts)) < len(dangers)).astype(np.float64),
        weight=np.repeat(
            [_DANGER_WEIGHT, _NOT_WEIGHT, float(_EVERY)],
            [len(dangers), len(given) - len(dangers), len(phrases)],
        ),
        doubtful=doubtful,
        pieces=pieces(texts),
        number=numbers,
        heard=heard,
        stands_for=every[heard].astype(np.float64),
        evidence=np.array(
            [evidence(texts[at], lane.hear(texts[at], tags)) for at, tags in likely.items()]
        ),
        vectors=vectors,
        fold_of_meaning=_kept_together(vectors, numbers, len(given)),
        means=means,
    )


def taught_examples(examples: Sequence[LaneExample]) -> list[LaneExample]:
    """Those of the languages that have enough, danger first: the order of ``Book``."""
    taught = taught_locales(examples)
    return sorted((one for one in examples if one.locale in taught), key=lambda one: not one.kind)


def taught_locales(examples: Sequence[LaneExample]) -> frozenset[LocaleTag]:
    """The locales with examples enough of both kinds."""
    cries = Counter(one.locale for one in examples if one.kind)
    calm = Counter(one.locale for one in examples if not one.kind)
    return frozenset(tag for tag in cries if min(cries[tag], calm[tag]) >= LEAST_EXAMPLES)


def _phrases(content: Content, shelves: Shelves, taught: frozenset[LocaleTag]) -> list[_Phrase]:
    """Some of the phrases of both audiences, each text of a language once."""
    about = {one.entry_id for patterns in content.emergency.values() for one in patterns}
    about |= {entry.id for entry in content.entries.values() if entry.urgent}
    found: dict[tuple[LocaleTag, str], _Phrase] = {}
    for index, vectors in shelves:
        for at, document in enumerate(index.documents):
            if document.locale not in taught or document.field != Field.PHRASE:
                continue
            if _number(document.text, "taken") % _EVERY:
                continue
            row = vectors.row_of(at) if vectors is not None else None
            if vectors is not None and (row is None or vectors.metric is not None):
                continue
            text = normalise(document.text)
            vector = vectors.matrix[row] if vectors is not None else None
            doubtful = index.entry_ids[document.entry] in about
            phrase = _Phrase(document.locale, text, doubtful, vector)
            found.setdefault((document.locale, text), phrase)
    return list(found.values())


def _number(text: str, salt: str = "") -> int:
    """A number of a text that is the same everywhere and tells nothing of it."""
    return zlib.crc32(f"{salt}{text}".encode())


def likely_locales(text: str, locale: LocaleTag) -> list[LocaleTag]:
    """As the core orders the locales of a message whose writer's locale is known."""
    reading = language.identify(text, locale)
    ranked = sorted(reading.shares, key=lambda tag: -reading.shares[tag])
    return [reading.locale, *(tag for tag in ranked if tag != reading.locale)]


def _kept_together(vectors: Vector | None, numbers: Ints, examples: int) -> Ints:
    """Folds in which examples of one meaning stay together; phrases as they come."""
    folds = numbers % FOLDS
    if vectors is not None:
        own = vectors[:examples]
        seeds = own[np.argsort(numbers[:examples], kind="stable")[:_SEEDS]]
        folds[:examples] = (own @ seeds.T).argmax(axis=1) % FOLDS
    return np.asarray(folds)
