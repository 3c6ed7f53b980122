"""One figure for a text, from 0 (hard) to 100 (easy), as a sum anyone can follow.

Each signal is a share or a count per sentence, taken as it is; its weight says by how much it pulls
the text towards "normal". The sum goes through the logistic function; 50 is the border. The weights
were fitted (ridge, no weight may be negative; the border in the middle of the gap) on the pairs
marked ``fit`` in tests/easy/pairs.tsv, written for this project; ``python -m tests.easy fit``
prints them anew. Single sentences are judged badly by any such sum: it is meant for texts of
about five.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from bot.easy.document import Document
from bot.easy.levels import kanji_level
from bot.easy.rules.characters import kanji_share, long_runs
from bot.easy.rules.grammar import (
    connectives,
    ends_politely,
    honorifics,
    passives,
    verbal_noun_share,
)
from bot.easy.rules.sentences import LONG
from bot.easy.rules.vocabulary import share_above

BIAS = -8.29
WEIGHTS: Mapping[str, float] = {
    "length": 2.3,
    "long sentences": 0.36,
    "words above N4": 2.39,
    "words above N3": 2.86,
    "kanji a sentence": 1.12,
    "kanji share": 5.18,
    "kanji above N4": 3.08,
    "kanji runs": 0.29,
    "kanji nouns": 5.95,
    "verbal nouns": 9.46,
    "passives": 1.29,
    "respectful forms": 1.5,
    "official connectives": 1.5,
    "other endings": 5.38,
}


NAMES = tuple(WEIGHTS)
"""The signals, in the order in which they are shown."""


def signals(document: Document) -> dict[str, float]:
    """What the score is made of; every value grows with difficulty."""
    sentences = document.spoken or document.sentences
    if not sentences:
        return dict.fromkeys(NAMES, 0.0)
    count = len(sentences)
    kanji = [char for char in document.plain if kanji_level(char) or "\u4e00" <= char <= "\u9fff"]
    words = [word for one in document.sentences for word in one.words if not word.is_a("補助記号")]
    nouns = sum(
        word.is_a("名詞") and re.fullmatch(r"[一-龥々]{2,}", word.surface) is not None
        for word in words
    )
    return {
        "length": sum(one.length for one in sentences) / count / LONG,
        "long sentences": sum(one.length > LONG for one in sentences) / count,
        "words above N4": share_above(document, 4),
        "words above N3": share_above(document, 3),
        "kanji a sentence": sum(one.kanji for one in sentences) / count / 10,
        "kanji share": kanji_share(document),
        "kanji above N4": sum(kanji_level(char) < 4 for char in kanji) / max(1, len(kanji)),
        "kanji runs": sum(len(long_runs(document, one.shown)) for one in sentences) / count,
        "kanji nouns": nouns / max(1, len(words)),
        "verbal nouns": verbal_noun_share(document),
        "passives": sum(len(passives(one)) for one in sentences) / count,
        "respectful forms": sum(map(honorifics, sentences)) / count,
        "official connectives": sum(map(connectives, sentences)) / count,
        "other endings": sum(one.closed and not ends_politely(one) for one in sentences) / count,
    }


def score(values: Mapping[str, float]) -> float:
    """The figure for these signals."""
    difficulty = BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in values.items())
    return 100.0 / (1.0 + math.exp(max(-50.0, min(50.0, difficulty))))
