"""Figures as they are read aloud."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.i18n import numerals
from bot.i18n.ruby import unread

READ: list[tuple[Callable[[int], str], int, str]] = [
    (numerals.number, 0, "ぜろ"),
    (numerals.number, 300, "さんびゃく"),
    (numerals.number, 6000, "ろくせん"),
    (numerals.number, 10_000, "いちまん"),
    (numerals.number, 33_800, "さんまんさんぜんはっぴゃく"),
    (numerals.number, 108_000_000, "いちおくはっぴゃくまん"),
    (numerals.days, 1, "いちにち"),
    (numerals.days, 2, "ふつか"),
    (numerals.days, 8, "ようか"),
    (numerals.days, 10, "とおか"),
    (numerals.days, 14, "じゅうよっか"),
    (numerals.days, 17, "じゅうしちにち"),
    (numerals.days, 19, "じゅうくにち"),
    (numerals.days, 20, "はつか"),
    (numerals.days, 24, "にじゅうよっか"),
    (numerals.days, 29, "にじゅうくにち"),
    (numerals.days, 30, "さんじゅうにち"),
    (numerals.days, 90, "きゅうじゅうにち"),
    (numerals.days, 110, "ひゃくとおか"),
    (numerals.days, 180, "ひゃくはちじゅうにち"),
    (numerals.day_of_month, 1, "ついたち"),
    (numerals.day_of_month, 31, "さんじゅういちにち"),
    (numerals.month_of_year, 4, "しがつ"),
    (numerals.month_of_year, 9, "くがつ"),
    (numerals.month_of_year, 12, "じゅうにがつ"),
    (numerals.months, 1, "いっかげつ"),
    (numerals.months, 3, "さんかげつ"),
    (numerals.months, 6, "ろっかげつ"),
    (numerals.months, 10, "じゅっかげつ"),
    (numerals.months, 18, "じゅうはっかげつ"),
    (numerals.months, 100, "ひゃっかげつ"),
    (numerals.years, 1, "いちねん"),
    (numerals.years, 4, "よねん"),
    (numerals.years, 2024, "にせんにじゅうよねん"),
    (numerals.hour, 0, "れいじ"),
    (numerals.hour, 4, "よじ"),
    (numerals.hour, 9, "くじ"),
    (numerals.hours, 24, "にじゅうよじかん"),
    (numerals.minute, 5, "ごふん"),
    (numerals.minute, 15, "じゅうごふん"),
    (numerals.minute, 30, "さんじゅっぷん"),
    (numerals.minute, 43, "よんじゅうさんぷん"),
]


@pytest.mark.parametrize(
    ("read", "value", "kana"), READ, ids=[f"{f.__name__}-{v}" for f, v, _ in READ]
)
def test_a_figure_is_read_as_people_say_it(
    read: Callable[[int], str], value: int, kana: str
) -> None:
    assert read(value) == kana


@pytest.mark.parametrize(
    ("written", "kana"),
    [
        ("10", "じゅっパーセント"),
        ("5", "ごパーセント"),
        ("12.5", "じゅうにてんごパーセント"),
        ("0.5", "れいてんごパーセント"),
        ("10.21", "じゅうてんにいちパーセント"),
    ],
)
def test_percentages_with_and_without_a_point(written: str, kana: str) -> None:
    assert numerals.percent(written) == kana


def test_every_length_in_days_has_a_reading_in_kana() -> None:
    for value in range(1, 400):
        read = numerals.days(value)
        assert read, value
        assert not unread(read), value
        assert not any(char.isdigit() for char in read), value
