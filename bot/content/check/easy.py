"""Easy Japanese: every ``ja-simple`` text by the rules of easy Japanese, and its official words.

The rules are another package's; the command that composes both hands them in as an ``EasyCheck``.
What other rules here already say is not said twice: readings (``no-reading`` …) and long runs
without a space (``no-spaces``) are theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.content.check.passages import Passage, passages
from bot.content.loader import Loaded
from bot.content.problem import Findings
from bot.content.schema import check_schema
from bot.content.yaml_files import YamlError, YamlList, YamlMap, YamlValue, read_yaml
from bot.domain.entry import Entry
from bot.domain.locale import JA_SIMPLE

GLOSSARY = "knowledge/glossary.yaml"

_SAID_ELSEWHERE = frozenset({"K4", "K5"})
_OF_BODIES_ONLY = frozenset(
    {"S4", "S6", "V1", "V2", "V3", "K1", "K2", "K3", "W1", "G5", "G6", "I1", "I2", "I3"}
)
_OF_ONE_ANSWER = "sentences outside lists"


class EasyFinding(Protocol):
    """One place that breaks a rule."""

    @property
    def rule(self) -> str:
        """Its id, ``S1`` …"""

    @property
    def level(self) -> str:
        """``E`` or ``W``."""

    @property
    def line(self) -> int:
        """From 1, in the text that was checked."""

    @property
    def excerpt(self) -> str:
        """The words it is about, or ``""``."""

    @property
    def message(self) -> str:
        """What is wrong."""

    @property
    def remedy(self) -> str:
        """What to do."""


class EasyCheck(Protocol):
    """Checks the annotated text of an entry, facts and all."""

    def __call__(self, text: str, entry: Entry) -> Sequence[EasyFinding]:
        """Everything found, by line."""


def check_easy(loaded: Loaded, check: EasyCheck, findings: Findings) -> None:
    """Report what makes an easy text hard, as errors (E) and warnings (W)."""
    for passage in passages(loaded.tree):
        entry = loaded.content.entries.get(passage.files.id)
        if passage.locale != JA_SIMPLE or entry is None or passage.placed is None:
            continue
        known = set(entry.facts)
        if any(ref.name not in known for _, ref in passage.facts):
            continue
        for found in check(passage.text, entry):
            if found.rule in _SAID_ELSEWHERE or _belongs_elsewhere(passage, found):
                continue
            _report(passage, found, findings)


def check_glossary(loaded: Loaded, findings: Findings) -> None:
    """The glossary against its schema, and words that stand in it twice."""
    path = loaded.tree.root / GLOSSARY
    if not path.is_file():
        return
    try:
        value = read_yaml(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        findings.error(
            GLOSSARY, 1, "not-utf-8", "the file is not UTF-8", "Save it with the encoding UTF-8."
        )
        return
    except YamlError as error:
        for fault in error.faults:
            findings.error(GLOSSARY, fault.line, "unreadable-yaml", fault.message, fault.hint)
        return
    check_schema(GLOSSARY, value, "glossary", findings)
    _check_doubles(value, findings)


def _check_doubles(value: YamlValue, findings: Findings) -> None:
    if not isinstance(value, YamlList):
        return
    seen: dict[str, int] = {}
    rows = [row for row in value if isinstance(row, YamlMap) and isinstance(row.get("word"), str)]
    for row in rows:
        word, line = str(row["word"]), row.line_of("word")
        if word in seen:
            findings.error(
                GLOSSARY,
                line,
                "duplicate-word",
                f"'{word}' also stands on line {seen[word]}",
                "Keep it once.",
            )
        seen.setdefault(word, line)
    for row in rows:
        others = row.get("instead_of")
        for other in others if isinstance(others, YamlList) else ():
            if isinstance(other, str) and other in seen:
                findings.error(
                    GLOSSARY,
                    row.line_of("instead_of"),
                    "duplicate-word",
                    f"'{other}' is to be avoided here and an official word on line {seen[other]}",
                    "Decide for one of the two.",
                )


def _belongs_elsewhere(passage: Passage, found: EasyFinding) -> bool:
    if passage.name != "body":
        return found.rule in _OF_BODIES_ONLY
    if found.rule == "I3":
        # An entry is a page, not one message; its length in characters still counts.
        return _OF_ONE_ANSWER in found.message
    return found.rule == "W1" and not found.excerpt


def _report(passage: Passage, found: EasyFinding, findings: Findings) -> None:
    report = findings.error if found.level == "E" else findings.advice
    line = passage.line() + (found.line - 1 if passage.name == "body" else 0)
    excerpt = f"「{found.excerpt}」 " if found.excerpt else ""
    report(passage.path, line, found.rule, f"{excerpt}{found.message}", found.remedy)
