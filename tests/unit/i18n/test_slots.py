"""Days, times and amounts in each of the twenty locales."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.domain.locale import JA_SIMPLE, LOCALES, LocaleTag
from bot.domain.slots import SlotKind
from bot.i18n.ruby import unread
from bot.i18n.slots import slot_text

# locale: day with weekday, time, amount
WORDS = {
    "ja": ("2026年12月1日（火）", "15:05", "4,000円"),
    "ja-simple": (
        "{2026年|にせんにじゅうろくねん} {12月|じゅうにがつ} {1日|ついたち} {火曜日|かようび}",
        "{午後|ごご} {3時|さんじ} {5分|ごふん}",
        "4,000{円|えん}",
    ),
    "en": ("December 1, 2026 (Tuesday)", "3:05 PM", "¥4,000"),
    "zh-Hans": ("2026年12月1日（星期二）", "15:05", "4,000日元"),
    "zh-Hant": ("2026年12月1日（星期二）", "下午3:05", "4,000日圓"),
    "ko": ("2026년 12월 1일 (화요일)", "15:05", "4,000엔"),
    "vi": ("1 tháng 12, 2026 (Thứ Ba)", "15:05", "4.000 yên"),
    "ne": ("2026 डिसेम्बर 1 (मङ्गलबार)", "15:05", "4,000 येन"),
    "pt-BR": ("1 de dezembro de 2026 (terça-feira)", "15:05", "4.000 ienes"),
    "es": ("1 de diciembre de 2026 (martes)", "3:05 p.m.", "4,000 yenes"),
    "fil": ("Disyembre 1, 2026 (Martes)", "3:05 PM", "¥4,000"),
    "id": ("1 Desember 2026 (Selasa)", "15.05", "4.000 yen"),
    "th": ("1 ธันวาคม ค.ศ. 2026 (วันอังคาร)", "15:05", "4,000 เยน"),
    "my": ("2026 ဒီဇင်ဘာ 1 (အင်္ဂါ)", "15:05", "ယန်း 4,000"),
    "km": ("1 ធ្នូ 2026 (អង្គារ)", "3:05 PM", "4,000 យ៉េន"),
    "ru": ("1 декабря 2026 г. (вторник)", "15:05", "4 000 иен"),
    "uk": ("1 грудня 2026 р. (вівторок)", "15:05", "4 000 єн"),
    "fr": ("1 décembre 2026 (mardi)", "15:05", "4 000 yens"),
    "de": ("1. Dezember 2026 (Dienstag)", "15:05", "4.000 Yen"),
    "mn": ("2026 оны арван хоёрдугаар сарын 1 (Мягмар)", "15:05", "4,000 иен"),
}


def spaced(text: str) -> str:
    """With one kind of space: which of them CLDR puts where changes from year to year."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_table_holds_every_locale() -> None:
    assert list(WORDS) == list(LOCALES)


@pytest.mark.parametrize("tag", WORDS)
def test_values_are_worded_as_people_of_the_locale_write_them(tag: str) -> None:
    locale = LocaleTag(tag)
    day, clock, amount = WORDS[tag]
    assert spaced(slot_text(SlotKind.DATE, date(2026, 12, 1), locale)) == day
    assert spaced(slot_text(SlotKind.TIME, time(15, 5), locale)) == clock
    assert spaced(slot_text(SlotKind.AMOUNT, 4000, locale)) == amount
    assert "10" in slot_text(SlotKind.NUMBER, 10, locale)
    assert slot_text(SlotKind.PLACE, "中央区役所", locale) == "中央区役所"


@pytest.mark.parametrize("tag", LOCALES)
def test_no_time_is_worded_like_another(tag: LocaleTag) -> None:
    times = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
    assert len({slot_text(SlotKind.TIME, one, tag) for one in times}) == len(times)


@pytest.mark.parametrize("tag", LOCALES)
def test_every_weekday_and_month_can_be_told_apart(tag: LocaleTag) -> None:
    days = [date(2026, month, day) for month in range(1, 13) for day in range(1, 8)]
    said = {slot_text(SlotKind.DATE, one, tag) for one in days}
    assert len(said) == len(days)
    assert all(any(char.isascii() and char.isdigit() for char in text) for text in said)


def test_easy_japanese_has_a_reading_for_every_kanji() -> None:
    values = [
        (SlotKind.DATE, date(2026, 4, 14)),
        (SlotKind.TIME, time(0, 0)),
        (SlotKind.TIME, time(12, 0)),
        (SlotKind.AMOUNT, 33000),
        (SlotKind.NUMBER, 14),
    ]
    for kind, value in values:
        text = slot_text(kind, value, JA_SIMPLE)
        assert unread(text) == ""
    assert slot_text(SlotKind.NUMBER, 14, JA_SIMPLE) == "{14|じゅうよん}"
