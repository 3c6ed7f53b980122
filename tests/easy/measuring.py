"""Reads the test sets and measures readings, spaces and the checker on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.source import content_root
from bot.easy.checker import Checker
from bot.easy.findings import Verdict
from bot.easy.furigana import Furigana, strip
from bot.easy.glossary import read_glossary

FOLDER = Path(__file__).parent
_MARKED = re.compile(r"@([a-z])(?=\{)")
_SPAN = re.compile(r"(@[a-z])?\{([^{}|]+)\|([^{}|]+)\}")
KINDS = {"d": "dates", "c": "counters", "h": "homographs", "o": "office terms", "p": "places"}


@dataclass(frozen=True)
class GoldSpan:
    """A word of the gold sentence: where it stands in the bare text and how it may be read."""

    start: int
    end: int
    readings: tuple[str, ...]
    kind: str
    """A key of ``KINDS``, or ``""`` for an ordinary word."""


@dataclass(frozen=True)
class GoldSentence:
    """One sentence with its readings and spaces as a person wrote them."""

    bare: str
    spans: tuple[GoldSpan, ...]
    spaces: frozenset[int]


@dataclass
class ReadingFigures:
    """How many spans and spaces were right."""

    right: int = 0
    spans: int = 0
    tricky_right: int = 0
    tricky: int = 0
    sentences_right: int = 0
    sentences: int = 0
    spaces_right: int = 0
    spaces_given: int = 0
    spaces_wanted: int = 0

    @property
    def all_readings(self) -> float:
        return self.right / self.spans

    @property
    def tricky_readings(self) -> float:
        return self.tricky_right / self.tricky

    @property
    def spacing_f1(self) -> float:
        precision = self.spaces_right / self.spaces_given
        recall = self.spaces_right / self.spaces_wanted
        return 2 * precision * recall / (precision + recall)


def checker() -> Checker:
    """The checker with the shipped glossary."""
    return Checker(read_glossary(content_root()))


def read_gold(name: str) -> list[GoldSentence]:
    """The sentences of ``furigana_<name>.tsv``: ``@d{…}`` is tricky, ``/`` parts readings."""
    lines = (FOLDER / f"furigana_{name}.tsv").read_text("utf-8").splitlines()
    return [_gold(line) for line in lines if line and not line.startswith("#")]


def _gold(line: str) -> GoldSentence:
    kinds = [found.group(1)[1:] if found.group(1) else "" for found in _SPAN.finditer(line)]
    plain = strip(_MARKED.sub("", line))
    spans = tuple(
        GoldSpan(start, end, tuple(reading.split("/")), kind)
        for (start, end, reading), kind in zip(plain.fixed, kinds, strict=True)
    )
    return GoldSentence(plain.text, spans, _counted(plain.text, plain.spaces))


def _counted(text: str, spaces: frozenset[int]) -> frozenset[int]:
    """Spaces that count: not those after 、 or 。"""
    return frozenset(offset for offset in spaces if text[offset - 1] not in "、。")


def measure_readings(
    gold: Sequence[GoldSentence], furigana: Furigana
) -> tuple[ReadingFigures, list[str]]:
    """The figures, and each mistake as a line to look at."""
    figures = ReadingFigures()
    mistakes: list[str] = []
    for sentence in gold:
        drafted = strip(furigana.annotate(sentence.bare))
        assert drafted.text == sentence.bare
        whole = True
        for span in sentence.spans:
            right = _reads(drafted.fixed, span, sentence)
            figures.spans += 1
            figures.right += right
            if span.kind:
                figures.tricky += 1
                figures.tricky_right += right
            if not right:
                whole = False
                word = sentence.bare[span.start : span.end]
                got = [one[2] for one in drafted.fixed if one[0] < span.end and span.start < one[1]]
                mistakes.append(
                    f"{word}: {'/'.join(span.readings)}, not {'+'.join(got)}: {sentence.bare}"
                )
        figures.sentences += 1
        figures.sentences_right += whole
        given = _counted(drafted.text, drafted.spaces)
        figures.spaces_right += len(given & sentence.spaces)
        figures.spaces_given += len(given)
        figures.spaces_wanted += len(sentence.spaces)
        for offset in sorted(given ^ sentence.spaces):
            sign = "no space" if offset in given else "space"
            shown = sentence.bare[:offset] + "|" + sentence.bare[offset:]
            mistakes.append(f"{sign} wanted: {shown}")
    return figures, mistakes


def _reads(drafted: Sequence[tuple[int, int, str]], span: GoldSpan, sentence: GoldSentence) -> bool:
    """Whether the draft reads the span so; where the two cut differently, the union is compared."""
    start, end = span.start, span.end
    grown = True
    while grown:
        grown = False
        for first, last, _ in (*drafted, *((s.start, s.end, "") for s in sentence.spans)):
            if first < end and start < last and (first < start or last > end):
                start, end, grown = min(start, first), max(end, last), True
    got = _joined(sentence.bare, start, end, drafted)
    others = [one for one in sentence.spans if start <= one.start and one.end <= end]
    return any(
        got == _joined(
            sentence.bare, start, end,
            [(one.start, one.end, reading if one is span else one.readings[0]) for one in others],
        )
        for reading in span.readings
    )  # fmt: skip


def _joined(text: str, start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    position = start
    for first, last, reading in sorted(spans):
        if start <= first and last <= end:
            pieces.append(text[position:first] + reading)
            position = last
    return "".join(pieces) + text[position:end]


@dataclass(frozen=True)
class Pair:
    """One matter in two texts."""

    half: str
    topic: str
    normal: str
    easy: str


def read_pairs(half: str) -> list[Pair]:
    """The pairs marked ``fit`` or ``unseen``."""
    rows = [
        Pair(*line.split("\t"))
        for line in (FOLDER / "pairs.tsv").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return [pair for pair in rows if pair.half == half]


@dataclass(frozen=True)
class PairFigures:
    """How well the score tells the two kinds apart."""

    auc: float
    normal_called_easy: int
    easy_called_easy: int
    pairs: int
    lowest_easy: float
    highest_normal: float


def measure_pairs(pairs: Sequence[Pair], judge: Checker) -> PairFigures:
    """Scores and verdicts over pairs; the AUC is over all combinations of the two kinds."""
    easy = [judge.check(pair.easy) for pair in pairs]
    normal = [judge.check(pair.normal) for pair in pairs]
    return PairFigures(
        auc=auc([one.score for one in easy], [one.score for one in normal]),
        normal_called_easy=sum(one.verdict is Verdict.EASY for one in normal),
        easy_called_easy=sum(one.verdict is Verdict.EASY for one in easy),
        pairs=len(pairs),
        lowest_easy=min(one.score for one in easy),
        highest_normal=max(one.score for one in normal),
    )


def auc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """The chance that one of the first is above one of the second; a tie counts half."""
    wins = sum((one > other) + 0.5 * (one == other) for one in higher for other in lower)
    return wins / (len(higher) * len(lower))
