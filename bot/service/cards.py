"""Printed cards: from a signed address to one page of paper."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from bot.domain.eligibility.answers import AnswersRefused, read_answers
from bot.domain.eligibility.card import CardCase, make_cards
from bot.domain.eligibility.rules import GrantBook
from bot.domain.errors import CardRefused
from bot.domain.locale import LocaleTag
from bot.service.card_links import CardTicket, SignedCards, digest
from bot.service.ports import CardWriter, SheetPrinter

KEPT = 16
"""Pages kept ready: a link in an office is opened several times within minutes."""


@dataclass(frozen=True)
class PrintedCard:
    """A page, and what it is called when it is saved."""

    pdf: bytes
    name: str


@dataclass
class Cards:
    """Fetches the page behind an address. Thread-safe."""

    links: SignedCards
    grants: Callable[[], GrantBook]
    writer: CardWriter
    printer: SheetPrinter
    _ready: OrderedDict[tuple[object, ...], bytes] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def fetch(self, token: str, today: date) -> PrintedCard:
        """The page. CardRefused, CardExpired; PrintingUnavailable where the fonts are missing."""
        ticket = self.links.read(token, today)
        book = self.grants()
        try:
            answers = read_answers(book.fields, ticket.answers)
        except AnswersRefused as error:
            # A field or a value was taken out of the rules since: the case cannot be told any more.
            raise CardRefused from error
        found = make_cards(book, CardCase(ticket.grant, answers, ticket.on))
        if found is None:
            raise CardRefused
        changed = digest(found) != ticket.digest
        key = (token, digest(found))
        name = _file_name(ticket)
        with self._lock:
            if key in self._ready:
                self._ready.move_to_end(key)
                return PrintedCard(self._ready[key], name)
        sheet = self.writer.card_sheet(found, LocaleTag(ticket.locale), changed=changed)
        pdf = self.printer.pdf(sheet)
        with self._lock:
            self._ready[key] = pdf
            while len(self._ready) > KEPT:
                self._ready.popitem(last=False)
        return PrintedCard(pdf, name)


def _file_name(ticket: CardTicket) -> str:
    grant = ticket.grant.rpartition("/")[2]
    return f"grant-check-{grant}-{ticket.on.isoformat()}.pdf"
