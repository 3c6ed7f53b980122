"""Proofs from the first button to the code, over both databases: what is kept, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from bot.domain.event import EventKind
from bot.domain.japan import japan_day
from bot.domain.officers.proof import MAIL_PAUSE, MAILS_PER_ADDRESS, MAILS_PER_CONVERSATION
from bot.service.erasing import erase_contact
from bot.storage.database import Database
from tests.support.databases import places_of
from tests.support.events import event, presses, says
from tests.support.officers import ADDRESS, CODES, COMING, Office, office
from tests.support.small import GRANT, Told
from tests.support.wiring import House

NAME = ADDRESS.partition("@")[0]


@pytest.fixture
def desk(house: House) -> Iterator[Office]:
    """Anna has chosen the municipal audience."""
    made = office(house, COMING)
    house.receive(event(EventKind.START), presses("aud:municipal"))
    return made


def last(house: House, address: str = "anna") -> str:
    return house.replies(address)[-1].text


def asks(desk: Office, address: str = ADDRESS, person: str = "anna") -> str:
    """The person gives an address; what the bot says to it."""
    desk.house.receive(
        event(EventKind.START, address=person),
        presses("aud:municipal", address=person),
        presses("officer:prove", address=person),
        says(address, address=person),
    )
    return last(desk.house, person)


def proves(desk: Office, person: str = "anna") -> None:
    """All the way to the proof."""
    asks(desk, person=person)
    desk.post()
    code = desk.postbox.mails[-1][1].removeprefix("code ")
    desk.house.receive(says(code, address=person))


def test_from_the_button_to_the_proof(desk: Office) -> None:
    proves(desk)

    ((to, text, _),) = desk.postbox.mails
    assert to == ADDRESS
    assert "You have shown that you work for city.minato.lg.jp" in last(desk.house)
    with desk.house.store.read() as tx:
        proof = tx.proof("memory:anna")
    assert proof is not None
    assert proof.holds(desk.house.clock.now())
    assert proof.proven_mailbox == CODES.fingerprint("mailbox", ADDRESS)
    assert text.removeprefix("code ").isdigit()


def test_neither_address_nor_code_is_kept(desk: Office, database_url: str) -> None:
    asks(desk)
    assert places_of(database_url, NAME) == ["proof_mail.address"], "only as long as it must be"

    desk.post()
    code = desk.postbox.mails[0][1].removeprefix("code ")
    assert places_of(database_url, NAME) == []
    assert places_of(database_url, code) == []

    desk.house.receive(says(code))

    assert places_of(database_url, NAME) == []
    assert places_of(database_url, code) == []
    assert ("person", "●●●@city.minato.lg.jp") in desk.house.lines()
    assert ("person", "●●●●●●") in desk.house.lines()


def test_an_address_for_staff_stays_readable(desk: Office) -> None:
    desk.house.receive(says(f"please write to {ADDRESS}"))

    assert ("person", f"please write to {ADDRESS}") in desk.house.lines()


def test_while_staff_own_the_talk_nothing_is_hidden_from_them(desk: Office) -> None:
    house = desk.house
    house.receive(presses("officer:prove"), presses("human:yes"))
    house.desk.claim(house.queue()[0].id, house.staff().id, house.clock.now())

    house.receive(says(ADDRESS))

    assert ("person", ADDRESS) in house.lines()
    assert desk.post() == 0


def test_a_corrected_message_is_a_new_address_and_hidden_too(
    desk: Office, database_url: str
) -> None:
    house = desk.house
    house.receive(presses("officer:prove"), says("satou@example.com", message_ref="77"))
    house.receive(event(EventKind.EDITED, ADDRESS, message_ref="77"))

    desk.post()
    assert [mail[0] for mail in desk.postbox.mails] == [ADDRESS]
    assert places_of(database_url, NAME) == []


def test_a_message_that_breaks_the_bot_is_hidden_from_its_ticket(
    desk: Office, told: Told, database_url: str
) -> None:
    house = desk.house
    house.receive(presses("officer:prove"))

    class Broken(Told):
        def decide(self, question: object) -> object:  # type: ignore[override]
            raise RuntimeError

    house.handler = replace(house.handler, understanding=Broken())
    house.receive(says(ADDRESS))
    for _ in range(8):
        house.clock.turn(seconds=600)
        house.receive()

    assert len(house.queue()) == 1
    assert places_of(database_url, NAME) == []


def test_a_new_address_makes_the_code_before_worthless(desk: Office) -> None:
    house = desk.house
    asks(desk)
    desk.post()
    house.clock.turn(seconds=MAIL_PAUSE.total_seconds())
    asks(desk, "tanaka@city.minato.lg.jp")
    desk.post()
    first, second = (mail[1].removeprefix("code ") for mail in desk.postbox.mails)

    house.receive(says(first))
    assert "That is not the code." in last(house)
    house.receive(says(second))
    assert "You have shown" in last(house)


def test_a_mail_that_was_not_sent_yet_gives_way_to_the_next(desk: Office) -> None:
    asks(desk)
    desk.house.clock.turn(seconds=MAIL_PAUSE.total_seconds())
    asks(desk, "tanaka@city.minato.lg.jp")

    desk.post()

    assert [mail[0] for mail in desk.postbox.mails] == ["tanaka@city.minato.lg.jp"]


def test_one_conversation_gets_five_mails_a_day(desk: Office) -> None:
    house = desk.house
    for number in range(MAILS_PER_CONVERSATION):
        assert "on its way" in asks(desk, f"sato{number}@city.minato.lg.jp")
        house.clock.turn(seconds=MAIL_PAUSE.total_seconds())

    assert "try again tomorrow" in asks(desk, "sato9@city.minato.lg.jp")
    desk.post()
    assert len(desk.postbox.mails) == 1, "the others gave way before they were sent"
    house.clock.turn(days=1)
    assert "on its way" in asks(desk, "sato9@city.minato.lg.jp")


def test_one_mailbox_gets_five_mails_a_day_whoever_asks(desk: Office) -> None:
    for number in range(MAILS_PER_ADDRESS):
        spelling = f"{NAME}+{number}@city.minato.lg.jp"
        assert "on its way" in asks(desk, spelling, f"person{number}")

    assert "try again tomorrow" in asks(desk, ADDRESS, "somebody")
    assert "on its way" in asks(desk, "tanaka@city.minato.lg.jp", "somebody")


def test_forgetting_is_no_way_around_the_limits(desk: Office) -> None:
    for _ in range(MAILS_PER_ADDRESS):
        assert "on its way" in asks(desk)
        desk.house.receive(presses("forget:yes"))

    assert "try again tomorrow" in asks(desk)


def test_of_two_who_take_the_last_mail_at_once_one_gets_it(
    house: House, database: Database
) -> None:
    day = japan_day(house.clock.now())
    with database.write() as tx:
        for _ in range(4):
            assert tx.take_mail("subject", day, 5)
    both, got = Barrier(2), []

    def take() -> None:
        both.wait()
        with database.write() as tx:
            got.append(tx.take_mail("subject", day, 5))

    threads = [Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == [False, True]
    with database.read() as tx:
        assert tx.mails_taken("subject", day) == 5


def test_the_limit_holds_where_the_look_before_was_too_early(desk: Office) -> None:
    """Another conversation takes the mailbox's last mail between look and commit."""
    house = desk.house
    officers = house.handler.officers
    assert officers is not None
    day = japan_day(house.clock.now())
    mailbox = CODES.fingerprint("allowance", ADDRESS)
    house.receive(presses("officer:prove"))
    taken: list[bool] = []

    class Racing(type(officers)):  # type: ignore[misc]
        def look(self, *args: object) -> object:
            seen = super().look(*args)
            if not taken:
                with house.store.write() as tx:
                    taken.extend(tx.take_mail(mailbox, day, 5) for _ in range(5))
            return seen

    racing = Racing(officers.codes, officers.domains)
    house.handler = replace(house.handler, officers=racing)
    house.receive(says(ADDRESS))

    assert taken == [True] * 5
    assert "try again tomorrow" in last(house)
    assert desk.post() == 0


