"""Questions that most likely ask the same, in one language, put together for editors.

By letters only: sentence vectors cost 20 ms a text, which is too much for a page over a thousand
questions. What the understanding made of each question when it came (its nearest entry, found with
vectors where there are any) stands in for them: two questions near the same entry need to look
less alike. The same questions in the same order always give the same clusters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.domain.locale import LocaleTag

SAME_TOPIC = 58.0
"""From this likeness (of 100) on, questions near one entry are put together …"""
ANY_TOPIC = 74.0
"""… and questions near different ones, or none."""

_UNSPACED = frozenset({"ja", "ja-simple", "zh-Hans", "zh-Hant", "th", "km", "my"})
"""Written without spaces between words: pairs of letters stand in for words."""


def clusters(
    questions: Sequence[tuple[str, str]], locale: LocaleTag
) -> tuple[tuple[int, ...], ...]:
    """The positions of the questions (text and nearest entry, empty for none), put together.

    Every question is in exactly one cluster, next to its first one, which it is compared with;
    the largest cluster comes first, those of one size in the order of their first questions.
    """
    unspaced = locale in _UNSPACED
    found: list[list[int]] = []
    leaders: list[tuple[str, str]] = []
    by_words: dict[str, int] = {}
    for position, (text, topic) in enumerate(questions):
        words = _folded(text, unspaced=unspaced)
        nearest = by_words.get(words)
        if nearest is None:
            nearest = _nearest(words, topic, leaders)
        if nearest is None:
            nearest = len(found)
            found.append([])
            leaders.append((words, topic))
        by_words.setdefault(words, nearest)
        found[nearest].append(position)
    return tuple(tuple(one) for one in sorted(found, key=lambda one: (-len(one), one[0])))


def _nearest(words: str, topic: str, leaders: Sequence[tuple[str, str]]) -> int | None:
    best, place = 0.0, None
    for number, (others, its_topic) in enumerate(leaders):
        wanted = SAME_TOPIC if topic and topic == its_topic else ANY_TOPIC
        likeness = fuzz.token_sort_ratio(words, others, score_cutoff=max(wanted, best))
        if likeness >= wanted and likeness > best:
            best, place = likeness, number
    return place


def _folded(text: str, *, unspaced: bool) -> str:
    """Case, width and marks folded; as words, or as pairs of letters where there are none."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(c if unicodedata.category(c)[0] not in "PZCS" else " " for c in plain)
    if not unspaced:
        return " ".join(plain.split())
    letters = "".join(plain.split())
    return " ".join(letters[at : at + 2] for at in range(max(1, len(letters) - 1)))
