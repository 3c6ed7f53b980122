"""How hard words are."""

# ruff: noqa: E501 - wide characters

from __future__ import annotations

import pytest

from bot.easy.levels import kanji_level, word_level
from bot.easy.words import tokens


@pytest.mark.parametrize(
    ("word", "level"),
    [("電話", 5), ("食べる", 5), ("地震", 4), ("提出", 3), ("電話番号", 4), ("持参", 2), ("来庁", 0),
     ("中国語", 4), ("高さ", 5)],
)  # fmt: skip
def test_a_word_has_its_level(word: str, level: int) -> None:
    assert max(word_level(token) for token in tokens(word)) == level


def test_a_kanji_has_its_level() -> None:
    assert kanji_level("日") == 5
    assert kanji_level("災") < 4
    assert kanji_level("a") == 0
