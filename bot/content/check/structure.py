"""Files against their schemas, and text that YAML swallowed as a comment."""

from __future__ import annotations

import re

from bot.content.files import CHAPTERS, DIVISIONS, Tree
from bot.content.followups import FOLLOWUPS
from bot.content.phrases import EMERGENCY, SMALLTALK
from bot.content.plan import COVERAGE
from bot.content.problem import Findings
from bot.content.schema import check_schema

_SWALLOWED = re.compile(r"^[^\"'#]*\S\s+#(?=[^\s#])|^\s*(?:- |[\w-]+: )\s*#(?=[^\s#])")


def check_knowledge_structure(tree: Tree, findings: Findings) -> None:
    """Every ``entry.yaml``, ``chapters.yaml`` and ``divisions.yaml`` against its schema."""
    for files in tree.entries:
        if files.record is not None:
            check_schema(files.record_path, files.record, "entry", findings)
            _check_swallowed(tree, files.record_path, findings)
    if tree.chapters is not None:
        check_schema(CHAPTERS, tree.chapters, "chapters", findings)
    if tree.divisions is not None:
        check_schema(DIVISIONS, tree.divisions, "divisions", findings)
    if tree.coverage is not None:
        check_schema(COVERAGE, tree.coverage, "coverage", findings)


def check_intent_structure(tree: Tree, findings: Findings) -> None:
    """Every file of ``intents/`` against its schema."""
    names = {EMERGENCY: "emergency", SMALLTALK: "smalltalk", FOLLOWUPS: "followups"}
    for file in tree.intents:
        check_schema(file.path, file.value, names.get(file.name, "phrases"), findings)
        _check_swallowed(tree, file.path, findings)


def _check_swallowed(tree: Tree, path: str, findings: Findings) -> None:
    """``- call #7119`` without quotes is only ``call`` to YAML."""
    raw = (tree.root / path).read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(raw.splitlines(), start=1):
        if _SWALLOWED.search(line):
            findings.warning(
                path,
                number,
                "swallowed",
                "what follows '#' is read as a comment",
                "Put the value in quotes; a real comment has a space after the '#'.",
            )
