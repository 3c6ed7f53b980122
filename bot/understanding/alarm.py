"""The second judgement of the emergency lane: how likely a message tells of danger now.

The lists say which words are there, not what is said with them: "my husband hits me" is danger,
"my husband hits me, what becomes of my visa?" asks for an entry, and many who are in danger use
words that no list foresaw. Three things are weighed together: what the lists met, how the message
is put (its pieces), and what it means (its sentence vector, where there is one). All weights are
learnt from the content alone (``alarm_learning``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.domain.locale import LocaleTag
from bot.understanding.emergency import Danger, Nearness, Ringing
from bot.understanding.likeness import Likeness
from bot.understanding.logistic import Floats, sigmoid
from bot.understanding.pieces import Ints, columns_of
from bot.understanding.vectors import Floats as Vector
from bot.understanding.vectors import centred

ALARM_FROM = 0.5
"""From this probability on a message is an emergency where nothing else is known of it. Of the
examples left out of learning, far harder than what is usually written, 0.904 of the cries lie above
it and 0.038 of the others."""
DOUBT_FROM = 0.1
"""From this one on the number to call is said first, whatever else is answered: a cry that is taken
for less than it is still gets it. Of the same examples 0.979 and 0.137 lie above it."""
ALARM_BY_WORDS_FROM = 0.6
"""The first where there is no sentence vector, for words alone are less sharp: from 0.5 on 36 of
1,168 unseen questions were answered wrong, from here on 30. A cry between them gets the number."""
LEEWAY, ORDINARY = 0.8, 2.0
"""What is found for a message counts, too. It is an emergency where its log odds and these 0.8 are
no less than twice the probability of the likeliest entry that is not about danger: from 0.31 on
where there is none (and no entry surely answers), from 0.5 on where one has 0.4, from 0.77 on
whatever is found. Of the examples left out of learning, 5,352 cries and 4,011 others, 4,865 and 134
are emergencies so, 4,835 and 135 where only an entry that surely answers speaks against them, below
0.85."""
CERTAIN, CERTAIN_NOT = 0.98, 0.002
"""Where the words alone are this sure, no sentence vector is needed."""
_MANY = 4
"""Patterns beyond so many say no more."""


@dataclass(frozen=True)
class Kinds:
    """The middle of the examples of each danger."""

    dangers: tuple[tuple[str, str], ...]
    """Kind and entry."""
    pieces: Vector
    """Dangers × columns."""
    vectors: Vector | None = None
    """Dangers × dimensions, each row of length 1."""


@dataclass(frozen=True)
class Alarm:
    """What was learnt; never changed afterwards."""

    pieces: Floats
    """A weight for each column, the constant last."""
    by_words: Floats
    """Weights of the pieces' sum and of ``evidence``, the constant last."""
    kinds: Kinds
    taught: frozenset[LocaleTag]
    """The languages it was taught; it knows nothing of any other."""
    likeness: Likeness | None = None
    """How like what was danger a vector is; None without sentence vectors."""
    by_vector: Floats | None = None
    """As ``by_words``, what ``likeness`` says first."""
    means: Mapping[str, Vector] | None = None
    """What the texts of a language have in common; taken off a vector."""

    def impression(self, text: str, ringing: Ringing) -> Impression:
        """What it makes of a normalised text."""
        return Impression(self, text, ringing)


@dataclass(frozen=True)
class Impression:
    """One message under the alarm."""

    alarm: Alarm
    text: str
    ringing: Ringing

    @cached_property
    def _columns(self) -> Ints:
        return columns_of(self.text)

    @cached_property
    def _put(self) -> float:
        """How the message is put, as log odds."""
        return told_by_pieces(self.alarm.pieces, self._columns)

    @cached_property
    def _evidence(self) -> tuple[float, ...]:
        return evidence(self.text, self.ringing)

    @property
    def by_words(self) -> float:
        """The probability that it is an emergency, by its words."""
        return _p(_told(np.array([self._put, *self._evidence]), self.alarm.by_words))

    def with_vector(self, vector: Vector, locale: LocaleTag) -> float:
        """The same with its sentence vector, which must come from the model learnt with.

        Raises EmbeddingFailed for a vector of another length: the model was exchanged.
        """
        alarm = self.alarm
        if alarm.likeness is None or alarm.by_vector is None or alarm.means is None:
            return self.by_words
        (meant,) = alarm.likeness.told(centred(vector, locale, alarm.means)[None])
        return _p(_told(np.array([meant, self._put, *self._evidence]), alarm.by_vector))

    def danger(self, vector: Vector | None, locale: LocaleTag) -> Danger:
        """Which danger it tells of: the one whose words are there, else that of the examples it
        is most like."""
        if self.ringing.danger is not None:
            return self.ringing.danger
        alarm, kinds = self.alarm, self.alarm.kinds
        alike = kinds.pieces[:, self._columns].sum(axis=1) / np.sqrt(max(len(self._columns), 1))
        if vector is not None and kinds.vectors is not None and alarm.means is not None:
            alike = alike + kinds.vectors @ centred(vector, locale, alarm.means)
        kind, entry_id = kinds.dangers[int(np.argmax(alike))]
        return Danger(kind, entry_id, locale, ())


EVIDENCE = ("near", "possible", "other", "many", "guarded", "asks")
"""The names of what ``evidence`` gives."""


def evidence(text: str, ringing: Ringing) -> tuple[float, ...]:
    """What the lists say of a message, and whether it asks: ``EVIDENCE``, 0 to 1."""
    met = ringing.met > 0
    return (
        float(met and ringing.nearness is Nearness.LIKELIEST),
        float(met and ringing.nearness is Nearness.POSSIBLE),
        float(met and ringing.nearness is Nearness.OTHER),
        min(ringing.met, _MANY) / _MANY,
        float(ringing.guarded),
        float("?" in text),
    )


def told_by_pieces(weights: Floats, columns: Ints) -> float:
    """The log odds that a text's pieces add up to."""
    return float(weights[columns].sum() / np.sqrt(max(len(columns), 1)) + weights[-1])


def _told(row: Vector | Floats, weights: Floats) -> float:
    return float(row @ weights[:-1] + weights[-1])


def _p(told: float) -> float:
    return float(sigmoid(np.array(told)))
