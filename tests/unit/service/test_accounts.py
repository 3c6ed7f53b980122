"""Accounts, sessions, and slowing down guessers."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotFound
from bot.domain.locale import EN, JA
from bot.service.accounts import (
    FREE_TRIES,
    LONGEST_PAUSE,
    PAUSE,
    SESSION_LIFE,
    WINDOW,
    AccountRefused,
    Accounts,
    SignInRefused,
    SignInThrottled,
)
from bot.storage.database import Database
from bot.storage.passwords import Argon2Hasher
from tests.support.clock import START, TurnedClock
from tests.support.databases import places_of
from tests.support.hashing import PlainHasher

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(database: Database) -> Accounts:
    """With tanaka in it."""
    made = Accounts(database, PlainHasher())
    made.add("Tanaka ", " 田中 ", PASSWORD, JA, START)
    return made


def fail(accounts: Accounts, clock: TurnedClock, login: str = "tanaka") -> None:
    with pytest.raises(SignInRefused):
        accounts.sign_in(login, "wrong", clock.now())


def test_an_account_is_kept_under_its_plain_login(accounts: Accounts) -> None:
    added = accounts.add("abe", "阿部", PASSWORD, EN, START)

    assert (added.login, added.name, added.locale, added.active) == ("abe", "阿部", EN, True)
    assert [one.login for one in accounts.all()] == ["abe", "tanaka"]
    assert accounts.all()[1].name == "田中"


@pytest.mark.parametrize(
    ("login", "name", "password", "why"),
    [
        ("", "a", PASSWORD, "login has"),
        ("two words", "a", PASSWORD, "login has"),
        ("x" * 65, "a", PASSWORD, "login has"),
        ("new", " ", PASSWORD, "name has"),
        ("new", "x" * 21, PASSWORD, "name has"),
        ("new", "a", "x" * 11, "at least 12"),
        ("TANAKA", "a", PASSWORD, "taken"),
    ],
    ids=["empty", "spaces", "long", "no-name", "long-name", "short-password", "taken"],
)
def test_an_account_that_breaks_a_rule_is_refused(
    accounts: Accounts, login: str, name: str, password: str, why: str
) -> None:
    with pytest.raises(AccountRefused, match=why):
        accounts.add(login, name, password, JA, START)
    assert len(accounts.all()) == 1


def test_the_longest_login_and_name_and_the_shortest_password_are_fine(
    accounts: Accounts,
) -> None:
    assert accounts.add("x" * 64, "y" * 20, "z" * 12, JA, START).login == "x" * 64


def test_a_session_lives_for_a_working_day(accounts: Accounts, clock: TurnedClock) -> None:
    token = accounts.sign_in(" TANAKA", PASSWORD, clock.now())

    found = accounts.session(token, clock.now())
    assert found is not None
    assert found.login == "tanaka"
    clock.turn(seconds=SESSION_LIFE.total_seconds() - 1)
    assert accounts.session(token, clock.now()) is not None
    clock.turn(seconds=1)
    assert accounts.session(token, clock.now()) is None


def test_a_token_is_never_stored(accounts: Accounts, database_url: str) -> None:
    token = accounts.sign_in("tanaka", PASSWORD, START)

    assert places_of(database_url, token) == []


def test_a_session_made_up_in_the_database_is_none_without_the_key(accounts: Accounts) -> None:
    keyed = replace(accounts, key=b"a long word only the servers know")
    (tanaka,) = accounts.all()
    with accounts.store.write() as tx:
        for made_up in (hashlib.sha256(b"made up"), hmac.new(b"", b"made up", hashlib.sha256)):
            tx.add_session(made_up.hexdigest(), tanaka.id, START, START + SESSION_LIFE)

    assert keyed.session("made up", START) is None
    token = keyed.sign_in("tanaka", PASSWORD, START)
    assert keyed.session(token, START) is not None
    assert accounts.session(token, START) is None
    keyed.sign_out(token)
    assert keyed.session(token, START) is None


def test_the_key_is_not_shown(accounts: Accounts) -> None:
    assert "long word" not in repr(replace(accounts, key=b"a long word"))


def test_a_disabled_account_may_be_enabled_again(accounts: Accounts) -> None:
    token = accounts.sign_in("tanaka", PASSWORD, START)
    accounts.disable("tanaka")

    accounts.enable(" Tanaka")

    assert [one.active for one in accounts.all()] == [True]
    assert accounts.session(token, START) is None
    assert accounts.sign_in("tanaka", PASSWORD, START)
    with pytest.raises(NotFound):
        accounts.enable("nobody")


def test_signing_out_ends_this_session_only(accounts: Accounts, clock: TurnedClock) -> None:
    one = accounts.sign_in("tanaka", PASSWORD, clock.now())
    other = accounts.sign_in("tanaka", PASSWORD, clock.now())

    accounts.sign_out(one)

    assert accounts.session(one, clock.now()) is None
    assert accounts.session(other, clock.now()) is not None
    assert accounts.session("made up", clock.now()) is None


def test_a_disabled_account_is_out_at_once(accounts: Accounts, clock: TurnedClock) -> None:
    token = accounts.sign_in("tanaka", PASSWORD, clock.now())

    accounts.disable(" Tanaka")

    assert accounts.session(token, clock.now()) is None
    with pytest.raises(SignInRefused):
        accounts.sign_in("tanaka", PASSWORD, clock.now())
    assert [one.active for one in accounts.all()] == [False]


def test_a_new_password_ends_open_sessions(accounts: Accounts, clock: TurnedClock) -> None:
    token = accounts.sign_in("tanaka", PASSWORD, clock.now())

    accounts.set_password("tanaka", "another long password")

    assert accounts.session(token, clock.now()) is None
    fail(accounts, clock)
    assert accounts.sign_in("tanaka", "another long password", clock.now())


def test_a_new_password_does_not_let_a_disabled_account_in_again(
    accounts: Accounts, clock: TurnedClock
) -> None:
    accounts.disable("tanaka")

    accounts.set_password("tanaka", "another long password")

    assert [one.active for one in accounts.all()] == [False]
    for password in ("another long password", PASSWORD):
        with pytest.raises(SignInRefused):
            accounts.sign_in("tanaka", password, clock.now())


def test_a_short_new_password_is_refused(accounts: Accounts) -> None:
    with pytest.raises(AccountRefused):
        accounts.set_password("tanaka", "short")


@pytest.mark.parametrize("act", ["disable", "set_password"])
def test_an_unknown_account_is_not_found(accounts: Accounts, act: str) -> None:
    given = ("nobody", PASSWORD) if act == "set_password" else ("nobody",)
    with pytest.raises(NotFound, match="nobody"):
        getattr(accounts, act)(*given)


def test_the_console_speaks_the_language_staff_chose(accounts: Accounts) -> None:
    accounts.set_locale(accounts.all()[0].id, EN)

    assert accounts.all()[0].locale == EN


@pytest.mark.parametrize("login", ["tanaka", "nobody"], ids=["known", "unknown"])
def test_guessers_are_slowed_down_more_and_more(
    accounts: Accounts, clock: TurnedClock, login: str
) -> None:
    for _ in range(FREE_TRIES):
        fail(accounts, clock, login)
    for doubling in range(3):
        pause = PAUSE * 2**doubling
        with pytest.raises(SignInThrottled) as refused:
            accounts.sign_in(login, PASSWORD, clock.now())
        assert refused.value.seconds == pause.total_seconds() + 1
        clock.turn(seconds=pause.total_seconds())
        fail(accounts, clock, login)


def test_who_waited_may_sign_in_and_failures_are_forgotten_in_time(
    accounts: Accounts, clock: TurnedClock
) -> None:
    for _ in range(FREE_TRIES):
        fail(accounts, clock)
    clock.turn(seconds=PAUSE.total_seconds())
    assert accounts.sign_in("tanaka", PASSWORD, clock.now())

    clock.turn(seconds=WINDOW.total_seconds())
    for _ in range(FREE_TRIES):
        fail(accounts, clock)


def test_others_are_not_slowed_down(accounts: Accounts, clock: TurnedClock) -> None:
    accounts.add("sato", "佐藤", PASSWORD, JA, START)
    for _ in range(FREE_TRIES):
        fail(accounts, clock)

    assert accounts.sign_in("sato", PASSWORD, clock.now())


def test_a_flood_of_guesses_waits_no_longer_than_the_longest_pause(
    accounts: Accounts, database: Database, clock: TurnedClock
) -> None:
    with database.write() as tx:
        for _ in range(120):
            tx.add_sign_in_failure("tanaka", clock.now())

    with pytest.raises(SignInThrottled) as refused:
        accounts.sign_in("tanaka", PASSWORD, clock.now())

    assert timedelta(seconds=refused.value.seconds - 1) == LONGEST_PAUSE


def test_passwords_are_hashed_with_argon2id_and_checked(database: Database) -> None:
    hasher = Argon2Hasher()
    hashed = hasher.hash(PASSWORD)

    assert hashed.startswith("$argon2id$")
    assert PASSWORD not in hashed
    assert hasher.verify(hashed, PASSWORD)
    assert not hasher.verify(hashed, PASSWORD + "x")
    assert not hasher.verify("not a hash", PASSWORD)
