"""Words as they are searched for: the same for every script, database and way of typing.

Where words are spaced, a term is a word without case and accents, and a search finds its
beginnings. Where they are not (Japanese, Chinese, Thai, Khmer, Burmese, Lao), terms are pairs of
neighbouring letters, and a search for several letters is one for their pairs in a row: just the
places where they stand together. Hiragana and katakana are the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

MOST_TERMS = 2_000
"""Terms kept of one text."""
MOST_ASKED = 12
"""Terms looked for at once; more make no search better."""
_LONGEST = 48
"""Letters of a term; what is longer is nobody's word."""

_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # 々〆〇
    (0x3041, 0x30FF),  # kana
    (0x3400, 0x9FFF),  # Chinese characters
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_ALONE = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ı": "i", "ё": "е"})


@dataclass(frozen=True)
class Wanted:
    """What to look for: every phrase (terms in a row), the last term of each of them as typed so
    far where ``open_end`` says so."""

    phrases: tuple[tuple[str, ...], ...]
    open_end: tuple[bool, ...]

    def __bool__(self) -> bool:
        return bool(self.phrases)


def search_terms(text: str) -> tuple[str, ...]:
    """The terms by which a text is found, in order."""
    terms: list[str] = []
    for run, spaced in _runs(_folded(text)):
        if spaced:
            terms.append(run)
        else:
            # The last letter by itself, so that a search for a single letter finds it as well.
            terms.extend((*_pairs(run), run[-1]))
        if len(terms) >= MOST_TERMS:
            break
    return tuple(terms[:MOST_TERMS])


def read_search(text: str) -> Wanted:
    """What somebody typed into the field to search; everything between spaces must be found."""
    phrases: list[tuple[str, ...]] = []
    ends: list[bool] = []
    for run, spaced in _runs(_folded(text)):
        terms = (run,) if spaced else tuple(_pairs(run)) or (run,)
        room = MOST_ASKED - sum(len(phrase) for phrase in phrases)
        if room <= 0:
            break
        phrases.append(terms[:room])
        ends.append(len(run) > 1 if spaced else len(run) == 1)
    return Wanted(tuple(phrases), tuple(ends))


def ticket_number(text: str) -> int | None:
    """The ticket meant by ``#12`` or ``12``; None for all else."""
    figure = unicodedata.normalize("NFKC", text).strip().removeprefix("#")
    return int(figure) if figure.isascii() and figure.isdecimal() and len(figure) < 16 else None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain
    folded: list[str] = []
    for letter in plain:
        parts = unicodedata.normalize("NFD", letter)
        if len(parts) > 1 and all(_is_accent(mark) for mark in parts[1:]):
            folded.append(parts[0])
        elif "ァ" <= letter <= "ヶ":
            folded.append(chr(ord(letter) - 0x60))
        elif not _is_accent(letter):
            folded.append(letter)
    return "".join(folded).translate(_ALONE)


def _is_accent(mark: str) -> bool:
    """What Latin and Cyrillic letters carry; the signs of Japanese, Hindi or Thai are letters."""
    return "\u0300" <= mark <= "\u036f"


def _runs(folded: str) -> Iterator[tuple[str, bool]]:
    """Letters that stand together, and whether their words are spaced."""
    run: list[str] = []
    kind: bool | None = None
    for letter in folded:
        known = _spaced(letter)
        if run and known is not kind:
            yield "".join(run)[:_LONGEST] if kind else "".join(run), bool(kind)
            run = []
        kind = known
        if known is not None:
            run.append(letter)
    if run:
        yield "".join(run)[:_LONGEST] if kind else "".join(run), bool(kind)


def _spaced(letter: str) -> bool | None:
    """Whether words of this letter's script are spaced; None for what is no letter or figure."""
    if letter.isascii():
        return True if letter.isalnum() else None
    if unicodedata.category(letter)[0] not in "LNM":
        return None
    code = ord(letter)
    return not any(first <= code <= last for first, last in _UNSPACED)


def _pairs(run: str) -> Iterator[str]:
    return (one + other for one, other in pairwise(run))
