"""The official words of ``knowledge/glossary.yaml``: one reading, one easy explanation each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.domain.errors import ContentError

FILE = "knowledge/glossary.yaml"
"""Where it stands, below the content root."""


@dataclass(frozen=True)
class Term:
    """An official word a reader meets on paper, on a sign or at a counter."""

    word: str
    kana: str
    easy: str
    """Its explanation, annotated."""
    common: bool = False
    """Every resident knows it; no explanation is asked for."""
    instead_of: tuple[str, ...] = ()
    """Other words for the same thing; easy texts use none of them."""


@dataclass(frozen=True)
class Glossary:
    """All official words."""

    terms: tuple[Term, ...] = ()

    @cached_property
    def by_word(self) -> Mapping[str, Term]:
        """The terms by their word."""
        return {term.word: term for term in self.terms}

    @cached_property
    def readings(self) -> Mapping[str, str]:
        """Word → reading, for drafting."""
        return {term.word: term.kana for term in self.terms}

    @cached_property
    def _by_head(self) -> Mapping[str, list[str]]:
        """First character → the words that begin with it, the longest first."""
        found: dict[str, list[str]] = {}
        for word in sorted(self.by_word, key=len, reverse=True):
            found.setdefault(word[0], []).append(word)
        return found

    def find(self, text: str) -> list[tuple[int, str]]:
        """The words in a text with their offsets, the longest where several begin at one place."""
        found: list[tuple[int, str]] = []
        position = 0
        while position < len(text):
            for word in self._by_head.get(text[position], ()):
                if text.startswith(word, position):
                    found.append((position, word))
                    position += len(word)
                    break
            else:
                position += 1
        return found

    def masked(self, text: str) -> str:
        """The text with its official words blanked out; every offset stays the same."""
        for start, word in self.find(text):
            text = text[:start] + "□" * len(word) + text[start + len(word) :]
        return text

    @cached_property
    def banned(self) -> Mapping[str, str]:
        """A word not to be used → the word to use."""
        return {other: term.word for term in self.terms for other in term.instead_of}

    def with_words(self, words: Iterable[Term]) -> Glossary:
        """This glossary and more words; a word it has already stays as it is."""
        more = tuple(term for term in words if term.word not in self.by_word)
        return Glossary((*self.terms, *more)) if more else self


def read_glossary(root: Path) -> Glossary:
    """The glossary below a content root, empty where there is none; ContentError where broken."""
    path = root / FILE
    try:
        raw = path.read_text("utf-8")
    except FileNotFoundError:
        return Glossary()
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{FILE} cannot be read") from error
    try:
        rows = yaml.load(raw, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise ContentError(f"{FILE} is not valid YAML") from error
    if not isinstance(rows, list):
        raise ContentError(f"{FILE} is not a list of words")
    return Glossary(tuple(_term(row) for row in rows))


def _term(row: Any) -> Term:
    if not isinstance(row, dict) or not {"word", "kana", "easy"} <= row.keys():
        raise ContentError(f"{FILE}: every word needs 'word', 'kana' and 'easy'")
    others = row.get("instead_of", [])
    return Term(
        word=row["word"],
        kana=row["kana"],
        easy=row["easy"],
        common=str(row.get("common", "")).lower() == "true",
        instead_of=tuple(others) if isinstance(others, list) else (),
    )
