"""What a rule can ask about a case: a small closed vocabulary, and nothing else.

Membership, comparison (of amounts, counts and days), date windows, and all / any / not. Conditions
are data; ``truth`` evaluates them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Relation(StrEnum):
    """How a value stands to its bound; for days: after, before, on or after, on or before."""

    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Term(StrEnum):
    """A bound that is looked up or worked out instead of being written into the rule."""

    CEILING = "ceiling"
    """The most the grant pays in this case, of the amounts in force."""
    FLOOR = "floor"
    """The least the grant pays, of the amounts in force."""
    DAY = "day"
    """The day of application, else the day of asking."""
    YEAR_BEGUN = "start_of_fiscal_year"
    """1 April of the fiscal year in which that day lies."""
    FEBRUARY_END = "end_of_february"
    """The last day of February of the project's fiscal year."""
    YEAR_AFTER_START = "year_after_start"
    """The same day one year after the project starts."""


TERM_FIELDS = {
    Term.FEBRUARY_END: frozenset({"project_start"}),
    Term.YEAR_AFTER_START: frozenset({"project_start"}),
}
"""The fields a term is worked out from."""


class WindowSide(StrEnum):
    """Where the day of application lies outside the window of the project's year."""

    CLOSED = "closed"
    NOT_OPEN = "not_open"


@dataclass(frozen=True)
class Always:
    """True whatever the answers are."""


@dataclass(frozen=True)
class OneOf:
    """The answer is one of these values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Compare:
    """An amount, a count or a day against a number, a day, a term or another field."""

    field: str
    relation: Relation
    bound: int | date | Term | str
    """A plain ``str`` names another field."""
    if_missing: int | None = None
    """What an answer that is not there counts as (a project without partners has one body)."""


@dataclass(frozen=True)
class Unknown:
    """Never true: it only needs the answer to be there."""

    field: str


@dataclass(frozen=True)
class InWindow:
    """The day of application is on this side of the window of the project's year."""

    side: WindowSide


@dataclass(frozen=True)
class All:
    """Every part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part is not true."""

    part: Condition


Condition = Always | OneOf | Compare | Unknown | InWindow | All | AnyOf | Not


def leaves(condition: Condition) -> Iterator[Condition]:
    """The conditions inside ``condition`` that hold no others."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield condition


def fields_of(condition: Condition) -> frozenset[str]:
    """The fields whose answers ``condition`` looks at itself (not through a ceiling)."""
    found: set[str] = set()
    for leaf in leaves(condition):
        match leaf:
            case OneOf(field, _) | Unknown(field):
                found.add(field)
            case Compare(field, _, bound, _):
                found.add(field)
                if isinstance(bound, Term):
                    found |= TERM_FIELDS.get(bound, frozenset())
                elif isinstance(bound, str):
                    found.add(bound)
            case InWindow():
                found.add("project_start")
    return frozenset(found)
