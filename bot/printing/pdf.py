"""One page as PDF: real text in an embedded part of BIZ UDPGothic, to print and to forward.

The fonts come with the web assets (``bot/web/assets``). fpdf2 embeds only the letters used, so that
a page weighs about 60 KB and its words can be searched and copied.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from bot.domain.sheet import Sheet, Tone
from bot.printing.fonts import FAMILY, MILLIMETRES, Fonts
from bot.printing.layout import Page, lay_out

if TYPE_CHECKING:
    from fpdf import FPDF

MARKS = {Tone.GOOD: "○", Tone.OPEN: "◇", Tone.ASK: "△", Tone.AGAINST: "×", Tone.NEUTRAL: "－"}
"""The verdict shows in black and white too."""
TINTS = {
    Tone.GOOD: (232, 243, 236),
    Tone.OPEN: (238, 241, 247),
    Tone.ASK: (250, 243, 226),
    Tone.AGAINST: (246, 236, 236),
    Tone.NEUTRAL: (241, 241, 241),
}
BARS = {
    Tone.GOOD: (38, 110, 70),
    Tone.OPEN: (60, 84, 130),
    Tone.ASK: (150, 104, 10),
    Tone.AGAINST: (140, 52, 52),
    Tone.NEUTRAL: (100, 100, 100),
}
INK, GREY, LINE = (25, 25, 25), (88, 88, 88), (200, 200, 200)


class SheetPdf:
    """Implements ``ports.SheetPrinter``. Pages are made one at a time: each takes the processor
    for about half a second."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._lock = threading.Lock()

    def page(self, sheet: Sheet) -> Page:
        """Where everything would stand. PrintingUnavailable where the fonts were not brought."""
        return lay_out(sheet, self._fonts.measure, MARKS[sheet.tone])

    def pdf(self, sheet: Sheet) -> bytes:
        """One A4 page. PrintingUnavailable where the fonts were not brought."""
        with self._lock:
            return self._made(sheet)

    def _made(self, sheet: Sheet) -> bytes:
        with self._fonts.opened() as pdf:
            self._fill(pdf, sheet)
            return bytes(pdf.output())

    def _fill(self, pdf: FPDF, sheet: Sheet) -> None:
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.set_lang("ja" if sheet.locale.startswith("ja") else str(sheet.locale))
        pdf.set_title(self._fonts.shown(f"{sheet.title} – {sheet.kicker}"))
        pdf.set_creator("clairbot")
        pdf.add_page()
        page = self.page(sheet)
        _draw(pdf, page, sheet.tone)
        for word in page.words:
            pdf.set_font(FAMILY, "B" if word.bold else "", word.size)
            pdf.set_text_color(GREY if word.grey else INK)
            pdf.text(word.x, word.y, self._fonts.shown(word.text))
            if word.url:
                height = word.size * MILLIMETRES
                width = self._fonts.measure(word.text, word.size, word.bold)
                pdf.link(word.x, word.y - height, width, height, word.url)


def _draw(pdf: FPDF, page: Page, tone: Tone) -> None:
    """What stands behind the words."""
    for box in page.boxes:
        pdf.set_fill_color(TINTS[tone])
        pdf.rect(box.x, box.y, box.width, box.height, style="F")
        pdf.set_fill_color(BARS[tone])
        pdf.rect(box.x, box.y, 1.4, box.height, style="F")
    pdf.set_draw_color(LINE)
    pdf.set_line_width(0.2)
    for rule in page.rules:
        pdf.line(rule.x, rule.y, rule.x + rule.width, rule.y)
