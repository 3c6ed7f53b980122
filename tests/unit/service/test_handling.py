"""Handling an event: everything in one commit, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.conversation import ConversationState, Mode
from bot.domain.event import ChannelName, EventKind
from bot.domain.reply import Reply
from bot.domain.ticket import TicketState
from bot.domain.understood import Question, Understood
from bot.domain.utterance import Said
from bot.service.handling import RETRY_AFTER, STATE_TRIES, Handler
from bot.service.speaking import Speaker
from bot.service.store import Tx
from bot.storage.database import Database
from tests.support.clock import START, TurnedClock
from tests.support.databases import places_of, stored_words
from tests.support.events import event, presses, says
from tests.support.small import (
    HOSPITAL,
    VI,
    Told,
    answers,
    danger,
    emergency_of,
    small_content,
    unsure,
)
from tests.support.wiring import House
from tests.support.wiring import house as wired

RETRIES = len(RETRY_AFTER)


class Breaking:
    """An understanding that fails a number of times."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.told = Told()

    def decide(self, question: Question) -> Understood:
        """Raise, or what was told."""
        if self.left:
            self.left -= 1
            raise RuntimeError("broke")
        return self.told.decide(question)

    def at_once(self, question: Question) -> Understood | None:
        """The same for danger alone."""
        return emergency_of(self.decide(question))


class Meddling:
    """An understanding during which something else happens to the conversation."""

    def __init__(self, told: Told, meddle: Callable[[], None], times: int = 1) -> None:
        self.told = told
        self.meddle = meddle
        self.left = times

    def decide(self, question: Question) -> Understood:
        """What was told, after the meddling."""
        if self.left:
            self.left -= 1
            self.meddle()
        return self.told.decide(question)

    def at_once(self, question: Question) -> Understood | None:
        """The same for danger alone."""
        return emergency_of(self.decide(question))


class Mute:
    """A composer that has no words at all."""

    def compose(self, said: Sequence[Said], *, now: datetime) -> tuple[Reply, ...]:
        """Raise."""
        raise RuntimeError("no words")


def mute(house: House) -> Speaker:
    return Speaker(Mute(), {ChannelName.MEMORY: house.channel})


def state_of(house: House, address: str = "anna") -> ConversationState:
    with house.store.read() as tx:
        found = tx.conversation(f"memory:{address}")
    assert found is not None
    return found


def names(reply: Reply, number: int) -> bool:
    return re.search(rf"\b{number}\b", reply.text) is not None


def persons_words(house: House) -> list[str]:
    return [text for author, text in house.lines() if author == "person"]


def with_understanding(house: House, understanding: Any) -> Handler:
    handler = replace(house.handler, understanding=understanding)
    house.handler = handler
    return handler


def run_all_retries(house: House) -> None:
    for _ in range(RETRIES + 1):
        assert house.handler.handle_next()
        house.clock.turn(seconds=RETRY_AFTER[-1].total_seconds())


def test_a_first_question_is_answered_greeted_and_queued_in_one_go(house: House) -> None:
    house.receive(says("hospital"))

    assert [author for author, _ in house.lines()] == ["person", "bot", "bot"]
    assert house.replies()[0].entry_id == HOSPITAL
    state = state_of(house)
    assert (state.version, state.last_entry, state.greeted) == (1, HOSPITAL, True)
    assert house.deliver() == len(house.replies())
    assert house.channel.texts_to("anna") == tuple(reply.text for reply in house.replies())


def test_a_crash_inside_the_commit_leaves_nothing_and_the_event_is_tried_again(
    house: House, told: Told, database_url: str
) -> None:
    told.known["MARKER"] = danger()
    speaker = house.handler.speaker
    house.handler = replace(house.handler, speaker=mute(house))

    house.receive(says("MARKER"))

    assert places_of(database_url, "MARKER") == ["inbox.payload"]
    stored = stored_words(database_url)
    for column in ("message.id", "ticket.id", "conversation.id", "outbox.id", "ticket_event.id"):
        assert stored[column] == [], column
    house.handler = replace(house.handler, speaker=speaker)
    assert not house.handler.handle_next()
    house.clock.turn(seconds=1)
    house.receive()
    assert persons_words(house) == ["MARKER"]
    assert [ticket.urgent for ticket in house.queue()] == [True]