def test_forget_erases_proof_mail_and_reminders(desk: Office, database_url: str) -> None:
    house = desk.house
    proves(desk)
    house.receive(presses("remind:set.14d.exchange"))
    house.clock.turn(seconds=MAIL_PAUSE.total_seconds())
    asks(desk)

    house.receive(presses("forget:yes"))

    with house.store.read() as tx:
        assert tx.proof("memory:anna") is None
        assert tx.reminders("memory:anna") == ()
    assert desk.post() == 0
    assert places_of(database_url, "minato") == []
    house.receive(presses("aud:municipal"), presses("remind"))
    assert "For this I have to know" in last(house)


def test_an_operators_erasing_takes_them_along(desk: Office, database_url: str) -> None:
    proves(desk)
    desk.house.receive(presses("remind:set.14d.exchange"))

    erase_contact(desk.house.store, "memory:anna", desk.house.clock.now())

    assert places_of(database_url, "minato") == []
    assert places_of(database_url, GRANT) == []


def test_five_wrong_codes_and_the_right_one_is_worth_nothing(desk: Office) -> None:
    house = desk.house
    asks(desk)
    desk.post()
    code = desk.postbox.mails[0][1].removeprefix("code ")
    for wrong in range(5):
        house.receive(says(f"{(int(code) + 1 + wrong) % 10**6:06d}"))
    assert "no longer works" in last(house)

    house.receive(says(code))

    assert "You have shown" not in last(house)


def test_the_requests_of_a_proven_officer_can_be_followed(desk: Office) -> None:
    house = desk.house
    proves(desk)
    house.receive(presses("human:yes"))
    number = house.queue()[0].id

    house.receive(presses("officer:cases"))
    assert f"#{number} (planning): nobody has taken it yet" in last(house)
    house.desk.claim(number, house.staff().id, house.clock.now())
    house.receive(presses("bot"), presses("officer:cases"))

    assert f"#{number} (planning): closed" in last(house)


def test_staff_see_of_which_office_somebody_proved_to_be(desk: Office) -> None:
    house = desk.house
    house.receive(presses("human:yes"))
    number, staff = house.queue()[0].id, house.staff().id
    assert house.desk.thread(number, staff_id=staff).proven is None

    proves(desk)

    proven = house.desk.thread(number, staff_id=staff).proven
    assert proven == ("city.minato.lg.jp", house.clock.now())


def test_another_key_makes_other_codes_and_fingerprints() -> None:
    other = replace(CODES, key=b"another key")

    assert {len(CODES.code(str(number))) for number in range(2000)} == {6}
    assert CODES.code("n") != other.code("n")
    assert CODES.fingerprint("mailbox", "n") != other.fingerprint("mailbox", "n")
    assert CODES.fingerprint("mailbox", "n") != CODES.fingerprint("allowance", "n")
    assert not CODES.is_code("", CODES.code(""))
    assert "key" not in repr(CODES)


def test_old_counts_are_forgotten(house: House, database: Database) -> None:
    day = japan_day(house.clock.now())
    with database.write() as tx:
        tx.take_mail("old", day - timedelta(days=1), 5)
        tx.take_mail("new", day, 5)
        assert tx.forget_counts(day) == 1
    with database.read() as tx:
        assert tx.mails_taken("new", day) == 1
