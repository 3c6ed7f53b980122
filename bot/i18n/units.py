"""Lengths of time in words, by Babel; where its words are wrong, by ours."""

from __future__ import annotations

from typing import Literal

from babel.units import format_unit

from bot.domain.locale import LOCALES, LocaleTag

_OWN = {
    # Babel says "24 mga oras" and "3 mga buwan"; after a figure Filipino has no plural marker.
    (LocaleTag("fil"), "duration-hour"): "{} oras",
    (LocaleTag("fil"), "duration-month"): "{} buwan",
}


def duration(
    amount: int, unit: str, locale: LocaleTag, length: Literal["short", "long", "narrow"] = "long"
) -> str:
    """``amount`` of ``duration-day``, ``-hour``, ``-month`` or ``-year`` in the locale's words."""
    own = _OWN.get((locale, unit))
    if own is not None:
        return own.format(amount)
    babel = LOCALES[locale].babel
    text = format_unit(amount, unit, length=length, locale=babel, numbering_system="latn")
    if unit in text:
        # Babel has no long pattern of its own where it equals the short one.
        text = format_unit(amount, unit, length="short", locale=babel, numbering_system="latn")
    return text
