"""What a message says about a project: its words, amounts, days and counts put together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.eligibility.case import in_range
from bot.domain.eligibility.heard import Asked, Doubt, Heard, Order, Trouble
from bot.domain.eligibility.rules import (
    COST,
    NONE,
    UNSURE,
    WISH,
    AnswerField,
    FieldKind,
    GrantBook,
    Value,
)
from bot.understanding.projects.amounts import read_money
from bot.understanding.projects.counts import read_counts
from bot.understanding.projects.days import read_days
from bot.understanding.projects.scan import Found, Words, fold, longest

MAX_ANSWER = 40
"""A longer message is no slip of the keys in the name of an option."""
LIKE = 84.0
"""rapidfuzz's likeness from which a typed answer stands for an option."""
AHEAD = 4.0
"""So much likelier than the next option it must be."""
_LEAST = 2
_INSIDE = 4
"""Characters from which the words of an option are looked for inside a longer answer, and what
that costs."""
_FACTS_FOR_A_CHECK = 2
_BESIDE = 8
"""Characters that may stand beside a word to the check."""
_ASKS = re.compile(
    r"[?？]|(?:です|ます|でしょう|ません)か(?:[。.!！]|$)|教えて"
    r"|\A(?:what|which|when|where|who|how|why|is|are|do|does|can|could|may)\b"
)
_NO_AT_END = re.compile(r"(?<![らり知ま])(?:ません|ない|なし)(?:です)?[。.!！]?\Z")
_YES_AT_END = re.compile(r"(?:ます|ています)[。.!！]?\Z")
_SHORT_DAY = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_PARTS = re.compile(r"[・、（）(),]|など| and | or ")
_BRACKETS = re.compile(r"[（(].*?[)）]")
_PIECES = re.compile(r"[()|*]")
_CLAUSE = re.compile(r"[。、;!！?？\n]|[.,](?!\d)")
_WHETHER = re.compile(r"(?:です|でしょう|なの(?:です|でしょう)?|だろう|しょう)か")
_NO_TO_ALL = re.compile(
    r"(?:いいえ|いえ|ううん|なし|無し|ない|ありません|受けません|該当し(?:ない|ません)|当たらない|当たりません"
    r"|どれに?も|どちらも(?:ない|なし|受け)|no\b|none\b|neither\b|nope\b)"
)
_YES_TO_ALL = re.compile(
    r"(?:はい|ええ|うん|あります|受けます|そうです|その通り|yes\b|yeah\b|yep\b)"
)
_GOES_ON = re.compile(
    r"[^、。\s]{2,20}(?:から|以来)(?:ずっと|毎年|すでに|既に)?"
    r"(?:続け|続い|継続|(?:実施|開催|運営)して[きい]|(?:行っ|やっ)て[きい])"
)
"""Since when something goes on: not the day from which a grant would pay."""
_NUMBERS = re.compile(r"[\s,、と・&+/]|and|番")


@dataclass(frozen=True)
class _Answer:
    field: str
    value: str


@dataclass(frozen=True)
class _Grant:
    id: str


@dataclass(frozen=True)
class _Order:
    order: Order


@dataclass(frozen=True)
class _About:
    """A word that shows that grants are meant."""


_Meaning = _Answer | _Grant | _Order | _About


