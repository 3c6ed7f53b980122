"""In which locale a message is answered."""

from __future__ import annotations

from bot.domain.locale import LocaleTag
from bot.domain.understood import Question
from bot.understanding.language import Reading
from bot.understanding.words import group


def spoken_locale(
    reading: Reading, question: Question, matched: LocaleTag | None
) -> tuple[LocaleTag, bool]:
    """The message's locale, and whether it is clearly another language than the chosen one.

    The message tells where it is clear; else the chosen locale holds, else the language of what it
    matched, else the likeliest.
    """
    known = question.chosen or question.prior
    if reading.sure:
        locale = reading.locale
    elif question.chosen is not None:
        locale = question.chosen
    elif matched is not None and reading.shares.get(matched, 0.0) > 0:
        locale = known if known is not None and group(known) == group(matched) else matched
    elif known is not None:
        locale = known
    else:
        locale = reading.locale
    foreign = (
        question.chosen is not None and reading.sure and group(locale) != group(question.chosen)
    )
    return locale, foreign
