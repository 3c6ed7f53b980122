"""One fact in words: 14 days, ¥6,000, Mon–Fri 08:30–17:15, in the reader's language.

Digits are Latin everywhere. For ja-simple the result is annotated, every kanji with its reading.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from bot.domain.entry import COUNTED_FORMS, Fact, FactKind, FactValue
from bot.domain.errors import ContentError
from bot.domain.locale import JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.i18n import numerals, ruby
from bot.i18n.hours import format_hours
from bot.i18n.names import spoken_list
from bot.i18n.units import duration

_log = logging.getLogger(__name__)

FORMS: Mapping[FactKind, frozenset[str]] = {
    FactKind.DAYS: frozenset({"", "number", "short"}),
    FactKind.MONTHS: frozenset({"", "number", "short"}),
    FactKind.YEARS: frozenset({"", "number", "short"}),
    FactKind.JPY: frozenset({"", "number", "short"}),
    FactKind.PERCENT: frozenset({"", "number", "short"}),
    FactKind.NUMBER: frozenset({"", "number", "short"}),
    FactKind.DATE: frozenset({"", "short"}),
    FactKind.TEL: frozenset({"", "number", "short", "hours", "languages"}),
    FactKind.URL: frozenset({"", "short"}),
    FactKind.WORD: frozenset({"", "short"}),
}
"""The forms a text may ask for; ``""`` is the usual one."""

_UNITS = {
    FactKind.DAYS: "duration-day",
    FactKind.MONTHS: "duration-month",
    FactKind.YEARS: "duration-year",
}

_YEN: dict[LocaleTag, dict[str, str]] = {
    LocaleTag(tag): forms
    for tag, forms in {
        "ja": {"other": "{}円"},
        "ja-simple": {"other": "{}{{円|えん}}"},
        "zh-Hans": {"other": "{}日元"},
        "zh-Hant": {"other": "{}日圓"},
        "ko": {"other": "{}엔"},
        "vi": {"other": "{} yên"},
        "ne": {"other": "{} येन"},
        "pt-BR": {"one": "{} iene", "other": "{} ienes"},
        "es": {"one": "{} yen", "other": "{} yenes"},
        "id": {"other": "{} yen"},
        "th": {"other": "{} เยน"},
        "my": {"other": "ယန်း {}"},
        "km": {"other": "{} យ៉េន"},
        "ru": {"one": "{} иена", "few": "{} иены", "many": "{} иен", "other": "{} иены"},
        "uk": {"one": "{} єна", "few": "{} єни", "many": "{} єн", "other": "{} єни"},
        "fr": {"one": "{} yen", "other": "{} yens"},
        "de": {"other": "{} Yen"},
        "mn": {"other": "{} иен"},
    }.items()
}
"""Amounts as people in Japan say them, where CLDR has only JP¥ or a long "Japanese yen"."""

_WIDE = frozenset({"ja", "ja-simple", "zh-Hans", "zh-Hant"})
"""Written with full-width brackets and commas."""
_PLAIN_WORD = frozenset({"ja", "zh-Hans", "zh-Hant"})
"""Readers who need no reading beside a Japanese word."""


def render_fact(fact: Fact, locale: LocaleTag, day: date, form: str = "") -> str:
    """The fact's value on ``day`` in words; the usual form where this kind has no such form."""
    if fact.counted and form in COUNTED_FORMS:
        return _counted(fact, locale, form)
    return render_value(fact.kind, fact.on(day), locale, form)


def render_value(kind: FactKind, value: FactValue, locale: LocaleTag, form: str = "") -> str:
    """One value in words. ContentError where the value does not fit its kind."""
    if form not in FORMS[kind]:
        _log.warning("no form %r for facts of kind %s", form, kind)
        form = ""
    match kind, value.value:
        case ((FactKind.DAYS | FactKind.MONTHS | FactKind.YEARS), int(amount)):
            return _duration(kind, amount, locale, form)
        case FactKind.JPY, int(amount):
            return _yen(amount, locale, form)
        case FactKind.PERCENT, (int() | float()) as share:
            return _percent(share, locale, form)
        case FactKind.NUMBER, (int() | float()) as figure:
            return figure_text(figure, locale)
        case FactKind.DATE, date() as moment:
            return date_text(moment, locale, short=form == "short")
        case FactKind.TEL, str(number):
            return _tel(value, number, locale, form)
        case FactKind.URL, str(url):
            return url
        case FactKind.WORD, str(word):
            return _word(word, value.kana, locale, form)
    raise ContentError(f"a fact of kind {kind} cannot be {type(value.value).__name__}")


