"""Whether a message tells of danger now: the lists, and the judgement of what they hear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log

from bot.domain.locale import JA, JA_SIMPLE, LocaleTag
from bot.domain.understood import Understood, Verdict
from bot.understanding import language, query
from bot.understanding.alarm import (
    ALARM_BY_WORDS_FROM,
    ALARM_FROM,
    CERTAIN,
    CERTAIN_NOT,
    DOUBT_FROM,
    LEEWAY,
    ORDINARY,
)
from bot.understanding.embedding import EmbeddingFailed, Floats
from bot.understanding.emergency import Danger
from bot.understanding.engine import Engine, Shelf
from bot.understanding.kana import as_heard
from bot.understanding.language import Reading
from bot.understanding.meaning import Meaning
from bot.understanding.rank import exact_entries


@dataclass(frozen=True)
class Alert:
    """A danger that a message tells of, or may tell of."""

    danger: Danger
    p: float
    odds: float
    """The log odds that it is an emergency; those by words alone count less."""

    @property
    def sure(self) -> bool:
        """Whether at least the number is said, whatever entry is found."""
        return self.odds >= 0

    @property
    def likely(self) -> bool:
        """Whether it is an emergency unless the search for entries finds something else."""
        return self.odds >= -LEEWAY

    @property
    def clear(self) -> bool:
        """Whether nothing that the search finds can make less of it."""
        return self.odds >= ORDINARY - LEEWAY


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
    never for a phrase of an entry that is not about danger. Small talk is danger only where a list
    is met.
    """
    written, heard = text, as_heard(text)
    if heard != text:
        # No identifier knows Japanese in Latin letters.
        reading = language.identify(heard, JA_SIMPLE)
        likely, text = (JA_SIMPLE, JA), heard
    rung = engine.lane.hear(text, likely)
    if rung.cry or engine.alarm is None or reading.locale not in engine.alarm.taught:
        return _alert(rung.danger, 1.0, inf, "by the lists alone", trace)
    impression = engine.alarm.impression(text, rung)
    p = impression.by_words
    note = f"{p:.2f} by words"
    vector = None
    if p < CERTAIN and _is_ordinary(engine, shelf, engine.talk.without_greetings(written)):
        return None
    if p > CERTAIN_NOT and not rung.met and _is_small_talk(engine, text, likely):
        return None
    asked = engine.talk.without_greetings(text)
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
    border = ALARM_BY_WORDS_FROM if vector is None else ALARM_FROM
    odds = _log_odds(p) - _log_odds(border)
    return _alert(impression.danger(vector, reading.locale), p, odds, note, trace)


def is_danger(engine: Engine, alert: Alert | None, found: Understood | None) -> bool:
    """Whether a message is an emergency; ``found`` is what the search finds, where it is asked."""
    if alert is None or not alert.likely:
        return False
    return found is None or not outweighs(engine, found, alert)


def settles(engine: Engine, found: Understood) -> bool:
    """Whether the message is surely answered by an entry that is not about danger."""
    return found.verdict is Verdict.ANSWER and _is_another(engine, found.entry_id or "")


def outweighs(engine: Engine, found: Understood, alert: Alert) -> bool:
    """Whether the message is rather about an entry found for it that is not about danger, or asks
    what one about danger surely answers: such an entry says its number itself."""
    if found.verdict is Verdict.ANSWER and not alert.sure:
        return True
    others = (one.p for one in found.candidates if _is_another(engine, one.entry_id))
    return alert.odds + LEEWAY < ORDINARY * max(others, default=0.0)


def steps(engine: Engine, danger: Danger, found: Understood | None) -> str:
    """The entry that says what to do: what the search surely found, if that is one for danger."""
    entry = engine.content.entry((found.entry_id if found else None) or "")
    return entry.id if entry is not None and entry.urgent else danger.entry_id


def _is_another(engine: Engine, entry_id: str) -> bool:
    """Whether an entry is there and not about danger."""
    entry = engine.content.entries.get(entry_id)
    return entry is not None and not entry.urgent and entry_id not in engine.about_danger


def _is_ordinary(engine: Engine, shelf: Shelf, asked: str) -> bool:
    """Whether it is, word for word, a phrase of an entry that is not about danger."""
    exact = exact_entries(shelf.index, asked)
    entry = engine.content.entry(exact[0][0]) if len(exact) == 1 else None
    return entry is not None and not entry.urgent


def _is_small_talk(engine: Engine, text: str, likely: Sequence[LocaleTag]) -> bool:
    """Whether it only thanks, greets, agrees …: a word or two, which are like anything."""
    return (engine.talk.find(text, likely) or engine.talk.answer(text, likely)) is not None


def _vector(shelf: Shelf, asked: str, reading: Reading, meaning: Meaning | None) -> Floats | None:
    """The vector that the search for entries needs too; None where there are none."""
    if meaning is None or shelf.vectors is None or not any(char.isalnum() for char in asked):
        return None
    variants = query.variants(asked, reading, shelf.index)
    meant = next((one.restored for one in variants if one.restored), asked)
    found: Floats = meaning.embedder.embed([meant])[0]
    return found


def _alert(
    danger: Danger | None, p: float, odds: float, note: str, trace: dict[str, str]
) -> Alert | None:
    if danger is None:
        return None
    words = ", ".join(danger.words) or "like an example"
    trace["emergency"] = f"{danger.kind}: {words} ({danger.locale}); {note}"
    return Alert(danger, p, odds)


def _log_odds(p: float) -> float:
    return log(p / (1 - p)) if p < 1 else inf
