"""What CLAIR would have to confirm, in one list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from bot.domain.eligibility.rules import GrantBook, SchemeKind, State
from bot.domain.eligibility.unconfirmed import Point, PointKind, unconfirmed
from tests.support.grants import book

MC = "grants/multicultural-community"
DAY = date(2026, 11, 23)


def points(kind: PointKind, grant: str = MC, of: GrantBook | None = None) -> list[Point]:
    found = unconfirmed(of or book(), DAY)
    return [one for one in found if one.grant.id == grant and one.kind is kind]


def ids(found: Collection[Point]) -> set[str]:
    return {one.what for one in found}


def test_every_rule_that_is_our_reading_or_an_old_copy_is_there_and_no_other() -> None:
    found = {one.what for one in unconfirmed(book(), DAY) if one.kind is PointKind.RULE}
    ours = [one for one in book().grants.values() if one.kind is not SchemeKind.NEIGHBOUR]
    assert found == {
        rule.id for grant in ours for rule in grant.rules if rule.state is not State.VERIFIED
    }
    assert "mc-11-local-grant" in found
    assert "mc-16-window" not in found


def test_what_nobody_found_is_there() -> None:
    assert [one.state for one in points(PointKind.RATE)] == [None]
    assert ids(points(PointKind.WINDOW)) == {"FY2027"}


def test_the_newest_year_is_told() -> None:
    (amounts,) = points(PointKind.AMOUNTS)
    assert (amounts.what, amounts.state, amounts.as_of) == (
        "4,000,000 / 3,000,000",
        State.OLD_COPY,
        "2023",
    )


def test_our_readings_and_gaps_come_before_old_copies() -> None:
    old = [one.state is State.OLD_COPY for one in unconfirmed(book(), DAY) if one.grant.id == MC]
    assert old == sorted(old)


def test_what_clair_has_confirmed_is_gone() -> None:
    grant = book().grants[MC]
    rules = tuple(replace(rule, state=State.VERIFIED) for rule in grant.rules)
    confirmed = replace(book(), grants={MC: replace(grant, rules=rules)})
    assert points(PointKind.RULE, of=confirmed) == []
