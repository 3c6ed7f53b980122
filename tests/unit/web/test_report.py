"""The page of figures that ``clairbot evaluate --report`` writes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from bot.domain.entry import Audience
from bot.domain.locale import EN, JA, LocaleTag
from bot.web.report import Mistake, report_page
from tests.support.wiring import shipped_content
from tests.unit.web.figures import GONE, MOVED, figures
from tests.unit.web.support import CARD, Marking
from tests.unit.web.test_translated import untranslated

MISTAKES = (
    Mistake(JA, "unseen/x.tsv:7", "<script>alert('カード')</script>", CARD, "wrong", "a/b", 0.911),
    Mistake(JA, "unseen/x.tsv:8", "指輪をなくした", "none", "asked_none", CARD, 0.4),
    Mistake(JA, "unseen/x.tsv:9", "…？", CARD, "handoff", None, 0.0),
    Mistake(None, "unseen/x.tsv:10", "carte perdue", CARD, "asked_wrong", "a/b", 0.3),
)
VOID = {"meta"}


def page(locale: LocaleTag = EN) -> str:
    measured = figures("ja", "vi", "?")
    return report_page(
        Audience.RESIDENT, measured, MISTAKES, shipped_content(), Marking(), locale
    )  # fmt: skip


def section(text: str, name: str) -> str:
    return text.split(f'id="locale-{name}"')[1].split("</section>")[0]


class Nesting(HTMLParser):
    """Complains where a tag is closed that was not the last one opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_it_is_one_well_formed_page_that_loads_nothing_and_runs_nothing() -> None:
    text = page()
    assert text.startswith("<!doctype html>")
    nesting = Nesting()
    nesting.feed(text)
    assert nesting.open == []
    assert len(set(nesting.ids)) == len(nesting.ids)
    assert not re.search(r"<script|<link|<img|\bsrc=|@import|url\((?!#)|\bon[a-z]+=", text)
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_every_row_leads_to_the_part_of_its_language() -> None:
    text = page()
    links = re.findall(r'href="#(locale-[^"]+)"', text)
    assert links == ["locale-ja", "locale-vi", "locale-none", "locale-all"]
    assert all(f'id="{link}"' in text for link in links)


def test_each_language_has_a_plot_with_its_numbers_as_words_and_as_a_table() -> None:
    for name in ("ja", "vi", "none", "all"):
        part = section(page(), name)
        assert part.count('role="img" aria-label="Plot: how sure') == 1
        assert part.count("<circle") == 2
        for number in ("25.0%", "50.0%", "95.0%", "100.0%", "<td>32</td>"):
            assert number in part


def test_confusions_name_topics_by_title_and_id() -> None:
    part = section(page(), "vi")
    title = shipped_content().entries[CARD].text(EN).title
    assert title in part
    assert CARD in part
    assert "gone/topic" in part
    assert "No topic" in part
    assert "No question went wrong." in part


def test_questions_that_went_wrong_stand_with_their_language_and_are_escaped() -> None:
    part = section(page(), "ja")
    assert '<span lang="ja">&lt;script&gt;alert(&#39;カード&#39;)&lt;/script&gt;</span>' in part
    assert "unseen/x.tsv:7" in part
    assert "91.1%" in part
    outcomes = [
        cell for cell in re.findall(r"<td>([^<]*)</td>", part) if not re.match(r"[\d.]+%?$", cell)
    ]
    assert outcomes == ["Answered", "Offered", "Not answered", ""]
    assert "carte perdue" not in part
    assert "<span>carte perdue</span>" in section(page(), "none")


@pytest.mark.parametrize("locale", [JA, EN])
def test_it_speaks_one_language(locale: LocaleTag) -> None:
    text = page(locale)
    assert f'<html lang="{locale}">' in text
    marked = text.count(f"{locale}⟦")
    assert marked == 0 if locale == EN else marked > 50


def test_every_word_was_given_to_the_translators() -> None:
    text = page(JA)
    content = shipped_content()
    titles = [content.entries[one].text(JA).title for one in (CARD, MOVED)]
    known = (
        CARD, MOVED, GONE, "unseen/x.tsv", "carte perdue",
        MISTAKES[0].question, *titles,
    )  # fmt: skip
    assert untranslated(text, *known) == []
