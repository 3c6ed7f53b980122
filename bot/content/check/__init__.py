"""The checker: every mistake in the content at once, with its line, in an editor's words."""

from bot.content.check.checker import PARTS, check_content
from bot.content.check.easy import EasyCheck, EasyFinding
from bot.content.check.report import as_json, render_report
from bot.content.problem import Problem, Severity, has_errors

__all__ = [
    "PARTS",
    "EasyCheck",
    "EasyFinding",
    "Problem",
    "Severity",
    "as_json",
    "check_content",
    "has_errors",
    "render_report",
]
