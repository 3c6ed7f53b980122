"""What may be filled into a phrase, and what is said of what may not."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.slots import AGO, AHEAD, SlotFault, SlotKind, SlotRefused, read, value

TODAY = date(2026, 11, 22)
K, F = SlotKind, SlotFault


@pytest.mark.parametrize(
    ("kind", "typed", "canonical"),
    [
        (K.DATE, "2026-12-01", "2026-12-01"),
        (K.DATE, "2026/12/1", "2026-12-01"),
        (K.DATE, "２０２６年１２月１日", "2026-12-01"),
        (K.DATE, "2028-02-29", "2028-02-29"),
        (K.TIME, "15:05", "15:05"),
        (K.TIME, "9:00", "09:00"),
        (K.TIME, "15:05:00", "15:05"),
        (K.TIME, "９時３０分", "09:30"),
        (K.TIME, "15時", "15:00"),
        (K.AMOUNT, "4000", "4000"),
        (K.AMOUNT, "4,000円", "4000"),
        (K.AMOUNT, "￥１２，０００", "12000"),
        (K.AMOUNT, "0", "0"),
        (K.AMOUNT, "0099", "99"),
        (K.NUMBER, "１０", "10"),
        (K.PHONE, "03-1234-5678", "03-1234-5678"),
        (K.PHONE, "０３ー１２３４ー５６７８", "03-1234-5678"),
        (K.PHONE, "+81 3 1234 5678", "+81 3 1234 5678"),
        (K.PHONE, "119", "119"),
        (K.URL, "https://www.city.example.jp/a?b=ü#c", "https://www.city.example.jp/a?b=ü#c"),
        (K.PLACE, "  中央区役所\n 2階 ", "中央区役所 2階"),
        (K.PLACE, "<script>alert(1)</script>", "<script>alert(1)</script>"),
        (K.NAME, "Nguyễn {name} {漢字|かんじ}", "Nguyễn {name} {漢字|かんじ}"),
        (K.NAME, "क्\u200dष", "क्\u200dष"),
        (K.NAME, "evil\u202eeman\u2066", "evileman"),
        (K.NAME, "a\0b\x1b[1m", "ab[1m"),
    ],
)
def test_what_was_typed_becomes_one_canonical_text(kind: K, typed: str, canonical: str) -> None:
    assert read(kind, typed, TODAY) == canonical
    assert read(kind, canonical, TODAY) == canonical


@pytest.mark.parametrize(
    ("kind", "typed", "fault"),
    [
        *((kind, blank, F.EMPTY) for kind in K for blank in ("", " \n　", "\u202e")),
        (K.DATE, "tomorrow", F.NO_DATE),
        (K.DATE, "12/1", F.NO_DATE),
        (K.DATE, "2026-02-30", F.NO_DATE),
        (K.DATE, "2026-13-01", F.NO_DATE),
        (K.DATE, "2062-12-01", F.FAR_DATE),
        (K.DATE, "2006-12-01", F.FAR_DATE),
        (K.TIME, "25:00", F.NO_TIME),
        (K.TIME, "9", F.NO_TIME),
        (K.TIME, "15:60", F.NO_TIME),
        (K.AMOUNT, "4.5", F.NO_AMOUNT),
        (K.AMOUNT, "-4000", F.NO_AMOUNT),
        (K.AMOUNT, "4,00", F.NO_AMOUNT),
        (K.AMOUNT, "free", F.NO_AMOUNT),
        (K.AMOUNT, "100000001", F.TOO_LARGE),
        (K.AMOUNT, "9" * 5000, F.TOO_LARGE),
        (K.NUMBER, "1e3", F.NO_NUMBER),
        (K.NUMBER, "10000", F.TOO_LARGE),
        (K.PHONE, "ask me", F.NO_PHONE),
        (K.PHONE, "12", F.NO_PHONE),
        (K.PHONE, "1234567890123456", F.NO_PHONE),
        (K.PHONE, "03-1234-5678<b>", F.NO_PHONE),
        (K.URL, "javascript:alert(1)", F.NO_ADDRESS),
        (K.URL, "www.example.jp", F.NO_ADDRESS),
        (K.URL, "https://localhost/", F.NO_ADDRESS),
        (K.URL, "https://a@b.example/", F.NO_ADDRESS),
        (K.URL, 'https://a.example/"onclick=', F.NO_ADDRESS),
        (K.URL, "https://a.example/ b", F.NO_ADDRESS),
        (K.URL, "https://a.example/" + "x" * 500, F.TOO_LONG),
        (K.PLACE, "x" * 101, F.TOO_LONG),
        (K.NAME, "x" * 101, F.TOO_LONG),
    ],
)
def test_what_cannot_stand_there_is_refused_with_its_reason(kind: K, typed: str, fault: F) -> None:
    with pytest.raises(SlotRefused) as refused:
        read(kind, typed, TODAY)
    assert refused.value.fault is fault


def test_the_bounds_of_days_are_exact() -> None:
    for day in (TODAY - AGO, TODAY + AHEAD):
        assert read(K.DATE, day.isoformat(), TODAY) == day.isoformat()


@given(st.sampled_from(K), st.text(max_size=120))
def test_whatever_is_typed_is_taken_once_and_for_all_or_refused(kind: K, typed: str) -> None:
    try:
        canonical = read(kind, typed, TODAY)
    except SlotRefused:
        return
    assert read(kind, canonical, TODAY) == canonical
    assert "\n" not in canonical
    expected = {K.DATE: date, K.TIME: time, K.AMOUNT: int, K.NUMBER: int}.get(kind, str)
    assert isinstance(value(kind, canonical), expected)
