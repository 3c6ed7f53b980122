"""How wide letters are, read once from the font files; what has no letter is shown as 〓."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import PrintingUnavailable

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

FAMILY = "BIZ UDPGothic"
GETA = "〓"
"""What printers in Japan set where a letter is missing."""
MILLIMETRES = 0.352778
"""In a point."""
_KEPT = 5_000
"""Texts whose width is remembered; lines are made of the same few words again and again."""
_NO_SHAPE = frozenset({"Cc", "Cf", "Cs", "Mn"})


class Fonts:
    """The two weights of the family. Thread-safe."""

    def __init__(self, regular: Path, bold: Path) -> None:
        """The files are looked for when they are first needed."""
        self._files = (regular, bold)
        self._lock = threading.Lock()
        self._measured: tuple[dict[str, float], dict[str, float]] = ({}, {})
        self._widths: tuple[Mapping[int, float], Mapping[int, float]] | None = None

    @contextmanager
    def opened(self) -> Iterator[FPDF]:
        """An empty document that knows both weights; its files are closed behind it.

        PrintingUnavailable where a file is missing.
        """
        if not all(file.is_file() for file in self._files):
            raise PrintingUnavailable
        from fpdf import FPDF  # takes half a second, and few processes ever print

        pdf = FPDF(format="A4")
        try:
            for style, file in zip(("", "B"), self._files, strict=True):
                pdf.add_font(FAMILY, style, file)
            yield pdf
        finally:
            for font in _fonts_of(pdf):
                font.close()

    def measure(self, text: str, size: float, bold: bool) -> float:
        """The width in millimetres at ``size`` points: the sum of the widths of its letters."""
        known = self._measured[bold]
        if text not in known:
            if len(known) >= _KEPT:
                known.clear()
            widths = self._read()[bold]
            known[text] = sum(widths[ord(letter)] for letter in self.shown(text))
        return known[text] / 1000 * size * MILLIMETRES

    def shown(self, text: str) -> str:
        """Composed letters; those without any shape left out, those without a glyph as 〓."""
        regular, bold = self._read()
        return "".join(
            letter if ord(letter) in regular and ord(letter) in bold else GETA
            for letter in unicodedata.normalize("NFC", text)
            if unicodedata.category(letter) not in _NO_SHAPE
        )

    def _read(self) -> tuple[Mapping[int, float], Mapping[int, float]]:
        with self._lock:
            if self._widths is None:
                with self.opened() as pdf:
                    regular, bold = (
                        {code: float(font.cw[code]) for code in font.cmap}
                        for font in _fonts_of(pdf)
                    )
                self._widths = (regular, bold)
            return self._widths


def _fonts_of(pdf: FPDF) -> list[TTFFont]:
    from fpdf.fonts import TTFFont

    return [font for font in pdf.fonts.values() if isinstance(font, TTFFont)]
