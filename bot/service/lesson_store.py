"""Figures and questions for editors, as the use cases need them; ``bot/storage`` implements it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.entry import Audience
from bot.domain.event import ChannelName
from bot.domain.lesson import Lesson
from bot.domain.locale import LocaleTag
from bot.domain.proposal import Proposal
from bot.domain.reporting import By, Row, Scope
from bot.domain.tally import Tally
from bot.service.views import OpenQuestionRow


class FigureTx(Protocol):
    """What reports are made of. Tickets and pushes are counted by what stores them."""

    def count(self, channel: ChannelName, tallies: Sequence[Tally], at: datetime) -> None:
        """Count them, by Japan's day and hour; kept without the person."""
        ...

    def report_rows(self, scope: Scope, by: By) -> tuple[Row, ...]:
        """The figures by key, in its order. A day's key is its ISO form, an hour's has two
        digits."""
        ...

    def report_tables(self, scope: Scope) -> Mapping[By | None, tuple[Row, ...]]:
        """The same for everything at once, and for None all figures as one row (no row where
        nothing was counted). Days are without times."""
        ...

    def report_causes(self, scope: Scope) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Why answers did not help, and why the help of staff was poor, with counts."""
        ...

    def counted_since(self) -> date | None:
        """The first day there is anything of."""
        ...


class LessonTx(Protocol):
    """What editors can learn from, and what they make of it."""

    def keep_lesson(self, key: str, lesson: Lesson, audience: Audience, now: datetime) -> None:
        """Keep the question of this conversation that the lesson is about; nothing where no
        question is found. A question is kept once, with what became of it last."""
        ...

    def open_question_counts(self) -> Mapping[tuple[Audience, LocaleTag], int]:
        """How many wait for an editor."""
        ...

    def open_questions(
        self, audience: Audience, locale: LocaleTag, limit: int
    ) -> tuple[OpenQuestionRow, ...]:
        """Those that wait, the newest first."""
        ...

    def settle_questions(
        self, ids: Collection[int], settled: str, proposal_id: int | None = None
    ) -> int:
        """They wait no longer; how many did. ``settled``: ``dismissed`` or ``proposed``."""
        ...

    def add_proposal(self, proposal: Proposal, staff_id: int, now: datetime) -> int:
        """Its id."""
        ...

    def proposals(self) -> tuple[Proposal, ...]:
        """Those that are not in the files yet, the oldest first."""
        ...

    def drop_proposal(self, proposal_id: int) -> None:
        """Take it back; its questions wait again."""
        ...

    def finish_proposals(self, ids: Collection[int], now: datetime) -> int:
        """They are in the files: their words are not needed here any more."""
        ...
