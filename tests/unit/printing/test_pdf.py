"""The PDF: one A4 page with real text in an embedded, cut-down font."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from bot.domain.eligibility.card import ALL
from bot.domain.errors import PrintingUnavailable
from bot.domain.locale import EN, JA, LocaleTag
from bot.i18n.wording.card import card_sheet
from bot.i18n.wording.card_parts import changed_remark
from bot.printing.fonts import Fonts
from bot.printing.pdf import SheetPdf
from bot.web.assets.build import BOLD, REGULAR, TARGET
from tests.support.grants import situations
from tests.support.sheets import FONTS, PRINTER, cards, voice

BY_ID = {one.id: one for one in situations()}


def printed(situation: str, locale: LocaleTag, grant: str = "", changed: bool = False) -> PdfReader:
    spoken = voice(BY_ID[situation], locale)
    remark = changed_remark(spoken) if changed else ""
    return PdfReader(
        BytesIO(PRINTER.pdf(card_sheet(spoken, cards(BY_ID[situation], grant), remark)))
    )


def words(page: PageObject) -> str:
    return unicodedata.normalize("NFC", " ".join(page.extract_text().split()))


def test_a_japanese_page_can_be_searched_and_copied() -> None:
    reader = printed("mc-town-disaster-drill", JA)
    [page] = reader.pages
    text = words(page)
    assert "多文化共生のまちづくり促進事業" in text
    assert "令和8年度（2026年度）" in text
    assert "2,500,000円" in text
    assert "03-5213-1725" in text
    assert "〓" not in text
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    assert reader.trailer["/Root"]["/Lang"] == "ja"


def test_an_english_page_says_everything_a_colleague_needs() -> None:
    [page] = printed("mc-town-disaster-drill", EN).pages
    text = words(page)
    for told in (
        "Checked on August 20, 2025",
        "The published conditions look met.",
        "no decision and no promise",
        "At most ¥2,500,000.",
        "Time left: 41 days",
        "as of 2023, old or third-party copy",
        "Application forms (Word)",
        "tabunka@clair.or.jp",
        "https://www.city.okayama.jp/kyoudou/0000052884.html",
        "What is the project about? Disaster",
    ):
        assert told in text, told


def test_the_font_is_embedded_and_only_the_letters_used() -> None:
    pdf = PRINTER.pdf(
        card_sheet(
            voice(BY_ID["mc-town-disaster-drill"], JA), cards(BY_ID["mc-town-disaster-drill"])
        )
    )
    assert len(pdf) < 200_000
    [page] = PdfReader(BytesIO(pdf)).pages
    fonts = page["/Resources"]["/Font"]
    assert fonts
    for font in fonts.values():
        described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in described
        assert "BIZUDPGothic" in font.get_object()["/BaseFont"]


def test_sources_can_be_opened_from_the_page() -> None:
    [page] = printed("mc-town-disaster-drill", EN).pages
    links = [note.get_object()["/A"]["/URI"] for note in page["/Annots"]]
    assert "https://www.city.okayama.jp/kyoudou/0000052884.html" in links


def test_all_grants_make_one_page_too() -> None:
    [page] = printed("ex-nothing-known", EN, ALL).pages
    assert "Which grant fits?" in words(page)


def test_changed_conditions_are_said_at_the_top() -> None:
    [page] = printed("mc-town-disaster-drill", EN, changed=True).pages
    text = words(page)
    assert text.index("changed in the bot after this check") < text.index("look met")


@pytest.mark.parametrize("missing", [REGULAR, BOLD])
def test_without_the_fonts_it_says_what_to_run(tmp_path: Path, missing: str) -> None:
    files = {name: TARGET / name for name in (REGULAR, BOLD)} | {missing: tmp_path / missing}
    printer = SheetPdf(Fonts(files[REGULAR], files[BOLD]))
    spoken = voice(BY_ID["mc-town-disaster-drill"], EN)
    with pytest.raises(PrintingUnavailable, match=r"python -m bot\.web\.assets"):
        printer.pdf(card_sheet(spoken, cards(BY_ID["mc-town-disaster-drill"])))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("か\u3099", "が"), ("⚠️ 注意", "〓 注意"), ("a\u200bb\n", "ab"), ("語중", "語〓")],
)
def test_letters_the_font_does_not_have_leave_a_mark(text: str, shown: str) -> None:
    assert FONTS.shown(text) == shown


def test_everything_our_cards_say_has_its_letters() -> None:
    for situation in situations()[::10]:
        for locale in (JA, EN):
            page = PRINTER.page(card_sheet(voice(situation, locale), cards(situation, ALL)))
            assert not [word.text for word in page.words if "〓" in FONTS.shown(word.text)]
