"""Which language a page is shown in, from what the browser asks for."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.locale import EN, JA, LocaleTag, match_locale

STAFF_LOCALES: tuple[LocaleTag, ...] = (JA, EN)
"""The console, the start page and the error pages exist in these."""

_LONGEST_HEADER = 1000
_MOST_RANGES = 30


def accepted(header: str | None, among: Collection[LocaleTag]) -> LocaleTag | None:
    """The locale the browser likes best of those we have; None where it asks for none of them.

    Never raises: the header is whatever a client cared to send, so a broken weight counts as 0.
    """
    wishes: list[tuple[float, int, LocaleTag]] = []
    for place, part in enumerate((header or "")[:_LONGEST_HEADER].split(",")[:_MOST_RANGES]):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        locale = match_locale(name)
        weight = _weight(parameters)
        if locale is not None and locale in among and weight > 0:
            wishes.append((-weight, place, locale))
    return min(wishes)[2] if wishes else None


def staff_locale(asked: str | None, header: str | None) -> LocaleTag:
    """A staff page's language: what was asked for by name, else the browser's, else Japanese."""
    named = match_locale(asked)
    if named in STAFF_LOCALES:
        return named
    return accepted(header, STAFF_LOCALES) or JA


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0.0 <= weight <= 1.0 else 0.0
    return 1.0
