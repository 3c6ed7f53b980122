from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.normalise import (
    MAX_CHARS,
    close_gaps,
    fold_accents,
    fold_kana,
    has_letters,
    key,
    normalise,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ＶＩＳＡ　更新", "visa 更新", id="full-width letters and space"),
        pytest.param("ｺﾞﾐ", "ゴミ", id="half-width katakana"),
        pytest.param("gar\u200bba\u00adge\ufeff", "garbage", id="zero-width characters"),
        pytest.param("\u202egarbage\u202c", "garbage", id="direction controls"),
        pytest.param("a\r\n\tb\x00c", "a b c", id="line breaks and controls"),
        pytest.param("see https://example.org/a?b=c now", "see now", id="web address"),
        pytest.param("mail me@example.org please", "mail please", id="mail address"),
        pytest.param("card ●●●●●●●●●● lost", "card lost", id="masked number"),
        pytest.param("my id 4711 0815 2342 is", "my id is", id="long number"),
        pytest.param("call 119 or #7119", "call 119 or #7119", id="short numbers stay"),
        pytest.param("don’t", "don't", id="typographic apostrophe"),
        pytest.param("I̷ l̵̛͔o̷͎̓s̶̬̈́t̴̯̽ it", "i lost it", id="letters under heaps of accents"),
        pytest.param("за́мок", "замок", id="a stress mark"),
        pytest.param("1\ufe0f\u20e3", "1", id="a number as a key"),
        pytest.param("HEEEEEELP!!!!!!", "heeelp!!!", id="loud letters and signs"),
        pytest.param("ああああああ助けて", "あああ助けて", id="loud kana"),
        pytest.param("100000円", "100000円", id="figures stay"),
        pytest.param("  ", "", id="only spaces"),
    ],
)
def test_a_message_gets_one_plain_form(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_a_web_address_does_not_swallow_the_japanese_after_it() -> None:
    assert normalise("https://example.org/xを見た") == "を見た"


def test_heaps_of_accents_are_cut_but_vietnamese_and_thai_are_not() -> None:
    assert normalise("z" + "\u0301" * 500) in {"z", "ź"}
    assert normalise("ưởng ệ") == "ưởng ệ"
    assert normalise("น้ำ") == normalise("น้ำ")
    assert "\u0e49" in normalise("น้ำ")


@given(st.text(max_size=6000))
def test_any_text_comes_out_bounded_and_stays_as_it_is_the_second_time(text: str) -> None:
    once = normalise(text)
    assert len(once) <= MAX_CHARS
    assert key(text) == key(once) or len(text) > MAX_CHARS
    assert not any(ord(char) < 32 for char in once)


@pytest.mark.parametrize("size", [5_000, 50_000])
def test_long_texts_of_one_kind_do_not_hang(size: int) -> None:
    for piece in ("a", "あ", "1", "●", "@", "a@", "www.", "\u0301", "ﷺ", " -1"):
        assert len(normalise(piece * (size // len(piece)))) <= MAX_CHARS


def test_katakana_is_folded_to_hiragana_and_the_long_mark_stays() -> None:
    assert fold_kana("カードとゴミ") == "かーどとごみ"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chuyển nhà đến", "chuyen nha den"),
        ("não", "nao"),
        ("straße", "strasse"),
        ("мой", "мой"),
        ("が", "が"),
        ("한국어", "한국어"),
    ],
)
def test_only_latin_letters_lose_their_accents(text: str, expected: str) -> None:
    assert fold_accents(text) == expected


def test_gaps_close_only_between_characters_that_need_none() -> None:
    assert close_gaps("ごみの 出し方 no hi") == "ごみの出し方 no hi"


def test_keys_ignore_spacing_case_kana_accents_and_punctuation() -> None:
    assert key("ゴミの　出し方？") == key("ごみの出し方")
    assert key("Đổi địa chỉ!") == key("doi dia chi")
    assert key("garbage") != key("garage")


def test_letters_are_counted_in_any_script() -> None:
    assert has_letters("あ1")
    assert not has_letters("119 🚨")
    assert not has_letters("ab", 3)
