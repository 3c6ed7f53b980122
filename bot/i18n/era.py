"""Years as Japanese offices write them: 令和8年, 令和8年度."""

from __future__ import annotations

from datetime import date

ERAS = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"))
"""First days of the eras, the newest first (元号を改める政令 of 1989 and 2019)."""


def era_year(day: date) -> str:
    """``令和8年`` for a day of 2026; ValueError before 1926-12-25, where nobody asks."""
    for since, name in ERAS:
        if day >= since:
            number = day.year - since.year + 1
            return f"{name}{'元' if number == 1 else number}年"
    raise ValueError(f"{day} is before the eras known here")


def era_fiscal_year(year: int) -> str:
    """``令和8年度`` for the fiscal year from April 2026.

    The year of a change is named after the era in force on 1 May: the government called all of
    fiscal 2019 令和元年度.
    """
    return f"{era_year(date(year, 5, 1))}度"
