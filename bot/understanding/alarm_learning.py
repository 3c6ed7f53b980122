"""The emergency lane's second judgement, learnt from the content.

Two judges are learnt first, of how a message is put and of what it means; then how much each of
them counts beside the lists. For the second step every judge is asked about messages it has not
learnt from, else it would seem to know everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from bot.domain.entry import Content
from bot.understanding import likeness as alike
from bot.understanding.alarm import EVIDENCE, Alarm, Kinds
from bot.understanding.alarm_book import FOLDS, Book, Shelves, Truths, taught_book
from bot.understanding.emergency import Lane
from bot.understanding.likeness import Likeness
from bot.understanding.logistic import Floats, on_pieces, on_rows
from bot.understanding.vectors import Embed

_PIECE_STIFFNESS, _STIFFNESS = 0.3, 1.0
_HELD_AGAINST = 3_000
"""Examples that a message is held against. Of those left out 0.907 were heard with 2,000, 0.920
with 3,000, while 4 % of the ordinary ones rang falsely; all of them would take a minute."""
_PHRASES = 1 / 9
"""The share of their weight that phrases have in teaching the judges. Hardly any sounds like
danger; what tells a cry from a message that only sounds like one is in the examples. How much each
judge counts is learnt with the full weight: most of what people write is ordinary."""
_FIRST_WEIGHT = 0.1
"""The share that phrases of entries about danger count before it is known which of them are
cries."""
_MEANT = 3.0
"""The log odds that such a phrase is a cry, where it is wholly like one."""
_MET = 2.0
"""The log odds that such a phrase is a cry, added where it meets a list."""
_DEAF, _DEAF_TO_PHRASES = 0.1, 0.025
"""How often the lists fail where the examples say they do not: words were added to the lists for
many of the examples, and people use others. On unseen messages they missed 8 % of the
emergencies and met 11 % of the messages that only sound like one."""


def learn(
    content: Content, lane: Lane, shelves: Shelves, embed: Embed | None = None
) -> Alarm | None:
    """Learn from the examples and phrases; None where no language has examples enough.

    With vectors in the shelves ``embed`` gives those of the examples.
    """
    book = taught_book(content, lane, shelves, embed)
    return None if book is None else learn_from(book)


def learn_from(book: Book) -> Alarm:
    """Learn from messages made ready."""
    likeness, meant = _likeness(book)
    book, putting = _cleaned(book, meant)
    put = _asked_blind(book, putting)
    learnt = Alarm(putting.weights, _weighed(book, [put]), _kinds(book), book.taught)
    if likeness is None or meant is None:
        return learnt
    return replace(
        learnt, likeness=likeness, by_vector=_weighed(book, [meant, put]), means=book.means
    )


def _likeness(book: Book) -> tuple[Likeness, Floats] | tuple[None, None]:
    """The judge by meaning, and what it says of each message when it has not learnt from it.

    Doubtful phrases teach it nothing, so that it can tell which of them are cries.
    """
    if book.vectors is None:
        return None, None
    weight = np.where(book.doubtful, 0.0, _teaching(book))
    order = np.argsort(book.number[: book.examples], kind="stable")
    kept = np.sort(order[:_HELD_AGAINST])
    return alike.learn(book.vectors, book.right, weight, book.fold_of_meaning, kept)


@dataclass(frozen=True)
class _Putting:
    """Judges by how a message is put."""

    weights: Floats
    """The constant last."""

    @classmethod
    def learn(cls, book: Book, messages: Truths, start: Floats | None = None) -> Self:
        """From these messages; ``start`` as in ``on_pieces``."""
        rows, right, weight = (
            book.pieces.only(messages),
            book.right[messages],
            _teaching(book)[messages],
        )
        return cls(on_pieces(rows, right, weight, _PIECE_STIFFNESS, start))

    def told(self, book: Book, asked: Truths) -> Floats:
        """What it says of messages, as log odds."""
        return book.pieces.only(asked).times(self.weights[:-1]) + float(self.weights[-1])


def _teaching(book: Book) -> Floats:
    """What each message counts when a judge learns."""
    phrase = np.arange(len(book.right)) >= book.examples
    return np.where(phrase, _PHRASES * book.weight, book.weight)


def _asked_blind(book: Book, judge: _Putting) -> Floats:
    """What a judge says of each message when it has not learnt from it."""
    told = np.zeros(len(book.right))
    for fold in range(FOLDS):
        asked = book.fold == fold
        if asked.any() and (~asked & (book.right > 0)).any():
            told[asked] = judge.learn(book, ~asked, judge.weights).told(book, asked)
    return told


def _cleaned(book: Book, meant: Floats | None) -> tuple[Book, _Putting]:
    """Without those doubtful phrases that are cries; with the judge taught the rest."""
    first = replace(book, weight=book.weight * np.where(book.doubtful, _FIRST_WEIGHT, 1.0))
    every = np.ones(len(book.right), bool)
    putting = _Putting.learn(first, every)
    told = putting.told(book, every)
    if meant is not None:
        told = told + _MEANT * meant
    told[book.heard] += _MET * (book.evidence[:, EVIDENCE.index("many")] > 0)
    book = replace(book, weight=np.where(book.doubtful & (told > 0), 0.0, book.weight))
    return book, _Putting.learn(book, every, putting.weights)


def _weighed(book: Book, told: Sequence[Floats]) -> Floats:
    """How much the judges count beside the lists, the constant last.

    Each message is asked once as the lists hear it and once as if they had failed.
    """
    judged = np.stack(told, axis=1)[book.heard]
    right = book.right[book.heard]
    weight = book.weight[book.heard] * book.stands_for
    wrong = book.evidence.copy()
    wrong[:, : EVIDENCE.index("asks")] = 0.0
    wrong[right == 0, EVIDENCE.index("near")] = 1.0
    wrong[right == 0, EVIDENCE.index("many")] = 0.25
    deaf = np.where(book.heard < book.examples, _DEAF, _DEAF_TO_PHRASES)
    return on_rows(
        np.vstack([np.hstack([judged, book.evidence]), np.hstack([judged, wrong])]),
        np.concatenate([right, right]),
        np.concatenate([weight * (1 - deaf), weight * deaf]),
        _STIFFNESS,
    )


def _kinds(book: Book) -> Kinds:
    """The middle of each danger's examples, less the middle of all cries."""
    cries = len(book.dangers)
    own = book.pieces.only(np.arange(len(book.right)) < cries)
    middle = own.added_up(np.ones(cries)) / cries
    dangers = sorted(set(book.dangers))
    rows, vectors = [], []
    for danger in dangers:
        these = np.array([one == danger for one in book.dangers])
        rows.append(own.added_up(these.astype(float)) / these.sum() - middle)
        if book.vectors is not None:
            mean = book.vectors[:cries][these].mean(axis=0)
            vectors.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
    return Kinds(
        tuple(dangers),
        np.array(rows, np.float32),
        np.array(vectors, np.float32) if vectors else None,
    )
