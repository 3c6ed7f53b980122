"""What the web adapter is given; ``bot.app`` fills it in."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry
from starlette.routing import BaseRoute

from bot.domain.entry import Audience
from bot.domain.figures import Evaluation
from bot.service.accounts import Accounts
from bot.service.cards import Cards
from bot.service.desk import Desk
from bot.service.health import Health
from bot.service.intake import Intake
from bot.service.learning import Learning
from bot.service.people import People
from bot.service.phrasing import Phrasing
from bot.service.ports import (
    Clock,
    Composer,
    ContentSource,
    Signals,
    Translator,
    WebhookChannel,
)
from bot.service.queue import TicketQueue
from bot.service.reports import Reports
from bot.service.translating import Translating
from bot.service.webchat import WebChat


def new_id() -> str:
    """A random id of 192 bits that nobody can guess."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class WebDeps:
    """Services and ports of the pages, and how people reach them."""

    intake: Intake
    desk: Desk
    people: People
    webchat: WebChat
    phrasing: Phrasing
    translating: Translating
    health: Health
    content: ContentSource
    translator: Translator
    signals: Signals
    clock: Clock
    registry: CollectorRegistry
    reports: Reports
    learning: Learning
    line: WebhookChannel | None = None
    telegram: WebhookChannel | None = None
    composer: Composer | None = None
    """For the entry page of the console; without it entries show their source text."""
    content_errors: Callable[[], Sequence[str]] = tuple
    """What keeps the newest content files from being taken up, a line each, for staff."""
    figures: Callable[[], Mapping[Audience, Evaluation]] = dict
    """How well messages are understood, as measured last; ContentError where it cannot be read."""
    cards: Cards | None = None
    """Outcome cards to print; None: their addresses lead nowhere."""
    demo: bool = False
    extra_routes: Sequence[BaseRoute] = ()
    """The sandbox, in demo mode."""
    public_url: str = ""
    """The address people use, where a proxy stands in front; decides on https cookies and HSTS."""
    new_id: Callable[[], str] = new_id
    answer_wait: float = 2.5
    """Seconds a page without JavaScript waits for the answer before it is shown."""

    @property
    def accounts(self) -> Accounts:
        """The accounts of staff."""
        return self.people.accounts

    @property
    def queue(self) -> TicketQueue:
        """The queue of the desk."""
        return TicketQueue(self.desk)

    @property
    def https(self) -> bool:
        """Whether people reach us over https."""
        return self.public_url.lower().startswith("https://")
