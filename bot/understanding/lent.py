"""What a base without lists of its own borrows from the content we ship: what people write in
danger, in greeting, and after an answer.

Nobody who brings texts about a library should have to write cries for help in twenty languages, and
nobody who writes one to a library should be answered with opening hours. What was learnt from the
shipped content is taken as it is, judgement and all; its entries are not: where the base has none
for a danger, the numbers to call, which are facts of ours, are said all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.domain.entry import Content, Fact, FactKind
from bot.service.ports import CompiledStore
from bot.understanding.alarm import Alarm
from bot.understanding.emergency import Lane
from bot.understanding.engine import Engine, Progress, build, engine_key, silent
from bot.understanding.followups import Followups
from bot.understanding.meaning import Meaning
from bot.understanding.smalltalk import Talk

_NAME = "lent"


@dataclass(frozen=True)
class Lender:
    """The shipped content, read only where it is needed."""

    version: Callable[[], str]
    content: Callable[[], Content]
    meaning: Meaning | None
    """With the vectors that come with it."""

    def without_vectors(self) -> Lender:
        """The same, for words alone."""
        return replace(self, meaning=None)

    @property
    def key(self) -> str:
        """What was learnt under it can be used."""
        return engine_key(self.version(), self.meaning)


@dataclass(frozen=True)
class Lent:
    """What was learnt from the shipped content and holds for any other."""

    lane: Lane
    alarm: Alarm | None
    talk: Talk
    followups: Followups
    phones: Mapping[str, tuple[Fact, ...]]
    """Per entry about danger its telephone facts."""

    def to(self, engine: Engine) -> Engine:
        """The engine with what its content lacks."""
        content = engine.content
        return replace(
            engine,
            lane=self.lane,
            alarm=self.alarm,
            lent_phones=self.phones,
            talk=engine.talk if content.smalltalk else self.talk,
            followups=engine.followups if content.followups else self.followups,
        )


def lacks(content: Content) -> bool:
    """Whether a content has something to borrow: who lists cries for help writes the rest, too."""
    return not content.emergency


def is_lent(lender: Lender, compiled: CompiledStore) -> bool:
    """Whether it was learnt before."""
    return compiled.has(_NAME, lender.key)


def borrow(lender: Lender, compiled: CompiledStore | None, progress: Progress = silent) -> Lent:
    """What there is to borrow: read back, else learnt from the whole of the shipped content.

    Raises EmbeddingFailed as ``build`` does.
    """
    key = lender.key
    found = compiled.load(_NAME, key) if compiled else None
    if isinstance(found, Lent):
        return found
    engine = build(lender.content(), lender.meaning, progress)
    phones = dict(_phones(engine))
    lent = Lent(engine.lane, engine.alarm, engine.talk, engine.followups, phones)
    if compiled:
        compiled.save(_NAME, key, lent)
    return lent


def _phones(engine: Engine) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    for entry_id in engine.about_danger:
        entry = engine.content.entry(entry_id)
        if entry is not None:
            facts = (fact for fact in entry.facts.values() if fact.kind is FactKind.TEL)
            yield entry_id, tuple(facts)
