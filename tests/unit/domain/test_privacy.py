"""Personal numbers are masked, other numbers are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.privacy import MASK, mask_contacts, mask_numbers


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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call me at 090-1234-5678 please", "call me at ● please"),
        ("電話は０９０ー１２３４ー５６７８です", "電話は●です"),
        ("+81 90 1234 5678", "●"),
        ("(03)5796-7112に電話した", "(●に電話した"),
        ("write to an.na+x@example.co.jp!", "write to ●!"),
        ("see https://example.jp/a?b=1 now", "see ● now"),
        ("card AB12345678CD lost", "card ●●●●●●●●●●●● lost"),
        ("2026年11月22日に12000000円", "2026年11月22日に12000000円"),
        ("on 2026-11-22 at 10:30", "on 2026-11-22 at 10:30"),
    ],
    ids=["mobile", "full-width", "abroad", "brackets", "mail", "link", "card", "amount", "date"],
)
def test_for_editors_ways_to_reach_somebody_are_hidden_too(text: str, shown: str) -> None:
    assert mask_contacts(text) == shown
