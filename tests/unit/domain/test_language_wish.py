"""Languages asked for by name, in many languages and courtesies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.language_wish import asks_to_choose, wished_language
from bot.domain.locale import EN, JA, LOCALES, LocaleTag

VI, HANT = LocaleTag("vi"), LocaleTag("zh-Hant")


@pytest.mark.parametrize("tag", LOCALES)
def test_every_language_is_chosen_by_its_own_name_and_by_its_english_one(tag: LocaleTag) -> None:
    info = LOCALES[tag]
    for name in (info.native_name, info.native_name.upper(), f" {info.english_name}! "):
        assert wished_language(name, EN) == tag


@pytest.mark.parametrize(
    ("text", "current", "wished"),
    [
        ("English", "en", "en"),
        ("Can you speak English?", "ja", "en"),
        ("speak english please", "ja", "en"),
        ("ＥＮＧＬＩＳＨ 🙏", "ja", "en"),
        ("日本語でお願いします", "en", "ja"),
        ("やさしい日本語で お願いします。", "en", "ja-simple"),
        ("英語にして", "ja", "en"),
        ("请用中文", "en", "zh-Hans"),
        ("en español, por favor", "pt-BR", "es"),
        ("em português", "en", "pt-BR"),
        ("auf Deutsch bitte", "en", "de"),
        ("en français s’il vous plaît", "en", "fr"),
        ("по-русски, пожалуйста", "en", "ru"),
        ("tieng viet", "en", "vi"),
        ("bằng tiếng Việt", "en", "vi"),
        ("한국어로 해주세요", "ja", "ko"),
        ("ภาษาไทย ค่ะ", "en", "th"),
        ("नेपालीमा", "en", "ne"),
        ("中文", "en", "zh-Hans"),
        ("中文", "zh-Hant", "zh-Hant"),
        ("简体中文", "zh-Hant", "zh-Hans"),
    ],
)
def test_a_name_with_courtesies_is_a_wish(text: str, current: str, wished: str) -> None:
    assert wished_language(text, LocaleTag(current)) == wished


@pytest.mark.parametrize(
    ("text", "current"),
    [
        ("in english", EN),
        ("Can I speak English?", EN),
        ("do they speak English?", JA),
        ("I want to learn Japanese", EN),
        ("日本語を勉強したい", EN),
        ("日本語教室", EN),
        ("English teacher", JA),
        ("German embassy", EN),
        ("I am Vietnamese", EN),
        ("Vietnam", EN),
        ("Thailand", EN),
        ("हिन्दी", EN),
        ("English " * 20, JA),
        ("", EN),
        ("please", JA),
    ],
)
def test_anything_else_is_left_to_the_understanding(text: str, current: LocaleTag) -> None:
    assert wished_language(text, current) is None


@pytest.mark.parametrize(
    "text",
    [
        "change language",
        "Language, please",
        "言語を変えたい",
        "切换语言",
        "Đổi ngôn ngữ!",
        "idioma",
    ],
)
def test_the_choice_of_languages_is_asked_for_in_words(text: str) -> None:
    assert asks_to_choose(text)


@pytest.mark.parametrize("text", ["", "language school", "日本語", "which language do they speak"])
def test_what_only_speaks_of_languages_does_not_ask_for_the_choice(text: str) -> None:
    assert not asks_to_choose(text)


@given(st.text(max_size=80), st.sampled_from(list(LOCALES)))
def test_any_text_can_be_read(text: str, current: LocaleTag) -> None:
    assert wished_language(text, current) in {None, *LOCALES}
    assert asks_to_choose(text) in {True, False}
