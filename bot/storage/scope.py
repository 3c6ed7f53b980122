"""Which tickets a member of staff sees, as a condition for any query over tickets."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import col

from bot.domain.roles import Scope
from bot.storage.tables import Ticket


def seen_by(scope: Scope) -> ColumnElement[bool]:
    """The same rule as ``Scope.sees``."""
    if scope.divisions is None:
        return true()
    return or_(
        col(Ticket.division).in_(["", *sorted(scope.divisions)]),
        col(Ticket.urgent).is_(True),
        col(Ticket.keeper_id) == scope.staff_id,
    )
