"""The writing system of each text: catches texts pasted into the wrong file or left untranslated.

Known limits: languages that share a script are told apart only by a few letters, if at all; an
English paragraph in a Vietnamese text passes when the text as a whole has its marks.
"""

from __future__ import annotations

from collections.abc import Mapping

import regex

from bot.content.check.passages import Words, passages
from bot.content.loader import Loaded
from bot.content.problem import Findings
from bot.domain.locale import JA, JA_SIMPLE, LOCALES, LocaleTag

_LATIN = r"\p{Script=Latin}"
_CYRILLIC = r"\p{Script=Cyrillic}"
_HAN = r"\p{Script=Han}"
_OWN: Mapping[str, str] = {
    "ja": _HAN + r"\p{Script=Hiragana}\p{Script=Katakana}ー",
    "ja-simple": _HAN + r"\p{Script=Hiragana}\p{Script=Katakana}ー",
    "zh-Hans": _HAN,
    "zh-Hant": _HAN,
    "ko": r"\p{Script=Hangul}",
    "ne": r"\p{Script=Devanagari}",
    "th": r"\p{Script=Thai}",
    "my": r"\p{Script=Myanmar}",
    "km": r"\p{Script=Khmer}",
    "ru": _CYRILLIC,
    "uk": _CYRILLIC,
    "mn": _CYRILLIC,
}
_SCRIPT_NAMES: Mapping[str, str] = {
    "ja": "Japanese",
    "ja-simple": "Japanese",
    "zh-Hans": "Chinese",
    "zh-Hant": "Chinese",
    "ko": "Korean",
    "ne": "Devanagari",
    "th": "Thai",
    "my": "Burmese",
    "km": "Khmer",
    "ru": "Cyrillic",
    "uk": "Cyrillic",
    "mn": "Cyrillic",
}
_OWN_LETTERS = {
    tag: regex.compile(rf"[{_OWN.get(tag, _LATIN)}\p{{Script=Inherited}}]") for tag in LOCALES
}
_LETTERS = regex.compile(r"[\p{L}\p{M}]")
_KANA = regex.compile(r"[\p{Script=Hiragana}\p{Script=Katakana}]")
_JAPANESE = regex.compile(rf"[{_HAN}\p{{Script=Hiragana}}\p{{Script=Katakana}}]+")
_QUOTED = regex.compile(
    r"（[^（）\n]*）|\([^()\n]*\)|「[^「」\n]*」|『[^『』\n]*』|“[^“”\n]*”|\"[^\"\n]*\""
)

FOREIGN_LETTERS: Mapping[str, str] = {
    "ru": "іїєґөүІЇЄҐӨҮ",
    "uk": "ыэёъөүЫЭЁЪӨҮ",
    "mn": "іїєґІЇЄҐ",
}
"""Letters a neighbour language has and this one has not."""

_MARKED: Mapping[str, str] = {"vi": "ăâđêôơưạảấầậắặếềệịọốồộớờợụủứừự", "mn": "өү"}
"""Letters that a text of some length in this language cannot do without."""

_CHINESE = {"zh-Hans": ("gb2312", "big5"), "zh-Hant": ("big5", "gb2312")}
"""The character set of one way of writing, and that of the other."""

HALF = 0.5
_LINE_LETTERS = 20


def check_scripts(loaded: Loaded, findings: Findings) -> None:
    """Report texts, lines and words that are not written in the letters of their locale."""
    for passage in passages(loaded.tree):
        check_script(passage, findings)


def check_script(passage: Words, findings: Findings) -> None:
    """The same for the words of one place."""
    words = passage.words
    letters = _LETTERS.findall(words)
    if not letters:
        return
    own = len(_OWN_LETTERS[passage.locale].findall(words)) / len(letters)
    if own == 0 or (passage.whole and own < HALF):
        findings.error(
            passage.path,
            passage.line(),
            "wrong-script",
            f"the {passage.name} is not written in {_script_name(passage.locale)} letters",
            f"This file is for {LOCALES[passage.locale].english_name}.",
        )
        return
    _check_lines(passage, findings)
    _check_japanese_words(passage, findings)
    _check_neighbours(passage, findings)


def _script_name(locale: LocaleTag) -> str:
    return _SCRIPT_NAMES.get(locale, "Latin")


def _check_lines(passage: Words, findings: Findings) -> None:
    offset = 0
    for line in passage.words.split("\n"):
        letters = _LETTERS.findall(line)
        if len(letters) >= _LINE_LETTERS:
            own = len(_OWN_LETTERS[passage.locale].findall(line)) / len(letters)
            if own < HALF / 2:
                findings.warning(
                    passage.path,
                    passage.line(offset),
                    "untranslated-line",
                    f"this line is not written in {_script_name(passage.locale)} letters",
                    "Translate it.",
                )
        offset += len(line) + 1


def _check_japanese_words(passage: Words, findings: Findings) -> None:
    """Kana never belong to Chinese; Japanese words elsewhere are for brackets, better for facts."""
    if passage.locale in (JA, JA_SIMPLE):
        return
    chinese = passage.locale in _CHINESE
    outside = outside_quotes(passage.words)
    hint = "Make it a fact ({ja: …, kana: …}) and name the fact, or translate it."
    pattern = _KANA if chinese else _JAPANESE
    found = pattern.search(outside)
    if found is not None and not (passage.locale == "ko" and not _KANA.search(outside)):
        report = findings.error if chinese else findings.warning
        report(
            passage.path,
            passage.line(found.start()),
            "japanese-word",
            f"the {passage.name} holds Japanese letters: {found.group()}",
            hint,
        )
        return
    inside = _KANA.search(passage.words) if chinese else None
    if inside is not None:
        findings.warning(
            passage.path,
            passage.line(inside.start()),
            "japanese-word",
            f"the {passage.name} holds kana in brackets or quotes",
            hint,
        )


def _check_neighbours(passage: Words, findings: Findings) -> None:
    words, line = passage.words, passage.line()
    foreign = sorted(set(FOREIGN_LETTERS.get(passage.locale, "")) & set(words))
    if foreign:
        findings.warning(
            passage.path,
            line,
            "foreign-letter",
            f"{LOCALES[passage.locale].english_name} does not have the letter {', '.join(foreign)}",
            "Is the text in the right file?",
        )
    marked = _MARKED.get(passage.locale)
    long = len(_LETTERS.findall(words)) >= passage.marked_letters
    if marked and long and not set(marked) & set(words.lower()):
        findings.warning(
            passage.path,
            line,
            "no-marks",
            f"the {passage.name} has none of the letters with marks this language needs",
            f"Type {LOCALES[passage.locale].english_name} with its marks.",
        )
    if passage.locale in _CHINESE:
        own, other = _CHINESE[passage.locale]
        odd = {
            c
            for c in outside_quotes(words)
            if ord(c) > 0x2E80 and not _in(c, own) and _in(c, other)
        }
        if len(odd) >= 3:
            findings.warning(
                passage.path,
                line,
                "wrong-chinese",
                f"the {passage.name} mixes in {'traditional' if own == 'gb2312' else 'simplified'} "
                f"characters: {''.join(sorted(odd)[:12])}",
                f"This file is for {LOCALES[passage.locale].english_name}.",
            )


def outside_quotes(words: str) -> str:
    """The words with everything in brackets or quotation marks blanked out, offsets kept."""
    return str(_QUOTED.sub(lambda found: " " * len(found.group()), words))


def _in(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
