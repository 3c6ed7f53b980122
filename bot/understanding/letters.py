"""How likely a short text is in each of the languages that share a script, by its letters.

What was learnt (``letters_learning.py``) from our own texts and from lists of how frequent words
are lies beside this file as a table (for its licence see ``letters.LICENSE.txt``):
for a run of one to five characters, the odds of its last one after those before it, in each
language. The longest run that is known speaks. Two words are often enough, where an identifier for
whole documents still guesses; names that are the same everywhere tell nothing, as they should.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain.locale import JA, JA_SIMPLE, LocaleTag
from bot.understanding.normalise import normalise

TABLE = Path(__file__).with_name("letters.npz")
STEP = 0.1
"""Odds are kept as whole numbers of this size, in natural logarithms."""
TEMPER = 0.5
"""Runs of letters overlap and are not independent: taken at half their odds, what is said to be
sure at 0.9 is right nine times in ten."""

_MOST_BELOW = 500.0
"""However long a text is, its chance stays a number above 0."""


@dataclass(frozen=True)
class Script:
    """Languages that are told apart by the letters they share."""

    name: str
    locales: tuple[LocaleTag, ...]
    others: re.Pattern[str]
    """What is no letter of theirs: words end there."""
    longest: int
    """The longest run that is looked at."""
    romanised: tuple[LocaleTag, ...] = ()
    """Languages of another script that some write in this one; told beside the locales."""
    spaced: bool = True
    """Whether where a word begins and ends tells something."""

    @property
    def columns(self) -> tuple[LocaleTag, ...]:
        """All that is told."""
        return self.locales + self.romanised

    def tidy(self, text: str) -> str:
        """A text's letters alone, normalised, a space around every word."""
        return f" {self.others.sub(' ', normalise(text)).strip()} "


LATIN = Script(
    "latin",
    tuple(LocaleTag(tag) for tag in ("en", "vi", "pt-BR", "es", "fil", "id", "fr", "de")),
    re.compile(r"[^a-z\u00df-\u024f\u1e00-\u1eff'¿¡]+"),
    5,
    romanised=(LocaleTag("ne"), JA_SIMPLE),
)
CYRILLIC = Script(
    "cyrillic",
    tuple(LocaleTag(tag) for tag in ("ru", "uk", "mn")),
    re.compile(r"[^\u0400-\u04ff']+"),
    5,
)
HAN = Script(
    "han",
    (JA, LocaleTag("zh-Hans"), LocaleTag("zh-Hant")),
    re.compile(r"[^\u3400-\u9fff\u3005\U00020000-\U0002ffff「」『』“”《》,、。:;?!()·]+"),
    3,
    spaced=False,
)
SCRIPTS = (LATIN, CYRILLIC, HAN)


class Letters:
    """The odds of one script's runs of letters."""

    def __init__(self, script: Script, runs: Sequence[str], odds: npt.NDArray[np.uint8]) -> None:
        """``odds``: a row for each run, a column for each of ``columns``: steps below the best."""
        self._script = script
        self._rows = _Rows.of(runs)
        self._odds = odds

    def told(self, text: str) -> Mapping[LocaleTag, float]:
        """Per locale the logarithm of how likely the text is in it, the likeliest at 0."""
        rows = self._rows.longest(self._script.tidy(text), self._script.longest)
        below = self._odds[rows].sum(axis=0, dtype=np.int64)
        below = ((below - below.min()) * (STEP * TEMPER)).clip(max=_MOST_BELOW)
        return {
            locale: -float(one) for locale, one in zip(self._script.columns, below, strict=True)
        }


@dataclass(frozen=True, eq=False)
class _Rows:
    """Run of letters → its row, for every end of a text at once.

    A run is known by one whole number, its letters being digits: as a dictionary of strings the
    runs of the three scripts would take 17 MB.
    """

    alphabet: npt.NDArray[np.uint32]
    """Every character there is in a run, in order."""
    runs: npt.NDArray[np.uint64]
    """In ascending order."""
    rows: npt.NDArray[np.int32]

    @classmethod
    def of(cls, runs: Sequence[str]) -> _Rows:
        """From runs in the order of their rows."""
        whole = "".join(runs)
        letters, alphabet = _characters(whole), _characters("".join(sorted(set(whole))))
        base = np.uint64(len(alphabet) + 1)
        lengths = np.array([len(run) for run in runs], np.int64)
        if len(runs) and float(base) ** int(lengths.max()) >= 2.0**64:
            raise ValueError("runs too long for their alphabet")
        digits = (np.searchsorted(alphabet, letters) + 1).astype(np.uint64)
        starts, numbers = np.cumsum(lengths) - lengths, np.zeros(len(runs), np.uint64)
        for at in range(int(lengths.max(initial=0))):
            has = lengths > at
            numbers[has] = numbers[has] * base + digits[starts[has] + at]
        order = np.argsort(numbers)
        return cls(alphabet, numbers[order], order.astype(np.int32))

    def longest(self, text: str, most: int) -> npt.NDArray[np.int32]:
        """From the text's second character on: the row of the longest known run that ends there, of
        ``most`` characters; nothing where none is known."""
        if not len(self.runs):
            return self.rows
        characters = _characters(text)
        at = np.minimum(np.searchsorted(self.alphabet, characters), len(self.alphabet) - 1)
        digits = np.where(self.alphabet[at] == characters, at + 1, 0).astype(np.uint64)
        found = np.full(len(text), -1, np.int32)
        base, numbers = np.uint64(len(self.alphabet) + 1), np.zeros(len(text), np.uint64)
        there, power = np.ones(len(text), bool), np.uint64(1)
        for size in range(1, min(most, len(text)) + 1):
            # The run that ends at a place is one letter longer than the one before, to the left.
            its = digits[: len(text) - size + 1]
            numbers[size - 1 :] += its * power
            there[size - 1 :] &= its > 0
            there[: size - 1] = False
            power *= base
            place = np.minimum(np.searchsorted(self.runs, numbers), len(self.runs) - 1)
            known = there & (self.runs[place] == numbers)
            found[known] = self.rows[place[known]]
        found = found[1:]
        return found[found >= 0]


def _characters(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


@cache
def of(script: Script) -> Letters:
    """What was learnt of a script; read once."""
    with np.load(TABLE) as table:
        return Letters(
            script, str(table[f"{script.name}_runs"]).split("\n"), table[f"{script.name}_odds"]
        )


def prepare() -> None:
    """Read what was learnt now rather than at the first message."""
    for script in SCRIPTS:
        of(script)


def write(learnt: Mapping[Script, tuple[Sequence[str], npt.NDArray[np.uint8]]]) -> None:
    """Keep what was learnt, always with the same bytes for the same odds."""
    arrays: dict[str, Any] = {}
    for script, (runs, odds) in learnt.items():
        arrays[f"{script.name}_runs"] = np.array("\n".join(runs))
        arrays[f"{script.name}_odds"] = odds
    np.savez_compressed(TABLE, **arrays)
