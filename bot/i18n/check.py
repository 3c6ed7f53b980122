"""Finds mistakes in the translators' files, all at once, with file and line.

What people are told must be there in every locale that is kept complete; what only web pages say
falls back to English without harm, except in Japanese, the language of the staff.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message

from bot.domain.errors import ContentError
from bot.domain.locale import EN, JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.i18n import ruby
from bot.i18n.catalogs import (
    KEPT_COMPLETE,
    messages,
    po_path,
    read_catalog,
    spoken,
    translated,
)
from bot.i18n.ruby import LABEL_LIMIT

_PLACEHOLDER = re.compile(r"\{([^{}|]*)\}")
_READING = re.compile(r"[ぁ-ゖァ-ヺー・ ]+")
_ANNOTATION = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
_LIMIT_NOTE = re.compile(r"At most (\d+) characters")


@dataclass(frozen=True)
class CatalogProblem:
    """Something a translator should look at. ``line`` is 0 where it is about the whole file."""

    path: Path
    line: int
    text: str


def problems(root: Path) -> tuple[CatalogProblem, ...]:
    """Every mistake in the .po files below ``root``, by file and line."""
    found: list[CatalogProblem] = []
    for tag in LOCALES:
        path = po_path(root, tag)
        if not path.exists():
            found.append(CatalogProblem(path, 0, "The file is missing."))
            continue
        try:
            catalog = read_catalog(root, tag)
        except ContentError as error:
            found.append(CatalogProblem(path, 0, str(error)))
            continue
        found += [
            CatalogProblem(path, message.lineno or 0, text)
            for message in messages(catalog)
            for text in _mistakes(message, tag)
        ]
    return tuple(found)


def _mistakes(message: Message, tag: LocaleTag) -> Iterator[str]:
    english = _strings(message.id)
    words = _strings(message.string)
    if not translated(message):
        if tag == JA or (tag in KEPT_COMPLETE and tag != EN and spoken(message)):
            yield f"Not translated yet: {english[0]!r}"
        if not any(words):
            return
    wanted = {name for text in english for name in _PLACEHOLDER.findall(text)}
    for text in filter(None, words):
        have = set(_PLACEHOLDER.findall(text))
        if have != wanted:
            yield f"The names in braces differ: {_names(wanted)} in English, {_names(have)} here."
        if _stray_braces(text):
            yield "A brace is not closed, or is not meant as one."
        if tag == JA_SIMPLE:
            yield from _reading_mistakes(text)
        limit = _limit(message)
        if limit is not None and ruby.graphemes(ruby.render(text)) > limit:
            yield f"Too long for its button: {ruby.render(text)!r}, at most {limit} characters."


def _reading_mistakes(text: str) -> Iterator[str]:
    unread = ruby.unread(text)
    if unread:
        yield f"Kanji without a reading: {unread}"
    for base, reading in _ANNOTATION.findall(text):
        if not _READING.fullmatch(reading):
            yield f"The reading of {base} is not in kana: {reading}"


def _stray_braces(text: str) -> bool:
    return any(brace in _PLACEHOLDER.sub("", _ANNOTATION.sub("", text)) for brace in "{}")


def _limit(message: Message) -> int | None:
    for comment in message.auto_comments:
        found = _LIMIT_NOTE.search(comment)
        if found:
            return min(int(found.group(1)), LABEL_LIMIT)
    return None


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else [str(value or "")]


def _names(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"
