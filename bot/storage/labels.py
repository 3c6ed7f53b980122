"""Labels on tickets in the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, Select, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from bot.domain.labels import label_key
from bot.service.views import LabelView
from bot.storage.tables import Label, TicketLabel

_LABELS_OF = (
    select(col(TicketLabel.ticket_id), col(Label.id), col(Label.name))
    .join(Label, col(Label.id) == col(TicketLabel.label_id))
    .where(col(TicketLabel.ticket_id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Label.key))
)


class LabelPart:
    """The part of a transaction that knows labels."""

    _session: Session
    _dialect: str

    def labels(self) -> tuple[LabelView, ...]:
        """See ``QueueTx``."""
        found = self._session.scalars(select(Label).order_by(col(Label.key)))
        return tuple(LabelView(label.id, label.name) for label in found)

    def labels_of(self, ticket_ids: Collection[int]) -> Mapping[int, tuple[LabelView, ...]]:
        """See ``QueueTx``."""
        if not ticket_ids:
            return {}
        found = self._session.connection().execute(_LABELS_OF, {"ids": list(ticket_ids)})
        labels: dict[int, tuple[LabelView, ...]] = {}
        for ticket_id, label_id, name in found:
            labels[ticket_id] = (*labels.get(ticket_id, ()), LabelView(label_id, name))
        return labels

    def label(self, name: str) -> LabelView:
        """See ``QueueTx``."""
        insert_or_not = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        key = label_key(name)
        self._session.connection().execute(
            insert_or_not(Label).values(key=key, name=name).on_conflict_do_nothing()
        )
        found = self._session.execute(
            select(col(Label.id), col(Label.name))
            .where(col(Label.key) == key)
            # Until this transaction ends nobody removes it with its last ticket.
            .with_for_update()
        ).one()
        return LabelView(found.id, found.name)

    def add_label(self, ticket_id: int, label_id: int) -> bool:
        """See ``QueueTx``."""
        insert_or_not = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        done = self._session.connection().execute(
            insert_or_not(TicketLabel)
            .values(ticket_id=ticket_id, label_id=label_id)
            .on_conflict_do_nothing()
            .returning(col(TicketLabel.label_id))
        )
        return done.first() is not None

    def remove_label(self, ticket_id: int, label_id: int) -> bool:
        """See ``QueueTx``."""
        connection = self._session.connection()
        connection.execute(select(col(Label.id)).where(col(Label.id) == label_id).with_for_update())
        gone = connection.execute(
            delete(TicketLabel).where(
                col(TicketLabel.ticket_id) == ticket_id, col(TicketLabel.label_id) == label_id
            )
        )
        _drop_unused(connection, [label_id])
        return gone.rowcount == 1


def erase_labels(connection: Connection, tickets: Select[int]) -> None:
    """Take every label off these tickets: its name may tell something of the person."""
    carried = select(col(TicketLabel.label_id)).where(col(TicketLabel.ticket_id).in_(tickets))
    labels = list(connection.scalars(carried.distinct()))
    connection.execute(delete(TicketLabel).where(col(TicketLabel.ticket_id).in_(tickets)))
    _drop_unused(connection, labels)


def _drop_unused(connection: Connection, labels: Collection[int]) -> None:
    used = select(col(TicketLabel.label_id)).where(col(TicketLabel.label_id) == col(Label.id))
    connection.execute(delete(Label).where(col(Label.id).in_(labels), ~used.exists()))