def test_retries_wait_longer_each_time(house: House) -> None:
    with_understanding(house, Breaking(99))
    house.intake.accept([says("hospital")], START)

    for pause in RETRY_AFTER:
        assert house.handler.handle_next()
        house.clock.turn(seconds=pause.total_seconds() - 0.5)
        assert not house.handler.handle_next()
        house.clock.turn(seconds=0.5)
    assert house.handler.handle_next()
    house.clock.turn(days=1)
    assert not house.handler.handle_next()


def test_a_failure_that_passes_is_never_seen_by_the_person(house: House) -> None:
    with_understanding(house, Breaking(RETRIES))
    house.intake.accept([says("hospital")], START)

    run_all_retries(house)

    assert house.replies()[0].entry_id == HOSPITAL
    assert persons_words(house) == ["hospital"]


class TestAMessageThatFailsForGood:
    """The person is told, and staff get the words."""

    def test_becomes_a_ticket_with_its_words(self, house: House, database_url: str) -> None:
        with_understanding(house, Breaking(99))
        house.intake.accept([says("my  boss\nhits 123456789018")], START)

        run_all_retries(house)

        (ticket,) = house.queue()
        assert ticket.subject == "my boss hits ●●●●●●●●●●●●"
        assert ticket.division == "multicultural"
        assert persons_words(house) == ["my  boss\nhits ●●●●●●●●●●●●"]
        assert names(house.replies()[-1], ticket.id)
        assert stored_words(database_url)["inbox.state"] == ["failed"]
        assert stored_words(database_url)["inbox.error"] == ["RuntimeError"]
        assert stored_words(database_url)["inbox.payload"] == []
        assert state_of(house).ticket_id == ticket.id

    def test_does_not_hold_up_the_next_one(self, house: House) -> None:
        with_understanding(house, Breaking(RETRIES + 1))
        later = says("labour", occurred_at=START + timedelta(seconds=1))
        house.intake.accept([says("hospital"), later], START)

        run_all_retries(house)
        house.receive()

        assert persons_words(house) == ["hospital", "labour"]

    def test_goes_to_the_open_ticket_where_there_is_one(self, house: House) -> None:
        house.receive(presses("human:yes"))
        with_understanding(house, Breaking(99))
        house.intake.accept([says("more words")], house.clock.now())

        run_all_retries(house)

        (ticket,) = house.queue()
        assert ticket.last_text == "more words"
        assert names(house.replies()[-1], ticket.id)

    def test_is_left_to_staff_in_silence_while_they_talk(self, house: House) -> None:
        house.receive(presses("human:yes"))
        staff = house.staff()
        (ticket,) = house.queue()
        house.desk.claim(ticket.id, staff.id, house.clock.now())
        house.desk.reply(ticket.id, staff.id, "はい", "f1", house.clock.now())
        said_before = house.replies()
        with_understanding(house, Breaking(99))
        house.intake.accept([says("more words")], house.clock.now())

        run_all_retries(house)

        assert house.replies() == said_before
        assert persons_words(house)[-1] == "more words"
        assert house.queue()[0].state is TicketState.CLAIMED

    def test_calls_nobody_into_a_group(self, house: House) -> None:
        with_understanding(house, Breaking(99))
        house.intake.accept([says("bot?", group=True, addressed=True)], START)

        run_all_retries(house)

        assert house.queue() == ()
        assert house.replies() == []

    def test_keeps_the_label_of_a_button(self, house: House) -> None:
        house.receive(says("hospital"))
        label = next(c.label for r in house.replies() for c in r.choices if c.data == "human:ask")
        house.handler = replace(house.handler, content=_NoContent())
        house.intake.accept([presses("human:ask")], house.clock.now())

        run_all_retries(house)

        assert persons_words(house)[-1] == label

    def test_replaces_the_words_of_an_edited_line(self, house: House) -> None:
        house.receive(says("hospital", message_ref="m1"))
        with_understanding(house, Breaking(99))
        edited = event(EventKind.EDITED, "labour", message_ref="m1")
        house.intake.accept([edited], house.clock.now())

        run_all_retries(house)

        assert persons_words(house) == ["labour"]

    @pytest.mark.parametrize("kind", [EventKind.BLOCKED], ids=str)
    def test_without_words_leads_to_nothing(self, house: House, kind: EventKind) -> None:
        house.handler = replace(house.handler, content=_NoContent())
        house.intake.accept([event(kind)], START)

        run_all_retries(house)

        assert house.replies() == []
        assert house.queue() == ()

    def test_still_reaches_staff_when_the_person_cannot_be_told(self, house: House) -> None:
        house.handler = replace(house.handler, speaker=mute(house))
        house.intake.accept([says("hospital")], START)

        run_all_retries(house)

        assert [ticket.subject for ticket in house.queue()] == ["hospital"]
        assert house.replies() == []

    def test_is_handed_over_once_by_two_workers(self, house: House) -> None:
        with_understanding(house, Breaking(99))
        house.intake.accept([says("hospital")], START)
        for pause in RETRY_AFTER:
            house.handler.handle_next()
            house.clock.turn(seconds=pause.total_seconds())
        other = house.handler
        store = _Interrupted(house.store, other.handle_next)

        replace(house.handler, store=store).handle_next()

        assert store.interrupted
        assert persons_words(house) == ["hospital"]
        assert len(house.replies()) == 1
        assert len(house.queue()) == 1

    def test_that_cannot_be_handed_over_waits_and_does_not_stop_the_others(
        self, house: House
    ) -> None:
        with_understanding(house, Breaking(RETRIES + 2))
        house.intake.accept([says("hospital")], START)
        for pause in RETRY_AFTER:
            house.handler.handle_next()
            house.clock.turn(seconds=pause.total_seconds())
        store = _Interrupted(house.store, _raise)

        assert replace(house.handler, store=store).handle_next()

        assert not house.handler.handle_next()
        house.clock.turn(seconds=RETRY_AFTER[-1].total_seconds())
        assert house.handler.handle_next()
        assert [ticket.subject for ticket in house.queue()] == ["hospital"]


