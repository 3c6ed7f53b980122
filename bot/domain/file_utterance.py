"""What is said about files that a person sends while staff look after them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.picture import PictureState


@dataclass(frozen=True)
class FileNotShown:
    """Staff cannot see this kind of file; what they can read."""

    kind: str


@dataclass(frozen=True)
class PictureRefused:
    """A picture could not be taken, and why."""

    why: PictureState


FileUtterance = FileNotShown | PictureRefused
