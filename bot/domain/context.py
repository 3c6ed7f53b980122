"""Answers that lean on what was said before, and what is said where nothing can be understood."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.decision import Decision
from bot.domain.locale import EN, JA_SIMPLE, LocaleTag
from bot.domain.turn import Turn
from bot.domain.understood import Understood, Verdict
from bot.domain.utterance import AlsoAsked, AnswerPart, CannotRead, OtherLanguage

WORDLESS = "wordless"
"""The kind of a message that holds no words at all."""


def part_of_entry(turn: Turn, understood: Understood, locale: LocaleTag) -> Decision | None:
    """Only what is asked of the entry, or None where the whole of it is."""
    entry_id = understood.entry_id
    if understood.verdict is not Verdict.ANSWER or entry_id not in turn.content.entries:
        return None
    if not (understood.aspects or understood.naming):
        return None
    part = AnswerPart(str(entry_id), understood.aspects, understood.naming)
    state = replace(turn.state, last_entry=entry_id, unanswered=None)
    return Decision(state, turn.say(part, locale=locale))


def with_others(turn: Turn, decision: Decision, understood: Understood) -> Decision:
    """The decision, and which other topics the same message asked about."""
    also = tuple(one for one in understood.also if one in turn.content.entries)
    if not also or not decision.say:
        return decision
    told = turn.say(AlsoAsked(also), locale=decision.say[-1].locale)
    return replace(decision, say=(*decision.say, *told))


def not_readable(turn: Turn, understood: Understood, locale: LocaleTag) -> Decision | None:
    """What is said to no words at all, and to a language that is none of ours; None otherwise.

    ``turn`` must already hold the words as the question nobody answered.
    """
    if understood.no_locale:
        nearest = next((c.entry_id for c in understood.candidates), None)
        entry_id = nearest if nearest in turn.content.entries else None
        first = turn.state.chosen or EN
        said = turn.say(OtherLanguage(), locale=first) if first != JA_SIMPLE else ()
        last = turn.say(OtherLanguage(entry_id, last=True, spoken=first), locale=JA_SIMPLE)
        return Decision(turn.state, (*said, *last))
    if understood.wordless:
        state = replace(turn.state, unanswered=None)
        return Decision(state, turn.say(CannotRead(WORDLESS), locale=locale))
    return None