class _NoContent:
    """A content source that fails."""

    def current(self) -> Any:
        """Raise."""
        raise RuntimeError("no content")


def _raise() -> None:
    raise RuntimeError("at the worst moment")


class _Interrupted:
    """A store that lets something happen just before its first own transaction."""

    def __init__(self, store: Database, before: Callable[[], Any]) -> None:
        self._store = store
        self._before = before
        self.interrupted = False

    def next_event(self, now: datetime) -> Any:
        """As the real one."""
        return self._store.next_event(now)

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """As the real one, later."""
        if not self.interrupted:
            self.interrupted = True
            self._before()
        with self._store.write() as tx:
            yield tx

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class TestWhileTheAnswerIsBeingComputed:
    """Ownership may change: the answer for the older state is dropped."""

    def test_a_claim_by_staff_silences_the_bot(self, house: House, told: Told) -> None:
        house.receive(presses("human:yes"))
        staff, (ticket,) = house.staff(), house.queue()
        understanding = Meddling(
            told, lambda: house.desk.claim(ticket.id, staff.id, house.clock.now())
        )
        with_understanding(house, understanding)

        house.receive(says("hospital"))

        assert [r.entry_id for r in house.replies() if r.entry_id] == []
        assert [author for author, _ in house.lines()] == [
            "person", "system", "system", "person",
        ]  # fmt: skip
        assert state_of(house).mode is Mode.HUMAN
        assert house.queue()[0].last_text == "hospital"

    def test_taking_the_ticket_back_gives_the_word_to_the_bot(
        self, house: House, told: Told
    ) -> None:
        house.receive(presses("human:yes"))
        staff, (ticket,) = house.staff(), house.queue()
        house.desk.claim(ticket.id, staff.id, house.clock.now())
        with_understanding(
            house,
            Meddling(told, lambda: house.desk.resolve(ticket.id, staff.id, house.clock.now())),
        )

        house.receive(says("hospital"))

        assert HOSPITAL in [reply.entry_id for reply in house.replies()]
        assert state_of(house).mode is Mode.BOT

    def test_a_state_that_never_rests_is_tried_again_later(self, house: House) -> None:
        house.receive(says("hospital"))
        told = Told()

        def touch() -> None:
            with house.store.write() as tx:
                state = tx.conversation("memory:anna")
                assert state is not None
                other = "a" if state.last_entry != "a" else "b"
                tx.save_conversation(replace(state, last_entry=other), state.version)

        with_understanding(house, Meddling(told, touch, times=99))

        house.receive(says("labour"))

        assert len(told.asked) == STATE_TRIES
        assert persons_words(house) == ["hospital"]
        with_understanding(house, told)
        house.clock.turn(seconds=1)
        house.receive()
        assert persons_words(house) == ["hospital", "labour"]

    def test_the_question_is_understood_once_where_only_the_version_moved(
        self, house: House, told: Told
    ) -> None:
        house.receive(presses("human:yes"))
        staff, (ticket,) = house.staff(), house.queue()
        with_understanding(
            house,
            Meddling(told, lambda: house.desk.claim(ticket.id, staff.id, house.clock.now())),
        )

        house.receive(says("hospital"))

        assert len(told.asked) == 1


