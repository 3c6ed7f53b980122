"""What members of staff may do: one table of roles and rights, and which tickets they see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Whom the office trusts with what; each has all the rights of the one before."""

    STAFF = "staff"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Right(StrEnum):
    """Something not everybody may do."""

    TICKETS = "tickets"
    """See and work tickets, of all divisions or of one's own."""
    ALL_DIVISIONS = "all-divisions"
    """See the tickets of every division, whichever are one's own."""
    TRANSFER = "transfer"
    """Pass on, put back or take over a ticket that a colleague has. One's own may be passed on
    by everybody who has it."""
    REPORTS = "reports"
    ACCOUNTS = "accounts"
    SESSIONS = "sessions"
    """See and end anybody's sessions. One's own may be ended by everybody."""
    AUDIT = "audit"


_STAFF = frozenset({Right.TICKETS})
_SUPERVISOR = _STAFF | {Right.ALL_DIVISIONS, Right.TRANSFER, Right.REPORTS}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.STAFF: _STAFF,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMIN: _SUPERVISOR | {Right.ACCOUNTS, Right.SESSIONS, Right.AUDIT},
}
"""Who may do what; what is not here is refused."""


def may(role: Role, right: Right) -> bool:
    """Whether the table grants it."""
    return right in RIGHTS[role]


def read_roles(text: str) -> frozenset[Role] | None:
    """The roles in a list with commas, ``all``, or ``off``; None where one is not known."""
    named = {part.strip().lower() for part in text.split(",") if part.strip()} - {"off"}
    if named == {"all"}:
        return frozenset(Role)
    return frozenset(map(Role, named)) if named <= set(Role) else None


@dataclass(frozen=True)
class Scope:
    """Which tickets one member of staff sees and works."""

    staff_id: int
    divisions: frozenset[str] | None = None
    """None: those of every division."""

    def sees(self, *, division: str, urgent: bool, keeper_id: int | None) -> bool:
        """Whether a ticket is theirs to see.

        Beside their divisions: what is urgent, because danger does not wait for the right desk;
        what belongs to no division; and what somebody has given to them.
        """
        return (
            self.divisions is None
            or not division
            or division in self.divisions
            or urgent
            or keeper_id == self.staff_id
        )


def scope_of(staff_id: int, role: Role, divisions: Collection[str]) -> Scope:
    """What somebody with this role sees; without divisions of their own, everything."""
    if may(role, Right.ALL_DIVISIONS) or not divisions:
        return Scope(staff_id)
    return Scope(staff_id, frozenset(divisions))
