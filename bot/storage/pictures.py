"""Pictures of people, in the database: a row is announced, fetched, shown and deleted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlmodel import col

from bot.domain.picture import PictureFile, PictureState
from bot.service.picture_store import CleanPicture, PictureView, WaitingPicture
from bot.storage.conversations import ConversationPart
from bot.storage.tables import Conversation, Message, Ticket
from bot.storage.thread_tables import Picture

_OF = (
    select(
        col(Picture.id),
        col(Picture.message_id),
        col(Picture.state),
        col(Picture.width),
        col(Picture.height),
    )
    .join(Conversation, col(Conversation.id) == col(Picture.conversation_id))
    .where(col(Conversation.key) == bindparam("key"))
    .order_by(col(Picture.id))
)


class PicturePart(ConversationPart):
    """Implements ``PictureTx``. The bytes are read only where they are asked for."""

    def add_picture(
        self, key: str, message_ref: str, ticket_id: int, file: PictureFile, now: datetime
    ) -> None:
        """See ``PictureTx``."""
        conversation_id = self._conversation_id(key)
        connection = self._session.connection()
        line = connection.execute(
            select(func.max(col(Message.id))).where(
                col(Message.conversation_id) == conversation_id,
                col(Message.message_ref) == message_ref,
            )
        ).scalar_one()
        connection.execute(
            insert(Picture).values(
                message_id=line,
                conversation_id=conversation_id,
                ticket_id=ticket_id,
                ref=file.ref,
                declared=file.size,
                state=PictureState.WAITING,
                tries=0,
                due_at=now,
                created_at=now,
                media_type="",
                width=0,
                height=0,
            )
        )

    def picture_due(self, now: datetime) -> bool:
        """See ``PictureTx``."""
        waits = select(col(Picture.id)).where(
            col(Picture.state) == PictureState.WAITING, col(Picture.due_at) <= now
        )
        return self._session.scalars(waits.limit(1)).first() is not None

    def claim_picture(self, now: datetime, until: datetime) -> WaitingPicture | None:
        """See ``PictureTx``."""
        connection = self._session.connection()
        row = connection.execute(
            select(
                col(Picture.id),
                col(Picture.ticket_id),
                col(Picture.ref),
                col(Picture.declared),
                col(Picture.tries),
                col(Conversation.key),
            )
            .join(Conversation, col(Conversation.id) == col(Picture.conversation_id))
            .where(col(Picture.state) == PictureState.WAITING, col(Picture.due_at) <= now)
            .order_by(col(Picture.due_at), col(Picture.id))
            .limit(1)
            .with_for_update(skip_locked=True, of=Picture)
        ).first()
        if row is None:
            return None
        connection.execute(
            update(Picture)
            .where(col(Picture.id) == row.id)
            .values(due_at=until, tries=row.tries + 1)
        )
        file = PictureFile(row.ref, row.declared)
        return WaitingPicture(row.id, row.key, row.ticket_id, file, row.tries + 1)

    def kept_pictures(self, ticket_id: int) -> int:
        """See ``PictureTx``."""
        return self._session.scalars(
            select(func.count())
            .select_from(Picture)
            .where(col(Picture.ticket_id) == ticket_id, col(Picture.state) == PictureState.KEPT)
        ).one()

    def postpone_picture(self, picture_id: int, due_at: datetime) -> None:
        """See ``PictureTx``."""
        self._session.connection().execute(
            update(Picture)
            .where(col(Picture.id) == picture_id, col(Picture.state) == PictureState.WAITING)
            .values(due_at=due_at)
        )

    def keep_picture(self, picture_id: int, picture: CleanPicture) -> bool:
        """See ``PictureTx``."""
        return self._end_picture(
            picture_id,
            state=PictureState.KEPT,
            data=picture.data,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
        )

    def refuse_picture(self, picture_id: int, why: PictureState) -> bool:
        """See ``PictureTx``."""
        return self._end_picture(picture_id, state=why)

    def pictures(self, key: str) -> dict[int, PictureView]:
        """See ``PictureTx``."""
        found = self._session.connection().execute(_OF, {"key": key})
        return {
            row.message_id: PictureView(row.id, PictureState(row.state), row.width, row.height)
            for row in found
        }

    def picture_data(self, ticket_id: int, picture_id: int) -> CleanPicture | None:
        """See ``PictureTx``."""
        row = (
            self._session.connection()
            .execute(
                select(
                    col(Picture.data),
                    col(Picture.media_type),
                    col(Picture.width),
                    col(Picture.height),
                )
                .join(Ticket, col(Ticket.conversation_id) == col(Picture.conversation_id))
                .where(
                    col(Picture.id) == picture_id,
                    col(Ticket.id) == ticket_id,
                    col(Picture.state) == PictureState.KEPT,
                )
            )
            .first()
        )
        if row is None or row.data is None:
            return None
        return CleanPicture(bytes(row.data), row.media_type, row.width, row.height)

    def expire_pictures(self, resolved_before: datetime) -> int:
        """See ``PictureTx``."""
        old = select(col(Ticket.id)).where(col(Ticket.resolved_at) < resolved_before)
        done = self._session.connection().execute(
            update(Picture)
            .where(col(Picture.ticket_id).in_(old), col(Picture.state) == PictureState.KEPT)
            .values(state=PictureState.EXPIRED, data=None)
        )
        return done.rowcount

    def _end_picture(self, picture_id: int, **values: object) -> bool:
        done = self._session.connection().execute(
            update(Picture)
            .where(col(Picture.id) == picture_id, col(Picture.state) == PictureState.WAITING)
            .values(**values)
        )
        return done.rowcount == 1


def erase_pictures(connection: Connection, conversation_id: int) -> None:
    """Delete all pictures of a conversation."""
    connection.execute(delete(Picture).where(col(Picture.conversation_id) == conversation_id))


def withdraw_pictures(connection: Connection, conversation_id: int, message_ref: str) -> None:
    """Delete the picture of a message that the person unsent."""
    lines = select(col(Message.id)).where(
        col(Message.conversation_id) == conversation_id, col(Message.message_ref) == message_ref
    )
    connection.execute(delete(Picture).where(col(Picture.message_id).in_(lines)))
