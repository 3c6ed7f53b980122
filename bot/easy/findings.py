"""What the checker says: findings with a rule's id, and the report that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Register(StrEnum):
    """How strict the limits are."""

    EMERGENCY = "A"
    """Disaster, ambulance: the shortest sentences."""
    LIVING = "B"
    """Everything else."""


class Level(StrEnum):
    """Whether a text may be published with it."""

    ERROR = "E"
    WARNING = "W"


class Verdict(StrEnum):
    """Which kind of text it reads like."""

    EASY = "easy"
    NORMAL = "normal"


@dataclass(frozen=True)
class Finding:
    """One place that breaks a rule, in plain words, with a way out."""

    rule: str
    """``S1`` … ``J1``, as in the list of rules in ``bot/easy/rules``."""
    level: Level
    line: int
    """From 1; where the rule is about the whole text, the first line of the text."""
    excerpt: str
    message: str
    remedy: str

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "rule": self.rule,
            "level": self.level.value,
            "line": self.line,
            "excerpt": self.excerpt,
            "message": self.message,
            "remedy": self.remedy,
        }


@dataclass(frozen=True)
class Report:
    """What the checker found in one text."""

    verdict: Verdict
    score: float
    """0 (hard) to 100 (easy); 50 is the border."""
    findings: tuple[Finding, ...]
    signals: Mapping[str, float]
    """What the score was made of."""

    @property
    def errors(self) -> int:
        """How many findings keep the text from being published."""
        return sum(finding.level is Level.ERROR for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """The object of ``clairbot easy --json``."""
        return {
            "verdict": self.verdict.value,
            "score": round(self.score, 1),
            "findings": [finding.as_json() for finding in self.findings],
            "signals": {name: round(value, 3) for name, value in self.signals.items()},
        }
