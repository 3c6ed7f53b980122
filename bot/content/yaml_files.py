"""YAML as our editors write it: every scalar is a string, and every value knows its line.

``no``, ``12:30`` and ``0570`` stay what was typed; schemas and readers give types. Refused, in
plain words and with the line: duplicate keys, anchors and aliases, tags, nesting deeper than 12,
files over 2 million characters, more than one document. The parser's events are read directly, not
its trees: libyaml's builder of trees ends the whole process on a deeply nested file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from bot.domain.errors import ContentError

MAX_DEPTH = 12
MAX_CHARACTERS = 2_000_000


class YamlMap(dict[str, Any]):
    """A mapping that knows its line and, in ``lines``, the line of each key."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        """The line of ``key``, or the mapping's own where the key is missing."""
        return self.lines.get(key, self.line)


class YamlList(list[Any]):
    """A list that knows its line and, in ``lines``, the line of each item."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


YamlValue = str | YamlMap | YamlList


@dataclass(frozen=True)
class YamlFault:
    """One thing that keeps a file from being read."""

    line: int
    message: str
    hint: str


class YamlError(ContentError):
    """A YAML file cannot be read; ``faults`` say where and why."""

    def __init__(self, faults: tuple[YamlFault, ...]) -> None:
        first = faults[0]
        super().__init__(f"line {first.line}: {first.message}")
        self.faults = faults


def read_yaml(text: str) -> YamlValue:
    """The value of a YAML text; YamlError with every fault that could be found."""
    if len(text) > MAX_CHARACTERS:
        raise _error(1, "the file is too large", f"Keep it under {MAX_CHARACTERS:,} characters.")
    return _Builder(text.removeprefix("\ufeff")).build()


def line_at(value: YamlValue, path: tuple[str | int, ...]) -> int:
    """The line of the value at ``path``, or of the nearest one around it that exists."""
    line = 1 if isinstance(value, str) else value.line
    here: Any = value
    for step in path:
        in_map = isinstance(here, YamlMap) and step in here
        in_list = isinstance(here, YamlList) and isinstance(step, int) and step < len(here)
        if not (in_map or in_list):
            break
        line, here = here.lines[step], here[step]
    return line


_PARSER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The C parser where PyYAML was built with it, else the much slower one in Python."""