class Reader:
    """Reads messages for one book of grants; built once, thread-safe."""

    def __init__(self, book: GrantBook) -> None:
        self._book = book
        words = book.words
        self._order = {
            (field, value): place
            for field, values in words.answers.items()
            for place, value in enumerate(values)
        }
        self._facts: Words[_Meaning] = Words(
            [
                *(
                    (_Answer(field, value), several)
                    for field, values in words.answers.items()
                    for value, several in values.items()
                ),
                *(
                    (_Grant(grant), several)
                    for grant, several in words.grants.items()
                    if grant in book.grants
                ),
            ]
        )
        self._spellings = {
            (field, value): tuple(_spellings(self._book, field, value, several))
            for field, values in words.answers.items()
            for value, several in values.items()
            if field in book.fields
        }
        self._rest: Words[_Meaning] = Words(
            [
                *((_Order(Order(name)), several) for name, several in words.orders.items()),
                (_About(), words.about),
            ]
        )

    def read(self, text: str, asked: Asked) -> Heard:
        """What the message says; ``asked`` is what the check waits for."""
        folded = fold(text)
        if any(self._book.fields[name].kind is FieldKind.DATE for name in self._known(asked)):
            folded = _SHORT_DAY.sub(r"\1月\2日", folded)
        found = longest(self._facts.all(folded))
        rest = self._rest.all(folded)
        orders = [
            (m.order, one.end - one.start)
            for one in rest
            for m in one.meanings
            if isinstance(m, _Order)
        ]
        grants = [m.id for one in found for m in one.meanings if isinstance(m, _Grant)]
        given = self._words([one for one in found if not _doubtful(folded, one, rest)])
        doubts: list[Doubt] = []
        amounts: list[int] = []
        self._figures(folded, asked, given, doubts, amounts)
        if asked.fields:
            self._like(folded, asked, given)
        numbers = self._numbers(folded, asked, given)
        plain = self._plain_answer(folded, asked, given)
        about = bool(grants) or any(isinstance(m, _About) for one in rest for m in one.meanings)
        asks = bool(_ASKS.search(folded))
        wished = any(order is Order.CHECK for order, _ in orders)
        ordered: Order | None = None
        if wished and (about or len(given) >= _FACTS_FOR_A_CHECK):
            ordered = Order.CHECK
        elif not given and not amounts and not numbers:
            ordered = _order(folded, orders, asks=asks)
        return Heard(
            given=tuple(given.items()),
            amounts=tuple(amounts),
            doubts=tuple(doubts),
            numbers=numbers,
            answers_all=plain,
            order=ordered,
            grant=grants[0] if grants else None,
            asks=asks,
        )

    def _known(self, asked: Asked) -> list[str]:
        return [name for name in asked.fields if name in self._book.fields]

    def _words(self, found: Sequence[Found[_Meaning]]) -> dict[str, Value | None]:
        """Answers out of the words; of several to one question the first in the list of words."""
        told: dict[str, str] = {}
        for one in found:
            for meaning in one.meanings:
                if not isinstance(meaning, _Answer):
                    continue
                before = told.get(meaning.field)
                place = self._order[meaning.field, meaning.value]
                if before is None or place < self._order[meaning.field, before]:
                    told[meaning.field] = meaning.value
        return {
            field: _meant(self._book.fields[field], value)
            for field, value in told.items()
            if field in self._book.fields
        }

    def _figures(
        self,
        folded: str,
        asked: Asked,
        given: dict[str, Value | None],
        doubts: list[Doubt],
        amounts: list[int],
    ) -> None:
        since = [one.span() for one in _GOES_ON.finditer(folded)]
        days = read_days(_blank(folded, since), asked.fields, asked.today, asked.begun)
        without_days = _blank(folded, days.spans)
        money = read_money(without_days, asked.fields)
        counts = read_counts(_blank(without_days, money.spans), asked.fields)
        doubts += [*days.doubts, *money.doubts]
        told: dict[str, Value | None] = {**dict(days.given), **counts}
        told |= {COST: money.cost} if money.cost is not None else {}
        told |= {WISH: money.wish} if money.wish is not None else {}
        for field, value in told.items():
            known = self._book.fields.get(field)
            if known is None:
                continue
            if isinstance(value, int) and not in_range(known, value):
                doubts.append(Doubt(Trouble.OUT_OF_RANGE, f"{value:,}", field))
                continue
            given.setdefault(field, value)
        known = self._book.fields.get(COST)
        for amount in money.unsaid:
            if known is None or in_range(known, amount):
                amounts.append(amount)
            else:
                doubts.append(Doubt(Trouble.OUT_OF_RANGE, f"{amount:,}", COST))

    def _like(self, folded: str, asked: Asked, given: dict[str, Value | None]) -> None:
        """A short answer that is nearly one of the options, with slips of the keys."""
        if not _LEAST <= len(folded) <= MAX_ANSWER:
            return
        for name in asked.fields:
            field = self._book.fields.get(name)
            if field is None or field.kind is not FieldKind.CHOICE or name in given:
                continue
            called = [value for value in field.values if folded in _labels(field, value)]
            if len(called) == 1:
                given[name] = called[0]
                return
            scores = sorted(
                (
                    (max((_likeness(folded, word) for word in words), default=0.0), value)
                    for value in field.values
                    if (words := self._spellings.get((name, value), ()))
                ),
                reverse=True,
            )
            best = scores[0] if scores else (0.0, "")
            second = scores[1][0] if len(scores) > 1 else 0.0
            if best[0] >= LIKE and best[0] - second >= AHEAD:
                given[name] = best[1]
                return

    def _numbers(
        self, folded: str, asked: Asked, given: Mapping[str, Value | None]
    ) -> tuple[int, ...]:
        """The numbers of a message that holds nothing else ("1", "2と3")."""
        if not asked.fields or given:
            return ()
        parts = [part for part in _NUMBERS.split(unicodedata.normalize("NFKC", folded)) if part]
        parts = [part.strip(".)。") for part in parts]
        if parts and all(part.isdecimal() and len(part) <= 2 for part in parts):
            return tuple(int(part) for part in parts)
        return ()

    def _plain_answer(
        self, folded: str, asked: Asked, given: Mapping[str, Value | None]
    ) -> bool | None:
        """A yes or no at the beginning, where that is what was asked for."""
        fields = [self._book.fields[name] for name in self._known(asked)]
        open_ = [field for field in fields if field.name not in given]
        if not any(field.kind is FieldKind.YES_NO or NONE in field.values for field in open_):
            return None
        if _NO_TO_ALL.match(folded) or _NO_AT_END.search(folded):
            return False
        yes = _YES_TO_ALL.match(folded) or _YES_AT_END.search(folded)
        return True if yes else None


