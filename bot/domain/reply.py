"""What is said to a person, before any channel turns it into its own shape."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.locale import LocaleTag
from bot.domain.phrasebook import Picked


class Author(StrEnum):
    """Who speaks in a conversation."""

    PERSON = "person"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True)
class Choice:
    """A button: the label people read and the data that comes back (see ``choice.py``)."""

    label: str
    data: str


@dataclass(frozen=True)
class Link:
    """A named web address."""

    label: str
    url: str


@dataclass(frozen=True)
class Phone:
    """A named telephone number, digits and hyphens as people write it."""

    label: str
    number: str


@dataclass(frozen=True)
class Image:
    """A picture by https address, with the text that stands for it."""

    url: str
    alt: str


@dataclass(frozen=True)
class Original:
    """What staff wrote or chose, in the language they did it in; never sent, shown to staff."""

    text: str
    locale: LocaleTag
    picked: tuple[Picked, ...] = ()
    """The phrases it was put together from."""


@dataclass(frozen=True)
class Reply:
    """One thing said to a person: plain text (paragraphs, ``-`` lists) plus what can be tapped.

    ``text`` carries no markup; a channel escapes it. Links and phone numbers are shown by every
    channel, as buttons where it has them and as lines of text where it has not.
    """

    text: str
    locale: LocaleTag
    author: Author = Author.BOT
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    phones: tuple[Phone, ...] = ()
    images: tuple[Image, ...] = ()
    entry_id: str | None = None
    sender_name: str | None = None
    """Shown beside the line where the channel can (LINE's sender, a prefix on Telegram)."""
    original: Original | None = None
    """Where what went out are not the words staff wrote or chose themselves."""
