"""Mails with codes on their way, in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlmodel import col

from bot.service.officer_store import WaitingMail
from bot.storage.conversations import ConversationPart
from bot.storage.tables import Conversation, ProofMail

_QUEUED, _TAKEN, _HANDED_OVER = "queued", "taken", "handed"


class ProofMailPart(ConversationPart):
    """``queued`` → ``taken`` by a worker for a while → ``handed`` over to the mail server → gone.

    A worker that dies while it has a mail loses it to the next one when its time is over; the
    mail was not sent then. Once it is being handed over nobody tries again: it may have been sent.
    """

    def add_mail(self, key: str, address: str, nonce: str, now: datetime) -> None:
        """See ``ProofMailTx``."""
        number = self._conversation_id(key)
        connection = self._session.connection()
        connection.execute(
            delete(ProofMail).where(
                col(ProofMail.conversation_id) == number, col(ProofMail.state) != _HANDED_OVER
            )
        )
        connection.execute(
            insert(ProofMail).values(
                conversation_id=number,
                address=address,
                nonce=nonce,
                state=_QUEUED,
                tries=0,
                due_at=now,
                created_at=now,
            )
        )

    def mail_due(self, now: datetime) -> bool:
        """See ``ProofMailTx``."""
        waits = select(col(ProofMail.id)).where(
            col(ProofMail.due_at) <= now, _free(now) | _abandoned(now)
        )
        return self._session.scalars(waits.limit(1)).first() is not None

    def claim_mail(self, now: datetime, until: datetime) -> WaitingMail | None:
        """See ``ProofMailTx``."""
        connection = self._session.connection()
        row = connection.execute(
            select(
                col(ProofMail.id),
                col(ProofMail.address),
                col(ProofMail.nonce),
                col(ProofMail.created_at),
                col(ProofMail.tries),
                col(Conversation.key),
            )
            .join(Conversation, col(Conversation.id) == col(ProofMail.conversation_id))
            .where(_free(now), col(ProofMail.due_at) <= now)
            .order_by(col(ProofMail.due_at), col(ProofMail.id))
            .limit(1)
            .with_for_update(skip_locked=True, of=ProofMail)
        ).one_or_none()
        if row is None:
            return None
        connection.execute(
            update(ProofMail)
            .where(col(ProofMail.id) == row.id)
            .values(state=_TAKEN, taken_until=until, tries=row.tries + 1)
        )
        return WaitingMail(row.id, row.key, row.address, row.nonce, row.created_at, row.tries + 1)

    def hand_over_mail(self, mail: WaitingMail) -> bool:
        """See ``ProofMailTx``."""
        done = self._session.connection().execute(
            update(ProofMail).where(*_own(mail, _TAKEN)).values(state=_HANDED_OVER)
        )
        return done.rowcount == 1

    def retry_mail(self, mail: WaitingMail, due_at: datetime) -> None:
        """See ``ProofMailTx``. Also where it was handed over and surely not taken."""
        self._session.connection().execute(
            update(ProofMail)
            .where(*_own(mail, _TAKEN, _HANDED_OVER))
            .values(state=_QUEUED, due_at=due_at, taken_until=None)
        )

    def end_mail(self, mail: WaitingMail) -> bool:
        """See ``ProofMailTx``."""
        done = self._session.connection().execute(
            delete(ProofMail).where(*_own(mail, _TAKEN, _HANDED_OVER))
        )
        return done.rowcount == 1

    def forget_handed_over(self, now: datetime) -> int:
        """See ``ProofMailTx``."""
        done = self._session.connection().execute(delete(ProofMail).where(_abandoned(now)))
        return done.rowcount


def _own(mail: WaitingMail, *states: str) -> tuple[ColumnElement[bool], ...]:
    """Only the try this worker made: a later one belongs to somebody else."""
    return (
        col(ProofMail.id) == mail.id,
        col(ProofMail.tries) == mail.tries,
        col(ProofMail.state).in_(states),
    )


def _free(now: datetime) -> ColumnElement[bool]:
    """Nobody has it, or whoever had it took too long."""
    late = and_(col(ProofMail.state) == _TAKEN, col(ProofMail.taken_until) <= now)
    return or_(col(ProofMail.state) == _QUEUED, late)


def _abandoned(now: datetime) -> ColumnElement[bool]:
    return and_(col(ProofMail.state) == _HANDED_OVER, col(ProofMail.taken_until) <= now)
