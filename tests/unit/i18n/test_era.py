"""Years as Japanese offices write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.i18n.era import era_fiscal_year, era_year


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 4, 1), "令和8年"),
        (date(2019, 5, 1), "令和元年"),
        (date(2019, 4, 30), "平成31年"),
        (date(1989, 1, 8), "平成元年"),
        (date(1989, 1, 7), "昭和64年"),
        (date(1926, 12, 25), "昭和元年"),
    ],
)
def test_the_year_of_a_day(day: date, told: str) -> None:
    assert era_year(day) == told


@pytest.mark.parametrize(
    ("year", "told"),
    [
        (2026, "令和8年度"),
        (2020, "令和2年度"),
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
    ],
)
def test_the_fiscal_year(year: int, told: str) -> None:
    assert era_fiscal_year(year) == told


def test_before_showa_there_is_nothing_to_say() -> None:
    with pytest.raises(ValueError, match="1926-12-24"):
        era_year(date(1926, 12, 24))
