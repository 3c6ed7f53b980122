"""The weighted terms of a text: Japanese words, grams of unspaced scripts, words elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from bot.domain.locale import JA, JA_SIMPLE, LocaleTag
from bot.understanding import japanese
from bot.understanding.function_words import (
    FOLDED_FUNCTION_WORDS,
    FUNCTION_STRINGS,
    FUNCTION_WORDS,
)
from bot.understanding.normalise import close_gaps, fold_accents

Bag = Mapping[str, float]
"""Term → weight. A term's first letter tells its kind: ``j`` Japanese word, ``c`` gram of an
unspaced script, ``w`` word without accents, ``x`` word with accents, ``p`` pair of words, ``g``
gram in a word."""

_WORD = re.compile(r"[^\W_]+(?:['\u0300-\u036f\u0900-\u097f]+[^\W_]*)*", re.UNICODE)
_CJK_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u3005\U00020000-\U0002ffff]+")
_UNSPACED_RUN = re.compile(r"[\u0e00-\u0e7f]+|[\u1000-\u109f]+|[\u1780-\u17ff]+")
_MAX_WORD = 40

_GRAM_SHARE = 0.6
"""What all grams of a word weigh together, beside the word's 1."""
_ACCENT_SHARE = 0.3
_PAIR_SHARE = 0.8

_SYLLABIC = {LocaleTag("vi")}
"""Locales whose written words are syllables: pairs of them make the word."""
_CHINESE = {LocaleTag("zh-Hans"), LocaleTag("zh-Hant")}


def group(locale: LocaleTag) -> str:
    """Locales that share their words: both kinds of Japanese, both of Chinese."""
    if locale in {JA, JA_SIMPLE}:
        return "ja"
    return "zh" if locale in _CHINESE else locale


def bag(text: str, locale: LocaleTag) -> dict[str, float]:
    """The terms of a normalised text, read as text of ``locale``."""
    terms: dict[str, float] = {}
    rest = text
    if locale in _CHINESE:
        rest = _take_grams(rest, _CJK_RUN, locale, terms)
    elif locale in {JA, JA_SIMPLE}:
        for term in japanese.content_terms(text):
            if not term.isascii():
                _add(terms, f"j:{term}", 1.0)
        rest = _CJK_RUN.sub(" ", rest)
    else:
        for run in _CJK_RUN.findall(rest):
            for term in japanese.content_terms(run):
                _add(terms, f"j:{term}", 1.0)
        rest = _CJK_RUN.sub(" ", rest)
    rest = _take_grams(rest, _UNSPACED_RUN, locale, terms)
    _take_words(rest, locale, terms)
    return terms


def spaced_words(text: str, locale: LocaleTag) -> list[str]:
    """The words of a text that are separated by spaces, without function words."""
    plain = text.isascii()
    stop = (FOLDED_FUNCTION_WORDS if plain else FUNCTION_WORDS).get(locale, frozenset())
    rest = _UNSPACED_RUN.sub(" ", _CJK_RUN.sub(" ", text))
    return [word[:_MAX_WORD] for word in _WORD.findall(rest) if word not in stop]


def _take_words(text: str, locale: LocaleTag, terms: dict[str, float]) -> None:
    found = spaced_words(text, locale)
    folded = [fold_accents(word) for word in found]
    for word, plain in zip(found, folded, strict=True):
        if len(plain) == 1 and not plain.isdigit() and locale not in _SYLLABIC:
            continue
        _add(terms, f"w:{plain}", 1.0)
        if word != plain:
            _add(terms, f"x:{word}", _ACCENT_SHARE)
        grams = _grams(plain)
        for gram in grams:
            _add(terms, f"g:{gram}", _GRAM_SHARE / len(grams))
    if locale in _SYLLABIC:
        for first, second in pairwise(folded):
            _add(terms, f"p:{first} {second}", _PAIR_SHARE)


@cache
def _grams(word: str) -> tuple[str, ...]:
    """Pieces of three and four letters (two syllables of Hangul), the word's start marked."""
    if "\uac00" <= word[0] <= "\ud7af":
        return tuple(word[at : at + 2] for at in range(len(word) - 1))
    if len(word) < 3:
        return ()
    marked = f"<{word}"
    return tuple(marked[at : at + size] for size in (3, 4) for at in range(len(marked) - size + 1))


def _take_grams(
    text: str, run_pattern: re.Pattern[str], locale: LocaleTag, terms: dict[str, float]
) -> str:
    """Add the grams of every run of an unspaced script; returns the text without those runs."""
    text = close_gaps(text)
    for run in run_pattern.findall(text):
        for string in FUNCTION_STRINGS.get(locale, ()):
            run = run.replace(string, " ")
        for piece in run.split():
            for size, weight in ((1, 0.25), (2, 1.0), (3, 0.5)):
                if size == 1 and locale not in _CHINESE:
                    continue
                for at in range(len(piece) - size + 1):
                    _add(terms, f"c:{piece[at : at + size]}", weight)
    return run_pattern.sub(" ", text)


def _add(terms: dict[str, float], term: str, weight: float) -> None:
    """Keep a term once, at its highest weight: in short texts repetition tells little."""
    if terms.get(term, 0.0) < weight:
        terms[term] = weight
