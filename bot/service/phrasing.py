"""Answering from the phrasebook and with entries, in languages staff need not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import slots
from bot.domain.errors import ClairbotError, NotFound
from bot.domain.locale import JA, LocaleTag
from bot.domain.phrasebook import MOST_PICKED, Picked, StaffPhrase
from bot.domain.readings import Readings
from bot.domain.reply import Reply
from bot.domain.utterance import Answer, Said, StaffPhrases, Utterance
from bot.service.desk import Desk
from bot.service.ports import Composer, ContentSource


class PhrasesRefused(ClairbotError):
    """These phrases cannot be sent: one is unknown or not filled in, or there are none."""


@dataclass(frozen=True)
class Preview:
    """The same words twice: as the person gets them, and in the language of staff."""

    theirs: tuple[Reply, ...]
    ours: tuple[Reply, ...]


@dataclass(frozen=True)
class Phrasing:
    """The phrasebook at the desk."""

    desk: Desk
    content: ContentSource
    composer: Composer

    def preview(
        self,
        speaks: tuple[LocaleTag, Readings],
        picked: Sequence[Picked],
        now: datetime,
        shown_in: LocaleTag = JA,
    ) -> tuple[Preview, ...]:
        """Each phrase by itself, for a person who ``speaks`` so. Values may be missing."""
        return tuple(
            self._both(StaffPhrases((item,), "–"), speaks, now, shown_in) for item in picked
        )

    def preview_answer(
        self,
        speaks: tuple[LocaleTag, Readings],
        entry_id: str,
        now: datetime,
        shown_in: LocaleTag = JA,
    ) -> Preview:
        """An entry as ``send_answer`` would say it. NotFound for an unknown entry."""
        self._known(entry_id)
        return self._both(Answer(entry_id, staff_name="–"), speaks, now, shown_in)

    def send(
        self,
        ticket_id: int,
        staff_id: int,
        picked: Sequence[Picked],
        form_id: str,
        now: datetime,
    ) -> bool:
        """Send them in this order as one reply. False where this form was sent before.

        PhrasesRefused where one is not in the phrasebook or lacks a value, whatever the form said.
        """
        chosen = tuple(self._whole(item, now) for item in picked)
        if not 0 < len(chosen) <= MOST_PICKED:
            raise PhrasesRefused
        return self.desk.say(
            ticket_id, staff_id, lambda staff: StaffPhrases(chosen, staff.name), form_id, now
        )

    def send_answer(
        self, ticket_id: int, staff_id: int, entry_id: str, form_id: str, now: datetime
    ) -> bool:
        """Send the entry as this member of staff's answer. NotFound for an unknown entry."""
        self._known(entry_id)
        return self.desk.say(
            ticket_id, staff_id, lambda staff: Answer(entry_id, staff_name=staff.name), form_id, now
        )

    def _known(self, entry_id: str) -> None:
        if self.content.current().entry(entry_id) is None:
            raise NotFound(f"there is no entry {entry_id!r}")

    def _whole(self, item: Picked, now: datetime) -> Picked:
        """The phrase with exactly its own slots, each read once more: forms can be forged."""
        phrase = self.content.current().phrasebook.phrase(item.phrase_id)
        if phrase is None:
            raise PhrasesRefused
        return Picked(phrase.id, _values(phrase, dict(item.values), now))

    def _both(
        self,
        what: Utterance,
        speaks: tuple[LocaleTag, Readings],
        now: datetime,
        shown_in: LocaleTag,
    ) -> Preview:
        locale, readings = speaks
        theirs = self.composer.compose([Said(what, locale, readings)], now=now)
        ours = self.composer.compose([Said(what, shown_in)], now=now)
        return Preview(theirs, ours)


def _values(
    phrase: StaffPhrase, given: dict[str, str], now: datetime
) -> tuple[tuple[str, str], ...]:
    today = now.astimezone(slots.JAPAN).date()
    try:
        return tuple(
            (name, slots.read(kind, given.get(name, ""), today))
            for name, kind in phrase.slots.items()
        )
    except slots.SlotRefused as refused:
        raise PhrasesRefused from refused
