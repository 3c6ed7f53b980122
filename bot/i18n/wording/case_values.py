"""Answers and options of a check, as people read them."""

from __future__ import annotations

from datetime import date

from bot.domain.eligibility.case import Step
from bot.domain.eligibility.options import Option, OptionKind
from bot.domain.eligibility.record import RecordedAnswer
from bot.domain.eligibility.rules import NO, YES, AnswerField, FieldKind, Value, Words
from bot.i18n.card_values import yen
from bot.i18n.facts import date_text
from bot.i18n.voice import Voice


def value_words(voice: Voice, field: AnswerField, value: Value | None) -> str:
    """An answer as people read it."""
    _ = voice.say
    label = field.values.get(value) if isinstance(value, str) else None
    return _value(voice, field.kind, label, value)


def _value(voice: Voice, kind: FieldKind, label: Words | None, value: Value | None) -> str:
    _ = voice.say
    match value:
        case None:
            return _("I don't know")
        case date():
            return voice.shown(date_text(value, voice.words))
        case int():
            return yen(voice, value) if kind is FieldKind.AMOUNT else str(value)
    if kind is FieldKind.YES_NO:
        return {YES: _("Yes"), NO: _("No")}[value]
    return label.to(voice.locale) if label else value


def line(voice: Voice, name: str, value: Value | None) -> str:
    """A question with its answer."""
    field = voice.content.grants.fields[name]
    return f"{field.question.to(voice.locale)} {value_words(voice, field, value)}"


def recorded(voice: Voice, answer: RecordedAnswer) -> str:
    """A question with its answer, as they were handed over."""
    value = _value(voice, answer.kind, answer.label, answer.value)
    return f"{answer.question.to(voice.locale)} {value}"


def option_words(voice: Voice, option: Option, step: Step) -> str:
    """An option by what it says."""
    _ = voice.say
    fields = voice.content.grants.fields
    values = dict(option.given)
    shared = {name for name in values if fields[name].kind is FieldKind.YES_NO}
    rest = [name for name in values if name not in shared or option.kind is OptionKind.VALUES]
    extra = [value_words(voice, fields[name], values[name]) for name in rest]
    match option.kind:
        case OptionKind.NONE:
            # TRANSLATORS: an answer to "is it any of these?". At most 20 characters.
            words = _("None of these is so")
        case OptionKind.EVERY:
            # TRANSLATORS: an answer to "is it any of these?". At most 20 characters.
            words = _("All of these")
        case OptionKind.ONE:
            words = fields[option.about].question.to(voice.locale) + " " + _("Yes")
        case OptionKind.VALUES:
            several = len(step.fields) > 1
            kinds = {FieldKind.AMOUNT, *([FieldKind.YES_NO] if several else [])}
            return " – ".join(
                line(voice, name, value)
                if fields[name].kind in kinds
                else value_words(voice, fields[name], value)
                for name, value in values.items()
            )
    return words + (f" ({', '.join(extra)})" if extra else "")
