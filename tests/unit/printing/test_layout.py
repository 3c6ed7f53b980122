"""One page, whatever is on it; nothing over an edge, nothing left out in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.domain.eligibility.card import ALL
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.sheet import Line, Section, Sheet, Tone, Weight
from bot.i18n.wording.card import card_sheet
from bot.printing.layout import BOTTOM, LEFT, PAGE, RIGHT, TOP, WIDTH, Page
from tests.support.grants import by_grant, situations
from tests.support.sheets import FONTS, PRINTER, SHEETS, cards, voice

SHEET = Sheet(
    locale=EN,
    kicker="Result",
    title="A grant",
    tone=Tone.GOOD,
    verdict="Looks met.",
    dated="Today",
    promise="No promise.",
    sections=(),
    sources_title="Sources",
    sources=(),
    left_out="{count} more lines are elsewhere.",
)


def assert_inside(page: Page) -> None:
    for word in page.words:
        assert word.x >= LEFT - 0.01
        assert TOP <= word.y <= PAGE[1] - BOTTOM
        assert word.x + FONTS.measure(word.text, word.size, word.bold) <= PAGE[0] - RIGHT + 0.5
    for box in page.boxes:
        assert box.y + box.height <= PAGE[1] - BOTTOM
    for rule in page.rules:
        assert rule.width == WIDTH


@pytest.mark.parametrize("locale", [JA, EN])
@pytest.mark.parametrize("grant", by_grant())
def test_every_situation_fits_one_page_whole(grant: str, locale: LocaleTag) -> None:
    for situation in by_grant()[grant]:
        page = PRINTER.page(card_sheet(voice(situation, locale), cards(situation)))
        assert page.left_out == 0, situation.id
        assert_inside(page)


@pytest.mark.parametrize("locale", [JA, EN])
def test_the_list_of_all_fits_one_page_whole(locale: LocaleTag) -> None:
    for situation in situations()[::8]:
        page = PRINTER.page(card_sheet(voice(situation, locale), cards(situation, ALL)))
        assert page.left_out == 0
        assert_inside(page)


@given(SHEETS)
@settings(max_examples=40, deadline=None)
def test_whatever_it_holds_it_is_one_page(sheet: Sheet) -> None:
    page = PRINTER.page(sheet)
    assert_inside(page)
    lines = sum(len(section.lines) for section in sheet.sections) + len(sheet.sources)
    assert 0 <= page.left_out <= lines


def section(title: str, count: int, weight: Weight) -> Section:
    return Section(title, tuple(Line(f"{title} {n}", mark="[1]") for n in range(count)), weight)


def test_details_go_first_and_the_page_says_how_many() -> None:
    sections = (
        section("core", 20, Weight.CORE),
        section("detail", 60, Weight.DETAIL),
        section("useful", 10, Weight.USEFUL),
    )
    page = PRINTER.page(replace(SHEET, sections=sections))
    words = [word.text for word in page.words]
    assert page.left_out > 0
    assert f"{page.left_out} more lines are elsewhere." in words
    assert sum(word.startswith("core ") for word in words) == 20
    assert sum(word.startswith("useful ") for word in words) == 10
    assert sum(word.startswith("detail ") for word in words) == 60 - page.left_out


def test_type_shrinks_before_anything_is_left_out() -> None:
    short = PRINTER.page(replace(SHEET, sections=(section("core", 3, Weight.CORE),)))
    long = PRINTER.page(replace(SHEET, sections=(section("core", 60, Weight.CORE),)))
    assert max(word.size for word in short.words) > max(word.size for word in long.words)
    assert (short.left_out, long.left_out) == (0, 0)
    assert min(word.size for word in long.words) >= 6


def test_a_mark_that_lines_share_is_printed_once() -> None:
    page = PRINTER.page(replace(SHEET, sections=(section("core", 3, Weight.CORE),)))
    assert [word.text for word in page.words].count("[1]") == 1
