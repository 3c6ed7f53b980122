"""What screens show: read-only pictures of the stored data, without any table class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.audit import AuditEntry, Via
from bot.domain.due import Due
from bot.domain.eligibility.record import CaseRecord
from bot.domain.entry import Audience
from bot.domain.event import ChannelName
from bot.domain.gloss import Gloss
from bot.domain.lesson import Why
from bot.domain.locale import LocaleTag
from bot.domain.rating import RatingCause
from bot.domain.readings import Readings
from bot.domain.reply import Author, Reply
from bot.domain.roles import Role, Scope, scope_of
from bot.domain.ticket import TicketAction, TicketState
from bot.service.colleague_store import EarlierTicket
from bot.service.picture_store import PictureView


class DeliveryState(StrEnum):
    """Where a line to a person stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"
    HELD = "held"
    """The month's push messages are used up; it goes out when the person writes next."""


@dataclass(frozen=True)
class StaffView:
    """A member of staff."""

    id: int
    login: str
    name: str
    locale: LocaleTag
    """The console's language for them: ``ja`` or ``en``."""
    active: bool
    role: Role = Role.STAFF
    divisions: tuple[str, ...] = ()
    """Whose tickets they see; empty: everybody's."""
    second_factor: bool = False
    """Signing in with the password asks for a one-time code."""
    must_enrol: bool = False
    """The office asks for a second factor which this account has not set up yet."""
    unread_mentions: int = 0
    """Notes that call them and are not marked as read; counted for pages only."""

    @property
    def scope(self) -> Scope:
        """Which tickets they see and work."""
        return scope_of(self.id, self.role, self.divisions)


@dataclass(frozen=True)
class SessionView:
    """A signed-in browser. ``id`` names it on pages; it does not open anything."""

    id: str
    created_at: datetime
    seen_at: datetime
    until: datetime
    agent: str
    """``firefox windows`` and the like, see ``domain/browser.py``; empty where unknown."""
    via: Via
    current: bool = False
    """The one the page was asked for with."""


@dataclass(frozen=True)
class AuditView:
    """A row of the audit log with the names that go with its ids."""

    id: int
    entry: AuditEntry
    staff_name: str | None
    about_name: str | None


@dataclass(frozen=True)
class LineView:
    """One line of a conversation."""

    id: int
    author: Author
    author_name: str | None
    text: str
    locale: LocaleTag
    at: datetime
    reply: Reply | None = None
    """The whole reply with buttons, for lines of the bot, of staff and of the system."""
    entry_id: str | None = None
    withdrawn: bool = False
    """The person unsent it; ``text`` is empty."""
    edited: bool = False
    unreadable: str | None = None
    """``sticker``, ``audio`` …: something came that the bot does not read."""
    delivery: DeliveryState | None = None
    """None for lines of the person."""
    via: str | None = None
    """``reply`` (free), ``push`` (counted) or ``send``, once sent; ``assumed`` where the platform
    could not confirm that it arrived."""
    delivery_error: str | None = None
    """Error class name, for staff."""
    delivery_reason: str = ""
    """What the platform said when it refused, in its own words; never those of a person."""
    delivery_unsure: bool = False
    """Some try may have gone through, though nobody knows."""
    message_ref: str | None = None
    gloss: Gloss | None = None
    """What a message of the person most likely is about; None where nobody looked."""


@dataclass(frozen=True)
class NoteView:
    """An internal note; never sent."""

    id: int
    staff_name: str
    text: str
    at: datetime


@dataclass(frozen=True)
class LabelView:
    """A label on tickets."""

    id: int
    name: str


@dataclass(frozen=True)
class TicketEventView:
    """One step in a ticket's life."""

    action: TicketAction
    staff_name: str | None
    at: datetime
    detail: str = ""
    """To whom it was passed on: a division's key or a colleague's name."""


@dataclass(frozen=True)
class TicketRow:
    """A ticket as a row of the queue."""

    id: int
    version: int
    state: TicketState
    division: str
    urgent: bool
    subject: str
    locale: LocaleTag
    channel: ChannelName
    opened_at: datetime
    waiting_since: datetime
    """Since when the person waits for staff (or staff for the person, in ``waiting``)."""
    keeper_id: int | None
    keeper_name: str | None
    last_text: str
    """The person's last own words, never a button's; empty where they only pressed buttons."""
    rating: int | None
    rating_cause: RatingCause | None = None
    """Why a poor rating was poor, where the person said it."""
    due: Due | None = None
    """By when it is to be answered; None while it is not the staff's turn."""
    conversation_key: str = ""

    def in_scope(self, scope: Scope) -> bool:
        """Whether somebody with this scope sees it."""
        return scope.sees(division=self.division, urgent=self.urgent, keeper_id=self.keeper_id)


@dataclass(frozen=True)
class DueTicket:
    """A ticket that waits for staff, with what is needed to remind of it."""

    id: int
    key: str
    """The key of its conversation."""
    state: TicketState
    division: str
    urgent: bool
    locale: LocaleTag
    due: Due


@dataclass(frozen=True)
class ThreadView:
    """A ticket with its conversation."""

    ticket: TicketRow
    conversation_key: str
    lines: tuple[LineView, ...]
    notes: tuple[NoteView, ...]
    events: tuple[TicketEventView, ...]
    allowed: frozenset[TicketAction]
    """What the looking member of staff may do now."""
    case: CaseRecord | None = None
    """A project that was checked and handed over with it."""
    reads: LocaleTag | None = None
    """What the person reads now, where the conversation is still there; they may have changed it
    since the ticket was opened."""
    readings: Readings = Readings.BRACKETS
    proven: tuple[str, datetime] | None = None
    """Of which office the person proved to be staff (its mail domain), and when."""
    labels: tuple[LabelView, ...] = ()
    other_labels: tuple[LabelView, ...] = ()
    """Labels of other tickets, to choose from."""
    colleagues: tuple[StaffView, ...] = ()
    """To whom the looking member of staff may pass it on."""
    audience: Audience = Audience.RESIDENT
    pictures: Mapping[int, PictureView] = field(default_factory=dict)
    """Pictures by the id of their line."""
    earlier: tuple[EarlierTicket, ...] = ()
    """Other tickets of the person, the newest first."""


@dataclass(frozen=True)
class OpenQuestionRow:
    """A message that editors can learn from."""

    id: int
    text: str
    """As stored; show ``lesson.as_question`` of it."""
    why: Why
    entry_id: str
    """The answer that did not help, or the topic that came nearest; empty where there was none."""
    topics: tuple[str, ...]
    """The entries it may have meant, the likeliest first."""
    at: datetime


@dataclass(frozen=True)
class QueueCounts:
    """How many tickets are in each state, and how many of the unresolved are urgent."""

    open: int
    claimed: int
    waiting: int
    urgent: int
