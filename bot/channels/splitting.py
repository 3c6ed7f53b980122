"""Cuts a long answer where a reader would pause: never inside a letter, an address or a number.

Breaks are looked for from the best kind to the poorest: between paragraphs, between lines, behind
a sentence, at a space, between any two letters. A kind is good enough once the piece it makes is
a third full; otherwise one blank line near the top would leave a nearly empty message.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum

import regex

from bot.channels.limits import graphemes, nfc, utf16_length

_WHOLE = regex.compile(
    r"""
    (?:https?://|www\.)[^\s<>「」『』（）【】、。，]+    # a web address, while it can be one
    | [+#¥￥$€]?[0-9０-９]+(?:[-‐‑–./:,][0-9０-９]+)*%?  # 0570-013904, 4,000, 2026/11/22, 8:30
    """,
    regex.VERBOSE,
)

_SENTENCE_END = regex.compile(
    r"[。！？．।॥။។៕…‥‽]+[」』）】〉》”’\"')]*|(?<![.!?ฯ])[.!?ฯ]++[」』）”’\"')]*+(?=\s)"
)
"""A full stop of a script's own needs no space behind it; a Latin dot does (``3.5``, ``ม.ค.``)."""


_MARK = regex.compile(r"[\p{M}\u200c\u200d]")
"""What forms one letter with whatever stands before it, a blank included."""


class _Break(IntEnum):
    """Kinds of places to cut at, the best first."""

    PARAGRAPH = 0
    LINE = 1
    SENTENCE = 2
    SPACE = 3
    LETTER = 4


def split_text(
    text: str, limit: int, measure: Callable[[str], int] = utf16_length
) -> tuple[str, ...]:
    """The text in pieces of at most ``limit``, in NFC and without the blanks at the cuts.

    Nothing but white space is lost. A single letter longer than ``limit`` (dozens of accents on
    one base) is the only thing ever cut in two. A blank text gives no piece.
    """
    if limit < 2:
        raise ValueError("a piece needs room for at least one letter")
    whole = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    if measure(whole) <= limit:
        # Nearly every message; looking at each letter would cost as much as all the rest.
        piece = whole.strip()
        if not _MARK.match(piece):
            return (piece,) if piece else ()
    letters = list(_fitting(graphemes(whole), limit, measure))
    return tuple(_pieces(letters, limit, measure))


def _fitting(letters: Iterable[str], limit: int, measure: Callable[[str], int]) -> Iterator[str]:
    for letter in letters:
        if measure(letter) <= limit:
            yield letter
        else:
            yield from letter


def _pieces(letters: list[str], limit: int, measure: Callable[[str], int]) -> Iterator[str]:
    kinds = _breaks(letters)
    sizes = [measure(letter) for letter in letters]
    start = 0
    while True:
        while start < len(letters) and letters[start].isspace():
            start += 1
        if start == len(letters):
            return
        end, size = start, 0
        while end < len(letters) and size + sizes[end] <= limit:
            size += sizes[end]
            end += 1
        if end < len(letters):
            end = _best_cut(kinds, sizes, start, end, limit)
        last = end
        while last > start and letters[last - 1].isspace():
            last -= 1
        yield "".join(letters[start:last])
        start = end


def _best_cut(
    kinds: dict[_Break, list[int]], sizes: list[int], start: int, end: int, limit: int
) -> int:
    """Where to cut ``letters[start:end]``, which is as long as it may be; ``end`` if nowhere."""
    fallback = end
    for kind in _Break:
        places = kinds[kind]
        index = bisect_right(places, end) - 1
        if index < 0 or places[index] <= start:
            continue
        if kind is _Break.LETTER:
            return places[index] if fallback == end else fallback
        if sum(sizes[start : places[index]]) * 3 >= limit:
            return places[index]
        if fallback == end:
            fallback = places[index]
    return fallback


def _breaks(letters: list[str]) -> dict[_Break, list[int]]:
    """For each kind the places, as indices of letters, before which one may cut."""
    text = "".join(letters)
    index_at: dict[int, int] = {}
    position = 0
    for index, letter in enumerate(letters):
        index_at[position] = index
        position += len(letter)
    closed = {
        place for match in _WHOLE.finditer(text) for place in range(match.start() + 1, match.end())
    }
    found: dict[_Break, set[int]] = {kind: set() for kind in _Break}
    for blank in regex.finditer(r"\s+", text):
        lines = blank.group().count("\n")
        kind = (_Break.SPACE, _Break.LINE, _Break.PARAGRAPH)[min(lines, 2)]
        found[kind].add(blank.start())
    found[_Break.SENTENCE].update(m.end() for m in _SENTENCE_END.finditer(text))
    # The zero-width space is how Khmer, Thai and Burmese are typed where words may part.
    found[_Break.SPACE].update(m.end() for m in regex.finditer(r"\u200b", text))
    found[_Break.LETTER] = set(index_at)
    return {
        kind: sorted(index_at[place] for place in places - closed if place in index_at)
        for kind, places in found.items()
    }