class Watched:
    """A store, and a composer that notes whether a transaction was open when it was asked."""

    def __init__(self, house: House) -> None:
        self._store = house.store
        self._composer = house.handler.speaker._composer  # the real words are wanted
        self.open = False
        self.composed: list[tuple[str, bool]] = []
        """The first utterance of each request, and whether it was inside a transaction."""

    @contextmanager
    def next_event(self, now: datetime) -> Iterator[Any]:
        """As the real one."""
        with self._store.next_event(now) as work:
            yield None if work is None else _WatchedWork(work, self)

    def compose(self, said: Sequence[Said], *, now: datetime) -> tuple[Reply, ...]:
        """As the real one."""
        self.composed.append((type(said[0].what).__name__, self.open))
        return self._composer.compose(said, now=now)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class _WatchedWork:
    """Work whose commit is seen."""

    def __init__(self, work: Any, watched: Watched) -> None:
        self._work = work
        self._watched = watched

    def commit(self, work: Callable[[Tx], Any]) -> Any:
        """As the real one."""
        self._watched.open = True
        try:
            return self._work.commit(work)
        finally:
            self._watched.open = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)


class TestTheWords:
    """They are chosen before the transaction, unless they name a ticket that it opens."""

    @pytest.fixture
    def watched(self, house: House) -> Watched:
        """Sees when words are chosen."""
        watched = Watched(house)
        speaker = Speaker(watched, {ChannelName.MEMORY: house.channel})
        house.handler = replace(house.handler, store=watched, speaker=speaker)
        return watched

    @pytest.mark.parametrize(
        ("happens", "what"),
        [
            (says("hospital"), "Answer"),
            (says("which"), "AskWhich"),
            (says("unclear"), "NotSure"),
            (presses("help"), "Help"),
            (presses("human:ask"), "OfferHuman"),
            (presses("forget:yes"), "Forgotten"),
            (event(EventKind.START), "Greeting"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_of_a_plain_answer_are_chosen_before_it(
        self, house: House, watched: Watched, happens: Any, what: str
    ) -> None:
        house.receive(happens)

        assert watched.composed == [(what, False)]
        assert house.deliver() == len(house.replies()) > 0

    @pytest.mark.parametrize(
        ("happens", "what"),
        [(presses("human:yes"), "HandedOff"), (says("help me"), "EmergencyAnswer")],
        ids=["asked-for", "emergency"],
    )
    def test_of_a_new_ticket_are_chosen_in_it_and_name_its_number(
        self, house: House, watched: Watched, happens: Any, what: str
    ) -> None:
        for number in range(3):
            house.receive(replace(happens, event_id=f"memory:x{number}", address=f"p{number}"))

        assert watched.composed == [(what, True)] * 3
        tickets = sorted(one.id for one in house.queue())
        assert len(tickets) == 3
        if what == "HandedOff":
            for number, ticket in enumerate(tickets):
                assert any(names(reply, ticket) for reply in house.replies(f"p{number}"))

    def test_about_a_ticket_there_is_already_are_chosen_before_it(
        self, house: House, watched: Watched
    ) -> None:
        house.receive(presses("human:yes"))
        (ticket,) = house.queue()
        del watched.composed[:]

        house.receive(presses("human:yes"), says("unclear"), presses("bot"))

        assert watched.composed == [
            ("HandedOff", False), ("AddedToTicket", False), ("BackToBot", False),
        ]  # fmt: skip
        assert sum(names(reply, ticket.id) for reply in house.replies()) >= 3

    def test_are_not_chosen_where_there_is_nothing_to_say(
        self, house: House, watched: Watched
    ) -> None:
        house.receive(event(EventKind.BLOCKED), event(EventKind.WITHDRAWN, message_ref="m1"))

        assert watched.composed == []


class TestEditedMessages:
    """Telegram tells of edits; only changed words count."""

    def edited(self, text: str, ref: str = "m1") -> Any:
        return event(EventKind.EDITED, text, message_ref=ref)

    def test_are_answered_anew_and_replace_the_line(self, house: House) -> None:
        house.receive(says("hospitl", message_ref="m1"), self.edited("hospital"))

        assert persons_words(house) == ["hospital"]
        assert house.replies()[-1].entry_id == HOSPITAL
        with house.store.read() as tx:
            assert tx.lines("memory:anna")[0].edited

    @pytest.mark.parametrize("words", ["hello", "help me", "hospital", "still unclear"])
    def test_take_the_former_words_away_from_the_open_question_and_from_tickets(
        self, house: House, database_url: str, words: str
    ) -> None:
        house.receive(says("MARKER", message_ref="m1"))
        assert "conversation.unanswered" in places_of(database_url, "MARKER")

        house.receive(self.edited(words), presses("human:yes"))

        assert places_of(database_url, "MARKER") == []
        (ticket,) = house.queue()
        assert ticket.subject in (words, "")

    def test_change_the_subject_of_the_ticket_that_was_opened_with_them(
        self, house: House, database_url: str
    ) -> None:
        house.receive(says("MARKER", message_ref="m1"), presses("human:yes"))

        house.receive(self.edited("still  unclear"))

        (ticket,) = house.queue()
        assert ticket.subject == "still unclear"
        assert places_of(database_url, "MARKER") == []

    def test_leave_another_open_question_alone(self, house: House) -> None:
        house.receive(says("hospital", message_ref="m1"), says("unclear", message_ref="m2"))

        house.receive(self.edited("hello"))

        assert state_of(house).unanswered == "unclear"

    @pytest.mark.parametrize("ref", ["m1", "unknown", None], ids=["unchanged", "unknown", "none"])
    def test_lead_to_nothing_where_nothing_changed(self, house: House, ref: str) -> None:
        house.receive(says("hospital", message_ref="m1"))
        before = (house.lines(), state_of(house))

        house.receive(self.edited("hospital", ref))

        assert (house.lines(), state_of(house)) == before


class TestWithdrawnMessages:
    """LINE's unsend: the words go, wherever they are."""

    def withdraws(self, ref: str | None, **given: Any) -> Any:
        return event(EventKind.WITHDRAWN, message_ref=ref, **given)

    def test_lose_their_words_everywhere(self, house: House, database_url: str) -> None:
        house.receive(says("MARKER and more words", message_ref="m1"), presses("human:yes"))
        assert {"message.text", "ticket.subject"} <= set(places_of(database_url, "MARKER"))

        house.receive(self.withdraws("m1"))

        assert places_of(database_url, "MARKER") == []
        with house.store.read() as tx:
            line = tx.lines("memory:anna")[0]
        assert (line.withdrawn, line.text) == (True, "")

    def test_are_forgotten_as_open_question_too(self, house: House, database_url: str) -> None:
        house.receive(says("MARKER", message_ref="m1"))
        assert "conversation.unanswered" in places_of(database_url, "MARKER")

        house.receive(self.withdraws("m1"))

        assert places_of(database_url, "MARKER") == []

    def test_never_appear_where_the_withdrawal_came_first(
        self, house: House, database_url: str
    ) -> None:
        house.receive(self.withdraws("m1"))
        house.receive(says("MARKER", message_ref="m1"))

        assert places_of(database_url, "MARKER") == []
        assert house.lines() == [("person", "")]

    def test_open_no_ticket_where_the_withdrawal_came_first(self, house: House) -> None:
        house.receive(self.withdraws("m1"), says("help me", message_ref="m1"))

        assert house.queue() == ()

    def test_of_nobody_are_ignored(self, house: House) -> None:
        house.receive(self.withdraws(None), self.withdraws("m9", address="ben"))

        assert house.lines() == []

    def test_keep_what_other_messages_said(self, house: House, database_url: str) -> None:
        house.receive(
            says("MARKER", message_ref="m1"), presses("human:yes"), says("other", message_ref="m2")
        )

        house.receive(self.withdraws("m2"))

        assert set(places_of(database_url, "MARKER")) == {"message.text", "ticket.subject"}

    def test_change_the_ticket_on_the_screens_of_staff(self, house: House) -> None:
        house.receive(says("help me", message_ref="m1"))
        (ticket,) = house.queue()
        heard: list[str] = []
        house.store.signals.subscribe(heard.append)

        house.receive(self.withdraws("m1"))

        assert f"ticket:{ticket.id}" in heard
        assert "conversation:memory:anna" in heard


def test_masked_numbers_are_nowhere(house: House, database_url: str) -> None:
    house.receive(says("card 4111-1111-1111-1111", message_ref="m1"), presses("human:yes"))
    house.receive(event(EventKind.EDITED, "no: 4111 1111 1111 1111", message_ref="m1"))

    assert places_of(database_url, "1111") == []
    assert persons_words(house)[0] == "no: ●●●● ●●●● ●●●● ●●●●"


def test_a_pressed_button_is_kept_by_its_label(house: House) -> None:
    house.receive(says("which"))
    (asked,) = [reply for reply in house.replies() if len(reply.choices) >= 3][:1]
    choice = asked.choices[0]

    house.receive(presses(choice.data), presses("menu:long-ago"))

    assert persons_words(house) == ["which", choice.label, "menu:long-ago"]


def test_what_cannot_be_read_is_kept_as_such(house: House) -> None:
    house.receive(event(EventKind.UNREADABLE, "my card", unreadable="image"))

    with house.store.read() as tx:
        (line, _) = tx.lines("memory:anna")
    assert (line.unreadable, line.text) == ("image", "my card")


def test_feedback_is_counted_without_the_person(house: House, database_url: str) -> None:
    house.receive(says("hospital"), presses(f"ok:{HOSPITAL}"))

    assert stored_words(database_url)["feedback.entry_id"] == [HOSPITAL]
    assert stored_words(database_url)["feedback.locale"] == ["en"]


def test_a_ticket_speaks_the_language_it_was_promised_in(house: House, told: Told) -> None:
    told.known["khó"] = unsure(locale=VI)
    house.receive(says("khó"), presses("human:yes"))

    assert house.queue()[0].locale == VI
    assert names(house.replies()[-1], house.queue()[0].id)
    assert house.replies()[-1].locale == VI


def test_a_question_of_another_person_is_another_conversation(house: House, told: Told) -> None:
    told.known["xin"] = answers(HOSPITAL, VI)
    house.receive(says("hospital"), says("xin", address="ben"))

    assert state_of(house, "ben").guess == VI
    assert state_of(house).guess == "en"


def test_nothing_to_do_is_said_so(house: House) -> None:
    assert not house.handler.handle_next()


class TestForgetting:
    """``/forget`` leaves no word in any table."""

    def fill(self, house: House) -> None:
        staff = house.staff()
        house.receive(
            says("MARKER hospital", message_ref="m1"),
            presses("human:yes"),
            event(EventKind.UNREADABLE, "MARKER", unreadable="image"),
        )
        (ticket,) = house.queue()
        now = house.clock.now()
        house.desk.claim(ticket.id, staff.id, now)
        house.desk.reply(ticket.id, staff.id, "MARKER: わかりました", "f1", now)
        house.desk.note(ticket.id, staff.id, "MARKER is worried", "f2", now)
        house.receive(says("MARKER again"), event(EventKind.WITHDRAWN, message_ref="m7"))

    def test_finds_words_in_every_place_they_are_kept(
        self, house: House, database_url: str
    ) -> None:
        self.fill(house)
        house.intake.accept([says("MARKER waiting")], START)

        assert set(places_of(database_url, "MARKER")) == {
            "inbox.payload", "message.text", "message.reply", "outbox.call", "ticket.subject",
            "note.text",
        }  # fmt: skip

    def test_erases_all_of_them_and_says_so(self, house: House, database_url: str) -> None:
        self.fill(house)

        house.receive(says("/forget"), presses("forget:yes"))

        assert places_of(database_url, "MARKER") == []
        assert places_of(database_url, HOSPITAL) == []
        assert [author for author, _ in house.lines()] == ["bot"]
        assert house.deliver() == 1
        assert house.queue() == ()
        state = state_of(house)
        assert (state.mode, state.ticket_id, state.chosen) == (Mode.BOT, None, None)

    def test_leaves_other_persons_alone(self, house: House, database_url: str) -> None:
        house.receive(says("OTHER words", address="ben"), says("MARKER"))

        house.receive(presses("forget:yes"))

        assert places_of(database_url, "MARKER") == []
        assert "message.text" in places_of(database_url, "OTHER")

    def test_tells_staff_that_the_ticket_is_gone(self, house: House) -> None:
        self.fill(house)
        heard: list[str] = []
        house.store.signals.subscribe(heard.append)

        house.receive(presses("forget:yes"))

        assert "queue" in heard

    def test_still_answers_what_was_written_right_afterwards(self, house: House) -> None:
        later = says("hospital", occurred_at=START + timedelta(seconds=1))

        house.receive(presses("forget:yes"), later)

        assert persons_words(house) == ["hospital"]
        assert any(reply.entry_id == HOSPITAL for reply in house.replies())

    def test_starts_a_new_talk_with_a_new_ticket(self, house: House) -> None:
        self.fill(house)
        house.receive(presses("forget:yes"))

        house.receive(presses("human:yes"))

        (ticket,) = house.queue()
        assert ticket.id == 2


class TestAgain:
    """A person who asks for staff again within a week gets the same ticket."""

    def resolved(self, house: House) -> int:
        staff = house.staff()
        house.receive(presses("human:yes"))
        (ticket,) = house.queue()
        house.desk.claim(ticket.id, staff.id, house.clock.now())
        house.desk.resolve(ticket.id, staff.id, house.clock.now())
        return ticket.id

    @pytest.mark.parametrize(("days", "same"), [(6.9, True), (7, True), (7.1, False)])
    def test_is_a_matter_of_days(self, house: House, days: float, same: bool) -> None:
        first = self.resolved(house)
        house.clock.turn(days=days)

        house.receive(presses("human:yes"))

        (ticket,) = house.queue()
        assert (ticket.id == first) is same
        assert (ticket.state, ticket.keeper_id) == (TicketState.OPEN, None)
        assert state_of(house).ticket_id == ticket.id

    def test_in_danger_the_old_ticket_becomes_urgent(self, house: House) -> None:
        first = self.resolved(house)

        house.receive(says("help me"))

        (ticket,) = house.queue()
        assert (ticket.id, ticket.urgent) == (first, True)

    def test_a_rating_is_kept_for_ones_own_resolved_ticket_only(self, house: House) -> None:
        first = self.resolved(house)

        house.receive(
            presses(f"rate:{first}.1", address="ben"), presses("rate:99.3"),
            presses(f"rate:{first}.3"),
        )  # fmt: skip
        house.receive(presses("human:yes"), presses(f"rate:{first}.2"))

        (ticket,) = house.queue()
        assert ticket.rating == 3

    def test_going_back_to_the_bot_closes_the_ticket(self, house: House) -> None:
        house.receive(presses("human:yes"), presses("bot"), presses("bot"))

        assert house.queue() == ()
        assert state_of(house).last_ticket_id == 1


def test_the_shipped_parts_answer_a_real_question(database: Database, clock: TurnedClock) -> None:
    with wired(database, clock) as real:
        real.receive(says("I lost my residence card"))

        assert real.replies()[0].entry_id == "immigration/lost-residence-card"


def test_the_small_content_is_used_here(house: House) -> None:
    assert house.handler.content.current().version == small_content().version
