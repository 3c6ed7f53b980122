"""What a message means together with others: its own other questions, or the answer before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.domain.entry import Content, Entry, HandoffPolicy
from bot.domain.errors import ContentError
from bot.domain.followup import Position
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.passages import naming
from bot.domain.template import plain
from bot.domain.understood import Candidate, Question, SmallTalk, Verdict
from bot.understanding.clauses import Clause
from bot.understanding.engine import Engine, Shelf
from bot.understanding.followups import is_short
from bot.understanding.language import Reading
from bot.understanding.meaning import Meaning
from bot.understanding.policy import MAX_CHOICES
from bot.understanding.search import Found, look_up

_MOST_ALSO = 3
ALSO_FROM = 0.5
"""A further question that is not sure is offered by a button when its entry is likelier than not,
but for topics that nobody should be shown by a guess ("is it forced", of a card: not violence)."""
TOLD_FROM = 0.97
"""From here on a sentence that asks nothing is taken for a topic: "I moved here with my husband"
looks like the entry on losing one, at 0.95; lost cards, children of school age lie above."""
LEAN = 4.0
"""How many times better the odds of an entry are that belongs to the answer before, for a message
that goes on from it."""


def picked(
    engine: Engine, question: Question, text: str, likely: Sequence[LocaleTag]
) -> str | SmallTalk | None:
    """Which of the offered entries a text names, ``SmallTalk.NO`` for none of them; None where it
    says something else."""
    offered = question.offered
    if not offered:
        return None
    position = engine.followups.position(text, likely)
    if position is Position.NONE:
        return SmallTalk.NO
    place = position.of(len(offered)) if isinstance(position, Position) else position
    if place is None and position is None:
        locales = dict.fromkeys(
            tag for tag in (question.chosen, question.prior, *likely[:2], EN, JA) if tag
        )
        titles = [_titles(engine.content.entries.get(one), tuple(locales)) for one in offered]
        place = engine.followups.title(text, titles, likely)
    return offered[place] if place is not None and 0 <= place < len(offered) else None


def _titles(entry: Entry | None, locales: Sequence[LocaleTag]) -> list[str]:
    if entry is None:
        return []
    texts = [entry.texts[tag].title for tag in locales if tag in entry.texts]
    return [_plain(text, readings) for text in texts for readings in (False, True)]


def several(
    content: Content, whole: Found, clauses: Sequence[Clause], parts: Sequence[Found]
) -> Found:
    """The message decided on with its clauses looked at one by one.

    What a clause asks and is surely answered is answered where the whole message says the same of
    it first, or says nothing; else it is only offered, for a clause alone lacks what the others
    tell. So it is without a vector: too few words are left in a clause to be sure by them alone.
    Where several clauses ask for different things, the first is answered and the others are
    offered beside it. Sentences that only tell a story count where nothing is asked; beside a
    question, what one of them is surely about is offered ("I lost my card, and when is ...?").
    """
    pairs = list(zip(clauses, parts, strict=True))
    asking = [part for clause, part in pairs if clause.asks]
    sure = [part for part in asking or parts if part.verdict is Verdict.ANSWER]
    entries = tuple(dict.fromkeys(part.chosen[0].entry_id for part in sure))
    if len(asking) > 1:
        first_ones = (part.chosen[0] for part in asking if part.chosen)
        likely = (one.entry_id for one in first_ones if one.p >= ALSO_FROM)
        harmless = (one for one in likely if not _sensitive(content.entries.get(one)))
        more = tuple(dict.fromkeys((*entries, *harmless)))
    else:
        more = ()
    more = tuple(dict.fromkeys((*more, *(_told(content, pairs) if asking else ()))))
    if whole.verdict is Verdict.ANSWER:
        return replace(whole, also=_others(whole, more))
    first = whole.chosen[0].entry_id if whole.chosen else None
    for part in sure:
        alone = len(entries) == 1 or len(asking) < 2
        agreed = part.entry_id == first or (first is None and bool(asking))
        if not alone or (agreed and _well_known(part)):
            return replace(part, also=_others(part, more))
    offered: dict[str, Candidate] = {}
    for one in (*sure, whole, *(part for part in asking if part.verdict is Verdict.ASK)):
        for candidate in one.chosen:
            offered.setdefault(candidate.entry_id, candidate)
    chosen = tuple(offered.values())[:MAX_CHOICES]
    return replace(whole, verdict=Verdict.ASK, chosen=chosen) if chosen else whole


def _told(content: Content, pairs: Sequence[tuple[Clause, Found]]) -> Iterator[str]:
    """What the sentences that ask nothing are surely about."""
    for clause, part in pairs:
        if clause.asks or part.verdict is not Verdict.ANSWER or not _well_known(part):
            continue
        first = part.chosen[0]
        if first.p >= TOLD_FROM and not _sensitive(content.entries.get(first.entry_id)):
            yield first.entry_id


def _well_known(part: Found) -> bool:
    """Whether more than some words in common speaks for it: its vector, or a phrase of the base."""
    return part.ranking.exact or "nearest" in part.chosen[0].features


def _sensitive(entry: Entry | None) -> bool:
    return entry is None or entry.urgent or entry.handoff is HandoffPolicy.FIRST


def _others(main: Found, entries: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in entries if one != main.entry_id)[:_MOST_ALSO]


def going_on(
    engine: Engine,
    shelf: Shelf,
    question: Question,
    alone: Found,
    reading: Reading,
    meaning: Meaning | None,
    trace: dict[str, str],
) -> Found:
    """A short message that says too little by itself, together with the answer before.

    What is sure by itself stays as it is, and so do the choices of a message that does not begin
    or end like one that goes on. What the entry before says of the message's own words is quoted;
    else the entry's related ones are preferred, looked up with its title beside the message.
    """
    last = engine.content.entries.get(question.last_entry or "")
    if (
        last is None
        or last.audience is not question.audience
        or alone.verdict is Verdict.ANSWER
        or not is_short(alone.text)
        or not engine.followups.goes_on(alone.text, [reading.locale])
    ):
        return alone
    trace["answer before"] = last.id
    title = _plain(last.text(reading.locale).title, False)
    (together,) = look_up(shelf, [f"{title} {alone.text}"], reading, meaning, trace)
    family = _family(engine.content, last)
    by_itself = _chances(alone)
    beside = _chances(together)
    ranked = sorted(
        (
            Candidate(
                entry_id,
                max(_leaning(by_itself.get(entry_id, 0.0)), min(beside.get(entry_id, 0.0), _CAP)),
                evidence="together with the answer before",
            )
            for entry_id in family
            if entry_id != last.id
        ),
        key=lambda one: (-one.p, one.entry_id),
    )
    words = engine.followups.telling_words(alone.text, reading.locale)
    text = last.texts.get(question.chosen or reading.locale)
    policy = alone.judgement.policy
    if text is not None and words and naming(text, words):
        trace["together"] = f"{last.id} speaks of: {', '.join(words)}"
        told = Candidate(last.id, _CAP, evidence="its own words")
        return replace(alone, verdict=Verdict.ANSWER, chosen=(told,), naming=words)
    likely = [one for one in ranked if one.p >= policy.ask_from]
    if not likely:
        return alone
    trace["together"] = ", ".join(f"{one.entry_id} {one.p:.2f}" for one in likely)
    own = [one for one in alone.chosen if one.entry_id not in family]
    offered = [*likely[:MAX_CHOICES], *(own if alone.verdict is Verdict.ASK else ())]
    return replace(alone, verdict=Verdict.ASK, chosen=tuple(offered[:MAX_CHOICES]))


_CAP = 0.9


def _leaning(p: float) -> float:
    """A probability whose odds are better by what the answer before is worth."""
    return LEAN * p / (1 - p + LEAN * p)


def _chances(found: Found) -> Mapping[str, float]:
    return {one.entry_id: one.p for one in found.ranking.candidates}


def _family(content: Content, last: Entry) -> tuple[str, ...]:
    """The entry, those it names as related, and those that name it."""
    back = (entry.id for entry in content.entries.values() if last.id in entry.related)
    return tuple(
        one
        for one in dict.fromkeys((last.id, *last.related, *back))
        if one in content.entries and content.entries[one].audience is last.audience
    )


def _plain(text: str, readings: bool) -> str:
    try:
        return plain(text, readings=readings)
    except ContentError:
        return text
