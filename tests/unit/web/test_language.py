"""Which language a page is shown in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.locale import EN, JA, LOCALES
from bot.web.language import accepted, staff_locale


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("en;q=0.8, pt-BR", "pt-BR"),
        ("zh-TW,zh;q=0.9", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("tl,en;q=0.5", "fil"),
        ("sw, am;q=0.9, ne;q=0.1", "ne"),
        ("en;q=0, my", "my"),
        ("th;q=oops, ko;q=0.2", "ko"),
        ("de;q=0.5, fr;q=0.5", "de"),
        ("en;q=7, mn;q=0.1", "mn"),
        ("en;q=nan, mn;q=0.1", "mn"),
        ("*", None),
        ("", None),
        (None, None),
        ("sw", None),
    ],
)
def test_the_browsers_first_wish_that_we_have(header: str | None, expected: str | None) -> None:
    assert accepted(header, LOCALES) == expected


@given(st.text(max_size=200))
def test_any_header_is_read_without_an_error(header: str) -> None:
    assert accepted(header, LOCALES) in {None, *LOCALES}


@pytest.mark.parametrize(
    ("asked", "header", "expected"),
    [
        ("en", "ja", EN),
        ("ja", "en", JA),
        ("vi", "en-GB", EN),
        (None, "vi, en;q=0.4", EN),
        (None, "vi", JA),
        (None, None, JA),
    ],
)
def test_staff_pages_are_in_japanese_or_english(
    asked: str | None, header: str | None, expected: str
) -> None:
    assert staff_locale(asked, header) == expected
