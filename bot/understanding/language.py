"""The language of a message: script first, an identifier and our letters next, the prior always."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import exp

from bot.domain.locale import EN, JA, JA_SIMPLE, LocaleTag
from bot.understanding import foreign, language_model, letters
from bot.understanding.normalise import has_letters

_ZH_HANS, _ZH_HANT = LocaleTag("zh-Hans"), LocaleTag("zh-Hant")

_HAN = re.compile(r"[\u3400-\u9fff\u3005\U00020000-\U0002ffff]")
_KANA = re.compile(r"[\u3041-\u30fa]")
_SCRIPTS: tuple[tuple[str, re.Pattern[str], LocaleTag], ...] = (
    ("Hangul", re.compile(r"[\uac00-\ud7af\u1100-\u11ff\u3131-\u318e]"), LocaleTag("ko")),
    ("Thai", re.compile(r"[\u0e00-\u0e7f]"), LocaleTag("th")),
    ("Burmese", re.compile(r"[\u1000-\u109f]"), LocaleTag("my")),
    ("Khmer", re.compile(r"[\u1780-\u17ff]"), LocaleTag("km")),
    ("Devanagari", re.compile(r"[\u0900-\u097f]"), LocaleTag("ne")),
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_MONGOLIAN = re.compile(r"[\u1800-\u18af]")
_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]")
_CHINESE_WORDS = re.compile(
    r"[我你妳您她它吗嗎么麼们們哪呢吧谁这這很沒给給是也但而对對从從还還让讓]|什么|什麼|怎|多少|可以|哪里|需要"
)
"""Characters that everyday Chinese needs and Japanese written without kana never has."""

_SECOND_LEVEL = b"\x98\x9f"
"""Where the rarer characters begin in Shift JIS."""
_WITHOUT_KANA = 16
"""So many characters in a row without any kana are hardly Japanese."""

_OWN_CHARACTERS = "characters that only this language writes"
_FITTING_SHARE = 0.3
"""What a language keeps as a rival where characters alone must tell."""
_MOST_OF_SHARED = (0.8, 0.5)
"""How sure characters of several countries can make of Chinese, and of Japanese, whose words people
of all languages in Japan copy."""

_IDENTIFIER_CODES = {
    "en": "en", "vi": "vi", "pt": "pt-BR", "es": "es", "tl": "fil", "id": "id", "fr": "fr",
    "de": "de", "ru": "ru", "uk": "uk", "mn": "mn",
}  # fmt: skip
_CYRILLIC_CODES = {"ru", "uk", "mn"}
_NEAR_OURS = {
    *_IDENTIFIER_CODES,
    "ms",
    "jv",
    "ace",
    "gl",
    "bcl",
    "pcm",
    "an",
    "oc",
    "ext",
    "lb",
    "zxx",
}
"""Codes whose readers read one of ours, or that the identifier gives to ours typed in haste."""
_LEAST_SHARE = 1e-6
"""The identifier has seen less of some of ours than it believes."""
_IDENTIFIER_TRUST = 0.5
"""It was made for whole documents and is too sure of a few words: its odds count to this power."""
_PRIOR_WEIGHT = 10.0
"""How many times likelier the conversation's own locale is than another, before reading."""
_JAPANESE_WEIGHT = 2.0
"""In Japan a message of Chinese characters alone is likelier Japanese, before reading."""
_ROMANISED_WEIGHT = 0.3
"""Fewer write Nepali or Japanese in Latin letters than any language that is at home in them."""
_LEAST_RIVAL = 0.01
_FEW_LETTERS = 3
_LIKELY = 0.3
"""Where nothing else tells, one or two letters (``si``, ``po``) are believed from here on."""
_FEW_WORDS = 2
_MOST_OF_FEW = 0.8
_ENGLISH_WEIGHT = 1.5
"""English is what people of any language fall back to, when they write in another than theirs."""
SURE = 0.85
"""From this confidence on a message counts as clearly written in its language."""


@dataclass(frozen=True)
class Reading:
    """The locale of a message, how sure that is, and why; ``shares`` holds the rivals too."""

    locale: LocaleTag
    confidence: float
    evidence: str
    shares: Mapping[LocaleTag, float]
    outside: str = ""
    """What the message is clearly written in, where that is none of our languages; ``locale`` then
    only tells what to speak instead."""

    @property
    def sure(self) -> bool:
        """Whether the message alone, without the prior, would have told."""
        return self.confidence >= SURE


