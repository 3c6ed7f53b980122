"""Pictures that a person sends while a ticket of theirs is open: what is taken, for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MOST_BYTES = 5 * 1024 * 1024
"""The largest file that is fetched from a platform."""

MOST_PIXELS = 50_000_000
"""The largest picture that is opened; phones of today take 12 to 50 million."""

MOST_PER_TICKET = 20
"""Pictures kept for one ticket; more are refused, not pushed out."""

KEPT_FOR = timedelta(days=90)
"""How long after its ticket was resolved a picture is deleted."""

RETRY_AFTER = tuple(timedelta(seconds=s) for s in (2, 10, 60, 300, 1800))
"""Pauses after the first, second … fetch that broke off; then it is given up."""

NOT_SHOWN = frozenset({"audio", "voice", "video", "video_note", "animation", "file", "document"})
"""Kinds whose content staff cannot see, where people expect that they can."""

_PICTURES = frozenset({"image", "photo", "document"})


class PictureState(StrEnum):
    """What became of a picture."""

    WAITING = "waiting"
    """It is being fetched from the platform."""
    KEPT = "kept"
    TOO_LARGE = "too_large"
    NOT_A_PICTURE = "no_picture"
    """Its bytes are none of the kinds we show, whatever its name says."""
    TOO_MANY = "too_many"
    GONE = "gone"
    """The platform did not give it, or no longer has it."""
    EXPIRED = "expired"
    """Deleted because its ticket has been resolved for so long."""


@dataclass(frozen=True)
class PictureFile:
    """Where the platform keeps a picture."""

    ref: str
    """The platform's id of the file."""
    size: int | None = None
    """In bytes, as the platform says; None where it does not."""


def is_shown(kind: str | None, file: PictureFile | None) -> bool:
    """Whether staff get to see a message of this kind."""
    return file is not None and kind in _PICTURES


def is_hidden(kind: str | None, file: PictureFile | None) -> bool:
    """Whether the person has to be told that staff cannot see it."""
    return kind in NOT_SHOWN | _PICTURES and not is_shown(kind, file)
