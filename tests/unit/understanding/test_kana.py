from __future__ import annotations

import pytest

from bot.understanding import kana

LEXICON = kana.build(
    [
        "救急車を呼びたい",
        "在留カードを紛失しました",
        "住民票の写し",
        "国民健康保険",
        "税金の通知が届きました",
        "ゴミ",
    ],
    [("転入届", "てんにゅうとどけ")],
)


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("きゅうきゅうしゃをよびたい", "救急車をよびたい"),
        ("ざいりゅうかーどがない", "在留カードがない"),
        ("てんにゅうとどけはどこ", "転入届はどこ"),
        ("じゅうみんひょうがほしい", "住民票がほしい"),
    ],
)
def test_hiragana_becomes_the_words_of_the_base_the_longest_first(
    typed: str, restored: str
) -> None:
    assert LEXICON.restore(typed) == restored


@pytest.mark.parametrize("text", ["たすけて", "よびたい", "在留カード", "ごみ", "garbage", ""])
def test_what_the_base_does_not_write_otherwise_is_left_alone(text: str) -> None:
    assert LEXICON.restore(text) == text


def test_no_noun_under_three_kana_and_no_verb_under_four_is_restored() -> None:
    assert all(len(reading) >= kana.MIN_NOUN for reading in LEXICON.words)
    assert "よび" not in LEXICON.words
    verbs = kana.build(["早速取り扱う", "着る"])
    assert "とりあつかう" in verbs.words
    assert "きる" not in verbs.words


@pytest.mark.parametrize(
    "typed",
    ["juminhyo", "juuminhyou", "jūminhyō".replace("ū", "u").replace("ō", "o"), "zyuuminhyou"],
)
def test_romanised_words_are_known_in_every_common_spelling(typed: str) -> None:
    assert LEXICON.romanised(typed) == "住民票"


@pytest.mark.parametrize("typed", ["tennyutodoke", "tennyuutodoke", "ten'nyuu todoke"])
def test_double_n_and_spacing_do_not_hide_a_romanised_word(typed: str) -> None:
    assert LEXICON.romanised(typed) == "転入届"


def test_short_or_foreign_words_are_no_romanised_japanese() -> None:
    assert LEXICON.romanised("gomi") is None
    assert LEXICON.romanised("passport") is None


@pytest.mark.parametrize(
    ("reading", "romaji"),
    [("しゃかい", "shakai"), ("にっぽん", "nippon"), ("まっちゃ", "matcha"), ("つづき", "tsuzuki")],
)
def test_readings_are_romanised_as_in_hepburn(reading: str, romaji: str) -> None:
    assert kana.to_romaji(reading) == romaji


def test_an_empty_base_has_an_empty_lexicon() -> None:
    assert kana.build([]).restore("てんにゅうとどけ") == "てんにゅうとどけ"


def test_of_words_read_alike_the_one_that_names_topics_is_meant() -> None:
    told = ["該当する人", "該当しない場合", "該当者の届出", "請求書に該当を記入"]
    assert kana.build(["街灯が消えた"], told=told).restore("がいとうがきれた") == "街灯がきれた"
    assert kana.build([], told=[*told, "街灯"]).restore("がいとうがきれた") == "該当がきれた"
    certain = kana.build(["街灯が消えた"], [("外灯", "がいとう")], told)
    assert certain.words["がいとう"] == "外灯"


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("そうだんしたいのですが", "相談したいのですが"),
        ("どこにいくのでしょうか", "どこにいくのでしょうか"),
        ("していのごみぶくろ", "指定のごみぶくろ"),
        ("しょうかきはいりますか", "消火器はいりますか"),
    ],
)
def test_what_sentences_are_made_of_is_no_word(typed: str, restored: str) -> None:
    words = ["肢体の不自由", "消火のしかた", "消火器の点検", "指定の袋", "相談の窓口"]
    assert kana.build(words).restore(typed) == restored


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("haha ga taoreta", "はは が たおれた"),
        ("kyuukyuusha yonde kudasai", "きゅうきゅうしゃ よんで ください"),
        ("otto ga watashi o tataita", "おっと が わたし を たたいた"),
        ("syoubousya wa", "しょうぼうしゃ は"),
        ("tunami ga kuru. hinanjo wa doko", "つなみ が くる. ひなんじょ は どこ"),
        ("kan'i hoken nai", "かんい ほけん ない"),
        ("shinpai shita, atchi 119?", "しんぱい した, あっち 119?"),
    ],
)
def test_sentences_in_latin_letters_are_heard_as_japanese(typed: str, heard: str) -> None:
    assert kana.as_heard(typed) == heard


@pytest.mark.parametrize(
    "text",
    [
        "seguro de terremoto",  # syllables like these, but Spanish
        "keisatsu no denwa wa eigo ok",
        "desu",
        "ハハ ga taoreta",
        "my wife isn't breathing",
        "",
    ],
)
def test_what_is_not_surely_japanese_is_heard_as_written(text: str) -> None:
    assert kana.as_heard(text) == text