def identify(text: str, prior: LocaleTag | None) -> Reading:
    """The language of a normalised text; the prior where the text does not tell."""
    script = foreign.by_script(text)
    if script:
        return _outside(prior, script)
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    latin = len(_LATIN.findall(text))
    if kana and not _quotes_japanese(text, kana + han, latin):
        return _japanese(text, kana, han, prior)
    for name, pattern, locale in _SCRIPTS:
        if len(pattern.findall(text)) > max(han, latin / 2):
            other = foreign.devanagari(text) if name == "Devanagari" else ""
            return _outside(prior, other) if other else _settled(locale, 0.99, f"{name} letters")
    cyrillic = len(_CYRILLIC.findall(text))
    if cyrillic > latin:
        return _cyrillic(text, prior)
    if han and han >= latin:
        return _han(text, prior)
    if latin:
        return _latin(text, prior)
    if _MONGOLIAN.search(text):
        return _settled(LocaleTag("mn"), 0.99, "Mongolian letters")
    if has_letters(text):
        return _keep(prior, "a script of none of our languages")
    return _keep(prior, "no letters")


def _quotes_japanese(text: str, japanese: int, latin: int) -> bool:
    """A sentence in Latin letters that names something in Japanese (``lost my 在留カード``)."""
    if not re.search(r"[\u3041-\u309f]", text):
        return latin >= japanese
    return latin >= 2 * japanese and len(re.findall(r"[a-z']+", text)) >= 3


def _settled(locale: LocaleTag, confidence: float, evidence: str) -> Reading:
    return Reading(locale, confidence, evidence, {locale: 1.0})


def _keep(prior: LocaleTag | None, evidence: str) -> Reading:
    locale = prior or EN
    return Reading(locale, 0.3 if prior else 0.1, f"{evidence}; kept {locale}", {locale: 1.0})


def _outside(prior: LocaleTag | None, what: str) -> Reading:
    kept = _keep(prior, f"none of our languages: {what}")
    return replace(kept, outside=what)


def _japanese(text: str, kana: int, han: int, prior: LocaleTag | None) -> Reading:
    """Easy Japanese where the person is known to read it, or writes in kana with spaces."""
    if prior == JA_SIMPLE:
        return _settled(JA_SIMPLE, 0.97, "kana; the conversation is in easy Japanese")
    hiragana_share = kana / (kana + han)
    spaced = bool(re.search(r"[\u3041-\u309f] [\u3041-\u30fa\u3400-\u9fff]", text))
    if prior != JA and kana >= 4 and (hiragana_share >= 0.9 or (spaced and hiragana_share >= 0.6)):
        return Reading(JA_SIMPLE, 0.9, "mostly kana", {JA_SIMPLE: 1.0, JA: 1.0})
    return Reading(JA, 0.97, "kana", {JA: 1.0, JA_SIMPLE: 0.95})


def _han(text: str, prior: LocaleTag | None) -> Reading:
    """Chinese or Japanese from the characters that only one of the national sets holds."""
    chars = _HAN.findall(text)
    misses = {
        _ZH_HANS: sum(not _encodable(char, "gb2312") for char in chars),
        _ZH_HANT: sum(not _encodable(char, "big5") for char in chars),
        JA: sum(not _everyday_japanese(char) for char in chars),
    }
    if _CHINESE_WORDS.search(text) or len(chars) > _WITHOUT_KANA:
        del misses[JA]
    if prior in {JA, JA_SIMPLE} and misses.get(JA) == 1 and _encodable_all(chars, "shift_jis"):
        misses[JA] = 0  # one rarer character (罹災証明書) does not make a Japanese writer foreign
    best = min(misses.values())
    fitting = [locale for locale, count in misses.items() if count == best]
    known = JA if prior == JA_SIMPLE else prior
    if known is not None and fitting == [known]:
        return _settled(_as_asked(known, prior), 0.95, _OWN_CHARACTERS)
    if known is not None and known in fitting:
        kept = {_as_asked(locale, prior): 0.6 for locale in fitting} | {
            _as_asked(known, prior): 1.0
        }
        evidence = "Chinese characters of several languages; kept"
        return Reading(_as_asked(known, prior), 0.7, evidence, kept)
    told = letters.of(letters.HAN).told(text)
    shares = {locale: exp(told[locale]) for locale in misses}
    if known in shares:
        shares[known] *= _PRIOR_WEIGHT
    elif JA in shares:
        shares[JA] *= _JAPANESE_WEIGHT
    locale = max(shares, key=lambda one: shares[one])
    if fitting == [locale]:
        return _settled(_as_asked(locale, prior), 0.95, _OWN_CHARACTERS)
    likeliest = shares[locale]
    scaled = {one: max(share / likeliest, _FITTING_SHARE) for one, share in shares.items()}
    return Reading(
        _as_asked(locale, prior),
        min(likeliest / sum(shares.values()), _MOST_OF_SHARED[locale == JA]),
        "Chinese characters of several languages, as our texts write them",
        {_as_asked(one, prior): share for one, share in scaled.items()},
    )


