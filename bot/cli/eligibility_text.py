"""Outcomes as text for a terminal: the words of the chat, with ids for whoever tests rules."""

from __future__ import annotations

from bot.content.source import content_root
from bot.domain.eligibility.card import Card, CardSet
from bot.domain.eligibility.questions import NextQuestion
from bot.domain.eligibility.rules import GrantBook
from bot.domain.entry import Content
from bot.domain.locale import LocaleTag
from bot.domain.sheet import Sheet
from bot.i18n.catalogs import Catalogs
from bot.i18n.voice import Voice
from bot.i18n.wording.card import card_sheet, single_sheets
from bot.i18n.wording.card_parts import question_text
from bot.i18n.wording.card_replies import terminal_text
from bot.service.ports import CompiledStore


class CardText:
    """Words cards in one language."""

    def __init__(self, locale: LocaleTag, compiled: CompiledStore) -> None:
        self._locale = locale
        self._catalogs = Catalogs(content_root(), compiled)

    def sheet(self, found: CardSet) -> Sheet:
        """The page: one grant, or the list of all."""
        return card_sheet(self._voice(found), found)

    def render(self, book: GrantBook, found: CardSet, question: NextQuestion | None) -> str:
        """Everything there is to say, then the next question; for all grants a card of each."""
        sheets = (self.sheet(found),)
        parts = [terminal_text(sheet) for sheet in sheets]
        if found.of_all:
            singles = single_sheets(self._voice(found), found)
            parts += [
                f"{terminal_text(sheet)}\n{_ids(card)}"
                for sheet, card in zip(singles, found.cards, strict=True)
            ]
        else:
            parts = [f"{part}\n{_ids(card)}" for part, card in zip(parts, found.cards, strict=True)]
        parts.append(self._question(book, found, question))
        return "\n\n".join(part for part in parts if part)

    def _voice(self, found: CardSet) -> Voice:
        return Voice(self._catalogs, Content({}, {}, ()), self._locale, found.case.on)

    def _question(self, book: GrantBook, found: CardSet, question: NextQuestion | None) -> str:
        """The next question with the names of its fields; empty where there is none."""
        if question is None:
            return ""
        words = question.words or book.fields[question.fields[0]].question
        asked = question_text(self._voice(found), words, refines=question.refines)
        return f"{asked} [{', '.join(question.fields)}]"


def _ids(card: Card) -> str:
    """What ``--json`` calls the grant, its verdict and the rules that decide."""
    rules = " ".join(ruling.rule.id for ruling in card.deciding)
    return f"[{card.grant.id} {card.verdict} {rules}]".replace(" ]", "]")
