"""Where everything stands on the page: one A4 sheet, whatever is on it.

The type shrinks step by step; where even the smallest does not fit, whole lines are left out from
the least important sections, and the page says how many. Nothing runs over to a second page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.domain.sheet import Line, Section, Sheet, Weight
from bot.printing.breaking import break_lines, cut_line
from bot.printing.fonts import MILLIMETRES

PAGE = (210.0, 297.0)
"""Millimetres."""
LEFT, RIGHT, TOP, BOTTOM = 18.0, 18.0, 16.0, 14.0
WIDTH = PAGE[0] - LEFT - RIGHT
HEADINGS = 36.0
"""Width of the column of headings."""
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
MOST_LINES = 7
"""Printed lines of one item; more are cut."""
LEADING = 1.5

Measure = Callable[[str, float, bool], float]
"""Text, size in points, bold → width in millimetres."""


@dataclass(frozen=True)
class Placed:
    """Words at a place: the left end of their base line."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    grey: bool = False
    url: str = ""


@dataclass(frozen=True)
class Rule:
    """A thin line across."""

    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Box:
    """The tinted box behind the verdict, with a bar at its left."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Page:
    """Everything on the page, boxes first."""

    boxes: tuple[Box, ...]
    rules: tuple[Rule, ...]
    words: tuple[Placed, ...]
    left_out: int
    """How many lines had no room."""


def lay_out(sheet: Sheet, measure: Measure, mark: str) -> Page:
    """The page; ``mark`` stands before the verdict."""
    for scale in SCALES:
        page, bottom = _Setting(sheet, measure, mark, scale).page()
        if bottom <= PAGE[1] - BOTTOM:
            return page
    every = list(_shorter(sheet))
    fits, fails = len(every), 0
    page, _ = _Setting(every[-1], measure, mark, SCALES[-1], fits).page()
    while fits - fails > 1:
        count = (fits + fails) // 2
        found, bottom = _Setting(every[count - 1], measure, mark, SCALES[-1], count).page()
        if bottom <= PAGE[1] - BOTTOM:
            fits, page = count, found
        else:
            fails = count
    return page


def _shorter(sheet: Sheet) -> Iterator[Sheet]:
    """The page with one line less each time: the last of the least important sections first, the
    sources at the very end."""
    left = list(sheet.sections)
    for weight in (Weight.DETAIL, Weight.USEFUL, Weight.CORE):
        for at in range(len(left) - 1, -1, -1):
            while left[at].weight is weight and left[at].lines:
                left[at] = replace(left[at], lines=left[at].lines[:-1])
                sections = tuple(section for section in left if section.lines)
                yield replace(sheet, sections=sections)
    for kept in range(len(sheet.sources) - 1, -1, -1):
        yield replace(sheet, sections=(), sources=sheet.sources[:kept])


class _Setting:
    """Sets one page at one scale."""

    def __init__(
        self, sheet: Sheet, measure: Measure, mark: str, scale: float, left_out: int = 0
    ) -> None:
        self._sheet = sheet
        self._measure = measure
        self._mark = mark
        self._left_out = left_out
        self._body = 9.2 * scale
        self._small = max(6.0, 7.0 * scale)
        self._scale = scale
        self._words: list[Placed] = []
        self._rules: list[Rule] = []
        self._boxes: list[Box] = []
        self._y = TOP

    def page(self) -> tuple[Page, float]:
        """The page, and how far down it reaches in millimetres."""
        self._head()
        for section in self._sheet.sections:
            self._section(section)
        if self._left_out:
            told = self._sheet.left_out.replace("{count}", str(self._left_out))
            self._paragraph(told, LEFT, WIDTH, self._small, grey=True)
        self._foot()
        words, rules = tuple(self._words), tuple(self._rules)
        return Page(tuple(self._boxes), rules, words, self._left_out), self._y

    def _head(self) -> None:
        sheet, size = self._sheet, self._small + 0.8
        dated = cut_line(sheet.dated, WIDTH / 2, lambda text: self._measure(text, size, False))
        self._put(LEFT, self._y + 3, cut_line(sheet.kicker, WIDTH / 2 - 4, self._of(size)), size)
        self._put(LEFT + WIDTH - self._measure(dated, size, False), self._y + 3, dated, size)
        self._y += 5
        self._rules.append(Rule(LEFT, self._y, WIDTH))
        self._y += 2.5 * self._scale
        self._paragraph(sheet.title, LEFT, WIDTH, 15 * self._scale, bold=True, most=2)
        if sheet.remark:
            self._paragraph(sheet.remark, LEFT, WIDTH, self._body, most=3)
        self._y += 1.5 * self._scale
        self._verdict()
        self._y += 3 * self._scale

    def _verdict(self) -> None:
        size, inside = 11.5 * self._scale, 3.2 * self._scale
        top = self._y
        self._y += inside
        indent = self._measure(self._mark, size, True) + 2.5
        self._put(LEFT + 5, self._y + self._ascent(size), self._mark, size, bold=True)
        self._paragraph(
            self._sheet.verdict, LEFT + 5 + indent, WIDTH - indent - 9, size, bold=True, most=3
        )
        self._paragraph(
            self._sheet.promise, LEFT + 5 + indent, WIDTH - indent - 9, self._small, grey=True
        )
        self._y += inside
        self._boxes.append(Box(LEFT, top, WIDTH, self._y - top))

    def _section(self, section: Section) -> None:
        """The heading at the left, its lines at the right, a thin rule above both."""
        self._rules.append(Rule(LEFT, self._y, WIDTH))
        self._y += 1.4 * self._scale
        top = self._y
        self._paragraph(section.title, LEFT, HEADINGS - 4, self._body * 0.95, bold=True, most=3)
        below = self._y
        self._y = top
        if section.weight is Weight.DETAIL and not any(line.mark for line in section.lines):
            self._columns(section.lines)
        else:
            self._lines(section)
        self._y = max(self._y, below) + 1.4 * self._scale

    def _lines(self, section: Section) -> None:
        lines, x, width = section.lines, LEFT + HEADINGS, WIDTH - HEADINGS
        bullet = "・" if self._sheet.locale.startswith("ja") else "• "
        indent = self._measure(bullet, self._body, False) if len(lines) > 1 else 0.0
        indent = indent if section.bullets else 0.0
        for line, after in zip(lines, (*lines[1:], None), strict=True):
            if indent:
                self._put(x, self._y + self._ascent(self._body), bullet, self._body)
            self._paragraph(line.text, x + indent, width - indent, self._body)
            if line.mark and (after is None or after.mark != line.mark):
                self._mark_behind(line.mark, x + indent, width - indent)

    def _mark_behind(self, mark: str, x: float, width: float) -> None:
        """Small words behind the last line where they fit, else under it."""
        last = self._words[-1]
        end = last.x + self._measure(last.text, last.size, last.bold) + 2
        if end + self._measure(mark, self._small, False) <= x + width:
            self._put(end, last.y, mark, self._small, grey=True)
        else:
            self._paragraph(mark, x, width, self._small, grey=True, most=2)

    def _columns(self, lines: tuple[Line, ...]) -> None:
        """Short lines in two columns, read from left to right."""
        size, gap = self._body * 0.9, 5.0
        width = (WIDTH - HEADINGS - gap) / 2
        for at in range(0, len(lines), 2):
            top = below = self._y
            for column, line in enumerate(lines[at : at + 2]):
                self._y = top
                x = LEFT + HEADINGS + column * (width + gap)
                self._paragraph(line.text, x, width, size, grey=bool(line.answer), most=3)
                if line.answer:
                    self._answer(line.answer, x, width, size)
                below = max(below, self._y)
            self._y = below + 0.8 * self._scale

    def _answer(self, answer: str, x: float, width: float, size: float) -> None:
        """Behind its question where it fits, else on lines of its own."""
        last = self._words[-1]
        end = last.x + self._measure(last.text, last.size, last.bold) + 1.5
        if end + self._measure(answer, size, True) <= x + width:
            self._put(end, last.y, answer, size, bold=True)
        else:
            self._paragraph(answer, x, width, size, bold=True, most=2)

    def _foot(self) -> None:
        """The sources, each with its address."""
        self._rules.append(Rule(LEFT, self._y, WIDTH))
        self._y += 1.2
        if not self._sheet.sources:
            return
        size = self._small
        self._paragraph(self._sheet.sources_title, LEFT, WIDTH, size, bold=True, most=1)
        for source in self._sheet.sources:
            head = f"[{source.number}] {source.text} "
            shown = cut_line(head, WIDTH, self._of(size))
            y = self._y + self._ascent(size)
            self._put(LEFT, y, shown, size, grey=True)
            room = WIDTH - self._measure(shown, size, False)
            if source.url and room < self._measure(source.url, size, False):
                self._y += self._height(size)
                y, room, x = self._y + self._ascent(size), WIDTH - 4, LEFT + 4
            else:
                x = LEFT + WIDTH - room
            if source.url:
                url = cut_line(source.url, room, self._of(size))
                self._words.append(Placed(x, y, url, size, grey=True, url=source.url))
            self._y += self._height(size)

    def _paragraph(
        self,
        text: str,
        x: float,
        width: float,
        size: float,
        *,
        bold: bool = False,
        grey: bool = False,
        most: int = MOST_LINES,
    ) -> None:
        of = self._of(size, bold)
        for line in break_lines(" ".join(text.split()), width, of, most):
            self._put(x, self._y + self._ascent(size), line, size, bold=bold, grey=grey)
            self._y += self._height(size)

    def _put(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, grey: bool = False
    ) -> None:
        if text:
            self._words.append(Placed(x, y, text, size, bold, grey))

    def _of(self, size: float, bold: bool = False) -> Callable[[str], float]:
        return lambda text: self._measure(text, size, bold)

    def _height(self, size: float) -> float:
        return size * MILLIMETRES * LEADING

    def _ascent(self, size: float) -> float:
        """From the top of a line to its base line."""
        return size * MILLIMETRES * (LEADING + 0.76) / 2
