"""Annotated text as readers see it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.readings import Readings
from bot.i18n import ruby

SHOWN = {
    "one word": ("{在留|ざいりゅう}カード", "在留（ざいりゅう）カード"),
    "okurigana stay outside": ("{引っ越す|ひっこす}", "引（ひ）っ越（こ）す"),
    "a figure keeps its counter": ("{14日|じゅうよっか}", "14日（じゅうよっか）"),
    "a figure with kana is one run": ("{3か月|さんかげつ}", "3か月（さんかげつ）"),
    "katakana is read as hiragana": (
        "{特定在留カード|とくていざいりゅうかーど}",
        "特定在留（とくていざいりゅう）カード",
    ),
    "kana that do not fit stay together": ("{明日は|きょう}", "明日は（きょう）"),
    "names in braces stay": ("{番号|ばんごう}は {ticket}です", "番号（ばんごう）は {ticket}です"),
    "nothing annotated": ("カード", "カード"),
}


@pytest.mark.parametrize(("stored", "shown"), SHOWN.values(), ids=SHOWN.keys())
def test_readings_stand_in_brackets(stored: str, shown: str) -> None:
    assert ruby.render(stored) == shown


def test_readings_can_be_left_out() -> None:
    assert ruby.render("{引っ越し|ひっこし}の {日|ひ}", Readings.NONE) == "引っ越しの 日"


def test_real_ruby_is_escaped_html() -> None:
    html = ruby.render("<{市|し}>", Readings.HTML)

    assert html == "&lt;<ruby>市<rp>（</rp><rt>し</rt><rp>）</rp></ruby>&gt;"


KANA = {
    "readings stand for their words": (
        "{市役所|しやくしょ}へ {行|い}って ください。",
        "しやくしょへ いって ください。",
    ),
    "katakana stay": ("{在留|ざいりゅう}カード", "ざいりゅうカード"),
    "facts stay": ("{number}に {電話|でんわ}して", "{number}に でんわして"),
    "a figure is read out": ("{14日|じゅうよっか}まで", "じゅうよっかまで"),
}


@pytest.mark.parametrize(("stored", "shown"), KANA.values(), ids=KANA.keys())
def test_everything_can_be_shown_in_kana(stored: str, shown: str) -> None:
    assert ruby.render(stored, Readings.KANA) == shown


ROMAJI = {
    "the sheet's example": (
        "{市役所|しやくしょ}へ {行|い}って ください。",
        "shiyakusho e itte kudasai.",
    ),
    "wa, e, o": ("{私|わたし}は {駅|えき}へ {本|ほん}を", "watashi wa eki e hon o"),
    "wa after another particle": ("{学校|がっこう}には", "gakkō ni wa"),
    "ha inside a word": ("{歯|は}が {痛|いた}い {母|はは}は", "ha ga itai haha wa"),
    "a verb's own u is no long vowel": ("{思|おも}う {払|はら}う", "omou harau"),
    "long vowels": (
        "{東京|とうきょう}の {大|おお}きい {空港|くうこう}",
        "tōkyō no ōkii kūkō",
    ),
    "long in the ending": ("{行|い}こう", "ikō"),
    "n before a vowel": (
        "{禁煙|きんえん}、{本屋|ほんや}、{新聞|しんぶん}",
        "kin'en, hon'ya, shinbun",
    ),
    "doubled ch": ("{一致|いっち}", "itchi"),
    "loanwords": ("パーティー、チェック、ウェブ、ティー", "pātī, chekku, webu, tī"),
    "words without kanji": ("これは ごみです。どこへ", "kore wa gomi desu. doko e"),
    "shizuka keeps its ka": ("{静|しず}か", "shizuka"),
    "an adjective and desu": ("{高|たか}いです", "takai desu"),
    "lines stay lines": ("- {水|みず}\n- {薬|くすり}", "- mizu\n- kusuri"),
    "facts stay": ("{number}に {電話|でんわ}して", "{number} ni denwashite"),
}


@pytest.mark.parametrize(("stored", "shown"), ROMAJI.values(), ids=ROMAJI.keys())
def test_it_can_be_shown_in_latin_letters(stored: str, shown: str) -> None:
    assert ruby.render(stored, Readings.ROMAJI) == shown


_READING = st.text(
    alphabet="あいうえおかきくけこがさしすせそじたちつてとだなにのはひふへほばぱまみもやゆよらりるわん",
    min_size=1,
    max_size=8,
)


@given(st.lists(_READING, min_size=1, max_size=5))
def test_no_kana_is_left_in_latin_letters(readings: list[str]) -> None:
    stored = " ".join(f"{{字|{reading}}}は" for reading in readings)
    shown = ruby.render(stored, Readings.ROMAJI)
    assert not any("\u3040" <= char <= "\u30ff" or char == "字" for char in shown)
    assert shown.count(" wa") >= len(readings)


@given(st.lists(_READING, min_size=1, max_size=5))
def test_kana_mode_is_the_readings_and_nothing_more(readings: list[str]) -> None:
    stored = "".join(f"{{字|{reading}}}" for reading in readings)
    assert ruby.render(stored, Readings.KANA) == "".join(readings)


@given(_READING, _READING)
def test_every_mode_keeps_the_spaces_between_phrases(one: str, other: str) -> None:
    stored = f"{{字|{one}}}を {{字|{other}}}が"
    for readings in Readings:
        assert ruby.render(stored, readings).count(" ") >= 1


def test_a_label_drops_its_readings_only_where_they_would_be_cut() -> None:
    assert ruby.label("{役所|やくしょ}の ページ") == "役所（やくしょ）の ページ"
    assert (
        ruby.label("{出入国在留管理庁|しゅつにゅうこくざいりゅうかんりちょう}")
        == "出入国在留管理庁"
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [("{在留|ざいりゅう}カード", ""), ("市の{人|ひと}々", "市々"), ("ひらがな", "")],
)
def test_kanji_without_a_reading_are_found(text: str, left: str) -> None:
    assert ruby.unread(text) == left


_WORD = st.text(alphabet="在留市役所引越しっかんカード", min_size=1, max_size=8)
_KANA = st.text(alphabet="あいうえおしっかん", min_size=1, max_size=10)


@given(_WORD, _KANA)
def test_no_letter_of_a_word_is_ever_lost(word: str, reading: str) -> None:
    assert "".join(base for base, _ in ruby.align(word, reading)) == word
    assert ruby.render(f"{{{word}|{reading}}}", Readings.NONE) == word


def test_annotating_puts_the_reading_on_the_kanji_only() -> None:
    assert ruby.annotate("転入届", "てんにゅうとどけ") == "{転入届|てんにゅうとどけ}"
    assert ruby.annotate("粗大ごみ", "そだいごみ") == "{粗大|そだい}ごみ"
    assert ruby.annotate("カード", "カード") == "カード"
