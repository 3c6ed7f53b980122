"""All that is built from one content: searched by every decision, kept for the next start."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from importlib import metadata
from pathlib import Path

import numpy as np

from bot.domain.entry import Audience, Content, Fact
from bot.service.ports import CompiledStore
from bot.understanding import (
    alarm,
    alarm_learning,
    calibration,
    emergency,
    followups,
    index,
    policy,
    smalltalk,
    vectors,
)
from bot.understanding.meaning import Meaning
from bot.understanding.projects.reader import Reader

_NAME = "understanding"
_HERE = Path(__file__).parent
_NO_CONTENT = Content({}, {}, ())


@dataclass(frozen=True)
class Judgement:
    """How measurements become a decision."""

    calibration: calibration.Calibration
    policy: policy.Policy


@dataclass(frozen=True)
class Shelf:
    """What is known for one audience."""

    index: index.Index
    by_words: Judgement
    vectors: vectors.Vectors | None = None
    by_vectors: Judgement | None = None
    """With sentence vectors; None where there are none."""


@dataclass(frozen=True)
class Engine:
    """All that is built from one content; never changed afterwards."""

    content: Content
    lane: emergency.Lane
    alarm: alarm.Alarm | None
    """Judges what the lane's lists hear; None where the content has no examples to learn from."""
    talk: smalltalk.Talk
    followups: followups.Followups
    shelves: Mapping[Audience, Shelf]
    model: str = ""
    """The embedder whose vectors it holds; empty for none."""
    lent_phones: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    """Telephone facts of entries about danger that the content may lack."""

    @cached_property
    def about_danger(self) -> frozenset[str]:
        """The entries that words of danger lead to."""
        patterns = self.content.emergency.values()
        return frozenset(one.entry_id for some in patterns for one in some)

    def phones(self, entry_id: str) -> tuple[Fact, ...]:
        """Those of an entry that the content lacks; it tells its own by itself."""
        return () if entry_id in self.content.entries else self.lent_phones.get(entry_id, ())

    @cached_property
    def projects(self) -> Reader:
        """Reads what messages say about projects."""
        return Reader(self.content.grants)


Progress = Callable[[float, str], None]
"""Told how far the work is (0 to 1) and what comes next."""


def silent(_share: float, _what: str) -> None:
    """Tells nobody."""


def build(content: Content, meaning: Meaning | None = None, progress: Progress = silent) -> Engine:
    """Build everything for a content: the same content gives the same engine.

    Raises EmbeddingFailed where vectors are wanted and cannot be had.
    """
    # Millions of new objects, none of them garbage: looking through them again and again takes a
    # third of the time of a large base.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _build(content, meaning, progress)
    finally:
        if collecting:
            gc.enable()


def _build(content: Content, meaning: Meaning | None, progress: Progress) -> Engine:
    indexes: dict[Audience, index.Index] = {}
    meant: dict[Audience, vectors.Vectors | None] = dict.fromkeys(Audience)
    for number, audience in enumerate(Audience):
        progress(0.35 * number / len(Audience), f"index ({audience})")
        indexes[audience] = index.build(content, audience)
    if meaning is not None:
        for number, audience in enumerate(Audience):
            began, share = 0.35 + 0.25 * number / len(Audience), 0.25 / len(Audience)

            def told(done: float, began: float = began, share: float = share) -> None:
                progress(began + share * done, "sentence vectors")

            told(0.0)
            meant[audience] = vectors.build(
                indexes[audience], partial(meaning.kept.get, meaning.embedder, progress=told)
            )
    shelves: dict[Audience, Shelf] = {}
    for number, audience in enumerate(Audience):
        progress(0.6 + 0.2 * number / len(Audience), f"calibration ({audience})")
        shelves[audience] = _shelf(audience, indexes, meant)
    progress(0.8, "emergency lane")
    lane = emergency.Lane(content.emergency, (phrase.text for phrase in content.phrases))
    return Engine(
        content,
        lane,
        alarm_learning.learn(
            content,
            lane,
            [(indexes[audience], meant[audience]) for audience in Audience],
            partial(meaning.kept.get, meaning.embedder) if meaning else None,
        ),
        smalltalk.Talk(content.smalltalk),
        followups.Followups(content.followups),
        shelves,
        meaning.embedder.name if meaning else "",
    )


def _shelf(
    audience: Audience,
    indexes: Mapping[Audience, index.Index],
    meant: Mapping[Audience, vectors.Vectors | None],
) -> Shelf:
    own = indexes[audience]
    (other,) = (one for one in Audience if one != audience)
    lesson = calibration.lesson(own, meant[audience], (indexes[other], meant[other]))
    by_words = _judgement(audience, lesson.words_only() if lesson else None)
    its = meant[audience]
    if its is None:
        return Shelf(own.lean(), by_words)
    by_vectors = _judgement(audience, lesson.with_vectors() if lesson else None, its)
    return Shelf(own.lean(), by_words, its.learnt(), by_vectors)


def _judgement(
    audience: Audience,
    lesson: calibration.Lesson | None,
    its: vectors.Vectors | None = None,
) -> Judgement:
    fitted = calibration.fit(lesson, its)
    return Judgement(fitted, policy.for_audience(audience, fitted))


def compiled_engine(
    content: Content,
    compiled: CompiledStore | None,
    meaning: Meaning | None = None,
    progress: Progress = silent,
    *,
    force: bool = False,
) -> Engine:
    """The engine for a content: read back where it was built before, else built and kept.

    ``force`` builds it in any case. Raises EmbeddingFailed as ``build`` does.
    """
    if compiled is None or not content.version:
        return build(content, meaning, progress)
    engine = None if force else _read_back(content, compiled, meaning)
    if engine is not None:
        return engine
    with compiled.building(_NAME):
        # Another process may have built it while this one waited.
        engine = None if force else _read_back(content, compiled, meaning)
        if engine is None:
            engine = build(content, meaning, progress)
            compiled.save(
                _NAME, engine_key(content.version, meaning), replace(engine, content=_NO_CONTENT)
            )
    return engine


def is_compiled(content: Content, compiled: CompiledStore, meaning: Meaning | None) -> bool:
    """Whether an engine for this content was kept."""
    return compiled.has(_NAME, engine_key(content.version, meaning))


def engine_key(version: str, meaning: Meaning | None) -> str:
    """Under what an engine is kept: the content's version, our code, the vectors."""
    model = hashlib.sha256(meaning.embedder.name.encode()).hexdigest()[:6] if meaning else "words"
    return f"{version}-{code_version()}-{model}"


def _read_back(content: Content, compiled: CompiledStore, meaning: Meaning | None) -> Engine | None:
    found = compiled.load(_NAME, engine_key(content.version, meaning))
    return replace(found, content=content) if isinstance(found, Engine) else None


@cache
def code_version() -> str:
    """Changes with the code and the data that turn content into an engine."""
    parts = [str(sys.version_info[:3]), np.__version__, metadata.version("sudachidict-core")]
    digest = hashlib.sha256(" ".join(parts).encode())
    data = sorted(_HERE.glob("*.npz"))
    for module in (*_HERE.glob("*.py"), *data, *(_HERE.parent / "domain").glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:8]
