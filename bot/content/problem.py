"""What is wrong with a content file, in an editor's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps content from being published; a warning is for a person to decide; advice is
    about style and shown when asked for."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True)
class Problem:
    """One finding, with the place to look at and what to do about it."""

    path: str
    """Relative to the content root, with ``/``."""
    line: int
    """From 1."""
    rule: str
    """Stable id, e.g. ``unknown-fact``."""
    severity: Severity
    message: str
    hint: str = ""

    def __str__(self) -> str:
        tail = f" — {self.hint}" if self.hint else ""
        return f"{self.path}:{self.line}: {self.message}{tail}"


class Findings:
    """Collects problems while files are read and rules run."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def error(self, path: str, line: int, rule: str, message: str, hint: str = "") -> None:
        """Add something that must be put right."""
        self._found.append(Problem(path, line, rule, Severity.ERROR, message, hint))

    def warning(self, path: str, line: int, rule: str, message: str, hint: str = "") -> None:
        """Add something a person should look at."""
        self._found.append(Problem(path, line, rule, Severity.WARNING, message, hint))

    def advice(self, path: str, line: int, rule: str, message: str, hint: str = "") -> None:
        """Add something that would make good words better."""
        self._found.append(Problem(path, line, rule, Severity.ADVICE, message, hint))

    def add(self, problems: Iterable[Problem]) -> None:
        """Add problems found elsewhere."""
        self._found.extend(problems)

    def sorted(self) -> tuple[Problem, ...]:
        """Every problem once, by file and line, errors before warnings on the same line."""
        return tuple(
            sorted(
                set(self._found),
                key=lambda one: (one.path, one.line, one.severity, one.rule, one.message),
            )
        )


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of them is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)
