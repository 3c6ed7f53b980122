"""Words for states and moments."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.entry import Content
from bot.domain.event import ChannelName
from bot.domain.locale import EN, JA, LOCALES, LocaleTag
from bot.domain.reply import Author
from bot.domain.ticket import TicketAction, TicketState
from bot.service.views import DeliveryState, LineView
from bot.web import wording

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def marked(message: str) -> str:
    return f"⟦{message}⟧"


def line(delivery: DeliveryState) -> LineView:
    return LineView(1, Author.BOT, None, "", EN, NOW, delivery=delivery)


def test_every_value_has_words_of_its_own_that_are_translated() -> None:
    groups = [
        [wording.state_words(value, marked) for value in TicketState],
        [wording.action_words(value, marked) for value in TicketAction],
        [wording.delivery_words(line(value), marked) for value in DeliveryState],
        [wording.author_words(value, None, marked) for value in Author],
    ]
    for words in groups:
        assert len(set(words)) == len(words)
        assert all(word.startswith("⟦") for word in words)


def test_every_channel_has_a_name() -> None:
    names = [wording.channel_words(channel, marked) for channel in ChannelName]
    assert len(set(names)) == len(ChannelName)


@pytest.mark.parametrize("shown_in", [JA, EN])
def test_every_language_has_a_name_of_its_own(shown_in: LocaleTag) -> None:
    names = [wording.locale_words(tag, shown_in, str) for tag in LOCALES]
    assert len(set(names)) == len(LOCALES)


@pytest.mark.parametrize(
    ("moment", "shown_in", "expected"),
    [
        (datetime(2026, 11, 24, 0, 5, tzinfo=UTC), JA, "09:05"),
        (datetime(2026, 11, 23, 15, 0, tzinfo=UTC), JA, "00:00"),
        (datetime(2026, 11, 23, 14, 59, tzinfo=UTC), JA, "2026/11/23 23:59"),
        (datetime(2026, 11, 23, 14, 59, tzinfo=UTC), EN, "Nov 23, 2026 23:59"),
    ],
    ids=["today", "just today", "yesterday", "yesterday in English"],
)
def test_moments_are_told_in_japans_time(
    moment: datetime, shown_in: LocaleTag, expected: str
) -> None:
    assert wording.moment_words(moment, NOW, shown_in) == expected


def test_a_division_that_has_no_name_shows_its_key() -> None:
    content = Content({}, {}, (), divisions={"jet": {JA: "JET"}})
    assert wording.division_words("jet", content, EN) == "JET"
    assert wording.division_words("gone", content, EN) == "gone"
