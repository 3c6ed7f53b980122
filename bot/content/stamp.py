"""Marks translations as made from the Japanese text as it stands now.

``python -m bot.content.stamp [ROOT] [--only PART]`` rewrites the ``translates:`` line of every text
beside a ``ja.md``. Run it after a translation was written or revised, not before: it is the
translator's word that the translation fits. ``--only`` limits it to files whose path contains PART.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.texts import TextFileError, head_end, read_text


@dataclass(frozen=True)
class Stamped:
    """What happened to one file: rewritten (``error`` empty), or why it was left alone."""

    path: Path
    before: str | None = None
    after: str | None = None
    error: str = ""


def stamp(root: Path, only: str = "") -> tuple[Stamped, ...]:
    """Rewrite the ``translates:`` lines under ``root/knowledge``; returns what happened.

    Files already up to date are not touched and not listed.
    """
    done: list[Stamped] = []
    for source_path in sorted((root / "knowledge").glob("*/**/ja.md")):
        try:
            source = read_text(source_path.read_text(encoding="utf-8"))
        except (TextFileError, UnicodeDecodeError) as error:
            done.append(Stamped(source_path, error=_reason(error)))
            continue
        wanted = f"ja@{source.fingerprint}"
        for path in sorted(source_path.parent.glob("*.md")):
            if path.name == "ja.md" or only not in path.as_posix():
                continue
            result = _stamp_file(path, wanted)
            if result is not None:
                done.append(result)
    return tuple(done)


def _stamp_file(path: Path, wanted: str) -> Stamped | None:
    try:
        raw = path.read_bytes().decode("utf-8")
        text = read_text(raw)
    except (TextFileError, UnicodeDecodeError) as error:
        return Stamped(path, error=_reason(error))
    if text.translates == wanted:
        return None
    newline = "\r\n" if "\r\n" in raw else "\n"
    lines = raw.split(newline)
    lines[0] = lines[0].removeprefix("\ufeff")
    line = f"translates: {wanted}"
    if "translates" in text.lines:
        lines[text.lines["translates"] - 1] = line
    else:
        lines.insert(head_end(lines), line)
    path.write_bytes(newline.join(lines).encode("utf-8"))
    return Stamped(path, before=text.translates, after=wanted)


def _reason(error: TextFileError | UnicodeDecodeError) -> str:
    if isinstance(error, TextFileError):
        return f"line {error.line}: {error}"
    return "not UTF-8"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when every file could be read, else 1."""
    parser = argparse.ArgumentParser(prog="python -m bot.content.stamp", description=__doc__)
    parser.add_argument("root", nargs="?", default=".", type=Path, help="folder with knowledge/")
    parser.add_argument("--only", default="", help="only files whose path contains this")
    options = parser.parse_args(argv)
    if not (options.root / "knowledge").is_dir():
        print(f"there is no folder {options.root / 'knowledge'}", file=sys.stderr)
        return 2
    results = stamp(options.root, options.only)
    for result in results:
        if result.error:
            print(f"{result.path}: not read: {result.error}", file=sys.stderr)
        else:
            print(f"{result.path}: {result.before or 'no translates line'} -> {result.after}")
    changed = sum(1 for result in results if not result.error)
    print(f"{changed} file(s) stamped")
    return 1 if changed < len(results) else 0


if __name__ == "__main__":
    sys.exit(main())
