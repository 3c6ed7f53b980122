"""The small language of entry texts: ``{fact}``, ``{fact:form}`` and ``{漢字|かんじ}``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.errors import ContentError

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_FACT = re.compile(r"([a-z][a-z0-9-]*)(?::([a-z]+))?\Z")


class TemplateError(ContentError):
    """A brace in the text is not closed, or what it holds is neither a fact nor a reading."""

    def __init__(self, message: str, *, offset: int) -> None:
        super().__init__(message)
        self.offset = offset
        """Position in the text, in characters, from 0."""


@dataclass(frozen=True)
class Text:
    """Words as they stand."""

    text: str


@dataclass(frozen=True)
class FactRef:
    """A named fact, in the form its sentence needs (``""``: the usual one)."""

    name: str
    form: str = ""


@dataclass(frozen=True)
class Ruby:
    """A word with its reading."""

    base: str
    reading: str


Part = Text | FactRef | Ruby


def parse(text: str) -> tuple[Part, ...]:
    """The parts of a text in order; TemplateError with the position of a senseless brace."""
    parts: list[Part] = []
    position = 0
    for found in _BRACES.finditer(text):
        if found.start() > position:
            parts.append(Text(text[position : found.start()]))
        position = found.end()
        inner = found.group(1)
        if inner is None:
            raise TemplateError(f"a lone {found.group()!r}", offset=found.start())
        if "|" in inner:
            base, _, reading = inner.partition("|")
            if not base or not reading or "|" in reading:
                raise TemplateError(
                    f"{{{inner}}} is not a word with its reading", offset=found.start()
                )
            parts.append(Ruby(base, reading))
            continue
        fact = _FACT.match(inner)
        if fact is None:
            raise TemplateError(f"{{{inner}}} is not the name of a fact", offset=found.start())
        parts.append(FactRef(fact.group(1), fact.group(2) or ""))
    if position < len(text):
        parts.append(Text(text[position:]))
    return tuple(parts)


def fact_names(text: str) -> frozenset[str]:
    """The facts a text uses."""
    return frozenset(part.name for part in parse(text) if isinstance(part, FactRef))


def plain(text: str, *, readings: bool = False) -> str:
    """The text without placeholders, with words (or, if asked, their readings) in place of ruby."""
    pieces: list[str] = []
    for part in parse(text):
        match part:
            case Text(words):
                pieces.append(words)
            case Ruby(base, reading):
                pieces.append(reading if readings else base)
            case FactRef():
                pieces.append(" ")
    return "".join(pieces)
