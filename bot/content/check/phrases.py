"""Phrases against each other and against the test questions.

Two phrases are the same when they differ only in case, width, punctuation and spaces. "Nearly the
same" is measured on characters: a short difference that changes the meaning ("in" / "out") is
reported too, as a warning, for a person to decide. Phrases of different audiences never meet.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.content.loader import Loaded
from bot.content.phrases import PlacedPhrase
from bot.content.problem import Findings
from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag

NEARLY = 95.0
"""From this similarity (of 100) on, two phrases for different entries are reported."""

QUESTIONS = "tests/questions"


def normalised(text: str) -> str:
    """The phrase without case, width, punctuation and spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] not in "PZC")


def check_phrases(loaded: Loaded, findings: Findings) -> None:
    """Report phrases for unknown entries, doubles, near doubles, and phrases used as questions."""
    audiences = {files.id: files.audience for files in loaded.tree.entries}
    groups: dict[tuple[LocaleTag, Audience], list[PlacedPhrase]] = defaultdict(list)
    reported: set[tuple[str, str]] = set()
    for placed in loaded.phrases:
        entry_id = placed.phrase.entry_id
        audience = audiences.get(entry_id)
        if audience is not None:
            groups[placed.phrase.locale, audience].append(placed)
        elif (placed.path, entry_id) not in reported:
            reported.add((placed.path, entry_id))
            findings.error(
                placed.path,
                placed.line,
                "unknown-entry",
                f"these phrases are for '{entry_id}', which is no entry",
                "Correct the id; it is the entry's path below the audience folder.",
            )
    for group in groups.values():
        _check_doubles(group, findings)
    _check_chapters(loaded, findings)


def _check_chapters(loaded: Loaded, findings: Findings) -> None:
    reported: set[tuple[str, str]] = set()
    for placed in loaded.phrases:
        entry_id = placed.phrase.entry_id
        chapter = Path(placed.path).stem
        if entry_id.partition("/")[0] != chapter and (placed.path, entry_id) not in reported:
            reported.add((placed.path, entry_id))
            findings.warning(
                placed.path,
                placed.line,
                "other-chapter",
                f"'{entry_id}' does not belong to the chapter '{chapter}' of this file",
                f"Move it to {entry_id.partition('/')[0]}.yaml.",
            )


def _check_doubles(group: list[PlacedPhrase], findings: Findings) -> None:
    positive: dict[str, PlacedPhrase] = {}
    negative: dict[tuple[str, str], PlacedPhrase] = {}
    for placed in group:
        phrase = placed.phrase
        key = normalised(phrase.text)
        if not key:
            findings.error(
                placed.path,
                placed.line,
                "empty-phrase",
                f"the phrase '{phrase.text}' has no letters",
                "Write words.",
            )
        elif phrase.negative:
            _report_double(placed, negative.setdefault((phrase.entry_id, key), placed), findings)
        else:
            _report_double(placed, positive.setdefault(key, placed), findings)
    for (entry_id, key), placed in negative.items():
        other = positive.get(key)
        if other is not None and other.phrase.entry_id == entry_id:
            _report_double(placed, other, findings)
    _check_near(positive, findings)


def _report_double(placed: PlacedPhrase, other: PlacedPhrase, findings: Findings) -> None:
    """A phrase of one entry may be a "not this" of another; any other repetition is a mistake."""
    if other is placed:
        return
    findings.error(
        placed.path,
        placed.line,
        "duplicate-phrase",
        f"'{placed.phrase.text}' also stands in {other.path}:{other.line}"
        f" (for '{other.phrase.entry_id}')",
        "Keep it once, where people mean that entry.",
    )


def _check_near(phrases: dict[str, PlacedPhrase], findings: Findings) -> None:
    """Every pair from ``NEARLY`` on, compared in slices so that memory stays small."""
    keys = list(phrases)
    placed = list(phrases.values())
    size = 500
    for start in range(0, len(keys), size):
        block = process.cdist(
            keys[start : start + size], keys[start:], scorer=fuzz.ratio, score_cutoff=NEARLY
        )
        rows, columns = block.nonzero()
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            one, other = placed[start + row], placed[start + column]
            if column <= row or one.phrase.entry_id == other.phrase.entry_id:
                continue
            findings.warning(
                other.path,
                other.line,
                "near-duplicate",
                f"'{other.phrase.text}' is nearly '{one.phrase.text}'"
                f" in {one.path}:{one.line} (for '{one.phrase.entry_id}')",
                "Make the two plainly different, or keep one.",
            )


def check_questions(loaded: Loaded, findings: Findings) -> None:
    """Report phrases that are test questions too: such a test would only measure memory."""
    by_key: dict[str, list[PlacedPhrase]] = defaultdict(list)
    for placed in loaded.phrases:
        by_key[normalised(placed.phrase.text)].append(placed)
    for path, line, locale, question in stored_questions(loaded.tree.root):
        for placed in by_key.get(normalised(question), ()):
            if locale in ("", placed.phrase.locale):
                findings.error(
                    placed.path,
                    placed.line,
                    "phrase-is-question",
                    f"'{placed.phrase.text}' is a test question ({path}:{line})",
                    "Word the phrase differently; the test must not be known beforehand.",
                )


def stored_questions(root: Path) -> Iterator[tuple[str, int, str, str]]:
    """Path, line, locale (may be empty) and words of every test question."""
    for file in sorted((root / QUESTIONS).rglob("*.tsv")):
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            locale, tab, rest = line.partition("\t")
            if tab and not line.startswith("#"):
                yield file.relative_to(root).as_posix(), number, locale, rest.partition("\t")[0]
