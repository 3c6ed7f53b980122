"""Letters of another script that look like those around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.homoglyphs import untangled


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("pаssport", "passport", id="Cyrillic а in a Latin word"),
        pytest.param("lоst mу cаrd", "lost my card", id="several words"),
        pytest.param("а new card please", "a new card please", id="a word of look-alikes alone"),
        pytest.param("pαssport", "passport", id="a Greek letter"),
        pytest.param("потеряла кaрту", "потеряла карту", id="Latin a in a Cyrillic word"),
        pytest.param("потеряла zairyu card", "потеряла zairyu card", id="two whole languages"),
        pytest.param("где my number card", "где my number card", id="a Cyrillic word kept"),
        pytest.param("карта", "карта", id="Cyrillic alone"),
        pytest.param("passport", "passport", id="Latin alone"),
        pytest.param("在留カード", "在留カード", id="no such letters"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_mixed_words_are_read_in_one_script(typed: str, meant: str) -> None:
    assert untangled(typed) == meant


@given(st.text(alphabet="abcаbсдеёpρο 1あ", max_size=40))
def test_any_text_keeps_its_length_and_is_done_once(text: str) -> None:
    once = untangled(text)
    assert len(once) == len(text)
    assert [char.isspace() for char in once] == [char.isspace() for char in text]
