"""Language identification on short runs of SIB-200's sentences, which nobody trained it on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.cli.bench.data import sentences, spans
from bot.cli.bench.figure import Figure, Tell
from bot.domain.locale import JA, JA_SIMPLE, LocaleTag
from bot.understanding import language
from bot.understanding.normalise import normalise

CODES: Mapping[str, str] = {
    "jpn_Jpan": "ja", "eng_Latn": "en", "zho_Hans": "zh-Hans", "zho_Hant": "zh-Hant",
    "kor_Hang": "ko", "vie_Latn": "vi", "npi_Deva": "ne", "por_Latn": "pt-BR", "spa_Latn": "es",
    "tgl_Latn": "fil", "ind_Latn": "id", "tha_Thai": "th", "mya_Mymr": "my", "khm_Khmr": "km",
    "rus_Cyrl": "ru", "ukr_Cyrl": "uk", "fra_Latn": "fr", "deu_Latn": "de", "khk_Cyrl": "mn",
}  # fmt: skip
"""SIB-200's languages that are ours."""
_UNSPACED = {"ja", "zh-Hans", "zh-Hant", "th", "my", "km"}
_SPANS = 100
"""A language and length."""
_LENGTHS = (
    ("1 to 4 words", (1, 4), (3, 8), 0.93),
    ("5 to 10 words", (5, 10), (9, 24), 0.98),
)
"""Name, words, characters of unspaced scripts, target."""
_KANJI = re.compile(r"[\u4e00-\u9fff]{2,8}")


def figures(folder: Path, tell: Tell) -> Iterator[Figure]:
    """Mean accuracy over our languages; both Japanese count as Japanese."""
    texts = {
        LocaleTag(CODES[code]): found for code, found in sentences(folder).items() if code in CODES
    }
    for name, words, characters, target in _LENGTHS:
        shares: dict[LocaleTag, float] = {}
        for at, (locale, its) in enumerate(texts.items()):
            tell(f"languages, {name}", at / len(texts))
            if locale in _UNSPACED:
                asked = spans(its, _characters, "", characters, _SPANS)
            else:
                asked = spans(its, str.split, " ", words, _SPANS)
            shares[locale] = _share(asked, locale, None)
        low = sorted(shares.items(), key=lambda one: one[1])[:4]
        yield Figure(
            f"language of {name}",
            sum(shares.values()) / len(shares),
            at_least=target,
            note=f"{len(shares)} locales, {_SPANS} each; lowest "
            + ", ".join(f"{locale} {share:.2f}" for locale, share in low),
        )
    kanji = sorted({run for text in texts.get(JA, ()) for run in _KANJI.findall(text)})
    with_prior = _share(kanji, JA, JA)
    without = _share(kanji, JA, None)
    yield Figure(
        "language of kanji alone, the conversation in Japanese",
        with_prior,
        at_least=0.95,
        note=f"{len(kanji)} runs of 2 to 8 kanji; {without:.2f} without the conversation",
    )


def _share(asked: Sequence[str], locale: LocaleTag, prior: LocaleTag | None) -> float:
    """The share of texts read as the locale; easy Japanese is Japanese."""
    found = [language.identify(normalise(text), prior) for text in asked]
    right = [not one.outside and _spoken(one.locale) == locale for one in found]
    return sum(right) / len(right) if right else 0.0


def _spoken(locale: LocaleTag) -> LocaleTag:
    return JA if locale == JA_SIMPLE else locale


def _characters(text: str) -> Sequence[str]:
    return re.sub(r"\s+", "", text)
