"""``/card/….pdf``: whoever has the address gets the page; old and wrong ones are explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.eligibility.card import CardCase, CardSet, make_cards
from bot.domain.locale import EN, LocaleTag
from bot.domain.sheet import Sheet
from bot.i18n.composer import TextComposer
from bot.printing.fonts import Fonts
from bot.printing.pdf import SheetPdf
from bot.service.card_links import SignedCards
from bot.service.cards import Cards
from bot.service.ports import SheetPrinter
from tests.support.grants import book, situations
from tests.support.sheets import PRINTER
from tests.support.wiring import shipped_catalogs
from tests.unit.i18n.sample import FixedContent, sample_content
from tests.unit.web.support import WebHouse

LINKS = SignedCards(b"k" * 32, "https://bot.example.lg.jp")
DRILL = next(one for one in situations() if one.id == "mc-town-disaster-drill")


def checked() -> CardSet:
    found = make_cards(book(), CardCase(DRILL.grant.id, DRILL.answers, DRILL.on))
    assert found is not None
    return found


def card_house(house: WebHouse, printer: SheetPrinter = PRINTER) -> WebHouse:
    composer = TextComposer(FixedContent(sample_content()), shipped_catalogs(), LINKS)
    return house.change(cards=Cards(LINKS, book, composer, printer))


def token(house: WebHouse, days_ago: int = 0) -> str:
    day = house.deps.clock.now().date() - timedelta(days=days_ago)
    return LINKS.token(checked(), EN, day)


def test_the_page_comes_as_a_pdf_that_nobody_stores(house: WebHouse) -> None:
    answer = card_house(house).client().get(f"/card/{token(house)}.pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["content-disposition"] == (
        'inline; filename="grant-check-multicultural-community-2025-08-20.pdf"'
    )
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("days_ago", "change", "status", "title"),
    [
        (40, "", 410, "This page is no longer kept"),
        (0, "x", 404, "This address does not lead to a result"),
    ],
    ids=["too old", "changed"],
)
def test_a_bad_address_is_explained(
    house: WebHouse, days_ago: int, change: str, status: int, title: str
) -> None:
    client = card_house(house).client()
    address = f"/card/{change}{token(house, days_ago)}.pdf"
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert f"<h1>{title}</h1>" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_without_cards_the_address_leads_nowhere(house: WebHouse) -> None:
    assert house.client().get(f"/card/{token(house)}.pdf").status_code == 404


def test_without_fonts_it_says_that_the_chat_shows_the_same(house: WebHouse) -> None:
    printer = SheetPdf(Fonts(Path("/no/regular.ttf"), Path("/no/bold.ttf")))
    answer = (
        card_house(house, printer)
        .client()
        .get(f"/card/{token(house)}.pdf", headers={"accept-language": "en"})
    )
    assert answer.status_code == 503
    assert "The chat shows the same result." in answer.text


@dataclass
class Seen:
    """Prints nothing; remembers the page."""

    sheets: list[Sheet] = field(default_factory=list)

    def pdf(self, sheet: Sheet) -> bytes:
        self.sheets.append(sheet)
        return b"%PDF-"


@pytest.mark.parametrize(("locale", "words"), [("ja", "多文化"), ("en", "multicultural")])
def test_the_page_speaks_the_language_of_the_chat(house: WebHouse, locale: str, words: str) -> None:
    seen = Seen()
    day = house.deps.clock.now().date()
    address = LINKS.address(checked(), LocaleTag(locale), day)
    assert address is not None
    path = address.removeprefix("https://bot.example.lg.jp")
    assert card_house(house, seen).client().get(path).status_code == 200
    assert words in seen.sheets[0].title


def test_crawlers_are_asked_to_stay_away(house: WebHouse) -> None:
    assert "Disallow: /card" in house.client().get("/robots.txt").text
