"""How likely a short text is in each of the languages that share a script, by its letters.

What was learnt (``letters_learning.py``) from our own texts lies beside this file as a table:
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
    re.compile(r"[^\u3400-\u9fff\u3005\U00020000-\U0002ffff「」『』“”《》]+"),
    3,
    spaced=False,
)
SCRIPTS = (LATIN, CYRILLIC, HAN)


class Letters:
    """The odds of one script's runs of letters."""

    def __init__(self, script: Script, runs: Sequence[str], odds: npt.NDArray[np.uint8]) -> None:
        """``odds``: a row for each run, a column for each of ``columns``: steps below the best."""
        self._script = script
        self._row = {run: row for row, run in enumerate(runs)}
        self._odds = odds

    def told(self, text: str) -> Mapping[LocaleTag, float]:
        """Per locale the logarithm of how likely the text is in it, the likeliest at 0."""
        text, rows = self._script.tidy(text), []
        for end in range(2, len(text) + 1):
            for start in range(max(0, end - self._script.longest), end):
                row = self._row.get(text[start:end])
                if row is not None:
                    rows.append(row)
                    break
        below = self._odds[rows].sum(axis=0, dtype=np.int64)
        below = ((below - below.min()) * (STEP * TEMPER)).clip(max=_MOST_BELOW)
        return {
            locale: -float(one) for locale, one in zip(self._script.columns, below, strict=True)
        }


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
