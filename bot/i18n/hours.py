"""Opening hours in words: ``mon-fri 08:30-17:15`` as a reader of each locale writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from babel.dates import get_day_names

from bot.domain.errors import ContentError
from bot.domain.locale import JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.i18n import numerals
from bot.i18n.units import duration

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
_SPAN = re.compile(
    rf"(?:(?P<days>daily|{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*) )?"
    r"(?:(?P<all>24h)|(?P<from>[0-2]?\d:[0-5]\d)-(?P<to>[0-2]?\d:[0-5]\d))"
)
_EVERY_DAY = {
    "en": "every day",
    "zh-Hans": "每天",
    "zh-Hant": "每天",
    "ko": "매일",
    "vi": "hằng ngày",
    "ne": "हरेक दिन",
    "pt-BR": "todos os dias",
    "es": "todos los días",
    "fil": "araw-araw",
    "id": "setiap hari",
    "th": "ทุกวัน",
    "my": "နေ့တိုင်း",
    "km": "រាល់ថ្ងៃ",
    "ru": "ежедневно",
    "uk": "щодня",
    "fr": "tous les jours",
    "de": "täglich",
    "mn": "өдөр бүр",
}
EASY_DAYS = (
    "{月曜日|げつようび}",
    "{火曜日|かようび}",
    "{水曜日|すいようび}",
    "{木曜日|もくようび}",
    "{金曜日|きんようび}",
    "{土曜日|どようび}",
    "{日曜日|にちようび}",
)


@dataclass(frozen=True)
class Span:
    """One stretch of opening hours; ``days`` are pairs of first and last weekday (0 is Monday)."""

    days: tuple[tuple[int, int], ...]
    start: tuple[int, int]
    end: tuple[int, int]

    @property
    def whole_day(self) -> bool:
        """Open round the clock."""
        return self.start == (0, 0) and self.end == (24, 0)

    @property
    def daily(self) -> bool:
        """Every day of the week."""
        return self.days == ((0, 6),)


def parse_hours(text: str) -> tuple[Span, ...]:
    """The stretches of an ``hours`` value; ContentError where it is not in the agreed grammar."""
    return tuple(_parse_span(part.strip()) for part in re.split(r", +", text.strip()))


def format_hours(text: str, locale: LocaleTag) -> str:
    """Opening hours in words, in Latin digits; annotated for ja-simple."""
    spans = parse_hours(text)
    if locale == JA_SIMPLE:
        return "／".join(_easy(span) for span in spans)
    if locale == JA:
        return "、".join(_japanese(span) for span in spans)
    return ", ".join(_plain(span, locale) for span in spans)


def _parse_span(part: str) -> Span:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise ContentError(f"opening hours not understood: {part!r}")
    days = found["days"]
    pairs: tuple[tuple[int, int], ...] = ((0, 6),)
    if days and days != "daily":
        pairs = tuple(_pair(piece) for piece in days.split(","))
    if found["all"]:
        return Span(pairs, (0, 0), (24, 0))
    return Span(pairs, _clock(found["from"]), _clock(found["to"]))


def _pair(piece: str) -> tuple[int, int]:
    first, _, last = piece.partition("-")
    return _DAYS.index(first), _DAYS.index(last or first)


def _clock(text: str) -> tuple[int, int]:
    hour, _, minute = text.partition(":")
    if int(hour) > 24 or (int(hour) == 24 and int(minute)):
        raise ContentError(f"not a time of day: {text!r}")
    return int(hour), int(minute)


def _plain(span: Span, locale: LocaleTag) -> str:
    babel = LOCALES[locale].babel
    if span.whole_day:
        times = duration(24, "duration-hour", locale)
        if span.daily:
            return times
    else:
        times = "{:02}:{:02}–{:02}:{:02}".format(*span.start, *span.end)
        if span.daily:
            return f"{_EVERY_DAY[locale]} {times}"
    names = get_day_names("abbreviated", context="stand-alone", locale=babel)
    days = ", ".join(
        names[first] if first == last else f"{names[first]}–{names[last]}"
        for first, last in span.days
    )
    return f"{days} {times}"


def _japanese(span: Span) -> str:
    times = "24時間" if span.whole_day else "{}:{:02}〜{}:{:02}".format(*span.start, *span.end)
    if span.daily:
        return times if span.whole_day else f"毎日{times}"
    names = "月火水木金土日"
    days = "・".join(
        f"{names[first]}曜" if first == last else f"{names[first]}曜〜{names[last]}曜"
        for first, last in span.days
    )
    return f"{days} {times}"


def _easy(span: Span) -> str:
    if span.whole_day:
        times = f"{{24時間|{numerals.hours(24)}}} いつでも"
    else:
        times = f"{easy_clock(*span.start)}から {easy_clock(*span.end)}まで"
    if span.daily:
        return f"{{毎日|まいにち}} {times}"
    days = "と ".join(
        EASY_DAYS[first] if first == last else f"{EASY_DAYS[first]}から {EASY_DAYS[last]}まで"
        for first, last in span.days
    )
    return f"{days}、{times}" if days.endswith("まで") else f"{days}の {times}"


def easy_clock(hour: int, minute: int) -> str:
    """A time as it is spoken: 昼の 12時, 午後5時15分, 夜の 12時."""
    if minute == 0 and hour in (12, 24):
        half = "{昼|ひる}の " if hour == 12 else "{夜|よる}の "
        shown = 12
    else:
        half = "{午前|ごぜん}" if hour < 12 else "{午後|ごご}"
        shown = hour % 12
    text = f"{half}{{{shown}時|{numerals.hour(shown)}}}"
    return f"{text}{{{minute}分|{numerals.minute(minute)}}}" if minute else text
