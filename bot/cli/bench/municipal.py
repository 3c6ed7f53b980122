"""A city's own base: 1,786 Japanese questions and answers, read from files, one phrasing each."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.bench.bases import entry_id, write_root
from bot.cli.bench.data import municipal
from bot.cli.bench.figure import Figure, Tell
from bot.cli.bench.rivals import side_by_side
from bot.content.source import FileContent
from bot.domain.entry import Audience, Content
from bot.domain.locale import JA
from bot.domain.understood import Question, Verdict
from bot.understanding import engine, japanese
from bot.understanding.core import decide
from bot.understanding.meaning import Meaning

_HAN = re.compile(r"[\u3400-\u9fff\u3005]")


def figures(
    folder: Path, limit: int, meaning: Meaning | None, node_modules: Path | None, tell: Tell
) -> Iterator[Figure]:
    """The right entry first, or among the first three, as typed and in hiragana; and the rivals."""
    data = municipal(folder, limit)
    content = _read(data.entries, tell)
    tell("a city's base: learning", 0.0)
    built = engine.build(content, meaning)
    typed = [text for text, _ in data.asked]
    right = [frozenset(map(entry_id, names)) for _, names in data.asked]
    first, three, wrong = _asked(built, meaning, typed, right, tell)
    size = f"{len(content.entries)} entries, {len(typed)} questions"
    yield Figure("city's base as typed: SR@1", first, at_least=0.60, note=size)
    yield Figure("city's base as typed: SR@3", three, at_least=0.77)
    yield Figure("city's base as typed: wrong answers", wrong, note="of all messages")
    kana, _, _ = _asked(built, meaning, [hiragana(text) for text in typed], right, tell)
    yield Figure("city's base in hiragana: SR@1", kana, at_least=0.50)
    words, _, _ = _asked(built, None, typed, right, tell)
    yield Figure("city's base by words alone: SR@1", words)
    yield from side_by_side(built, meaning, typed, right, node_modules, tell)


def _read(entries: Sequence[tuple[str, str, str]], tell: Tell) -> Content:
    with tempfile.TemporaryDirectory() as folder:
        tell("a city's base: files", 0.0)
        write_root(Path(folder), entries, JA)
        return FileContent(Path(folder), datetime.now(UTC)).current()


def _asked(
    built: engine.Engine,
    meaning: Meaning | None,
    texts: Sequence[str],
    right: Sequence[frozenset[str]],
    tell: Tell,
) -> tuple[float, float, float]:
    """The shares with a right entry first, with one among three, and answered wrongly."""
    first = three = wrong = 0
    for at, (text, wanted) in enumerate(zip(texts, right, strict=True)):
        tell("a city's base", at / len(texts))
        found = decide(built, Question(text, Audience.RESIDENT, chosen=JA), meaning)
        ids = [candidate.entry_id for candidate in found.candidates]
        first += bool(wanted.intersection(ids[:1]))
        three += bool(wanted.intersection(ids[:3]))
        wrong += found.verdict is Verdict.ANSWER and found.entry_id not in wanted
    return first / len(texts), three / len(texts), wrong / len(texts)


def hiragana(text: str) -> str:
    """The text as somebody types it who writes no kanji."""
    return "".join(
        word.reading if _HAN.search(word.surface) else word.surface for word in japanese.words(text)
    )
