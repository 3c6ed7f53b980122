"""Questions for editors and what they made of them, in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from bot.domain.entry import Audience
from bot.domain.lesson import Lesson, Why
from bot.domain.locale import LocaleTag
from bot.domain.proposal import Proposal
from bot.domain.reply import Author
from bot.service.views import OpenQuestionRow
from bot.storage.tables import Conversation, Message, OpenQuestion, Staff
from bot.storage.tables import Proposal as ProposalRow

_LOOKBACK = 20
"""How many of a person's last lines are searched for the question."""
_WITHIN = timedelta(days=1)
"""A button pressed later than this says nothing of the words before it."""


class LessonPart:
    """The part of a transaction that keeps what editors can learn from."""

    _session: Session
    _dialect: str

    def keep_lesson(self, key: str, lesson: Lesson, audience: Audience, now: datetime) -> None:
        """See ``LessonTx``."""
        found = self._question_of(key, lesson, now)
        if found is None:
            return
        message_id, locale = found
        values = {"why": lesson.why, "entry_id": lesson.entry_id or "", "at": now}
        insert_into = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        self._session.connection().execute(
            insert_into(OpenQuestion)
            .values(message_id=message_id, audience=audience, locale=locale, **values)
            # What became of it last says most; what editors have settled stays settled.
            .on_conflict_do_update(
                index_elements=["message_id"],
                set_=values,
                where=col(OpenQuestion.settled).is_(None),
            )
        )

    def _question_of(self, key: str, lesson: Lesson, now: datetime) -> tuple[int, str] | None:
        """The message that asked, and its language: the newest that asked for something."""
        wanted: list[ColumnElement[bool]] = [
            col(Conversation.key) == key,
            col(Message.author) == Author.PERSON,
            col(Message.message_ref).is_not(None),
            col(Message.at) >= now - _WITHIN,
        ]
        if lesson.why is Why.NOT_HELPED:
            answered = (
                select(func.max(col(Message.id)))
                .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
                .where(col(Conversation.key) == key, col(Message.entry_id) == lesson.entry_id)
            )
            answer_id = self._session.scalars(answered).one()
            if answer_id is None:
                return None
            wanted.append(col(Message.id) < answer_id)
        lines = self._session.execute(
            select(col(Message.id), col(Message.text), col(Message.locale), col(Message.gloss))
            .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
            .where(*wanted)
            .order_by(col(Message.id).desc())
            .limit(_LOOKBACK if lesson.earlier else 1)
        )
        for line in lines:
            gloss: dict[str, Any] | None = line.gloss
            if line.text and gloss and not gloss["smalltalk"] and not gloss["emergency"]:
                return line.id, gloss["locale"]
        return None

    def open_question_counts(self) -> dict[tuple[Audience, LocaleTag], int]:
        """See ``LessonTx``."""
        counted = (
            select(col(OpenQuestion.audience), col(OpenQuestion.locale), func.count())
            .join(Message, col(Message.id) == col(OpenQuestion.message_id))
            .where(col(OpenQuestion.settled).is_(None), col(Message.text) != "")
            .group_by(col(OpenQuestion.audience), col(OpenQuestion.locale))
        )
        return {
            (Audience(audience), LocaleTag(locale)): count
            for audience, locale, count in self._session.execute(counted)
        }

    def open_questions(
        self, audience: Audience, locale: LocaleTag, limit: int
    ) -> tuple[OpenQuestionRow, ...]:
        """See ``LessonTx``."""
        found = self._session.execute(
            select(OpenQuestion, col(Message.text), col(Message.gloss))
            .join(Message, col(Message.id) == col(OpenQuestion.message_id))
            .where(
                col(OpenQuestion.settled).is_(None),
                col(OpenQuestion.audience) == audience,
                col(OpenQuestion.locale) == locale,
                col(Message.text) != "",
            )
            .order_by(col(OpenQuestion.id).desc())
            .limit(limit)
        )
        return tuple(
            OpenQuestionRow(
                id=row.id,
                text=words,
                why=Why(row.why),
                entry_id=row.entry_id,
                topics=tuple(one["entry_id"] for one in (gloss or {}).get("topics", ())),
                at=row.at,
            )
            for row, words, gloss in found
        )

    def settle_questions(
        self, ids: Collection[int], settled: str, proposal_id: int | None = None
    ) -> int:
        """See ``LessonTx``."""
        done = self._session.connection().execute(
            update(OpenQuestion)
            .where(col(OpenQuestion.id).in_(ids), col(OpenQuestion.settled).is_(None))
            .values(settled=settled, proposal_id=proposal_id)
        )
        return done.rowcount

    def add_proposal(self, proposal: Proposal, staff_id: int, now: datetime) -> int:
        """See ``LessonTx``."""
        proposal_id: int = (
            self._session.connection()
            .execute(
                insert(ProposalRow)
                .values(
                    audience=proposal.audience,
                    locale=proposal.locale,
                    entry_id=proposal.entry_id,
                    new_entry=proposal.new_entry,
                    title=proposal.title,
                    phrase=proposal.phrase,
                    questions=list(proposal.questions),
                    staff_id=staff_id,
                    at=now,
                )
                .returning(col(ProposalRow.id))
            )
            .scalar_one()
        )
        return proposal_id

    def proposals(self) -> tuple[Proposal, ...]:
        """See ``LessonTx``."""
        found = self._session.execute(
            select(ProposalRow, col(Staff.name))
            .join(Staff, col(Staff.id) == col(ProposalRow.staff_id))
            .where(col(ProposalRow.done_at).is_(None))
            .order_by(col(ProposalRow.id))
        )
        return tuple(
            Proposal(
                audience=Audience(row.audience),
                locale=LocaleTag(row.locale),
                entry_id=row.entry_id,
                phrase=row.phrase,
                questions=tuple(row.questions or ()),
                new_entry=row.new_entry,
                title=row.title,
                id=row.id,
                staff_name=name,
                at=row.at,
            )
            for row, name in found
        )

    def drop_proposal(self, proposal_id: int) -> None:
        """See ``LessonTx``."""
        connection = self._session.connection()
        waiting = (col(ProposalRow.id) == proposal_id, col(ProposalRow.done_at).is_(None))
        if connection.execute(select(col(ProposalRow.id)).where(*waiting)).first() is None:
            return
        connection.execute(
            update(OpenQuestion)
            .where(col(OpenQuestion.proposal_id) == proposal_id)
            .values(settled=None, proposal_id=None)
        )
        connection.execute(delete(ProposalRow).where(*waiting))

    def finish_proposals(self, ids: Collection[int], now: datetime) -> int:
        """See ``LessonTx``."""
        done = self._session.connection().execute(
            update(ProposalRow)
            .where(col(ProposalRow.id).in_(ids), col(ProposalRow.done_at).is_(None))
            # What is in the files now is content; who asked it is nobody's business any more.
            .values(done_at=now, phrase="", title="", questions=None)
        )
        return done.rowcount


def forget_questions(connection: Connection, messages: Any) -> None:
    """Nothing of these messages (a selection of ids) stays for editors, nor in what they have not
    put into the content yet."""
    of_them = col(OpenQuestion.message_id).in_(messages)
    taken_up = col(OpenQuestion.proposal_id).is_not(None)
    chosen = select(col(OpenQuestion.proposal_id)).where(of_them, taken_up)
    made = connection.execute(chosen).scalars().all()
    connection.execute(delete(OpenQuestion).where(of_them))
    if not made:
        return
    waiting = (col(ProposalRow.id).in_(made), col(ProposalRow.done_at).is_(None))
    gone = connection.execute(select(col(ProposalRow.id)).where(*waiting)).scalars().all()
    connection.execute(
        update(OpenQuestion)
        .where(col(OpenQuestion.proposal_id).in_(gone))
        .values(settled=None, proposal_id=None)
    )
    connection.execute(delete(ProposalRow).where(col(ProposalRow.id).in_(gone)))
