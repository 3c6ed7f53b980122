"""Mails with codes: none lost, none twice, and nobody left waiting without a word."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.domain.errors import MailLater, MailRefused, MailUnsure, MailUnusable
from bot.domain.officers.proof import Stage
from bot.service.mailing import GIVE_UP_AFTER, TAKEN_FOR
from tests.support.databases import places_of
from tests.support.events import presses, says
from tests.support.officers import ADDRESS, COMING, Office, office
from tests.support.wiring import House


@pytest.fixture
def desk(house: House) -> Iterator[Office]:
    """Anna waits for her code."""
    made = office(house, COMING)
    house.receive(presses("aud:municipal"), presses("officer:prove"), says(ADDRESS))
    return made


def last(desk: Office) -> str:
    return desk.house.replies()[-1].text


def stage(desk: Office) -> Stage:
    with desk.house.store.read() as tx:
        proof = tx.proof("memory:anna")
    assert proof is not None
    return proof.stage


def test_a_mail_is_sent_once(desk: Office) -> None:
    assert desk.post() == 1
    desk.house.clock.turn(seconds=3600)
    assert desk.post() == 0
    assert len(desk.postbox.mails) == 1


def test_a_server_out_of_reach_is_tried_again_with_the_same_mail(desk: Office) -> None:
    desk.postbox.errors = [MailLater(), MailLater()]
    codes = set()
    for seconds in (0, 5, 15):
        desk.house.clock.turn(seconds=seconds)
        assert desk.post() == 1
        codes.update(text for _, text, _ in desk.postbox.mails)

    assert len(desk.postbox.mails) == len(codes) == 1
    assert stage(desk) is Stage.CODE


def test_when_it_stays_out_of_reach_the_person_is_told_and_may_try_again(
    desk: Office, database_url: str
) -> None:
    desk.postbox.errors = [MailLater()] * 20
    for _ in range(40):
        desk.house.clock.turn(seconds=5)
        desk.post()

    assert "I could not send the mail" in last(desk)
    assert "You have done nothing wrong" in last(desk)
    assert stage(desk) is Stage.ADDRESS
    assert len(desk.postbox.errors) == 20 - 5, "five tries"
    assert places_of(database_url, ADDRESS.partition("@")[0]) == []
    desk.postbox.errors.clear()
    desk.house.receive(says(ADDRESS))
    assert desk.post() == 1
    assert len(desk.postbox.mails) == 1


def test_an_address_the_server_does_not_know_is_told_at_once(desk: Office) -> None:
    desk.postbox.errors = [MailRefused()]
    desk.post()

    assert "there is no such address" in last(desk)
    desk.house.receive(says("satou@city.minato.lg.jp"))
    desk.post()
    assert [to for to, _, _ in desk.postbox.mails] == ["satou@city.minato.lg.jp"]


def test_wrong_settings_are_an_operators_business_not_the_persons(
    desk: Office, caplog: pytest.LogCaptureFixture
) -> None:
    desk.postbox.errors = [MailUnusable("the mail server refused the login (535)")]
    with caplog.at_level(logging.INFO):
        desk.post()

    assert "I could not send the mail" in last(desk)
    assert "535" not in last(desk)
    assert any(r.levelno == logging.ERROR and "login" in r.getMessage() for r in caplog.records)


def test_the_log_holds_no_address(desk: Office, caplog: pytest.LogCaptureFixture) -> None:
    desk.postbox.errors = [RuntimeError(ADDRESS), MailRefused()]
    with caplog.at_level(logging.DEBUG):
        desk.post()
        desk.house.clock.turn(seconds=5)
        desk.post()

    assert "broke off with RuntimeError" in caplog.text
    assert ADDRESS not in caplog.text


@pytest.mark.parametrize("error", [MailUnsure(), RuntimeError()], ids=["unsure", "unexpected"])
def test_what_may_have_been_sent_is_never_sent_again(desk: Office, error: Exception) -> None:
    desk.postbox.late_errors = [error]
    desk.post()
    for _ in range(10):
        desk.house.clock.turn(seconds=60)
        desk.post()

    assert desk.postbox.mails == []
    assert stage(desk) is Stage.CODE, "the code works if the mail came"


def test_a_server_that_refuses_the_words_is_tried_again(desk: Office) -> None:
    desk.postbox.late_errors = [MailLater()]
    desk.post()
    desk.house.clock.turn(seconds=5)
    desk.post()

    assert len(desk.postbox.mails) == 1


def test_a_worker_that_dies_before_the_hand_over_loses_nothing(desk: Office) -> None:
    now = desk.house.clock.now()
    with desk.house.store.write() as tx:
        dead = tx.claim_mail(now, now + TAKEN_FOR)
    assert dead is not None
    assert desk.post() == 0, "it is somebody else's for now"

    desk.house.clock.turn(seconds=TAKEN_FOR.total_seconds())

    assert desk.post() == 1
    assert len(desk.postbox.mails) == 1
    with desk.house.store.write() as tx:
        assert not tx.hand_over_mail(dead), "should it come back to life, it must not send it too"


def test_a_worker_that_dies_in_the_hand_over_is_not_followed(desk: Office) -> None:
    now = desk.house.clock.now()
    with desk.house.store.write() as tx:
        dead = tx.claim_mail(now, now + TAKEN_FOR)
        assert dead is not None
        assert tx.hand_over_mail(dead)
    desk.house.clock.turn(seconds=TAKEN_FOR.total_seconds())

    desk.post()

    assert desk.postbox.mails == []
    with desk.house.store.read() as tx:
        assert not tx.mail_due(desk.house.clock.now())


def test_one_mail_is_one_workers(desk: Office) -> None:
    now = desk.house.clock.now()
    with desk.house.store.write() as tx:
        assert tx.claim_mail(now, now + TAKEN_FOR) is not None
    with desk.house.store.write() as tx:
        assert tx.claim_mail(now, now + TAKEN_FOR) is None


def test_who_forgets_while_the_mail_is_on_its_way_gets_none(desk: Office) -> None:
    desk.postbox.meanwhile = lambda: desk.house.receive(presses("forget:yes"))

    assert desk.post() == 1

    assert desk.postbox.mails == []


def test_a_newer_mail_stops_the_one_being_prepared(desk: Office) -> None:
    house = desk.house

    def another() -> None:
        desk.postbox.meanwhile = lambda: None
        house.clock.turn(seconds=60)
        house.receive(says("tanaka@city.minato.lg.jp"))

    desk.postbox.meanwhile = another
    desk.post()

    assert [to for to, _, _ in desk.postbox.mails] == ["tanaka@city.minato.lg.jp"]


def test_a_mail_nobody_could_use_any_more_is_not_sent(desk: Office) -> None:
    desk.house.clock.turn(seconds=GIVE_UP_AFTER.total_seconds())
    desk.post()

    assert desk.postbox.mails == []
    assert "I could not send the mail" in last(desk)


def test_who_went_another_way_meanwhile_is_not_bothered(desk: Office) -> None:
    desk.house.receive(presses("officer:leave"))
    before = len(desk.house.replies())
    desk.postbox.errors = [MailRefused()]
    desk.post()

    assert len(desk.house.replies()) == before
    assert stage(desk) is Stage.IDLE
