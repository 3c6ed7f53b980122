"""The guided check of a project: questions with options, answers told so far, ways to go on."""

from __future__ import annotations

from typing import assert_never

from bot.domain.case_buttons import ALL, Verb, case_button
from bot.domain.case_utterance import (
    CaseAnswers,
    CaseConflict,
    CaseGone,
    CaseOutcome,
    CasePassedOn,
    CaseQuestion,
    CaseStopped,
    CaseUtterance,
    CaseWaiting,
)
from bot.domain.eligibility.card import ALL as ALL_GRANTS
from bot.domain.eligibility.card import CardCase, Finding, make_cards
from bot.domain.eligibility.case import Step
from bot.domain.eligibility.dialogue import conflict_fields
from bot.domain.eligibility.evaluate import Result, Verdict
from bot.domain.eligibility.options import options
from bot.domain.eligibility.rules import FieldKind, Words
from bot.domain.reply import Choice, Reply
from bot.domain.utterance import OutcomeCard
from bot.i18n.voice import MAX_CHOICES, Voice
from bot.i18n.wording import buttons, case_choices
from bot.i18n.wording.card_parts import verdict_text
from bot.i18n.wording.card_replies import outcome_card
from bot.i18n.wording.case_news import news_lines
from bot.i18n.wording.case_values import line, option_words, recorded

ANSWERS_A_PAGE = 8
FINDINGS = {
    Verdict.LIKELY_ELIGIBLE: Finding.LIKELY,
    Verdict.ASK_CLAIR: Finding.ASK,
    Verdict.NOT_ELIGIBLE: Finding.NOT,
}
"""What a card says of a verdict that was passed on."""


def case_words(voice: Voice, what: CaseUtterance) -> tuple[Reply, ...]:
    """The words for anything said in a check."""
    match what:
        case CaseQuestion():
            return case_question(voice, what)
        case CaseConflict():
            return case_conflict(voice, what)
        case CaseOutcome():
            return case_outcome(voice, what)
        case CaseAnswers():
            return case_answers(voice, what)
        case CaseStopped():
            return case_stopped(voice, what)
        case CaseWaiting():
            return case_waiting(voice, what)
        case CaseGone():
            return case_gone(voice, what)
        case CasePassedOn():
            return case_passed_on(voice, what)
    assert_never(what)


def case_question(voice: Voice, what: CaseQuestion) -> tuple[Reply, ...]:
    """What was understood, then one question with its options."""
    _ = voice.say
    case, step = what.case, what.case.pending
    if step is None:
        return case_outcome(voice, CaseOutcome(case, what.look, what.news))
    found = options(case, voice.content.grants, step)
    labels = [f"{n}. {option_words(voice, one, step)}" for n, one in enumerate(found, start=1)]
    choices, page = case_choices.option_buttons(voice, case, step, labels, what.page)
    return (
        voice.reply(
            "\n".join(news_lines(voice, case, what.news)),
            _asked(voice, what, step),
            "\n".join(labels),
            _hint(voice, step) if page == 1 else "",
            choices=choices,
        ),
    )


def case_conflict(voice: Voice, what: CaseConflict) -> tuple[Reply, ...]:
    """The answers that do not go together, each with a button that changes it."""
    _ = voice.say
    case = what.case
    fields = list(
        dict.fromkeys(name for one in what.look.conflicts for name in conflict_fields(one))
    )
    told = [name for name in fields if name in case.answers]
    lines = [voice.bullet + line(voice, name, case.answers[name]) for name in told]
    return (
        voice.reply(
            "\n".join(news_lines(voice, case, what.news)),
            _("These answers do not go together:"),
            "\n".join(one.words.to(voice.locale) for one in what.look.conflicts),
            "\n".join(lines),
            _("Which one shall I change?"),
            choices=(
                *(case_choices.edit(voice, case, name) for name in told[: MAX_CHOICES - 2]),
                case_choices.back(voice, case),
                buttons.human(voice),
            ),
        ),
    )


def case_outcome(voice: Voice, what: CaseOutcome) -> tuple[Reply, ...]:
    """The outcome card of the project, and the ways on."""
    case = what.case
    found = make_cards(
        voice.content.grants, CardCase(case.grant or ALL_GRANTS, case.answers, case.on)
    )
    if found is None:
        return case_gone(voice, CaseGone())
    card = outcome_card(voice, OutcomeCard(found), tuple(case_choices.ways_on(voice, what)))
    news = "\n".join(news_lines(voice, case, what.news))
    return (voice.reply(news), *card) if news else card


