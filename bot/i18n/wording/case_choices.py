"""The buttons of a check: options, changes, ways on, and the ways in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.case_buttons import ALL, Verb, case_button
from bot.domain.case_utterance import CaseOutcome
from bot.domain.eligibility.case import OpenCase, Step
from bot.domain.eligibility.sorting import ranked
from bot.domain.reply import Choice
from bot.i18n.voice import MAX_CHOICES, Voice
from bot.i18n.wording import buttons
from bot.i18n.wording.case_values import value_words


def check_grant(voice: Voice, grant: str) -> Choice:
    """To the check of a project for one grant."""
    _ = voice.say
    # TRANSLATORS: a button: find out whether a project fits this grant. At most 18 characters.
    return Choice("✅ " + _("Check my project"), case_button(Verb.NEW, grant))


def check_all(voice: Voice) -> Choice:
    """To the check of a project for all grants at once."""
    _ = voice.say
    # TRANSLATORS: a button: which of CLAIR's grants fits a project? At most 18 characters.
    return Choice("✅ " + _("Which grant fits?"), case_button(Verb.NEW, ALL))


def option_buttons(
    voice: Voice, case: OpenCase, step: Step, labels: Sequence[str], page: int
) -> tuple[tuple[Choice, ...], int]:
    """The options of one page with the ways around them, and the page really shown."""
    _ = voice.say
    controls = [
        # TRANSLATORS: a button below a question. At most 18 characters.
        Choice("❔ " + _("I don't know"), case_button(Verb.DONT_KNOW, case.tag, step.number))
    ]
    if case.questions:
        controls.append(back(voice, case))
    if case.answers:
        controls.append(told(voice, case))
    size = MAX_CHOICES - len(controls)
    if len(labels) > size:
        size -= 1
    pages = max(1, -(-len(labels) // size))
    page = page if 1 <= page <= pages else 1
    first = (page - 1) * size
    shown = [
        Choice(label, case_button(Verb.ANSWER, case.tag, step.number, first + place))
        for place, label in enumerate(labels[first : first + size])
    ]
    if pages > 1:
        following = page % pages + 1
        data = case_button(Verb.PAGE, case.tag, step.number, following)
        shown.append(Choice("➡️ " + _("More") + f" {following}/{pages}", data))
    return (*shown, *controls), page


def ways_on(voice: Voice, what: CaseOutcome) -> Iterator[Choice]:
    """Under an outcome: more exact, changes, staff, other grants."""
    _ = voice.say
    case, look = what.case, what.look
    if case.pending is not None:
        yield resume(voice, case)
    if case.grant is None:
        from_best = ranked(look.outcomes)
        for outcome in from_best[:5]:
            data = case_button(Verb.GRANT, case.tag, outcome.grant.id)
            yield Choice("🔎 " + outcome.grant.name.to(voice.locale), data)
    elif look.more:
        # TRANSLATORS: a button: some more questions make the amount exact. At most 18 characters.
        yield Choice("🎯 " + _("More exactly"), case_button(Verb.REFINE, case.tag))
    # TRANSLATORS: a button: CLAIR's staff get the project and answer. At most 18 characters.
    yield Choice("🙋 " + _("Ask CLAIR"), case_button(Verb.PERSON, case.tag))
    if case.answers:
        yield told(voice, case)
    if case.grant is not None:
        entry = voice.content.entry(case.grant)
        if entry is not None:
            yield buttons.entry(voice, entry)
        # TRANSLATORS: a button: look at all grants for this project. At most 18 characters.
        yield Choice("🔀 " + _("Other grants"), case_button(Verb.GRANT, case.tag, ALL))
    yield restart(voice, case)
    yield buttons.menu(voice)


def edit(voice: Voice, case: OpenCase, name: str) -> Choice:
    """To an answer, to change it."""
    field = voice.content.grants.fields[name]
    value = value_words(voice, field, case.answers[name])
    label = f"✏️ {value} ← {field.question.to(voice.locale)}"
    return Choice(label, case_button(Verb.EDIT, case.tag, name))


def back(voice: Voice, case: OpenCase) -> Choice:
    """To the question before."""
    _ = voice.say
    # TRANSLATORS: a button: to the question before. At most 18 characters.
    return Choice("↩️ " + _("Back"), case_button(Verb.BACK, case.tag))


def told(voice: Voice, case: OpenCase) -> Choice:
    """To everything told so far."""
    _ = voice.say
    # TRANSLATORS: a button: shows all answers so that one can be changed. At most 18 characters.
    return Choice("✏️ " + _("My answers"), case_button(Verb.ANSWERS, case.tag, 1))


def resume(voice: Voice, case: OpenCase) -> Choice:
    """On with the questions."""
    _ = voice.say
    # TRANSLATORS: a button: go on with the questions. At most 18 characters.
    return Choice("▶️ " + _("Continue"), case_button(Verb.RESUME, case.tag))


def restart(voice: Voice, case: OpenCase) -> Choice:
    """From the beginning, with nothing kept."""
    _ = voice.say
    # TRANSLATORS: a button: forget the answers and begin anew. At most 18 characters.
    return Choice("🔄 " + _("Start again"), case_button(Verb.RESTART, case.tag))


def stop(voice: Voice, case: OpenCase) -> Choice:
    """Put aside for now."""
    _ = voice.say
    # TRANSLATORS: a button: put the questions aside for now. At most 18 characters.
    return Choice("⏸ " + _("Stop for now"), case_button(Verb.STOP, case.tag))
