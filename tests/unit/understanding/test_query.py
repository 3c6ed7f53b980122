from __future__ import annotations

import pytest

from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag
from bot.understanding.engine import Engine
from bot.understanding.index import Index
from bot.understanding.language import identify
from bot.understanding.normalise import normalise
from bot.understanding.query import MAX_VARIANTS, OTHER_LOCALE, Variant, variants


@pytest.fixture(scope="module")
def resident(engine: Engine) -> Index:
    return engine.shelves[Audience.RESIDENT].index


def read(index: Index, text: str, prior: str | None = None) -> tuple[Variant, ...]:
    normal = normalise(text)
    return variants(normal, identify(normal, LocaleTag(prior) if prior else None), index)


def test_kana_is_tried_as_written_and_restored(resident: Index) -> None:
    plain, restored = read(resident, "ざいりゅうかーどを なくしました")
    assert "j:在留" not in plain.bag
    assert "j:在留" in restored.bag
    assert "在留カード" in restored.note


@pytest.mark.parametrize("text", ["ザイリュウカード　ナクシタ", "ｻﾞｲﾘｭｳｶｰﾄﾞ"])
def test_a_message_all_in_katakana_is_restored_too(resident: Index, text: str) -> None:
    _, restored = read(resident, text)
    assert "在留カード" in restored.note


@pytest.mark.parametrize("text", ["カード", "ゴミのカレンダー"])
def test_words_that_are_written_in_katakana_stay_so(resident: Index, text: str) -> None:
    assert [variant.note for variant in read(resident, text)] == ["as written"]


def test_a_typo_is_tried_as_written_and_repaired(resident: Index) -> None:
    plain, repaired = read(resident, "number for the ambulence", "en")
    assert "w:ambulence" in plain.bag
    assert "w:ambulance" in repaired.bag
    assert "w:ambulence" not in repaired.bag
    assert "w:number" in repaired.bag
    assert "ambulence → ambulance" in repaired.note


def test_romanised_japanese_is_read_as_the_word(resident: Index) -> None:
    _, repaired = read(resident, "where do I pay juuminzei", "en")
    assert "j:住民税" in repaired.bag
    assert "w:juuminzei" not in repaired.bag
    _, spaced = read(resident, "what is tennyuu todoke", "en")
    assert "j:転入届" in spaced.bag


def test_characters_of_two_languages_are_read_as_both(resident: Index) -> None:
    assert {variant.group for variant in read(resident, "区役所")} == {"ja", "zh"}
    assert {variant.group for variant in read(resident, "垃圾分类")} == {"zh"}


def test_the_messages_own_language_weighs_most(resident: Index) -> None:
    (english,) = read(resident, "when do they collect the garbage in this city", "en")[:1]
    assert english.weights[LocaleTag("en")] == 1.0
    assert english.weights[LocaleTag("vi")] == pytest.approx(OTHER_LOCALE, abs=0.05)
    (japanese,) = read(resident, "燃えるごみの日")[:1]
    assert japanese.weights[LocaleTag("ja-simple")] > 0.9


def test_no_message_has_more_than_six_readings(resident: Index) -> None:
    assert len(read(resident, "住民税 zyuminzei ambulence gomi " * 20)) <= MAX_VARIANTS
