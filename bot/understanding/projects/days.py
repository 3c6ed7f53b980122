"""Days and spans in a message: 2027年6月1日, 令和9年6月, 来年度, 1 June 2027, 6月から2月末まで."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.eligibility.answers import FIRST_YEAR, LAST_YEAR
from bot.domain.eligibility.heard import Doubt, Trouble
from bot.domain.eligibility.rules import APPLICATION_DATE, PROJECT_START
from bot.domain.eligibility.truth import APRIL, fiscal_year
from bot.understanding.projects.numerals import read_number

PROJECT_END = "project_end"

_NUMBER = r"(?:\d{1,4}|[〇一二三四五六七八九十百元]{1,4})"
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ERAS = {"令和": 2018, "r": 2018, "reiwa ": 2018, "平成": 1988, "h": 1988}

_DAY = re.compile(
    rf"(?:(?P<era>令和|平成|\breiwa |\b[rh](?=\d)) ?(?P<erayear>{_NUMBER})(?:年度?|[./-])"
    rf"|(?P<year>\d{{4}}|二〇[〇一二三四五六七八九]{{2}}) ?(?:年度?|[./-])"
    r"|(?P<next>再来年度?|来年度?|翌年度?|今年度?|本年度?|昨年度?))"
    rf"(?:の)?(?:(?P<month>{_NUMBER})(?:月|[./-])(?:(?P<day>{_NUMBER})日?|(?P<last>末日?|末)|(?P<part>上旬|中旬|下旬))?)?"
    rf"|(?<![\d年度.])(?P<monthonly>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})月(?:(?P<dayonly>{_NUMBER})日|(?P<lastonly>末日?|末))?(?!間)"
    rf"|(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})\.? ?,?(?P<y>\d{{4}})?"
    rf"|\b(?P<m2>{_MONTH})\.? (?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? )?(?P<y2>\d{{4}})"
    rf"|\b(?P<m3>{_MONTH}) (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b"
    r"|(?P<word>明後日|明日|今日|本日|昨日|来月|今月|tomorrow|today|next month"
    r"|next fiscal year|this fiscal year|next year|this year)"
    r"|\bfy ?(?P<fy>\d{4})"
)
_START = re.compile(
    r"\A[日に頃ごろ（(]*\s*(?:から|より|開始|スタート|始|に始|にスタート|~|ー|–|-|to\b)"
)
_START_BEFORE = re.compile(
    r"(?:from|starting(?: on)?|starts?(?: on)?|begin(?:s|ning)?(?: on)?|since"
    r"|開始(?:日|予定)?は?|開始時期は|期間は)\s*$"
)
_END = re.compile(r"\A[日に頃ごろ]*\s*(?:まで|終了|に終|で終|完了|締め)")
_END_BEFORE = re.compile(
    r"(?:until|till|through|to|ends?(?: on)?|ending(?: on)?|by"
    r"|から|より|~|終了(?:日|予定)?は?|-|–)\s*$"
)
_JOINT = re.compile(r"日?\s*(?:から|より|~|-|–|to)?\s*")
_APPLY = re.compile(r"申請|申し込|申込|出せる|提出|応募|apply|application|submit|file")
_HELD = re.compile(
    r"\A日?[にのへ（(]?[^。、,]{0,12}(?:行|開|始め|実施|開催|予定)|\A[^。、,]{0,20}\bheld\b"
)
_NO_ROLE = re.compile(r"締切|締め切|必着|受付|募集|聞き|聞いた|deadline|asked")
_SENTENCE = re.compile(r"[。;；!！?？\n]|\.(?!\d)")


@dataclass(frozen=True)
class Moment:
    """A day, a month or a (fiscal) year where it stands in the text."""

    first: date
    last: date
    start: int
    end: int
    told: str
    yearless: bool = False
    vague: bool = False
    """A whole year: it tells when something starts, never when it ends."""


@dataclass(frozen=True)
class Days:
    """What a message says about when."""

    given: tuple[tuple[str, date], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def read_days(text: str, asked: tuple[str, ...], today: date, begun: date | None = None) -> Days:
    """The days in a folded text, by what they are for; a bare day answers what was ``asked``."""
    wanted = [name for name in asked if name in (PROJECT_START, PROJECT_END, APPLICATION_DATE)]
    found: list[Moment] = []
    doubts: list[Doubt] = []
    for one in _moments(text, today):
        if isinstance(one, Moment):
            found.append(one)
        else:
            doubts.append(one)
    given: dict[str, date] = {}
    for place, one in enumerate(found):
        role = _role(text, one, found, place)
        if role is None:
            free = [name for name in wanted if name not in given]
            held = bool(_HELD.match(text[one.end :])) and not one.vague
            role = free[0] if free else (PROJECT_START if held else None)
        if role is None or role in given:
            continue
        given[role] = _placed(one, role, given.get(PROJECT_START, begun), today)
    return Days(tuple(given.items()), tuple(doubts), tuple((one.start, one.end) for one in found))


def _role(text: str, one: Moment, found: list[Moment], place: int) -> str | None:
    """What a day is for, by the words around it."""
    before, behind = text[: one.start], text[one.end :]
    clause = _SENTENCE.split(before)[-1].rsplit("、", 1)[-1].rsplit(",", 1)[-1]
    rest = _SENTENCE.split(behind)[0].split("、")[0][:12]
    if _NO_ROLE.search(rest[:6]) or _NO_ROLE.search(clause[-6:]):
        return None
    if _APPLY.search(clause) and not re.search(r"から|より|from", rest[:3]):
        return APPLICATION_DATE
    if _END.match(behind):
        return PROJECT_END
    if _START.match(behind):
        return PROJECT_START
    former = found[place - 1] if place else None
    if former is not None and _JOINT.fullmatch(text[former.end : one.start]):
        return PROJECT_END
    if _START_BEFORE.search(before):
        return PROJECT_START
    if _END_BEFORE.search(before) and former is not None:
        return PROJECT_END
    if re.search(r"(?:until|till|through|ends?(?: on)?)\s*$", before):
        return PROJECT_END
    if _APPLY.search(rest):
        return APPLICATION_DATE
    return None


def _placed(one: Moment, role: str, begun: date | None, today: date) -> date:
    """The day meant: the first of a month to begin with, its last day to end with."""
    if role == PROJECT_END:
        day = one.last
        if one.yearless and begun is not None:
            whole = one.first != one.last or "末" in one.told
            day = _at(begun.year, day, whole_month=whole)
            day = day if day >= begun else _at(begun.year + 1, day, whole_month=whole)
        return day
    del today
    return one.first


def _at(year: int, day: date, *, whole_month: bool) -> date:
    """The day in another year; the last of its month where the whole month was meant."""
    last = calendar.monthrange(year, day.month)[1]
    return date(year, day.month, last if whole_month else min(day.day, last))


def _moments(text: str, today: date) -> Iterator[Moment | Doubt]:
    for found in _DAY.finditer(text):
        told = found.group().strip()
        if found["word"] or found["fy"]:
            moment = _named(found, today)
            if moment is not None:
                yield moment
            continue
        year, fiscal, known = _year(found, today)
        month = _int(found["month"] or found["monthonly"])
        if found["m"] or found["m2"] or found["m3"]:
            month = _MONTHS[(found["m"] or found["m2"] or found["m3"]).rstrip(".")]
        day = _int(found["day"] or found["dayonly"] or found["d"] or found["d2"] or found["d3"])
        if year is None and month is None:
            continue
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            yield Doubt(Trouble.YEAR_OUT_OF_RANGE, told)
            continue
        if month is None:
            # A calendar year tells no fiscal year, and that is what windows hang on.
            if year is not None and fiscal:
                yield Moment(*_fiscal(year), found.start(), found.end(), told, vague=True)
            continue
        if not 1 <= month <= 12:
            yield Doubt(Trouble.NO_SUCH_DAY, told)
            continue
        if year is None:
            year = _coming(month, day, today)
        elif fiscal:
            year = year if month >= APRIL else year + 1
        last = calendar.monthrange(year, month)[1]
        if day is not None and not 1 <= day <= last:
            yield Doubt(Trouble.NO_SUCH_DAY, told)
            continue
        ends = bool(found["last"] or found["lastonly"])
        first = date(year, month, last if ends else (day or 1))
        until = date(year, month, day or last)
        yield Moment(first, until, found.start(), found.end(), told, yearless=not known)


def _year(found: re.Match[str], today: date) -> tuple[int | None, bool, bool]:
    """The year, whether it is a fiscal one, and whether it was said."""
    told = found.group()
    fiscal = "年度" in told
    if found["era"]:
        number = _int(found["erayear"])
        base = _ERAS[found["era"]]
        return (None if number is None else base + number), fiscal, True
    if found["year"]:
        return _int(found["year"]), fiscal, True
    if found["next"]:
        word = found["next"]
        this = fiscal_year(today) if fiscal else today.year
        step = {"再": 2, "来": 1, "翌": 1, "今": 0, "本": 0, "昨": -1}[word[0]]
        return this + step, fiscal, True
    if found["y"] or found["y2"]:
        return int(found["y"] or found["y2"]), False, True
    return None, False, False


def _named(found: re.Match[str], today: date) -> Moment | None:
    word = found["word"]

    def moment(first: date, last: date, *, vague: bool = False) -> Moment:
        return Moment(first, last, found.start(), found.end(), found.group(), vague=vague)

    if found["fy"]:
        return moment(*_fiscal(int(found["fy"])), vague=True)
    near = {"今日": 0, "本日": 0, "today": 0, "明日": 1, "tomorrow": 1, "明後日": 2, "昨日": -1}
    if word in near:
        day = today + timedelta(days=near[word])
        return moment(day, day)
    if word in ("来月", "今月", "next month"):
        month = today.month - 1 + (word != "今月")
        first = date(today.year + month // 12, month % 12 + 1, 1)
        return moment(first, date(first.year, first.month, _last(first)))
    year = fiscal_year(today) + word.startswith("next")
    if "fiscal" in word:
        return moment(*_fiscal(year), vague=True)
    return None


def _fiscal(year: int) -> tuple[date, date]:
    return date(year, APRIL, 1), date(year + 1, 3, 31)


def _last(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _coming(month: int, day: int | None, today: date) -> int:
    """The year in which this month comes next."""
    return today.year if (month, day or 31) >= (today.month, today.day) else today.year + 1


def _int(text: str | None) -> int | None:
    if not text:
        return None
    if text == "元":
        return 1
    return int(text) if text.isdecimal() else read_number(text)
