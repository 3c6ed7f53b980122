"""What staff see beside a message they cannot read: its topics, as answers that can be sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.domain.entry import Content, Entry
from bot.domain.locale import LocaleTag
from bot.domain.reply import Author
from bot.domain.template import TemplateError, plain
from bot.domain.ticket import TicketAction
from bot.service.views import LineView, ThreadView


@dataclass(frozen=True)
class Suggestion:
    """An entry that may answer a message, by its title in both languages."""

    entry_id: str
    ours: str
    theirs: str
    their_locale: LocaleTag


@dataclass(frozen=True)
class Suggested:
    """The suggestions of one ticket."""

    thread: ThreadView
    content: Content

    @property
    def reads(self) -> LocaleTag:
        """What the person gets answers in."""
        return self.thread.reads or self.thread.ticket.locale

    @property
    def can_send(self) -> bool:
        """Whether who looks may answer."""
        return TicketAction.REPLY in self.thread.allowed

    def titles(self, line: LineView, ours: LocaleTag) -> tuple[Suggestion, ...]:
        """The entries this message may be about, the likeliest first; those that still exist."""
        topics = line.gloss.topics if line.gloss and not line.withdrawn else ()
        found = (self.content.entry(topic.entry_id) for topic in topics)
        return tuple(
            Suggestion(
                entry.id,
                title_of(entry, ours),
                title_of(entry, self.reads),
                entry.text(self.reads).locale,
            )
            for entry in found
            if entry is not None
        )

    def waits(self, line: LineView) -> bool:
        """Whether staff said nothing after this message: its suggestions stand open then."""
        return line.id > self._answered_up_to

    @cached_property
    def _answered_up_to(self) -> int:
        by_staff = (one.id for one in self.thread.lines if one.author is Author.STAFF)
        return max(by_staff, default=0)


def title_of(entry: Entry, locale: LocaleTag) -> str:
    """The title without readings and figures: enough to know the topic by."""
    title = entry.text(locale).title
    try:
        return " ".join(plain(title).split())
    except TemplateError:
        return title
