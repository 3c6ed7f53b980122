"""When staff will answer, as far as anybody can say."""

from __future__ import annotations

from bot.domain.expected import Expected
from bot.i18n.facts import figure_text
from bot.i18n.moments import hours_text, moment_text
from bot.i18n.voice import Voice


def expected_lines(voice: Voice, expected: Expected) -> str:
    """A line for each thing that is known; empty where nothing is."""
    lines = (late(voice, expected), opening(voice, expected), answer(voice, expected))
    return "\n".join(line for line in (*lines, place(voice, expected)) if line)


def late(voice: Voice, expected: Expected) -> str:
    """Sorry, if the time named before is over."""
    _ = voice.say
    if not expected.late:
        return ""
    return _("I am sorry: it takes longer than I told you. Your request is not forgotten.")


def opening(voice: Voice, expected: Expected) -> str:
    """That nobody is there, and when somebody will be."""
    _ = voice.say
    if expected.opens_at is not None:
        return _(
            "The office of CLAIR is closed now. It opens next: {opening} (Japan time).",
            opening=voice.shown(moment_text(expected.opens_at, voice.words)),
        )
    if expected.closed:
        return _("The office of CLAIR is closed now. Staff will read this when it opens again.")
    return ""


def answer(voice: Voice, expected: Expected) -> str:
    """When the answer is likely to come."""
    _ = voice.say
    if expected.hours is not None:
        return _(
            "Staff usually answer within about {hours}.",
            hours=voice.shown(hours_text(expected.hours, voice.words)),
        )
    if expected.answer_by is not None:
        return _(
            "Staff will probably answer by this time: {moment} (Japan time).",
            moment=voice.shown(moment_text(expected.answer_by, voice.words)),
        )
    return ""


def place(voice: Voice, expected: Expected) -> str:
    """The place in the queue."""
    _ = voice.say
    if expected.before is None:
        return ""
    if expected.before == 0:
        return _("Nobody is before you: your request is the next.")
    # TRANSLATORS: how many people's requests staff will answer before this person's
    return _("People before you: {count}", count=figure_text(expected.before, voice.words))
