"""From the main menu every entry is at most three taps away, on both channels as they really are.

A tap is one press of a button that the channel's own message carries: LINE's thirteen quick replies
and the buttons of its bubbles, Telegram's keyboard. Turning a page is a tap. Buttons under answers
("related") do not count as a way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.limits import LINE_QUICK_REPLIES, TELEGRAM_BUTTONS
from bot.channels.line.messages import plan_line
from bot.channels.telegram.messages import plan_telegram
from bot.domain.choice import Action, read_choice
from bot.domain.conversation import ConversationState
from bot.domain.entry import Audience, Chapter, Content, Entry
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.respond import respond
from bot.domain.utterance import ChapterMenu, Said
from bot.i18n.composer import TextComposer
from bot.service.ports import Sending
from tests.support.events import presses
from tests.support.small import small_entry
from tests.support.wiring import shipped_catalogs, shipped_content
from tests.unit.i18n.sample import FixedContent

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
MOST_TAPS = 3
PLANS = {"line": plan_line, "telegram": plan_telegram}
MENUS = (Action.MENU, Action.ENTRY)
CATALOGS = shipped_catalogs()


def buttons(sendings: Sequence[Sending]) -> Iterator[str]:
    """The data of every button in the calls; AssertionError where a platform would refuse them."""
    for sending in sendings:
        for message in sending.call.get("messages", ()):
            quick = message.get("quickReply", {}).get("items", ())
            assert len(quick) <= LINE_QUICK_REPLIES
            yield from _posted(message)
        rows = sending.call.get("reply_markup", {}).get("inline_keyboard", ())
        keys = [key for row in rows for key in row]
        assert len(keys) <= TELEGRAM_BUTTONS
        yield from (key["callback_data"] for key in keys if "callback_data" in key)


def _posted(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _posted(one)
    elif isinstance(part, dict):
        if part.get("type") == "postback":
            yield part["data"]
        for one in part.values():
            yield from _posted(one)


def taps(
    content: Content,
    audience: Audience,
    plan: Callable[..., Sequence[Sending]],
    locale: LocaleTag = JA,
) -> dict[str, int]:
    """Entry → the least number of taps from the main menu."""
    composer = TextComposer(FixedContent(content), CATALOGS)
    state = ConversationState(key="x", chosen=locale, audience=audience, greeted=True)

    def shown(said: Sequence[Said]) -> list[str]:
        return list(buttons(plan(composer.compose(said, now=NOW))))

    found: dict[str, int] = {}
    seen: set[str] = set()
    reached = shown([Said(ChapterMenu(audience), locale)])
    for tap in range(1, 7):
        following: list[str] = []
        for data in dict.fromkeys(reached):
            choice = read_choice(data)
            if choice is None or choice.action not in MENUS or data in seen:
                continue
            seen.add(data)
            if choice.action is Action.ENTRY:
                found.setdefault(choice.value, tap)
            else:
                following += shown(respond(state, presses(data), None, content, NOW).say)
        reached = following
    return found


@pytest.mark.parametrize("locale", [JA, EN])
@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("platform", PLANS)
def test_every_shipped_entry_is_three_taps_away_at_most(
    platform: str, audience: Audience, locale: LocaleTag
) -> None:
    content = shipped_content()
    found = taps(content, audience, PLANS[platform], locale)

    assert set(found) >= {one.id for one in content.entries.values() if one.audience == audience}
    far = {entry: count for entry, count in found.items() if count > MOST_TAPS}
    assert far == {}


def made(audience: Audience, sizes: Sequence[int]) -> Content:
    """A content with so many entries in each chapter."""
    entries: list[Entry] = [
        small_entry(f"c{chapter}/e{number}", audience=audience)
        for chapter, size in enumerate(sizes)
        for number in range(size)
    ]
    chapters = [Chapter(f"c{n}", audience, {JA: f"章{n}", EN: f"C{n}"}) for n in range(len(sizes))]
    return Content({one.id: one for one in entries}, {one.id: one for one in chapters}, ())


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=22),
    big=st.lists(st.integers(11, 30), max_size=6),
    order=st.randoms(use_true_random=False),
    platform=st.sampled_from(sorted(PLANS)),
)
def test_a_chapter_with_pages_of_its_own_never_hides_behind_a_page_of_chapters(
    sizes: list[int], big: list[int], order: Any, platform: str
) -> None:
    both = [*sizes, *big][:24]
    order.shuffle(both)
    content = made(Audience.MUNICIPAL, both)
    found = taps(content, Audience.MUNICIPAL, PLANS[platform])

    assert set(found) == set(content.entries)
    assert max(found.values()) <= MOST_TAPS
