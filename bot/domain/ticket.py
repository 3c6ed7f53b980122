"""The life of a ticket: one table of states and moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.conversation import Mode
from bot.domain.errors import TransitionRefused

REOPEN_WITHIN = timedelta(days=7)
"""A person who asks for staff again within this time gets the same ticket back."""


class TicketState(StrEnum):
    """``open`` (nobody has it) → ``claimed`` (staff's turn) → ``waiting`` (person's turn) →
    ``resolved``."""

    OPEN = "open"
    CLAIMED = "claimed"
    WAITING = "waiting"
    RESOLVED = "resolved"


class TicketAction(StrEnum):
    """What can happen to a ticket."""

    OPEN = "open"
    CLAIM = "claim"
    RELEASE = "release"
    REPLY = "reply"
    PERSON_WROTE = "person_wrote"
    TRANSFER = "transfer"
    """To another division, whose queue it joins."""
    ASSIGN = "assign"
    """To a colleague, who has it then."""
    TAKE_OVER = "take_over"
    """From a colleague who cannot go on, by somebody who is trusted to (``Right.TRANSFER``)."""
    HAND_BACK = "hand_back"
    """To the bot, which goes on; nothing was solved, so nothing is rated."""
    RESOLVE = "resolve"
    REOPEN = "reopen"
    """By staff, who then have it."""
    RETURN = "return"
    """By the person, who asks again: back into the queue."""
    WITHDRAW = "withdraw"
    """By the person, who needs nobody any more."""
    NOTE = "note"
    MARK_URGENT = "mark_urgent"
    RATE = "rate"


class Keeper(StrEnum):
    """What a move does to the staff member who has the ticket."""

    KEEP = "keep"
    SET = "set"
    """To who acts."""
    GIVE = "give"
    """To the colleague who is named."""
    CLEAR = "clear"


class By(StrEnum):
    """Who of staff may make a move."""

    ANYBODY = "anybody"
    KEEPER = "keeper"
    """Who has the ticket."""
    KEEPER_OR_TRUSTED = "keeper-or-trusted"
    """Also who may deal with a colleague's ticket: a colleague may be ill."""
    TRUSTED = "trusted"
    """Only those, and not who has the ticket anyway."""


@dataclass(frozen=True)
class Move:
    """Where an action leads, who has the ticket then, and who owns the conversation."""

    to: TicketState
    keeper: Keeper
    mode: Mode | None
    """None: the conversation's mode stays."""
    by: By = By.ANYBODY

    def may(self, *, keeper_id: int | None, by: int | None, trusted: bool) -> bool:
        """Whether ``by`` may make it with a ticket that ``keeper_id`` has."""
        match self.by:
            case By.ANYBODY:
                return True
            case By.KEEPER:
                return by == keeper_id
            case By.KEEPER_OR_TRUSTED:
                return trusted or by == keeper_id
            case By.TRUSTED:
                return trusted and by != keeper_id


_S, _A = TicketState, TicketAction

