"""One Markdown file of an entry: a short head (title, summary, translates) and a body.

The head is lines of ``name: value`` between two ``---`` lines. It looks like YAML but is read line
by line and everything after ``name:`` is the value, so that a title may begin with ``{`` or hold
``: `` or `` #`` without quotes. A value that is quoted anyway loses its quotes.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.errors import ContentError

NAMES = ("title", "summary", "translates", "extent")
"""What the head of a text may hold."""

SUMMARY = "summary"
"""``extent: summary`` marks a translation that is only the answer in short."""

_HEAD_LINE = re.compile(r"([A-Za-z_]+)[ \t]*:(?:[ \t]+(.*))?\Z")
_TRANSLATES = re.compile(r"ja@([0-9a-f]{8})\Z")
_ESCAPE = re.compile(r'\\(["\\])')


class TextFileError(ContentError):
    """The head of a text file cannot be read."""

    def __init__(self, message: str, *, line: int, hint: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.hint = hint


@dataclass(frozen=True)
class TextFile:
    """A text as written, with the line each of its parts stands on (from 1)."""

    title: str
    body: str
    summary: str = ""
    translates: str | None = None
    extent: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    """``title``, ``summary``, ``translates`` and ``body`` → their first line."""

    def line(self, part: str, offset: int = 0) -> int:
        """The line of the character at ``offset`` of ``title``, ``summary`` or ``body``."""
        first = self.lines.get(part, 1)
        if part != "body":
            return first
        return first + self.body.count("\n", 0, offset)

    def parts(self) -> tuple[tuple[str, str], ...]:
        """Title, summary and body by name, the empty ones left out."""
        every = (("title", self.title), ("summary", self.summary), ("body", self.body))
        return tuple((name, text) for name, text in every if text)

    @property
    def is_summary(self) -> bool:
        """Whether it is only the answer in short, where others have the full text."""
        return self.extent == SUMMARY

    @property
    def fingerprint(self) -> str:
        """Eight hex digits that change when the words change; not when only line ends do."""
        return fingerprint(self.title, self.summary, self.body)

    def is_stale(self, source: TextFile) -> bool:
        """Whether ``source`` (the Japanese text) changed since this was translated from it."""
        return self.translates != f"ja@{source.fingerprint}"


def fingerprint(title: str, summary: str, body: str) -> str:
    """The fingerprint of a text: first eight hex digits of SHA-256 over its tidied words."""
    joined = "\n".join(_tidy(part) for part in (title, summary, body))
    return hashlib.sha256(joined.encode()).hexdigest()[:8]


def is_translates(value: str) -> bool:
    """Whether a ``translates:`` value has the shape ``ja@1a2b3c4d``."""
    return _TRANSLATES.match(value) is not None


def read_text(raw: str) -> TextFile:
    """The parts of a text file; TextFileError (with its line) where the head makes no sense."""
    lines = _lf(raw).removeprefix("\ufeff").split("\n")
    end = head_end(lines)
    values: dict[str, str] = {}
    places: dict[str, int] = {}
    for number, line in enumerate(lines[1:end], start=2):
        if not line.strip():
            continue
        name, value = _head_line(line, number)
        if name in places:
            raise TextFileError(
                f"'{name}' stands twice in the head (first on line {places[name]})",
                line=number,
                hint="Keep one of the two lines.",
            )
        values[name] = value
        places[name] = number
    if not values.get("title"):
        raise TextFileError(
            "the text has no title",
            line=places.get("title", 1),
            hint="Write 'title: …' between the two '---' lines.",
        )
    first = end + 1
    while first < len(lines) and not lines[first].strip():
        first += 1
    body = "\n".join(lines[first:]).rstrip()
    places["body"] = min(first, len(lines) - 1) + 1
    return TextFile(
        title=values["title"],
        summary=values.get("summary", ""),
        translates=values.get("translates"),
        extent=values.get("extent", ""),
        body=body,
        lines=places,
    )


def head_end(lines: list[str]) -> int:
    """The index of the ``---`` line that closes the head; TextFileError where there is no head."""
    if not lines or lines[0].rstrip() != "---":
        raise TextFileError(
            "the file does not begin with '---'",
            line=1,
            hint="A text begins with a head: '---', 'title: …', '---', then the body.",
        )
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return index
    raise TextFileError(
        "the head is not closed",
        line=1,
        hint="Put a line '---' after the last 'name: value' line, before the body.",
    )


def _head_line(line: str, number: int) -> tuple[str, str]:
    found = _HEAD_LINE.match(line.rstrip())
    if found is None or found.group(1) not in NAMES:
        raise TextFileError(
            f"this line of the head is not understood: {line.strip()[:60]}",
            line=number,
            hint=f"The head takes one-line 'name: value' for {', '.join(NAMES)}.",
        )
    value = (found.group(2) or "").strip()
    if value in (">", "|", ">-", "|-", ">+", "|+"):
        raise TextFileError(
            f"the value of '{found.group(1)}' must stand on the same line",
            line=number,
            hint=f"Write '{found.group(1)}: …' in one line, however long.",
        )
    return found.group(1), _unquote(value)


def _unquote(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return _ESCAPE.sub(r"\1", value[1:-1])
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


def _lf(raw: str) -> str:
    return raw.replace("\r\n", "\n").replace("\r", "\n")


def _tidy(part: str) -> str:
    composed = unicodedata.normalize("NFC", _lf(part))
    return "\n".join(line.rstrip() for line in composed.split("\n")).strip()
