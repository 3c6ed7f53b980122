"""``python -m tests.questions.lane``: the emergency lane on languages and dangers it has not met.

The second judgement is learnt again without the examples of one language, or of one kind of danger,
and asked about them: what it would make of a danger nobody thought of, and of a language whose
speakers gave no examples (where in truth the lists decide alone; here one sees why). The word lists
stay as they are. It learns 27 times, about ten seconds of processor time each.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.entry import Audience, LaneExample
from bot.domain.locale import LOCALES
from bot.understanding import alarm_learning, language
from bot.understanding.alarm import ALARM_FROM, DOUBT_FROM, Alarm
from bot.understanding.engine import Engine
from bot.understanding.normalise import normalise
from tests.support.wiring import shipped_content, shipped_meaning, shipped_understanding


@dataclass
class Count:
    """Of some examples: how many are danger, and of both kinds how many ring by which judgement."""

    cries: int = 0
    heard: int = 0
    with_number: int = 0
    heard_by_words: int = 0
    heard_by_lists: int = 0
    calm: int = 0
    false: int = 0
    false_by_words: int = 0
    false_by_lists: int = 0

    def line(self, name: str) -> str:
        """A line of the table."""
        cries, calm = max(1, self.cries), max(1, self.calm)
        return (
            f"{name:<12}{self.cries:>5}  heard {self.heard / cries:.3f}"
            f" (or number {self.with_number / cries:.3f}, words {self.heard_by_words / cries:.3f},"
            f" lists {self.heard_by_lists / cries:.3f})"
            f"{self.calm:>6}  false {self.false / calm:.3f}"
            f" (words {self.false_by_words / calm:.3f}, lists {self.false_by_lists / calm:.3f})"
        )

    def plus(self, other: Count) -> Count:
        """Both together."""
        return Count(*(a + b for a, b in zip(self._all(), other._all(), strict=True)))

    def _all(self) -> tuple[int, ...]:
        return tuple(vars(self).values())


def main() -> None:
    """Print a line for each language and each kind left out."""
    engine = shipped_understanding().engine()
    examples = shipped_content().examples
    kinds = sorted({one.kind for one in examples if one.kind})
    for title, names, belongs in (
        ("language", [str(tag) for tag in LOCALES], lambda one, name: one.locale == name),
        ("kind", kinds, lambda one, name: one.kind == name),
    ):
        total = Count()
        for name in names:
            found = left_out(engine, examples, functools.partial(_named, belongs, name))
            print(found.line(name), flush=True)
            total = total.plus(found)
        print(total.line(f"every {title}"), flush=True)


def _named(belongs: Callable[[LaneExample, str], bool], name: str, one: LaneExample) -> bool:
    return belongs(one, name)


def left_out(
    engine: Engine, examples: Sequence[LaneExample], asked: Callable[[LaneExample], bool]
) -> Count:
    """What an alarm makes of these examples when it has learnt from the others only."""
    meaning = shipped_meaning()
    content = replace(shipped_content(), examples=tuple(one for one in examples if not asked(one)))
    alarm = alarm_learning.learn(
        content,
        engine.lane,
        [(engine.shelves[one].index, engine.shelves[one].vectors) for one in Audience],
        functools.partial(meaning.kept.get, meaning.embedder) if meaning else None,
    )
    assert alarm is not None
    found = Count()
    for one in examples:
        if asked(one):
            _count(engine, alarm, one, found)
    return found


def _count(engine: Engine, alarm: Alarm, one: LaneExample, found: Count) -> None:
    meaning = shipped_meaning()
    text = normalise(one.text)
    reading = language.identify(text, one.locale)
    ranked = sorted(reading.shares, key=lambda tag: -reading.shares[tag])
    likely = [reading.locale, *(tag for tag in ranked if tag != reading.locale)]
    rung = engine.lane.hear(text, likely)
    impression = alarm.impression(text, rung)
    p = by_words = 1.0 if rung.cry else impression.by_words
    if meaning is not None and not rung.cry:
        (vector,) = meaning.kept.get(meaning.embedder, [(one.locale, text)])
        p = impression.with_vector(vector, reading.locale)
    if one.kind:
        found.cries += 1
        found.heard += p >= ALARM_FROM
        found.with_number += p >= DOUBT_FROM
        found.heard_by_words += by_words >= ALARM_FROM
        found.heard_by_lists += rung.danger is not None
    else:
        found.calm += 1
        found.false += p >= ALARM_FROM
        found.false_by_words += by_words >= ALARM_FROM
        found.false_by_lists += rung.danger is not None


if __name__ == "__main__":
    main()
