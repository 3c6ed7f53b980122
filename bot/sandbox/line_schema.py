"""A small vocabulary of checks on LINE's JSON; each yields what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.counting import utf16_units

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Finding:
    """One error, in the platform's manner of speaking."""

    message: str
    place: Place

    def dotted(self) -> str:
        """``messages[0].text``."""
        out = ""
        for part in self.place:
            out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
        return out

    def pointer(self, skip: int) -> str:
        """``/body/contents/0``, from the ``skip``-th part on."""
        return "/" + "/".join(str(part) for part in self.place[skip:])


Check = Callable[[Any, Place], Iterator[Finding]]


def text(most: int, *, least: int = 1, count: Callable[[str], int] = utf16_units) -> Check:
    """A string of so many letters."""

    def check(value: Any, place: Place) -> Iterator[Finding]:
        if not isinstance(value, str):
            yield Finding("Must be a string", place)
        elif least and not value:
            yield Finding("May not be empty", place)
        elif not least <= count(value) <= most:
            yield Finding(f"Length must be between {least} and {most}", place)

    return check


def pattern(expression: str, saying: str) -> Check:
    """A string of a certain form."""
    wanted = re.compile(expression)

    def check(value: Any, place: Place) -> Iterator[Finding]:
        if not isinstance(value, str) or not wanted.fullmatch(value):
            yield Finding(saying, place)

    return check


def one_of(*allowed: str) -> Check:
    """A word of a closed list."""

    def check(value: Any, place: Place) -> Iterator[Finding]:
        if value not in allowed:
            yield Finding(f"Must be one of the following values: [{', '.join(allowed)}]", place)

    return check


def number(least: float | None = None, most: float | None = None, *, whole: bool = True) -> Check:
    """A number in a range."""

    def check(value: Any, place: Place) -> Iterator[Finding]:
        kinds = int if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            yield Finding("Must be a number", place)
        elif least is not None and value < least:
            yield Finding(f"must be greater than or equal to {least:g}", place)
        elif most is not None and value > most:
            yield Finding(f"must be less than or equal to {most:g}", place)

    return check


def boolean(value: Any, place: Place) -> Iterator[Finding]:
    """true or false."""
    if not isinstance(value, bool):
        yield Finding("Must be a boolean", place)


def anything(_value: Any, _place: Place) -> Iterator[Finding]:
    """Whatever it is."""
    return iter(())


def array(least: int, most: int, item: Check) -> Check:
    """A list of so many."""

    def check(value: Any, place: Place) -> Iterator[Finding]:
        if not isinstance(value, list):
            yield Finding("Must be an array", place)
            return
        if not least <= len(value) <= most:
            yield Finding(f"Size must be between {least} and {most}", place)
        for position, part in enumerate(value):
            yield from item(part, (*place, position))

    return check


def record(
    fields: Mapping[str, Check], *, required: tuple[str, ...] = (), also: Check = anything
) -> Check:
    """An object with these fields only; ``also`` looks at it as a whole. null counts as absent."""

    def check(value: Any, place: Place) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield Finding("Must be an object", place)
            return
        for name in required:
            if value.get(name) is None:
                yield Finding("May not be empty", (*place, name))
        for name, part in value.items():
            if name not in fields:
                yield Finding("Unknown property", (*place, name))
            elif part is not None:
                yield from fields[name](part, (*place, name))
        yield from also(value, place)

    return check


def tagged(kinds: Mapping[str, Check]) -> Check:
    """An object whose ``type`` says which check holds."""

    def check(value: Any, place: Place) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield Finding("Must be an object", place)
            return
        kind = value.get("type")
        if kind is None:
            yield Finding("May not be empty", (*place, "type"))
        elif not isinstance(kind, str) or kind not in kinds:
            yield from one_of(*kinds)(kind, (*place, "type"))
        else:
            yield from kinds[kind](value, place)

    return check


HTTPS = pattern(r"https://[^\s/]+\S{0,1980}", "Must be a valid HTTPS URL")
"""An address LINE fetches itself."""
COLOR = pattern(r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?", "invalid property")
