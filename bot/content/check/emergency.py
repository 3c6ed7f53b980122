"""The emergency lane: its words must lead to an entry that exists, in every required locale."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from bot.content.check.phrases import normalised, stored_questions
from bot.content.loader import Loaded
from bot.content.phrases import EMERGENCY, EMERGENCY_KINDS, PlacedExample, PlacedPattern
from bot.content.problem import Findings
from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag

SHORTEST = 2
"""A shorter word would ring the alarm in ordinary sentences, unless it is a whole syllable."""
_SYLLABLE = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")


def check_emergency(loaded: Loaded, findings: Findings) -> None:
    """Report patterns that lead nowhere, words too short, kinds a locale has no words for."""
    known = {files.id: files.audience for files in loaded.tree.entries}
    for placed in loaded.emergency:
        entry_id = placed.pattern.entry_id
        if known.get(entry_id) != Audience.RESIDENT:
            findings.error(
                placed.path,
                placed.line,
                "unknown-entry",
                f"this pattern leads to '{entry_id}', which is no entry for residents",
                "Correct the id.",
            )
        for words in placed.pattern.all_of:
            for word in words:
                if len(word) < SHORTEST and not _SYLLABLE.match(word):
                    findings.error(
                        placed.path,
                        placed.line,
                        "short-emergency",
                        f"the word '{word}' is too short for the emergency lane",
                        "It would match nearly every message.",
                    )
        _check_cries(loaded, placed, findings)
    _check_examples(loaded, known, findings)
    if loaded.tree.entries:
        _check_locales(loaded, findings)


def _check_examples(loaded: Loaded, known: Mapping[str, Audience], findings: Findings) -> None:
    """An example must lead to an entry, stand once in its language, and be no test question."""
    seen: dict[tuple[LocaleTag, str], PlacedExample] = {}
    for placed in loaded.examples:
        example = placed.example
        if example.kind and known.get(example.entry_id) != Audience.RESIDENT:
            findings.error(
                placed.path,
                placed.line,
                "unknown-entry",
                f"this example belongs to '{example.entry_id}', which is no entry for residents",
                "Correct the id.",
            )
        other = seen.setdefault((example.locale, normalised(example.text)), placed)
        if other is not placed:
            findings.error(
                placed.path,
                placed.line,
                "duplicate-example",
                f"'{example.text}' also stands in line {other.line}",
                "Keep it once: as danger, or as an ordinary message.",
            )
    for path, line, locale, question in stored_questions(loaded.tree.root):
        known_as = [LocaleTag(locale)] if locale else sorted({tag for tag, _ in seen})
        for tag in known_as:
            found = seen.get((tag, normalised(question)))
            if found is not None:
                findings.error(
                    found.path,
                    found.line,
                    "example-is-question",
                    f"'{found.example.text}' is a test question ({path}:{line})",
                    "Word it differently; the test must not be known beforehand.",
                )


def _check_cries(loaded: Loaded, placed: PlacedPattern, findings: Findings) -> None:
    """A cry that is small talk too would never be answered as such."""
    locale = placed.path.split("/")[1]
    talk = loaded.content.smalltalk.get(LocaleTag(locale), {})
    kinds = {_plain(word): kind for kind, words in talk.items() for word in words}
    for word in placed.pattern.alone:
        if "!" not in word and _plain(word) in kinds:
            findings.error(
                placed.path,
                placed.line,
                "cry-is-smalltalk",
                f"'{word}' is also small talk ('{kinds[_plain(word)]}')",
                "Write it with '!' (then it counts only when shouted), or take one out.",
            )


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().strip()


def _check_locales(loaded: Loaded, findings: Findings) -> None:
    files = {file.locale for file in loaded.tree.intents if file.name == EMERGENCY}
    kinds = {(placed.path, placed.pattern.kind) for placed in loaded.emergency}
    for locale in loaded.plan[Audience.RESIDENT].locales:
        path = f"intents/{locale}/{EMERGENCY}.yaml"
        if locale not in files:
            findings.warning(path, 1, "no-emergency", f"there are no emergency words in {locale}")
            continue
        missing = [kind for kind in EMERGENCY_KINDS if (path, kind) not in kinds]
        if missing:
            findings.warning(
                path,
                1,
                "no-emergency",
                f"no words for: {', '.join(missing)}",
                "Add a pattern for each kind of danger.",
            )
