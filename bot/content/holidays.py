"""Japan's holidays, by the package ``holidays`` (MIT): substitutes and the equinoxes among them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from bot.domain.locale import EN, JA
from bot.domain.office import Reason

YEARS = range(2025, 2100)
"""The law is known to the package for these. An equinox is official from the February before it;
those of later years are astronomers'."""


@cache
def japanese_holidays() -> Mapping[date, Reason]:
    """Every holiday of ``YEARS`` with its names."""
    # The package takes a fifth of a second to import, and most commands need no calendar.
    from holidays.countries.japan import Japan

    japanese, english = (Japan(years=YEARS, language=name) for name in ("ja", "en_US"))
    return {day: {JA: name, EN: english.get(day, name)} for day, name in sorted(japanese.items())}
