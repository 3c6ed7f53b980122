"""Whether a rule can ever take effect: tried out on the answers that could make a difference.

For each field these are its values, or the numbers and days around every bound that is written
anywhere in the grant. All combinations of the fields a rule depends on are tried.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.eligibility.conditions import (
    Always,
    Compare,
    Condition,
    InWindow,
    Term,
    fields_of,
    leaves,
)
from bot.domain.eligibility.rules import (
    APPLICATION_DATE,
    NO,
    YES,
    AnswerField,
    Effect,
    FieldKind,
    Grant,
    Rule,
    Value,
)
from bot.domain.eligibility.truth import TRUE, Case, evaluate_condition, february_end

MOST = 60_000
"""Combinations tried for one rule; none of ours needs a tenth of it."""
_DAY = timedelta(days=1)


class Reach(StrEnum):
    """What trying out found."""

    FINE = "fine"
    NEVER = "never"
    ALWAYS = "always"
    HIDDEN = "hidden"


def reach(grant: Grant, fields: Mapping[str, AnswerField]) -> Iterator[tuple[Rule, Reach]]:
    """Each rule with what can become of it."""
    stops = [rule for rule in grant.rules if rule.effect is Effect.STOP]
    for rule in grant.rules:
        yield rule, _reach(rule, stops, grant, fields)


def reachable(condition: Condition, grant: Grant, fields: Mapping[str, AnswerField]) -> bool:
    """Whether some answers make ``condition`` true."""
    cases = _cases((condition,), grant, fields)
    return any(evaluate_condition(condition, case).value for case in cases)


def _reach(rule: Rule, stops: list[Rule], grant: Grant, fields: Mapping[str, AnswerField]) -> Reach:
    conditions = (rule.fails, rule.when) if rule.when else (rule.fails,)
    fails = passes = decides = False
    for case in _cases(conditions, grant, fields):
        guard = evaluate_condition(rule.when, case) if rule.when else TRUE
        if not guard.value:
            continue
        held = evaluate_condition(rule.fails, case).value
        passes = passes or held is False
        if held:
            fails = True
            decides = decides or not any(_fails(stop, case) for stop in stops)
    if not fails:
        return Reach.NEVER
    if not passes and not isinstance(rule.fails, Always):
        return Reach.ALWAYS
    return Reach.HIDDEN if rule.effect is Effect.ASK and not decides else Reach.FINE


def _fails(rule: Rule, case: Case) -> bool:
    guard = evaluate_condition(rule.when, case) if rule.when else TRUE
    return bool(guard.value and evaluate_condition(rule.fails, case).value)


def _cases(
    conditions: tuple[Condition, ...], grant: Grant, fields: Mapping[str, AnswerField]
) -> Iterator[Case]:
    names: set[str] = set()
    days = {_today(grant)}
    for condition in conditions:
        names |= fields_of(condition)
        for leaf in leaves(condition):
            bound = leaf.bound if isinstance(leaf, Compare) else None
            if bound is Term.CEILING:
                names |= grant.fields & _ceiling_fields(grant)
            if bound in (Term.DAY, Term.YEAR_BEGUN) or isinstance(leaf, InWindow):
                days |= set(_days(grant))
            if bound in (Term.CEILING, Term.FLOOR):
                days |= {amounts.since for amounts in grant.amounts if amounts.since}
    names.discard(APPLICATION_DATE)
    order = sorted(names)
    choices = [_candidates(fields[name], grant) for name in order]
    combinations = itertools.product(sorted(days), [*itertools.product(*choices)])
    for day, values in itertools.islice(combinations, MOST):
        yield Case(dict(zip(order, values, strict=True)), day, grant)


def _ceiling_fields(grant: Grant) -> frozenset[str]:
    conditions = [c.when for a in grant.amounts for c in a.ceilings if c.when is not None]
    return frozenset().union(*(fields_of(condition) for condition in conditions))


def _candidates(field: AnswerField, grant: Grant) -> list[Value]:
    match field.kind:
        case FieldKind.YES_NO:
            return [YES, NO]
        case FieldKind.CHOICE:
            return list(field.values)
        case FieldKind.DATE:
            return list(_days(grant))
        case FieldKind.AMOUNT | FieldKind.COUNT:
            return list(_numbers(field, grant))


def _numbers(field: AnswerField, grant: Grant) -> list[int]:
    bounds = {1}
    for condition in _conditions(grant):
        for leaf in leaves(condition):
            if not (isinstance(leaf, Compare) and leaf.field == field.name):
                continue
            if isinstance(leaf.bound, int):
                bounds.add(leaf.bound)
            elif leaf.bound in (Term.CEILING, Term.FLOOR):
                bounds |= {c.jpy for amounts in grant.amounts for c in amounts.ceilings}
                bounds |= {amounts.floor for amounts in grant.amounts if amounts.floor}
    around = {bound + step for bound in bounds for step in (-1, 0, 1)}
    least, most = field.least or 0, field.most
    return sorted(n for n in around if n >= least and (most is None or n <= most))


def _days(grant: Grant) -> list[date]:
    """Days before, at and after every bound a day can have, over the years of the windows."""
    found: set[date] = set()
    years = [window.year for window in grant.windows] or [_today(grant).year]
    for year in sorted(set(years))[-2:] + [w.year for w in grant.windows if w.closes][-1:]:
        end = february_end(year)
        found |= {date(year, 4, 1), end, end + _DAY, date(year + 1, 4, 1)}
    for window in [w for w in grant.windows if w.closes][-1:]:
        bounds = [day for day in (window.opens, window.closes) if day is not None]
        found |= {day + step for day in bounds for step in (-_DAY, timedelta(), _DAY)}
    return sorted(found)


def _conditions(grant: Grant) -> Iterator[Condition]:
    for rule in grant.rules:
        yield rule.fails
        if rule.when is not None:
            yield rule.when
    for amounts in grant.amounts:
        yield from (ceiling.when for ceiling in amounts.ceilings if ceiling.when is not None)


def _today(grant: Grant) -> date:
    """A day inside the last window known, so that nothing is late by accident."""
    closings = [window.closes for window in grant.windows if window.closes]
    return closings[-1] if closings else date(2026, 4, 1)
