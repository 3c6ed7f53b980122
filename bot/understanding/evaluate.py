"""How well the core does on files of questions, per locale and in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.entry import Audience
from bot.domain.errors import ContentError
from bot.domain.figures import (
    ALL,
    NONE,
    SHARES,
    UNTOLD,
    Report,
    accuracy_at,
    confusions,
    reliability,
)
from bot.domain.locale import LocaleTag, match_locale
from bot.domain.understood import Candidate, Question, Understood, Verdict
from bot.service.ports import Understanding

_MISTAKES = frozenset({"wrong", "asked_wrong", "asked_none", "handoff"})


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
    file: str = ""
    """Which file it stands in, where there are several."""

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

    @property
    def first(self) -> Candidate | None:
        """The entry answered with, else the one that came first; None where none came."""
        found = self.understood
        if found.entry_id is not None:
            return Candidate(found.entry_id, found.p)
        return found.candidates[0] if found.candidates else None

    @property
    def judged(self) -> tuple[float, bool]:
        """How sure of its first entry it was, and whether that entry is right."""
        first = self.first
        return (first.p, first.entry_id in self.case.right) if first else (0.0, False)


def read_cases(lines: Iterable[str], file: str = "") -> tuple[Case, ...]:
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
        cases.append(Case(number, locale, columns[1].strip(), expected or None, file))
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
    sure = [result.judged for result in judged]
    return Report(
        questions=len(judged),
        outside=sum(result.case.expected == NONE for result in judged),
        language_right=sum(r.understood.locale == r.case.locale for r in spoken),
        language_known=len(spoken),
        accuracy_at={share: accuracy_at(sure, share) for share in SHARES},
        # The emergency lane states no probability: without candidates there is nothing to compare.
        reliability=reliability(
            (first.p, first.entry_id in result.case.right)
            for result in judged
            for first in result.understood.candidates[:1]
        ),
        confusions=confusions(
            _confused(judged, "wrong"), _confused(judged, "asked_wrong", "asked_none")
        ),
        **count,
    )


def by_locale(results: Sequence[Result]) -> Mapping[str, Report]:
    """A report for each locale of the file, in its order, and ``all``."""
    names = dict.fromkeys(locale_name(result) for result in results)
    reports = {name: report([r for r in results if locale_name(r) == name]) for name in names}
    return reports | {ALL: report(results)}


def locale_name(result: Result) -> str:
    """Under which name ``by_locale`` counts it."""
    return str(result.case.locale or UNTOLD)


def mistakes(results: Sequence[Result]) -> tuple[Result, ...]:
    """What neither answered rightly, nor offered the right entry, nor rightly refused."""
    return tuple(r for r in results if r.case.expected is not None and r.outcome in _MISTAKES)


_OUTCOMES = (
    "right", "wrong", "asked_right", "asked_wrong", "handoff", "refused", "asked_none",
)  # fmt: skip


def _confused(judged: Sequence[Result], *outcomes: str) -> list[tuple[str, str]]:
    """(expected, given) of the results that ended so."""
    return [
        ("|".join(sorted(result.case.right)) or NONE, result.first.entry_id)
        for result in judged
        if result.outcome in outcomes and result.first is not None
    ]


def table(reports: Mapping[str, Report]) -> str:
    """The reports as plain text, one line a locale."""
    head = (
        f"{'locale':<10}{'n':>5}{'right':>7}{'wrong':>7}{'asked':>7}{'(not)':>7}{'handoff':>9}"
        f"{'outside':>9}{'refused':>9}{'ok %':>7}{'wrong %':>9}{'ECE':>7}"
        + "".join(f"{f'@{share}%':>7}" for share in SHARES)
    )
    rows = [
        f"{name:<10}{one.questions:>5}{one.right:>7}{one.wrong:>7}{one.asked_right:>7}"
        f"{one.asked_wrong:>7}{one.handoff:>9}{one.outside:>9}{one.refused:>9}"
        f"{100 * one.right_or_offered:>7.1f}{100 * one.wrong_rate:>9.1f}"
        f"{one.calibration_error:>7.3f}"
        + "".join(f"{100 * one.accuracy_at[share]:>7.1f}" for share in SHARES)
        for name, one in reports.items()
    ]
    return "\n".join([head, *rows])
