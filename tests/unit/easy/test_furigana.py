"""Drafting readings and spaces."""

# ruff: noqa: E501 - wide characters

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.easy.furigana import Furigana, strip
from bot.easy.places import place_names
from tests.easy.measuring import measure_readings, read_gold

DRAFTS = {
    "readings and spaces": (
        "4月1日までに市役所へ行ってください。",
        "{4月|しがつ}{1日|ついたち}までに {市役所|しやくしょ}へ {行|い}って ください。",
    ),
    "okurigana stay outside": ("引っ越した人", "{引|ひ}っ{越|こ}した {人|ひと}"),
    "Nihon": ("日本に住む", "{日本|にほん}に {住|す}む"),
    "official words in one": ("避難所です", "{避難所|ひなんじょ}です"),
    "places": ("我孫子市と三重県津市", "{我孫子市|あびこし}と {三重県津市|みえけんつし}"),
    "no place inside a word": ("大分待ちました", "{大分|だいぶ} {待|ま}ちました"),
    "kane only alone": ("料金とお金", "{料金|りょうきん}と お{金|かね}"),
    "telephone numbers": ("03-1234-5678へ", "03-1234-5678へ"),
    "annotations stay": ("{入管|にゅうかん}へ行く", "{入管|にゅうかん}へ {行|い}く"),
    "facts stay": ("{notify-within}の間に出す", "{notify-within}の {間|あいだ}に {出|だ}す"),
    "list marks stay": ("- 写真と薬", "- {写真|しゃしん}と {薬|くすり}"),
    "its own spaces stay": ("写真 薬", "{写真|しゃしん} {薬|くすり}"),
    "the way of doing": ("出し方がわからない方", "{出|だ}し{方|かた}が わからない {方|かた}"),
    "all day long": ("今日中に", "{今日|きょう}{中|じゅう}に"),
    "at the moment of": ("工事中です", "{工事中|こうじちゅう}です"),
}


@pytest.mark.parametrize(("text", "drafted"), DRAFTS.values(), ids=DRAFTS.keys())
def test_a_text_is_drafted(furigana: Furigana, text: str, drafted: str) -> None:
    assert furigana.annotate(text) == drafted


_JAPANESE = st.text(
    alphabet="市役所行人月日1234年時分円方中今引っ越しをはがにでのとカード、。 あいうえお{}|-（）「」\n",
    max_size=40,
)


@given(_JAPANESE)
@settings(max_examples=150, deadline=None)
def test_no_letter_is_lost_or_added(furigana: Furigana, text: str) -> None:
    def bare(one: str) -> str:
        return re.sub(r"[ \u3000]", "", "\n".join(strip(line).text for line in one.split("\n")))

    assert bare(furigana.annotate(text)) == bare(text)


@given(st.text(alphabet="市役所へ行く今日は雨です。月火水", min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_drafting_twice_changes_nothing(furigana: Furigana, text: str) -> None:
    once = furigana.annotate(text)
    assert furigana.annotate(once) == once


@pytest.mark.parametrize("name", ["dev", "unseen"])
def test_the_targets_are_reached(furigana: Furigana, name: str) -> None:
    figures, mistakes = measure_readings(read_gold(name), furigana)
    assert figures.all_readings >= 0.96, mistakes
    assert figures.tricky_readings >= 0.95, mistakes
    assert figures.spacing_f1 >= 0.98, mistakes


def test_the_unseen_set_is_large_and_other_than_the_tuned_one() -> None:
    unseen = {sentence.bare for sentence in read_gold("unseen")}
    tuned = {sentence.bare for sentence in read_gold("dev")}
    assert len(unseen) >= 80
    assert not unseen & tuned
    assert sum(bool(span.kind) for one in read_gold("unseen") for span in one.spans) >= 100


def test_every_place_has_a_reading_in_hiragana() -> None:
    places = place_names()
    assert len(places) > 500
    assert all(re.fullmatch(r"[ぁ-ゖ]+", reading) for reading in places.values())
    assert {"東京都", "大阪府", "北海道", "沖縄県", "相模原市", "堺市"} <= places.keys()
