"""Adding phrases to a file of phrases as an editor would: one line each, the rest untouched."""

from __future__ import annotations

import json
import re

from bot.content.yaml_files import YamlError, YamlList, YamlMap, read_yaml
from bot.domain.errors import ContentError

_PLAIN = re.compile(r"[^\W_](?:[^:#\n\\]|:(?=\S)|(?<=\S)#)*(?<!:)\Z")
"""What needs no quotes: begins with a letter or a figure and holds nothing YAML reads otherwise."""


def with_phrase(text: str, entry_id: str, phrase: str) -> str:
    """The file with ``phrase`` as the last one of the entry, which is added where it is not there.

    ContentError where the file cannot be read, or where the result would not say what it should.
    """
    before = _read(text) if text.strip() else YamlMap(1)
    entry = before.get(entry_id)
    phrases = entry.get("phrases") if isinstance(entry, YamlMap) else None
    lines = text.split("\n")
    item = f"- {scalar(phrase)}"
    if isinstance(phrases, YamlList) and phrases:
        dash = _indent(lines[phrases.lines[-1] - 1])
        at = _end(lines, phrases.lines[-1], dash)
        ending = "\r" if lines[at - 1].endswith("\r") else ""
        lines.insert(at, " " * dash + item + ending)
    elif entry is None:
        while lines and not lines[-1].strip():
            lines.pop()
        lines += [f"{entry_id}:", "  phrases:", f"    {item}", ""]
    else:
        raise ContentError(f"the phrases of '{entry_id}' cannot be added to by a program")
    after = "\n".join(lines)
    expected = _with(before, entry_id, phrase)
    try:
        done = read_yaml(after) == expected
    except YamlError:
        done = False
    if not done:  # What a program writes into an editor's file must be right.
        raise ContentError(f"the phrase cannot be added to '{entry_id}' without other changes")
    return after


def scalar(text: str) -> str:
    """The text as a YAML value on one line, in quotes where it needs them."""
    return text if _PLAIN.match(text) else json.dumps(text, ensure_ascii=False)


def _read(text: str) -> YamlMap:
    try:
        found = read_yaml(text)
    except YamlError as error:
        raise ContentError(f"the file of phrases cannot be read: {error}") from error
    if not isinstance(found, YamlMap):
        raise ContentError("the file of phrases holds no entries")
    return found


def _end(lines: list[str], last: int, dash: int) -> int:
    """Where the item that begins on line ``last`` ends: an item may go on, further in."""
    at = last
    while at < len(lines) and lines[at].strip() and _indent(lines[at]) > dash:
        at += 1
    return at


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _with(before: YamlMap, entry_id: str, phrase: str) -> dict[str, object]:
    entry = before.get(entry_id)
    known = dict(entry) if isinstance(entry, YamlMap) else {}
    return {**before, entry_id: {**known, "phrases": [*known.get("phrases", ()), phrase]}}