def _counted(fact: Fact, locale: LocaleTag, form: str) -> str:
    """A figure that ages: when it was counted, or its row of years."""
    newest = fact.values[0].counted or ""
    if form == "year":
        return year_text(int(newest[:4]), locale)
    if form == "day":
        return _moment_text(newest, locale)
    values = fact.values if form == "series" else fact.values[1:]
    wide = locale in _WIDE
    told = [
        f"{render_value(fact.kind, value, locale)}{'（' if wide else ' ('}"
        f"{year_text(int((value.counted or '')[:4]), locale)}{'）' if wide else ')'}"
        for value in values
    ]
    return ("、" if wide else ", ").join(told)


def _moment_text(moment: str, locale: LocaleTag) -> str:
    """A year, a month or a day, as exactly as it is known."""
    match [int(part) for part in moment.split("-")]:
        case [year, month, day]:
            return date_text(date(year, month, day), locale)
        case [year, month]:
            return month_text(date(year, month, 1), locale)
        case [year, *_]:
            return year_text(year, locale)
    raise ContentError(f"{moment!r} is no time")


def year_text(year: int, locale: LocaleTag) -> str:
    """A year alone (``2025``, ``2025年``); annotated for ja-simple."""
    if locale == JA_SIMPLE:
        return _easy_year(year)
    return format_skeleton("y", date(year, 1, 1), locale=LOCALES[locale].babel)


def figure_text(figure: int | float, locale: LocaleTag) -> str:
    """A bare number with the locale's separators."""
    return format_decimal(
        Decimal(str(figure)), locale=LOCALES[locale].babel, numbering_system="latn"
    )


def date_text(moment: date, locale: LocaleTag, *, short: bool = False) -> str:
    """A calendar day, long (``April 1, 2027``) or shorter; annotated for ja-simple."""
    if locale == JA_SIMPLE:
        month = f"{{{moment.month}月|{numerals.month_of_year(moment.month)}}}"
        day = f"{{{moment.day}日|{numerals.day_of_month(moment.day)}}}"
        return f"{_easy_year(moment.year)}{month}{day}"
    length = "medium" if short and locale != JA else "long"
    return format_date(moment, format=length, locale=LOCALES[locale].babel)


def month_text(moment: date, locale: LocaleTag) -> str:
    """Month and year (``November 2026``); annotated for ja-simple."""
    if locale == JA_SIMPLE:
        month = f"{{{moment.month}月|{numerals.month_of_year(moment.month)}}}"
        return f"{_easy_year(moment.year)}{month}"
    return format_skeleton("yMMMM", moment, locale=LOCALES[locale].babel)


def _easy_year(year: int) -> str:
    return f"{{{year}年|{numerals.years(year)}}}"


def _duration(kind: FactKind, amount: int, locale: LocaleTag, form: str) -> str:
    if form == "number":
        return figure_text(amount, locale)
    if locale == JA_SIMPLE:
        match kind:
            case FactKind.DAYS:
                return f"{{{amount}日|{numerals.days(amount)}}}"
            case FactKind.MONTHS:
                return f"{{{amount}か月|{numerals.months(amount)}}}"
            case _:
                return f"{{{amount}年|{numerals.years(amount)}}}"
    text = duration(amount, _UNITS[kind], locale, "short" if form == "short" else "long")
    return text.replace(" ", "") if locale == JA else text


def _yen(amount: int, locale: LocaleTag, form: str) -> str:
    if form == "number":
        return figure_text(amount, locale)
    if form == "" or locale in (JA, JA_SIMPLE):
        forms = _YEN.get(locale)
        if forms is not None:
            plural = Locale.parse(LOCALES[locale].babel).plural_form(amount)
            return forms.get(plural, forms["other"]).format(figure_text(amount, locale))
    text = format_currency(amount, "JPY", locale=LOCALES[locale].babel, numbering_system="latn")
    return text.replace("JP¥", "¥").replace("JPY", "¥").replace("￥", "¥")


def _percent(share: int | float, locale: LocaleTag, form: str) -> str:
    if form == "number":
        return figure_text(share, locale)
    text = format_percent(
        Decimal(str(share)) / 100,
        locale=LOCALES[locale].babel,
        decimal_quantization=False,
        numbering_system="latn",
    )
    if locale == JA_SIMPLE:
        return f"{{{text}|{numerals.percent(f'{Decimal(str(share)).normalize():f}')}}}"
    return text


def _tel(value: FactValue, number: str, locale: LocaleTag, form: str) -> str:
    if form == "hours":
        return format_hours(value.hours, locale) if value.hours else ""
    if form == "languages":
        return spoken_list(value.languages, locale)
    return number


def _word(word: str, kana: str | None, locale: LocaleTag, form: str) -> str:
    if locale == JA_SIMPLE:
        return ruby.annotate(word, kana) if kana else word
    if form == "short" or locale in _PLAIN_WORD or not kana:
        return word
    return f"{word}（{kana}）"
