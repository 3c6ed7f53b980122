from __future__ import annotations

import pytest

from bot.channels.contacts import dialled, encoded, full_text, is_web_address, tel_uri
from bot.domain.locale import EN
from bot.domain.reply import Link, Phone, Reply


@pytest.mark.parametrize(
    ("written", "digits", "uri"),
    [
        pytest.param("119", "119", "tel:119", id="short"),
        pytest.param("0570-013904", "0570013904", "tel:0570013904", id="hyphen"),
        pytest.param("+81-3-5213-1730", "+81352131730", "tel:+81352131730", id="abroad"),
        pytest.param("#7119", "#7119", "tel:%237119", id="hash"),
        pytest.param("０３（５２１３）１７３０", "0352131730", "tel:0352131730", id="full width"),
        pytest.param("03-5213-1730（内線 12）", "0352131730", "tel:0352131730", id="extension"),
        pytest.param("ask", "", None, id="no number"),
    ],
)
def test_a_number_is_dialled_as_written(written: str, digits: str, uri: str | None) -> None:
    assert dialled(written) == digits
    assert tel_uri(written) == uri


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Call 0570 013904.", False, id="written with a space"),
        pytest.param("Call 0570-013904.", False, id="as is"),
        pytest.param("Call 0570-0139041.", True, id="part of a longer one"),
        pytest.param("Call us.", True, id="not there"),
    ],
)
def test_a_number_is_added_unless_the_text_has_it(text: str, shown: bool) -> None:
    reply = Reply(text, EN, phones=(Phone("FRESC", "0570-013904"),))
    assert (full_text(reply) != text) is shown
    assert full_text(reply).endswith("FRESC: 0570-013904") is shown


@pytest.mark.parametrize(
    ("text", "added"),
    [
        pytest.param("See https://a.example.jp/x.", False, id="with a full stop"),
        pytest.param("（https://a.example.jp/x）", False, id="in brackets"),
        pytest.param("See https://a.example.jp/xy", True, id="another page"),
        pytest.param("See the page", True, id="not there"),
    ],
)
def test_an_address_is_added_unless_the_text_has_it(text: str, added: bool) -> None:
    reply = Reply(text, EN, links=(Link("Page", "https://a.example.jp/x"),))
    assert full_text(reply).endswith("Page: https://a.example.jp/x") is added


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://www.clair.or.jp/", True),
        ("http://127.0.0.1:8000/chat", True),
        ("https://example.jp/a?b=c#d", True),
        ("https://localhost/", False),
        ("ftp://example.jp/", False),
        ("javascript:alert(1)", False),
        ("https://user@example.jp/", False),
        ("https://exa mple.jp/", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_buttons(url: str, good: bool) -> None:
    assert is_web_address(url) is good


def test_letters_outside_ascii_are_encoded_once() -> None:
    once = encoded("https://example.jp/多文化?q=a%20b")
    assert once == "https://example.jp/%E5%A4%9A%E6%96%87%E5%8C%96?q=a%20b"
    assert encoded(once) == once
