"""An entry as staff see it."""

from __future__ import annotations

from bot.domain.locale import JA, LocaleTag
from tests.unit.web.support import CARD, WebHouse


def test_japanese_stands_beside_the_persons_language(house: WebHouse) -> None:
    entry = house.deps.content.current().entries[CARD]
    page = house.staff_client().get(f"/console/entries/{CARD}?locale=vi").text
    assert entry.texts[JA].title in page
    assert entry.texts[LocaleTag("vi")].title in page
    assert page.count("<article") == 2


def test_japanese_stands_alone_when_that_is_the_language(house: WebHouse) -> None:
    for query in ("", "?locale=ja", "?locale=nonsense"):
        page = house.staff_client().get(f"/console/entries/{CARD}{query}").text
        assert page.count("<article") == 1


def test_the_sources_are_named(house: WebHouse) -> None:
    entry = house.deps.content.current().entries[CARD]
    page = house.staff_client().get(f"/console/entries/{CARD}").text
    for source in entry.sources:
        assert source.url.replace("&", "&amp;") in page


def test_figures_are_filled_in(house: WebHouse) -> None:
    page = house.staff_client().get(f"/console/entries/{CARD}").text
    assert "14日" in page
    assert "{" not in page[page.index("<article") : page.index("</article>")]


def test_an_unknown_entry_is_a_page_that_says_so(house: WebHouse) -> None:
    assert house.staff_client().get("/console/entries/no/such").status_code == 404
