"""Annotated easy Japanese (``{在留|ざいりゅう}カード``) turned into what a reader sees.

One text is stored; how its readings are shown is decided here and nowhere else.
"""

from __future__ import annotations

import html
import re

import regex

from bot.domain.readings import Readings
from bot.i18n.romaji import romaji

_ANNOTATION = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
_KANJI = regex.compile(r"[\p{Han}々〆ヶ]")
_KANA_RUN = re.compile(r"[ぁ-ゖァ-ヺー]+")
_GRAPHEME = regex.compile(r"\X")
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ"))}

LABEL_LIMIT = 20
"""Graphemes on a LINE button."""


def render(annotated: str, readings: Readings = Readings.BRACKETS) -> str:
    """The text with its readings shown as asked; anything else in braces stays as it is."""
    if readings is Readings.ROMAJI:
        return romaji(annotated)
    pieces: list[str] = []
    position = 0
    for found in _ANNOTATION.finditer(annotated):
        if readings is Readings.KANA:
            pieces.extend((annotated[position : found.start()], found.group(2)))
            position = found.end()
            continue
        pieces.append(_around(annotated[position : found.start()], readings))
        runs = align(found.group(1), found.group(2))
        pieces.extend(_word(base, reading, readings) for base, reading in runs)
        position = found.end()
    pieces.append(_around(annotated[position:], readings))
    return "".join(pieces)


def label(annotated: str) -> str:
    """The text for a button: with readings where they fit, without where they would be cut."""
    shown = render(annotated)
    return shown if graphemes(shown) <= LABEL_LIMIT else render(annotated, Readings.NONE)


def align(base: str, reading: str) -> tuple[tuple[str, str], ...]:
    """The word in runs with the reading of each (``""`` where none is needed).

    引っ越す, ひっこす → 引（ひ）, っ, 越（こ）, す. A word with a figure (3か月) stays one run,
    as does one whose kana do not occur in its reading.
    """
    if any(char.isdigit() for char in base):
        return ((base, reading),)
    runs: list[tuple[str, bool]] = []
    position = 0
    for found in _KANA_RUN.finditer(base):
        if found.start() > position:
            runs.append((base[position : found.start()], False))
        runs.append((found.group(), True))
        position = found.end()
    if position < len(base):
        runs.append((base[position:], False))
    pattern = "".join(re.escape(hiragana(run)) if kana else "(.+?)" for run, kana in runs)
    found_reading = re.fullmatch(pattern, hiragana(reading))
    if found_reading is None:
        return ((base, reading),)
    readings = iter(found_reading.groups())
    return tuple((run, "" if kana else next(readings)) for run, kana in runs)


def annotate(base: str, reading: str) -> str:
    """A word and its reading in the stored form, annotated run by run."""
    return "".join(f"{{{run}|{kana}}}" if kana else run for run, kana in align(base, reading))


def hiragana(text: str) -> str:
    """Katakana as hiragana; everything else untouched."""
    return text.translate(_TO_HIRAGANA)


def unread(annotated: str) -> str:
    """The kanji that stand outside any annotation, in order: empty where all have a reading."""
    return "".join(_KANJI.findall(_ANNOTATION.sub("", annotated)))


def graphemes(text: str) -> int:
    """How many characters people see: what LINE counts on buttons."""
    return len(_GRAPHEME.findall(text))


def _around(text: str, readings: Readings) -> str:
    return html.escape(text) if readings is Readings.HTML else text


def _word(base: str, reading: str, readings: Readings) -> str:
    match readings:
        case Readings.BRACKETS:
            return f"{base}（{reading}）" if reading else base
        case Readings.NONE | Readings.KANA | Readings.ROMAJI:
            return base
        case Readings.HTML:
            shown = html.escape(base)
            if not reading:
                return shown
            return f"<ruby>{shown}<rp>（</rp><rt>{html.escape(reading)}</rt><rp>）</rp></ruby>"
