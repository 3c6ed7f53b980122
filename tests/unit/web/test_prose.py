"""Plain text on pages: blocks, addresses, telephone numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.prose import Piece, blocks, pieces, tel_address, web_address


def shape(text: str) -> list[tuple[bool, list[str]]]:
    return [
        (block.is_list, ["".join(piece.text for piece in line) for line in block.lines])
        for block in blocks(text)
    ]


def test_blank_lines_part_paragraphs_and_single_line_ends_stay() -> None:
    assert shape("one\ntwo\n\nthree") == [(False, ["one", "two"]), (False, ["three"])]


@pytest.mark.parametrize("mark", ["- ", "・", "• "])
def test_marked_lines_are_a_list(mark: str) -> None:
    text = f"Bring:\n{mark}a card\n{mark}a photo\nThen go."
    assert shape(text) == [
        (False, ["Bring:"]),
        (True, ["a card", "a photo"]),
        (False, ["Then go."]),
    ]


@pytest.mark.parametrize("text", ["-5 degrees", "a - b", "2026-11-22"])
def test_other_hyphens_are_just_hyphens(text: str) -> None:
    assert shape(text) == [(False, [text])]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("see https://example.jp/a.", "https://example.jp/a"),
        ("(https://example.jp/a)", "https://example.jp/a"),
        ("詳細はhttps://example.jp/aへ。", "https://example.jp/aへ"),
        ("「https://example.jp/a」を見る", "https://example.jp/a"),
        ("https://example.jp/a、次", "https://example.jp/a"),
        ("https://ja.example.org/w_(x)", "https://ja.example.org/w_(x)"),
        ("HTTP://EXAMPLE.JP", "HTTP://EXAMPLE.JP"),
    ],
)
def test_addresses_can_be_followed(text: str, url: str) -> None:
    assert [piece.url for piece in pieces(text) if piece.url] == [url]


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "data:text/html,x", "https://", "http://...", "ftp://example.jp"],
)
def test_nothing_else_is_a_link(text: str) -> None:
    assert all(not piece.url for piece in pieces(text))


@given(st.text())
def test_no_character_of_a_line_is_lost(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text


@given(st.text())
def test_a_link_shows_where_it_leads(text: str) -> None:
    for block in blocks(text):
        for line in block.lines:
            assert all(piece == Piece(piece.text, piece.text) for piece in line if piece.url)


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("0570-013904", "tel:0570013904"),
        ("+81 (3) 5796-7112", "tel:+81357967112"),
        ("１１９", "tel:119"),
        ("#7119", "tel:#7119"),
    ],
)
def test_numbers_can_be_dialled(number: str, address: str) -> None:
    assert tel_address(number) == address


@pytest.mark.parametrize(
    ("url", "safe"),
    [("https://a.jp", True), ("http://a.jp", True), ("javascript:x", False), ("//a.jp", False)],
)
def test_only_web_addresses_become_links(url: str, safe: bool) -> None:
    assert bool(web_address(url)) is safe
