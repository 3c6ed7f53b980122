"""Pictures as the use cases need them from the database, as a Protocol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.picture import PictureFile, PictureState


@dataclass(frozen=True)
class WaitingPicture:
    """A picture that is to be fetched, taken by this worker for a while."""

    id: int
    key: str
    """The key of its conversation."""
    ticket_id: int
    file: PictureFile
    tries: int
    """Which try this is, from 1."""


@dataclass(frozen=True)
class PictureView:
    """What the page shows in the place of a picture."""

    id: int
    state: PictureState
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class CleanPicture:
    """A picture made anew from pixels: nothing of the file that was sent is left in it."""

    data: bytes
    media_type: str
    """``image/jpeg`` or ``image/png``."""
    width: int
    height: int


class PictureTx(Protocol):
    """Pictures of people, from being announced to being deleted."""

    def add_picture(
        self, key: str, message_ref: str, ticket_id: int, file: PictureFile, now: datetime
    ) -> None:
        """To be fetched, for the line with this id of the platform."""
        ...

    def picture_due(self, now: datetime) -> bool:
        """Whether ``claim_picture`` would find one; takes no lock."""
        ...

    def claim_picture(self, now: datetime, until: datetime) -> WaitingPicture | None:
        """The one due first; nobody else gets it before ``until``."""
        ...

    def kept_pictures(self, ticket_id: int) -> int:
        """How many pictures of a ticket are kept."""
        ...

    def postpone_picture(self, picture_id: int, due_at: datetime) -> None:
        """Try again then."""
        ...

    def keep_picture(self, picture_id: int, picture: CleanPicture) -> bool:
        """Store it; False where it is no longer wanted: withdrawn, erased, or there already."""
        ...

    def refuse_picture(self, picture_id: int, why: PictureState) -> bool:
        """It will not be shown; False where it is no longer wanted."""
        ...

    def pictures(self, key: str) -> dict[int, PictureView]:
        """Those of a conversation, by the id of their line; without their bytes."""
        ...

    def picture_data(self, ticket_id: int, picture_id: int) -> CleanPicture | None:
        """A kept picture out of the conversation of a ticket."""
        ...

    def expire_pictures(self, resolved_before: datetime) -> int:
        """Delete those whose ticket was resolved before; how many there were."""
        ...