def case_answers(voice: Voice, what: CaseAnswers) -> tuple[Reply, ...]:
    """Everything told so far; a button changes each of it."""
    _ = voice.say
    case = what.case
    told = [name for name in case.answers if name in voice.content.grants.fields]
    if not told:
        text = _("You have not told me anything about your project yet.")
        return (
            voice.reply(
                text, choices=(case_choices.resume(voice, case), case_choices.stop(voice, case))
            ),
        )
    pages = -(-len(told) // ANSWERS_A_PAGE)
    page = what.page if 1 <= what.page <= pages else 1
    shown = told[(page - 1) * ANSWERS_A_PAGE : page * ANSWERS_A_PAGE]
    more: tuple[Choice, ...] = ()
    if pages > 1:
        following = page % pages + 1
        data = case_button(Verb.ANSWERS, case.tag, following)
        more = (Choice("➡️ " + _("More") + f" {following}/{pages}", data),)
    return (
        voice.reply(
            _("This is what you told me about your project:"),
            "\n".join(voice.bullet + line(voice, name, case.answers[name]) for name in told),
            _("Press what you want to change."),
            choices=(
                *(case_choices.edit(voice, case, name) for name in shown),
                *more,
                case_choices.resume(voice, case),
                case_choices.restart(voice, case),
                case_choices.stop(voice, case),
            ),
        ),
    )


def case_stopped(voice: Voice, what: CaseStopped) -> tuple[Reply, ...]:
    """Put aside, and how to go on later."""
    _ = voice.say
    text = _(
        "I have put the check aside and keep what you told me. To go on, today or another day, "
        "press the button or write “continue”."
    )
    return (
        voice.reply(text, choices=(case_choices.resume(voice, what.case), buttons.menu(voice))),
    )


def case_waiting(voice: Voice, what: CaseWaiting) -> tuple[Reply, ...]:
    """There is a case already: is it the same project?"""
    _ = voice.say
    case = what.case
    told = [name for name in case.answers if name in voice.content.grants.fields]
    lines = [voice.bullet + line(voice, name, case.answers[name]) for name in told]
    same = case_button(Verb.RESUME, case.tag)
    if what.grant != case.grant:
        same = case_button(Verb.GRANT, case.tag, what.grant or ALL)
    return (
        voice.reply(
            _("You have told me about a project already:"),
            "\n".join(lines),
            _("Is it about the same project?"),
            choices=(
                # TRANSLATORS: a button: the same project as before. At most 18 characters.
                Choice("▶️ " + _("The same project"), same),
                # TRANSLATORS: a button: another project, from the beginning. At most 18 characters.
                Choice("🆕 " + _("A new project"), case_button(Verb.FRESH, what.grant or ALL)),
                buttons.menu(voice),
            ),
        ),
    )


def case_gone(voice: Voice, _what: CaseGone) -> tuple[Reply, ...]:
    """The button belongs to a case that is no longer there."""
    _ = voice.say
    text = _("I do not have this check any more. Shall we begin a new one?")
    return (voice.reply(text, choices=(case_choices.check_all(voice), buttons.menu(voice))),)


def case_passed_on(voice: Voice, what: CasePassedOn) -> tuple[Reply, ...]:
    """What staff now see of the case."""
    _ = voice.say
    one = what.record
    locale = voice.locale
    answers = [voice.bullet + recorded(voice, answer) for answer in one.answers]
    outcomes = []
    for outcome in one.outcomes:
        failed = [rule for rule in outcome.rules if rule.result is Result.FAIL]
        open_ = outcome.verdict is Verdict.ASK_CLAIR and not failed and not one.finished
        found = Finding.OPEN if open_ else FINDINGS[outcome.verdict]
        outcomes.append(f"{voice.bullet}{outcome.name.to(locale)}: {verdict_text(voice, found)}")
        outcomes += [f"  {rule.reason.to(locale)}" for rule in failed]
    return (
        voice.reply(
            _("I passed this on to the staff in charge, so you need not say it again:"),
            "\n".join(answers),
            "\n".join([_("What the check said:"), *outcomes]),
        ),
    )


def _asked(voice: Voice, what: CaseQuestion, step: Step) -> str:
    """The question in words, numbered."""
    _ = voice.say
    fields = voice.content.grants.fields
    first = fields[step.fields[0]]
    question = what.look.question
    words: Words = first.question
    if question is not None and question.fields == step.fields and question.words is not None:
        words = question.words
    if step.edits:
        return "✏️ " + words.to(voice.locale)
    several = [fields[name] for name in step.fields]
    if len(several) > 1 and words is first.question:
        words = Words(
            " ".join(field.question.ja for field in several),
            " ".join(field.question.en for field in several),
        )
    heading = _("Question {number}", number=what.case.questions + 1)
    if question is not None and question.refines:
        heading = _("To be more exact")
    return f"❓ {heading}\n{words.to(voice.locale)}"


def _hint(voice: Voice, step: Step) -> str:
    """What can be written in place of pressing a button."""
    _ = voice.say
    kinds = {voice.content.grants.fields[name].kind for name in step.fields}
    if FieldKind.AMOUNT in kinds:
        return _("You can write it like this: 6 million yen, 600万円")
    if FieldKind.DATE in kinds:
        return _("You can write it like this: from June 2027 to February 2028, 令和9年6月から")
    return _("You can also answer in your own words.")
