"""What the card of one grant and the list of all have in common."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.eligibility.card import Card, CardSet, Finding
from bot.domain.eligibility.evaluate import Result, Ruling
from bot.domain.eligibility.rules import AnswerField, Words
from bot.domain.sheet import Line, Section, Tone, Weight
from bot.i18n.card_values import bracketed
from bot.i18n.voice import Voice

TONES = {
    Finding.LIKELY: Tone.GOOD,
    Finding.CONTRADICTED: Tone.OPEN,
    Finding.OPEN: Tone.OPEN,
    Finding.ASK: Tone.ASK,
    Finding.NOT: Tone.AGAINST,
    Finding.NOT_OURS: Tone.NEUTRAL,
}
IN_PLAY = frozenset({Finding.LIKELY, Finding.CONTRADICTED, Finding.OPEN, Finding.ASK})
"""Where it is worth telling how to apply and how much there is at most."""


def changed_remark(voice: Voice) -> str:
    """For a page whose conditions are no longer those of the check."""
    _ = voice.say
    return _(
        "The published conditions changed in the bot after this check. This page shows what they "
        "say now about the same answers."
    )


def verdict_text(voice: Voice, finding: Finding) -> str:
    """The verdict in careful words."""
    _ = voice.say
    match finding:
        case Finding.LIKELY:
            return _(
                "The published conditions look met. "
                "Whether it is adopted is decided by examination."
            )
        case Finding.CONTRADICTED:
            return _("Not settled yet: some answers contradict each other.")
        case Finding.OPEN:
            return _("Not settled yet: answers are missing. Where you do not know, CLAIR can tell.")
        case Finding.ASK:
            return _("The published conditions do not settle it. Please ask CLAIR.")
        case Finding.NOT:
            return _("By the published conditions it does not look eligible.")
        case Finding.NOT_OURS:
            return _("It is not run by CLAIR, so it is not checked here.")


def decided_text(voice: Voice, card: Card, ruling: Ruling) -> str:
    """The reason of a rule that decides; where it could not be decided, with why."""
    _ = voice.say
    text = ruling.rule.reason.to(voice.locale)
    if ruling.result is not Result.UNKNOWN:
        return text
    if card.unsure(ruling):
        return bracketed(voice, text, _("I don't know"))
    # TRANSLATORS: this and the next stand in brackets behind a condition.
    missing, unheard = _("not answered yet"), _("nothing is known about it")
    return bracketed(voice, text, missing if ruling.missing else unheard)


def question_text(voice: Voice, words: Words, *, refines: bool) -> str:
    """What would be asked next; ``refines``: it no longer changes the verdict."""
    _ = voice.say
    asked = _("Next question: {question}", question=words.to(voice.locale))
    more = _("It makes the amount and the notes more exact.") if refines else ""
    return f"{asked} {more}".rstrip()


def contradiction_section(voice: Voice, found: CardSet) -> Iterator[Section]:
    """The answers that cannot be right together; nothing where there are none."""
    _ = voice.say
    lines = tuple(Line(one.words.to(voice.locale)) for one in found.contradictions)
    if lines:
        yield Section(_("Answers that contradict each other"), lines, Weight.CORE)


def promise(voice: Voice) -> str:
    _ = voice.say
    return _(
        "This is a reading of published conditions by a program: no decision and no promise. "
        "CLAIR decides after examining the application."
    )


def left_out(voice: Voice) -> str:
    _ = voice.say
    told = _("{count} more lines do not fit on this page; the check itself shows them.", count="\0")
    return told.replace("\0", "{count}")


def question(voice: Voice, asked: AnswerField) -> str:
    """What was asked."""
    return asked.question.to(voice.locale)
