"""From the outbox to the person: in order, once, whatever the platform answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.memory import MemoryChannel
from bot.domain.delivery import BACKOFF, CREDENTIAL_PAUSE
from bot.domain.errors import (
    AddressMoved,
    CredentialRejected,
    QuotaExhausted,
    RecipientBlocked,
    ReplyTokenDead,
    SendError,
    SendLater,
    SendRefused,
    SendUnknown,
)
from bot.domain.event import ChannelName
from bot.service.delivering import Deliverer, Outcome
from bot.service.ports import Delivery, Receipt
from bot.service.views import LineView
from bot.storage.database import Database
from tests.support.clock import TurnedClock
from tests.support.databases import stored_words
from tests.support.events import presses, says
from tests.support.small import LABOUR, Told, small_content
from tests.support.wiring import House
from tests.support.wiring import house as wired

TOKEN: dict[str, Any] = {"reply_token": "t1"}


def said(house: House, address: str = "anna") -> list[LineView]:
    with house.store.read() as tx:
        return [line for line in tx.lines(f"memory:{address}") if line.delivery]


def one_waiting(house: House, **given: Any) -> None:
    """Exactly one message is queued for anna."""
    house.receive(presses("help", **given))


def claim_one(house: House) -> Delivery:
    (delivery,) = house.deliverer.claim(10)
    return delivery


def attempt(house: House, error: SendError | None = None, *, delivered: bool = False) -> Delivery:
    """One try, which ends with ``error``."""
    if error is not None:
        house.channel.fail_next(error, delivered=delivered)
    delivery = claim_one(house)
    house.deliverer.settle(asyncio.run(house.deliverer.send(delivery)))
    return delivery


@pytest.mark.parametrize(
    ("error", "state", "wait"),
    [
        (SendLater(seconds=7), "queued", timedelta(seconds=7)),
        (SendUnknown(), "queued", BACKOFF[0]),
        (CredentialRejected(), "queued", CREDENTIAL_PAUSE),
        (ReplyTokenDead(), "queued", timedelta(0)),
        (AddressMoved(address="anna"), "queued", timedelta(0)),
        (SendRefused(), "failed", None),
        (RecipientBlocked(), "blocked", None),
        (QuotaExhausted(), "held", None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, SendError) else "",
)
def test_every_error_of_a_platform_has_its_state(
    house: House, error: SendError, state: str, wait: timedelta | None
) -> None:
    one_waiting(house)

    attempt(house, error)

    (line,) = said(house)
    assert (line.delivery, line.delivery_error) == (state, type(error).__name__)
    if wait is None:
        house.clock.turn(days=1)
        assert house.deliverer.claim(10) == []
        return
    if wait:
        house.clock.turn(seconds=wait.total_seconds() - 0.1)
        assert house.deliverer.claim(10) == []
        house.clock.turn(seconds=0.1)
    attempt(house)
    (line,) = said(house)
    assert (line.delivery, line.via, line.delivery_error) == ("sent", "send", None)
    assert len(house.channel.sent) == 1


def test_a_message_is_given_up_after_the_last_try_that_broke_off(house: House) -> None:
    one_waiting(house)
    for pause in BACKOFF:
        assert attempt(house, SendUnknown()).unsure == (pause is not BACKOFF[0])
        house.clock.turn(seconds=pause.total_seconds())

    attempt(house, SendUnknown())

    assert said(house)[0].delivery == "failed"


def test_waiting_for_a_platform_uses_up_no_tries(house: House) -> None:
    one_waiting(house)
    for _ in range(len(BACKOFF) + 3):
        attempt(house, CredentialRejected())
        house.clock.turn(seconds=CREDENTIAL_PAUSE.total_seconds())

    attempt(house, SendUnknown())

    assert said(house)[0].delivery == "queued"


def test_a_try_that_may_have_gone_through_keeps_its_key_and_says_so(house: House) -> None:
    one_waiting(house)

    first = attempt(house, SendUnknown(), delivered=True)
    house.clock.turn(seconds=1)
    second = attempt(house)

    assert (first.unsure, second.unsure) == (False, True)
    assert (first.tries, second.tries) == (1, 2)
    assert first.retry_key == second.retry_key
    assert len(house.channel.sent) == 1
    assert said(house)[0].delivery == "sent"


def test_being_told_to_wait_does_not_make_an_unsure_message_sure(house: House) -> None:
    one_waiting(house)
    attempt(house, SendUnknown(), delivered=True)
    house.clock.turn(seconds=1)
    attempt(house, SendLater(seconds=0))

    assert attempt(house).unsure
    assert len(house.channel.sent) == 1


def test_an_unsure_message_knows_the_refs_around_it(house: House) -> None:
    house.receive(presses("help"), says("labour", message_ref="40"))
    attempt(house)
    house.channel.fail_next(SendUnknown())
    attempt(house)
    house.clock.turn(seconds=1)

    unsure = claim_one(house)

    assert unsure.unsure
    assert unsure.since_ref == "40"
    assert unsure.known_refs == ("1",)


def test_a_dead_reply_token_is_dropped_and_the_message_pushed(house: House) -> None:
    one_waiting(house, **TOKEN, reply_token_until=house.clock.now() + timedelta(seconds=50))

    first = attempt(house, ReplyTokenDead())
    second = attempt(house)

    assert (first.reply_token, second.reply_token) == ("t1", None)
    assert not second.unsure


def test_a_token_is_given_to_the_first_message_only_and_never_when_stale(house: House) -> None:
    soon = house.clock.now() + timedelta(seconds=50)
    house.receive(says("labour", **TOKEN, reply_token_until=soon))
    tokens = []
    while claimed := house.deliverer.claim(1):
        tokens.append(claimed[0].reply_token)
        house.deliverer.settle(asyncio.run(house.deliverer.send(claimed[0])))
    assert tokens == ["t1", *[None] * (len(tokens) - 1)]

    late = says("labour", reply_token="t2", reply_token_until=house.clock.now())
    house.receive(late)
    assert claim_one(house).reply_token is None


def test_blocking_ends_everything_that_waits_and_marks_the_conversation(house: House) -> None:
    house.receive(says("labour"), presses("help"))
    waiting = len(said(house))
    assert waiting > 1

    attempt(house, RecipientBlocked())

    assert [line.delivery for line in said(house)] == ["blocked"] * waiting
    with house.store.read() as tx:
        state = tx.conversation("memory:anna")
    assert state is not None
    assert state.blocked
    house.receive(presses("menu"))
    attempt(house)
    assert said(house)[-1].delivery == "sent"


def test_what_only_most_likely_went_through_is_recorded_as_such(house: House) -> None:
    one_waiting(house)
    delivery = claim_one(house)

    house.deliverer.settle(Outcome(delivery, Receipt(via="reply", assumed=True)))

    (line,) = said(house)
    assert (line.delivery, line.via) == ("sent", "assumed")


class TestWhatIsHeldForLackOfQuota:
    def hold(self, house: House, count: int) -> None:
        """``count`` messages to anna are refused."""
        for _ in range(count):
            one_waiting(house)
            attempt(house, QuotaExhausted())
        assert [line.delivery for line in said(house)] == ["held"] * count

    def token(self, house: House, token: str = "fresh") -> dict[str, Any]:
        """What an event brings that has a free token."""
        return {
            "reply_token": token,
            "reply_token_until": house.clock.now() + timedelta(seconds=50),
        }

    def test_goes_out_with_the_next_free_token_and_the_answer_in_one_call(
        self, house: House
    ) -> None:
        self.hold(house, 2)

        house.receive(presses("menu", **self.token(house)))

        assert [line.delivery for line in said(house)] == ["queued"] * 3
        tries = house.channel.tries
        assert attempt(house).reply_token == "fresh"
        assert house.channel.tries == tries + 1
        assert [line.delivery for line in said(house)] == ["sent"] * 3
        texts = [line.text for line in said(house)]
        assert list(house.channel.texts_to("anna")) == texts
        assert house.deliverer.claim(10) == []

    def test_goes_out_also_when_there_is_nothing_to_answer(self, house: House, told: Told) -> None:
        self.hold(house, 1)
        staff = house.staff()
        house.receive(presses("human:yes"))
        (ticket,) = house.queue()
        house.desk.claim(ticket.id, staff.id, house.clock.now())
        while house.deliverer.claim(10):
            pass
        before = len(said(house))

        house.receive(says("hello?", **self.token(house)))

        assert len(said(house)) == before
        assert said(house)[0].delivery == "queued"

    def test_a_token_nobody_needs_for_it_is_kept_for_staff(self, house: House) -> None:
        staff = house.staff()
        house.receive(presses("human:yes"))
        (ticket,) = house.queue()
        house.desk.claim(ticket.id, staff.id, house.clock.now())
        house.deliver()

        house.receive(says("hello?", **self.token(house)))
        assert house.deliverer.claim(10) == []
        house.desk.reply(ticket.id, staff.id, "Hello!", "form-1", house.clock.now())

        assert claim_one(house).reply_token == "fresh"

    def test_staff_who_answer_with_the_token_take_it_along(self, house: House) -> None:
        staff = house.staff()
        house.receive(presses("human:yes"))
        (ticket,) = house.queue()
        house.desk.claim(ticket.id, staff.id, house.clock.now())
        house.deliver()
        house.receive(says("hello?", **self.token(house)))
        with house.store.write() as tx:
            # As if it had been held in the very moment after the person wrote.
            tx.add_sendings(
                "memory:anna",
                (),
                [({"text": "Held", "choices": []}, ())],
                token=None,
                retry_keys=["00000000-0000-0000-0000-000000000000"],
                staff_id=None,
                now=house.clock.now(),
            )
        attempt(house, QuotaExhausted())

        house.desk.reply(ticket.id, staff.id, "Hello!", "form-1", house.clock.now())
        attempt(house)

        texts = house.channel.texts_to("anna")
        assert texts[-2] == "Held"
        assert "Hello!" in texts[-1]

    def test_what_does_not_fit_stays_held_but_the_new_answer_never_does(self, house: House) -> None:
        self.hold(house, 7)

        house.receive(presses("menu", **self.token(house, "one")))
        attempt(house)

        assert [line.delivery for line in said(house)] == ["sent"] * 4 + ["held"] * 3 + ["sent"]
        house.receive(presses("menu", **self.token(house, "two")))
        attempt(house)
        assert [line.delivery for line in said(house)] == ["sent"] * 9
        texts = [line.text for line in said(house)]
        assert sorted(house.channel.texts_to("anna")) == sorted(texts)

    def test_is_held_again_as_a_whole_when_the_token_was_dead(self, house: House) -> None:
        self.hold(house, 1)
        house.receive(presses("menu", **self.token(house)))

        attempt(house, ReplyTokenDead())
        attempt(house, QuotaExhausted())

        assert [line.delivery for line in said(house)] == ["held", "held"]
        house.receive(presses("help", **self.token(house, "two")))
        attempt(house)
        assert [line.delivery for line in said(house)] == ["sent"] * 3
        assert len(house.channel.texts_to("anna")) == 3

    @pytest.mark.parametrize("arrived", [True, False], ids=["it-went-out", "it-did-not"])
    def test_is_neither_lost_nor_doubled_when_the_process_dies_while_sending(
        self, house: House, arrived: bool
    ) -> None:
        self.hold(house, 2)
        house.receive(presses("menu", **self.token(house)))
        delivery = claim_one(house)
        if arrived:
            asyncio.run(house.channel.send(delivery))

        house.store.deliveries.recover(())
        attempt(house)

        assert [line.delivery for line in said(house)] == ["sent"] * 3
        assert list(house.channel.texts_to("anna")) == [line.text for line in said(house)]

    def test_stays_held_when_storing_the_answer_fails(self, house: House) -> None:
        self.hold(house, 2)
        now = house.clock.now()

        def breaks_off() -> None:
            with house.store.write() as tx:
                tx.keep_reply_token("memory:anna", "fresh", now + timedelta(seconds=50))
                house.handler.speaker.say(tx, "memory:anna", (), staff_id=None, now=now)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            breaks_off()

        assert [line.delivery for line in said(house)] == ["held", "held"]
        assert house.deliverer.claim(10) == []

    def test_a_token_that_expired_changes_nothing(self, house: House) -> None:
        self.hold(house, 1)

        late = {"reply_token": "late", "reply_token_until": house.clock.now()}
        house.receive(presses("menu", **late))

        assert [line.delivery for line in said(house)] == ["held", "queued"]
        assert claim_one(house).reply_token is None

    def test_forgetting_forgets_it_too(self, house: House) -> None:
        self.hold(house, 1)

        house.receive(presses("forget:yes", **self.token(house)))
        attempt(house)

        assert len(house.channel.texts_to("anna")) == 1


def test_a_chat_that_moved_is_followed(house: House) -> None:
    one_waiting(house)

    attempt(house, AddressMoved(address="anna-2"))
    attempt(house)

    assert house.channel.sent[0].address == "anna-2"
    assert said(house)[0].delivery == "sent"


def test_what_came_later_waits_while_an_earlier_message_waits(house: House) -> None:
    house.receive(presses("help"), presses("menu"), says("x", address="ben"))
    first = said(house)[0].text
    house.channel.fail_next(SendLater(seconds=60))
    claimed = house.deliverer.claim(10)
    assert {one.address for one in claimed} == {"anna", "ben"}
    assert len(claimed) == 2
    for delivery in sorted(claimed, key=lambda one: one.address):
        house.deliverer.settle(asyncio.run(house.deliverer.send(delivery)))

    assert {one.address for one in house.deliverer.claim(10)} <= {"ben"}
    house.clock.turn(seconds=60)
    house.deliver()
    assert house.channel.texts_to("anna")[0] == first
    assert len(house.channel.texts_to("anna")) == len(said(house))


def test_a_failed_message_lets_the_next_one_pass(house: House) -> None:
    house.receive(presses("help"), presses("menu"))

    attempt(house, SendRefused())
    attempt(house)

    assert [line.delivery for line in said(house)] == ["failed", "sent"]


def test_a_message_being_sent_is_not_claimed_again(house: House) -> None:
    one_waiting(house)
    claim_one(house)

    assert house.deliverer.claim(10) == []
    assert said(house)[0].delivery == "sending"


def test_a_refused_credential_is_known_until_the_next_success(house: House) -> None:
    one_waiting(house)
    attempt(house, CredentialRejected())
    assert house.deliverer.refused_credentials == {ChannelName.MEMORY}

    house.clock.turn(seconds=CREDENTIAL_PAUSE.total_seconds())
    attempt(house)

    assert house.deliverer.refused_credentials == set()


def test_the_call_is_forgotten_once_it_was_sent(house: House, database_url: str) -> None:
    one_waiting(house)
    attempt(house)

    stored = stored_words(database_url)
    assert stored["outbox.call"] == []
    assert stored["outbox.refs"] == [["1"]]


def test_messages_of_a_channel_that_is_off_wait_for_it(house: House) -> None:
    one_waiting(house)
    off = Deliverer(house.store, {}, house.clock, set())

    assert off.claim(10) == []
    assert house.deliver() == 1


class Odd(MemoryChannel):
    """A channel with a mistake in it."""

    async def send(self, delivery: Delivery) -> Receipt:
        """Fail in a way nobody planned."""
        raise KeyError(delivery.id)


def test_a_mistake_in_a_channel_counts_as_a_try_that_may_have_gone_through(house: House) -> None:
    one_waiting(house)
    odd = Deliverer(house.store, {ChannelName.MEMORY: Odd()}, house.clock, set())

    outcome = asyncio.run(odd.send(odd.claim(1)[0]))
    odd.settle(outcome)

    assert said(house)[0].delivery_error == "SendUnknown"
    house.clock.turn(seconds=1)
    assert attempt(house).unsure


def test_what_was_erased_while_it_was_sent_is_settled_in_silence(house: House) -> None:
    house.receive(says("labour"))
    delivery = claim_one(house)
    house.receive(presses("forget:yes"))

    house.deliverer.settle(asyncio.run(house.deliverer.send(delivery)))
    house.channel.fail_next(RecipientBlocked())
    house.deliverer.settle(asyncio.run(house.deliverer.send(delivery)))

    (line,) = said(house)
    assert line.delivery == "queued"
    assert line.entry_id != LABOUR


class TestATurn:
    """Recording what ended and claiming what is due, in one commit."""

    def ended(self, house: House, delivery: Delivery) -> Outcome:
        return asyncio.run(house.deliverer.send(delivery))

    def test_records_and_claims_what_was_waiting_behind(self, house: House) -> None:
        house.receive(presses("help"), presses("menu"), presses("help", address="ben"))
        first, other = sorted(house.deliverer.turn([], 10), key=lambda one: one.address)
        outcome = self.ended(house, first)

        (second,) = house.deliverer.turn([outcome], 10)

        assert (first.address, other.address, second.address) == ("anna", "ben", "anna")
        assert [line.delivery for line in said(house)][:2] == ["sent", "sending"]

    def test_claims_nothing_where_there_is_no_room(self, house: House) -> None:
        one_waiting(house)

        assert house.deliverer.turn([], 0) == []
        assert said(house)[0].delivery == "queued"

    def test_claims_no_more_than_there_is_room(self, house: House) -> None:
        house.receive(*[presses("help", address=f"p{number}") for number in range(3)])

        assert len(house.deliverer.turn([], 2)) == 2

    def test_is_taken_back_whole_where_one_cannot_be_recorded(self, house: House) -> None:
        house.receive(presses("help"), presses("help", address="ben"))
        good, bad = [self.ended(house, one) for one in house.deliverer.turn([], 10)]
        naive = Deliverer(house.store, house.deliverer.channels, _Odd(), set())

        with pytest.raises(Exception, match="without a zone"):
            naive.turn([good, bad], 10)

        assert [said(house, name)[0].delivery for name in ("anna", "ben")] == ["sending"] * 2
        assert house.deliverer.turn([good, bad], 10) == []
        assert [said(house, name)[0].delivery for name in ("anna", "ben")] == ["sent"] * 2


class _Odd:
    """A clock whose times no database takes."""

    def now(self) -> datetime:
        """Without a zone."""
        return datetime(2026, 11, 24)


class TestTheMonthsQuota:
    """It is counted in Japan: a month begins at 15:00 UTC."""

    NOVEMBER = datetime(2026, 10, 31, 15, 0, tzinfo=UTC)

    @pytest.fixture
    def october(self, database: Database) -> Iterator[House]:
        """One message is held on 20 October."""
        clock = TurnedClock(datetime(2026, 10, 20, 3, 0, tzinfo=UTC))
        with wired(database, clock, Told(), small_content()) as built:
            one_waiting(built)
            attempt(built, QuotaExhausted())
            yield built

    def until(self, house: House, moment: datetime) -> None:
        house.clock.turn(seconds=(moment - house.clock.now()).total_seconds())

    def test_holds_a_message_to_the_last_minute_of_the_month(self, october: House) -> None:
        for moment in (timedelta(hours=9), timedelta(minutes=1), timedelta(microseconds=1)):
            self.until(october, self.NOVEMBER - moment)
            assert october.deliverer.recover(()) == 0
        assert said(october)[0].delivery == "held"

        self.until(october, self.NOVEMBER)
        assert october.deliverer.recover(()) == 1

        attempt(october)
        assert [(line.delivery, line.via) for line in said(october)] == [("sent", "send")]

    def test_used_up_again_holds_it_for_another_month(self, october: House) -> None:
        self.until(october, self.NOVEMBER)
        october.deliverer.recover(())
        attempt(october, QuotaExhausted())

        for _ in range(3):
            october.clock.turn(days=9)
            assert october.deliverer.recover(()) == 0
        self.until(october, datetime(2026, 11, 30, 15, 0, tzinfo=UTC))

        assert october.deliverer.recover(()) == 1

    def test_of_this_month_stays_used_up(self, house: House) -> None:
        one_waiting(house)
        attempt(house, QuotaExhausted())

        assert house.deliverer.recover(()) == 0


def test_recovering_counts_what_this_process_lost_sight_of(house: House) -> None:
    one_waiting(house)
    lost = claim_one(house)

    assert house.deliverer.recover({lost.id}) == 0
    assert house.deliverer.recover(()) == 1
    assert attempt(house).unsure
