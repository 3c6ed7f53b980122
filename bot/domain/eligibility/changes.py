"""What changes in the grants on a day and after it: amounts, and windows opening and closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.eligibility.rules import Amounts, Grant, GrantBook, Window
from bot.domain.eligibility.truth import fiscal_year


class ChangeKind(StrEnum):
    """What happens."""

    AMOUNTS = "amounts"
    OPENS = "opens"
    CLOSES = "closes"


@dataclass(frozen=True)
class Change:
    """Something that happens to one grant on one day."""

    day: date
    grant: Grant
    kind: ChangeKind
    window: Window | None = None
    before: Amounts | None = None
    after: Amounts | None = None


@dataclass(frozen=True)
class Standing:
    """How one grant stands on a day."""

    grant: Grant
    amounts: Amounts | None
    next_year: int
    """The fiscal year for which projects are planned on that day: the one after the running."""
    window: Window | None
    """Of ``next_year``; None where it was not found."""


def changes_from(book: GrantBook, day: date) -> tuple[Change, ...]:
    """Everything that changes on ``day`` or later, by day."""
    found: list[Change] = []
    for grant in book.grants.values():
        for before, after in zip(grant.amounts, grant.amounts[1:], strict=False):
            if after.since is not None:
                found.append(
                    Change(after.since, grant, ChangeKind.AMOUNTS, before=before, after=after)
                )
        for window in grant.windows:
            if window.opens is not None:
                found.append(Change(window.opens, grant, ChangeKind.OPENS, window))
            if window.closes is not None:
                found.append(Change(window.closes, grant, ChangeKind.CLOSES, window))
    coming = [change for change in found if change.day >= day]
    return tuple(sorted(coming, key=lambda one: (one.day, one.grant.id, one.kind)))


def standing_on(book: GrantBook, day: date) -> tuple[Standing, ...]:
    """How each grant with amounts or windows stands on ``day``."""
    year = fiscal_year(day) + 1
    return tuple(
        Standing(grant, grant.amounts_on(day), year, grant.window(year))
        for grant in book.grants.values()
        if grant.amounts or grant.windows
    )
