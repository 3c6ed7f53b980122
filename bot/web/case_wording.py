"""The words for a project that was checked and handed to staff: answers, verdicts, results."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from bot.domain.eligibility.evaluate import Result, Verdict
from bot.domain.eligibility.record import RecordedAnswer, RecordedRule
from bot.domain.eligibility.rules import NO, YES, FieldKind
from bot.domain.locale import LOCALES, LocaleTag
from bot.web.wording import Gettext


def answer_words(answer: RecordedAnswer, shown_in: LocaleTag, _: Gettext) -> str:
    """An answer as staff read it."""
    match answer.value:
        case None:
            # TRANSLATORS: the person answered a question with "I don't know"
            return _("Does not know")
        case date():
            return day_words(answer.value, shown_in)
        case int():
            if answer.kind is FieldKind.AMOUNT:
                return _("{amount} yen").format(amount=f"{answer.value:,}")
            return str(answer.value)
    if answer.kind is FieldKind.YES_NO:
        return {YES: _("Yes"), NO: _("No")}.get(answer.value, answer.value)
    return answer.label.to(shown_in) if answer.label else answer.value


def verdict_words(verdict: Verdict, _: Gettext) -> str:
    """What the published conditions say of a project."""
    match verdict:
        case Verdict.LIKELY_ELIGIBLE:
            return _("Meets the published conditions")
        case Verdict.ASK_CLAIR:
            return _("Not settled by the published conditions")
        case Verdict.NOT_ELIGIBLE:
            return _("Does not meet the published conditions")


def result_words(rule: RecordedRule, _: Gettext) -> str:
    """What became of a deciding rule."""
    if rule.result is Result.UNKNOWN:
        # TRANSLATORS: a condition of a grant cannot be decided: an answer is missing
        return _("Undecided")
    # TRANSLATORS: a condition of a grant speaks against the project, or for asking a person
    return _("Applies")


def day_words(day: date, shown_in: LocaleTag) -> str:
    """A calendar day in the page's language."""
    return format_date(day, "long", locale=LOCALES[shown_in].babel)
