"""Words as editors write them, ``(助成|補助)(金|)``, made into patterns that find them."""

from __future__ import annotations

import re
from dataclasses import dataclass

PLACE = "*"
"""At the beginning: the name of a place may stand before it (横浜市の, ``*市の``)."""

_Tree = str | list[list["_Tree"]]
"""Words as they are, or alternatives, each a sequence."""


@dataclass(frozen=True)
class Template:
    """What a template finds."""

    pattern: re.Pattern[str]
    place: bool


def read_template(text: str) -> Template:
    """The template as a pattern; of alternatives the longer ones are tried first.

    ValueError where brackets are not closed, or nothing is left to find.
    """
    place = text.startswith(PLACE)
    sequence, at = _sequence(text.removeprefix(PLACE), 0)
    if at != len(text.removeprefix(PLACE)):
        raise ValueError("a bracket is closed that was not opened")
    if _shortest(sequence) == 0:
        raise ValueError("it may stand for nothing at all")
    return Template(re.compile("".join(_regex(part) for part in sequence)), place)


def _sequence(text: str, at: int) -> tuple[list[_Tree], int]:
    parts: list[_Tree] = []
    while at < len(text) and text[at] not in "|)":
        if text[at] == "(":
            choices: list[list[_Tree]] = []
            while text[at : at + 1] in ("(", "|"):
                inner, at = _sequence(text, at + 1)
                choices.append(inner)
            if text[at : at + 1] != ")":
                raise ValueError("a bracket is not closed")
            parts.append(choices)
            at += 1
        else:
            end = at
            while end < len(text) and text[end] not in "()|":
                end += 1
            parts.append(text[at:end])
            at = end
    return parts, at


def _regex(part: _Tree) -> str:
    if isinstance(part, str):
        return re.escape(part)
    longer_first = sorted(part, key=_longest, reverse=True)
    return "(?:" + "|".join("".join(_regex(one) for one in choice) for choice in longer_first) + ")"


def _longest(sequence: list[_Tree]) -> int:
    return sum(len(p) if isinstance(p, str) else max(map(_longest, p)) for p in sequence)


def _shortest(sequence: list[_Tree]) -> int:
    return sum(len(p) if isinstance(p, str) else min(map(_shortest, p)) for p in sequence)
