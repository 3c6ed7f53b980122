"""Personal numbers are masked, other numbers are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.privacy import MASK, mask_numbers


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("my number is 123456789018 ok", "my number is ●●●●●●●●●●●● ok"),
        ("1234 5678 9018", "●●●● ●●●● ●●●●"),
        ("マイナンバーは１２３４５６７８９０１８です", "マイナンバーは●●●●●●●●●●●●です"),
        ("card 4111-1111-1111-1111.", "card ●●●●-●●●●-●●●●-●●●●."),
        ("在留カード AB12345678CD をなくした", "在留カード ●●●●●●●●●●●● をなくした"),
        ("passport TK1234567!", "passport ●●●●●●●●●!"),
    ],
    ids=["my-number", "spaced", "full-width", "payment-card", "residence-card", "passport"],
)
def test_personal_numbers_are_masked(given: str, kept: str) -> None:
    assert mask_numbers(given) == kept


@pytest.mark.parametrize(
    "text",
    [
        "call 0570-013904 or 03-5796-7112",
        "123456789012",
        "2026年11月22日に引っ越します",
        "I pay 12000000 yen",
        "ticket 1234567890123",
        "",
    ],
    ids=["phones", "wrong-check-digit", "date", "amount", "not-luhn", "empty"],
)
def test_other_numbers_stay_readable(text: str) -> None:
    assert mask_numbers(text) == text


@given(st.text())
def test_masking_never_changes_the_length_and_is_done_once(text: str) -> None:
    masked = mask_numbers(text)

    assert len(masked) == len(text)
    assert mask_numbers(masked) == masked
    assert all(new in (old, MASK) for old, new in zip(text, masked, strict=True))
