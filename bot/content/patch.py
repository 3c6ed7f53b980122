"""Changed files as a patch for ``git apply``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff


@dataclass(frozen=True)
class FileChange:
    """One file as it was (None: it was not there) and as it is to be."""

    path: str
    """Relative to the content's root, with ``/``."""
    before: str | None
    after: str


def as_patch(changes: Sequence[FileChange]) -> str:
    """One unified diff over all files, by path; empty where nothing changes."""
    lines: list[str] = []
    for change in sorted(changes, key=lambda one: one.path):
        if change.before != change.after:
            lines += _file(change)
    return "".join(lines)


def _file(change: FileChange) -> Iterator[str]:
    yield f"diff --git a/{change.path} b/{change.path}\n"
    source = f"a/{change.path}"
    if change.before is None:
        yield "new file mode 100644\n"
        source = "/dev/null"
    before, after = _lines(change.before or ""), _lines(change.after)
    for line in unified_diff(before, after, source, f"b/{change.path}"):
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """By line feeds only: git knows no other end of a line."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])
