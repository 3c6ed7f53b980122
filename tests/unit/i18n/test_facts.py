"""One fact in twenty languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.entry import COUNTED_FORMS, FactKind, FactValue
from bot.domain.errors import ContentError
from bot.domain.locale import EN, JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.i18n import ruby
from bot.i18n.facts import FORMS, month_text, render_fact, render_value
from bot.i18n.hours import format_hours
from tests.unit.i18n.sample import LOST, fact

VALUES = {
    FactKind.DAYS: FactValue(14),
    FactKind.MONTHS: FactValue(3),
    FactKind.YEARS: FactValue(1),
    FactKind.JPY: FactValue(6000),
    FactKind.PERCENT: FactValue(12.5),
    FactKind.NUMBER: FactValue(1234),
    FactKind.DATE: FactValue(date(2027, 4, 1)),
    FactKind.TEL: FactValue("119", hours="24h", languages=(EN, JA_SIMPLE)),
    FactKind.URL: FactValue("https://example.jp/"),
    FactKind.WORD: FactValue("転入届", kana="てんにゅうとどけ"),
}

EXPECTED = {
    "en": ("14 days", "3 months", "1 year", "¥6,000", "12.5%", "April 1, 2027"),
    "ja": ("14日", "3か月", "1年", "6,000円", "12.5%", "2027年4月1日"),
    "zh-Hans": ("14天", "3个月", "1年", "6,000日元", "12.5%", "2027年4月1日"),
    "vi": ("14 ngày", "3 tháng", "1 năm", "6.000 yên", "12,5%", "1 tháng 4, 2027"),
    "pt-BR": ("14 dias", "3 meses", "1 ano", "6.000 ienes", "12,5%", "1 de abril de 2027"),
    "de": ("14 Tage", "3 Monate", "1 Jahr", "6.000 Yen", "12,5\xa0%", "1. April 2027"),
    "ja-simple": (
        "{14日|じゅうよっか}",
        "{3か月|さんかげつ}",
        "{1年|いちねん}",
        "6,000{円|えん}",
        "{12.5%|じゅうにてんごパーセント}",
        "{2027年|にせんにじゅうななねん}{4月|しがつ}{1日|ついたち}",
    ),
}


@pytest.mark.parametrize(("tag", "words"), EXPECTED.items(), ids=EXPECTED.keys())
def test_figures_read_as_the_language_writes_them(tag: str, words: tuple[str, ...]) -> None:
    kinds = ("DAYS", "MONTHS", "YEARS", "JPY", "PERCENT", "DATE")

    shown = tuple(render_value(FactKind[k], VALUES[FactKind[k]], LocaleTag(tag)) for k in kinds)

    assert shown == words


@pytest.mark.parametrize("tag", LOCALES)
def test_every_kind_and_form_has_words_in_latin_digits(tag: LocaleTag) -> None:
    for kind, forms in FORMS.items():
        for form in forms:
            shown = render_value(kind, VALUES[kind], tag, form)
            assert shown.strip(), (kind, form)
            assert "duration-" not in shown
            assert all(char in "0123456789" for char in shown if char.isdigit()), (kind, form)
            if tag == JA_SIMPLE and kind is not FactKind.URL:
                assert not ruby.unread(shown), (kind, form)


@pytest.mark.parametrize(
    ("form", "expected"),
    [("number", "14"), ("short", "14 days"), ("", "14 days"), ("unheard-of", "14 days")],
)
def test_a_text_may_ask_for_a_form(form: str, expected: str) -> None:
    assert render_value(FactKind.DAYS, VALUES[FactKind.DAYS], EN, form) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 11, 30), "¥6,000"), (date(2026, 12, 1), "¥33,000"), (date(2030, 1, 1), "¥33,000")],
    ids=["the day before", "the day itself", "long after"],
)
def test_a_new_value_counts_from_its_day_on(day: date, expected: str) -> None:
    assert render_fact(LOST.facts["fee"], EN, day) == expected


WORDS = {
    "ja": "転入届",
    "zh-Hans": "転入届",
    "zh-Hant": "転入届",
    "ja-simple": "{転入届|てんにゅうとどけ}",
    "en": "転入届（てんにゅうとどけ）",
    "ko": "転入届（てんにゅうとどけ）",
}


@pytest.mark.parametrize(("tag", "shown"), WORDS.items(), ids=WORDS.keys())
def test_a_japanese_word_comes_with_its_reading_for_those_who_need_it(tag: str, shown: str) -> None:
    value = VALUES[FactKind.WORD]

    assert render_value(FactKind.WORD, value, LocaleTag(tag)) == shown
    if tag != "ja-simple":
        assert render_value(FactKind.WORD, value, LocaleTag(tag), "short") == "転入届"


@pytest.mark.parametrize(
    ("amount", "shown"), [(1, "1 иена"), (2, "2 иены"), (5500, "5\xa0500 иен")]
)
def test_yen_are_counted_as_russian_counts(amount: int, shown: str) -> None:
    assert render_value(FactKind.JPY, FactValue(amount), LocaleTag("ru")) == shown


def test_a_value_that_does_not_fit_its_kind_is_refused() -> None:
    with pytest.raises(ContentError, match="days"):
        render_value(FactKind.DAYS, FactValue("soon"), EN)


HOURS = {
    "weekdays, en": ("mon-fri 08:30-17:15", "en", "Mon–Fri 08:30–17:15"),
    "weekdays, ja": ("mon-fri 08:30-17:15", "ja", "月曜〜金曜 8:30〜17:15"),
    "weekdays, vi": ("mon-fri 08:30-17:15", "vi", "Th 2–Th 6 08:30–17:15"),
    "always, en": ("24h", "en", "24 hours"),
    "always, ja": ("24h", "ja", "24時間"),
    "always, easy": ("24h", "ja-simple", "毎日（まいにち） 24時間（にじゅうよじかん） いつでも"),
    "daily, ja": ("daily 12:00-22:00", "ja", "毎日12:00〜22:00"),
    "daily, en": ("daily 12:00-22:00", "en", "every day 12:00–22:00"),
    "daily, vi": ("mon-sun 12:00-22:00", "vi", "hằng ngày 12:00–22:00"),
    "daily, zh-Hans": ("daily 12:00-22:00", "zh-Hans", "每天 12:00–22:00"),
    "daily, round the clock, en": ("daily 24h", "en", "24 hours"),
    "two spans, en": (
        "mon-fri 09:00-17:00, sat 09:00-12:00",
        "en",
        "Mon–Fri 09:00–17:00, Sat 09:00–12:00",
    ),
    "days apart, de": ("mon,wed 09:00-17:00", "de", "Mo, Mi 09:00–17:00"),
    "halves of the day, easy": (
        "mon-fri 08:30-17:15",
        "ja-simple",
        "月曜日（げつようび）から 金曜日（きんようび）まで、午前（ごぜん）8時（はちじ）"
        "30分（さんじゅっぷん）から 午後（ごご）5時（ごじ）15分（じゅうごふん）まで",
    ),
    "noon and midnight, easy": (
        "sat 12:00-24:00",
        "ja-simple",
        "土曜日（どようび）の 昼（ひる）の 12時（じゅうにじ）から "
        "夜（よる）の 12時（じゅうにじ）まで",
    ),
}


@pytest.mark.parametrize(("hours", "tag", "shown"), HOURS.values(), ids=HOURS.keys())
def test_opening_hours_in_words(hours: str, tag: str, shown: str) -> None:
    assert ruby.render(format_hours(hours, LocaleTag(tag))) == shown


@pytest.mark.parametrize(
    "hours", ["", "always", "mon-fri", "mon-fri 25:00-26:00", "mo 09:00-10:00"]
)
def test_hours_outside_the_grammar_are_refused(hours: str) -> None:
    with pytest.raises(ContentError):
        format_hours(hours, EN)


def test_languages_of_a_desk_are_named_once_however_written() -> None:
    tags = tuple(LocaleTag(tag) for tag in ("zh-Hans", "zh-Hant", "pt-BR", "ja-simple"))
    line = fact("line", FactKind.TEL, FactValue("119", languages=tags))

    assert render_fact(line, EN, date(2026, 1, 1), "languages") == (
        "Chinese, Portuguese, Easy Japanese"
    )
    assert render_fact(line, JA, date(2026, 1, 1), "languages") == (
        "中国語、ポルトガル語、やさしい日本語"
    )


def test_every_language_has_an_easy_name_with_readings() -> None:
    every = fact("line", FactKind.TEL, FactValue("119", languages=tuple(LOCALES)))

    shown = render_fact(every, JA_SIMPLE, date(2026, 1, 1), "languages")

    assert not ruby.unread(shown)
    assert "{ネパール" not in shown
    assert "ネパール{語|ご}" in shown


def test_a_month_names_its_year() -> None:
    assert month_text(date(2026, 11, 1), EN) == "November 2026"
    assert month_text(date(2026, 11, 1), JA) == "2026年11月"


PEOPLE = replace(
    fact("people", FactKind.NUMBER),
    values=(
        FactValue(5933, counted="2025-07-01"),
        FactValue(5861, counted="2024-07"),
        FactValue(848, counted="1987"),
    ),
)


@pytest.mark.parametrize(
    ("locale", "form", "text"),
    [
        ("en", "", "5,933"),
        ("en", "year", "2025"),
        ("en", "day", "July 1, 2025"),
        ("en", "series", "5,933 (2025), 5,861 (2024), 848 (1987)"),
        ("en", "before", "5,861 (2024), 848 (1987)"),
        ("ja", "year", "2025年"),
        ("ja", "day", "2025年7月1日"),
        ("ja", "series", "5,933（2025年）、5,861（2024年）、848（1987年）"),
        ("ja-simple", "year", "{2025年|にせんにじゅうごねん}"),
        ("de", "before", "5.861 (2024), 848 (1987)"),
    ],
)
def test_a_figure_that_ages_brings_its_year(locale: str, form: str, text: str) -> None:
    assert render_fact(PEOPLE, LocaleTag(locale), date(2026, 11, 22), form) == text


@pytest.mark.parametrize(
    ("counted", "text"),
    [("2025", "2025"), ("2025-07", "July 2025"), ("2018-06-01", "June 1, 2018")],
)
def test_the_time_is_told_as_exactly_as_it_is_known(counted: str, text: str) -> None:
    one = replace(PEOPLE, values=(FactValue(1, counted=counted),))
    assert render_fact(one, EN, date(2026, 11, 22), "day") == text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", sorted(COUNTED_FORMS))
def test_every_locale_tells_the_years(locale: LocaleTag, form: str) -> None:
    told = render_fact(PEOPLE, locale, date(2026, 11, 22), form)
    assert "2025" in told or form == "before"
    assert "1987" in told or form in ("year", "day")
