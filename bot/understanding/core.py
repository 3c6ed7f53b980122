"""The answering core: one explained decision for each message."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from bot.domain.entry import Audience, Content
from bot.domain.locale import EN, LocaleTag
from bot.domain.understood import Question, SmallTalk, Understood, Verdict
from bot.service.ports import CompiledStore, ContentSource
from bot.understanding import language, places, query
from bot.understanding.embedding import EmbeddingFailed
from bot.understanding.engine import Engine, Judgement, Shelf, compiled_engine
from bot.understanding.meaning import Meaning
from bot.understanding.normalise import normalise
from bot.understanding.query import Variant
from bot.understanding.rank import exact_entries, rank
from bot.understanding.vectors import Near
from bot.understanding.words import group

log = logging.getLogger(__name__)


class Core:
    """``ports.Understanding`` over a content source. Thread-safe; ``decide`` never raises.

    The engine is built when first needed (or by ``prepare``) and again when the content changes;
    while one thread rebuilds, the others go on with the engine they have. Where sentence vectors
    are wanted and cannot be had, words alone decide.
    """

    def __init__(
        self,
        source: ContentSource,
        compiled: CompiledStore | None = None,
        meaning: Meaning | None = None,
    ) -> None:
        self._source = source
        self._compiled = compiled
        self._meaning = meaning
        self._engine: Engine | None = None
        self._building = threading.Lock()

    def prepare(self) -> None:
        """Build now and read the language models, so that the first message does not wait."""
        language.preload()
        engine = self.engine()
        places.gazetteer(engine.content.directory)
        if self._meaning is not None and engine.model:
            with suppress(EmbeddingFailed):
                self._meaning.embedder.embed(["hello"])

    def engine(self) -> Engine:
        """The engine for the content in force, or the last one while a new one is being built."""
        content = self._source.current()
        engine = self._engine
        if engine is not None and _same(engine.content, content):
            return engine
        if not self._building.acquire(blocking=engine is None):
            assert engine is not None
            return engine
        try:
            engine = self._engine
            if engine is None or not _same(engine.content, content):
                engine = self._build(content)
                self._engine = engine
            return engine
        finally:
            self._building.release()

    def _build(self, content: Content) -> Engine:
        try:
            return compiled_engine(content, self._compiled, self._meaning)
        except EmbeddingFailed as error:
            log.warning("no sentence vectors, words alone decide: %s", error)
            return compiled_engine(content, self._compiled)

    def decide(self, question: Question) -> Understood:
        """The explained decision; a failure of ours becomes a hand-off."""
        try:
            return decide(self.engine(), question, self._meaning)
        except Exception:
            log.exception("understanding failed; the message goes to staff")
            return Understood(
                Verdict.HANDOFF,
                question.chosen or question.prior or EN,
                trace={"failure": "the understanding failed; see the log"},
            )


def _same(one: Content, other: Content) -> bool:
    return one is other or (bool(one.version) and one.version == other.version)


def decide(engine: Engine, question: Question, meaning: Meaning | None = None) -> Understood:
    """Decide over a built engine; ``meaning`` gives the message's vector where it is needed."""
    text = normalise(question.text)
    reading = language.identify(text, question.chosen or question.prior)
    trace = {
        "normalised": text,
        "language": f"{reading.locale} ({reading.confidence:.2f}): {reading.evidence}",
    }
    likely = sorted(reading.shares, key=lambda tag: -reading.shares[tag])
    likely = [reading.locale, *(tag for tag in likely if tag != reading.locale)]

    danger = engine.lane.find(text, likely)
    if danger is not None:
        trace["emergency"] = f"{danger.kind}: {', '.join(danger.words)} ({danger.locale})"
        locale, foreign = _locale(reading, question, danger.locale)
        return Understood(
            Verdict.EMERGENCY,
            locale,
            entry_id=danger.entry_id,
            p=1.0,
            emergency_kind=danger.kind,
            foreign=foreign,
            trace=trace,
        )
    small = engine.talk.answer(text, likely) if question.asked else None
    small = small or engine.talk.find(text, likely) or engine.talk.answer(text, likely)
    if small is not None:
        kind, spoken = small
        trace["smalltalk"] = f"{kind} ({spoken})"
        locale, foreign = _locale(reading, question, spoken)
        return Understood(
            Verdict.SMALLTALK, locale, p=1.0, smalltalk=kind, foreign=foreign, trace=trace
        )
    return _search(engine, question, text, reading, trace, meaning)


