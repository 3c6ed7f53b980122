"""Intents with a few phrases each: CLINC150, BANKING77 and the three bots of HINT3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.cli.bench.bases import entry_id, of_phrases
from bot.cli.bench.data import Intents, banking77, clinc150, hint3
from bot.cli.bench.figure import Figure, Tell, auroc
from bot.domain.entry import Audience
from bot.domain.locale import EN
from bot.domain.understood import Question, Understood
from bot.understanding import engine
from bot.understanding.core import decide
from bot.understanding.meaning import Meaning

HINT3 = {"sofmattress": 0.82, "curekart": 0.89, "powerplay11": 0.70}


def figures(folder: Path, limit: int, meaning: Meaning | None, tell: Tell) -> Iterator[Figure]:
    """Accuracy of the first candidate, and how well its probability knows what is out of scope."""
    yield from _one("CLINC150 10-shot", clinc150(folder, limit), 0.92, 0.96, meaning, tell)
    yield from _one("BANKING77 10-shot", banking77(folder, limit), 0.85, None, meaning, tell)
    for bot, target in HINT3.items():
        yield from _one(f"HINT3 {bot}", hint3(folder, bot, limit), target, None, meaning, tell)


def _one(
    name: str,
    data: Intents,
    accuracy: float,
    separation: float | None,
    meaning: Meaning | None,
    tell: Tell,
) -> Iterator[Figure]:
    tell(f"{name}: learning", 0.0)
    built = engine.build(of_phrases(data.phrases, EN), meaning)

    def asked(texts: Sequence[str], what: str) -> list[Understood]:
        found = []
        for at, text in enumerate(texts):
            tell(f"{name}: {what}", at / len(texts))
            found.append(decide(built, Question(text, Audience.RESIDENT, chosen=EN), meaning))
        return found

    inside = asked([text for text, _ in data.asked], "in scope")
    right = [
        bool(one.candidates) and one.candidates[0].entry_id == entry_id(label)
        for one, (_, label) in zip(inside, data.asked, strict=True)
    ]
    yield Figure(
        f"{name}: accuracy in scope",
        sum(right) / len(right),
        at_least=accuracy,
        note=f"{len(right)} questions; {_verdicts(inside)}",
    )
    if data.outside:
        outside = asked(data.outside, "out of scope")
        yield Figure(
            f"{name}: AUROC, in against out of scope",
            auroc([_score(one) for one in inside], [_score(one) for one in outside]),
            at_least=separation,
            note=f"{len(outside)} out of scope; {_verdicts(outside)}",
        )


def _score(one: Understood) -> float:
    return one.candidates[0].p if one.candidates else 0.0


def _verdicts(found: Sequence[Understood]) -> str:
    counts = Counter(str(one.verdict) for one in found)
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
