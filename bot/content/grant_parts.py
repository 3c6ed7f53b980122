"""Parts that ``grant.yaml`` and ``contacts.yaml`` share: words, choices, numbers and citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.content.fields import STRUCTURE, Fields, mapping
from bot.content.yaml_files import YamlList, YamlMap
from bot.domain.eligibility.rules import Citation, Remark, State, Words
from bot.domain.entry import Source

NO_SOURCE = "none"

_RATE = re.compile(r"([1-9]\d{0,2})/([1-9]\d{0,2})\Z", re.ASCII)
_AS_OF = re.compile(r"(?:\d{4}|\d{4}-\d{2}|\d{4}/\d{4}|undated)\Z", re.ASCII)
_Choice = TypeVar("_Choice", bound=StrEnum)


def read_citations(part: Fields, sources: Mapping[str, Source]) -> tuple[Citation, ...] | None:
    """What ``source`` cites; empty for ``none``, and None where it cannot be read."""
    if part.value.get("source") == NO_SOURCE:
        return ()
    if "source" not in part.value:
        part.fail("source", "'source' is missing", "Write [{page: KEY, as_of: 2025}], or none.")
        return None
    found = []
    for one in read_items(part, "source"):
        page, as_of = one.text("page"), one.text("as_of")
        if page is None or as_of is None:
            continue
        if page not in sources:
            known = ", ".join(sources) or "none yet"
            one.fail("page", f"there is no source '{page}'", f"Known here: {known}.")
        elif not _AS_OF.match(as_of):
            one.fail("as_of", f"'as_of: {as_of}' does not fit", "Write a year, or undated.")
        else:
            found.append(Citation(sources[page], as_of))
    return tuple(found) or None


def read_sources(whole: Fields) -> Iterator[tuple[str, Source]]:
    """The usable sources, by key."""
    listed = mapping(whole.path, whole.value.get("sources"), "'sources'", whole.findings)
    for key, value in listed.items():
        part = Fields(
            whole.path, mapping(whole.path, value, f"'{key}'", whole.findings), whole.findings
        )
        title, publisher = part.text("title"), part.text("publisher")
        if title and publisher:
            url = part.optional_text("url") or ""
            read_on: date | None = part.optional_day("read_on")
            yield key, Source(key, title, publisher, url, read_on)


def read_items(whole: Fields, key: str) -> Iterator[Fields]:
    """The items of a list; one that is no mapping is a problem."""
    value = whole.value.get(key, YamlList(1))
    if not isinstance(value, YamlList):
        whole.fail(key, f"'{key}' must be a list", "Begin each item with '- '.")
        return
    for line, item in zip(value.lines, value, strict=True):
        if isinstance(item, YamlMap):
            yield Fields(whole.path, item, whole.findings)
        else:
            whole.findings.error(
                whole.path, line, STRUCTURE, f"an item of '{key}' must be 'name: value' lines"
            )


def read_words(whole: Fields, key: str) -> Words | None:
    """A text in Japanese and English."""
    value = whole.value.get(key)
    if not isinstance(value, YamlMap):
        whole.fail(key, f"'{key}' needs a text in ja and en", "Write {ja: …, en: …}.")
        return None
    part = Fields(whole.path, value, whole.findings)
    ja, en = part.text("ja"), part.text("en")
    return Words(ja, en) if ja and en else None


def read_choice(whole: Fields, key: str, kinds: type[_Choice]) -> _Choice | None:
    """One of the words of ``kinds``."""
    found = whole.text(key)
    if found is None:
        return None
    if found not in list(kinds):
        hint = "One of: " + ", ".join(kinds) + "."
        whole.fail(key, f"'{key}: {found}' does not fit", hint)
        return None
    return kinds(found)


def read_number(whole: Fields, key: str) -> int | None:
    """A whole number; None where there is none, or it is none."""
    found = whole.optional_text(key)
    if found is None:
        return None
    if not (found.isascii() and found.isdigit()):
        whole.fail(key, f"'{key}: {found}' is not a whole number", "Write digits only.")
        return None
    return int(found)


def read_rate(part: Fields) -> tuple[int, int] | None:
    """A share as a fraction; None where none is known."""
    text = part.optional_text("rate")
    if text is None:
        return None
    found = _RATE.match(text)
    if found is None or int(found[1]) > int(found[2]):
        part.fail("rate", f"'rate: {text}' is no share", "Write a fraction like 1/2.")
        return None
    return int(found[1]), int(found[2])


def read_remark(part: Fields, sources: Mapping[str, Source]) -> Remark | None:
    """Something published: words, where they were read, and how sure they are."""
    words, state = read_words(part, "words"), read_choice(part, "state", State)
    cited = read_citations(part, sources)
    if words is None or state is None or cited is None:
        return None
    return Remark(words, cited, state)
