"""Days, fiscal years, amounts and answers on an outcome card, in the reader's language."""

from __future__ import annotations

from datetime import date

from babel.lists import format_list

from bot.domain.eligibility.amounts import AmountLine
from bot.domain.eligibility.card import Given
from bot.domain.eligibility.rules import NO, YES, FieldKind
from bot.domain.eligibility.windows import WindowLine, WindowStatus
from bot.domain.entry import FactKind, FactValue
from bot.domain.locale import JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.i18n.era import era_fiscal_year, era_year
from bot.i18n.facts import date_text, figure_text, render_value
from bot.i18n.voice import Voice


def tongue(voice: Voice) -> LocaleTag:
    """The language of values: officers who read easy Japanese get them in plain Japanese."""
    return JA if voice.words == JA_SIMPLE else voice.words


def bracketed(voice: Voice, text: str, inner: str) -> str:
    """``text (inner)``, in Japanese with its own brackets and no blank."""
    return f"{text}（{inner}）" if tongue(voice) == JA else f"{text} ({inner})"


def day_text(voice: Voice, day: date) -> str:
    """``2026年4月1日（令和8年）``; elsewhere the day alone."""
    text = date_text(day, tongue(voice))
    return f"{text}（{era_year(day)}）" if tongue(voice) == JA else text


def fiscal_year_text(voice: Voice, year: int) -> str:
    """``令和8年度（2026年度）``, ``fiscal 2026``."""
    _ = voice.say
    if tongue(voice) == JA:
        return f"{era_fiscal_year(year)}（{year}年度）"
    # TRANSLATORS: the Japanese fiscal year from 1 April; {year} is its first calendar year.
    return _("fiscal {year}", year=year)


def yen(voice: Voice, amount: int) -> str:
    """An amount of money."""
    return render_value(FactKind.JPY, FactValue(amount), tongue(voice))


def days(voice: Voice, count: int) -> str:
    """``41 days``."""
    return render_value(FactKind.DAYS, FactValue(count), tongue(voice))


def either(voice: Voice, texts: list[str]) -> str:
    """``A or B``."""
    return format_list(texts, style="or", locale=LOCALES[tongue(voice)].babel)


def amount_lines(voice: Voice, line: AmountLine) -> tuple[str, ...]:
    """The upper bound, then every step of its arithmetic, then what is not known."""
    _ = voice.say
    ceiling = either(voice, [yen(voice, one) for one in line.ceilings])
    rate = line.rate if line.amounts.rate != (1, 1) else None
    lines = [_("At most {cap}.", cap=yen(voice, line.cap_jpy) if line.cap_jpy else ceiling)]
    if line.cost is not None and line.share is not None:
        cost, share = yen(voice, line.cost), yen(voice, line.share)
        if rate:
            step = _(
                "Eligible cost {cost} × {rate} = {share}; ceiling {ceiling}. The lower one counts.",
                cost=cost,
                rate=rate,
                share=share,
                ceiling=ceiling,
            )
        else:
            step = _(
                "Eligible cost {cost}; ceiling {ceiling}. The lower one counts.",
                cost=cost,
                ceiling=ceiling,
            )
        lines.append(step)
    elif rate:
        lines.append(
            _(
                "{rate} of the eligible cost, up to the ceiling of {ceiling}.",
                rate=rate,
                ceiling=ceiling,
            )
        )
    if line.rate is None:
        lines.append(_("Which share of the cost is paid is not known; see the guidelines."))
    if line.amounts.floor:
        lines.append(_("The smallest grant is {floor}.", floor=yen(voice, line.amounts.floor)))
    return tuple(lines)


def window_text(voice: Voice, line: WindowLine) -> str:
    """The window with its days; where none is open, the last one that was known."""
    _ = voice.say
    window, last = line.window, line.last_known
    year = fiscal_year_text(voice, line.year) if line.year is not None else ""
    opens = day_text(voice, window.opens) if window and window.opens else ""
    closes = day_text(voice, window.closes) if window and window.closes else ""
    # TRANSLATORS: stands behind "Time left:".
    left = days(voice, line.days_left) if line.days_left else _("none, today is the last day")
    match line.status:
        case WindowStatus.NOT_OPEN:
            return _(
                "Applications for projects of {year}: {opens} to {closes}. It opens in {wait}.",
                year=year,
                opens=opens,
                closes=closes,
                wait=days(voice, line.days_to_opening or 0),
            )
        case WindowStatus.OPEN:
            return _(
                "Applications for projects of {year}: {opens} to {closes}, to arrive by then. "
                "Time left: {left}.",
                year=year,
                opens=opens,
                closes=closes,
                left=left,
            )
        case WindowStatus.BEFORE_CLOSING:
            return _(
                "Applications for projects of {year}: to arrive by {closes}. Time left: {left}. "
                "The opening day is not known.",
                year=year,
                closes=closes,
                left=left,
            )
        case WindowStatus.CLOSED:
            told = _(
                "Applications for projects of {year} closed on {closes}.", year=year, closes=closes
            )
        case WindowStatus.NOT_KNOWN:
            told = _("The window for projects of {year} is not known.", year=year)
        case WindowStatus.NO_YEAR:
            told = _("With the start of the project the window can be told.")
    if last is None or last.closes is None or (window is not None and last.year == window.year):
        return told
    known = _(
        "The last call known was for {year} (closed on {closes}). Please check the present call.",
        year=fiscal_year_text(voice, last.year),
        closes=day_text(voice, last.closes),
    )
    return f"{told} {known}"


def given_text(voice: Voice, given: Given) -> str:
    """The answer, as the officer would say it."""
    _ = voice.say
    value, field = given.value, given.field
    if value is None:
        # TRANSLATORS: stands behind a question on a form: the person could not answer it.
        return _("not known")
    if isinstance(value, date):
        return day_text(voice, value)
    if isinstance(value, int):
        if field.kind is FieldKind.AMOUNT:
            return yen(voice, value)
        return figure_text(value, tongue(voice))
    if field.kind is FieldKind.YES_NO and value in (YES, NO):
        # TRANSLATORS: yes and no stand behind a question on a form, as its answer.
        return _("yes") if value == YES else _("no")
    label = field.values.get(value)
    return label.to(voice.locale) if label else value
