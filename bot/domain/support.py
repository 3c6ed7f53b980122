"""One support: an adviser scheme, a course or a desk an officer can turn to, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.confidence import Confidence
from bot.domain.eligibility.rules import Words
from bot.domain.eligibility.truth import fiscal_year
from bot.domain.source import Source


class Status(StrEnum):
    """What is known of whether a support can still be had."""

    OFFERED = "offered"
    UNCONFIRMED = "unconfirmed"
    """It existed; nothing that was read says that it still does."""
    ENDED = "ended"


class Form(StrEnum):
    """How help comes, in the order of the buttons."""

    LECTURE = "lecture"
    ONSITE = "onsite"
    ONLINE = "online"
    DESK = "desk"
    """Somebody to ask by telephone or mail."""
    COURSE = "course"
    """The officer's own colleagues learn."""
    LONG_TERM = "long-term"


class Row(StrEnum):
    """The rows of the comparison, in order."""

    OFFERS = "offers"
    WHO = "who"
    WHERE = "where"
    COST = "cost"
    TIMES = "times"
    WINDOW = "window"
    APPLY = "apply"


@dataclass(frozen=True)
class Statement:
    """One row of a support; ``words`` may name facts of its entry (``{paid-hours}``)."""

    words: Words
    source: Source
    as_of: str
    """``2024-04``, or ``undated``."""
    confidence: Confidence


@dataclass(frozen=True)
class VisitsLeft:
    """How many visits an adviser still has in a fiscal year, as far as was known in ``as_of``."""

    count: int
    year: int
    """In which the fiscal year begins."""
    as_of: str


@dataclass(frozen=True)
class Adviser:
    """A person (or body) of a published list."""

    name: str
    themes: tuple[str, ...]
    forms: tuple[Form, ...]
    region: str | None
    """Where the adviser goes to; None: anywhere. Online, the region does not matter."""
    visits_left: VisitsLeft | None
    source: Source
    as_of: str
    confidence: Confidence

    def left_on(self, day: date) -> int | None:
        """Visits left in the fiscal year of ``day``; None where nobody knows."""
        known = self.visits_left
        return known.count if known and known.year == fiscal_year(day) else None


@dataclass(frozen=True)
class Support:
    """A scheme, desk or programme an officer can use."""

    id: str
    name: Words
    entry_id: str
    """The entry that tells more."""
    division: str
    """CLAIR's division that owns it, or can tell whose it is."""
    status: Status
    themes: tuple[str, ...]
    """The first is what it is made for."""
    forms: tuple[Form, ...]
    rows: Mapping[Row, Statement | None]
    """None: looked for and not published."""
    owner: Words | None = None
    """Whose it is where it is not CLAIR's."""
    regions: tuple[str, ...] = ()
    """Only there; empty: all of Japan."""
    advisers: tuple[Adviser, ...] = ()
    """Those of the published list."""
    unlisted: bool = False
    """It has advisers, but no list of them is published."""

    @property
    def own(self) -> bool:
        """Whether it is CLAIR's."""
        return self.owner is None

    def advisers_for(self, need: Need, day: date) -> tuple[Adviser, ...]:
        """The listed advisers for a need: with visits left first, unknown next, none left last."""
        found = (one for one in self.advisers if adviser_fits(one, need))
        return tuple(sorted(found, key=lambda one: _by_visits(one.left_on(day))))


@dataclass(frozen=True)
class Need:
    """What an officer looks for; None: not told, or "I don't know"."""

    theme: str | None = None
    form: Form | None = None
    region: str | None = None


def _by_visits(left: int | None) -> tuple[int, int]:
    if left is None:
        return 1, 0
    return (0, -left) if left else (2, 0)


def adviser_fits(one: Adviser, need: Need) -> bool:
    """Whether a listed adviser is one for this need."""
    if need.theme is not None and need.theme not in one.themes:
        return False
    if need.form is not None and need.form not in one.forms:
        return False
    if need.region is None or one.region is None or one.region == need.region:
        return True
    return Form.ONLINE in one.forms and need.form in (None, Form.ONLINE)
