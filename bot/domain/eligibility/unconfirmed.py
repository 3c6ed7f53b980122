"""What CLAIR would have to confirm: everything about grants that no text of its own settles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.eligibility.rules import Citation, Grant, GrantBook, SchemeKind, State
from bot.domain.eligibility.truth import fiscal_year


class PointKind(StrEnum):
    """What it is about."""

    RULE = "rule"
    AMOUNTS = "amounts"
    RATE = "rate"
    """The share of the cost is not known."""
    WINDOW = "window"
    """A window read elsewhere, or the next year's that nobody has seen."""
    APPLY = "apply"
    DOCUMENT = "document"
    CONTACT = "contact"


@dataclass(frozen=True)
class Point:
    """One thing to be confirmed."""

    grant: Grant
    kind: PointKind
    what: str
    """The id of a rule, an amount, a year, or the text itself, as the editors wrote it."""
    text: str
    """In Japanese, for those who confirm it; empty where ``what`` says it all."""
    state: State | None
    """How it stands now; None: nothing was found at all."""
    as_of: str = ""
    """The newest year in which it was read; empty where it was not read anywhere."""


def unconfirmed(book: GrantBook, day: date) -> tuple[Point, ...]:
    """Every point of CLAIR's own grants that is an assumption, an old copy, or missing on ``day``.

    By grant in the book's order; within one assumptions and gaps come before old copies. Windows
    of years that are over need no confirmation any more. How to reach a division stands at the
    first of its grants.
    """
    found: list[Point] = []
    divisions: set[str] = set()
    for grant in book.grants.values():
        if grant.kind is not SchemeKind.NEIGHBOUR:
            points = [*_rules(grant), *_amounts(grant, day), *_windows(grant, day), *_rest(grant)]
            if grant.division and grant.division not in divisions:
                divisions.add(grant.division)
                points += _contact(book, grant)
            found += sorted(points, key=lambda one: one.state is State.OLD_COPY)
    return tuple(found)


def _rules(grant: Grant) -> Iterator[Point]:
    for rule in grant.rules:
        if rule.state is not State.VERIFIED:
            as_of = _newest(rule.citations)
            yield Point(grant, PointKind.RULE, rule.id, rule.reason.ja, rule.state, as_of)


def _amounts(grant: Grant, day: date) -> Iterator[Point]:
    amounts = grant.amounts_on(day)
    if amounts is None:
        return
    if amounts.state is not State.VERIFIED:
        ceilings = " / ".join(f"{one.jpy:,}" for one in amounts.ceilings)
        as_of = _newest(amounts.citations)
        yield Point(grant, PointKind.AMOUNTS, ceilings, "", amounts.state, as_of)
    if amounts.rate is None:
        yield Point(grant, PointKind.RATE, "?", "", None)


def _windows(grant: Grant, day: date) -> Iterator[Point]:
    if not grant.windows:
        return
    coming = fiscal_year(day) + 1
    if grant.window(coming) is None:
        yield Point(grant, PointKind.WINDOW, f"FY{coming}", "", None)
    for window in grant.windows:
        if window.year >= coming and window.closes and window.state is not State.VERIFIED:
            as_of = _newest(window.citations)
            yield Point(grant, PointKind.WINDOW, f"FY{window.year}", "", window.state, as_of)


def _rest(grant: Grant) -> Iterator[Point]:
    remarks = [(PointKind.DOCUMENT, one) for one in grant.documents]
    if grant.apply:
        remarks.insert(0, (PointKind.APPLY, grant.apply))
    for kind, one in remarks:
        if one.state is not State.VERIFIED:
            yield Point(grant, kind, one.words.ja, "", one.state, _newest(one.citations))


def _contact(book: GrantBook, grant: Grant) -> Iterator[Point]:
    contact = book.contacts.get(grant.division or "")
    if contact is None:
        yield Point(grant, PointKind.CONTACT, grant.division or "", "", None)
    elif contact.state is not State.VERIFIED or not contact.tel:
        number = ", ".join(filter(None, (contact.tel, contact.mail)))
        state, as_of = (contact.state, _newest(contact.citations)) if number else (None, "")
        yield Point(grant, PointKind.CONTACT, number, contact.name.ja, state, as_of)


def _newest(citations: tuple[Citation, ...]) -> str:
    """``undated`` only where nothing with a year was read."""
    years = [one.as_of for one in citations]
    dated = [year for year in years if year != "undated"]
    return max(dated, default=years[0] if years else "")
