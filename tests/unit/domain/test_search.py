"""What is found by what somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.search import MOST_ASKED, MOST_TERMS, read_search, search_terms, ticket_number


def finds(typed: str, text: str) -> bool:
    """What both databases do with terms: all phrases, each as terms in a row."""
    terms, wanted = search_terms(text), read_search(typed)
    if not wanted:
        return False

    def fits(phrase: tuple[str, ...], open_end: bool, at: int) -> bool:
        row = terms[at : at + len(phrase)]
        if len(row) < len(phrase) or row[:-1] != phrase[:-1]:
            return False
        return row[-1].startswith(phrase[-1]) if open_end else row[-1] == phrase[-1]

    return all(
        any(fits(phrase, open_end, at) for at in range(len(terms)))
        for phrase, open_end in zip(wanted.phrases, wanted.open_end, strict=True)
    )


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("card", "I lost my residence cards!"),
        ("RESIDENCE card", "card of residence"),
        ("étranger", "un etranger"),
        ("dang ky", "Tôi muốn đăng ký"),
        ("đăng", "dang"),
        ("税金", "住民税と税金"),
        ("税", "住民税"),
        ("住民税", "私の住民税はいくら"),
        ("びざ", "ビザの更新"),
        ("ビザ 更新", "更新したい。ﾋﾞｻﾞを"),
        ("ＶＩＳＡ", "my visa"),
        ("비자", "비자를 연장하고 싶어요"),
        ("नागरिक", "मेरो नागरिकता"),
        ("ขับขี่", "ใบขับขี่หาย"),
        ("လက်မှတ်", "ကျွန်တော့်လက်မှတ်"),
        ("елка", "Ёлка"),
        ("0570", "Call 0570-013904"),
        ("straße", "STRASSE"),
    ],
)
def test_is_found(typed: str, text: str) -> None:
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("card", "postcard"),
        ("税金", "金税"),
        ("住民税", "住民と税"),
        ("lost wallet", "I lost my card"),
        ("か", "が"),
        ("", "anything"),
        ("!? ' & :*", "!? ' & :*"),
    ],
)
def test_is_not_found(typed: str, text: str) -> None:
    assert not finds(typed, text)


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_terms_are_letters_and_figures_only_so_that_no_database_reads_more_into_them(
    text: str,
) -> None:
    for term in search_terms(text):
        assert term
        assert not set(term) & set("'\"\\:*&|!()<> \0")
        assert len(term) <= 48


@given(st.text(alphabet="aä 税金ビざ1", min_size=1, max_size=20), st.data())
def test_what_stands_in_a_text_without_spaces_is_found_by_any_part_of_it(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : start + data.draw(st.integers(1, 6))]
    if all(letter in "税金ビざ" for letter in part):
        assert finds(part, text)


def test_a_text_of_any_length_has_not_too_many_terms() -> None:
    assert len(search_terms("税" * 90_000)) == MOST_TERMS
    asked = read_search("word " * 50 + "税金" * 50)
    assert sum(len(phrase) for phrase in asked.phrases) <= MOST_ASKED


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), (" #12 ", 12), ("＃１２", 12), ("12a", None), ("", None), ("9" * 20, None)],
)
def test_a_number_may_mean_a_ticket(typed: str, number: int | None) -> None:
    assert ticket_number(typed) == number
