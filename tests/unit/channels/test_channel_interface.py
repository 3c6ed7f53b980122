"""What every channel promises, checked on each of them."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.channels.memory import MemoryChannel
from bot.channels.terminal import TerminalChannel
from bot.channels.web import WebChannel
from bot.domain.event import ChannelName
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.reply import Author, Choice, Image, Link, Phone, Reply
from bot.sandbox.store import Platform
from bot.service.ports import Channel, Delivery
from tests.unit.channels.conftest import ANNA_LINE, ANNA_TELEGRAM, Playground


@dataclass
class Case:
    """A channel and where what it sends can be seen."""

    channel: Channel
    address: str
    seen: Callable[[], str]
    """Everything the person has got so far, as one text."""
    count: Callable[[], int]
    """How many messages that was."""
    shows: bool = True
    """False for the web, whose page reads the stored lines."""
    repeats: bool = True
    """Whether an unsure delivery can be sent again without being seen twice."""
    since_ref: str | None = None


@pytest.fixture(params=list(ChannelName), ids=str)
async def case(request: pytest.FixtureRequest, playground: Playground) -> AsyncIterator[Case]:
    match request.param:
        case ChannelName.MEMORY:
            memory = MemoryChannel()
            yield Case(
                memory,
                "anna",
                lambda: (
                    " ".join(
                        json.dumps(dict(s.delivery.call), ensure_ascii=False) for s in memory.sent
                    )
                    .replace("\\n", "\n")
                    .replace('\\"', '"')
                ),
                lambda: len(memory.sent),
            )
        case ChannelName.TERMINAL:
            stream = io.StringIO()
            yield Case(
                TerminalChannel(stream),
                "terminal",
                stream.getvalue,
                lambda: stream.getvalue().count("\n\n"),
                repeats=False,
            )
        case ChannelName.WEB:
            yield Case(WebChannel(), "w1", str, lambda: 0, shows=False)
        case ChannelName.LINE:
            line = playground.line()
            await playground.line_act("follow")
            yield Case(
                line,
                ANNA_LINE,
                lambda: _all(playground, Platform.LINE, ANNA_LINE),
                lambda: len(playground.from_bot(Platform.LINE, ANNA_LINE)),
            )
            await line.aclose()
        case ChannelName.TELEGRAM:
            telegram = playground.telegram()
            started = await playground.telegram_act("start")
            yield Case(
                telegram,
                ANNA_TELEGRAM,
                lambda: _all(playground, Platform.TELEGRAM, ANNA_TELEGRAM),
                lambda: len(playground.from_bot(Platform.TELEGRAM, ANNA_TELEGRAM)),
                since_ref=str(started),
            )
            await telegram.aclose()


def _all(playground: Playground, platform: Platform, chat: str) -> str:
    return "\n".join(
        "\n".join(_strings(message.content())) for message in playground.from_bot(platform, chat)
    )


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [found for one in value for found in _strings(one)] if isinstance(value, list) else []


def say(text: str, locale: LocaleTag = EN, **given: Any) -> Reply:
    return Reply(text, locale, **given)


FULL = (
    say(
        "Call an ambulance at 119.\n\n- It is free.\n- It runs all day.",
        choices=(Choice("It helped", "ok:a"), Choice("Ask a person", "human:ask")),
        links=(Link("Fire agency", "https://www.fdma.go.jp/en/post1.html"),),
        phones=(Phone("Ambulance", "119"), Phone("Advice", "#7119")),
        images=(Image("https://example.jp/how.png", "How to call"),),
        entry_id="emergency/call-ambulance",
    ),
    say("職員の田中です。", JA, author=Author.STAFF, sender_name="田中"),
)


async def deliver(case: Case, replies: tuple[Reply, ...]) -> list[str]:
    """Send the whole plan as the outbox would, through JSON; the ids."""
    refs: list[str] = []
    for number, sending in enumerate(case.channel.plan(replies), start=1):
        receipt = await case.channel.send(_delivery(case, number, json.dumps(dict(sending.call))))
        assert receipt.via in {"reply", "push", "send"}
        assert not receipt.assumed
        refs += receipt.message_refs
    return refs


def _delivery(case: Case, number: int, call: str, **given: Any) -> Delivery:
    return Delivery(
        id=number,
        channel=case.channel.name,
        address=case.address,
        call=json.loads(call),
        **{"retry_key": str(uuid.uuid4()), **given},
    )


async def test_nothing_to_say_is_no_call(case: Case) -> None:
    assert case.channel.plan(()) == ()


async def test_every_reply_is_covered_in_order(case: Case) -> None:
    replies = (*FULL, say(""), say("Last words."))
    sendings = case.channel.plan(replies)
    assert {position for sending in sendings for position in sending.covers} == {0, 1, 2, 3}
    assert [max(s.covers) for s in sendings if len(s.covers) == 1] == sorted(
        max(s.covers) for s in sendings if len(s.covers) == 1
    )
    assert all(sending.covers == tuple(sorted(set(sending.covers))) for sending in sendings)


async def test_planning_twice_gives_the_same_calls_that_survive_json(case: Case) -> None:
    sendings = case.channel.plan(FULL)
    assert sendings == case.channel.plan(FULL)
    for sending in sendings:
        assert json.loads(json.dumps(dict(sending.call))) == dict(sending.call)


async def test_all_that_was_said_reaches_the_person(case: Case) -> None:
    refs = await deliver(case, FULL)
    assert len(refs) == len(set(refs))
    if not case.shows:
        return
    seen = case.seen()
    for part in (
        "Call an ambulance at 119.",
        "- It is free.\n- It runs all day.",
        "It helped",
        "Ask a person",
        "https://www.fdma.go.jp/en/post1.html",
        "Fire agency",
        "#7119",
        "How to call",
        "https://example.jp/how.png",
        "職員の田中です。",
        "田中",
    ):
        assert part in seen, part


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<b>fat</b> &amp; <script>1</script> a<b & b>c", id="html"),
        pytest.param("*star* _line_ `tick` [a](b) ~x~ ||y||", id="markdown"),
        pytest.param("ありがとう 👨‍👩‍👧‍👦 𠮷野家 🇯🇵", id="emoji"),
        pytest.param("שלום عليكم (2) 123-45", id="right to left"),
        pytest.param("မြန်မာစာ ភាសាខ្មែរ नेपाली ภาษาไทย Tiếng Việt", id="stacked letters"),
    ],
)
async def test_a_text_arrives_letter_by_letter(case: Case, text: str) -> None:
    await deliver(case, (say(text, sender_name="A<i>&"),))
    if case.shows:
        assert text in case.seen()


async def test_a_long_text_arrives_whole(case: Case) -> None:
    sentences = [f"これは{number}番目の文です。" for number in range(900)]
    await deliver(case, (say("".join(sentences), JA), say("おわり", JA)))
    if case.shows:
        seen = case.seen()
        assert all(sentence in seen for sentence in (*sentences, "おわり"))


async def test_twenty_locales_can_all_be_chosen(case: Case) -> None:
    choices = tuple(Choice(f"Язык {number}", f"lang:x{number}") for number in range(20))
    await deliver(case, (say("Choose.", choices=choices),))
    if case.shows:
        seen = case.seen()
        assert all(f"Язык {number}" in seen for number in range(20))


async def test_a_question_of_buttons_alone_can_be_asked(case: Case) -> None:
    await deliver(case, (say("", choices=(Choice("Yes", "human:yes"), Choice("No", "human:no"))),))
    if case.shows:
        assert "Yes" in case.seen()


async def test_a_repeat_of_an_unsure_delivery_is_not_seen_twice(case: Case) -> None:
    if not case.repeats:
        pytest.skip("what is printed is printed")
    (sending,) = case.channel.plan((say("Only once.", choices=(Choice("Yes", "human:yes"),)),))
    call, key = json.dumps(dict(sending.call)), str(uuid.uuid4())
    first = await case.channel.send(
        _delivery(case, 1, call, retry_key=key, since_ref=case.since_ref)
    )
    before = case.count()
    again = await case.channel.send(
        _delivery(case, 1, call, retry_key=key, since_ref=case.since_ref, unsure=True)
    )
    assert case.count() == before
    assert again.message_refs == first.message_refs
