"""One language at one moment: what every piece of wording speaks with."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.entry import Content, Entry
from bot.domain.locale import EN, JA, JA_SIMPLE, LOCALES, LocaleTag, fallback_chain
from bot.domain.readings import Readings
from bot.domain.reply import Author, Choice, Phone, Reply
from bot.i18n import desks, names, publishers, ruby
from bot.i18n.catalogs import Catalogs
from bot.i18n.render import RenderedText, render_text, render_title
from bot.service.ports import CardLinks

MAX_CHOICES = 12
"""LINE takes 13 quick replies; one is left for the channel."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Voice:
    """Speaks one locale, with the facts of one day, and shows readings in one way."""

    catalogs: Catalogs
    content: Content
    locale: LocaleTag
    day: date
    readings: Readings = Readings.BRACKETS
    links: CardLinks | None = None
    """Addresses of printed cards; None where there are none."""

    def say(self, message: str, **values: object) -> str:
        """The interface sentence with its values put in.

        A translation whose placeholders are wrong must not cost a person their answer: the English
        sentence takes its place.
        """
        words = self.catalogs.gettext(message, self.locale, self.readings)
        try:
            return words.format(**values)
        except (KeyError, IndexError, ValueError):
            _log.error("placeholders are wrong in a %s interface string", self.locale)
            return message.format(**values)

    def reply(
        self,
        *paragraphs: str,
        choices: tuple[Choice, ...] = (),
        author: Author = Author.BOT,
    ) -> Reply:
        """A reply of these paragraphs; empty ones are left out."""
        text = "\n\n".join(part for part in paragraphs if part)
        if len(choices) > MAX_CHOICES:
            raise ValueError(f"{len(choices)} choices do not fit LINE")
        return Reply(text, self.locale, author=author, choices=choices)

    def shown(self, annotated: str) -> str:
        """Annotated Japanese as this reader sees it."""
        if self.locale == JA:
            return ruby.render(annotated, Readings.NONE)
        return ruby.render(annotated, self.readings)

    def entry_text(self, entry: Entry, *, full: bool = False) -> RenderedText:
        """The entry in this locale, or in its nearest fallback (``.text_locale`` tells).

        ``full`` passes over a text that is only short.
        """
        return render_text(
            entry.text(self.locale, full=full), entry, self.locale, self.day, readings=self.readings
        )

    def title(self, entry: Entry) -> str:
        """The entry's title in this locale or its nearest fallback."""
        return render_title(entry, self.locale, self.day, readings=self.readings)

    def language(self, tag: LocaleTag) -> str:
        """A locale by its own name."""
        return self.shown(names.written(tag, self.locale))

    def spoken_language(self, tag: LocaleTag) -> str:
        """A language by this locale's name for it."""
        return self.shown(names.spoken(tag, self.words))

    def publisher(self, name: str) -> str:
        """A public body in this locale's language, for a button."""
        return ruby.label(publishers.readable_publisher(name, self.locale, self.say))

    def entries(self, ids: tuple[str, ...]) -> tuple[Entry, ...]:
        """Those of the entries that (still) exist."""
        found = (self.content.entry(entry_id) for entry_id in ids)
        return tuple(entry for entry in found if entry is not None)

    @property
    def bullet(self) -> str:
        """What stands before an item of a list."""
        return "・" if self.locale in (JA, JA_SIMPLE) else "• "

    @property
    def words(self) -> LocaleTag:
        """The locale the interface really speaks here: values inside its sentences follow it."""
        known = (tag for tag in fallback_chain(self.locale) if self.catalogs.complete(tag))
        return next(known, EN)

    @property
    def translated(self) -> bool:
        """Whether the whole interface speaks this locale."""
        return self.catalogs.complete(self.locale)


def native_name(tag: LocaleTag) -> str:
    """A locale's name as its speakers write it, the same for every reader."""
    return LOCALES[tag].native_name


def with_parts(voice: Voice, reply: Reply, rendered: RenderedText, entry_id: str) -> Reply:
    """The reply with what can be tapped in a rendered text."""
    return replace(reply, links=rendered.links, phones=_phones(voice, rendered), entry_id=entry_id)


def _phones(voice: Voice, rendered: RenderedText) -> tuple[Phone, ...]:
    """The numbers; where there are several, each with whose it is as far as that is known."""
    several = len(rendered.phones) > 1
    labelled = []
    for phone, source in zip(rendered.phones, rendered.phone_sources, strict=True):
        whose = desks.nationwide(phone.number, voice.say)
        whose = whose or desks.listed(phone.number, rendered.body)
        if not whose and source and source.publisher in desks.ANSWER_THEMSELVES:
            whose = voice.publisher(source.publisher)
        label = f"📞 {phone.number} – {whose}" if several and whose else f"📞 {phone.number}"
        labelled.append(Phone(label, phone.number))
    return tuple(labelled)
