"""Free text of staff, through a translation service where one is set up."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import TransitionRefused, TranslationFailed
from bot.domain.locale import JA, JA_SIMPLE, LocaleTag
from bot.domain.utterance import StaffLine
from bot.service.desk import Desk
from bot.service.ports import MachineTranslator

log = logging.getLogger(__name__)


class SentAs(StrEnum):
    """How a reply went out."""

    WRITTEN = "written"
    TRANSLATED = "translated"
    FAILED = "failed"
    """As written, because the service gave no translation."""
    AGAIN = "again"
    """Not at all: this form was sent before."""


@dataclass(frozen=True)
class Translating:
    """Replies in staff's own words."""

    desk: Desk
    machine: MachineTranslator | None = None

    def would_translate(self, written_in: LocaleTag, into: LocaleTag) -> bool:
        """Whether words in ``written_in`` go to the service for a reader of ``into``."""
        return (
            self.machine is not None
            and _tongue(written_in) != _tongue(into)
            and self.machine.speaks(written_in, into)
        )

    def reply(
        self,
        ticket_id: int,
        staff_id: int,
        text: str,
        form_id: str,
        now: datetime,
        written_in: LocaleTag = JA,
        *,
        translate: bool = True,
    ) -> SentAs:
        """Send the words, translated if they can be; a service that fails costs a few seconds,
        never the reply. The original always goes out as well."""
        words = text.strip()
        if not words:
            raise TransitionRefused("an empty reply cannot be sent")
        into, _ = self.desk.speaks(ticket_id)
        sent, translation = SentAs.WRITTEN, ""
        if translate and self.would_translate(written_in, into):
            sent, translation = self._translated(ticket_id, words, written_in, into)
        fresh = self.desk.say(
            ticket_id,
            staff_id,
            lambda staff: StaffLine(
                words,
                staff.name,
                written_in,
                translation,
                into if translation else None,
            ),
            form_id,
            now,
        )
        return sent if fresh else SentAs.AGAIN

    def _translated(
        self, ticket_id: int, words: str, written_in: LocaleTag, into: LocaleTag
    ) -> tuple[SentAs, str]:
        """Called outside any transaction: nobody waits for a slow service but who asked."""
        assert self.machine is not None
        try:
            return SentAs.TRANSLATED, self.machine.translate(words, written_in, into)
        except TranslationFailed as error:
            log.warning("ticket %d: no translation into %s: %s", ticket_id, into, error)
            return SentAs.FAILED, ""


def _tongue(locale: LocaleTag) -> LocaleTag:
    """Easy Japanese is Japanese: nothing a machine could translate."""
    return JA if locale == JA_SIMPLE else locale
