"""Officers for tests: a house that can mail codes, and grants with windows to come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.eligibility.rules import Grant, GrantBook, SchemeKind, Window, Words
from bot.domain.entry import Content
from bot.domain.errors import MailError
from bot.domain.event import ChannelName
from bot.domain.officers.address import StaffDomains
from bot.i18n.composer import TextComposer
from bot.service.mailing import Mailing
from bot.service.officers import Codes, Officers
from bot.service.reminders import Reminders
from bot.service.speaking import Speaker
from tests.support.small import GRANT, small_content
from tests.support.wiring import House, shipped_catalogs

CODES = Codes(b"a key for tests")
DOMAINS = StaffDomains(("lg.jp", "clair.example"))
OFFICERS = Officers(CODES, DOMAINS)
ADDRESS = "sato@city.minato.lg.jp"
COMING = Window(2028, date(2027, 7, 12), date(2027, 9, 30))
"""A Monday, and a Thursday: two weeks before is a Thursday, too."""


def grant(*windows: Window, grant_id: str = GRANT) -> Grant:
    """A grant that takes applications then."""
    name = Words("国際交流の助成", "International exchange grant")
    return Grant(grant_id, SchemeKind.CHECKED, name, (), windows=windows)


def content_with(*windows: Window, version: str = "small") -> Content:
    """The small content, with one grant."""
    return replace(small_content(), grants=GrantBook({}, {GRANT: grant(*windows)}), version=version)


class Changing:
    """A content source that tests change, as editors do."""

    def __init__(self, content: Content) -> None:
        self.content = content

    def current(self) -> Content:
        """What it was last given."""
        return self.content


@dataclass
class Postbox:
    """Implements ``MailSender``: keeps what it is given, or fails as told."""

    mails: list[tuple[str, str, str]] = field(default_factory=list)
    """Address, text, reference."""
    errors: list[MailError | Exception] = field(default_factory=list)
    """Raised by the next calls, before the hand-over."""
    late_errors: list[MailError | Exception] = field(default_factory=list)
    """Raised by the next calls, after it."""
    meanwhile: Callable[[], None] = lambda: None
    """Happens just before the hand-over."""

    def send(
        self, to: str, subject: str, text: str, *, reference: str, hand_over: Callable[[], bool]
    ) -> bool:
        """As a mail server would."""
        if self.errors:
            raise self.errors.pop(0)
        self.meanwhile()
        if not hand_over():
            return False
        if self.late_errors:
            raise self.late_errors.pop(0)
        self.mails.append((to, text, reference))
        return True


@dataclass
class Office:
    """A house whose officers can prove themselves and be reminded."""

    house: House
    postbox: Postbox
    mailing: Mailing
    reminders: Reminders
    source: Changing

    def post(self) -> int:
        """Send every mail that is due; how many there were."""
        count = 0
        while self.mailing.send_next():
            count += 1
        return count


def office(house: House, *windows: Window) -> Office:
    """The house with a postbox, its handler knowing officers."""
    source = Changing(content_with(*windows))
    speaker = Speaker(TextComposer(source, shipped_catalogs()), {ChannelName.MEMORY: house.channel})
    house.handler = replace(house.handler, content=source, speaker=speaker, officers=OFFICERS)
    postbox = Postbox()

    def words(code: str) -> tuple[str, str]:
        return "subject", f"code {code}"

    mailing = Mailing(house.store, postbox, CODES, words, speaker, house.clock)
    reminders = Reminders(house.store, source, speaker, house.clock)
    return Office(house, postbox, mailing, reminders, source)
