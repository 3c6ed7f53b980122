"""The answering core: one explained decision for each message."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.domain.entry import Audience, Content
from bot.domain.locale import EN, LocaleTag
from bot.domain.understood import Question, SmallTalk, Understood, Verdict
from bot.service.ports import CompiledStore, ContentSource
from bot.understanding import context, homoglyphs, language, language_model, letters, places
from bot.understanding.clauses import Clause, clauses
from bot.understanding.danger import Alert, is_danger, listen, settles, steps
from bot.understanding.elsewhere import entry_of_others
from bot.understanding.embedding import EmbeddingFailed
from bot.understanding.engine import Engine, code_version, compiled_engine
from bot.understanding.lent import Lender, borrow, lacks
from bot.understanding.meaning import Meaning
from bot.understanding.normalise import normalise
from bot.understanding.projects.reader import answers
from bot.understanding.rank import exact_entries
from bot.understanding.search import look_up
from bot.understanding.sentences import loudest
from bot.understanding.spoken import spoken_locale

log = logging.getLogger(__name__)

_BARE_NUMBER = re.compile(r"\W*\d{1,2}\W*")
"""Chooses among what is offered; where nothing is, it says as little as a sign."""


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
        lender: Lender | None = None,
    ) -> None:
        """``lender`` gives what a content without an emergency lane or small talk borrows."""
        self._source = source
        self._compiled = compiled
        self._meaning = meaning
        self._lender = lender
        self._engine: Engine | None = None
        self._building = threading.Lock()

    def prepare(self) -> None:
        """Build now and read the language models, so that the first message does not wait."""
        language_model.prepare(self._compiled)
        letters.prepare()
        engine = self.engine()
        _ = engine.projects
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
                if content.directory.desks:
                    key = f"{content.version}-{code_version()}" if content.version else ""
                    places.gazetteer(content.directory, self._compiled, key)
                self._engine = engine
            return engine
        finally:
            self._building.release()

    def _build(self, content: Content) -> Engine:
        lender = self._lender if self._lender and lacks(content) else None
        try:
            engine = compiled_engine(content, self._compiled, self._meaning)
            return borrow(lender, self._compiled).to(engine) if lender else engine
        except EmbeddingFailed as error:
            log.warning("no sentence vectors, words alone decide: %s", error)
        engine = compiled_engine(content, self._compiled)
        return borrow(lender.without_vectors(), self._compiled).to(engine) if lender else engine

    def decide(self, question: Question) -> Understood:
        """The explained decision; a failure of ours becomes a hand-off."""
        try:
            return decide(self.engine(), question, self._meaning)
        except Exception:
            return _failure(question)

    def at_once(self, question: Question) -> Understood | None:
        """See ``ports.Understanding``."""
        try:
            return at_once(self.engine(), question, self._meaning)
        except Exception:
            return _failure(question)


def _failure(question: Question) -> Understood:
    log.exception("understanding failed; the message goes to staff")
    return Understood(
        Verdict.HANDOFF,
        question.chosen or question.prior or EN,
        trace={"failure": "the understanding failed; see the log"},
    )


def _same(one: Content, other: Content) -> bool:
    return one is other or (bool(one.version) and one.version == other.version)


@dataclass(frozen=True)
class Heard:
    """A message, read and listened to for danger."""

    text: str
    reading: language.Reading
    likely: Sequence[LocaleTag]
    alert: Alert | None
    meaning: Meaning | None
    trace: dict[str, str]


def decide(engine: Engine, question: Question, meaning: Meaning | None = None) -> Understood:
    """Decide over a built engine; ``meaning`` gives the message's vector where it is needed."""
    return _decided(engine, question, hear(engine, question, meaning))


def at_once(
    engine: Engine, question: Question, meaning: Meaning | None = None
) -> Understood | None:
    """The same where it tells of danger or may do so, or where its sentence vector was needed to
    tell that it does not: that vector is most of the work. None else."""
    heard = hear(engine, question, meaning)
    begun = heard.meaning is not None and heard.meaning.begun
    if heard.alert is None and not begun:
        return None
    return _decided(engine, question, heard)


