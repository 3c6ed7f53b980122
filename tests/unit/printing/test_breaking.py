"""Where lines end: every letter is kept, no line is too wide, and none begins with a full stop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.printing.breaking import NOT_FIRST, NOT_LAST, break_lines, cut_line


def width(text: str) -> float:
    """Latin letters are half as wide as others, as on paper."""
    return sum(1 if ord(letter) < 0x250 else 2 for letter in text)


@pytest.mark.parametrize(
    ("text", "most", "lines"),
    [
        ("対象経費の見込額", 8, ["対象経費", "の見込額"]),
        ("申請します。次に", 10, ["申請しま", "す。次に"]),
        ("これは「例」です", 8, ["これは", "「例」で", "す"]),
        ("the quick fox", 9, ["the quick", "fox"]),
        ("上限 3,000,000円 まで", 12, ["上限", "3,000,000円", "まで"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("あっという間", 4, ["あっ", "とい", "う間"]),
        ("", 10, [""]),
        ("  a  ", 10, ["a"]),
    ],
)
def test_lines_end_where_readers_pause(text: str, most: float, lines: list[str]) -> None:
    assert break_lines(text, most, width) == lines


TEXTS = st.text(st.sampled_from("漢字かなっー、。（）「」 abc01,.%¥-"), max_size=80)


@given(TEXTS, st.integers(2, 40))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, most: int) -> None:
    lines = break_lines(text, most, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= most for line in lines)


@given(st.text(st.sampled_from("漢字かな、。「」a"), max_size=60))
def test_kinsoku_holds_where_there_is_room(text: str) -> None:
    lines = break_lines(text, 200, width)
    for line in break_lines(text.replace("」", "").replace("「", ""), 20, width)[1:]:
        if text.count("、") + text.count("。") < 3:
            assert line[0] not in NOT_FIRST
    assert all(line[-1] not in NOT_LAST for line in lines[:-1] if line)


@given(TEXTS, st.integers(2, 40))
def test_a_cut_line_says_so(text: str, most: int) -> None:
    shown = cut_line(text, most, width)
    assert shown == text or shown.endswith("…")
    assert width(shown) <= max(most, 2)