class _Builder:
    """Turns the parser's events into values with a stack, so that depth is ours to limit."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._faults: list[YamlFault] = []
        self._stack: list[YamlMap | YamlList] = []
        self._keys: list[str | None] = []
        """For each open container: the key that waits for its value (None in lists)."""
        self._root: YamlValue | None = None

    def build(self) -> YamlValue:
        try:
            self._read_events()
        except yaml.YAMLError as error:
            self._faults.append(_plain_words(error, self._text))
            raise YamlError(tuple(self._faults)) from error
        if self._faults:
            raise YamlError(tuple(self._faults))
        if self._root is None:
            raise _error(1, "the file is empty", "Fill it in, or delete it.")
        return self._root

    def _read_events(self) -> None:
        parser = _PARSER(self._text)
        try:
            while True:
                event = parser.get_event()
                kind = type(event)
                if kind is yaml.ScalarEvent:
                    self._check_marks(event)
                    self._add(event.value, event.start_mark.line + 1)
                elif kind is yaml.MappingStartEvent:
                    self._open(YamlMap(event.start_mark.line + 1), event)
                elif kind is yaml.SequenceStartEvent:
                    self._open(YamlList(event.start_mark.line + 1), event)
                elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                    self._stack.pop()
                    self._keys.pop()
                elif kind is yaml.AliasEvent:
                    self._fault(
                        event,
                        "a value beginning with '*' is a YAML alias; they are not used here",
                        "Put the value in quotes, or write it out.",
                    )
                    self._add("", event.start_mark.line + 1)
                elif kind is yaml.DocumentStartEvent and self._root is not None:
                    self._fault(
                        event,
                        "a line '---' begins a second document in this file",
                        "Take the '---' out.",
                    )
                    return
                elif kind is yaml.StreamEndEvent:
                    return
        finally:
            parser.dispose()

    def _open(self, container: YamlMap | YamlList, event: Any) -> None:
        self._check_marks(event)
        self._add(container, container.line)
        self._stack.append(container)
        self._keys.append(None)
        if len(self._stack) > MAX_DEPTH:
            self._fault(
                event,
                f"values are nested more than {MAX_DEPTH} deep",
                "Check the brackets and the indentation.",
            )
            raise YamlError(tuple(self._faults))

    def _add(self, value: YamlValue, line: int) -> None:
        if not self._stack:
            self._root = value
            return
        holder = self._stack[-1]
        if isinstance(holder, YamlList):
            holder.append(value)
            holder.lines.append(line)
            return
        key = self._keys[-1]
        if key is None:
            self._begin_pair(holder, value, line)
            return
        self._keys[-1] = None
        holder[key] = value

    def _begin_pair(self, holder: YamlMap, key: YamlValue, line: int) -> None:
        if not isinstance(key, str):
            fault = YamlFault(
                line,
                "a list or mapping stands where a name is expected",
                "A text that begins with '{' or '[' needs quotes around it.",
            )
            raise YamlError((*self._faults, fault))
        if key in holder.lines:
            self._faults.append(
                YamlFault(
                    line,
                    f"'{key}' stands twice (first on line {holder.lines[key]})",
                    "Keep one of the two, or join them.",
                )
            )
        else:
            holder.lines[key] = line
        self._keys[-1] = key

    def _check_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault(
                event,
                "a value beginning with '&' is a YAML anchor; they are not used here",
                "Put the value in quotes, or take the '&…' out.",
            )
        if event.tag is not None and event.tag != "!":
            self._fault(
                event,
                "a value beginning with '!' is a YAML tag; they are not used here",
                "Put the value in quotes, or take the '!…' out.",
            )

    def _fault(self, event: Any, message: str, hint: str) -> None:
        self._faults.append(YamlFault(event.start_mark.line + 1, message, hint))


def _error(line: int, message: str, hint: str) -> YamlError:
    return YamlError((YamlFault(line, message, hint),))


_PLAIN: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "there is a ': ' too many, or the line above misses its ':'",
        "Put a text that holds ': ' in quotes; check the indentation.",
    ),
    (
        "found unexpected end of stream",
        "a quotation mark is opened and never closed",
        "Close it with the same mark at the end of the value.",
    ),
    (
        "did not find expected ',' or",
        "a '{' or '[' is opened and not closed, or a ',' is missing",
        "Close the bracket; a text that begins with '{' or '[' needs quotes around it.",
    ),
    (
        "did not find expected node content",
        "a '{' or '[' is opened and not closed, or a value is missing",
        "Close the bracket; a text that begins with '{' or '[' needs quotes around it.",
    ),
    (
        "did not find expected '-' indicator",
        "the list above goes on here with something that is not an item",
        "Begin each item with '- ', all at the same indentation.",
    ),
    (
        "did not find expected key",
        "this does not fit the lines above: wrong indentation, or words after a closing quote",
        "Indent with the same number of spaces; put the whole value inside the quotes.",
    ),
    (
        "found character that cannot start any token",
        "a value cannot begin with this character",
        "Put the value in quotes.",
    ),
    (
        "could not find expected ':'",
        "a ':' is missing after the name",
        "Write 'name: value', with a space after the ':'.",
    ),
    (
        "did not find expected <document start>",
        "this line is indented less than the first one, or something stands after the end",
        "Begin all names of one level at the same column.",
    ),
    (
        "control characters are not allowed",
        "the file holds an invisible control character",
        "Delete it and type the text again.",
    ),
)


def _plain_words(error: yaml.YAMLError, text: str) -> YamlFault:
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    context_mark = getattr(error, "context_mark", None)
    lines = text.splitlines() or [""]
    line = min(mark.line + 1, len(lines)) if mark is not None else _control_line(lines)
    if "\t" in _indentation(lines[line - 1]):
        return YamlFault(line, "a tab is used to indent", "Indent with spaces only.")
    if "quoted scalar" in str(getattr(error, "context", "")) and context_mark is not None:
        line = context_mark.line + 1
    for part, message, hint in _PLAIN:
        if part in problem:
            return YamlFault(line, message, hint)
    return YamlFault(line, f"not readable as YAML ({problem})", "Compare with a file that works.")


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t-"))]


def _control_line(lines: list[str]) -> int:
    for number, line in enumerate(lines, start=1):
        if any(ord(character) < 32 and character != "\t" for character in line):
            return number
    return 1
