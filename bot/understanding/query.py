"""A message made ready for the ranker: its variants, each a bag of terms read as one language."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from bot.domain.locale import JA, LocaleTag
from bot.understanding import typos
from bot.understanding.index import Index
from bot.understanding.language import Reading
from bot.understanding.normalise import close_gaps, fold_accents, fold_kana
from bot.understanding.typos import NOTHING
from bot.understanding.words import Bag, bag, group, spaced_words

OTHER_LOCALE = 0.45
"""What a match in a language counts that the message is not written in."""
SISTER_LOCALE = 0.97
"""The same for the other Japanese, or the other Chinese."""
JAPANESE_NAME = 0.9
"""The same for a Japanese word inside a message of another language."""
RIVAL_SHARE = 0.35
"""From this share of the likeliest language's probability on, another one is tried as well."""
MAX_VARIANTS = 6
REPAIR_TRUST = 0.8
"""A repair may be wrong (``contact`` is no misspelt ``contract``): alone it rarely answers."""

_HIRAGANA = re.compile(r"[\u3041-\u3096]{3,}")
_OTHER_THAN_KATAKANA = re.compile(r"[^\W\d_\u30a1-\u30fe]")


@dataclass(frozen=True)
class Variant:
    """One way to read the message."""

    note: str
    locale: LocaleTag
    group: str
    bag: Bag
    weights: Mapping[LocaleTag, float]
    """How much a match counts in a text of each locale."""
    trust: float = 1.0
    """What a probability found by this reading is worth."""
    restored: str = ""
    """The whole message with its kana restored to the base's words, where that was done."""


def variants(text: str, reading: Reading, index: Index) -> tuple[Variant, ...]:
    """The readings worth trying, the plain one first; at most six."""
    found: list[Variant] = []
    for locale in _languages(reading, index):
        weights = _weights(reading, locale, index)
        if group(locale) == "ja":
            found.append(_variant("as written", text, locale, weights))
            kana = _kana_alone(text)
            if _HIRAGANA.search(kana):
                restored = index.lexicon.restore(close_gaps(kana))
                if restored not in (close_gaps(text), close_gaps(kana)):
                    read = _variant(f"kana restored: {restored}", restored, locale, weights)
                    found.append(replace(read, restored=restored))
            continue
        found.extend(_spaced(text, locale, weights, index))
    return tuple(found[:MAX_VARIANTS])


def _kana_alone(text: str) -> str:
    """A message all in katakana, as old machines send it, in hiragana; any other as it is."""
    return text if _OTHER_THAN_KATAKANA.search(text) else fold_kana(text)


def _languages(reading: Reading, index: Index) -> tuple[LocaleTag, ...]:
    """The message's locale, and where that is not sure the likeliest rivals that the base has."""
    if reading.sure:
        return (reading.locale,)
    rivals = [
        locale
        for locale, share in sorted(reading.shares.items(), key=lambda one: -one[1])
        if share >= RIVAL_SHARE
        and group(locale) != group(reading.locale)
        and locale in index.locales
    ]
    return (reading.locale, *rivals[:2])


def _weights(reading: Reading, locale: LocaleTag, index: Index) -> dict[LocaleTag, float]:
    weights: dict[LocaleTag, float] = {}
    for other in index.locales:
        share = min(1.0, reading.shares.get(other, 0.0))
        weights[other] = OTHER_LOCALE + (0.95 - OTHER_LOCALE) * share**0.5
        if group(other) == group(locale):
            weights[other] = max(weights[other], SISTER_LOCALE)
    weights[locale] = 1.0
    return weights


def _variant(
    note: str, text: str, locale: LocaleTag, weights: Mapping[LocaleTag, float]
) -> Variant:
    return Variant(note, locale, group(locale), bag(text, locale), weights)


def _spaced(
    text: str, locale: LocaleTag, weights: Mapping[LocaleTag, float], index: Index
) -> list[Variant]:
    """As written, and with typos repaired and romanised Japanese read if there are any."""
    its_group = group(locale)
    plain = _variant("as written", text, locale, weights)
    known = index.idf.get(its_group, ())
    words = [fold_accents(word) for word in spaced_words(text, locale)]
    japanese = _romanised(words, index, known)
    spelled = {word for names in japanese for word in names}
    repaired = typos.repair(
        [word for word in words if word not in spelled], index.vocabulary.get(its_group, NOTHING)
    )
    if not japanese and not repaired:
        return [plain]
    terms = _without(plain.bag, spelled | set(repaired))
    for name in japanese.values():
        for term, weight in bag(name, JA).items():
            terms[term] = weight
    for right in repaired.values():
        for term, weight in bag(right, locale).items():
            terms[term] = max(terms.get(term, 0.0), weight)
    trust = REPAIR_TRUST if repaired else 1.0
    notes = [f"{' '.join(names)} = {name}" for names, name in japanese.items()]
    notes += [f"{word} → {right}" for word, right in repaired.items()]
    return [
        plain,
        Variant("repaired: " + ", ".join(notes), locale, its_group, terms, weights, trust),
    ]


def _romanised(words: list[str], index: Index, known: Container[str]) -> dict[tuple[str, ...], str]:
    """Runs of up to four words that together spell a Japanese word of the base."""
    found: dict[tuple[str, ...], str] = {}
    at = 0
    while at < len(words):
        for size in range(min(4, len(words) - at), 0, -1):
            names = tuple(words[at : at + size])
            word = index.lexicon.romanised("".join(names))
            if word is not None and (size > 1 or f"w:{names[0]}" not in known):
                found[names] = word
                at += size
                break
        else:
            at += 1
    return found


def _without(terms: Bag, words: set[str]) -> dict[str, float]:
    """The bag of a message without these words and their grams."""
    gone: set[str] = set()
    kept: set[str] = set()
    for word in words:
        gone |= set(bag(word, JA))
    for term in terms:
        if term.startswith("w:") and term[2:] not in words:
            kept |= set(bag(term[2:], JA))
    return {term: weight for term, weight in terms.items() if term not in gone or term in kept}
