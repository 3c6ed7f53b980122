"""Puts a reading on the kanji of a word only: 引っ越す → {引|ひ}っ{越|こ}す."""

from __future__ import annotations

import re

from bot.easy.words import hiragana

KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆]")
_KANA_RUN = re.compile(r"[ぁ-ゖァ-ヺー]+")
_SMALL_KE = re.compile(r"(?<=[\u4e00-\u9fff0-9])[ヶヵケカ](?=[\u4e00-\u9fff])")


def has_kanji(text: str) -> bool:
    """Whether a reader needs a reading for it."""
    return KANJI.search(text) is not None


def align(word: str, reading: str) -> tuple[tuple[str, str], ...]:
    """The word in runs with the reading of each (``""`` where none is needed).

    A word with a figure stays one run, as does one whose kana do not occur in its reading.
    """
    if not has_kanji(word) and not any(char.isdigit() for char in word):
        return ((word, ""),)
    if any(char.isdigit() for char in word) or _SMALL_KE.search(word):
        return ((word, reading),)
    runs: list[tuple[str, bool]] = []
    position = 0
    for found in _KANA_RUN.finditer(word):
        if found.start() > position:
            runs.append((word[position : found.start()], False))
        runs.append((found.group(), True))
        position = found.end()
    if position < len(word):
        runs.append((word[position:], False))
    pattern = "".join(re.escape(hiragana(run)) if kana else "(.+?)" for run, kana in runs)
    fitting = re.fullmatch(pattern, reading)
    if fitting is None:
        return ((word, reading),)
    readings = iter(fitting.groups())
    return tuple((run, "" if kana else next(readings)) for run, kana in runs)
