"""How well messages are understood, as measured on a set of questions: numbers and entry ids.

No question stands in here, so that figures may be kept, shipped and shown while the questions stay
unread by those who work on the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

NONE = "none"
"""Expected where no entry answers."""
ALL = "all"
"""The name of the figures over every locale."""
UNTOLD = "?"
"""The name of the figures of questions whose locale is not given."""
SHARES = (50, 80, 100)
"""Percent of the messages, the surest first, for which the accuracy is stated."""


@dataclass(frozen=True)
class ReliabilityBin:
    """The messages whose first entry was given a probability in one range."""

    low: float
    high: float
    count: int
    stated: float
    """Their mean probability, as stated."""
    true: float
    """In how many of them the first entry was right."""


@dataclass(frozen=True)
class Confusion:
    """An entry that came instead of the one expected."""

    expected: str
    """An entry id, several that are right joined by ``|``, or ``none``."""
    given: str
    answered: int
    """How often it was the answer."""
    offered: int
    """How often it was the first of several offered, with none of the expected among them."""


@dataclass(frozen=True)
class Report:
    """The figures of one locale, or of all."""

    questions: int
    outside: int
    """How many of them no entry answers."""
    right: int
    wrong: int
    """Wrong answers, those to questions from outside included."""
    asked_right: int
    asked_wrong: int
    handoff: int
    refused: int
    """From outside: handed off or talked, neither answered nor asked back."""
    asked_none: int
    language_right: int
    language_known: int
    accuracy_at: Mapping[int, float]
    """Percent of the messages, the surest first → how often their first entry was right. Where no
    entry answers none is right, so that such messages belong at the end."""
    reliability: tuple[ReliabilityBin, ...] = ()
    """From the lowest probability; ranges without any message are left out."""
    confusions: tuple[Confusion, ...] = ()
    """The worst first."""

    @property
    def right_or_offered(self) -> float:
        """Of the questions that have an entry: answered rightly or with the right one offered."""
        inside = self.questions - self.outside
        return (self.right + self.asked_right) / inside if inside else 0.0

    @property
    def wrong_rate(self) -> float:
        """Wrong answers as a share of all messages."""
        return self.wrong / self.questions if self.questions else 0.0

    @property
    def coverage(self) -> float:
        """Share of the messages answered at once."""
        return (self.right + self.wrong) / self.questions if self.questions else 0.0

    @property
    def accuracy(self) -> float:
        """Of the answers given, how many were right."""
        given = self.right + self.wrong
        return self.right / given if given else 0.0

    @property
    def calibration_error(self) -> float:
        """Mean gap between stated and true probability of the first candidate."""
        total = sum(one.count for one in self.reliability)
        gaps = sum(one.count * abs(one.stated - one.true) for one in self.reliability)
        return gaps / total if total else 0.0

    def rates(self) -> dict[str, float]:
        """The shares that follow from the counts, to four digits."""
        return {name: round(getattr(self, name), 4) for name in _RATES}

    def as_json(self) -> dict[str, float | int]:
        """The counts and the rates."""
        counts = {name: getattr(self, name) for name in _COUNTS}
        at = {f"accuracy_at_{share}": round(self.accuracy_at[share], 4) for share in SHARES}
        return counts | self.rates() | at


_COUNTS = (
    "questions", "outside", "right", "wrong", "asked_right", "asked_wrong", "handoff", "refused",
    "asked_none", "language_right", "language_known",
)  # fmt: skip
_RATES = ("right_or_offered", "wrong_rate", "coverage", "accuracy", "calibration_error")


@dataclass(frozen=True)
class Evaluation:
    """What was measured in one run, for one audience."""

    measured_on: date
    content: str
    """The version of the content it was measured on."""
    files: tuple[str, ...]
    reports: Mapping[str, Report]
    """By locale, in the order of the files, and ``all``."""


def reliability(judged: Iterable[tuple[float, bool]], bins: int = 10) -> tuple[ReliabilityBin, ...]:
    """Stated against true probability, in ``bins`` ranges of one width.

    ``judged``: the probability stated of an entry, and whether that entry was right.
    """
    found: dict[int, list[tuple[float, bool]]] = {}
    for p, right in judged:
        found.setdefault(min(bins - 1, int(p * bins)), []).append((p, right))
    return tuple(
        ReliabilityBin(
            low=at / bins,
            high=(at + 1) / bins,
            count=len(found[at]),
            stated=sum(p for p, _ in found[at]) / len(found[at]),
            true=sum(right for _, right in found[at]) / len(found[at]),
        )
        for at in sorted(found)
    )


def accuracy_at(judged: Iterable[tuple[float, bool]], percent: int) -> float:
    """How often the surest ``percent`` of the messages are right; 0 where there are none.

    Where the cut falls between messages of one probability, each of them counts in part: the order
    of the file says nothing.
    """
    groups: dict[float, list[bool]] = {}
    for p, right in judged:
        groups.setdefault(p, []).append(right)
    wanted = sum(map(len, groups.values())) * percent / 100
    if not wanted:
        return 0.0
    left, right_ones = wanted, 0.0
    for p in sorted(groups, reverse=True):
        taken = min(left, len(groups[p]))
        right_ones += taken * sum(groups[p]) / len(groups[p])
        left -= taken
        if left <= 0:
            break
    return right_ones / wanted


def confusions(
    answered: Iterable[tuple[str, str]], offered: Iterable[tuple[str, str]], most: int = 20
) -> tuple[Confusion, ...]:
    """The pairs (expected, given), counted: wrong answers before what was only offered."""
    counts: dict[tuple[str, str], list[int]] = {}
    for kind, pairs in enumerate((answered, offered)):
        for pair in pairs:
            counts.setdefault(pair, [0, 0])[kind] += 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
    return tuple(Confusion(*pair, *count) for pair, count in ordered[:most])
