"""Runs the questions through the core, with sentence vectors and without, and counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import chain
from pathlib import Path

from bot.domain.entry import Audience, Content
from bot.domain.figures import Evaluation
from bot.domain.understood import Question, Understood, Verdict
from bot.understanding.core import Core, decide
from bot.understanding.evaluate import Case, Result, by_locale, read_cases, report, run

HERE = Path(__file__).parent
LAST = HERE / "figures.csv"
SETS = ("seen", "unseen")
KINDS = ("resident", "outside", "municipal", "municipal_outside", "emergency", "guards")


class Way(StrEnum):
    """How entries are found."""

    VECTORS = "vectors"
    WORDS = "words"


@dataclass(frozen=True)
class Figures:
    """Counts over some questions, those from outside included."""

    questions: int
    inside: int
    right: int
    right_or_offered: int
    wrong: int
    calibration_error: float


@dataclass(frozen=True)
class Heard:
    """What the emergency lane made of some messages."""

    messages: int
    rang: int
    """Treated as an emergency: steps, and staff told."""
    number_first: int
    """Answered as usual, with the number to call said first."""


class ByWords:
    """The core as it decides where there are no sentence vectors."""

    def __init__(self, core: Core) -> None:
        self._engine = core.engine()

    def decide(self, question: Question) -> Understood:
        """Without any vector."""
        return decide(self._engine, question)


@cache
def cases(which: str, kind: str) -> tuple[Case, ...]:
    """The questions of one file."""
    return read_cases((HERE / which / f"{kind}.tsv").read_text("utf-8").splitlines())


@cache
def measured(core: Core, way: Way, which: str) -> tuple[tuple[Result, ...], tuple[Result, ...]]:
    """Every question of residents and of municipal staff, decided."""
    understanding = core if way is Way.VECTORS else ByWords(core)
    resident = (*cases(which, "resident"), *cases(which, "outside"))
    municipal = (*cases(which, "municipal"), *cases(which, "municipal_outside"))
    return (
        run(understanding, resident, audience=Audience.RESIDENT),
        run(understanding, municipal, audience=Audience.MUNICIPAL),
    )


def figures(
    results: tuple[Sequence[Result], Sequence[Result]],
) -> Mapping[str, Figures]:
    """Per locale of the residents, ``all`` of them, and ``municipal``."""
    resident, municipal = results
    reports = {**by_locale(resident), "municipal": report(municipal)}
    return {
        name: Figures(
            one.questions,
            one.questions - one.outside,
            one.right,
            one.right + one.asked_right,
            one.wrong,
            round(one.calibration_error, 4),
        )
        for name, one in reports.items()
    }


def heard(core: Core, which: str) -> Mapping[str, Heard]:
    """The emergencies, and what is none: in all, and what was written to sound like danger.

    A question whose answer is an entry about danger is neither.
    """
    content = core.engine().content
    urgent = {entry for entry, one in content.entries.items() if one.urgent}

    def ran(kind: str, audience: Audience = Audience.RESIDENT) -> tuple[Result, ...]:
        found = run(core, cases(which, kind), audience=audience)
        return tuple(one for one in found if one.case.right.isdisjoint(urgent))

    guards = ran("guards")
    municipal = (ran(kind, Audience.MUNICIPAL) for kind in ("municipal", "municipal_outside"))
    ordinary = (*guards, *ran("resident"), *ran("outside"), *chain(*municipal))
    emergencies = run(core, cases(which, "emergency"), audience=Audience.RESIDENT)
    return {
        "emergencies": _heard(emergencies),
        "ordinary": _heard(ordinary),
        "sounding like danger": _heard(guards),
    }


def _heard(results: Sequence[Result]) -> Heard:
    rang = sum(one.understood.verdict is Verdict.EMERGENCY for one in results)
    any_kind = sum(bool(one.understood.emergency_kind) for one in results)
    return Heard(len(results), rang, any_kind - rang)


def evaluations(
    results: tuple[Sequence[Result], Sequence[Result]], content: Content, day: date
) -> Mapping[Audience, Evaluation]:
    """The same as ``clairbot evaluate`` makes of it, for the console and for a page: figures and
    entry ids, none of the questions."""
    kinds = (("resident", "outside"), ("municipal", "municipal_outside"))
    return {
        audience: Evaluation(
            day, content.version, tuple(f"unseen/{kind}.tsv" for kind in asked), by_locale(found)
        )
        for audience, asked, found in zip(Audience, kinds, results, strict=True)
    }


def read_last(path: Path) -> Mapping[tuple[Way, str], Figures]:
    """What was measured last."""
    rows = [line.split(",") for line in path.read_text("utf-8").splitlines()[1:]]
    return {
        (Way(way), locale): Figures(*(int(count) for count in counts[:-1]), float(counts[-1]))
        for way, locale, *counts in rows
    }


def write_last(path: Path, found: Mapping[tuple[Way, str], Figures]) -> None:
    """Keep what was measured now."""
    names = [field.name for field in fields(Figures)]
    lines = [",".join(("way", "locale", *names))]
    lines += [
        ",".join((way, locale, *(str(getattr(one, name)) for name in names)))
        for (way, locale), one in found.items()
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
