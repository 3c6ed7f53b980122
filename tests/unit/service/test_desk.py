"""What members of staff do, alone and at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from bot.domain.conversation import Mode
from bot.domain.errors import NotFound, TicketConflict, TransitionRefused
from bot.domain.event import ChannelName, EventKind
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.queue import QueueFilter
from bot.domain.reply import Author
from bot.domain.ticket import TicketAction, TicketState
from bot.service.handling import RETRY_AFTER
from bot.service.speaking import ChannelOff
from bot.service.views import QueueCounts, StaffView
from tests.support.clock import START
from tests.support.databases import stored_words
from tests.support.events import event, presses, says
from tests.support.queued import queued
from tests.support.small import HOSPITAL, LABOUR, VI, Told, answers
from tests.support.wiring import House


def mode(house: House) -> Mode:
    with house.store.read() as tx:
        state = tx.conversation("memory:anna")
    assert state is not None
    return state.mode


def test_a_talk_from_claim_to_resolution_reaches_the_person_in_order(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    now = house.clock.now()
    before = len(house.replies())

    house.desk.claim(ticket, tanaka.id, now)
    house.desk.reply(ticket, tanaka.id, " こんにちは \n", "f1", now)
    house.receive(says("thank you"))
    house.desk.resolve(ticket, tanaka.id, now)

    replies = house.replies()[before:]
    assert [reply.author for reply in replies] == ["system", "staff", "system", "system"]
    assert replies[1].text.startswith("こんにちは")
    assert replies[1].sender_name is not None
    assert "田中" in replies[1].sender_name
    assert f"rate:{ticket}.3" in [choice.data for reply in replies for choice in reply.choices]
    thread = house.desk.thread(ticket, staff_id=tanaka.id)
    assert [step.action for step in thread.events] == [
        TicketAction.OPEN, TicketAction.CLAIM, TicketAction.REPLY, TicketAction.PERSON_WROTE,
        TicketAction.RESOLVE,
    ]  # fmt: skip
    assert [step.staff_name for step in thread.events] == [None, "田中", "田中", None, "田中"]
    assert mode(house) is Mode.BOT
    house.deliver()
    assert house.channel.texts_to("anna")[-4:] == tuple(reply.text for reply in replies)


def test_whose_turn_it_is_can_be_seen_in_the_queue(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    def turn() -> tuple[TicketState, QueueCounts]:
        return house.queue()[0].state, house.counts()

    assert turn() == (TicketState.OPEN, QueueCounts(1, 0, 0, 0))
    house.desk.claim(ticket, tanaka.id, house.clock.now())
    assert turn() == (TicketState.CLAIMED, QueueCounts(0, 1, 0, 0))
    house.desk.reply(ticket, tanaka.id, "はい", "f1", house.clock.now())
    assert turn() == (TicketState.WAITING, QueueCounts(0, 0, 1, 0))
    house.receive(says("help me"))
    assert turn() == (TicketState.CLAIMED, QueueCounts(0, 1, 0, 1))
    house.desk.resolve(ticket, tanaka.id, house.clock.now())
    assert house.queue() == ()
    assert [one.id for one in house.queue(state=TicketState.RESOLVED)] == [ticket]
    assert house.counts() == QueueCounts(0, 0, 0, 0)


def test_the_queue_shows_the_urgent_first_then_who_waits_longest(
    house: House, told: Told, tanaka: StaffView
) -> None:
    told.known["labour"] = answers(LABOUR)
    for address, words in (("a", "hm"), ("b", "labour"), ("c", "help me")):
        house.receive(says(words, address=address), presses("human:yes", address=address))
        house.clock.turn(seconds=60)

    rows = house.queue()
    assert [row.subject for row in rows] == ["help me", "hm", ""]
    assert [row.urgent for row in rows] == [True, False, False]
    economic = queued(house.desk, wanted=QueueFilter(division="economic"))
    assert [row.division for row in economic] == ["economic"]
    assert len(queued(house.desk, limit=2)) == 2
    house.desk.claim(rows[1].id, tanaka.id, house.clock.now())
    (mine,) = queued(house.desk, wanted=QueueFilter(keeper_id=tanaka.id))
    assert (mine.id, mine.keeper_name) == (rows[1].id, "田中")


def test_putting_a_ticket_back_gives_the_word_to_the_bot(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int
) -> None:
    house.desk.claim(ticket, tanaka.id, house.clock.now())
    assert mode(house) is Mode.HUMAN

    house.desk.release(ticket, tanaka.id, house.clock.now())

    assert mode(house) is Mode.BOT
    house.receive(says("hospital"))
    assert HOSPITAL in [reply.entry_id for reply in house.replies()]
    house.desk.claim(ticket, sato.id, house.clock.now())
    assert house.queue()[0].keeper_name == "佐藤"


def test_a_resolved_ticket_can_be_taken_up_again(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int
) -> None:
    house.desk.claim(ticket, tanaka.id, house.clock.now())
    house.desk.resolve(ticket, tanaka.id, house.clock.now())

    house.desk.reopen(ticket, sato.id, house.clock.now())

    row = house.queue()[0]
    assert (row.state, row.keeper_name) == (TicketState.CLAIMED, "佐藤")
    assert mode(house) is Mode.HUMAN


def test_a_ticket_is_not_taken_up_again_beside_a_newer_one(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    house.desk.claim(ticket, tanaka.id, house.clock.now())
    house.desk.resolve(ticket, tanaka.id, house.clock.now())
    house.clock.turn(days=8)
    house.receive(presses("human:yes"))
    newer = house.queue()[0].id
    assert newer != ticket

    with pytest.raises(TicketConflict, match=f"#{newer}"):
        house.desk.reopen(ticket, tanaka.id, house.clock.now())


@pytest.mark.parametrize("act", ["reply", "release", "resolve"])
def test_only_who_has_the_ticket_may_act_on_it(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int, act: str
) -> None:
    house.desk.claim(ticket, tanaka.id, house.clock.now())
    before = (house.lines(), house.queue())
    arguments: tuple[Any, ...] = (ticket, sato.id, house.clock.now())
    if act == "reply":
        arguments = (ticket, sato.id, "いいえ", "f1", house.clock.now())

    with pytest.raises(TransitionRefused, match="who has the ticket"):
        getattr(house.desk, act)(*arguments)

    assert (house.lines(), house.queue()) == before


def test_a_refused_reply_can_be_sent_with_the_same_form_later(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    with pytest.raises(TransitionRefused):
        house.desk.reply(ticket, tanaka.id, "はい", "f1", house.clock.now())
    house.desk.claim(ticket, tanaka.id, house.clock.now())

    assert house.desk.reply(ticket, tanaka.id, "はい", "f1", house.clock.now())


def test_claiming_names_who_was_faster(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int
) -> None:
    house.desk.claim(ticket, tanaka.id, house.clock.now())

    with pytest.raises(TicketConflict, match="田中"):
        house.desk.claim(ticket, sato.id, house.clock.now())
    said = house.replies()
    house.desk.claim(ticket, tanaka.id, house.clock.now())
    assert house.replies() == said
    house.desk.resolve(ticket, tanaka.id, house.clock.now())
    with pytest.raises(TransitionRefused, match="resolved"):
        house.desk.claim(ticket, sato.id, house.clock.now())


def test_a_double_click_sends_a_reply_and_keeps_a_note_once(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    now = house.clock.now()
    house.desk.claim(ticket, tanaka.id, now)

    assert [house.desk.reply(ticket, tanaka.id, "はい", "f1", now) for _ in range(2)] == [
        True, False,
    ]  # fmt: skip
    assert [house.desk.note(ticket, tanaka.id, "memo", "f2", now) for _ in range(2)] == [
        True, False,
    ]  # fmt: skip
    thread = house.desk.thread(ticket, staff_id=tanaka.id)
    assert [line.text for line in thread.lines if line.author == "staff"] == ["はい"]
    assert [(note.staff_name, note.text) for note in thread.notes] == [("田中", "memo")]


def test_a_note_is_for_staff_only_and_for_every_one_of_them(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int
) -> None:
    before = house.lines()
    heard: list[str] = []
    house.store.signals.subscribe(heard.append)

    house.desk.note(ticket, sato.id, " memo ", "f1", house.clock.now())

    assert house.lines() == before
    assert heard == [f"ticket:{ticket}"]
    assert house.desk.thread(ticket, staff_id=tanaka.id).notes[0].text == "memo"


@pytest.mark.parametrize("what", ["reply", "note"])
def test_empty_words_are_refused(house: House, tanaka: StaffView, ticket: int, what: str) -> None:
    with pytest.raises(TransitionRefused, match="empty"):
        getattr(house.desk, what)(ticket, tanaka.id, " \n", "f1", house.clock.now())


@pytest.mark.parametrize(
    "act",
    [
        lambda d, t, s, n: d.claim(t, s, n),
        lambda d, t, s, n: d.release(t, s, n),
        lambda d, t, s, n: d.transfer(t, s, "exchange", n),
        lambda d, t, s, n: d.assign(t, s, s, n),
        lambda d, t, s, n: d.hand_back(t, s, n),
        lambda d, t, s, n: d.resolve(t, s, n),
        lambda d, t, s, n: d.reopen(t, s, n),
        lambda d, t, s, n: d.reply(t, s, "はい", "f1", n),
        lambda d, t, s, n: d.note(t, s, "memo", "f1", n),
        lambda d, t, s, _: d.thread(t, staff_id=s),
    ],
    ids=[
        "claim",
        "release",
        "transfer",
        "assign",
        "hand back",
        "resolve",
        "reopen",
        "reply",
        "note",
        "thread",
    ],
)
def test_a_ticket_that_does_not_exist_is_not_found(
    house: House, tanaka: StaffView, act: Callable[..., object]
) -> None:
    with pytest.raises(NotFound, match="ticket 77"):
        act(house.desk, 77, tanaka.id, house.clock.now())


@pytest.mark.parametrize("act", ["claim", "reopen"])
def test_nobody_unknown_acts(house: House, ticket: int, act: str) -> None:
    with pytest.raises(NotFound, match="staff 99"):
        getattr(house.desk, act)(ticket, 99, house.clock.now())


def test_the_thread_offers_what_the_reader_may_do(
    house: House, tanaka: StaffView, sato: StaffView, ticket: int
) -> None:
    house.desk.claim(ticket, tanaka.id, house.clock.now())

    mine = house.desk.thread(ticket, staff_id=tanaka.id)
    theirs = house.desk.thread(ticket, staff_id=sato.id)

    assert TicketAction.REPLY in mine.allowed
    assert theirs.allowed == {TicketAction.NOTE}
    assert mine.conversation_key == "memory:anna"


def test_a_reply_to_somebody_who_blocked_the_bot_is_shown_as_blocked(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    house.desk.claim(ticket, tanaka.id, house.clock.now())
    house.receive(event(EventKind.BLOCKED))
    house.desk.reply(ticket, tanaka.id, "はい", "f1", house.clock.now())

    line = house.desk.thread(ticket, staff_id=tanaka.id).lines[-1]
    assert line.delivery == "blocked"


class TestATicketOfAChannelThatIsOff:
    """The person cannot be told anything, but the desk can tidy up."""

    @pytest.fixture
    def unreachable(self, house: House) -> int:
        """Somebody wrote on LINE, which is off by now."""
        house.intake.accept([says("help", address="U1", channel=ChannelName.LINE)], START)
        for pause in RETRY_AFTER:
            house.handler.handle_next()
            house.clock.turn(seconds=pause.total_seconds())
        house.handler.handle_next()
        (row,) = house.queue()
        assert row.channel is ChannelName.LINE
        return row.id

    def state(self, house: House) -> tuple[TicketState, Mode]:
        (row,) = house.queue() or house.queue(state=TicketState.RESOLVED)
        with house.store.read() as tx:
            state = tx.conversation("line:U1")
        assert state is not None
        return row.state, state.mode

    def test_can_be_claimed_released_resolved_and_taken_up_again(
        self, house: House, tanaka: StaffView, unreachable: int
    ) -> None:
        now = house.clock.now()
        desk, ticket, me = house.desk, unreachable, tanaka.id

        desk.claim(ticket, me, now)
        assert self.state(house) == (TicketState.CLAIMED, Mode.HUMAN)
        desk.release(ticket, me, now)
        assert self.state(house) == (TicketState.OPEN, Mode.BOT)
        desk.claim(ticket, me, now)
        desk.resolve(ticket, me, now)
        assert self.state(house) == (TicketState.RESOLVED, Mode.BOT)
        desk.reopen(ticket, me, now)
        assert self.state(house) == (TicketState.CLAIMED, Mode.HUMAN)
        desk.note(ticket, me, "memo", "f1", now)

        thread = desk.thread(ticket, staff_id=me)
        assert [line.author for line in thread.lines] == ["person"]

    def test_cannot_be_answered_and_nothing_of_the_try_is_kept(
        self, house: House, tanaka: StaffView, unreachable: int, database_url: str
    ) -> None:
        now = house.clock.now()
        house.desk.claim(unreachable, tanaka.id, now)
        before = stored_words(database_url)
        heard: list[str] = []
        house.store.signals.subscribe(heard.append)

        with pytest.raises(ChannelOff, match="line"):
            house.desk.reply(unreachable, tanaka.id, "はい", "f1", now)

        assert stored_words(database_url) == before
        assert heard == []


class TestTheLanguageOfAReply:
    """The words go out as written; who reads another language is told which one it is."""

    @pytest.mark.parametrize(
        ("written_in", "reads", "named"),
        [
            (JA, JA, None),
            (EN, EN, None),
            (JA, VI, "tiếng nhật"),
            (JA, EN, "japanese"),
            (EN, JA, "英語"),
        ],
        ids=str,
    )
    def test_is_named_only_where_the_person_reads_another(
        self,
        house: House,
        tanaka: StaffView,
        ticket: int,
        written_in: LocaleTag,
        reads: LocaleTag,
        named: str | None,
    ) -> None:
        now = house.clock.now()
        house.receive(presses(f"lang:{reads}"))
        house.desk.claim(ticket, tanaka.id, now)
        before = len(house.replies())

        house.desk.reply(ticket, tanaka.id, "Xin chào", "f1", now, written_in)

        first, *rest = house.replies()[before:]
        assert (first.text, first.locale, first.author) == ("Xin chào", written_in, Author.STAFF)
        assert len(rest) == (0 if named is None else 1)
        for note in rest:
            assert named is not None
            assert named in note.text.casefold()
            assert (note.locale, note.author) == (reads, Author.SYSTEM)
        house.deliver()
        assert house.channel.texts_to("anna")[-1 - len(rest)] == "Xin chào"

    def test_is_japanese_unless_staff_say_otherwise(
        self, house: House, tanaka: StaffView, ticket: int
    ) -> None:
        house.desk.claim(ticket, tanaka.id, house.clock.now())
        house.desk.reply(ticket, tanaka.id, "はい", "f1", house.clock.now())

        with house.store.read() as tx:
            (line,) = [one for one in tx.lines("memory:anna") if one.author == "staff"]
        assert line.locale == JA


def _together(works: list[Callable[[], object]]) -> list[object]:
    """What each work returned or raised, all started at the same moment."""
    gate = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[number] = work()
        except Exception as error:
            results[number] = error

    threads = [
        threading.Thread(target=run, args=(number, work)) for number, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_eight_who_claim_at_once_exactly_one_gets_the_ticket(house: House) -> None:
    staff = [house.staff(f"s{number}", f"職員{number}") for number in range(8)]
    now = house.clock.now()
    for number in range(15):
        house.intake.accept([presses("human:yes", address=f"p{number}")], now)
    house.receive()

    for row in house.queue():
        results = _together([partial(house.desk.claim, row.id, one.id, now) for one in staff])
        losers = [result for result in results if result is not None]
        assert len(losers) == 7
        assert all(isinstance(loser, TicketConflict) for loser in losers), losers
        keeper = house.desk.thread(row.id, staff_id=1).ticket.keeper_id
        assert results[[one.id for one in staff].index(keeper or 0)] is None
        winner = next(one for one in staff if one.id == keeper)
        assert {str(loser) for loser in losers} == {winner.name}


def test_the_same_form_sent_eight_times_at_once_is_one_reply(
    house: House, tanaka: StaffView, ticket: int
) -> None:
    now = house.clock.now()
    house.desk.claim(ticket, tanaka.id, now)

    results = _together(
        [lambda: house.desk.reply(ticket, tanaka.id, "はい", "f1", now) for _ in range(8)]
    )

    assert sorted(map(str, results)) == ["False"] * 7 + ["True"]
    assert [text for author, text in house.lines() if author == "staff"] == ["はい"]


def test_a_person_who_writes_while_staff_answer_is_no_conflict(
    house: House, tanaka: StaffView, ticket: int, database_url: str
) -> None:
    now = house.clock.now()
    house.desk.claim(ticket, tanaka.id, now)
    for number in range(10):
        house.intake.accept([says(f"words {number}")], now)
        results = _together(
            [
                house.handler.handle_next,
                partial(house.desk.reply, ticket, tanaka.id, "はい", f"f{number}", now),
            ]
        )
        assert results == [True, True]
        house.receive()

    texts = [text for author, text in house.lines() if author == "person"]
    assert texts[-10:] == [f"words {number}" for number in range(10)]
    assert stored_words(database_url)["inbox.payload"] == []


@pytest.fixture(autouse=True)
def _one_owner(house: House) -> Iterator[None]:
    """After every test here: staff own the talk exactly while the ticket is in their hands."""
    yield
    with house.store.read() as tx:
        for row in tx.unresolved(100):
            key = tx.ticket_key(row.id)
            assert key is not None
            state = tx.conversation(key)
            assert state is not None
            assert state.ticket_id == row.id
            in_hand = row.state in (TicketState.CLAIMED, TicketState.WAITING)
            assert (state.mode is Mode.HUMAN) == in_hand
