"""All supports, and which of them fit what an officer needs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.domain.eligibility.rules import Words
from bot.domain.errors import NotFound
from bot.domain.support import Form, Need, Status, Support, adviser_fits

MOST = 3
"""So many supports stand side by side; more are not compared on a phone."""
LONGEST_WISH = 80
"""Characters; a longer message tells a story, and understanding reads it better than word lists."""


class Part(StrEnum):
    """What can be asked about a need, in order."""

    THEME = "theme"
    FORM = "form"
    REGION = "region"


@dataclass(frozen=True)
class Fit:
    """A support that fits; ``exact`` is False where its form is not the wanted one."""

    support: Support
    exact: bool


@dataclass(frozen=True)
class Topic:
    """A theme or form on a button, with the words by which a typed wish names it."""

    label: Words
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wish:
    """How a typed message asks for the finder: a noun and a wish, and none of ``never``."""

    name: Words
    nouns: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class SupportBook:
    """All supports, and what is asked to choose between them."""

    supports: tuple[Support, ...] = ()
    themes: Mapping[str, Topic] = field(default_factory=dict)
    forms: Mapping[Form, Topic] = field(default_factory=dict)
    regions: Mapping[str, Words] = field(default_factory=dict)
    wish: Wish = Wish(Words("", ""))
    review_by: date | None = None

    def need(self, theme: str | None, form: str | None, region: str | None) -> Need:
        """The need these ids stand for; NotFound, naming the known ones, for any other."""
        for part, value, known in (
            (Part.THEME, theme, list(self.themes)),
            (Part.FORM, form, [str(one) for one in self.forms]),
            (Part.REGION, region, list(self.regions)),
        ):
            if value is not None and value not in known:
                raise NotFound(f"there is no {part} '{value}'; known: {', '.join(known)}")
        return Need(theme, Form(form) if form else None, region)

    def fits(self, need: Need) -> tuple[Fit, ...]:
        """At most three supports, the best first.

        Those of another form only fill up behind the exact ones. A support that is surely still
        offered stands before one that is not confirmed, CLAIR's own before a neighbour's, and one
        made for the theme before one that also serves it; then the one of which more is known.
        """
        ranked = sorted(self._candidates(need), key=lambda one: _rank(one, need))
        return tuple(Fit(one, _has_form(one, need)) for one in ranked[:MOST])

    def ended(self, need: Need) -> tuple[Support, ...]:
        """What would have fitted exactly and is no more: people ask for it by name."""
        return tuple(
            one
            for one in self.supports
            if one.status is Status.ENDED
            and _has_theme(one, need)
            and need.form is not None
            and _has_form(one, need)
        )

    def forms_for(self, theme: str | None) -> tuple[Form, ...]:
        """The forms in which there is anything for a theme."""
        need = Need(theme)
        found = {form for one in self._candidates(need) for form in one.forms}
        return tuple(form for form in self.forms if form in found)

    def matters(self, part: Part, need: Need) -> bool:
        """Whether an answer to this question could change what is shown."""
        match part:
            case Part.THEME:
                return True
            case Part.FORM:
                options = [replace(need, form=form) for form in self.forms_for(need.theme)]
            case Part.REGION:
                options = [replace(need, region=region) for region in self.regions]
        return len({self._shown(one) for one in (need, *options)}) > 1

    def of_entry(self, entry_id: str) -> bool:
        """Whether an entry tells of one of these supports."""
        return any(one.entry_id == entry_id for one in self.supports)

    def wished(self, text: str) -> Need | None:
        """The need a typed wish names, as far as it does; None for any other message."""
        if len(text) > LONGEST_WISH:
            return None
        said = _Said.of(text)
        wish = self.wish
        if said.has(wish.never) or not (said.has(wish.nouns) and said.has(wish.wants)):
            return None
        themes = [theme for theme, topic in self.themes.items() if said.has(topic.words)]
        forms = [form for form, topic in self.forms.items() if said.has(topic.words)]
        return Need(
            theme=themes[0] if len(themes) == 1 else None,
            form=forms[0] if len(forms) == 1 else None,
        )

    def _candidates(self, need: Need) -> list[Support]:
        return [
            one
            for one in self.supports
            if one.status is not Status.ENDED
            and _has_theme(one, need)
            and (need.region is None or not one.regions or need.region in one.regions)
        ]

    def _shown(self, need: Need) -> frozenset[tuple[str, frozenset[str]]]:
        return frozenset(
            (
                fit.support.id,
                frozenset(one.name for one in fit.support.advisers if adviser_fits(one, need)),
            )
            for fit in self.fits(need)
        )


def _has_theme(support: Support, need: Need) -> bool:
    return need.theme is None or need.theme in support.themes


def _has_form(support: Support, need: Need) -> bool:
    return need.form is None or need.form in support.forms


def _rank(support: Support, need: Need) -> tuple[bool, bool, bool, bool, int, int, int]:
    """Python's sort keeps the order of the files where all else is equal."""
    limited_elsewhere = bool(support.regions) and need.region is None
    theme = support.themes.index(need.theme) if need.theme in support.themes else 0
    form = support.forms.index(need.form) if need.form in support.forms else 0
    return (
        not _has_form(support, need),
        limited_elsewhere,
        support.status is Status.UNCONFIRMED,
        not support.own,
        theme,
        form,
        -sum(statement is not None for statement in support.rows.values()),
    )


@dataclass(frozen=True)
class _Said:
    """A message made ready for looking words up."""

    words: str
    close: str
    """Without spaces: easy Japanese has them between phrases."""

    @staticmethod
    def of(text: str) -> _Said:
        plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
        return _Said(plain, plain.replace(" ", ""))

    def has(self, wanted: Iterable[str]) -> bool:
        """Whether one of the words is in it; Latin words only where a word begins."""
        return any(self._one(unicodedata.normalize("NFKC", word).casefold()) for word in wanted)

    def _one(self, word: str) -> bool:
        if word.isascii():
            return re.search(rf"(?<![a-z]){re.escape(word)}", self.words) is not None
        return word in self.close
