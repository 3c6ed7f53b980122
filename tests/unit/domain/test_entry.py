"""Facts around the days they change, and texts along the fallback chain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.entry import Audience, Chapter, Confidence, Fact, FactKind, FactValue
from bot.domain.locale import EN, JA, JA_SIMPLE, LocaleTag
from tests.support.small import (
    AMBULANCE,
    GRANT,
    HOSPITAL,
    INSURANCE,
    VI,
    small_content,
    small_entry,
)

FEE = Fact(
    "fee-one-year",
    FactKind.JPY,
    (
        FactValue(4000),
        FactValue(6000, since=date(2025, 4, 1)),
        FactValue(33000, since=date(2026, 10, 1)),
    ),
    "isa",
    "2026-11",
    Confidence.FOUND,
)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(1990, 1, 1), 4000),
        (date(2025, 3, 31), 4000),
        (date(2025, 4, 1), 6000),
        (date(2026, 9, 30), 6000),
        (date(2026, 10, 1), 33000),
        (date(2030, 1, 1), 33000),
    ],
    ids=str,
)
def test_a_fact_changes_on_its_day(day: date, value: int) -> None:
    assert FEE.on(day).value == value


def test_a_value_that_was_always_valid_is_never_overtaken_by_one_without_a_date() -> None:
    odd = replace(FEE, values=(FactValue(1), FactValue(2)))

    assert odd.on(date(2026, 1, 1)).value == 1


@pytest.mark.parametrize(
    ("have", "asked", "got"),
    [
        ((JA, EN, VI), VI, VI),
        ((JA, EN), VI, EN),
        ((JA,), VI, JA),
        ((JA_SIMPLE, JA), EN, JA_SIMPLE),
        ((LocaleTag("zh-Hant"), EN), LocaleTag("zh-Hans"), LocaleTag("zh-Hant")),
        ((LocaleTag("ko"),), VI, LocaleTag("ko")),
    ],
    ids=["own", "english", "japanese", "easy-japanese", "sister-script", "whatever-there-is"],
)
def test_a_missing_text_is_taken_from_the_nearest_locale_and_says_so(
    have: tuple[LocaleTag, ...], asked: LocaleTag, got: LocaleTag
) -> None:
    entry = small_entry(HOSPITAL)
    one = entry.texts[JA]
    entry = replace(entry, texts={tag: replace(one, locale=tag) for tag in have})

    assert entry.text(asked).locale == got


def test_the_full_text_is_the_nearest_that_is_not_only_short() -> None:
    entry = small_entry(HOSPITAL)
    one = entry.texts[JA]
    short = replace(one, locale=VI, short=True)
    entry = replace(entry, texts={VI: short, EN: replace(one, locale=EN), JA: one})

    assert entry.text(VI) == short
    assert entry.text(VI, full=True).locale == EN
    assert replace(entry, texts={VI: short}).text(VI, full=True) == short


def test_a_chapter_without_a_title_is_called_by_its_id() -> None:
    assert Chapter("tax", Audience.RESIDENT, {}).title(VI) == "tax"
    assert Chapter("tax", Audience.RESIDENT, {JA: "税", EN: "Tax"}).title(VI) == "Tax"


def test_only_chapters_with_entries_for_the_audience_are_shown() -> None:
    content = small_content(AMBULANCE)

    assert [c.id for c in content.chapters_for(Audience.RESIDENT)] == ["medical", "work"]
    assert [c.id for c in content.chapters_for(Audience.MUNICIPAL)] == ["grants"]


def test_a_chapter_lists_the_entries_of_its_audience_only() -> None:
    content = small_content()

    medical = content.in_chapter(Audience.RESIDENT, "medical")
    assert [entry.id for entry in medical] == [HOSPITAL, INSURANCE]
    assert content.in_chapter(Audience.MUNICIPAL, "medical") == ()
    assert content.entry(GRANT) is not None
    assert content.entry("gone/away") is None


def test_locales_are_those_with_a_text_in_the_order_of_the_picker() -> None:
    assert small_content().locales() == (JA, JA_SIMPLE, EN, VI)