def hear(engine: Engine, question: Question, meaning: Meaning | None) -> Heard:
    """Listen for danger, which comes before any search."""
    text = homoglyphs.untangled(normalise(question.text))
    reading = language.identify(text, question.chosen or question.prior)
    trace = {
        "normalised": text,
        "language": f"{reading.locale} ({reading.confidence:.2f}): {reading.evidence}",
    }
    likely = sorted(reading.shares, key=lambda tag: -reading.shares[tag])
    likely = [reading.locale, *(tag for tag in likely if tag != reading.locale)]

    meaning = meaning.for_one_message() if meaning is not None else None
    shelf = engine.shelves[question.audience]
    alert = listen(engine, shelf, text, likely, reading, meaning, trace)
    alert = loudest(engine, shelf, question.text, alert, likely, reading, meaning, trace)
    return Heard(text, reading, likely, alert, meaning, trace)


def is_emergency(engine: Engine, question: Question, message: Heard) -> bool:
    """Whether the message is answered as an emergency."""
    return is_danger(engine, message.alert, _found_beside(engine, question, message))


def _found_beside(engine: Engine, question: Question, message: Heard) -> Understood | None:
    """What the search finds for a message where danger is likely, but not clear."""
    alert = message.alert
    if alert is None or not alert.likely or alert.clear:
        return None
    return _search(engine, question, message.text, message.reading, message.trace, message.meaning)


def _decided(engine: Engine, question: Question, message: Heard) -> Understood:
    """Danger first, then all else."""
    alert, found = message.alert, _found_beside(engine, question, message)
    if alert is None or not is_danger(engine, alert, found):
        return _rest(engine, question, message, found)
    danger = alert.danger
    locale, foreign = spoken_locale(message.reading, question, danger.locale)
    return Understood(
        Verdict.EMERGENCY,
        locale,
        entry_id=steps(engine, danger, found),
        p=alert.p,
        emergency_kind=danger.kind,
        phones=engine.phones(danger.entry_id),
        foreign=foreign,
        trace=message.trace,
    )


def _rest(
    engine: Engine, question: Question, message: Heard, found: Understood | None
) -> Understood:
    """The decision for a message that is no emergency; ``found`` where it sounded like one."""
    text, reading, likely = message.text, message.reading, message.likely
    alert, meaning, trace = message.alert, message.meaning, message.trace
    told = _in_context(engine, question, text, likely, reading, trace)
    if told is not None:
        return told
    project = question.project
    heard = engine.projects.read(question.text, project) if project is not None else None
    small = engine.talk.answer(text, likely) if question.asked else None
    small = small or engine.talk.find(text, likely) or engine.talk.answer(text, likely)
    if small is not None:
        kind, spoken = small
        trace["smalltalk"] = f"{kind} ({spoken})"
        locale, foreign = spoken_locale(reading, question, spoken)
        return Understood(
            Verdict.SMALLTALK, locale, p=1.0, smalltalk=kind, heard=heard, foreign=foreign,
            trace=trace,
        )  # fmt: skip
    if heard is not None and project is not None and answers(heard, project):
        # "NPO" and "600万円" say nothing of the language they are written in.
        trace["project"] = "an answer to the open question of a check"
        locale = question.chosen or question.prior or reading.locale
        return Understood(Verdict.HANDOFF, locale, heard=heard, trace=trace)
    found = found or _search(engine, question, text, reading, trace, meaning)
    found = replace(found, heard=heard)
    if alert is None or (not alert.sure and settles(engine, found)):
        return found
    danger = alert.danger
    return replace(
        found,
        emergency_kind=danger.kind,
        emergency_entry=danger.entry_id,
        phones=engine.phones(danger.entry_id),
    )