MOVES: dict[tuple[TicketState, TicketAction], Move] = {
    (_S.OPEN, _A.CLAIM): Move(_S.CLAIMED, Keeper.SET, Mode.HUMAN),
    (_S.OPEN, _A.PERSON_WROTE): Move(_S.OPEN, Keeper.KEEP, None),
    (_S.OPEN, _A.WITHDRAW): Move(_S.RESOLVED, Keeper.CLEAR, Mode.BOT),
    (_S.OPEN, _A.MARK_URGENT): Move(_S.OPEN, Keeper.KEEP, None),
    (_S.OPEN, _A.NOTE): Move(_S.OPEN, Keeper.KEEP, None),
    (_S.OPEN, _A.TRANSFER): Move(_S.OPEN, Keeper.KEEP, None),
    (_S.OPEN, _A.ASSIGN): Move(_S.CLAIMED, Keeper.GIVE, Mode.HUMAN),
    (_S.CLAIMED, _A.TRANSFER): Move(_S.OPEN, Keeper.CLEAR, Mode.BOT, by=By.KEEPER_OR_TRUSTED),
    (_S.CLAIMED, _A.ASSIGN): Move(_S.CLAIMED, Keeper.GIVE, Mode.HUMAN, by=By.KEEPER_OR_TRUSTED),
    (_S.CLAIMED, _A.TAKE_OVER): Move(_S.CLAIMED, Keeper.SET, Mode.HUMAN, by=By.TRUSTED),
    (_S.CLAIMED, _A.HAND_BACK): Move(_S.RESOLVED, Keeper.KEEP, Mode.BOT, by=By.KEEPER),
    (_S.CLAIMED, _A.REPLY): Move(_S.WAITING, Keeper.KEEP, None, by=By.KEEPER),
    (_S.CLAIMED, _A.RELEASE): Move(_S.OPEN, Keeper.CLEAR, Mode.BOT, by=By.KEEPER_OR_TRUSTED),
    (_S.CLAIMED, _A.PERSON_WROTE): Move(_S.CLAIMED, Keeper.KEEP, None),
    (_S.CLAIMED, _A.RESOLVE): Move(_S.RESOLVED, Keeper.KEEP, Mode.BOT, by=By.KEEPER),
    (_S.CLAIMED, _A.WITHDRAW): Move(_S.RESOLVED, Keeper.KEEP, Mode.BOT),
    (_S.CLAIMED, _A.MARK_URGENT): Move(_S.CLAIMED, Keeper.KEEP, None),
    (_S.CLAIMED, _A.NOTE): Move(_S.CLAIMED, Keeper.KEEP, None),
    (_S.WAITING, _A.TRANSFER): Move(_S.OPEN, Keeper.CLEAR, Mode.BOT, by=By.KEEPER_OR_TRUSTED),
    (_S.WAITING, _A.ASSIGN): Move(_S.WAITING, Keeper.GIVE, Mode.HUMAN, by=By.KEEPER_OR_TRUSTED),
    (_S.WAITING, _A.TAKE_OVER): Move(_S.WAITING, Keeper.SET, Mode.HUMAN, by=By.TRUSTED),
    (_S.WAITING, _A.HAND_BACK): Move(_S.RESOLVED, Keeper.KEEP, Mode.BOT, by=By.KEEPER),
    (_S.WAITING, _A.REPLY): Move(_S.WAITING, Keeper.KEEP, None, by=By.KEEPER),
    (_S.WAITING, _A.RELEASE): Move(_S.OPEN, Keeper.CLEAR, Mode.BOT, by=By.KEEPER_OR_TRUSTED),
    (_S.WAITING, _A.PERSON_WROTE): Move(_S.CLAIMED, Keeper.KEEP, None),
    (_S.WAITING, _A.RESOLVE): Move(_S.RESOLVED, Keeper.KEEP, Mode.BOT, by=By.KEEPER),
    (_S.WAITING, _A.WITHDRAW): Move(_S.RESOLVED, Keeper.KEEP, Mode.BOT),
    (_S.WAITING, _A.MARK_URGENT): Move(_S.WAITING, Keeper.KEEP, None),
    (_S.WAITING, _A.NOTE): Move(_S.WAITING, Keeper.KEEP, None),
    (_S.RESOLVED, _A.REOPEN): Move(_S.CLAIMED, Keeper.SET, Mode.HUMAN),
    (_S.RESOLVED, _A.RETURN): Move(_S.OPEN, Keeper.CLEAR, None),
    (_S.RESOLVED, _A.RATE): Move(_S.RESOLVED, Keeper.KEEP, None),
    (_S.RESOLVED, _A.NOTE): Move(_S.RESOLVED, Keeper.KEEP, None),
}
"""Every allowed move; what is not here is refused."""


def move(
    state: TicketState,
    action: TicketAction,
    *,
    keeper_id: int | None,
    by: int | None,
    trusted: bool = False,
) -> Move:
    """The move for ``action``; TransitionRefused where the state or the person forbids it.

    ``keeper_id`` is the staff member who has the ticket, ``by`` the one who acts (None: the person
    or the bot), ``trusted`` whether they may deal with a colleague's ticket.
    """
    found = MOVES.get((state, action))
    if found is None:
        raise TransitionRefused(f"a ticket that is {state} cannot be acted on with {action}")
    if not found.may(keeper_id=keeper_id, by=by, trusted=trusted):
        raise TransitionRefused(f"{action} is for the member of staff who has the ticket")
    return found


def keeper_after(
    step: Move, *, keeper_id: int | None, by: int | None, to: int | None = None
) -> int | None:
    """Who has the ticket after a move; ``to`` is the colleague it is given to."""
    match step.keeper:
        case Keeper.KEEP:
            return keeper_id
        case Keeper.SET:
            return by
        case Keeper.GIVE:
            return to
        case Keeper.CLEAR:
            return None


STAFF_ACTIONS = frozenset(
    {
        _A.CLAIM,
        _A.RELEASE,
        _A.REPLY,
        _A.TRANSFER,
        _A.ASSIGN,
        _A.TAKE_OVER,
        _A.HAND_BACK,
        _A.RESOLVE,
        _A.REOPEN,
        _A.NOTE,
    }
)
"""What members of staff do; all else comes of what the person does."""


def allowed(
    state: TicketState, *, keeper_id: int | None, by: int, trusted: bool = False
) -> frozenset[TicketAction]:
    """What this member of staff may do now: the buttons to show."""
    return frozenset(
        action
        for (at, action), found in MOVES.items()
        if at == state
        and action in STAFF_ACTIONS
        and found.may(keeper_id=keeper_id, by=by, trusted=trusted)
    )
