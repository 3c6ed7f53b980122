"""A small book of supports: example rows only, nothing of it is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.confidence import Confidence
from bot.domain.eligibility.rules import Words
from bot.domain.entry import Content
from bot.domain.source import Source
from bot.domain.support import Adviser, Form, Row, Statement, Status, Support, VisitsLeft
from bot.domain.supports import SupportBook, Topic, Wish

_FORMS = dict(zip(Form, ("講師", "訪問", "オンライン", "電話", "研修", "長期"), strict=True))
NOTICE = Source("notice", "お知らせ", "クレア", "https://example.jp/notice", date(2026, 11, 1))
MINISTRY = Source("ministry", "制度", "総務省", "https://example.jp/ministry", None)


def words(english: str, japanese: str = "例") -> Words:
    """A text in the two languages supports are written in."""
    return Words(japanese, english)


def statement(text: str, source: Source = NOTICE, as_of: str = "2024-04") -> Statement:
    """A row that was read."""
    return Statement(words(text), source, as_of, Confidence.FOUND)


def support(
    id_: str,
    entry_id: str,
    themes: tuple[str, ...],
    forms: tuple[Form, ...],
    *,
    known: tuple[Row, ...] = tuple(Row),
    status: Status = Status.OFFERED,
    division: str = "exchange",
    owner: Words | None = None,
    regions: tuple[str, ...] = (),
    advisers: tuple[Adviser, ...] = (),
    unlisted: bool = False,
) -> Support:
    """A support whose ``known`` rows are published."""
    source = NOTICE if owner is None else MINISTRY
    rows = {row: statement(f"{id_} {row}", source) if row in known else None for row in Row}
    return Support(
        id_, words(id_), entry_id, division, status, themes, forms, rows, owner, regions,
        advisers, unlisted,
    )  # fmt: skip


def adviser(
    name: str,
    *,
    themes: tuple[str, ...] = ("disaster",),
    forms: tuple[Form, ...] = (Form.ONSITE,),
    region: str | None = None,
    left: int | None = None,
    year: int = 2026,
) -> Adviser:
    """An adviser of a list; ``left`` visits in fiscal ``year``."""
    known = None if left is None else VisitsLeft(left, year, "2026-11")
    return Adviser(name, themes, forms, region, known, NOTICE, "2026-11", Confidence.FOUND)


def book(*supports: Support) -> SupportBook:
    """These supports, with three themes, all forms and two regions."""
    return SupportBook(
        supports=supports,
        themes={
            "disaster": Topic(words("Disasters", "災害"), ("災害", "disaster")),
            "plan": Topic(words("Plans", "計画"), ("計画",)),
            "sales": Topic(words("Sales", "販路"), ("販路",)),
        },
        forms={
            form: Topic(
                words(form.name.capitalize(), _FORMS[form]),
                ("講師",) if form is Form.LECTURE else (),
            )
            for form in Form
        },
        regions={"kanto": words("Kanto", "関東"), "kyushu": words("Kyushu", "九州")},
        wish=Wish(
            words("Which support fits?", "合う支援"),
            nouns=("アドバイザー", "講師", "adviser"),
            wants=("探し", "派遣してほしい", "looking for"),
            never=("違い",),
        ),
        review_by=date(2027, 5, 31),
    )


def example_book(*entries: str) -> SupportBook:
    """Five supports on these entries (repeated as needed): own, neighbours, unconfirmed, ended."""
    a, b, c, d, e = (entries * 5)[:5]
    visits = (Form.LECTURE, Form.ONSITE, Form.ONLINE)
    both, course = ("disaster", "plan"), (Form.COURSE,)
    return book(
        support("adviser", a, both, visits, unlisted=True),
        support("course", b, both, course, known=(Row.OFFERS, Row.COST)),
        support("gone", c, ("disaster",), (Form.LONG_TERM,), status=Status.ENDED),
        support("old", d, ("plan",), course, known=(Row.OFFERS,), status=Status.UNCONFIRMED),
        support("ministry", e, both, (Form.DESK,), owner=words("Ministry")),
    )


def with_supports(content: Content, *entries: str) -> Content:
    """The content with the example supports, on some of its own entries."""
    return replace(content, supports=example_book(*entries))