def _in_context(
    engine: Engine,
    question: Question,
    text: str,
    likely: Sequence[LocaleTag],
    reading: language.Reading,
    trace: dict[str, str],
) -> Understood | None:
    """A message that means something only after the bot's last words; None for any other."""
    meant = context.picked(engine, question, text, likely)
    locale, foreign = spoken_locale(reading, question, None)
    if meant is SmallTalk.NO:
        trace["choice"] = "none of the offered"
        return Understood(
            Verdict.SMALLTALK, locale, p=1.0, smalltalk=meant, foreign=foreign, trace=trace
        )
    if meant is not None:
        trace["choice"] = f"{meant}, one of the offered"
        return Understood(
            Verdict.ANSWER, locale, entry_id=meant, p=1.0, foreign=foreign, trace=trace
        )
    last = engine.content.entries.get(question.last_entry or "")
    if last is None or last.audience is not question.audience:
        return None
    asked = engine.followups.aspects(engine.talk.without_greetings(text), likely)
    if asked is None or exact_entries(engine.shelves[question.audience].index, text):
        return None
    aspects, spoken = asked
    trace["follow-up"] = f"{', '.join(aspects)} of {last.id} ({spoken})"
    locale, foreign = spoken_locale(reading, question, spoken)
    return Understood(
        Verdict.ANSWER,
        locale,
        entry_id=last.id,
        p=1.0,
        aspects=aspects,
        foreign=foreign,
        trace=trace,
    )


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
    bare = _BARE_NUMBER.fullmatch(asked) and not exact_entries(shelf.index, asked)
    if bare or not any(char.isalnum() for char in asked):
        locale, foreign = spoken_locale(reading, question, None)
        trace["reason"] = "nothing to look for"
        return Understood(Verdict.HANDOFF, locale, foreign=foreign, wordless=True, trace=trace)
    parts = () if exact_entries(shelf.index, asked) else _parts(engine, question.text, reading)
    whole, *singly = look_up(
        shelf, [asked, *(part.text for part in parts)], reading, meaning, trace
    )
    found = whole
    if parts:
        found = context.several(engine.content, whole, parts, singly)
        trace["clauses"] = "; ".join(
            f"{part.text} → {one.verdict} {one.entry_id or ''}".rstrip()
            for part, one in zip(parts, singly, strict=True)
        )
    elif question.last_entry is not None:
        found = context.going_on(engine, shelf, question, whole, reading, meaning, trace)
    ranking, verdict, chosen = found.ranking, found.verdict, found.chosen
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
        locale, foreign = spoken_locale(
            reading, replace(question, prior=question.prior or latin), None
        )
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
    policy = found.judgement.policy
    trace["threshold"] = f"answer from {policy.answer_from:.2f}, ask from {policy.ask_from:.2f}"
    matched = ranking.locale if verdict is Verdict.ANSWER else None
    locale, foreign = spoken_locale(reading, question, matched)
    if reading.outside and not ranking.exact:
        sure = chosen if verdict is Verdict.ANSWER else ()
        return Understood(
            Verdict.HANDOFF, locale, p=ranking.candidates[0].p if ranking.candidates else 0.0,
            candidates=sure, no_locale=True, trace=trace,
        )  # fmt: skip
    if verdict is not Verdict.ANSWER and engine.talk.asks_for_human(text):
        trace["smalltalk"] = "asks for a person among other words"
        return Understood(
            Verdict.SMALLTALK, locale, p=1.0, candidates=ranking.candidates,
            smalltalk=SmallTalk.HUMAN, foreign=foreign, trace=trace,
        )  # fmt: skip
    candidates = ranking.candidates if verdict is not Verdict.ASK else chosen
    first = (*chosen[:1], *candidates[:1])[:1]
    other = None
    if verdict is not Verdict.ANSWER:
        other = entry_of_others(engine, question.audience, whole, reading)
        trace["other audience"] = other or ""
    return Understood(
        verdict,
        locale,
        entry_id=found.entry_id,
        p=first[0].p if first else 0.0,
        candidates=candidates,
        elsewhere=other,
        foreign=foreign,
        naming=found.naming,
        also=found.also,
        trace=trace,
    )


def _parts(engine: Engine, raw: str, reading: language.Reading) -> tuple[Clause, ...]:
    """The clauses of a message that ask or tell something of their own: without greetings, insults
    and "how much is it?"."""
    likely = [reading.locale]
    parts = [
        replace(part, text=homoglyphs.untangled(_bare(engine, part.text)))
        for part in clauses(raw, engine.followups, likely)
        if engine.talk.find(part.text, likely) is None
        and engine.followups.aspects(part.text, likely) is None
    ]
    return tuple(part for part in parts if any(char.isalpha() for char in part.text))


def _bare(engine: Engine, clause: str) -> str:
    return engine.talk.without_greetings(clause).strip(" ,.!、。")
