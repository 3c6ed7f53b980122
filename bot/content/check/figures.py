"""Bare figures: a number in a text would be wrong in twenty places when a law changes.

Counts as a figure: every digit of any script (``3``, ``３``, ``३``, ``๓``) and signs that are
numbers (``①``, ``½``, ``²``), also inside ``{1日|いちにち}`` and in link labels. Known limits:
numbers in words (六月, "three") pass; "N4" or "24/7" are refused although they are names.
"""

from __future__ import annotations

import unicodedata

from bot.content.check.passages import Passage, passages
from bot.content.loader import Loaded
from bot.content.problem import Findings


def check_figures(loaded: Loaded, findings: Findings) -> None:
    """Report each line that holds a figure outside placeholders and addresses."""
    for passage in passages(loaded.tree):
        _check(passage, findings)


def figures(words: str) -> list[tuple[int, str]]:
    """The figures of a text with their offsets: neighbouring ones together (``1,000``)."""
    found: list[tuple[int, str]] = []
    for offset, character in enumerate(words):
        if unicodedata.category(character) not in ("Nd", "No"):
            continue
        if found:
            start, run = found[-1]
            gap = words[start + len(run) : offset]
            if gap in ("", ",", ".", ":", "-", "/", "．", "，", "："):
                found[-1] = (start, words[start : offset + 1])
                continue
        found.append((offset, character))
    return found


def _check(passage: Passage, findings: Findings) -> None:
    by_line: dict[int, list[str]] = {}
    for offset, figure in figures(passage.words):
        by_line.setdefault(passage.line(offset), []).append(figure)
    for line, found in by_line.items():
        findings.error(
            passage.path,
            line,
            "bare-figure",
            f"the {passage.name} holds the figure {', '.join(found)}",
            "Put it into entry.yaml as a fact and name the fact here: {notify-within}.",
        )
