"""What letters tell of a language, learnt from texts and words: counted runs, smoothed.

The chance of a letter after those before it is, as far as that was seen, what was counted, and for
the rest the chance after one letter fewer (Witten and Bell's way). Chinese characters begin with
the national standards: which of the two levels of each country's set they are in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from bot.domain.locale import JA, LocaleTag
from bot.understanding.letters import CYRILLIC, HAN, LATIN, STEP, Script
from bot.understanding.normalise import fold_accents

Floats = npt.NDArray[np.float64]

_CAUTION = 2.0
"""How much a letter never seen in a place is still expected: as if each kind that was seen there
had been new twice."""
_LEAST_SEEN = 8.0
"""Rarer runs take most of the room and tell next to nothing."""
_LEAST_NEWS: Mapping[Script, float] = {LATIN: 50.0, CYRILLIC: 30.0, HAN: 10.0}
"""A run of several letters is kept where it shifts the odds between two languages (natural
logarithm) by so much, times the root of how often it was seen: a shift counts in its standard
errors. More of the rare runs of Chinese characters are kept, for each says more."""
_LEAST_SHIFT = 0.3
"""Less is not worth its room, however often it was seen, nor is it for a single letter."""
_WITH_ACCENTS = 2
"""Texts as they are written count so often, without accents, as many type them, once."""
_ALPHABET = 100

_LEVELS: Mapping[LocaleTag, tuple[str, bytes, int]] = {
    JA: ("shift_jis", b"\x98\x9f", 2965),
    LocaleTag("zh-Hans"): ("gb2312", b"\xd8\xa1", 3755),
    LocaleTag("zh-Hant"): ("big5", b"\xc9\x40", 5401),
}
"""Per locale its standard, where the second level begins in it, and how many the first holds."""
_SECOND_LEVEL, _OUTSIDE = 0.02, 0.0005
"""The share of written characters that are of the second level, and of none. From experience: both
levels together are said to be all that ordinary texts need."""
_REPEATED = "々"
"""A sign that only Japanese writes, though other standards hold it too."""
_OTHERS = 10_000
"""So many characters share either."""


def learn(
    script: Script, texts: Mapping[LocaleTag, Iterable[tuple[str, float]]]
) -> tuple[list[str], npt.NDArray[np.uint8]]:
    """The runs that tell, in order, and for each and each column of the script how many steps it
    is less likely there than where it is likeliest. Texts (or single words) come with how often
    they count."""
    seen = [_counted(script, texts[locale]) for locale in script.columns]
    total: defaultdict[str, float] = defaultdict(float)
    for counts in seen:
        for before, after in counts.items():
            for letter, times in after.times.items():
                total[before + letter] += times
    if script is HAN:
        for character in _national_sets():
            total[character] = max(total[character], _LEAST_SEEN)
    chances: dict[str, Floats] = {}
    kept: dict[str, Floats] = {}
    for run in sorted(total, key=lambda run: (len(run), run)):
        if total[run] < _LEAST_SEEN:
            continue
        before, letter = run[:-1], run[-1]
        lower = _beginning(script, letter) if len(run) == 1 else chances[run[1:]]
        chances[run] = np.array(
            [
                _smoothed(counts.get(before), letter, low)
                for counts, low in zip(seen, lower, strict=True)
            ]
        )
        odds = np.log(chances[run])
        odds -= odds.max()
        shorter = next((kept[run[at:]] for at in range(1, len(run)) if run[at:] in kept), None)
        if shorter is None:
            shorter = np.zeros(len(odds))
        news = odds - shorter
        shift = news.max() - news.min()
        needed = 0.0 if len(run) == 1 else _LEAST_NEWS[script]
        if shift >= _LEAST_SHIFT and shift * sqrt(total[run]) >= needed:
            kept[run] = odds
    runs = list(kept)
    steps = np.array([np.round(-kept[run] / STEP).clip(0, 255) for run in runs])
    return runs, steps.astype(np.uint8)


@dataclass(frozen=True)
class _After:
    """What came after a run."""

    times: dict[str, float]
    total: float


def _counted(script: Script, texts: Iterable[tuple[str, float]]) -> dict[str, _After]:
    """After which letters (up to ``longest`` - 1, also none) which letter came how often."""
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for text, times in texts:
        tidy = script.tidy(text)
        ways = [(tidy, times * (_WITH_ACCENTS if script is LATIN else 1))]
        if script is LATIN:
            ways.append((fold_accents(tidy), times))
        for way, often in ways:
            for at in range(1, len(way)):
                for size in range(min(script.longest, at + 1)):
                    if not script.spaced and " " in way[at - size : at + 1]:
                        break
                    counts[way[at - size : at]][way[at]] += often
    return {before: _After(after, sum(after.values())) for before, after in counts.items()}


def _smoothed(after: _After | None, letter: str, lower: float) -> float:
    if after is None:
        return lower
    new = _CAUTION * len(after.times)
    return float((after.times.get(letter, 0.0) + new * lower) / (after.total + new))


def _beginning(script: Script, letter: str) -> Floats:
    """The chance of a letter in each locale before any text was read."""
    if script is not HAN or not letter.isalpha():
        return np.full(len(script.columns), 1 / _ALPHABET)
    return np.array([_by_level(letter, *_LEVELS[locale]) for locale in script.columns])


def _by_level(letter: str, codec: str, second: bytes, size: int) -> float:
    if letter == _REPEATED:
        return 1 / size if codec == _LEVELS[JA][0] else _OUTSIDE / _OTHERS
    try:
        first = letter.encode(codec) < second
    except UnicodeEncodeError:
        return _OUTSIDE / _OTHERS
    return 1 / size if first else _SECOND_LEVEL / _OTHERS


def _national_sets() -> list[str]:
    """Every character that one of the standards holds."""
    return [
        letter
        for letter in (_REPEATED, *map(chr, range(0x4E00, 0xA000)))
        if any(_by_level(letter, *level) > _OUTSIDE / _OTHERS for level in _LEVELS.values())
    ]
