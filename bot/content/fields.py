"""Typed values out of string-only YAML; what does not fit becomes a problem with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.content.problem import Findings
from bot.content.yaml_files import YamlList, YamlMap, YamlValue
from bot.domain.eligibility.rules import Words

STRUCTURE = "structure"
"""The rule id of values that are missing or of the wrong shape."""

_Choice = TypeVar("_Choice", bound=StrEnum)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def read_day(text: str) -> date | None:
    """The day written ``2026-11-22``, or None."""
    if not _DAY.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Fields:
    """A mapping that is read field by field; ``failed`` tells whether one was unusable."""

    path: str
    value: YamlMap
    findings: Findings

    def fail(self, key: str, message: str, hint: str = "") -> None:
        """Report something about ``key``."""
        self.findings.error(self.path, self.value.line_of(key), STRUCTURE, message, hint)

    def text(self, key: str) -> str | None:
        """A text that is not empty; None (and a problem) otherwise."""
        found = self.value.get(key)
        if found is None:
            self.fail(key, f"'{key}' is missing")
            return None
        if not isinstance(found, str) or not found.strip():
            self.fail(key, f"'{key}' must be a text", "A value that begins with '#' needs quotes.")
            return None
        return found.strip()

    def optional_text(self, key: str) -> str | None:
        """Like ``text``, but a missing key is fine."""
        return self.text(key) if key in self.value else None

    def day(self, key: str) -> date | None:
        """A day; None (and a problem) where it is missing or not one."""
        found = self.text(key)
        if found is None:
            return None
        day = read_day(found)
        if day is None:
            self.fail(key, f"'{key}: {found}' is not a day", "Write it like 2026-11-22.")
        return day

    def optional_day(self, key: str) -> date | None:
        """Like ``day``, but a missing key is fine."""
        return self.day(key) if key in self.value else None

    def flag(self, key: str) -> bool:
        """``true`` or ``false``; false where the key is missing."""
        if key not in self.value:
            return False
        found = self.value[key]
        if found not in ("true", "false"):
            self.fail(key, f"'{key}' is true or false")
        return bool(found == "true")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is missing."""
        if key not in self.value:
            return ()
        if isinstance(self.value[key], str):
            self.fail(key, f"'{key}' must be a list", "Write '- ' items, or […].")
            return ()
        return tuple(text for _, text in text_items(self.path, self.value[key], key, self.findings))

    def part(self, key: str) -> Fields:
        """The mapping below ``key``; an empty one where the key is missing."""
        value = self.value.get(key, YamlMap(self.value.line))
        return Fields(
            self.path, mapping(self.path, value, f"'{key}'", self.findings), self.findings
        )

    def items(self, key: str) -> Iterator[Fields]:
        """The mappings of a list; none where the key is missing."""
        value = self.value.get(key, YamlList(1))
        if not isinstance(value, YamlList):
            self.fail(key, f"'{key}' must be a list", "Begin each item with '- '.")
            return
        for line, item in zip(value.lines, value, strict=True):
            if isinstance(item, YamlMap):
                yield Fields(self.path, item, self.findings)
            else:
                message = f"an item of '{key}' must be 'name: value' lines"
                self.findings.error(self.path, line, STRUCTURE, message)

    def words(self, key: str) -> Words | None:
        """A text in ja and en; None (and a problem) otherwise."""
        if not isinstance(self.value.get(key), YamlMap):
            self.fail(key, f"'{key}' needs a text in ja and en", "Write {ja: …, en: …}.")
            return None
        part = self.part(key)
        ja, en = part.text("ja"), part.text("en")
        return Words(ja, en) if ja and en else None

    def choice(self, key: str, kinds: type[_Choice]) -> _Choice | None:
        """One of a closed set of words; None (and a problem) otherwise."""
        found = self.text(key)
        if found is None:
            return None
        if found not in list(kinds):
            self.fail(key, f"'{key}: {found}' does not fit", "One of: " + ", ".join(kinds) + ".")
            return None
        return kinds(found)


def text_items(
    path: str, value: YamlValue, name: str, findings: Findings
) -> Iterator[tuple[int, str]]:
    """The texts of a list with their lines; anything else in it becomes a problem."""
    if not isinstance(value, YamlList):
        line = value.line if isinstance(value, YamlMap) else 1
        findings.error(
            path, line, STRUCTURE, f"'{name}' must be a list", "Write '- ' items, or […]."
        )
        return
    for line, item in zip(value.lines, value, strict=True):
        if isinstance(item, str) and item.strip():
            yield line, item.strip()
        else:
            findings.error(
                path,
                line,
                STRUCTURE,
                f"an item of '{name}' is not a text",
                "Put it in quotes if it holds ': ' or '#', or begins with '{' or '['.",
            )


def mapping(path: str, value: YamlValue | None, name: str, findings: Findings) -> YamlMap:
    """``value`` as a mapping; an empty one (and a problem) where it is something else."""
    if isinstance(value, YamlMap):
        return value
    if value is not None:
        line = value.line if isinstance(value, YamlList) else 1
        findings.error(path, line, STRUCTURE, f"{name} must be 'name: value' lines")
    return YamlMap(1)
