"""How well the core does on a file of questions, per locale and in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.entry import Audience
from bot.domain.errors import ContentError
from bot.domain.locale import LocaleTag, match_locale
from bot.domain.understood import Question, Understood, Verdict
from bot.service.ports import Understanding

NONE = "none"
"""Expected where no entry answers."""
_BINS = 10


@dataclass(frozen=True)
class Case:
    """One line of a question file."""

    line: int
    locale: LocaleTag | None
    """None: not given, to be recognised."""
    text: str
    expected: str | None
    """Entry id (several that are right, joined by ``|``), ``none``, or None where the file does not
    say."""

    @property
    def right(self) -> frozenset[str]:
        """The entries that answer it."""
        return frozenset((self.expected or "").split("|")) - {"", NONE}


@dataclass(frozen=True)
class Result:
    """A case with the decision on it."""

    case: Case
    understood: Understood

    @property
    def outcome(self) -> str:
        """``right wrong asked_right asked_wrong handoff`` inside the base's scope; outside it
        ``refused asked_none wrong``."""
        expected, verdict = self.case.expected, self.understood.verdict
        answered = verdict in {Verdict.ANSWER, Verdict.EMERGENCY}
        if expected == NONE:
            if answered:
                return "wrong"
            return "asked_none" if verdict is Verdict.ASK else "refused"
        if answered:
            return "right" if self.understood.entry_id in self.case.right else "wrong"
        if verdict is Verdict.ASK:
            offered = {candidate.entry_id for candidate in self.understood.candidates}
            return "asked_wrong" if offered.isdisjoint(self.case.right) else "asked_right"
        return "handoff"


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
    calibration_error: float
    """Mean gap between stated and true probability of the first candidate, over ten bins."""

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

    def as_json(self) -> dict[str, float | int]:
        """The counts and the rates."""
        counts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        rates = {
            name: round(getattr(self, name), 4)
            for name in ("right_or_offered", "wrong_rate", "coverage", "accuracy")
        }
        return counts | rates | {"calibration_error": round(self.calibration_error, 4)}


def read_cases(lines: Iterable[str]) -> tuple[Case, ...]:
    """Cases from ``locale<TAB>question[<TAB>expected]``, without empty lines and ``#`` comments.

    Raises ContentError naming the line that cannot be read.
    """
    cases: list[Case] = []
    for number, line in enumerate(lines, start=1):
        row = line.rstrip("\r\n")
        if not row.strip() or row.startswith("#"):
            continue
        columns = row.split("\t")
        if len(columns) not in {2, 3}:
            raise ContentError(f"line {number}: expected locale, question and entry between tabs")
        locale = match_locale(columns[0])
        if columns[0].strip() and locale is None:
            raise ContentError(f"line {number}: there is no locale {columns[0].strip()!r}")
        expected = columns[2].strip() if len(columns) == 3 else ""
        cases.append(Case(number, locale, columns[1].strip(), expected or None))
    return tuple(cases)


def run(
    understanding: Understanding,
    cases: Sequence[Case],
    *,
    audience: Audience,
    tell_locale: bool = True,
) -> tuple[Result, ...]:
    """Decide on every case; the locale column is the conversation's prior unless told otherwise."""
    return tuple(
        Result(
            case,
            understanding.decide(
                Question(case.text, audience, prior=case.locale if tell_locale else None)
            ),
        )
        for case in cases
    )


def report(results: Sequence[Result]) -> Report:
    """The figures over these results; cases without an expectation are left out."""
    judged = [result for result in results if result.case.expected is not None]
    count = dict.fromkeys(_OUTCOMES, 0)
    for result in judged:
        count[result.outcome] += 1
    spoken = [result for result in judged if result.case.locale is not None]
    return Report(
        questions=len(judged),
        outside=sum(result.case.expected == NONE for result in judged),
        language_right=sum(r.understood.locale == r.case.locale for r in spoken),
        language_known=len(spoken),
        calibration_error=_calibration_error(judged),
        **count,
    )


def by_locale(results: Sequence[Result]) -> Mapping[str, Report]:
    """A report for each locale of the file, in its order, and ``all``."""
    names = dict.fromkeys(str(result.case.locale or "?") for result in results)
    reports = {
        name: report([r for r in results if str(r.case.locale or "?") == name]) for name in names
    }
    return reports | {"all": report(results)}


_OUTCOMES = (
    "right", "wrong", "asked_right", "asked_wrong", "handoff", "refused", "asked_none",
)  # fmt: skip


def _calibration_error(results: Sequence[Result]) -> float:
    """Expected calibration error of the first candidate's probability."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for result in results:
        if not result.understood.candidates:
            continue
        first = result.understood.candidates[0]
        bins[min(_BINS - 1, int(first.p * _BINS))].append(
            (first.p, first.entry_id in result.case.right)
        )
    total = sum(map(len, bins))
    if not total:
        return 0.0
    return (
        sum(abs(sum(p for p, _ in found) - sum(right for _, right in found)) for found in bins)
        / total
    )


def table(reports: Mapping[str, Report]) -> str:
    """The reports as plain text, one line a locale."""
    head = (
        f"{'locale':<10}{'n':>5}{'right':>7}{'wrong':>7}{'asked':>7}{'(not)':>7}{'handoff':>9}"
        f"{'outside':>9}{'refused':>9}{'ok %':>7}{'wrong %':>9}{'ECE':>7}"
    )
    rows = [
        f"{name:<10}{one.questions:>5}{one.right:>7}{one.wrong:>7}{one.asked_right:>7}"
        f"{one.asked_wrong:>7}{one.handoff:>9}{one.outside:>9}{one.refused:>9}"
        f"{100 * one.right_or_offered:>7.1f}{100 * one.wrong_rate:>9.1f}"
        f"{one.calibration_error:>7.3f}"
        for name, one in reports.items()
    ]
    return "\n".join([head, *rows])
