"""A moment in Japan as a reader of each locale writes it: weekday, day and time of day."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date

from bot.domain.locale import JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.domain.office import JAPAN
from bot.i18n import numerals
from bot.i18n.facts import date_text
from bot.i18n.hours import EASY_DAYS, easy_clock
from bot.i18n.units import duration

_NO_COMMA = frozenset({"ja", "zh-Hans", "zh-Hant", "ko"})


def moment_text(moment: datetime, locale: LocaleTag) -> str:
    """``Monday, January 4, 2027, 09:00``, in Japan's time; annotated for ja-simple."""
    local = moment.astimezone(JAPAN)
    if locale == JA_SIMPLE:
        day = f"{date_text(local.date(), locale)} {EASY_DAYS[local.weekday()]}"
        return f"{day} {easy_clock(local.hour, local.minute)}"
    day = format_date(local.date(), format="full", locale=LOCALES[locale].babel)
    return f"{day} {local:%H:%M}" if locale in _NO_COMMA else f"{day}, {local:%H:%M}"


def hours_text(hours: int, locale: LocaleTag) -> str:
    """A length in hours: ``2 hours``; annotated for ja-simple."""
    if locale == JA_SIMPLE:
        return f"{{{hours}時間|{numerals.hours(hours)}}}"
    text = duration(hours, "duration-hour", locale)
    return text.replace(" ", "") if locale == JA else text
