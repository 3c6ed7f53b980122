"""The names of languages, as a reader in each locale knows them."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale

from bot.domain.locale import JA, JA_SIMPLE, LOCALES, LocaleTag

_EASY: dict[str, str] = {
    "ja": "{日本語|にほんご}",
    "ja-simple": "やさしい {日本語|にほんご}",
    "en": "{英語|えいご}",
    "zh": "{中国語|ちゅうごくご}",
    "ko": "{韓国語|かんこくご}",
    "vi": "ベトナム{語|ご}",
    "ne": "ネパール{語|ご}",
    "pt": "ポルトガル{語|ご}",
    "es": "スペイン{語|ご}",
    "fil": "フィリピン{語|ご}",
    "id": "インドネシア{語|ご}",
    "th": "タイ{語|ご}",
    "my": "ミャンマー{語|ご}",
    "km": "カンボジア{語|ご}",
    "ru": "ロシア{語|ご}",
    "uk": "ウクライナ{語|ご}",
    "fr": "フランス{語|ご}",
    "de": "ドイツ{語|ご}",
    "mn": "モンゴル{語|ご}",
}
_JAPANESE = {"ko": "韓国語", "km": "カンボジア語", "fil": "フィリピン語"}
"""Where everyday Japanese differs from CLDR's (朝鮮語 is not written on desks' signs)."""

_EASY_JAPANESE = {
    "en": "Easy Japanese",
    "zh-Hans": "简易日语",
    "zh-Hant": "簡易日語",
    "ko": "쉬운 일본어",
    "vi": "tiếng Nhật dễ hiểu",
    "ne": "सजिलो जापानी",
    "pt-BR": "japonês fácil",
    "es": "japonés fácil",
    "fil": "madaling Hapones",
    "id": "bahasa Jepang mudah",
    "th": "ภาษาญี่ปุ่นแบบง่าย",
    "my": "လွယ်ကူသော ဂျပန်စာ",
    "km": "ភាសាជប៉ុនងាយ",
    "ru": "простой японский",
    "uk": "проста японська",
    "fr": "japonais facile",
    "de": "einfaches Japanisch",
    "mn": "хялбар япон хэл",
}
"""Inside a sentence, for those who could not read やさしい日本語."""
_SMALL = frozenset({"vi", "id", "pt-BR", "es", "fr", "ru", "uk", "mn"})
"""Where the name of a language begins with a small letter inside a sentence."""
_ENUMERATION_COMMA = frozenset({"ja", "ja-simple", "zh-Hans", "zh-Hant"})


def spoken(tag: LocaleTag, reader: LocaleTag) -> str:
    """The language people speak at a desk, for a reader of ``reader``; scripts do not matter.

    Annotated for ja-simple.
    """
    language = Locale.parse(LOCALES[tag].babel).language
    if reader == JA_SIMPLE:
        return _EASY[tag if tag == JA_SIMPLE else language]
    if tag == JA_SIMPLE:
        return _EASY_JAPANESE.get(reader, LOCALES[JA_SIMPLE].native_name)
    if reader == JA and language in _JAPANESE:
        return _JAPANESE[language]
    name: str | None = Locale(language).get_language_name(LOCALES[reader].babel)
    return _inside(name or LOCALES[tag].english_name, reader)


def spoken_list(tags: Iterable[LocaleTag], reader: LocaleTag) -> str:
    """Several languages in one phrase, each once."""
    names = list(dict.fromkeys(spoken(tag, reader) for tag in tags))
    return ("、" if reader in _ENUMERATION_COMMA else ", ").join(names)


def written(tag: LocaleTag, reader: LocaleTag) -> str:
    """A locale by its own name, as it stands inside a sentence; annotated where the reader needs
    readings. Easy Japanese is named in the reader's language: its own name tells only those
    something who read Japanese already."""
    if reader == JA_SIMPLE and tag in (JA, JA_SIMPLE):
        return _EASY[tag]
    if tag == JA_SIMPLE:
        return spoken(tag, reader)
    native = LOCALES[tag].native_name
    return _inside(native, reader) if tag == reader else native


def _inside(name: str, reader: LocaleTag) -> str:
    """The name as it is written in the middle of a sentence."""
    return name[:1].lower() + name[1:] if reader in _SMALL else name
