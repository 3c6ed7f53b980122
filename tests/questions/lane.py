"""``python -m tests.questions.lane``: the emergency lane on messages it has not learnt from.

The second judgement is learnt again without some of the examples and asked about them. What is left
out is chosen with ``--by``:

- ``part``: a quarter of the examples of every language, four times. Other languages may have kept
  a sentence like it, as they often have for what people write.
- ``meaning``: examples that mean much the same, in all languages, three times: a danger nobody
  thought of.
- ``kind`` or ``language``: all examples of one kind of danger, or of one language (where in truth
  the lists decide alone; here one sees why).

The word lists stay as they are. Vectors, and what the lists hear, are made once: about a minute of
processor time, and four seconds for everything left out. ``--only`` asks about some languages.
"""

from __future__ import annotations

import argparse
import functools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.entry import Audience, LaneExample
from bot.domain.locale import LOCALES
from bot.understanding import alarm_learning
from bot.understanding.alarm import ALARM_FROM, CERTAIN, CERTAIN_NOT, DOUBT_FROM, Alarm
from bot.understanding.alarm_book import Book, likely_locales, taught_book, taught_examples
from bot.understanding.engine import Engine
from bot.understanding.kana import as_heard
from bot.understanding.normalise import normalise
from tests.support.wiring import shipped_content, shipped_meaning, shipped_understanding

PARTS = 4


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
    false_number: int = 0
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
            f" (or number {self.false_number / calm:.3f}, words {self.false_by_words / calm:.3f},"
            f" lists {self.false_by_lists / calm:.3f})"
        )

    def plus(self, other: Count) -> Count:
        """Both together."""
        return Count(*(a + b for a, b in zip(self._all(), other._all(), strict=True)))

    def _all(self) -> tuple[int, ...]:
        return tuple(vars(self).values())


def main() -> None:
    """Print a line for each language, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--by", choices=("part", "meaning", "kind", "language"), default="part")
    parser.add_argument("--only", nargs="+", choices=LOCALES, metavar="LOCALE")
    chosen = parser.parse_args()
    engine, content, meaning = (
        shipped_understanding().engine(),
        shipped_content(),
        shipped_meaning(),
    )
    examples = taught_examples(content.examples)
    book = taught_book(
        content,
        engine.lane,
        [(engine.shelves[one].index, engine.shelves[one].vectors) for one in Audience],
        functools.partial(meaning.kept.get, meaning.embedder) if meaning else None,
    )
    assert book is not None
    counts: dict[str, Count] = {}
    names = np.array(_names(chosen.by, examples, book))
    asked = np.array([chosen.only is None or one.locale in chosen.only for one in examples])
    for name in dict.fromkeys(names[asked & (names != "")]):
        phrases = np.ones(len(book.right) - len(examples), bool)
        alarm = alarm_learning.learn_from(book.only(np.concatenate([names != name, phrases])))
        for at in np.flatnonzero(asked & (names == name)):
            line = name if chosen.by == "kind" else examples[at].locale
            _count(engine, alarm, examples[at], counts.setdefault(line, Count()))
    total = Count()
    for line in sorted(counts):
        print(counts[line].line(line))
        total = total.plus(counts[line])
    print(total.line("all"))


def _names(by: str, examples: Sequence[LaneExample], book: Book) -> list[str]:
    """Per example what it is left out with; empty where it never is."""
    match by:
        case "part":
            return [str(zlib.crc32(f"part{one.text}".encode()) % PARTS) for one in examples]
        case "meaning":
            return [str(fold) for fold in book.fold_of_meaning[: len(examples)]]
        case "kind":
            return [one.kind for one in examples]
        case _:
            return [one.locale for one in examples]


def _count(engine: Engine, alarm: Alarm, one: LaneExample, found: Count) -> None:
    meaning = shipped_meaning()
    text = as_heard(normalise(one.text))
    likely = likely_locales(text, one.locale)
    rung = engine.lane.hear(text, likely)
    impression = alarm.impression(text, rung)
    p = by_words = 1.0 if rung.cry else impression.by_words
    if meaning is not None and CERTAIN_NOT < by_words < CERTAIN:
        (vector,) = meaning.kept.get(meaning.embedder, [(one.locale, text)])
        p = impression.with_vector(vector, likely[0])
    if one.kind:
        found.cries += 1
        found.heard += p >= ALARM_FROM
        found.with_number += p >= DOUBT_FROM
        found.heard_by_words += by_words >= ALARM_FROM
        found.heard_by_lists += rung.danger is not None
    else:
        found.calm += 1
        found.false += p >= ALARM_FROM
        found.false_number += p >= DOUBT_FROM
        found.false_by_words += by_words >= ALARM_FROM
        found.false_by_lists += rung.danger is not None


if __name__ == "__main__":
    main()
