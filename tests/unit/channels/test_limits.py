from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.limits import (
    cut_graphemes,
    cut_utf16,
    grapheme_length,
    nfc,
    utf16_length,
)

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("text", "utf16", "letters"),
    [
        pytest.param("abc", 3, 3, id="latin"),
        pytest.param("𠮷野", 3, 2, id="a kanji outside the basic plane"),
        pytest.param("👨‍👩‍👧‍👦", 11, 1, id="a family"),
        pytest.param("🇯🇵", 4, 1, id="a flag"),
        pytest.param("နေ့", 3, 1, id="burmese"),
        pytest.param("नमस्ते", 6, 3, id="nepali"),
        pytest.param(nfc("Tie\u0302\u0301ng"), 5, 5, id="vietnamese typed in parts"),
    ],
)
def test_lengths_are_counted_as_the_platforms_count(text: str, utf16: int, letters: int) -> None:
    assert utf16_length(text) == utf16
    assert grapheme_length(text) == letters


@settings(deadline=None)
@given(ANY_TEXT)
def test_utf16_length_is_that_of_the_encoding(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


@settings(deadline=None)
@given(ANY_TEXT, st.integers(1, 30))
def test_a_cut_label_is_short_enough_and_a_beginning(text: str, limit: int) -> None:
    cut = cut_graphemes(text, limit)
    assert grapheme_length(cut) <= limit
    assert nfc(" ".join(nfc(text).split())).startswith(cut.removesuffix("…"))


@settings(deadline=None)
@given(ANY_TEXT, st.integers(1, 30))
def test_a_cut_name_is_short_enough_and_ends_with_a_letter(text: str, limit: int) -> None:
    cut = cut_utf16(text, limit)
    assert utf16_length(cut) <= limit
    whole = " ".join(nfc(text).split())
    kept = cut.removesuffix("…")
    assert cut == whole or kept == whole[: len(kept)]
    boundaries = {match.end() for match in regex.finditer(r"\X", whole)} | {0}
    stripped = {len(whole[:end].rstrip()) for end in boundaries}
    assert len(kept) in boundaries | stripped


def test_an_ellipsis_shows_only_on_what_was_cut() -> None:
    assert cut_graphemes("a" * 20, 20) == "a" * 20
    assert cut_graphemes("a" * 21, 20) == "a" * 19 + "…"
    assert cut_utf16("𠮷" * 10, 20) == "𠮷" * 10
    assert cut_utf16("𠮷" * 11, 20) == "𠮷" * 9 + "…"
