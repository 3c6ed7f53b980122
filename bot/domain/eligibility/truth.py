"""Three-valued truth: true, false, or not known yet – and what it then still depends on.

A part that is known and already decides wins over parts that are missing (Kleene's strong logic),
so that more answers never turn a decided condition around.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from bot.domain.eligibility.conditions import (
    All,
    Always,
    AnyOf,
    Compare,
    Condition,
    InWindow,
    Not,
    OneOf,
    Relation,
    Term,
    Unknown,
    WindowSide,
)
from bot.domain.eligibility.rules import (
    APPLICATION_DATE,
    PROJECT_START,
    Answers,
    Grant,
    Value,
    Window,
)

APRIL = 4


@dataclass(frozen=True)
class Truth:
    """True, false or None; ``missing`` names the fields it hangs on.

    A known value with something missing rests on what a missing answer counts as.
    """

    value: bool | None
    missing: frozenset[str] = frozenset()


TRUE, FALSE = Truth(True), Truth(False)


@dataclass(frozen=True)
class Case:
    """The answers about one project, seen from one grant on one day."""

    answers: Answers
    on: date
    grant: Grant | None = None

    def value(self, field: str) -> Value | None:
        """The answer, or None where it is missing or the person does not know."""
        return self.answers.get(field)

    def day_of(self, field: str) -> date | None:
        """The answer of a field that holds a day."""
        found = self.value(field)
        return found if isinstance(found, date) else None

    @property
    def day(self) -> date:
        """The day of application, else the day of asking."""
        return self.day_of(APPLICATION_DATE) or self.on

    @property
    def project_year(self) -> int | None:
        """The fiscal year (from April on) in which the project starts; never guessed."""
        start = self.day_of(PROJECT_START)
        return None if start is None else fiscal_year(start)

    @property
    def window(self) -> Window | None:
        """The window for the project's year, where both are known."""
        if self.grant is None or self.project_year is None:
            return None
        return self.grant.window(self.project_year)


def fiscal_year(day: date) -> int:
    """The year in which the fiscal year of ``day`` began."""
    return day.year if day.month >= APRIL else day.year - 1


def february_end(year: int) -> date:
    """The last day of February of fiscal year ``year``."""
    return date(year + 1, 2, calendar.monthrange(year + 1, 2)[1])


def year_after(day: date) -> date:
    """The same day of the next year (28 February for a leap day)."""
    last = calendar.monthrange(day.year + 1, day.month)[1]
    return date(day.year + 1, day.month, min(day.day, last))


def evaluate_condition(condition: Condition, case: Case) -> Truth:
    """What can be said about ``condition`` with the answers there are."""
    match condition:
        case Always():
            return TRUE
        case OneOf(field, values):
            found = case.value(field)
            return _missing(field) if found is None else Truth(found in values)
        case Unknown(field):
            return _missing(field) if case.value(field) is None else FALSE
        case Compare():
            return _compare(condition, case)
        case InWindow(side):
            return _in_window(side, case)
        case All(parts):
            return _all([evaluate_condition(part, case) for part in parts])
        case AnyOf(parts):
            return _not(_all([_not(evaluate_condition(part, case)) for part in parts]))
        case Not(part):
            return _not(evaluate_condition(part, case))


@dataclass(frozen=True)
class Ceilings:
    """The ceilings that are still possible, highest first."""

    jpy: tuple[int, ...]
    missing: frozenset[str]
    certain: bool
    """False: it may also be that none applies."""


def possible_ceilings(case: Case) -> Ceilings:
    """Which ceilings of the amounts in force may hold in this case."""
    amounts = case.grant.amounts_on(case.day) if case.grant else None
    found: set[int] = set()
    missing: frozenset[str] = frozenset()
    for ceiling in amounts.ceilings if amounts else ():
        held = evaluate_condition(ceiling.when, case) if ceiling.when else TRUE
        if held.value is not False:
            found.add(ceiling.jpy)
        missing |= held.missing
        if held.value:
            return Ceilings(tuple(sorted(found, reverse=True)), missing, certain=True)
    return Ceilings(tuple(sorted(found, reverse=True)), missing, certain=False)


def _missing(*fields: str) -> Truth:
    return Truth(None, frozenset(fields))


def _all(parts: list[Truth]) -> Truth:
    no = [part for part in parts if part.value is False]
    if no:
        return min(no, key=lambda part: len(part.missing))
    missing = frozenset[str]().union(*(part.missing for part in parts))
    unknown = any(part.value is None for part in parts)
    return Truth(None if unknown else True, missing)


def _not(truth: Truth) -> Truth:
    return Truth(None if truth.value is None else not truth.value, truth.missing)


def _compare(condition: Compare, case: Case) -> Truth:
    left = case.value(condition.field)
    assumed: frozenset[str] = frozenset()
    if left is None and condition.if_missing is not None:
        left, assumed = condition.if_missing, frozenset({condition.field})
    bounds, missing = _bounds(condition.bound, case)
    if left is None:
        return Truth(None, missing | {condition.field})
    if not bounds:
        return Truth(None, missing)
    results = {_holds(left, condition.relation, bound) for bound in bounds}
    if len(results) > 1:
        return Truth(None, missing)
    return Truth(results.pop(), assumed)


def _bounds(
    bound: int | date | Term | str, case: Case
) -> tuple[tuple[int | date, ...], frozenset[str]]:
    """The values the bound may have (empty: not known), and the fields it hangs on."""
    nothing: frozenset[str] = frozenset()
    match bound:
        case Term.DAY:
            return (case.day,), nothing
        case Term.YEAR_BEGUN:
            return (date(fiscal_year(case.day), APRIL, 1),), nothing
        case Term.FEBRUARY_END:
            year = case.project_year
            return _from_start(None if year is None else february_end(year))
        case Term.YEAR_AFTER_START:
            start = case.day_of(PROJECT_START)
            return _from_start(None if start is None else year_after(start))
        case Term.CEILING:
            ceilings = possible_ceilings(case)
            return (ceilings.jpy if ceilings.certain else ()), ceilings.missing
        case Term.FLOOR:
            amounts = case.grant.amounts_on(case.day) if case.grant else None
            floor = amounts.floor if amounts else None
            return (() if floor is None else (floor,)), nothing
        case str():
            other = case.value(bound)
            if isinstance(other, int | date):
                return (other,), nothing
            return (), frozenset({bound})
        case _:
            return (bound,), nothing


def _from_start(day: date | None) -> tuple[tuple[date, ...], frozenset[str]]:
    if day is None:
        return (), frozenset({PROJECT_START})
    return (day,), frozenset()


def _holds(left: Value, relation: Relation, bound: int | date) -> bool:
    if isinstance(left, date) and isinstance(bound, date):
        return _ordered((left > bound) - (left < bound), relation)
    if isinstance(left, int) and isinstance(bound, int):
        return _ordered((left > bound) - (left < bound), relation)
    raise TypeError(f"{left!r} cannot be compared with {bound!r}")


def _ordered(sign: int, relation: Relation) -> bool:
    match relation:
        case Relation.OVER:
            return sign > 0
        case Relation.UNDER:
            return sign < 0
        case Relation.AT_LEAST:
            return sign >= 0
        case Relation.AT_MOST:
            return sign <= 0


def _in_window(side: WindowSide, case: Case) -> Truth:
    if case.project_year is None:
        return _missing(PROJECT_START)
    window = case.window
    if window is None or window.closes is None:
        return Truth(None)
    if side is WindowSide.CLOSED:
        return Truth(case.day > window.closes)
    return Truth(None) if window.opens is None else Truth(case.day < window.opens)
