"""The learning loop: from questions that went wrong to changes of the content."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from bot.domain.entry import Audience
from bot.domain.errors import ContentError, NotFound, ProposalRefused
from bot.domain.lesson import Why, as_question
from bot.domain.locale import LocaleTag
from bot.domain.privacy import MASK
from bot.domain.proposal import (
    LONGEST_PHRASE,
    LONGEST_TITLE,
    MOST_QUESTIONS,
    Proposal,
    is_entry_id,
)
from bot.service.ports import ContentSource
from bot.service.store import Store
from bot.service.views import OpenQuestionRow

MOST = 600
"""Questions of a language that are looked at together, the newest ones."""
DISMISSED, PROPOSED = "dismissed", "proposed"

Grouping = Callable[[Sequence[tuple[str, str]], LocaleTag], Sequence[Sequence[int]]]
"""Positions of questions (words and nearest entry) that most likely ask the same, put together."""


class Edits(Protocol):
    """Makes changes of files out of proposals."""

    @property
    def can_write(self) -> bool:
        """Whether there is a working copy to write into."""
        ...

    def problem(self, proposal: Proposal, pending: Sequence[Proposal]) -> str | None:
        """Where its phrase stands already, or None. ContentError where it cannot be added."""
        ...

    def patch(self, proposals: Sequence[Proposal], today: date) -> str:
        """As a unified diff that ``git apply`` takes. ContentError."""
        ...

    def write(self, proposals: Sequence[Proposal], today: date) -> Sequence[str]:
        """Into the working copy; the files that changed. ContentError."""
        ...


@dataclass(frozen=True)
class Cluster:
    """Questions that most likely ask the same."""

    ids: tuple[int, ...]
    wordings: tuple[tuple[str, int], ...]
    """Every wording once, with how often it came; the most frequent first."""
    whys: Mapping[Why, int]
    topics: tuple[str, ...]
    """The entries that may be meant, the likeliest first."""
    last: datetime

    @property
    def id(self) -> int:
        """Its newest question, by which it can be found again."""
        return max(self.ids)

    @property
    def count(self) -> int:
        """How many questions."""
        return len(self.ids)


@dataclass(frozen=True)
class Learning:
    """What the page of the learning loop does."""

    store: Store
    content: ContentSource
    grouping: Grouping
    edits: Edits

    def counts(self) -> Mapping[tuple[Audience, LocaleTag], int]:
        """How many questions wait, by audience and language."""
        with self.store.read() as tx:
            return tx.open_question_counts()

    def clusters(self, audience: Audience, locale: LocaleTag) -> tuple[Cluster, ...]:
        """The waiting questions of one language, those asked most often first."""
        with self.store.read() as tx:
            rows = tx.open_questions(audience, locale, MOST)
        entries = self.content.current().entries
        asked = [(as_question(row.text), _nearest(row, entries)) for row in rows]
        return tuple(
            _cluster([rows[at] for at in positions], [asked[at][0] for at in positions], entries)
            for positions in self.grouping(asked, locale)
        )

    def cluster(self, audience: Audience, locale: LocaleTag, question_id: int) -> Cluster:
        """The one with this question; NotFound where it does not wait any more."""
        for one in self.clusters(audience, locale):
            if question_id in one.ids:
                return one
        raise NotFound("this question does not wait any more")

    def dismiss(self, ids: Collection[int]) -> int:
        """Nothing is to be learnt from them; how many waited."""
        with self.store.write() as tx:
            return tx.settle_questions(ids, DISMISSED)

    def propose(
        self, proposal: Proposal, ids: Collection[int], staff_id: int, now: datetime
    ) -> int:
        """Keep the proposal until it is taken into the files; its questions wait no longer.

        ProposalRefused (``reason``: ``words``, ``personal``, ``long``, ``id``, ``taken``,
        ``entry``, ``gone``) where the checker would refuse it, or where somebody else was faster.
        """
        proposal = self._readable(proposal)
        with self.store.read() as tx:
            pending = tx.proposals()
        try:
            place = self.edits.problem(proposal, pending)
        except ContentError as error:
            raise ProposalRefused("entry", str(error)) from error
        if place is not None:
            raise ProposalRefused("taken", place)
        with self.store.write() as tx:
            proposal_id = tx.add_proposal(proposal, staff_id, now)
            if not tx.settle_questions(ids, PROPOSED, proposal_id):
                raise ProposalRefused("gone")
        return proposal_id

    def pending(self) -> tuple[Proposal, ...]:
        """What is not in the files yet."""
        with self.store.read() as tx:
            return tx.proposals()

    def drop(self, proposal_id: int) -> None:
        """Take a proposal back; its questions wait again."""
        with self.store.write() as tx:
            tx.drop_proposal(proposal_id)

    def patch(self, today: date) -> str:
        """What is pending, for ``git apply``. ContentError where the files changed so that a
        proposal no longer fits."""
        return self.edits.patch(self.pending(), today)

    def write(self, now: datetime, today: date) -> Sequence[str]:
        """Put what is pending into the working copy; the files that changed. ContentError."""
        pending = self.pending()
        changed = self.edits.write(pending, today)
        self.finish([one.id for one in pending], now)
        return changed

    def finish(self, ids: Collection[int], now: datetime) -> int:
        """They are in the files: nothing of them is kept here."""
        with self.store.write() as tx:
            return tx.finish_proposals(ids, now)

    def _readable(self, proposal: Proposal) -> Proposal:
        """The proposal with its words on one line each, where it can be taken at all."""
        phrase, title = _line(proposal.phrase), _line(proposal.title)
        if not any(char.isalnum() for char in phrase):
            raise ProposalRefused("words")
        if MASK in phrase or MASK in title:
            raise ProposalRefused("personal")
        if len(phrase) > LONGEST_PHRASE or len(title) > LONGEST_TITLE:
            raise ProposalRefused("long")
        entry = self.content.current().entry(proposal.entry_id)
        if proposal.new_entry:
            if not is_entry_id(proposal.entry_id) or entry is not None:
                raise ProposalRefused("id")
        elif entry is None or entry.audience is not proposal.audience:
            raise ProposalRefused("entry", proposal.entry_id)
        # What was shortened or masked is not what somebody asked.
        whole = [one for one in proposal.questions if MASK not in one and not one.endswith("…")]
        questions = tuple(dict.fromkeys(_line(one) for one in whole))[:MOST_QUESTIONS]
        return replace(proposal, phrase=phrase, title=title, questions=questions)


def _line(text: str) -> str:
    kept = "".join(c for c in text if unicodedata.category(c) != "Cc" or c.isspace())
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def _nearest(row: OpenQuestionRow, entries: Collection[str]) -> str:
    return next((one for one in (row.entry_id, *row.topics) if one in entries), "")


def _cluster(
    rows: Sequence[OpenQuestionRow], asked: Sequence[str], entries: Collection[str]
) -> Cluster:
    topics: Counter[str] = Counter()
    for row in rows:
        # The first counts as much as two others; a bad answer was meant for something else.
        for place, entry_id in enumerate(dict.fromkeys(row.topics)):
            if entry_id in entries and not (row.why is Why.NOT_HELPED and entry_id == row.entry_id):
                topics[entry_id] += 1 if place else 2
    ranked = sorted(topics, key=lambda one: (-topics[one], one))
    bad = dict.fromkeys(row.entry_id for row in rows if row.entry_id in entries)
    return Cluster(
        ids=tuple(row.id for row in rows),
        wordings=tuple(Counter(asked).most_common()),
        whys=Counter(row.why for row in rows),
        topics=tuple(dict.fromkeys((*ranked, *bad))),
        last=max(row.at for row in rows),
    )
