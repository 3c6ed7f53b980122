"""A moment and a length of time as each language writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.domain.locale import JA_SIMPLE, LOCALES, LocaleTag
from bot.i18n import ruby
from bot.i18n.moments import hours_text, moment_text

MONDAY = datetime(2027, 1, 4, 0, 0, tzinfo=UTC)
"""09:00 in Japan."""


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("ja", "2027年1月4日月曜日 09:00"),
        ("en", "Monday, January 4, 2027, 09:00"),
        ("vi", "Thứ Hai, 4 tháng 1, 2027, 09:00"),
        ("de", "Montag, 4. Januar 2027, 09:00"),
        ("zh-Hans", "2027年1月4日星期一 09:00"),
    ],
)
def test_a_moment_is_told_in_japans_time_with_its_weekday(tag: str, words: str) -> None:
    assert moment_text(MONDAY, LocaleTag(tag)) == words


@pytest.mark.parametrize("tag", [tag for tag in LOCALES if tag != JA_SIMPLE])
def test_every_language_has_figures_everybody_can_read(tag: LocaleTag) -> None:
    text = moment_text(MONDAY, tag)

    assert text.endswith("09:00")
    assert {"2027", "4"} <= set(re.findall("[0-9]+", text.replace("04", "4")))
    assert not re.search("[٠-٩०-९๐-๙၀-၉០-៩]", text)


def test_easy_japanese_reads_every_kanji_aloud() -> None:
    text = moment_text(MONDAY, JA_SIMPLE)

    assert ruby.unread(text) == ""
    assert "{月曜日|げつようび}" in text
    assert text.endswith("{午前|ごぜん}{9時|くじ}")


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", "2 hours"),
        ("ja", "2時間"),
        ("ja-simple", "{2時間|にじかん}"),
        ("ru", "2 часа"),
        ("fil", "2 oras"),
    ],
)
def test_hours_are_counted_as_each_language_counts(tag: str, words: str) -> None:
    assert hours_text(2, LocaleTag(tag)) == words
