"""Facts change once: one line in an entry, and every language follows on its day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from bot.domain.locale import LOCALES, LocaleTag
from bot.domain.utterance import Answer, Said
from bot.i18n.composer import TextComposer
from tests.support.wiring import Held, shipped_catalogs, shipped_content

FEES = "immigration/fees"
BEFORE = datetime(2026, 9, 30, 14, 59, tzinfo=UTC)
AFTER = datetime(2026, 9, 30, 15, 0, tzinfo=UTC)
"""Midnight in Japan lies between them."""


@pytest.fixture(scope="module")
def composer() -> TextComposer:
    return TextComposer(Held(shipped_content()), shipped_catalogs())


@pytest.mark.parametrize("locale", LOCALES)
def test_the_fees_of_october_are_told_from_october_on_in_every_language(
    composer: TextComposer, locale: LocaleTag
) -> None:
    before, after = (
        composer.compose([Said(Answer(FEES), locale)], now=moment)[0].text
        for moment in (BEFORE, AFTER)
    )

    year = shipped_content().entries[FEES].facts["one-year"]
    old, new = (year.on(day).value for day in (date(2026, 9, 30), date(2026, 10, 1)))
    assert (old, new) == (6000, 33000)
    for text, right, wrong in ((before, old, new), (after, new, old)):
        figures = re.sub(r"(?<=[0-9])[.,\s\u00a0\u202f](?=[0-9])", "", text)
        assert re.search(rf"(?<!\d){right}(?!\d)", figures)
        assert not re.search(rf"(?<!\d){wrong}(?!\d)", figures)
