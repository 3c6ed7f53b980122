"""Sessions that can be seen and ended, guessers counted by address, and what the log says."""

from __future__ import annotations

import pytest

from bot.domain.audit import AuditAction, Via
from bot.domain.locale import JA
from bot.domain.throttle import FREE_TRIES_ADDRESS
from bot.service.accounts import AccountRefused
from bot.service.people import People
from bot.service.signing_in import Caller, SignInRefused, SignInThrottled
from bot.service.single_sign_on import Identity
from bot.service.staff_store import AuditFilter
from bot.storage.database import Database
from tests.support.clock import START, TurnedClock
from tests.support.databases import places_of
from tests.support.people import people_of

PASSWORD = "correct horse battery"


@pytest.fixture
def people(database: Database) -> People:
    made = people_of(database)
    made.accounts.add("tanaka", "田中", PASSWORD, JA, START, email="tanaka@example.jp")
    made.accounts.add("abe@example.jp", "阿部", PASSWORD, JA, START)
    return made


def test_sessions_are_listed_and_ended_one_by_one(people: People, clock: TurnedClock) -> None:
    ins = people.sign_ins
    first = ins.with_password("tanaka", PASSWORD, clock.now(), Caller(agent="firefox linux")).token
    clock.turn(seconds=600)
    second = ins.with_password("tanaka", PASSWORD, clock.now(), Caller(agent="safari ipad")).token
    listed = ins.sessions(1, clock.now(), second)
    assert [(one.agent, one.current) for one in listed] == [
        ("safari ipad", True),
        ("firefox linux", False),
    ]
    clock.turn(seconds=600)
    assert ins.session(first, clock.now()) is not None
    assert ins.sessions(1, clock.now())[0].agent == "firefox linux", "it was used last"

    other = listed[1].id
    assert ins.end_sessions(2, clock.now(), by=2, session_id=other) == 0, "not theirs to end"
    for made_up in ("", "%", "_" * 16, other[:8], "0" * 16):
        assert ins.end_sessions(1, clock.now(), by=1, session_id=made_up) == 0
    assert ins.end_sessions(1, clock.now(), by=1, session_id=other) == 1
    assert ins.session(first, clock.now()) is None
    assert ins.session(second, clock.now()) is not None


def test_all_other_sessions_are_ended_at_once(people: People, clock: TurnedClock) -> None:
    ins = people.sign_ins
    tokens = [ins.with_password("tanaka", PASSWORD, clock.now()).token for _ in range(3)]
    assert ins.end_sessions(1, clock.now(), by=1, keep=tokens[0]) == 2
    assert [ins.session(token, clock.now()) is not None for token in tokens] == [True, False, False]


def test_a_new_password_by_its_owner_goes_on_here_and_ends_the_rest(
    people: People, clock: TurnedClock
) -> None:
    ins = people.sign_ins
    old = ins.with_password("tanaka", PASSWORD, clock.now()).token
    with pytest.raises(SignInRefused):
        ins.change_password(1, "wrong", "a new long password", clock.now())
    with pytest.raises(AccountRefused):
        ins.change_password(1, PASSWORD, "short", clock.now())
    new = ins.change_password(1, PASSWORD, "a new long password", clock.now()).token
    assert ins.session(old, clock.now()) is None
    assert ins.session(new, clock.now()) is not None
    assert ins.with_password("tanaka", "a new long password", clock.now())


def test_one_address_that_tries_many_accounts_is_slowed_down(
    people: People, clock: TurnedClock, database_url: str
) -> None:
    guesser, office = Caller("203.0.113.7"), Caller("203.0.113.8")
    for number in range(FREE_TRIES_ADDRESS):
        with pytest.raises(SignInRefused):
            people.sign_ins.with_password(f"guess{number}", "wrong", clock.now(), guesser)
    with pytest.raises(SignInThrottled):
        people.sign_ins.with_password("tanaka", PASSWORD, clock.now(), guesser)
    assert people.sign_ins.with_password("tanaka", PASSWORD, clock.now(), office)
    assert people.sign_ins.with_password("tanaka", PASSWORD, clock.now()), "unknown is not counted"
    assert places_of(database_url, "203.0.113") == []


def test_what_was_typed_as_a_login_is_not_in_the_log(people: People, database_url: str) -> None:
    for login in ("my secret password", "tanaka"):
        with pytest.raises(SignInRefused):
            people.sign_ins.with_password(login, "wrong", START)
    rows, _ = people.auditing.page(AuditFilter(frozenset({AuditAction.SIGN_IN_REFUSED})))
    told = [(row.entry.staff_id, row.entry.detail) for row in rows]
    assert told == [(1, "password"), (None, "unknown")]


@pytest.mark.parametrize(
    ("email", "verified", "subject", "who"),
    [
        ("tanaka@example.jp", True, "s1", 1),
        ("ABE@example.jp", True, "s2", 2),
        ("tanaka@example.jp", False, "s1", None),
        ("nobody@example.jp", True, "s3", None),
        ("tanaka", True, "s1", None),
        ("", True, "s1", None),
    ],
    ids=["by e-mail", "by login", "not verified", "unknown", "a login is no address", "none"],
)
def test_a_provider_signs_in_only_verified_addresses_of_accounts_that_exist(
    people: People, email: str, verified: bool, subject: str, who: int | None
) -> None:
    identity = Identity(subject, email, verified)
    if email == "tanaka":
        identity = Identity(subject, "tanaka", False)
    if who is None:
        with pytest.raises(SignInRefused):
            people.sign_ins.with_identity(identity, START)
    else:
        token = people.sign_ins.with_identity(identity, START).token
        found = people.sign_ins.session(token, START)
        assert found is not None
        assert found.id == who
        assert people.sign_ins.sessions(who, START)[0].via is Via.PROVIDER
    assert len(people.accounts.all()) == 2


def test_an_address_that_was_given_to_somebody_else_does_not_sign_in(people: People) -> None:
    people.sign_ins.with_identity(Identity("s1", "tanaka@example.jp", True), START)
    with pytest.raises(SignInRefused):
        people.sign_ins.with_identity(Identity("s9", "tanaka@example.jp", True), START)
    people.accounts.change(1, START, email="")
    people.accounts.change(1, START, email="tanaka@example.jp")
    assert people.sign_ins.with_identity(Identity("s9", "tanaka@example.jp", True), START)
    people.accounts.change(2, START, role=people.accounts.named("tanaka").role)
    people.accounts.disable("tanaka", START)
    with pytest.raises(SignInRefused):
        people.sign_ins.with_identity(Identity("s9", "tanaka@example.jp", True), START)
