"""Accounts, sessions, and slowing down guessers."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audit import AuditAction
from bot.domain.errors import NotFound
from bot.domain.locale import EN, JA
from bot.domain.roles import Role
from bot.domain.throttle import FREE_TRIES, LONGEST_PAUSE, PAUSE, WINDOW
from bot.service.accounts import LINK_LIFE, AccountRefused, Accounts, Fault, LinkDead
from bot.service.people import People
from bot.service.signing_in import SESSION_LIFE, SignInRefused, SignIns, SignInThrottled
from bot.service.staff_store import AuditFilter
from bot.storage.database import Database
from bot.storage.passwords import Argon2Hasher
from tests.support.clock import START, TurnedClock
from tests.support.databases import places_of
from tests.support.people import people_of

PASSWORD = "correct horse battery"


@pytest.fixture
def people(database: Database) -> People:
    """With tanaka, who is the admin, and abe."""
    made = people_of(database, key=b"")
    made.accounts.add("Tanaka ", " 田中 ", PASSWORD, JA, START)
    made.accounts.add("abe", "阿部", PASSWORD, EN, START)
    return made


@pytest.fixture
def accounts(people: People) -> Accounts:
    return people.accounts


@pytest.fixture
def sign_ins(people: People) -> SignIns:
    return people.sign_ins


def fail(sign_ins: SignIns, clock: TurnedClock, login: str = "abe") -> None:
    with pytest.raises(SignInRefused):
        sign_ins.with_password(login, "wrong", clock.now())


def test_an_account_is_kept_under_its_plain_login(accounts: Accounts) -> None:
    added = accounts.named("ABE ")

    assert (added.login, added.name, added.locale, added.active) == ("abe", "阿部", EN, True)
    assert [one.login for one in accounts.all()] == ["abe", "tanaka"]
    assert accounts.all()[1].name == "田中"


def test_the_first_account_is_the_admins(accounts: Accounts) -> None:
    assert [(one.login, one.role) for one in accounts.all()] == [
        ("abe", Role.STAFF),
        ("tanaka", Role.ADMIN),
    ]
    boss = accounts.add(
        "sato", "佐藤", PASSWORD, JA, START, role=Role.SUPERVISOR, divisions=["jet"]
    )
    assert (boss.role, boss.divisions, boss.scope.divisions) == (Role.SUPERVISOR, ("jet",), None)


@pytest.mark.parametrize("deed", ["close", "demote"])
def test_the_last_admin_stays(accounts: Accounts, deed: str) -> None:
    tanaka, abe = accounts.named("tanaka").id, accounts.named("abe").id

    def act() -> None:
        if deed == "close":
            accounts.disable("tanaka", START, tanaka)
        else:
            accounts.change(tanaka, START, role=Role.STAFF, by=tanaka)

    with pytest.raises(AccountRefused) as refused:
        act()
    assert refused.value.fault is Fault.LAST_ADMIN
    accounts.change(abe, START, role=Role.ADMIN, by=tanaka)
    act()
    with pytest.raises(AccountRefused):
        accounts.disable("abe", START)


def test_what_changes_is_logged_in_words_of_ours(people: People) -> None:
    tanaka, abe = people.accounts.named("tanaka").id, people.accounts.named("abe").id
    people.accounts.change(
        abe,
        START,
        name="阿部 花",
        role=Role.SUPERVISOR,
        divisions=["jet", "intercultural"],
        email="Abe@Example.jp",
        by=tanaka,
    )
    rows, _ = people.auditing.page(AuditFilter(staff_id=abe))
    changes = [row.entry for row in rows if row.entry.action == AuditAction.ACCOUNT_CHANGED]
    assert sorted(entry.detail for entry in changes) == [
        "divisions:intercultural,jet",
        "email",
        "name",
        "role:supervisor",
    ]
    assert {entry.staff_id for entry in changes} == {tanaka}
    assert people.accounts.record(abe).email == "abe@example.jp"


@pytest.mark.parametrize(
    ("email", "fault"),
    [
        ("abe2", Fault.EMAIL),
        ("a b@example.jp", Fault.EMAIL),
        ("a@b@example.jp", Fault.EMAIL),
        ("Tanaka@Example.jp", Fault.EMAIL_TAKEN),
    ],
)
def test_an_address_belongs_to_one_account(accounts: Accounts, email: str, fault: Fault) -> None:
    tanaka, abe = accounts.named("tanaka").id, accounts.named("abe").id
    accounts.change(tanaka, START, email="tanaka@example.jp")
    with pytest.raises(AccountRefused) as refused:
        accounts.change(abe, START, email=email)
    assert refused.value.fault is fault


def test_a_link_sets_a_password_once_and_ends_the_one_before(
    people: People, clock: TurnedClock, database_url: str
) -> None:
    accounts, abe = people.accounts, people.accounts.named("abe").id
    session = people.sign_ins.with_password("abe", PASSWORD, START).token
    replaced = accounts.link(abe, clock.now(), 1)
    token = accounts.link(abe, clock.now(), 1)

    assert people.sign_ins.session(session, clock.now()) is None
    fail_with = pytest.raises(SignInRefused)
    with fail_with:
        people.sign_ins.with_password("abe", PASSWORD, clock.now())
    with pytest.raises(LinkDead):
        accounts.linked(replaced, clock.now())
    with pytest.raises(AccountRefused):
        accounts.use_link(token, "short", clock.now())
    assert places_of(database_url, token) == []
    assert accounts.use_link(token, "a new long password", clock.now()).login == "abe"
    with pytest.raises(LinkDead):
        accounts.use_link(token, "another new password", clock.now())
    assert people.sign_ins.with_password("abe", "a new long password", clock.now())


def test_a_link_dies_in_time_and_with_the_account(accounts: Accounts) -> None:
    abe = accounts.named("abe").id
    token = accounts.link(abe, START)
    assert accounts.linked(token, START + LINK_LIFE - timedelta(seconds=1)).login == "abe"
    with pytest.raises(LinkDead):
        accounts.linked(token, START + LINK_LIFE)
    accounts.disable("abe", START)
    with pytest.raises(LinkDead):
        accounts.linked(token, START)


@pytest.mark.parametrize(
    ("login", "name", "password", "why"),
    [
        ("", "a", PASSWORD, "login has"),
        ("two words", "a", PASSWORD, "login has"),
        ("x" * 65, "a", PASSWORD, "login has"),
        ("new", " ", PASSWORD, "name has"),
        ("new", "x" * 21, PASSWORD, "name has"),
        ("new", "a", "x" * 11, "at least 12"),
        ("new", "a", "ab" * 101, "at most 200"),
        ("new", "a", "x" * 12, "one character"),
        ("new-at-the-office", "a", "New-at-the-office", "the login"),
        ("TANAKA", "a", PASSWORD, "taken"),
    ],
    ids=[
        "empty",
        "spaces",
        "long",
        "no-name",
        "long-name",
        "short-password",
        "long-password",
        "one-character",
        "login-as-password",
        "taken",
    ],
)
def test_an_account_that_breaks_a_rule_is_refused(
    accounts: Accounts, login: str, name: str, password: str, why: str
) -> None:
    with pytest.raises(AccountRefused, match=why):
        accounts.add(login, name, password, JA, START)
    assert len(accounts.all()) == 2


def test_the_longest_login_and_name_and_the_shortest_password_are_fine(
    accounts: Accounts,
) -> None:
    assert accounts.add("x" * 64, "y" * 20, "yz" * 6, JA, START).login == "x" * 64


def test_a_session_lives_for_a_working_day(sign_ins: SignIns, clock: TurnedClock) -> None:
    token = sign_ins.with_password(" ABE", PASSWORD, clock.now()).token

    found = sign_ins.session(token, clock.now())
    assert found is not None
    assert found.login == "abe"
    clock.turn(seconds=SESSION_LIFE.total_seconds() - 1)
    assert sign_ins.session(token, clock.now()) is not None
    clock.turn(seconds=1)
    assert sign_ins.session(token, clock.now()) is None


def test_a_token_is_never_stored(sign_ins: SignIns, database_url: str) -> None:
    token = sign_ins.with_password("abe", PASSWORD, START).token

    assert places_of(database_url, token) == []


def test_a_session_made_up_in_the_database_is_none_without_the_key(
    sign_ins: SignIns, people: People
) -> None:
    keyed = replace(sign_ins, key=b"a long word only the servers know")
    tanaka = people.accounts.named("tanaka")
    with sign_ins.store.write() as tx:
        for made_up in (hashlib.sha256(b"made up"), hmac.new(b"", b"made up", hashlib.sha256)):
            tx.add_session(made_up.hexdigest(), tanaka.id, START, START + SESSION_LIFE)

    assert keyed.session("made up", START) is None
    token = keyed.with_password("abe", PASSWORD, START).token
    assert keyed.session(token, START) is not None
    assert sign_ins.session(token, START) is None
    keyed.sign_out(token, START)
    assert keyed.session(token, START) is None


def test_the_key_is_not_shown(sign_ins: SignIns, people: People) -> None:
    assert "long word" not in repr(replace(sign_ins, key=b"a long word")) + repr(
        replace(people.accounts, key=b"a long word")
    )


def test_a_disabled_account_may_be_enabled_again(sign_ins: SignIns, accounts: Accounts) -> None:
    token = sign_ins.with_password("abe", PASSWORD, START).token
    accounts.disable("abe", START)

    accounts.enable(" Abe", START)

    assert [one.active for one in accounts.all()] == [True, True]
    assert sign_ins.session(token, START) is None
    assert sign_ins.with_password("abe", PASSWORD, START).token
    with pytest.raises(NotFound):
        accounts.enable("nobody", START)


def test_signing_out_ends_this_session_only(sign_ins: SignIns, clock: TurnedClock) -> None:
    one = sign_ins.with_password("abe", PASSWORD, clock.now()).token
    other = sign_ins.with_password("abe", PASSWORD, clock.now()).token

    sign_ins.sign_out(one, clock.now())

    assert sign_ins.session(one, clock.now()) is None
    assert sign_ins.session(other, clock.now()) is not None
    assert sign_ins.session("made up", clock.now()) is None


def test_a_disabled_account_is_out_at_once(
    sign_ins: SignIns, accounts: Accounts, clock: TurnedClock
) -> None:
    token = sign_ins.with_password("abe", PASSWORD, clock.now()).token

    accounts.disable(" Abe", START)

    assert sign_ins.session(token, clock.now()) is None
    with pytest.raises(SignInRefused):
        sign_ins.with_password("abe", PASSWORD, clock.now())
    assert [one.active for one in accounts.all()] == [False, True]


def test_a_new_password_ends_open_sessions(
    sign_ins: SignIns, accounts: Accounts, clock: TurnedClock
) -> None:
    token = sign_ins.with_password("abe", PASSWORD, clock.now()).token

    accounts.set_password("abe", "another long password", START)

    assert sign_ins.session(token, clock.now()) is None
    fail(sign_ins, clock)
    assert sign_ins.with_password("abe", "another long password", clock.now()).token


def test_a_new_password_does_not_let_a_disabled_account_in_again(
    sign_ins: SignIns, accounts: Accounts, clock: TurnedClock
) -> None:
    accounts.disable("abe", START)

    accounts.set_password("abe", "another long password", START)

    assert [one.active for one in accounts.all()] == [False, True]
    for password in ("another long password", PASSWORD):
        with pytest.raises(SignInRefused):
            sign_ins.with_password("abe", password, clock.now())


def test_a_short_new_password_is_refused(accounts: Accounts) -> None:
    with pytest.raises(AccountRefused):
        accounts.set_password("abe", "short", START)


@pytest.mark.parametrize("act", ["disable", "set_password"])
def test_an_unknown_account_is_not_found(accounts: Accounts, act: str) -> None:
    given = ("nobody", PASSWORD, START) if act == "set_password" else ("nobody", START)
    with pytest.raises(NotFound, match="nobody"):
        getattr(accounts, act)(*given)


def test_the_console_speaks_the_language_staff_chose(accounts: Accounts) -> None:
    accounts.set_locale(accounts.all()[1].id, EN, START)

    assert accounts.all()[1].locale == EN


@pytest.mark.parametrize("login", ["abe", "nobody"], ids=["known", "unknown"])
def test_guessers_are_slowed_down_more_and_more(
    sign_ins: SignIns, clock: TurnedClock, login: str
) -> None:
    for _ in range(FREE_TRIES):
        fail(sign_ins, clock, login)
    for doubling in range(3):
        pause = PAUSE * 2**doubling
        with pytest.raises(SignInThrottled) as refused:
            sign_ins.with_password(login, PASSWORD, clock.now())
        assert refused.value.seconds == pause.total_seconds() + 1
        clock.turn(seconds=pause.total_seconds())
        fail(sign_ins, clock, login)


def test_who_waited_may_sign_in_and_failures_are_forgotten_in_time(
    sign_ins: SignIns, clock: TurnedClock
) -> None:
    for _ in range(FREE_TRIES):
        fail(sign_ins, clock)
    clock.turn(seconds=PAUSE.total_seconds())
    assert sign_ins.with_password("abe", PASSWORD, clock.now()).token

    clock.turn(seconds=WINDOW.total_seconds())
    for _ in range(FREE_TRIES):
        fail(sign_ins, clock)


def test_others_are_not_slowed_down(
    sign_ins: SignIns, accounts: Accounts, clock: TurnedClock
) -> None:
    accounts.add("sato", "佐藤", PASSWORD, JA, START)
    for _ in range(FREE_TRIES):
        fail(sign_ins, clock)

    assert sign_ins.with_password("sato", PASSWORD, clock.now()).token


def test_a_flood_of_guesses_waits_no_longer_than_the_longest_pause(
    sign_ins: SignIns, database: Database, clock: TurnedClock
) -> None:
    with database.write() as tx:
        for _ in range(120):
            tx.add_sign_in_failure("abe", clock.now())

    with pytest.raises(SignInThrottled) as refused:
        sign_ins.with_password("abe", PASSWORD, clock.now())

    assert timedelta(seconds=refused.value.seconds - 1) == LONGEST_PAUSE


def test_passwords_are_hashed_with_argon2id_and_checked(database: Database) -> None:
    hasher = Argon2Hasher()
    hashed = hasher.hash(PASSWORD)

    assert hashed.startswith("$argon2id$")
    assert PASSWORD not in hashed
    assert hasher.verify(hashed, PASSWORD)
    assert not hasher.verify(hashed, PASSWORD + "x")
    assert not hasher.verify("not a hash", PASSWORD)
