"""Amounts of money in a message, and which of them is the cost and which the grant wished for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.eligibility.heard import Doubt, Trouble
from bot.domain.eligibility.rules import COST, WISH
from bot.understanding.projects.numerals import DIGITS, KANJI, read_number

SMALL = 10_000
"""Fewer yen than this, without a unit: "600" is 600 ten thousands more likely than 600 yen."""

_JAPANESE = rf"(?:(?:{DIGITS}|{KANJI})[十百千]*[万億兆]?)+"
_MINUS = r"(?:マイナス|▲|△|minus |[-‐–—](?=[\d¥]))"
_AMOUNT = re.compile(
    rf"(?P<minus>{_MINUS})?\s*(?:"
    rf"(?:¥|￥|jpy ?)(?P<mark>{DIGITS})(?![\d.,]*\d)(?! ?(?:million|thousand|billion|m\b|k\b))"
    rf"|(?P<yen>{_JAPANESE}) ?(?:円|yen|jpy)"
    rf"|(?:¥|jpy ?)?(?P<scaled>{DIGITS}) ?(?P<scale>million|billion|thousand|m|k)\b"
    r"(?: ?(?:yen|jpy))?"
    rf"|(?P<unit>(?:{DIGITS}|{KANJI})[十百千]*[万億](?:(?:{DIGITS}|{KANJI})[十百千]*[万]?)?)"
    r"(?!人|年|世帯|部|枚|戸|か国)"
    r")"
)
_BARE = re.compile(rf"(?P<minus>{_MINUS})?(?P<bare>{DIGITS}|{KANJI})(?![年月日回時人つ団\d])")
_SCALES = {"million": 10**6, "m": 10**6, "billion": 10**9, "thousand": 10**3, "k": 10**3}
_RANGE = re.compile(
    rf"(?P<low>(?:{DIGITS}|{KANJI})[十百千]*)(?P<unit>万|億|千)?円?(?:から|~|-|ー|–|to )"
    rf"(?P<high>(?:{DIGITS}|{KANJI})[十百千]*(?:万|億|千))"
)
_COST = re.compile(
    r"対象経費|総事業費|事業費|経費|費用|総額|予算|コスト|かか[りるっ]|積算"
    r"|\bcosts?\b|budget|expens|in total"
)
_WISH = re.compile(
    r"希望額|助成額|申請額|希望|申請|助成|補助額|全額|お願いし|ほしい|欲しい|もらい|いただき"
    r"|request|wish|ask for|apply for|would like|want|in grant|grant of"
)
_SAME = re.compile(r"同額|全額(?:を|の|)(?:希望|お願い|申請|助成)|全額|same amount|all of it")
_CLAUSE = re.compile(r"[。.;；!！?？\n]|、|,(?!\d)")


@dataclass(frozen=True)
class Amount:
    """An amount where it stands in the text; negative where a minus stands before it."""

    yen: int
    start: int
    end: int
    told: str
    sure: bool = True
    """False: only digits, without anything that says yen."""


@dataclass(frozen=True)
class Money:
    """What a message says about money."""

    cost: int | None = None
    wish: int | None = None
    unsaid: tuple[int, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def read_money(text: str, asked: tuple[str, ...]) -> Money:
    """The amounts in a folded text; ``asked`` are the fields that a bare amount may answer."""
    money = [name for name in asked if name in (COST, WISH)]
    found = list(_amounts(text, bare=bool(money)))
    doubts: list[Doubt] = []
    fine: list[Amount] = []
    for one in found:
        if one.yen <= 0:
            doubts.append(Doubt(Trouble.NEGATIVE, one.told))
        elif not one.sure and one.yen < SMALL:
            doubts.append(Doubt(Trouble.SMALL_AMOUNT, one.told, values=(one.yen * 10_000, one.yen)))
        else:
            fine.append(one)
    costs: list[int] = []
    wishes: list[int] = []
    unsaid: list[int] = []
    for number, one in enumerate(fine):
        left = fine[number - 1].end if number else 0
        right = fine[number + 1].start if number + 1 < len(fine) else len(text)
        is_cost, is_wish = _labels(text, one, left, right)
        if is_cost:
            costs.append(one.yen)
        if is_wish:
            wishes.append(one.yen)
        if not is_cost and not is_wish:
            unsaid.append(one.yen)
    if _SAME.search(text) and len({*costs, *wishes, *unsaid}) == 1:
        (only,) = {*costs, *wishes, *unsaid}
        costs, wishes, unsaid = [only], [only], []
    cost, more = _one(costs)
    wish, most = _one(wishes)
    unsaid += [amount for amount in (*more, *most) if amount not in (cost, wish)]
    return Money(
        cost,
        wish,
        tuple(dict.fromkeys(unsaid)),
        tuple(doubts),
        tuple((one.start, one.end) for one in found),
    )


def _one(amounts: list[int]) -> tuple[int | None, list[int]]:
    """The only amount, or none and all of them: two costs are no cost."""
    several = list(dict.fromkeys(amounts))
    return (several[0], []) if len(several) == 1 else (None, several)


def _amounts(text: str, *, bare: bool) -> Iterator[Amount]:
    taken: list[tuple[int, int]] = []
    for low in _RANGE.finditer(text):
        unit = low["unit"] or low["high"][-1]
        for part in (low["low"] + unit, low["high"]):
            number = read_number(part)
            if number is not None:
                yield Amount(number, low.start(), low.end(), low.group())
        taken.append(low.span())
    for found in _AMOUNT.finditer(text):
        if any(found.start() < end and start < found.end() for start, end in taken):
            continue
        number = _yen(found)
        if number is not None:
            taken.append(found.span())
            yield Amount(-number if found["minus"] else number, *found.span(), found.group())
    if not bare or taken:
        return
    for found in _BARE.finditer(text):
        number = read_number(found["bare"])
        if number is not None:
            signed = -number if found["minus"] else number
            yield Amount(signed, *found.span(), found.group(), sure=False)


def _yen(found: re.Match[str]) -> int | None:
    if found["scaled"]:
        return round(float(found["scaled"].replace(",", "")) * _SCALES[found["scale"]])
    return read_number(found["mark"] or found["yen"] or found["unit"] or "")


def _labels(text: str, one: Amount, left: int, right: int) -> tuple[bool, bool]:
    """Whether the words around an amount call it the cost, and the wish.

    Words before it in its sentence count first ("経費600万円、希望300万円"), then those
    behind it up to the next comma.
    """
    before = text[left : one.start]
    sentence = max((m.end() for m in re.finditer(r"[。.;；!！?？\n](?!\d)", before)), default=0)
    before = before[sentence:]
    near = before[max((m.end() for m in _CLAUSE.finditer(before)), default=0) :]
    behind = text[one.end : right]
    stop = _CLAUSE.search(behind)
    close = behind[: stop.start()] if stop else behind
    for part in (near, close, before):
        found = bool(_COST.search(part)), bool(_WISH.search(part))
        if any(found):
            return found
    return False, False
