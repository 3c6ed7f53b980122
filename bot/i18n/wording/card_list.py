"""All grants at once in words: the best first, a line or two for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.eligibility.card import Card, CardSet, Finding
from bot.domain.locale import JA
from bot.domain.sheet import Line, Section, Sheet, Weight
from bot.i18n.card_sources import Footnotes
from bot.i18n.card_values import amount_lines, day_text, given_text, tongue, window_text
from bot.i18n.voice import Voice
from bot.i18n.wording.card_parts import (
    IN_PLAY,
    TONES,
    contradiction_section,
    decided_text,
    left_out,
    promise,
    question,
)


@dataclass
class ListWords:
    """All grants: the best first, a line or two for each."""

    voice: Voice
    found: CardSet
    notes: Footnotes = field(init=False)

    def __post_init__(self) -> None:
        self.notes = Footnotes(self.voice)

    def sheet(self, remark: str) -> Sheet:
        """The page with everything that may fit on top."""
        _ = self.voice.say
        cards = self.found.cards
        best = cards[0].finding if cards else Finding.ASK
        sections = tuple(section for section in self._sections() if section.lines)
        return Sheet(
            locale=tongue(self.voice),
            kicker=_("Grant check: result"),
            title=_("Which grant fits?"),
            tone=TONES[best],
            verdict=self._verdict(best),
            dated=_("Checked on {day}", day=day_text(self.voice, self.found.case.on)),
            promise=promise(self.voice),
            sections=sections,
            sources_title=_("Sources"),
            sources=self.notes.sources,
            left_out=left_out(self.voice),
            remark=remark,
        )

    def _verdict(self, best: Finding) -> str:
        _ = self.voice.say
        match best:
            case Finding.LIKELY:
                likely = sum(card.finding is Finding.LIKELY for card in self.found.cards)
                return _("Programmes whose published conditions look met: {count}", count=likely)
            case Finding.CONTRADICTED:
                return _("Not settled yet: some answers contradict each other.")
            case Finding.OPEN:
                return _("Not settled yet: answers are missing.")
            case Finding.ASK:
                return _("None can be told from the published conditions alone; CLAIR can tell.")
            case _:
                return _("By the published conditions none looks eligible.")

    def _sections(self) -> Iterator[Section]:
        _ = self.voice.say
        yield from contradiction_section(self.voice, self.found)
        titles = {
            # TRANSLATORS: this and the next five are headings above lists of programmes.
            Finding.LIKELY: (_("Conditions look met"), Weight.CORE),
            Finding.CONTRADICTED: (_("Answers contradict each other"), Weight.CORE),
            Finding.OPEN: (_("Answers are missing"), Weight.CORE),
            Finding.ASK: (_("Please ask CLAIR"), Weight.CORE),
            Finding.NOT: (_("Does not look eligible"), Weight.USEFUL),
            Finding.NOT_OURS: (_("Not run by CLAIR"), Weight.USEFUL),
        }
        aside = self.found.aside
        shown = [card for card in self.found.cards if card not in aside]
        rank = 0
        for finding in dict.fromkeys(card.finding for card in shown):
            title, weight = titles[finding]
            lines = []
            for card in shown:
                if card.finding is finding:
                    rank += 1
                    lines.append(self._line(rank, card))
            yield Section(title, tuple(lines), weight, bullets=False)
        names = [card.grant.name.to(self.voice.locale) for card in aside]
        yield Section(
            # TRANSLATORS: a heading above names of programmes without published conditions.
            _("Always decided by CLAIR's staff"),
            (Line(("、" if tongue(self.voice) == JA else "; ").join(names)),) if names else (),
            Weight.USEFUL,
            bullets=False,
        )
        yield Section(_("Answers this rests on"), tuple(self._given()), Weight.DETAIL)

    def _line(self, rank: int, card: Card) -> Line:
        parts = []
        if card.finding in IN_PLAY:
            if card.amount:
                parts.append(amount_lines(self.voice, card.amount)[0])
            if card.grant.benefit:
                parts.append(card.grant.benefit.to(self.voice.locale))
            if card.window and card.finding is Finding.LIKELY:
                parts.append(window_text(self.voice, card.window))
        amounts = card.amount.amounts if card.amount else None
        citations = amounts.citations if amounts else ()
        state = amounts.state if amounts else None
        if card.finding is Finding.NOT_OURS:
            parts.append(card.grant.owner.to(self.voice.locale) if card.grant.owner else "")
            citations, state = (), None
        elif card.deciding:
            rule = card.deciding[0].rule
            parts.append(decided_text(self.voice, card, card.deciding[0]))
            citations, state = rule.citations, rule.state
        return self.notes.line(self._named(rank, card, parts), citations, state)

    def _named(self, rank: int, card: Card, parts: list[str]) -> str:
        name = f"{rank}. {card.grant.name.to(self.voice.locale)}"
        if tongue(self.voice) != JA:
            return " ".join((f"{name}.", *parts))
        return f"{name}：" + "。".join(part.rstrip("。") for part in parts)

    def _given(self) -> Iterator[Line]:
        """Each answer once, though several grants look at it."""
        seen = {one.field.name: one for card in self.found.cards for one in card.given}
        for one in seen.values():
            yield Line(question(self.voice, one.field), answer=given_text(self.voice, one))
