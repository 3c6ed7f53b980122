"""Drafts the stored form of easy Japanese: ``{漢字|かんじ}`` and a space between phrases.

A draft is for a person to confirm: no tool reads every 方 and 中 rightly. Readings come, in this
order, from annotations already in the text, the number rules, the glossary's official words, the
table of places, the whole-word table of homographs, and the analyser.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.easy import homographs, spacing
from bot.easy.alignment import align, has_kanji
from bot.easy.numerals import find_figures, unread_spans
from bot.easy.places import place_names
from bot.easy.words import Token, hiragana, tokens

MANY = 2000
"""Lines whose words are kept: the rules ask for the same ones again."""

_BRACES = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}|\{[a-z][a-z0-9-]*(?::[a-z]+)?\}")
_JAPANESE = r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_MARKS = re.compile(r"\A(?:- +|#+ +)")


@dataclass(frozen=True)
class Plain:
    """A text without readings and spaces, and where they stood."""

    text: str
    fixed: tuple[tuple[int, int, str], ...]
    """Start, end and reading of what was annotated; a fact is one character and reads as itself."""
    spaces: frozenset[int]
    """Offsets before which there was a space."""


def strip(text: str) -> Plain:
    """One line without annotations and without spaces beside Japanese characters."""
    pieces: list[str] = []
    fixed: list[tuple[int, int, str]] = []
    length = position = 0
    for found in _BRACES.finditer(text):
        pieces.append(text[position : found.start()])
        length += found.start() - position
        base, reading = found.group(1), found.group(2)
        shown = base if base else spacing.SLOT
        fixed.append((length, length + len(shown), reading or found.group()))
        pieces.append(shown)
        length += len(shown)
        position = found.end()
    pieces.append(text[position:])
    return _without_spaces("".join(pieces), fixed)


def _without_spaces(text: str, fixed: list[tuple[int, int, str]]) -> Plain:
    cut: list[tuple[int, int]] = [
        found.span() for found in re.finditer(r"[ \u3000]+", text) if _between(text, *found.span())
    ]
    kept: list[str] = []
    spaces: set[int] = set()
    shift: list[tuple[int, int]] = []
    position = removed = 0
    for start, end in cut:
        kept.append(text[position:start])
        removed += end - start
        shift.append((end, removed))
        spaces.add(end - removed)
        position = end
    kept.append(text[position:])

    def moved(offset: int) -> int:
        at = bisect_left(shift, (offset + 1, 0)) - 1
        return offset - (shift[at][1] if at >= 0 else 0)

    return Plain(
        "".join(kept),
        tuple((moved(start), moved(end - 1) + 1, reading) for start, end, reading in fixed),
        frozenset(spaces),
    )


def _between(text: str, start: int, end: int) -> bool:
    if start == 0 or end == len(text):
        return False
    sides = text[start - 1] + text[end]
    return any(re.match(_JAPANESE, char) or char == spacing.SLOT for char in sides)


class Furigana:
    """Reads texts; ``words`` are official words with the one reading they have."""

    def __init__(self, words: Mapping[str, str] | None = None) -> None:
        self._words = {**homographs.PHRASES, **(words or {})}
        places = place_names()
        self._longest = max(map(len, (*self._words, *places)))
        self._known: dict[str, list[Token]] = {}
        self._heads = frozenset(word[0] for word in (*self._words, *places))

    def annotate(self, text: str) -> str:
        """The text with readings and spaces; line by line, so that lines stay what they are."""
        return "\n".join(self._line(line) for line in text.split("\n"))

    def read(self, text: str) -> list[Token]:
        """The words of one line without annotations, with the readings people use."""
        known = self._known.get(text)
        if known is None:
            known = self._words_of(text, tokens(text))
            if len(self._known) < MANY:
                self._known[text] = known
        return known

    def _line(self, line: str) -> str:
        mark = _MARKS.match(line)
        head = mark.group() if mark else ""
        plain = strip(line[len(head) :])
        words = self._words_of(plain.text, tokens(plain.text), plain.spaces)
        begins = set(spacing.breaks(words)) | plain.spaces
        return head + _written(plain, words, begins)

    def _words_of(
        self, text: str, words: Sequence[Token], spaces: Collection[int] = ()
    ) -> list[Token]:
        merged = self._merge(text, words)
        unread = unread_spans(text)
        found: list[Token] = []
        for index, word in enumerate(merged):
            bare_figure = word.is_a("名詞", "数詞") and word.surface[0].isdigit()
            if bare_figure or any(start <= word.start < end for start, end in unread):
                found.append(replace(word, reading=hiragana(word.surface)))
                continue
            if word.pos[1] in ("数量", "定訳"):
                found.append(word)
                continue
            before = merged[index - 1] if index else None
            glued = (
                before is not None
                and (before.is_a("名詞") or before.is_a("接尾辞"))
                and (before.pos[1] != "数量" or word.surface in "中後前間日")
                and word.start not in spaces
            )
            reading = homographs.reading_of(word, text[: word.start], text[word.end :], glued)
            found.append(word if reading == word.reading else replace(word, reading=reading))
        return found

    def _merge(self, text: str, words: Sequence[Token]) -> list[Token]:
        """The words with figures and known names each as one."""
        figures = {figure.start: figure for figure in find_figures(text, words)}
        merged: list[Token] = []
        index = 0
        while index < len(words):
            word = words[index]
            figure = figures.get(word.start)
            if figure is not None:
                upto = _index_at(words, figure.end)
                if upto is not None:
                    surface = text[figure.start : figure.end]
                    merged.append(
                        Token(surface, figure.start, figure.end, figure.reading,
                              spacing.AMOUNT, surface, surface)
                    )  # fmt: skip
                    index = upto
                    continue
            known = self._known_at(text, words, index)
            if known is not None:
                upto, reading, pos = known
                surface = text[word.start : words[upto - 1].end]
                merged.append(
                    Token(surface, word.start, words[upto - 1].end, reading, pos, surface, surface)
                )
                index = upto
                continue
            merged.append(word)
            index += 1
        return merged

    def _known_at(
        self, text: str, words: Sequence[Token], index: int
    ) -> tuple[int, str, tuple[str, ...]] | None:
        """The longest official word or place that begins here and ends with a word."""
        places = place_names()
        start = words[index].start
        if text[start] not in self._heads:
            return None
        best: tuple[int, str, tuple[str, ...]] | None = None
        for upto in range(index + 1, min(index + 7, len(words)) + 1):
            end = words[upto - 1].end
            surface = text[start:end]
            if len(surface) > self._longest:
                break
            if surface in self._words and len(surface) > 1:
                pos = words[upto - 1].pos if upto == index + 1 else _NAME
                best = (upto, self._words[surface], (pos[0], "定訳", *pos[2:]))
            elif surface in places and _is_place(words[index:upto]):
                best = (upto, places[surface], _PLACE)
        if best is not None and best[0] == index + 1 and words[index].is_a("動詞"):
            return None
        return best


_NAME = ("名詞", "普通名詞", "一般", "*", "*", "*")
_PLACE = ("名詞", "定訳", "地名", "*", "*", "*")


def _is_place(words: Sequence[Token]) -> bool:
    """三重 and 大分 are places only where the analyser takes them for names."""
    if len(words) > 1 or words[0].surface[-1] in "都道府県市区町村":
        return True
    return words[0].is_a("名詞", "固有名詞")


def _index_at(words: Sequence[Token], offset: int) -> int | None:
    """The index of the word that begins at ``offset`` (or the end)."""
    for index, word in enumerate(words):
        if word.start == offset:
            return index
    return len(words) if words and words[-1].end == offset else None


def _written(plain: Plain, words: Sequence[Token], begins: set[int]) -> str:
    """The stored form, with what was annotated kept as it was."""
    covered = [(start, end) for start, end, _ in plain.fixed]
    spans: list[tuple[int, int, str]] = list(plain.fixed)
    for word in words:
        if any(start < word.end and word.start < end for start, end in covered):
            continue
        position = word.start
        for run, reading in align(word.surface, word.reading):
            if _needs(run, reading):
                spans.append((position, position + len(run), reading))
            position += len(run)
    spans.sort()
    pieces: list[str] = []
    position = 0
    for start, end, reading in spans:
        pieces.append(_spaced(plain.text, position, start, begins))
        if start and start in begins:
            pieces.append(" ")
        shown = plain.text[start:end]
        pieces.append(reading if shown == spacing.SLOT else f"{{{shown}|{reading}}}")
        position = end
    pieces.append(_spaced(plain.text, position, len(plain.text), begins))
    return "".join(pieces)


def _needs(run: str, reading: str) -> bool:
    return (
        bool(reading)
        and re.fullmatch(r"[ぁ-ゖー・]+", reading) is not None
        and (has_kanji(run) or any(char.isdigit() for char in run))
    )


def _spaced(text: str, start: int, end: int, begins: set[int]) -> str:
    """A stretch without readings, with its spaces; the one before ``start`` included."""
    return "".join(
        (" " if offset in begins and offset > 0 else "") + text[offset]
        for offset in range(start, end)
    )