def _as_asked(locale: LocaleTag, prior: LocaleTag | None) -> LocaleTag:
    """Japanese is easy Japanese for who reads that."""
    return JA_SIMPLE if locale == JA and prior == JA_SIMPLE else locale


@cache
def _encodable(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _encodable_all(chars: list[str], codec: str) -> bool:
    return all(_encodable(char, codec) for char in chars)


@cache
def _everyday_japanese(char: str) -> bool:
    """In the first level of the Japanese standard; the second holds the old forms (``國``)."""
    try:
        return char == "々" or char.encode("shift_jis") < _SECOND_LEVEL
    except UnicodeEncodeError:
        return False


def _cyrillic(text: str, prior: LocaleTag | None) -> Reading:
    uk, mn = LocaleTag("uk"), LocaleTag("mn")
    if re.search("[өү]", text):
        return _settled(mn, 0.98, "Cyrillic ө, ү")
    if re.search("[іїєґ]", text):
        return _settled(uk, 0.98, "Cyrillic і, ї, є, ґ")
    other = foreign.cyrillic(text, _all_languages)
    if other:
        return _outside(prior, other)
    only = _CYRILLIC_CODES - {"uk"} if re.search("[ыэъё]", text) else _CYRILLIC_CODES
    return _by_letters(
        text, only, letters.CYRILLIC, prior, "Cyrillic, language identifier, letters"
    )


def _latin(text: str, prior: LocaleTag | None) -> Reading:
    few = len(_LATIN.findall(text)) < _FEW_LETTERS
    if few and prior is not None:
        return _keep(prior, "too few letters")
    other = foreign.latin(text, _all_languages, _NEAR_OURS)
    if other:
        return _outside(prior, other)
    only = set(_IDENTIFIER_CODES) - _CYRILLIC_CODES
    reading = _by_letters(text, only, letters.LATIN, prior, "language identifier, letters")
    if few and reading.confidence < _LIKELY:
        return _keep(prior, "too few letters")
    return reading


def _by_letters(
    text: str, only: set[str], script: letters.Script, prior: LocaleTag | None, evidence: str
) -> Reading:
    """One of our languages of a script: the identifier's probabilities, weighed with what the
    letters say and with the prior.

    Not sure where it may as well be another of ours in these letters (``malai thaha chaina``), nor
    where a word or two are all that speaks against the conversation's language, nor from so few
    letters that one word is not yet full.
    """
    told = letters.of(script).told(text)
    of_ours, _ = language_model.prepare()
    ranked = {
        LocaleTag(_IDENTIFIER_CODES[code]): max(float(probability), _LEAST_SHARE)
        ** _IDENTIFIER_TRUST
        for code, probability in of_ours.rank(text)
        if code in only
    }
    shares = {
        locale: probability * exp(told[locale]) * _weight(locale, prior)
        for locale, probability in ranked.items()
    }
    doubt = max(ranked.values()) * sum(
        exp(told[locale]) * (_PRIOR_WEIGHT if locale == prior else _ROMANISED_WEIGHT)
        for locale in script.romanised
    )
    best = max(shares, key=lambda tag: shares[tag])
    scaled = {
        tag: share / shares[best]
        for tag, share in shares.items()
        if share > _LEAST_RIVAL * sum(shares.values())
    }
    confidence = min(0.99, shares[best] / (sum(shares.values()) + doubt))
    against = prior in shares and best != prior and len(text.split()) <= _FEW_WORDS
    if against or sum(char.isalpha() for char in text) < _FEW_LETTERS:
        confidence = min(confidence, _MOST_OF_FEW)
    return Reading(best, confidence, evidence, scaled)


def _weight(locale: LocaleTag, prior: LocaleTag | None) -> float:
    if locale == prior:
        return _PRIOR_WEIGHT
    return _ENGLISH_WEIGHT if locale == EN and prior is not None else 1.0


def _all_languages(text: str) -> list[tuple[str, float]]:
    _, of_all = language_model.prepare()
    return [(code, float(probability)) for code, probability in of_all.rank(text)]