def _meant(field: AnswerField, value: str) -> Value | None:
    if value == UNSURE:
        return None
    return int(value) if field.kind is FieldKind.COUNT else value


def _order(text: str, orders: Sequence[tuple[Order, int]], *, asks: bool) -> Order | None:
    """A word to the check that is nearly all there is: "later" in a sentence stops nothing."""
    others = [pair for pair in orders if pair[0] is not Order.CHECK]
    if not others or len(text) > MAX_ANSWER:
        return None
    order, length = max(others, key=lambda pair: pair[1])
    if order is Order.DONT_KNOW:
        return None if asks else order
    if len(text) - length > _BESIDE or (asks and order is not Order.RESULT):
        return None
    return order


def answers(heard: Heard, asked: Asked) -> bool:
    """Whether a message answers the open question, so that nothing needs to be looked up."""
    if not asked.fields or heard.asks:
        return False
    ordered = heard.order is not None and heard.order is not Order.CHECK
    return ordered or not heard.empty


def _doubtful(text: str, one: Found[_Meaning], rest: Sequence[Found[_Meaning]]) -> bool:
    """Whether the words that follow in the same clause ask for it ("is it open?"), or say that the
    person does not know."""
    if _WHETHER.match(text, one.end):
        return True
    end = _CLAUSE.search(text, one.end)
    until = end.start() if end else len(text)
    return any(
        one.end <= other.start < until
        and any(isinstance(m, _Order) and m.order is Order.DONT_KNOW for m in other.meanings)
        for other in rest
    )


def _labels(field: AnswerField, value: str) -> Iterator[str]:
    """An answer as its button calls it, whole and in parts."""
    label = field.values[value]
    for whole in (_BRACKETS.sub("", label.ja), _BRACKETS.sub("", label.en)):
        yield fold(whole)
        yield from (fold(part) for part in _PARTS.split(whole) if len(part.strip()) >= _LEAST)


def _spellings(book: GrantBook, field: str, value: str, templates: Sequence[str]) -> Iterator[str]:
    """The names of an answer as somebody may type them, with slips of the keys."""
    if value not in book.fields[field].values:
        return
    yield from _labels(book.fields[field], value)
    for template in templates:
        for part in _PIECES.split(template):
            if len(part) >= (_INSIDE if part.isascii() else _LEAST):
                yield fold(part)


def _likeness(text: str, word: str) -> float:
    if len(word) < _LEAST:
        return 0.0
    whole = fuzz.ratio(text, word)
    # Words with spaces between them have been looked for one by one.
    within = len(text) > len(word) >= _INSIDE and not text.isascii()
    inside = fuzz.partial_ratio(text, word) if within else 0.0
    return max(whole, inside - _INSIDE)


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with what was read already taken out, every other character in its place."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = "_" * (end - start)
    return "".join(chars)
