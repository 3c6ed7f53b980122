"""The bot's last question, so that a typed "yes" means something.

Buttons say themselves what they answer. A typed "yes" or "no" answers what was asked last and
nothing else: after other words of the bot it asks for nothing. What may be answered is kept in
``ConversationState.offered``: the data of two buttons, for yes and no, and the entries that were
offered by number ("which one do you mean?", "you also asked about").
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.case_utterance import (
    CaseConflict,
    CaseOutcome,
    CaseQuestion,
    CaseWaiting,
    ForOtherAudience,
)
from bot.domain.choice import Action, choice_data, read_choice
from bot.domain.conversation import ConversationState
from bot.domain.decision import Decision
from bot.domain.utterance import (
    AlsoAsked,
    Answer,
    AskWhich,
    NotSure,
    OfferHuman,
    OtherLanguage,
    Utterance,
)


def offered_entries(state: ConversationState) -> tuple[str, ...]:
    """The entries offered by number with the last words."""
    return state.offered[2:] if _is_yes_or_no(state.offered) else state.offered


def button_for(state: ConversationState, *, yes: bool) -> str | None:
    """The data of the button a typed yes or no stands for, or None where nothing was asked."""
    if _is_yes_or_no(state.offered):
        return state.offered[0 if yes else 1]
    if not state.offered:
        return None
    if not yes:
        return choice_data(Action.NONE_OF_THESE)
    return choice_data(Action.ENTRY, state.offered[0]) if len(state.offered) == 1 else None


def with_question(decision: Decision) -> Decision:
    """The decision, its state knowing what was asked with these words.

    Silence leaves the question open; other words close one that wanted a yes or no. Numbers of
    offered entries hold until something else is asked, as they stand in the chat to be read.
    """
    offered = decision.state.offered
    if decision.say and _is_yes_or_no(offered):
        offered = ()
    for said in decision.say:
        offered = _question(said.what, offered)
    if offered == decision.state.offered:
        return decision
    return replace(decision, state=replace(decision.state, offered=offered))


def _question(what: Utterance, before: tuple[str, ...]) -> tuple[str, ...]:
    match what:
        case OfferHuman() | NotSure() | OtherLanguage():
            return (choice_data(Action.HUMAN, "yes"), choice_data(Action.HUMAN, "no"))
        case Answer(entry_id):
            return (
                choice_data(Action.HELPED, entry_id),
                choice_data(Action.NOT_HELPED, entry_id),
            )
        case AskWhich(entry_ids):
            return entry_ids
        case ForOtherAudience(entry_id):
            return (choice_data(Action.ENTRY, entry_id), choice_data(Action.NONE_OF_THESE))
        case CaseQuestion() | CaseConflict() | CaseOutcome() | CaseWaiting():
            return ()
        case AlsoAsked(entry_ids):
            return (*before[:2], *entry_ids) if _is_yes_or_no(before) else entry_ids
    return before


def _is_yes_or_no(offered: tuple[str, ...]) -> bool:
    return len(offered) >= 2 and read_choice(offered[0]) is not None
