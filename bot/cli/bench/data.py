"""The public data sets, in the formats their authors publish them in."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.errors import ContentError

T = TypeVar("T")

OUTSIDE = "NO_NODES_DETECTED"
"""HINT3's label for what none of a bot's intents answers."""
_SHOTS_SEED, _SAMPLE_SEED, _SPANS_SEED = 7, 1, 3

Pairs = tuple[tuple[str, str], ...]
"""Texts with their labels."""


@dataclass(frozen=True)
class Intents:
    """A set of intents: what is taught, what is asked, and what no intent answers."""

    phrases: Pairs
    asked: Pairs
    outside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Municipal:
    """A base of questions and answers of a city, and what people asked of it."""

    entries: tuple[tuple[str, str, str], ...]
    """Name, question, answer."""
    asked: tuple[tuple[str, frozenset[str]], ...]
    """A question with the names of the entries that answer it."""


def clinc150(folder: Path, limit: int, shots: int = 10) -> Intents:
    """CLINC150 with this many phrases an intent, at most ``limit`` questions asked."""
    data = _json(folder / "clinc150" / "data_full.json")
    try:
        train = tuple((str(text), str(label)) for text, label in data["train"])
        test = tuple((str(text), str(label)) for text, label in data["test"])
        outside = tuple(str(text) for text, _ in data["oos_test"])
    except (KeyError, TypeError, ValueError) as error:
        raise _strange(folder / "clinc150" / "data_full.json") from error
    return Intents(_few(train, shots), _sample(test, limit), _sample(outside, limit))


def banking77(folder: Path, limit: int, shots: int = 10) -> Intents:
    """BANKING77 with this many phrases an intent, at most ``limit`` questions asked."""
    train = _csv(folder / "banking77" / "train.csv", "text", "category")
    test = _csv(folder / "banking77" / "test.csv", "text", "category")
    return Intents(_few(train, shots), _sample(test, limit))


def hint3(folder: Path, bot: str, limit: int) -> Intents:
    """One of the three bots of HINT3 with all its phrases, at most ``limit`` questions asked."""
    train = _csv(folder / "hint3" / f"{bot}_train.csv", "sentence", "label")
    test = _csv(folder / "hint3" / f"{bot}_test.csv", "sentence", "label")
    return Intents(
        train,
        _sample(tuple(row for row in test if row[1] != OUTSIDE), limit),
        _sample(tuple(text for text, label in test if label == OUTSIDE), limit),
    )


def municipal(folder: Path, limit: int) -> Municipal:
    """The Amagasaki questions and answers of localgovFAQ; levels A and B count as right."""
    place = folder / "localgovfaq"
    corpus, queries = _json(place / "corpus.json"), _json(place / "queries.json")
    judged = _json(place / "qrels.json")
    entries = []
    for name, text in corpus.items():
        question, found, answer = text.removeprefix("Question: ").partition("\nAnswer: ")
        if not found:
            raise _strange(place / "corpus.json")
        entries.append((name, question.strip(), answer.strip()))
    asked = [
        (str(text), frozenset(one for one, level in judged[number].items() if level >= 1))
        for number, text in queries.items()
        if number in judged
    ]
    return Municipal(tuple(entries), _sample(tuple(asked), limit))


def sentences(folder: Path) -> dict[str, tuple[str, ...]]:
    """SIB-200's sentences by its own language codes."""
    found: dict[str, list[str]] = {}
    for line in _text(folder / "sib200" / "sib200.tsv").splitlines():
        cells = line.split("\t")
        if len(cells) != 5:
            raise _strange(folder / "sib200" / "sib200.tsv")
        found.setdefault(cells[0], []).append(cells[4])
    return {code: tuple(texts) for code, texts in found.items()}


def spans(
    texts: Sequence[str],
    units: Callable[[str], Sequence[str]],
    joined: str,
    length: tuple[int, int],
    count: int,
) -> tuple[str, ...]:
    """``count`` runs of so many units (least, most) out of sentences, the same ones every time."""
    drawn = random.Random(_SPANS_SEED)
    cut = [list(units(text)) for text in texts]
    cut = [one for one in cut if len(one) >= length[1]]
    found = []
    for _ in range(count if cut else 0):
        one = drawn.choice(cut)
        size = drawn.randint(*length)
        start = drawn.randrange(len(one) - size + 1)
        found.append(joined.join(one[start : start + size]))
    return tuple(found)


def _few(rows: Pairs, shots: int) -> Pairs:
    by_label: dict[str, list[str]] = {}
    for text, label in rows:
        by_label.setdefault(label, []).append(text)
    drawn = random.Random(_SHOTS_SEED)
    return tuple(
        (text, label)
        for label in sorted(by_label)
        for text in drawn.sample(
            sorted(set(by_label[label])), min(shots, len(set(by_label[label])))
        )
    )


def _sample(rows: Sequence[T], limit: int) -> tuple[T, ...]:
    if len(rows) <= limit:
        return tuple(rows)
    return tuple(random.Random(_SAMPLE_SEED).sample(list(rows), limit))


def _csv(path: Path, text: str, label: str) -> Pairs:
    try:
        return tuple((row[text], row[label]) for row in csv.DictReader(_text(path).splitlines()))
    except (KeyError, csv.Error) as error:
        raise _strange(path) from error


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except ValueError as error:
        raise _strange(path) from error


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise ContentError(f"there is no {path}; see bot/README.md (Public data)") from error
    except (OSError, UnicodeDecodeError) as error:
        raise _strange(path) from error


def _strange(path: Path) -> ContentError:
    return ContentError(f"{path} is not in the format its authors publish it in")
