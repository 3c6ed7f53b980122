from __future__ import annotations

import pytest

from bot.domain.locale import LOCALES, LocaleTag
from bot.i18n.units import duration


@pytest.mark.parametrize(
    ("tag", "amount", "unit", "words"),
    [
        ("fil", 24, "duration-hour", "24 oras"),
        ("fil", 3, "duration-month", "3 buwan"),
        ("fil", 14, "duration-day", "14 na araw"),
        ("en", 1, "duration-month", "1 month"),
        ("ru", 3, "duration-month", "3 месяца"),
        ("de", 14, "duration-day", "14 Tage"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(
    tag: str, amount: int, unit: str, words: str
) -> None:
    assert duration(amount, unit, LocaleTag(tag)) == words


@pytest.mark.parametrize("tag", LOCALES)
@pytest.mark.parametrize("unit", ["hour", "day", "month", "year"])
def test_every_locale_has_words_and_latin_figures(tag: LocaleTag, unit: str) -> None:
    for length in ("long", "short"):
        words = duration(14, f"duration-{unit}", tag, length)  # type: ignore[arg-type]
        assert "14" in words
        assert "duration" not in words
