"""Problems as text for people and as data for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.content.problem import Problem, Severity


def render_report(problems: Sequence[Problem], *, advice: bool = False) -> str:
    """One line for each problem (``file:line: message — hint``) and a count; empty ends well.

    Advice is only counted unless ``advice`` asks for it.
    """
    counts = Counter(problem.severity for problem in problems)
    left_out = 0 if advice else counts[Severity.ADVICE]
    more = f"{left_out} pieces of advice on style: clairbot check --advice" if left_out else ""
    shown = [one for one in problems if advice or one.severity is not Severity.ADVICE]
    if not shown:
        return "\n".join(filter(None, ("No problems found.", more)))
    told = [_count(counts[Severity.ERROR], "error"), _count(counts[Severity.WARNING], "warning")]
    if advice:
        told.append(f"{counts[Severity.ADVICE]} advice")
    lines = [*map(_line, shown), "", ", ".join(told) + ".", more]
    return "\n".join(lines).rstrip()


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
    kind = "" if problem.severity is Severity.ERROR else f"{problem.severity.value}: "
    hint = f" — {problem.hint}" if problem.hint else ""
    return f"{problem.path}:{problem.line}: {kind}{problem.message}{hint} [{problem.rule}]"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
