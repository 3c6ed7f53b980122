"""The language of a message: script first, a language identifier next, the prior always."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from bot.domain.locale import EN, JA, JA_SIMPLE, LocaleTag
from bot.understanding import foreign
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

_LATIN_LETTERS: tuple[tuple[LocaleTag, frozenset[str]], ...] = (
    (LocaleTag("vi"), frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")),
    (LocaleTag("pt-BR"), frozenset("ãõ")),
    (LocaleTag("es"), frozenset("ñ¿¡")),
    (LocaleTag("de"), frozenset("ßäö")),
    (LocaleTag("fr"), frozenset("œèëîïùû")),
)
"""Letters that, among our languages, settle the matter or nearly do."""

_SECOND_LEVEL = b"\x98\x9f"
"""Where the rarer characters begin in Shift JIS."""
_WITHOUT_KANA = 16
"""So many characters in a row without any kana are hardly Japanese."""

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
_PRIOR_WEIGHT = 3.0
"""How many times likelier the conversation's own locale is than another, before reading."""
_ENGLISH_WEIGHT = 1.5
"""English is what people of any language fall back to."""
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
    if len(fitting) == 1:
        locale = fitting[0]
        if locale == JA and prior == JA_SIMPLE:
            locale = JA_SIMPLE
        return _settled(locale, 0.95, "characters that only this language writes")
    if prior == JA_SIMPLE and JA in fitting:
        fitting[fitting.index(JA)] = JA_SIMPLE
    if prior in fitting and prior is not None:
        shares = dict.fromkeys(fitting, 0.6) | {prior: 1.0}
        return Reading(prior, 0.7, "Chinese characters of several languages; kept", shares)
    locale = _ZH_HANS if JA not in fitting else JA
    confidence = 0.8 if JA not in fitting else 0.5
    return Reading(
        locale, confidence, "Chinese characters of several languages", dict.fromkeys(fitting, 1.0)
    )


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
    ru, uk, mn = LocaleTag("ru"), LocaleTag("uk"), LocaleTag("mn")
    if re.search("[өү]", text):
        return _settled(mn, 0.98, "Cyrillic ө, ү")
    if re.search("[іїєґ]", text):
        return _settled(uk, 0.98, "Cyrillic і, ї, є, ґ")
    other = foreign.cyrillic(text, _all_languages)
    if other:
        return _outside(prior, other)
    ranked = _identifier_shares(text, _CYRILLIC_CODES, prior)
    if re.search("[ыэъё]", text):
        ranked.pop(uk, None)
    return _from_shares(ranked, "Cyrillic, language identifier", prior or ru)


def _latin(text: str, prior: LocaleTag | None) -> Reading:
    if len(_LATIN.findall(text)) < 3:
        return _keep(prior, "too few letters")
    other = foreign.latin(text, _all_languages, _NEAR_OURS)
    if other:
        return _outside(prior, other)
    letters = set(text)
    only = set(_IDENTIFIER_CODES) - _CYRILLIC_CODES
    shares = _identifier_shares(text, only, prior)
    for locale, own in _LATIN_LETTERS:
        if letters & own:
            return _from_shares(
                {tag: share * (12.0 if tag == locale else 1.0) for tag, share in shares.items()},
                f"language identifier, letters of {locale}",
                prior,
            )
    return _from_shares(shares, "language identifier", prior)


def _from_shares(
    shares: Mapping[LocaleTag, float], evidence: str, prior: LocaleTag | None
) -> Reading:
    total = sum(shares.values())
    if total <= 0:
        return _keep(prior, evidence)
    best = max(shares, key=lambda tag: shares[tag])
    scaled = {tag: share / shares[best] for tag, share in shares.items() if share / total > 0.01}
    return Reading(best, min(0.99, shares[best] / total), evidence, scaled)


def _identifier_shares(
    text: str, only: set[str], prior: LocaleTag | None
) -> dict[LocaleTag, float]:
    """The identifier's probabilities over our languages, weighed with the prior."""
    shares: dict[LocaleTag, float] = {}
    for code, probability in _identifier().rank(text):
        locale = LocaleTag(_IDENTIFIER_CODES[code])
        if code in only:
            weight = _PRIOR_WEIGHT if locale == prior else _ENGLISH_WEIGHT if locale == EN else 1.0
            shares[locale] = float(probability) * weight
    return shares


@cache
def _identifier() -> Any:
    """py3langid with its languages limited to ours; read once (a second), safe between threads."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(_IDENTIFIER_CODES))
    return identifier


@cache
def _of_all() -> Any:
    """The same model over all languages it knows; its tables are shared."""
    identifier = copy(_identifier())
    identifier.set_languages(None)
    return identifier


def _all_languages(text: str) -> list[tuple[str, float]]:
    return [(code, float(probability)) for code, probability in _of_all().rank(text)]


def preload() -> None:
    """Read the identifier's model now rather than at the first message."""
    _identifier()
