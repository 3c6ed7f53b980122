"""The outcome of an eligibility check in words: one page for the chat, the terminal and print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.eligibility.card import Card, CardSet, Finding, NextStep
from bot.domain.eligibility.evaluate import Ruling
from bot.domain.eligibility.rules import Rule
from bot.domain.sheet import Line, Section, Sheet, Weight
from bot.i18n.card_sources import Footnotes
from bot.i18n.card_values import (
    amount_lines,
    day_text,
    given_text,
    tongue,
    window_text,
)
from bot.i18n.voice import Voice
from bot.i18n.wording.card_list import ListWords
from bot.i18n.wording.card_parts import (
    IN_PLAY,
    TONES,
    contradiction_section,
    decided_text,
    left_out,
    promise,
    question,
    verdict_text,
)


def card_sheet(voice: Voice, found: CardSet, remark: str = "") -> Sheet:
    """The page of one grant, or the ranked list where all were looked at."""
    if found.of_all or len(found.cards) != 1:
        return ListWords(voice, found).sheet(remark)
    return CardWords(voice, found, found.cards[0]).sheet(remark)


def single_sheets(voice: Voice, found: CardSet) -> tuple[Sheet, ...]:
    """A page for each of the cards, in their order."""
    return tuple(CardWords(voice, found, card).sheet("") for card in found.cards)


@dataclass
class CardWords:
    """One grant's card."""

    voice: Voice
    found: CardSet
    card: Card
    notes: Footnotes = field(init=False)

    def __post_init__(self) -> None:
        self.notes = Footnotes(self.voice)

    def sheet(self, remark: str) -> Sheet:
        """The page; sources are numbered as they are cited from top to bottom."""
        _ = self.voice.say
        sections = tuple(section for section in self._sections() if section.lines)
        return Sheet(
            locale=tongue(self.voice),
            kicker=_("Grant check: result"),
            title=self.card.grant.name.to(self.voice.locale),
            tone=TONES[self.card.finding],
            verdict=verdict_text(self.voice, self.card.finding),
            dated=_("Checked on {day}", day=day_text(self.voice, self.card.on)),
            promise=promise(self.voice),
            sections=sections,
            # TRANSLATORS: a heading above the list of pages that were read.
            sources_title=_("Sources"),
            sources=self.notes.sources,
            left_out=left_out(self.voice),
            remark=remark,
        )

    def _sections(self) -> Iterator[Section]:
        _ = self.voice.say
        card = self.card
        yield from contradiction_section(self.voice, self.found)
        yield Section(_("What decides"), tuple(self._deciding()), Weight.CORE)
        yield Section(
            _("May fit better"),
            tuple(Line(one.name.to(self.voice.locale)) for one in card.pointers),
            Weight.CORE,
        )
        yield Section(_("Amount (an upper bound, no promise)"), tuple(self._amount()), Weight.CORE)
        yield Section(_("What is borne"), tuple(self._benefit()), Weight.CORE)
        yield Section(_("When to apply"), tuple(self._window()), Weight.CORE)
        yield Section(_("Next step"), tuple(self._step()), Weight.CORE)
        # TRANSLATORS: a heading: things to keep in mind about a grant.
        yield Section(_("Please note"), tuple(self._rules(card.notes)), Weight.CORE)
        yield Section(_("Documents"), tuple(self._documents()))
        yield Section(_("Contact"), tuple(self._contact()))
        yield Section(
            _("Conditions taken as met"), tuple(self._rules(card.premises)), Weight.DETAIL
        )
        yield Section(_("Not answered yet"), tuple(self._unknown()), Weight.DETAIL)
        yield Section(_("Answers this rests on"), tuple(self._given()), Weight.DETAIL)

    def _deciding(self) -> Iterator[Line]:
        _ = self.voice.say
        for ruling in self.card.deciding:
            yield self._decided(ruling)
        if not self.card.deciding:
            yield Line(
                _(
                    "{count} conditions were looked at, and none speaks against it.",
                    count=self.card.checked,
                )
            )

    def _decided(self, ruling: Ruling) -> Line:
        rule = ruling.rule
        text = decided_text(self.voice, self.card, ruling)
        return self.notes.line(text, rule.citations, rule.state)

    def _rules(self, rules: tuple[Rule, ...]) -> Iterator[Line]:
        for rule in rules:
            yield self.notes.line(rule.reason.to(self.voice.locale), rule.citations, rule.state)

    def _amount(self) -> Iterator[Line]:
        amount = self.card.amount
        if amount is None:
            return
        *steps, last = amount_lines(self.voice, amount)
        yield from (Line(step) for step in steps)
        yield self.notes.line(last, amount.amounts.citations, amount.amounts.state)

    def _benefit(self) -> Iterator[Line]:
        benefit = self.card.grant.benefit
        if benefit and self.card.finding is not Finding.NOT:
            yield Line(benefit.to(self.voice.locale))

    def _window(self) -> Iterator[Line]:
        line = self.card.window
        if line is None:
            return
        window = line.window or line.last_known
        citations = window.citations if window else ()
        yield self.notes.line(
            window_text(self.voice, line), citations, window.state if window else None
        )

    def _step(self) -> Iterator[Line]:
        grant = self.card.grant
        yield Line(self._step_text())
        if grant.apply and self.card.finding in IN_PLAY:
            apply = grant.apply
            yield self.notes.line(apply.words.to(self.voice.locale), apply.citations, apply.state)

    def _step_text(self) -> str:
        _ = self.voice.say
        clair = self._clair()
        match self.card.step:
            case NextStep.APPLY:
                return _(
                    "Read the guidelines of the present call, ask {clair} where in doubt, and "
                    "apply within the window.",
                    clair=clair,
                )
            case NextStep.WAIT:
                return _("Prepare the application; the call opens on the day named above.")
            case NextStep.CHECK_CALL:
                return _(
                    "Ask {clair} when the next call opens, and read its guidelines.",
                    clair=clair,
                )
            case NextStep.CORRECT:
                return _("Correct the answers that cannot be right together.")
            case NextStep.ANSWER:
                return _(
                    "Answer the questions that are left, or take them to {clair}.",
                    clair=clair,
                )
            case NextStep.ASK_DIVISION:
                return _("Show this page to {clair} and ask.", clair=clair)
            case NextStep.OTHER_GRANT:
                return _("Check the programme that may fit better.")
            case NextStep.NEXT_CALL:
                return _(
                    "Plan for a later fiscal year, and ask {clair} about the next call.",
                    clair=clair,
                )
            case NextStep.CHANGE:
                return _(
                    "If the project can be changed, check again; where in doubt, ask {clair}.",
                    clair=clair,
                )
            case NextStep.OWNER:
                return _("Please turn to the body named below.")

    def _clair(self) -> str:
        """Whom to ask, as part of a sentence."""
        _ = self.voice.say
        contact = self.card.contact
        if contact is None:
            # TRANSLATORS: the name of the organisation, as in "ask CLAIR".
            return _("CLAIR")
        # TRANSLATORS: the organisation and its division, as in "ask CLAIR (Exchange Division)".
        return _("CLAIR ({division})", division=contact.name.to(self.voice.locale))

    def _documents(self) -> Iterator[Line]:
        if self.card.finding not in IN_PLAY:
            return
        for one in self.card.grant.documents:
            yield self.notes.line(one.words.to(self.voice.locale), one.citations, one.state)

    def _contact(self) -> Iterator[Line]:
        _ = self.voice.say
        card = self.card
        if card.grant.owner:
            yield Line(card.grant.owner.to(self.voice.locale))
        contact = card.contact
        if contact is None:
            return
        ways = [way for way in (contact.tel, contact.mail) if way]
        name = contact.name.to(self.voice.locale)
        if not ways:
            yield Line(_("{division} of CLAIR (its number is not known here)", division=name))
            return
        told = _("{division} of CLAIR: {ways}", division=name, ways=", ".join(ways))
        yield self.notes.line(told, contact.citations, contact.state)

    def _unknown(self) -> Iterator[Line]:
        for one in self.card.unknown:
            yield Line(question(self.voice, one))

    def _given(self) -> Iterator[Line]:
        for one in self.card.given:
            yield Line(question(self.voice, one.field), answer=given_text(self.voice, one))
