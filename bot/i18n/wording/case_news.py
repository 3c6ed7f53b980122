"""What happened to a check with the last message: said before anything is asked."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.case_utterance import CaseNews, Notice
from bot.domain.eligibility.case import OpenCase
from bot.domain.eligibility.heard import Doubt, Trouble
from bot.i18n.card_values import yen
from bot.i18n.voice import Voice
from bot.i18n.wording.case_values import line


def news_lines(voice: Voice, case: OpenCase, news: CaseNews) -> Iterator[str]:
    """What happened with the last message, before anything is asked."""
    _ = voice.say
    yield from (text for one in news.notices if (text := _notice(voice, case, one)))
    taken = [name for name in news.taken if name in case.answers]
    if taken:
        yield _("This is what I understood:")
        yield from (f"✓ {line(voice, name, case.answers[name])}" for name in taken)
    yield from (
        # TRANSLATORS: {amount} is an amount of money somebody named without saying what it is.
        "✓ " + _("{amount}: I will ask what it is once it matters.", amount=yen(voice, one))
        for one in news.kept
    )
    yield from (f"⚠️ {_doubt(voice, one)}" for one in news.doubts)


def _notice(voice: Voice, case: OpenCase, notice: Notice) -> str:
    _ = voice.say
    grant = voice.content.grants.grants.get(case.grant or "")
    match notice:
        case Notice.STARTED if grant is not None:
            return _(
                "Let us see whether your project fits: {grant}. I ask only what matters and need "
                "no names. CLAIR decides, not I.",
                grant=grant.name.to(voice.locale),
            )
        case Notice.STARTED:
            return _(
                "Let us see which of CLAIR's grants fit your project. I ask only what matters and "
                "need no names. CLAIR decides, not I."
            )
        case Notice.RESUMED:
            return _("We go on where you left off.")
        case Notice.RESTARTED:
            return _("We begin again. What you told me before is gone.")
        case Notice.KEPT if grant is not None:
            return _(
                "I now look at: {grant}. What you told me before is kept.",
                grant=grant.name.to(voice.locale),
            )
        case Notice.KEPT:
            return _("I now look at all grants. What you told me before is kept.")
        case Notice.RULES_CHANGED:
            return _(
                "The published conditions have changed since we began. I have checked your answers "
                "again by the new ones."
            )
        case Notice.CALL_CLOSED:
            return _("Since we last looked, the application period has ended.")
        case Notice.OLD_BUTTON:
            return _("That button belongs to an earlier question. This is where we are now.")
        case Notice.UNCLEAR:
            return _("I could not read that as an answer. Please press a button or write it again.")
        case Notice.STILL_OPEN:
            return _("Back to your project:")


def _doubt(voice: Voice, doubt: Doubt) -> str:
    _ = voice.say
    field = voice.content.grants.fields.get(doubt.field or "")
    match doubt.trouble:
        case Trouble.NEGATIVE:
            return _("An amount must be more than zero: {told}", told=doubt.told)
        case Trouble.OUT_OF_RANGE if field is not None:
            return _(
                "{told} cannot be right here. I expect a number from {least} to {most}.",
                told=doubt.told,
                least=f"{field.least or 0:,}",
                most=f"{field.most or 0:,}",
            )
        case Trouble.NO_SUCH_DAY:
            return _("There is no such day: {told}", told=doubt.told)
        case Trouble.YEAR_OUT_OF_RANGE:
            return _("This year cannot be right: {told}", told=doubt.told)
        case Trouble.SEVERAL_AMOUNTS:
            return _("You named more than one amount. Which is which?")
        case Trouble.SMALL_AMOUNT:
            return _("{told} – is that yen, or ten thousand yen (万円)?", told=doubt.told)
        case _:
            return _("I could not use this: {told}", told=doubt.told)