def _search(
    engine: Engine,
    question: Question,
    text: str,
    reading: language.Reading,
    trace: dict[str, str],
    meaning: Meaning | None,
) -> Understood:
    """Rank the audience's entries and let the policy decide."""
    shelf = engine.shelves[question.audience]
    asked = engine.talk.without_greetings(text)
    if asked != text:
        trace["politeness taken out"] = asked
    if not any(char.isalnum() for char in asked):
        locale, foreign = _locale(reading, question, None)
        trace["reason"] = "nothing to look for"
        return Understood(Verdict.HANDOFF, locale, foreign=foreign, trace=trace)
    variants = query.variants(asked, reading, shelf.index)
    near, judgement = _near(shelf, asked, variants, reading.locale, meaning, trace)
    ranking = rank(shelf.index, judgement.calibration, asked, variants, near)
    verdict, chosen = judgement.policy.decide(ranking.candidates, exact=ranking.exact)
    areas = places.asked_for(
        engine.content.directory,
        asked,
        [reading.locale, *reading.shares],
        [c.entry_id for c in (chosen if verdict is Verdict.ASK else ranking.candidates[:1])],
        sure=verdict is Verdict.ANSWER,
    )
    if areas and question.audience is Audience.RESIDENT:
        trace["place"] = f"{', '.join(areas)}: asks for a desk there"
        # The name of a place says nothing of the language that is written in its letters.
        latin = EN if text.isascii() and not reading.sure else None
        locale, foreign = _locale(reading, replace(question, prior=question.prior or latin), None)
        return Understood(
            Verdict.ANSWER,
            locale,
            entry_id=places.ENTRY,
            p=1.0,
            candidates=ranking.candidates,
            areas=areas,
            foreign=foreign,
            trace=trace,
        )
    trace["read"] = ranking.note
    trace["threshold"] = (
        f"answer from {judgement.policy.answer_from:.2f}, ask from {judgement.policy.ask_from:.2f}"
    )
    matched = ranking.locale if verdict is Verdict.ANSWER else None
    locale, foreign = _locale(reading, question, matched)
    if verdict is not Verdict.ANSWER and engine.talk.asks_for_human(text):
        trace["smalltalk"] = "asks for a person among other words"
        return Understood(
            Verdict.SMALLTALK, locale, p=1.0, candidates=ranking.candidates,
            smalltalk=SmallTalk.HUMAN, foreign=foreign, trace=trace,
        )  # fmt: skip
    first = ranking.candidates[0] if ranking.candidates else None
    return Understood(
        verdict,
        locale,
        entry_id=first.entry_id if first and verdict is Verdict.ANSWER else None,
        p=first.p if first else 0.0,
        candidates=chosen if verdict is Verdict.ASK else ranking.candidates,
        foreign=foreign,
        trace=trace,
    )


def _near(
    shelf: Shelf,
    text: str,
    variants: Sequence[Variant],
    locale: LocaleTag,
    meaning: Meaning | None,
    trace: dict[str, str],
) -> tuple[Near | None, Judgement]:
    """How near the message is to each entry by its vector, and what judges it.

    A phrase of the base needs no vector: its words are certain.
    """
    if shelf.vectors is None or shelf.by_vectors is None or meaning is None:
        return None, shelf.by_words
    if len(exact_entries(shelf.index, text)) == 1:
        trace["vector"] = "not needed: a phrase of the base"
        return None, shelf.by_words
    meant = next((variant.restored for variant in variants if variant.restored), text)
    try:
        scores = shelf.vectors.scores(meaning.embedder.embed([meant])[0], locale)
    except EmbeddingFailed as error:
        trace["vector"] = f"none: {error}"
        return None, shelf.by_words
    return shelf.vectors.near(scores), shelf.by_vectors


def _locale(
    reading: language.Reading, question: Question, matched: LocaleTag | None
) -> tuple[LocaleTag, bool]:
    """The message's locale, and whether it is clearly another language than the chosen one.

    The message tells where it is clear; else the chosen locale holds, else the language of what it
    matched, else the likeliest.
    """
    known = question.chosen or question.prior
    if reading.sure:
        locale = reading.locale
    elif question.chosen is not None:
        locale = question.chosen
    elif matched is not None and reading.shares.get(matched, 0.0) > 0:
        locale = known if known is not None and group(known) == group(matched) else matched
    elif known is not None:
        locale = known
    else:
        locale = reading.locale
    foreign = (
        question.chosen is not None and reading.sure and group(locale) != group(question.chosen)
    )
    return locale, foreign
