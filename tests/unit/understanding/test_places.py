"""Names of places as people type them, in every script, and when they ask for a desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.directory import Directory, PlaceRank
from bot.domain.entry import Content
from bot.domain.locale import EN, LocaleTag
from bot.storage.compiled import CompiledFiles
from bot.understanding.normalise import normalise
from bot.understanding.places import ENTRY, Gazetteer, asked_for, gazetteer
from tests.support.wiring import shipped_content

CONTENT: Content = shipped_content()
DIRECTORY: Directory = CONTENT.directory
NAMES: Gazetteer = gazetteer(DIRECTORY)
KNOWN = [place for place in DIRECTORY.places if place.rank is not PlaceRank.TOWN]
EVERY_SPELLING = [
    (place, tag, name) for place in KNOWN for tag, name in place.names.items() if len(name) > 3
]


def areas(text: str) -> set[str]:
    return {place.area for place in NAMES.find(normalise(text)).places}


@pytest.mark.parametrize(
    ("text", "area"),
    [
        # Japanese
        ("大阪", "27.osaka"),
        ("大阪府", "27"),
        ("大阪市", "27.osaka"),
        ("東京都", "13"),
        ("東京に住んでいます", "13"),
        ("京都の相談窓口", "26.kyoto"),
        ("おおさか", "27.osaka"),
        ("オオサカ", "27.osaka"),
        ("とうきょう", "13"),
        ("ながのけん", "20"),
        ("東京の府中市", "13"),
        ("豊田市", "23"),
        ("津市", "24"),
        # Latin letters, with and without macrons and endings
        ("Osaka", "27.osaka"),
        ("OSAKA", "27.osaka"),
        ("Ōsaka", "27.osaka"),
        ("Oosaka", "27.osaka"),
        ("Ohsaka", "27.osaka"),
        ("Ōsaka-fu", "27"),
        ("osakashi", "27.osaka"),
        ("osaka-shi", "27.osaka"),
        ("Shizuoka-ken", "22"),
        ("shizuoka prefecture", "22"),
        ("Kobe-shi", "28.kobe"),
        ("Koube", "28.kobe"),
        ("Hamamatu", "22.hamamatsu"),
        ("Sizuoka", "22.shizuoka"),
        ("kita kyushu", "40.kitakyushu"),
        ("Kitakyuushuu", "40.kitakyushu"),
        ("Gumma", "10"),
        ("Toyota", "23"),
        ("Mie-ken", "24"),
        # misspelt
        ("Hamamtsu", "22.hamamatsu"),
        ("Hirosima", "34.hiroshima"),
        ("Yokahama", "14.yokohama"),
        ("Fukuoka ", "40.fukuoka"),
        # other languages
        ("thành phố Nagoya", "23.nagoya"),
        ("tỉnh Aichi", "23"),
        ("moro em Tóquio", "13"),
        ("Kioto", "26.kyoto"),
        ("lungsod ng Nagoya", "23.nagoya"),
        ("滨松市", "22.hamamatsu"),
        ("廣島", "34.hiroshima"),
        ("住在名古屋", "23.nagoya"),
        ("오사카에서 상담", "27.osaka"),
        ("도쿄", "13"),
        ("나고야시", "23.nagoya"),
        ("나라현", "29"),
        ("โอซาก้า", "27.osaka"),
        ("อยู่ที่โตเกียว", "13"),
        ("တိုကျို", "13"),
        ("អូសាកា", "27.osaka"),
        ("ओसाका", "27.osaka"),
        ("टोकियो", "13"),
        ("Осаке", "27.osaka"),
        ("в Нагое", "23.nagoya"),
        ("у Токіо", "13"),
        ("Хамамацү", "22.hamamatsu"),
    ],
    ids=str,
)
def test_a_place_is_found_as_people_type_it(text: str, area: str) -> None:
    assert areas(text) == {area}


@pytest.mark.parametrize(
    "text",
    [
        "津波",
        "中国語で相談したい",
        "ゴミはいつ出しますか",
        "I need help in China",
        "so what",
        "date of birth",
        "나라에서 도움",
        "tư vấn lao động",
        "bán đồ cũ",
        "家をさがす",
        "mie goreng",
        "",
        "🍣",
    ],
    ids=str,
)
def test_other_words_are_no_places(text: str) -> None:
    assert areas(text) == set()


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("府中市", ("13", "34")),
        ("Fuchu city", ("13", "34")),
        ("伊達市", ("01", "07")),
        ("Date-shi", ("01", "07")),
    ],
    ids=str,
)
def test_a_name_of_several_places_stands_for_all_of_them(
    text: str, several: tuple[str, ...]
) -> None:
    assert areas(text) == set(several)


@given(st.sampled_from(EVERY_SPELLING))
@settings(max_examples=300, deadline=None)
def test_every_spelling_we_have_is_understood(spelling: tuple[object, LocaleTag, str]) -> None:
    place, _, name = spelling
    found = areas(name)
    assert len(found) == 1
    assert found.pop()[:2] == place.prefecture  # type: ignore[attr-defined]


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_looked_at(text: str) -> None:
    assert len({place.area for place in NAMES.find(normalise(text)).places}) <= 60


def asks(text: str, *candidates: str, locale: str = "en", sure: bool = False) -> tuple[str, ...]:
    likely = [LocaleTag(locale)]
    return asked_for(DIRECTORY, normalise(text), likely, candidates, sure=sure)


@pytest.mark.parametrize(
    ("text", "locale", "area"),
    [
        ("Osaka", "en", "27.osaka"),
        ("consultation center Osaka", "en", "27.osaka"),
        ("help in Hamamatsu in Portuguese?", "en", "22.hamamatsu"),
        ("I need help, I live in Nagoya", "en", "23.nagoya"),
        ("名古屋で相談できるところ", "ja", "23.nagoya"),
        ("ながので そうだんしたいです", "ja-simple", "20"),
        ("住在横滨，咨询", "zh-Hans", "14.yokohama"),
        ("橫濱 諮詢", "zh-Hant", "14.yokohama"),
        ("나고야 상담센터", "ko", "23.nagoya"),
        ("tư vấn ở Osaka", "vi", "27.osaka"),
        ("ओसाका परामर्श केन्द्र", "ne", "27.osaka"),
        ("quero ajuda em Shizuoka", "pt-BR", "22.shizuoka"),
        ("ayuda en español en Nagoya", "es", "23.nagoya"),
        ("tulong sa Nagoya", "fil", "23.nagoya"),
        ("konsultasi di Osaka", "id", "27.osaka"),
        ("ปรึกษา โอซาก้า", "th", "27.osaka"),
        ("တိုကျို အကူအညီ", "my", "13"),
        ("ជំនួយ អូសាកា", "km", "27.osaka"),
        ("консультация в Осаке", "ru", "27.osaka"),
        ("допомога в Токіо", "uk", "13"),
        ("aide à Kyoto", "fr", "26.kyoto"),
        ("Beratung in Kobe", "de", "28.kobe"),
        ("Нагоя зөвлөгөө", "mn", "23.nagoya"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_place_and_words_for_help_ask_for_a_desk(text: str, locale: str, area: str) -> None:
    assert asks(text, locale=locale) == (area,)


@pytest.mark.parametrize(
    "text",
    [
        "best sushi restaurant in Osaka",
        "minimum wage in Nagoya",
        "I lost my residence card in Osaka",
        "大阪で仕事を探しています",
        "consultation center",
    ],
    ids=str,
)
def test_a_place_among_other_words_does_not(text: str) -> None:
    assert asks(text, "work/find-job") == ()


def test_it_does_where_the_entry_of_the_desks_may_be_meant() -> None:
    text = "is there anybody in Osaka who knows about papers in Spanish"
    assert asks(text, ENTRY) == ("27.osaka",)
    assert asks(text, "work/find-job") == ()


def test_an_office_called_after_a_town_stays_itself() -> None:
    text = "foreign residents support center Yotsuya"
    assert asks(text, "consult/immigration-info-fresc", sure=True) == ()
    assert asks(text) == ("13",)


def test_without_desks_nobody_asks_for_one() -> None:
    assert asked_for(Directory(), "osaka", [EN], (), sure=False) == ()


def test_spellings_that_were_kept_are_the_spellings_of_the_directory(tmp_path: Path) -> None:
    compiled = CompiledFiles(tmp_path)
    # Another object each time, as after a restart.
    gazetteer(replace(DIRECTORY), compiled, "key")
    kept = gazetteer(replace(DIRECTORY), compiled, "key")
    assert [path.name.split("-")[1] for path in tmp_path.glob("places-*")] == ["key"]
    for text in ("Hamamatu", "住在名古屋", "в Нагое", "Mie-ken"):
        assert kept.find(normalise(text)) == NAMES.find(normalise(text))
