"""Problems as text for people and as data for machines."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.problem import Problem, Severity


def render_report(problems: Sequence[Problem]) -> str:
    """One line for each problem (``file:line: message — hint``) and a count; empty ends well."""
    if not problems:
        return "No problems found."
    lines = [_line(problem) for problem in problems]
    errors = sum(1 for problem in problems if problem.severity is Severity.ERROR)
    warnings = len(problems) - errors
    return "\n".join([*lines, "", f"{_count(errors, 'error')}, {_count(warnings, 'warning')}."])


def as_json(problems: Sequence[Problem]) -> list[dict[str, str | int]]:
    """The problems as plain values, in the same order."""
    return [
        {
            "path": problem.path,
            "line": problem.line,
            "rule": problem.rule,
            "severity": problem.severity.value,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]


def _line(problem: Problem) -> str:
    kind = "warning: " if problem.severity is Severity.WARNING else ""
    hint = f" — {problem.hint}" if problem.hint else ""
    return f"{problem.path}:{problem.line}: {kind}{problem.message}{hint} [{problem.rule}]"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
