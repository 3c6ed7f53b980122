"""Danger told in one sentence of several ("I live alone. I want to die.")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from bot.domain.locale import LocaleTag
from bot.understanding import homoglyphs
from bot.understanding.clauses import sentences
from bot.understanding.danger import Alert, listen
from bot.understanding.engine import Engine, Shelf
from bot.understanding.language import Reading
from bot.understanding.meaning import Meaning

SENTENCE_FROM = 0.99
"""How surely a sentence has to tell of danger by itself. What stands beside it is there for a
reason ("The baby was born. Where do I register it?"), but makes no cry for help less."""
SUICIDE_FROM = 0.9
"""The same for the wish to die, which hardly anybody tells to explain something else; what is less
sure of it has the number said first."""

DISASTER, SUICIDE = "disaster", "suicide"


def loudest(
    engine: Engine,
    shelf: Shelf,
    raw: str,
    whole: Alert | None,
    likely: Sequence[LocaleTag],
    reading: Reading,
    meaning: Meaning | None,
    trace: dict[str, str],
) -> Alert | None:
    """The alert of the whole message, or of its first sentence that is an emergency by itself.

    Of a disaster that is never so clear that what the search finds for the whole message is not
    asked: people tell of warnings and shelters, too, before they ask for something else.
    """
    if whole is not None and whole.sure:
        return whole
    doubt = None
    for sentence in sentences(raw):
        told: dict[str, str] = {}
        text = homoglyphs.untangled(sentence)
        alert = listen(engine, shelf, text, likely, reading, meaning, told)
        if alert is None or not alert.sure:
            continue
        suicide = alert.danger.kind == SUICIDE
        if alert.p >= (SUICIDE_FROM if suicide else SENTENCE_FROM):
            trace["emergency"] = f"in one sentence: {told['emergency']}"
            return replace(alert, odds=0.0) if alert.danger.kind == DISASTER else alert
        if suicide and doubt is None:
            doubt = replace(alert, odds=-inf)
            trace["emergency"] = f"may be, in one sentence: {told['emergency']}"
    return doubt or whole
