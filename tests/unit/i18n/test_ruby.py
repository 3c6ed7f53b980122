"""Annotated text as readers see it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import ruby
from bot.i18n.ruby import Readings

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
