"""Citations of a card: numbered at its foot, and in words behind each line."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.eligibility.rules import Citation, State
from bot.domain.sheet import Line, NumberedSource
from bot.i18n import publishers
from bot.i18n.card_values import bracketed
from bot.i18n.voice import Voice


class Footnotes:
    """Numbers the sources of one page in the order in which they are cited."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._numbers: dict[tuple[str, str], int] = {}
        self._found: list[NumberedSource] = []

    @property
    def sources(self) -> tuple[NumberedSource, ...]:
        """All that were cited so far."""
        return tuple(self._found)

    def line(self, text: str, citations: tuple[Citation, ...], state: State | None = None) -> Line:
        """The text with where it was read, how old that is and how sure."""
        told = state_text(self._voice, state) if state else ""
        where = "; ".join(
            dict.fromkeys(
                bracketed(self._voice, self._publisher(one), as_of_text(self._voice, one.as_of))
                for one in citations
            )
        )
        _ = self._voice.say
        # TRANSLATORS: {where} is a list of publishers, each with the year of what was read.
        source = _("Source: {where}", where=where) if where else ""
        numbers = "".join(f"[{self._number(one)}]" for one in citations)
        years = ", ".join(_years(self._voice, citations))
        return Line(
            text,
            note=" – ".join(part for part in (source, told) if part),
            mark=" ".join(
                part for part in (numbers, ", ".join(filter(None, (years, told)))) if part
            ),
        )

    def _publisher(self, citation: Citation) -> str:
        name = publishers.publisher(citation.source.publisher, self._voice.locale, self._voice.say)
        return self._voice.shown(name)

    def _number(self, citation: Citation) -> int:
        source = citation.source
        key = (source.url or source.title, citation.as_of)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            told = bracketed(self._voice, source.title, self._publisher(citation))
            self._found.append(
                NumberedSource(
                    self._numbers[key], told, source.url, self._voice.publisher(source.publisher)
                )
            )
        return self._numbers[key]


def state_text(voice: Voice, state: State) -> str:
    """How sure something is."""
    _ = voice.say
    match state:
        case State.VERIFIED:
            # TRANSLATORS: this and the next two say how sure a condition is; behind its source.
            return _("read in CLAIR's text")
        case State.OLD_COPY:
            return _("old or third-party copy")
        case State.ASSUMPTION:
            return _("our reading")


def as_of_text(voice: Voice, as_of: str) -> str:
    """How old something is that was read; ``as_of`` as in ``Citation``."""
    _ = voice.say
    if as_of == "undated":
        # TRANSLATORS: a page that bears no date.
        return _("undated")
    # TRANSLATORS: {year} is a year like 2025, or two like 2014–2017.
    return _("as of {year}", year=as_of.replace("/", "–"))


def _years(voice: Voice, citations: Iterable[Citation]) -> Iterable[str]:
    return dict.fromkeys(as_of_text(voice, one.as_of) for one in citations)
