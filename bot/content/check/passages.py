"""Titles, summaries and bodies one by one, with what the rules need to look into them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from bot.content.files import EntryFiles, Tree
from bot.content.texts import TextFile
from bot.domain.locale import LocaleTag
from bot.domain.template import FactRef, Part, Ruby, TemplateError, parse

LINK = re.compile(r"\[([^\[\]]+)\]\(((?:[^\s()]|\([^\s()]*\))+)\)")
"""``[label](target)`` as it is shown to readers."""

_FACT = re.compile(r"\{[a-z][a-z0-9-]*(?::[a-z]+)?\}")
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s（）「」、。]+")


class Words(ABC):
    """Words of one locale that stand in a file: what the rules about words look into."""

    locale: LocaleTag
    name: str
    """What they are, as an editor would say it."""
    text: str
    marked_letters: ClassVar[int] = 80
    """So many letters of Vietnamese or Mongolian always hold one with a mark."""

    @property
    @abstractmethod
    def path(self) -> str:
        """The file they stand in."""

    @abstractmethod
    def line(self, offset: int = 0) -> int:
        """The line of the character at ``offset``."""

    @property
    def whole(self) -> bool:
        """Whether these are sentences, not only a heading."""
        return True

    @cached_property
    def placed(self) -> tuple[tuple[int, Part], ...] | None:
        """The parts with their offsets; None where a brace makes no sense."""
        try:
            parts = parse(self.text)
        except TemplateError:
            return None
        placed: list[tuple[int, Part]] = []
        position = 0
        for part in parts:
            placed.append((position, part))
            position += _length(part)
        return tuple(placed)

    @cached_property
    def facts(self) -> tuple[tuple[int, FactRef], ...]:
        """The facts it names, with their offsets; also those before and after a broken brace."""
        found: list[tuple[int, FactRef]] = []
        for match in _FACT.finditer(self.text):
            name, _, form = match.group()[1:-1].partition(":")
            found.append((match.start(), FactRef(name, form)))
        return tuple(found)

    @cached_property
    def words(self) -> str:
        """The text with placeholders and addresses blanked out; every offset stays the same."""
        return masked(self.text)

    @cached_property
    def bare_addresses(self) -> tuple[tuple[int, str], ...]:
        """Addresses that are not the target of a link, with their offsets."""
        return tuple((m.start(), m.group()) for m in _BARE_ADDRESS.finditer(self.without_links))

    @cached_property
    def without_links(self) -> str:
        """The text with every readable link blanked out; every offset stays the same."""
        return LINK.sub(_blank, self.text)


@dataclass(frozen=True)
class Passage(Words):
    """One part of one text."""

    files: EntryFiles
    locale: LocaleTag
    file: TextFile
    name: str
    """``title``, ``summary`` or ``body``."""
    text: str

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.files.text_path(self.locale)

    def line(self, offset: int = 0) -> int:
        """The line of the character at ``offset``."""
        return self.file.line(self.name, offset)

    @property
    def whole(self) -> bool:
        """Titles and summaries may be a few words."""
        return self.name == "body"


def passages(tree: Tree) -> Iterator[Passage]:
    """Every title, summary and body of every text that could be read."""
    for files in tree.entries:
        for locale, file in files.texts.items():
            for name, text in file.parts():
                yield Passage(files, locale, file, name, text)


def masked(text: str) -> str:
    """A text with placeholders and addresses blanked out; every offset stays the same."""
    without_facts = _FACT.sub(_blank, text)
    return _BARE_ADDRESS.sub(_blank, LINK.sub(_blank_target, without_facts))


def _length(part: Part) -> int:
    match part:
        case FactRef(name, form):
            return len(name) + 2 + (len(form) + 1 if form else 0)
        case Ruby(base, reading):
            return len(base) + len(reading) + 3
        case _:
            return len(part.text)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _blank_target(found: re.Match[str]) -> str:
    whole = found.group()
    target = found.group(2)
    return whole[: -len(target) - 1] + " " * len(target) + ")"
