"""One-time codes: once, in time, sealed; and recovery codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audit import AuditAction
from bot.domain.locale import JA
from bot.domain.roles import Role
from bot.domain.throttle import FREE_TRIES
from bot.identity.sealing import SealedBox
from bot.service.people import People
from bot.service.second_factor import (
    RECOVERY_CODES,
    CodeRefused,
    SecondFactorOff,
    SecondFactorUnreadable,
)
from bot.service.signing_in import CODE_LIFE, SessionOver, SignInRefused, SignInThrottled
from bot.service.staff_store import AuditFilter
from bot.storage.database import Database
from tests.support.clock import START, TurnedClock
from tests.support.databases import places_of
from tests.support.people import KEY, code_at, enrol, people_of

PASSWORD = "correct horse battery"
STEP = timedelta(seconds=30)


@pytest.fixture
def people(database: Database) -> People:
    made = people_of(database)
    made.accounts.add("tanaka", "田中", PASSWORD, JA, START)
    return made


def first_step(people: People, clock: TurnedClock) -> str:
    done = people.sign_ins.with_password("tanaka", PASSWORD, clock.now())
    assert done.needs_code
    return done.token


def test_the_password_alone_opens_nothing_any_more(people: People, clock: TurnedClock) -> None:
    secret, _ = enrol(people, 1, clock.now())
    token = first_step(people, clock)
    clock.turn(seconds=30)

    assert people.sign_ins.session(token, clock.now()) is None
    done = people.sign_ins.with_code(token, code_at(secret, clock.now()), clock.now())
    assert people.sign_ins.session(token, clock.now()) is None, "the token is a new one"
    found = people.sign_ins.session(done.token, clock.now())
    assert found is not None
    assert found.second_factor


def test_a_code_is_never_accepted_twice(people: People, clock: TurnedClock) -> None:
    secret, _ = enrol(people, 1, clock.now())
    clock.turn(seconds=60)
    code = code_at(secret, clock.now())
    people.sign_ins.with_code(first_step(people, clock), code, clock.now())

    for before in (code, code_at(secret, clock.now() - STEP)):
        with pytest.raises(SignInRefused):
            people.sign_ins.with_code(first_step(people, clock), before, clock.now())
    later = code_at(secret, clock.now() + STEP)
    assert people.sign_ins.with_code(first_step(people, clock), later, clock.now())


def test_the_code_that_proved_the_app_does_not_sign_in(people: People, clock: TurnedClock) -> None:
    secret, _ = enrol(people, 1, clock.now())
    with pytest.raises(SignInRefused):
        people.sign_ins.with_code(
            first_step(people, clock), code_at(secret, clock.now()), clock.now()
        )


@pytest.mark.parametrize("steps", [-2, 2, 20])
def test_a_code_of_another_time_is_refused(people: People, clock: TurnedClock, steps: int) -> None:
    secret, _ = enrol(people, 1, clock.now())
    clock.turn(seconds=3600)
    with pytest.raises(SignInRefused):
        people.sign_ins.with_code(
            first_step(people, clock), code_at(secret, clock.now() + steps * STEP), clock.now()
        )


def test_guessing_codes_is_slowed_down_across_sign_ins(people: People, clock: TurnedClock) -> None:
    secret, _ = enrol(people, 1, clock.now())
    clock.turn(seconds=60)
    tokens = [first_step(people, clock) for _ in range(FREE_TRIES + 1)]
    for token in tokens[:FREE_TRIES]:
        with pytest.raises(SignInRefused):
            people.sign_ins.with_code(token, "000000", clock.now())
    with pytest.raises(SignInThrottled):
        people.sign_ins.with_code(tokens[-1], code_at(secret, clock.now()), clock.now())
    with pytest.raises(SignInThrottled):
        people.sign_ins.with_password("tanaka", PASSWORD, clock.now())


def test_the_code_has_ten_minutes_and_needs_a_first_step(
    people: People, clock: TurnedClock
) -> None:
    secret, _ = enrol(people, 1, clock.now())
    token = first_step(people, clock)
    clock.turn(seconds=CODE_LIFE.total_seconds())
    for given in (token, "made up"):
        with pytest.raises(SessionOver):
            people.sign_ins.with_code(given, code_at(secret, clock.now()), clock.now())


def test_a_recovery_code_works_once_however_it_is_typed(
    people: People, clock: TurnedClock, database_url: str
) -> None:
    _, codes = enrol(people, 1, clock.now())
    assert len(set(codes)) == RECOVERY_CODES
    assert not any(places_of(database_url, code.replace("-", "")) for code in codes)

    typed = codes[3].upper().replace("-", " ")
    assert people.sign_ins.with_code(first_step(people, clock), typed, clock.now())
    assert people.second_factor.recovery_codes_left(1) == RECOVERY_CODES - 1
    with pytest.raises(SignInRefused):
        people.sign_ins.with_code(first_step(people, clock), codes[3], clock.now())
    renewed = people.second_factor.renew(1, clock.now())
    with pytest.raises(SignInRefused):
        people.sign_ins.with_code(first_step(people, clock), codes[4], clock.now())
    assert people.sign_ins.with_code(first_step(people, clock), renewed[0], clock.now())


def test_the_secret_in_the_database_is_sealed_for_this_account(
    people: People, clock: TurnedClock, database_url: str
) -> None:
    people.accounts.add("abe", "阿部", PASSWORD, JA, START)
    secret, _ = enrol(people, 1, clock.now())
    enrol(people, 2, clock.now())
    assert places_of(database_url, secret) == []

    box = SealedBox(KEY)
    theirs = people.accounts.record(2).totp
    assert theirs is not None
    with pytest.raises(SecondFactorUnreadable):
        box.open(theirs, "staff:1:totp")
    with pytest.raises(SecondFactorUnreadable):
        SealedBox(b"another key").open(theirs, "staff:2:totp")
    with pytest.raises(SecondFactorUnreadable):
        box.open("no seal at all", "staff:2:totp")


@pytest.mark.parametrize("key", [b"", b"another key than before"])
def test_another_key_lets_nobody_in_rather_than_everybody(
    people: People, database: Database, clock: TurnedClock, key: bytes
) -> None:
    secret, _ = enrol(people, 1, clock.now())
    clock.turn(seconds=60)
    changed = people_of(database, key=key)
    token = changed.sign_ins.with_password("tanaka", PASSWORD, clock.now()).token
    with pytest.raises(SecondFactorUnreadable):
        changed.sign_ins.with_code(token, code_at(secret, clock.now()), clock.now())
    changed.second_factor.take_away(1, clock.now())
    assert not changed.sign_ins.with_password("tanaka", PASSWORD, clock.now()).needs_code


def test_without_a_key_nothing_can_be_set_up(database: Database) -> None:
    bare = people_of(database, key=b"")
    assert not bare.second_factor.on
    with pytest.raises(SecondFactorOff):
        bare.second_factor.begin(1)


def test_a_wrong_code_does_not_switch_it_on(people: People, clock: TurnedClock) -> None:
    with pytest.raises(CodeRefused):
        people.second_factor.confirm(1, "123456", clock.now())
    people.second_factor.begin(1)
    with pytest.raises(CodeRefused):
        people.second_factor.confirm(1, "12345", clock.now())
    assert not people.sign_ins.with_password("tanaka", PASSWORD, clock.now()).needs_code


def test_a_role_may_have_to_set_it_up(people: People, clock: TurnedClock) -> None:
    strict = replace(people.sign_ins, required=frozenset({Role.ADMIN}))
    people.accounts.add("abe", "阿部", PASSWORD, JA, START)
    for login, owes in (("tanaka", True), ("abe", False)):
        token = strict.with_password(login, PASSWORD, clock.now()).token
        found = strict.session(token, clock.now())
        assert found is not None
        assert found.must_enrol is owes
    enrol(people, 1, clock.now())
    found = strict.session(token, clock.now())
    assert found is not None
    assert not found.must_enrol


def test_all_of_it_is_in_the_audit_log(people: People, clock: TurnedClock) -> None:
    _, codes = enrol(people, 1, clock.now())
    with pytest.raises(SignInRefused):
        people.sign_ins.with_code(first_step(people, clock), "000000", clock.now())
    people.sign_ins.with_code(first_step(people, clock), codes[0], clock.now())
    people.second_factor.take_away(1, clock.now(), 1)
    rows, _ = people.auditing.page(AuditFilter(staff_id=1))
    assert [row.entry.action for row in reversed(rows)] == [
        AuditAction.ACCOUNT_ADDED,
        AuditAction.SECOND_FACTOR_ON,
        AuditAction.CODE_REFUSED,
        AuditAction.RECOVERY_USED,
        AuditAction.SIGN_IN,
        AuditAction.SECOND_FACTOR_OFF,
    ]
