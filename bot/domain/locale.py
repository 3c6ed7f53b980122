"""The twenty locales: one registry for pickers, fallbacks, folders and HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

LocaleTag = NewType("LocaleTag", str)
"""Our own tag (``ja-simple``, ``pt-BR``); Babel's ``Locale`` would drop the ``simple`` variant."""


@dataclass(frozen=True)
class LocaleInfo:
    """What the program needs to know of one locale."""

    tag: LocaleTag
    native_name: str
    english_name: str
    babel: str
    html_lang: str
    fallback: tuple[LocaleTag, ...]
    """Where a missing text is looked for, in order; the reader is told."""

    @property
    def folder(self) -> str:
        """The gettext folder name (``ja_simple``)."""
        return self.tag.replace("-", "_")


def _info(
    tag: str, native: str, english: str, babel: str, *fallback: str, html: str = ""
) -> LocaleInfo:
    return LocaleInfo(
        LocaleTag(tag),
        native,
        english,
        babel,
        html or tag,
        tuple(LocaleTag(name) for name in fallback),
    )


_ALL = (
    _info("ja", "日本語", "Japanese", "ja", "ja-simple", "en"),
    _info("ja-simple", "やさしい日本語", "Easy Japanese", "ja", "ja", "en", html="ja"),
    _info("en", "English", "English", "en", "ja-simple", "ja"),
    _info("zh-Hans", "简体中文", "Chinese (simplified)", "zh_Hans", "zh-Hant", "en", "ja"),
    _info("zh-Hant", "繁體中文", "Chinese (traditional)", "zh_Hant", "zh-Hans", "en", "ja"),
    _info("ko", "한국어", "Korean", "ko", "en", "ja"),
    _info("vi", "Tiếng Việt", "Vietnamese", "vi", "en", "ja"),
    _info("ne", "नेपाली", "Nepali", "ne", "en", "ja"),
    _info("pt-BR", "Português (Brasil)", "Portuguese (Brazil)", "pt_BR", "en", "ja"),
    _info("es", "Español", "Spanish", "es_419", "en", "ja"),
    _info("fil", "Filipino", "Filipino", "fil", "en", "ja"),
    _info("id", "Bahasa Indonesia", "Indonesian", "id", "en", "ja"),
    _info("th", "ไทย", "Thai", "th", "en", "ja"),
    _info("my", "မြန်မာ", "Burmese", "my", "en", "ja"),
    _info("km", "ខ្មែរ", "Khmer", "km", "en", "ja"),
    _info("ru", "Русский", "Russian", "ru", "en", "ja"),
    _info("uk", "Українська", "Ukrainian", "uk", "en", "ja"),
    _info("fr", "Français", "French", "fr", "en", "ja"),
    _info("de", "Deutsch", "German", "de", "en", "ja"),
    _info("mn", "Монгол", "Mongolian", "mn", "en", "ja"),
)

LOCALES: dict[LocaleTag, LocaleInfo] = {info.tag: info for info in _ALL}
"""Every locale, in the order of the picker."""

JA = LocaleTag("ja")
JA_SIMPLE = LocaleTag("ja-simple")
EN = LocaleTag("en")

_ALIASES = {
    "jp": "ja",
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "pt": "pt-BR",
    "pt-pt": "pt-BR",
    "tl": "fil",
    "in": "id",
}


def match_locale(tag: str | None) -> LocaleTag | None:
    """The locale a platform's or a person's tag means (``pt-br``, ``zh_TW``, ``tl``), or None."""
    if not tag:
        return None
    wanted = tag.strip().replace("_", "-").lower()
    known = {name.lower(): name for name in LOCALES}
    parts = wanted.split("-")
    for size in range(len(parts), 0, -1):
        part = "-".join(parts[:size])
        if part in _ALIASES:
            return LocaleTag(_ALIASES[part])
        if part in known:
            return known[part]
    return None


def fallback_chain(tag: LocaleTag) -> tuple[LocaleTag, ...]:
    """The locale itself, then where its missing texts are taken from, in order."""
    return (tag, *LOCALES[tag].fallback)
