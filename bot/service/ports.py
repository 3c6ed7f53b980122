"""What the use cases need from the outside, as Protocols. Adapters implement them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

from bot.domain.eligibility.card import CardSet
from bot.domain.entry import Content
from bot.domain.event import ChannelName, InboundEvent
from bot.domain.locale import LocaleTag
from bot.domain.reply import Reply
from bot.domain.sheet import Sheet
from bot.domain.understood import Question, Understood
from bot.domain.utterance import Said


class Clock(Protocol):
    """Tells the time; tests turn it."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...


class ContentSource(Protocol):
    """Holds the knowledge base; a reload replaces it whole."""

    def current(self) -> Content:
        """The content in force now."""
        ...


class Understanding(Protocol):
    """Turns a message into a decision; pure but for its loaded index. Thread-safe."""

    def decide(self, question: Question) -> Understood:
        """The explained decision; never raises for any text."""
        ...

    def at_once(self, question: Question) -> Understood | None:
        """The decision, just as ``decide`` has it, where the message tells of danger or may do so,
        or where most of the work was done to know that; None where nothing tells of danger and the
        rest can wait. Never raises either."""
        ...


class Composer(Protocol):
    """Chooses the words. Thread-safe."""

    def compose(self, said: Sequence[Said], *, now: datetime) -> tuple[Reply, ...]:
        """One Reply or more for each utterance, in order; facts as of ``now``."""
        ...


class CardLinks(Protocol):
    """Gives the address under which an outcome card can be fetched as a page to print."""

    def address(self, found: CardSet, locale: LocaleTag, day: date) -> str | None:
        """The whole web address, good for 30 days from ``day``; None where none can be offered."""
        ...


class CardWriter(Protocol):
    """Puts an outcome card into words. Thread-safe."""

    def card_sheet(self, found: CardSet, locale: LocaleTag, *, changed: bool = False) -> Sheet:
        """The page; ``changed``: the conditions are no longer those of the check."""
        ...


class SheetPrinter(Protocol):
    """Lays a page out for paper. Thread-safe."""

    def pdf(self, sheet: Sheet) -> bytes:
        """One A4 page. PrintingUnavailable where something it needs is not there."""
        ...


class Translator(Protocol):
    """Interface strings of one locale, for pages and mails."""

    def gettext(self, message: str, locale: LocaleTag) -> str:
        """The message in ``locale``, along its fallback chain, else as given (English)."""
        ...

    def ngettext(self, one: str, many: str, count: int, locale: LocaleTag) -> str:
        """The plural form for ``count``."""
        ...


class MachineTranslator(Protocol):
    """A service that translates free text; what it gives may be wrong and is marked as such."""

    @property
    def name(self) -> str:
        """As staff know it: ``DeepL``."""
        ...

    def speaks(self, source: LocaleTag, target: LocaleTag) -> bool:
        """Whether it is worth asking for this pair of languages; no call is made."""
        ...

    def translate(self, text: str, source: LocaleTag, target: LocaleTag) -> str:
        """The text in ``target``. Waits a bounded time; TranslationFailed on any trouble."""
        ...


@dataclass(frozen=True)
class Sending:
    """One call to a platform, in the platform's own JSON, within its limits.

    ``covers`` are the positions of the replies it carries (whole or in part).
    """

    call: Mapping[str, Any]
    covers: tuple[int, ...]


@dataclass(frozen=True)
class Delivery:
    """A Sending on its way: what a channel needs to make the call exactly once."""

    id: int
    channel: ChannelName
    address: str
    call: Mapping[str, Any]
    retry_key: str
    """A UUID that stays the same over all tries."""
    reply_token: str | None = None
    reply_token_until: datetime | None = None
    tries: int = 1
    """Which try this is, from 1."""
    unsure: bool = False
    """An earlier try may have gone through: find out, or use what makes a repeat harmless."""
    since_ref: str | None = None
    """The newest message id of the platform known in this chat before the first try."""
    known_refs: tuple[str, ...] = ()
    """Message ids of ours in this chat that belong to other deliveries (only when ``unsure``)."""


@dataclass(frozen=True)
class Receipt:
    """The platform took it. ``via`` is ``reply``, ``push`` or ``send``."""

    via: str
    message_refs: tuple[str, ...] = ()
    assumed: bool = False
    """It most likely went through at an earlier try; the platform cannot tell for certain."""


class Channel(Protocol):
    """A way to people. ``plan`` is pure; ``send`` makes one call and raises a SendError."""

    @property
    def name(self) -> ChannelName:
        """Which one."""
        ...

    def plan(self, replies: Sequence[Reply]) -> tuple[Sending, ...]:
        """The calls for these replies, in order, each within the platform's limits."""
        ...

    async def send(self, delivery: Delivery) -> Receipt:
        """One call, bounded in time. Raises SendLater, SendRefused, RecipientBlocked,
        ReplyTokenDead, QuotaExhausted, CredentialRejected, AddressMoved or SendUnknown."""
        ...


@runtime_checkable
class JoiningChannel(Channel, Protocol):
    """A channel whose free replies are so precious that several sendings share one."""

    def join(self, calls: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        """One call that says what these say, in order; None where it would not fit. Pure."""
        ...


@dataclass(frozen=True)
class Incoming:
    """What a webhook call held, and what to answer it with once it is stored."""

    events: tuple[InboundEvent, ...]
    response: Mapping[str, Any] | None = None
    """A JSON body for the 200 (Telegram: a method call), or None for an empty one."""


class WebhookChannel(Channel, Protocol):
    """A channel that is called by its platform."""

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Incoming:
        """Verify over the raw bytes, then read tolerantly. ``headers`` has lower-case names.

        Raises WebhookRefused (401 for a wrong signature or secret, 400 for a body that is not
        what the platform sends). Unknown kinds of events are left out, never an error.
        """
        ...


class CompiledStore(Protocol):
    """Keeps what takes long to work out, for the next start. Never fails its caller.

    ``name`` says what it is; ``key`` changes whenever the result would.
    """

    def load(self, name: str, key: str) -> object | None:
        """What was saved under this name and key, or None."""
        ...

    def has(self, name: str, key: str) -> bool:
        """Whether something was saved under this name and key."""
        ...

    def save(self, name: str, key: str, value: object) -> None:
        """Keep it; older keys of the name are forgotten in time."""
        ...

    def building(self, name: str) -> AbstractContextManager[None]:
        """Held by one process at a time, so that others wait for its result."""
        ...


EVERYTHING = "*"
"""The topic of those who may have missed signals: live pages look, whatever they wait for."""


class Signals(Protocol):
    """Wakes workers and live pages, in this process and, on PostgreSQL, in the others.

    Topics: ``inbox``, ``outbox``, ``queue``, ``ticket:<id>``, ``conversation:<key>``. A signal may
    be lost when a process dies: whoever waits also looks from time to time.
    """

    def publish(self, *topics: str) -> None:
        """Tell everybody; never raises."""
        ...

    def subscribe(self, callback: Callable[[str], None]) -> Callable[[], None]:
        """``callback(topic)`` on any thread until the returned function is called."""
        ...
