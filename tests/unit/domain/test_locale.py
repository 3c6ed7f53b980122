"""The registry of locales."""

from __future__ import annotations

import pytest

from bot.domain.locale import LOCALES, LocaleTag, fallback_chain, match_locale


def test_there_are_twenty_locales_each_ending_in_a_language_the_office_writes() -> None:
    assert len(LOCALES) == 20
    for tag in LOCALES:
        assert {"ja", "en"} & set(fallback_chain(tag))
        assert len(set(fallback_chain(tag))) == len(fallback_chain(tag))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("pt-br", "pt-BR"),
        ("pt", "pt-BR"),
        ("zh-hans", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("tl", "fil"),
        ("en-US", "en"),
        ("ja", "ja"),
        ("JA_simple", "ja-simple"),
        ("sw", None),
        ("", None),
        (None, None),
    ],
)
def test_platform_tags_find_their_locale(given: str | None, expected: str | None) -> None:
    assert match_locale(given) == (LocaleTag(expected) if expected else None)


def test_native_names_and_folders_are_distinct() -> None:
    assert len({info.native_name for info in LOCALES.values()}) == 20
    assert len({info.folder for info in LOCALES.values()}) == 20
