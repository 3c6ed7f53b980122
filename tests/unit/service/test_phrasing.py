"""Phrases and entries sent by staff, and the glosses beside what people wrote."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain.errors import NotFound, TransitionRefused
from bot.domain.event import EventKind
from bot.domain.gloss import Gloss, Topic
from bot.domain.locale import EN, JA, JA_SIMPLE
from bot.domain.phrasebook import MOST_PICKED, Phrasebook, PhraseCategory, Picked, StaffPhrase
from bot.domain.readings import Readings
from bot.domain.reply import Author
from bot.domain.slots import SlotKind
from bot.domain.understood import SmallTalk
from bot.service.phrasing import PhrasesRefused, Phrasing
from bot.service.views import LineView, StaffView
from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.support.events import event, presses, says
from tests.support.small import HOSPITAL, INSURANCE, VI, Told, small_content, talk
from tests.support.wiring import House
from tests.support.wiring import house as wired

BY = StaffPhrase(
    "deadline/by",
    "deadline",
    {"date": SlotKind.DATE},
    {JA: "期限は{date}です。", EN: "The deadline is {date}.", VI: "Hạn: {date}"},
)
HELLO = StaffPhrase(
    "greeting/hello", "greeting", {}, {JA: "こんにちは。", EN: "Hello.", VI: "Chào!"}
)
BOOK = Phrasebook(
    (
        PhraseCategory("greeting", {JA: "あいさつ"}, (HELLO,)),
        PhraseCategory("deadline", {JA: "期限"}, (BY,)),
    )
)
PICKED = (Picked(HELLO.id), Picked(BY.id, (("date", "2026-12-01"),)))


@pytest.fixture
def house(database: Database, clock: TurnedClock, told: Told) -> Iterator[House]:
    """The services, with a phrasebook in the small content."""
    with wired(database, clock, told, replace(small_content(), phrasebook=BOOK)) as built:
        yield built


@pytest.fixture
def phrasing(house: House) -> Phrasing:
    return house.phrasing


@pytest.fixture
def ticket(house: House, tanaka: StaffView) -> int:
    """A ticket of a person who reads Vietnamese, claimed by Tanaka."""
    house.receive(presses("lang:vi"), says("what is this?"), presses("human:yes"))
    number = house.queue()[0].id
    house.desk.claim(number, tanaka.id, house.clock.now())
    return number


def last(house: House) -> LineView:
    with house.store.read() as tx:
        return tx.lines("memory:anna")[-1]


def test_phrases_go_out_once_in_the_persons_language(
    house: House, phrasing: Phrasing, tanaka: StaffView, ticket: int
) -> None:
    now = house.clock.now()
    assert phrasing.send(ticket, tanaka.id, PICKED, "f1", now)
    assert not phrasing.send(ticket, tanaka.id, PICKED, "f1", now)
    house.deliver()
    sent = [text for text in house.channel.texts_to("anna") if "Chào!" in text]
    assert sent == ["Chào!\n\nHạn: 1 tháng 12, 2026 (Thứ Ba)"]
    line = last(house)
    assert (line.author, line.author_name, line.locale) == (Author.STAFF, "田中", VI)
    assert line.reply is not None
    assert line.reply.original is not None
    assert line.reply.original.picked == PICKED
    assert line.reply.original.text == "こんにちは。\n\n期限は2026年12月1日（火）です。"


def test_a_double_click_at_the_same_moment_sends_once(
    house: House, phrasing: Phrasing, tanaka: StaffView, ticket: int
) -> None:
    start, done = threading.Barrier(4), []

    def click() -> None:
        start.wait()
        done.append(phrasing.send(ticket, tanaka.id, PICKED, "f1", house.clock.now()))

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert sorted(done) == [False, False, False, True]
    assert [text for _, text in house.lines()].count(last(house).text) == 1


@pytest.mark.parametrize(
    "picked",
    [
        (),
        (Picked("greeting/forged"),),
        (Picked("../../etc/passwd"),),
        (Picked(BY.id),),
        (Picked(BY.id, (("date", "soon"),)),),
        (Picked(BY.id, (("date", "1926-12-01"),)),),
        (Picked(BY.id, (("day", "2026-12-01"),)),),
        (Picked(HELLO.id), Picked("gone/away")),
        (Picked(HELLO.id),) * (MOST_PICKED + 1),
    ],
    ids=[
        "none",
        "forged",
        "path",
        "empty slot",
        "no date",
        "far",
        "other slot",
        "one gone",
        "many",
    ],
)
def test_what_is_not_in_the_phrasebook_or_not_filled_in_is_never_sent(
    house: House,
    phrasing: Phrasing,
    tanaka: StaffView,
    ticket: int,
    picked: tuple[Picked, ...],
) -> None:
    before = house.lines()
    with pytest.raises(PhrasesRefused):
        phrasing.send(ticket, tanaka.id, picked, "f1", house.clock.now())
    assert house.lines() == before
    assert phrasing.send(ticket, tanaka.id, PICKED, "f1", house.clock.now())


def test_values_nobody_asked_for_are_not_kept(
    house: House, phrasing: Phrasing, tanaka: StaffView, ticket: int
) -> None:
    extra = Picked(HELLO.id, (("name", "<script>"),))
    phrasing.send(ticket, tanaka.id, (extra,), "f1", house.clock.now())
    line = last(house)
    assert line.reply is not None
    assert line.reply.original is not None
    assert line.reply.original.picked == (Picked(HELLO.id),)


def test_only_who_has_the_ticket_can_answer_with_phrases_or_topics(
    house: House, phrasing: Phrasing, tanaka: StaffView, ticket: int
) -> None:
    sato, now = house.staff("sato", "佐藤"), house.clock.now()
    before = house.lines()
    with pytest.raises(TransitionRefused):
        phrasing.send(ticket, sato.id, PICKED, "f1", now)
    with pytest.raises(TransitionRefused):
        phrasing.send_answer(ticket, sato.id, HOSPITAL, "f2", now)
    house.desk.resolve(ticket, tanaka.id, now)
    with pytest.raises(TransitionRefused):
        phrasing.send(ticket, tanaka.id, PICKED, "f3", now)
    with pytest.raises(NotFound):
        phrasing.send(999, tanaka.id, PICKED, "f4", now)
    assert [line for line in house.lines() if line[0] == Author.STAFF] == []
    assert house.lines()[: len(before)] == before


def test_a_topic_is_sent_as_staffs_own_answer(
    house: House, phrasing: Phrasing, tanaka: StaffView, ticket: int
) -> None:
    now = house.clock.now()
    assert phrasing.send_answer(ticket, tanaka.id, HOSPITAL, "f1", now)
    assert not phrasing.send_answer(ticket, tanaka.id, HOSPITAL, "f1", now)
    line = last(house)
    assert (line.author, line.author_name, line.entry_id) == (Author.STAFF, "田中", HOSPITAL)
    assert "Nội dung." in line.text
    assert line.reply is not None
    assert line.reply.choices == ()
    assert line.reply.original is not None
    assert "本文です。" in line.reply.original.text
    with pytest.raises(NotFound):
        phrasing.send_answer(ticket, tanaka.id, "no/such", "f2", now)


def test_the_preview_is_what_goes_out(
    house: House, phrasing: Phrasing, tanaka: StaffView, ticket: int
) -> None:
    speaks = house.desk.speaks(ticket)
    assert speaks == (VI, Readings.BRACKETS)
    previews = phrasing.preview(speaks, PICKED, house.clock.now())
    phrasing.send(ticket, tanaka.id, PICKED, "f1", house.clock.now())
    assert "\n\n".join(one.theirs[0].text for one in previews) == last(house).text
    assert previews[0].ours[0].text == "こんにちは。"
    answer = phrasing.preview_answer(speaks, HOSPITAL, house.clock.now())
    phrasing.send_answer(ticket, tanaka.id, HOSPITAL, "f2", house.clock.now())
    assert answer.theirs[0].text == last(house).text
    with pytest.raises(NotFound):
        phrasing.preview_answer(speaks, "no/such", house.clock.now())


def test_what_the_person_reads_is_what_they_chose_last(house: House, ticket: int) -> None:
    house.receive(presses("lang:ja-simple"), presses("kana:romaji"))
    thread = house.desk.thread(ticket, staff_id=1)
    assert thread.ticket.locale == VI
    assert (thread.reads, thread.readings) == (JA_SIMPLE, Readings.ROMAJI)


# Glosses ---------------------------------------------------------------------------------------


def glosses(house: House) -> list[Gloss | None]:
    with house.store.read() as tx:
        return [line.gloss for line in tx.lines("memory:anna") if line.author is Author.PERSON]


def test_every_message_has_its_gloss_also_while_staff_talk(
    house: House, told: Told, ticket: int
) -> None:
    told.known["cảm ơn"] = talk(SmallTalk.THANKS, VI)
    house.receive(says("hospital"), says("which"), says("cảm ơn"), says("help me"))
    assert glosses(house)[-4:] == [
        Gloss(EN, (Topic(HOSPITAL, 0.97),)),
        Gloss(EN, (Topic(HOSPITAL, 0.4), Topic(INSURANCE, 0.4))),
        Gloss(VI, smalltalk=SmallTalk.THANKS),
        Gloss(EN, (Topic("emergency/call-ambulance", 1.0),), emergency="medical"),
    ]


def test_a_pressed_topic_is_glossed_and_other_buttons_are_not(house: House, ticket: int) -> None:
    house.receive(presses(f"entry:{HOSPITAL}"), presses("human:yes"))
    assert glosses(house)[-2:] == [Gloss(VI, (Topic(HOSPITAL, 1.0),)), None]


def test_an_edited_message_gets_a_new_gloss_and_a_withdrawn_one_loses_it(house: House) -> None:
    house.receive(says("hospital", message_ref="m1"))
    house.receive(event(EventKind.EDITED, "labour", message_ref="m1"))
    assert [one.topics[0].entry_id for one in glosses(house) if one] == ["work/labour"]
    house.receive(event(EventKind.WITHDRAWN, message_ref="m1"))
    assert glosses(house) == [None]


def test_a_gloss_is_gone_with_the_words(house: House) -> None:
    house.receive(says("hospital"), presses("forget:yes"))
    assert [one for one in glosses(house) if one] == []
