"""What is left of a template."""

from __future__ import annotations

from bot.content.files import RawTree
from bot.content.problem import Findings
from bot.content.scaffold import CLOSE, OPEN


def check_unfinished(raw: RawTree, findings: Findings) -> None:
    """Report every line where something between 〔 and 〕 was to be replaced."""
    mark = OPEN.encode()
    for path, content in raw.files.items():
        if mark not in content or not path.endswith((".md", ".yaml")) or path.endswith("README.md"):
            continue
        for number, line in enumerate(content.split(b"\n"), start=1):
            if mark in line:
                findings.error(
                    path,
                    number,
                    "unfinished",
                    f"the template's {OPEN}…{CLOSE} is still here",
                    "Write what it asks for in its place.",
                )
