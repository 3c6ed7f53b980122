"""What staff filled into a phrase, in the reader's language: days with their weekday, the clock,
amounts in yen. Digits are Latin everywhere. For ja-simple the result is annotated.
"""

from __future__ import annotations

from datetime import date, time

from babel.dates import format_time, get_day_names

from bot.domain.entry import FactKind, FactValue
from bot.domain.locale import JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.domain.slots import SlotKind, SlotValue
from bot.i18n import numerals
from bot.i18n.facts import date_text, figure_text, render_value
from bot.i18n.hours import EASY_DAYS, easy_clock

AS_WRITTEN = frozenset({SlotKind.PLACE, SlotKind.NAME, SlotKind.PHONE, SlotKind.URL})
"""Kinds that are the same for every reader; no sign in them means anything to us."""

_WIDE_BRACKETS = frozenset({"ja", "zh-Hans", "zh-Hant"})
_BY_24_HOURS = frozenset({"ko"})
"""Babel says "PM 3:05" in Korean, in Latin letters."""


def slot_text(kind: SlotKind, value: SlotValue, locale: LocaleTag) -> str:
    """A slot's value in words."""
    match value:
        case date():
            return _day(value, locale)
        case time():
            return _clock(value, locale)
        case int() if kind is SlotKind.AMOUNT:
            return render_value(FactKind.JPY, FactValue(value), locale)
        case int():
            figure = figure_text(value, locale)
            return f"{{{figure}|{numerals.number(value)}}}" if locale == JA_SIMPLE else figure
        case _:
            return str(value)


def _day(day: date, locale: LocaleTag) -> str:
    """The day with its weekday in brackets, where no language has to bend it."""
    text = date_text(day, locale)
    if locale == JA_SIMPLE:
        return _spaced(f"{text}{EASY_DAYS[day.weekday()]}")
    babel = LOCALES[locale].babel
    names = get_day_names(
        "abbreviated" if locale == JA else "wide", context="stand-alone", locale=babel
    )
    name = names[day.weekday()]
    return f"{text}（{name}）" if locale in _WIDE_BRACKETS else f"{text} ({name})"


def _clock(moment: time, locale: LocaleTag) -> str:
    if locale == JA_SIMPLE:
        return _spaced(easy_clock(moment.hour, moment.minute))
    if locale in _BY_24_HOURS:
        return f"{moment:%H:%M}"
    text = format_time(moment, format="short", locale=LOCALES[locale].babel)
    # Not every phone has a picture for the narrow space that newer data puts before "PM".
    return text.replace("\u202f", "\u00a0")


def _spaced(annotated: str) -> str:
    """A space between words: without it their readings and romaji would run into one another."""
    return annotated.replace("}{", "} {")
