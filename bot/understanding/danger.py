"""Whether a message tells of danger now: the lists, and the judgement of what they hear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.locale import LocaleTag
from bot.domain.understood import Understood, Verdict
from bot.understanding import query
from bot.understanding.alarm import (
    ALARM_BY_WORDS_FROM,
    ALARM_FROM,
    CERTAIN,
    CERTAIN_NOT,
    CLEAR_FROM,
    DOUBT_FROM,
)
from bot.understanding.embedding import EmbeddingFailed, Floats
from bot.understanding.emergency import Danger
from bot.understanding.engine import Engine, Shelf
from bot.understanding.language import Reading
from bot.understanding.meaning import Meaning
from bot.understanding.rank import exact_entries


@dataclass(frozen=True)
class Alert:
    """A danger that a message tells of, or may tell of."""

    danger: Danger
    p: float
    sure: bool
    """Whether it is an emergency; else the number to call is only said first."""

    @property
    def clear(self) -> bool:
        """Whether nothing that the search for entries finds can make less of it."""
        return self.p >= CLEAR_FROM


def listen(
    engine: Engine,
    shelf: Shelf,
    text: str,
    likely: Sequence[LocaleTag],
    reading: Reading,
    meaning: Meaning | None,
    trace: dict[str, str],
) -> Alert | None:
    """What a normalised text tells of danger; None where that is not worth a word.

    Cries for help, and languages without examples to learn from, are left to the lists. A sentence
    vector is made only where the words leave it open, of what the ranker would ask for too, and
    never for a phrase of an entry that is not about danger.
    """
    rung = engine.lane.hear(text, likely)
    if rung.cry or engine.alarm is None or reading.locale not in engine.alarm.taught:
        return _alert(rung.danger, 1.0, True, "by the lists alone", trace)
    impression = engine.alarm.impression(text, rung)
    p = impression.by_words
    note = f"{p:.2f} by words"
    vector = None
    asked = engine.talk.without_greetings(text)
    if p < CERTAIN and _is_ordinary(engine, shelf, asked):
        return None
    if CERTAIN_NOT < p < CERTAIN:
        try:
            vector = _vector(shelf, asked, reading, meaning)
            if vector is not None:
                p = impression.with_vector(vector, reading.locale)
                note += f", {p:.2f} with its vector"
        except EmbeddingFailed as error:
            vector = None
            trace["vector"] = f"none: {error}"
    if p < DOUBT_FROM:
        return None
    sure = p >= (ALARM_BY_WORDS_FROM if vector is None else ALARM_FROM)
    return _alert(impression.danger(vector, reading.locale), p, sure, note, trace)


def settles(engine: Engine, found: Understood) -> bool:
    """Whether the message is surely answered by an entry that is not about danger."""
    entry = engine.content.entries.get(found.entry_id or "")
    if found.verdict is not Verdict.ANSWER or entry is None or entry.urgent:
        return False
    patterns = engine.content.emergency.values()
    return all(one.entry_id != entry.id for some in patterns for one in some)


def _is_ordinary(engine: Engine, shelf: Shelf, asked: str) -> bool:
    """Whether it is, word for word, a phrase of an entry that is not about danger."""
    exact = exact_entries(shelf.index, asked)
    entry = engine.content.entry(exact[0][0]) if len(exact) == 1 else None
    return entry is not None and not entry.urgent


def _vector(shelf: Shelf, asked: str, reading: Reading, meaning: Meaning | None) -> Floats | None:
    """The vector that the search for entries needs too; None where there are none."""
    if meaning is None or shelf.vectors is None or not any(char.isalnum() for char in asked):
        return None
    variants = query.variants(asked, reading, shelf.index)
    meant = next((one.restored for one in variants if one.restored), asked)
    found: Floats = meaning.embedder.embed([meant])[0]
    return found


def _alert(
    danger: Danger | None, p: float, sure: bool, note: str, trace: dict[str, str]
) -> Alert | None:
    if danger is None:
        return None
    words = ", ".join(danger.words) or "like an example"
    trace["emergency"] = f"{danger.kind}: {words} ({danger.locale}); {note}"
    return Alert(danger, p, sure)
