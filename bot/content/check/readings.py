"""Readings in ``ja-simple``: every kanji has one, in hiragana, and it fits its word.

Fits: kana in the word stand in the reading too, in the same order (``{引っ越し|ひっこし}``), and
each run of kanji gets at least one kana. Known limit: whether the reading is the right one
(``{日本|にっぽん}``) is for a person to confirm. Other locales should have no annotations.
"""

from __future__ import annotations

import regex

from bot.content.check.passages import Words, passages
from bot.content.loader import Loaded
from bot.content.problem import Findings
from bot.domain.locale import JA_SIMPLE
from bot.domain.template import FactRef, Ruby, Text

KANJI = regex.compile(r"[\p{Script=Han}々〆]")
HIRAGANA = regex.compile(r"[\u3041-\u3096ー・]+")
_RUNS = regex.compile(
    r"(?P<kana>[\u3041-\u3096\u30a1-\u30f4ー]+)|(?P<other>[^\u3041-\u3096\u30a1-\u30f4ー]+)"
)
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F5)}
_WITHOUT_SPACE = 25
"""This many characters of Japanese in a row without a space are a sentence nobody divided."""


def check_readings(loaded: Loaded, findings: Findings) -> None:
    """Report kanji without a reading, readings that cannot be right, and missing spaces."""
    for passage in passages(loaded.tree):
        check_reading(passage, findings)


def check_reading(passage: Words, findings: Findings) -> None:
    """The same for the words of one place."""
    if passage.placed is None:
        return
    if passage.locale == JA_SIMPLE:
        _check_parts(passage, findings)
        _check_spaces(passage, findings)
    else:
        _check_none(passage, findings)


def fits(base: str, reading: str) -> bool:
    """Whether ``reading`` can be the reading of ``base``: same kana at the same places."""
    pattern = "".join(
        regex.escape(_hiragana(run.group())) if run["kana"] else ".+"
        for run in _RUNS.finditer(base)
    )
    return regex.fullmatch(pattern, _hiragana(reading)) is not None


def _hiragana(text: str) -> str:
    return text.translate(_TO_HIRAGANA)


def _check_parts(passage: Words, findings: Findings) -> None:
    for offset, part in passage.placed or ():
        match part:
            case Text(text):
                _check_plain(passage, offset, len(text), findings)
            case Ruby(base, reading):
                _check_ruby(passage, offset, base, reading, findings)


def _check_plain(passage: Words, offset: int, length: int, findings: Findings) -> None:
    words = passage.words[offset : offset + length]
    by_line: dict[int, str] = {}
    for found in KANJI.finditer(words):
        line = passage.line(offset + found.start())
        by_line[line] = by_line.get(line, "") + found.group()
    for line, kanji in by_line.items():
        findings.error(
            passage.path,
            line,
            "no-reading",
            f"the {passage.name} has kanji without a reading: {kanji}",
            "Write {漢字|かんじ}; for words on signs and forms name a fact.",
        )


def _check_ruby(passage: Words, offset: int, base: str, reading: str, findings: Findings) -> None:
    line = passage.line(offset)
    written = f"{{{base}|{reading}}}"
    if HIRAGANA.fullmatch(reading) is None:
        findings.error(
            passage.path,
            line,
            "reading-not-hiragana",
            f"the reading in {written} is not hiragana only",
            "No katakana, no kanji, no space in a reading.",
        )
    elif KANJI.search(base) is None and not any(c.isalnum() and c.isascii() for c in base):
        findings.warning(
            passage.path,
            line,
            "needless-reading",
            f"{written} has no kanji",
            "Take the braces and the reading out.",
        )
    elif not fits(base, reading):
        findings.error(
            passage.path,
            line,
            "reading-does-not-fit",
            f"the reading in {written} does not fit: the kana of the word must be in it",
            "Like {引っ越し|ひっこし}, or better {引|ひ}っ{越|こ}し.",
        )


def _check_spaces(passage: Words, findings: Findings) -> None:
    wide = passage.text.find("\u3000")
    if wide >= 0:
        findings.warning(
            passage.path,
            passage.line(wide),
            "wide-space",
            f"the {passage.name} has a full-width space",
            "Between phrases stands one half-width space.",
        )
    if not passage.whole:
        return
    shown = []
    for offset, part in passage.placed or ():
        match part:
            case Text(text):
                shown.append(passage.words[offset : offset + len(text)])
            case Ruby(base, _):
                shown.append(base)
            case FactRef():
                shown.append("□")
    for number, line in enumerate("".join(shown).split("\n")):
        if any(len(run) >= _WITHOUT_SPACE for run in regex.split(r"[\s、。「」（）・]", line)):
            findings.warning(
                passage.path,
                passage.line() + number,
                "no-spaces",
                "a long run without a space between phrases",
                "Divide it: {在留|ざいりゅう}カードを なくした とき",
            )


def _check_none(passage: Words, findings: Findings) -> None:
    for offset, part in passage.placed or ():
        if isinstance(part, Ruby):
            findings.warning(
                passage.path,
                passage.line(offset),
                "reading-elsewhere",
                f"{{{part.base}|{part.reading}}} is an annotation outside ja-simple.md",
                "Make it a fact ({ja: …, kana: …}), or write the word alone.",
            )
            return
