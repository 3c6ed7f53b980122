"""``staff``, ``db`` and ``erase`` on SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.domain.event import ChannelName
from bot.identity.totp import PyotpCodes
from bot.service.second_factor import SecondFactor
from bot.service.signing_in import SignInRefused, SignIns
from bot.storage.database import Database
from bot.storage.engine import read_url
from bot.storage.passwords import Argon2Hasher
from tests.support.clock import START
from tests.support.events import says
from tests.unit.cli.conftest import Ran, Run

PASSWORD = "correct horse battery"


def add(run: Run, url: str, login: str = "tanaka", *more: str, password: str = PASSWORD) -> Ran:
    given = f"{password}\n{password}\n"
    return run("staff", "add", login, "--name", "田中", *more, given=given, DATABASE_URL=url)


def sign_ins(database: Database) -> SignIns:
    return SignIns(database, Argon2Hasher(), SecondFactor(database, PyotpCodes()))


def test_roles_and_divisions_are_given_and_changed(run: Run, sqlite_url: str) -> None:
    add(run, sqlite_url)
    add(run, sqlite_url, "abe", "--division", "jet", "--division", "intercultural")
    change = ["staff", "change", "abe", "--role", "supervisor", "--all-divisions"]
    assert run(*change, DATABASE_URL=sqlite_url).out == "changed abe (田中), supervisor\n"
    abe, _ = run("staff", "list", "--json", DATABASE_URL=sqlite_url).json
    assert (abe["role"], abe["divisions"]) == ("supervisor", [])
    last = run("staff", "change", "tanaka", "--role", "staff", DATABASE_URL=sqlite_url)
    assert (last.code, "last open account" in last.err) == (1, True)
    both = ["staff", "change", "abe", "--division", "jet", "--all-divisions"]
    assert run(*both, DATABASE_URL=sqlite_url).code == 2
    reset = run("staff", "reset-factor", "abe", DATABASE_URL=sqlite_url)
    assert reset.out == "abe signs in by password alone\n"


def test_an_account_is_added_listed_and_disabled(run: Run, database_url: str) -> None:
    assert add(run, database_url).out.endswith("added tanaka (田中), admin\n")
    listed = run("staff", "list", "--json", DATABASE_URL=database_url)
    assert listed.json == [
        {
            "login": "tanaka",
            "name": "田中",
            "locale": "ja",
            "active": True,
            "role": "admin",
            "divisions": [],
            "second_factor": False,
        }
    ]
    add(run, database_url, "boss", "--role", "admin")
    assert run("staff", "disable", "tanaka", DATABASE_URL=database_url).out == "disabled tanaka\n"
    assert "(disabled)" in run("staff", "list", DATABASE_URL=database_url).out


def test_a_disabled_account_is_enabled_again_with_its_password(run: Run, database_url: str) -> None:
    add(run, database_url)
    add(run, database_url, "boss", "--role", "admin")
    run("staff", "disable", "tanaka", DATABASE_URL=database_url)
    assert run("staff", "enable", "Tanaka", DATABASE_URL=database_url).out == "enabled Tanaka\n"
    assert "(disabled)" not in run("staff", "list", DATABASE_URL=database_url).out
    database = Database(database_url)
    assert sign_ins(database).with_password("tanaka", PASSWORD, START)
    database.close()


def test_a_new_password_is_the_only_one_that_signs_in(run: Run, database_url: str) -> None:
    add(run, database_url)
    new = "another long password"
    done = run("staff", "password", "tanaka", given=f"{new}\n{new}\n", DATABASE_URL=database_url)
    assert done.code == 0
    database = Database(database_url)
    accounts = sign_ins(database)
    assert accounts.with_password("tanaka", new, START)
    with pytest.raises(SignInRefused):
        accounts.with_password("tanaka", PASSWORD, START)
    database.close()


def test_without_accounts_the_list_says_how_to_add_one(run: Run, sqlite_url: str) -> None:
    done = run("staff", "list", DATABASE_URL=sqlite_url)
    assert done.code == 0
    assert done.out == ""
    assert "clairbot staff add" in done.err
    assert run("staff", "list", "--json", DATABASE_URL=sqlite_url).json == []


@pytest.mark.parametrize(
    ("login", "password", "why"),
    [
        ("tanaka", "short", "at least 12 characters"),
        ("two words", PASSWORD, "no spaces"),
        ("", PASSWORD, "1 to 64"),
    ],
    ids=["short password", "a space in the login", "no login"],
)
def test_an_account_that_cannot_be_made_exits_1_with_one_plain_line(
    run: Run, sqlite_url: str, login: str, password: str, why: str
) -> None:
    done = add(run, sqlite_url, login, password=password)
    assert (done.code, why in done.err) == (1, True)


def test_a_login_is_given_once(run: Run, sqlite_url: str) -> None:
    add(run, sqlite_url)
    done = add(run, sqlite_url)
    assert done.code == 1
    assert "taken" in done.err


@pytest.mark.parametrize("deed", ["disable", "enable", "password"])
def test_an_unknown_account_exits_1(run: Run, sqlite_url: str, deed: str) -> None:
    done = run("staff", deed, "nobody", given=f"{PASSWORD}\n{PASSWORD}\n", DATABASE_URL=sqlite_url)
    assert done.code == 1
    assert "there is no account nobody" in done.err


def test_the_schema_is_brought_up_to_date_and_agrees(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    before = run("db", "check", DATABASE_URL=url)
    assert before.code == 1
    assert before.out
    assert run("db", "upgrade", DATABASE_URL=url).code == 0
    assert run("db", "upgrade", DATABASE_URL=url).code == 0
    after = run("db", "check", "--json", DATABASE_URL=url)
    assert (after.code, after.json) == (0, {"differences": []})


def test_a_schema_that_was_changed_by_hand_is_told(run: Run, sqlite_url: str) -> None:
    engine = create_engine(read_url(sqlite_url))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE inbox ADD COLUMN by_hand TEXT"))
    engine.dispose()
    done = run("db", "check", "--json", DATABASE_URL=sqlite_url)
    assert done.code == 1
    assert "by_hand" in str(done.json["differences"])


def test_a_person_is_erased_by_key_and_nobody_else(run: Run, database_url: str) -> None:
    database = Database(database_url)
    with database.write() as tx:
        for address in ("anna", "ben"):
            event = says(f"I am {address}", address=address)
            state = tx.open_conversation(ChannelName.MEMORY, address, START)
            tx.add_person_line(state, event, event.text, START)
    done = run("erase", "memory:anna", "--yes", DATABASE_URL=database_url)
    assert (done.code, done.out) == (0, "erased memory:anna\n")
    with database.read() as tx:
        assert tx.lines("memory:anna") == ()
        assert [line.text for line in tx.lines("memory:ben")] == ["I am ben"]
    database.close()


def test_erasing_asks_first(run: Run, sqlite_url: str) -> None:
    done = run("erase", "memory:anna", given="n\n", DATABASE_URL=sqlite_url)
    assert done.code == 1
    assert "cannot be undone" in done.out


def test_erasing_somebody_unknown_exits_1(run: Run, sqlite_url: str) -> None:
    done = run("erase", "line:nobody", "--yes", DATABASE_URL=sqlite_url)
    assert done.code == 1
    assert "there is no contact line:nobody" in done.err


UNREACHABLE = "postgresql://clair:top-secret-word@127.0.0.1:1/clairbot"


@pytest.mark.parametrize(
    "command",
    [["staff", "list"], ["db", "upgrade"], ["db", "check"], ["erase", "line:U1", "--yes"]],
    ids=" ".join,
)
def test_a_database_out_of_reach_is_one_plain_line_without_its_password(
    run: Run, command: list[str]
) -> None:
    done = run(*command, DATABASE_URL=UNREACHABLE)
    assert done.code == 1
    assert done.err.startswith("clairbot: the database cannot be opened")
    assert len(done.err.splitlines()) == 1
    assert "top-secret-word" not in done.out + done.err


def test_the_audit_log_is_pruned_by_the_day_and_says_so(run: Run, sqlite_url: str) -> None:
    add(run, sqlite_url)
    prune = ["audit", "prune", "--before"]
    asked = run(*prune, "2020-04-01", given="n\n", DATABASE_URL=sqlite_url)
    assert (asked.code, "This cannot be undone" in asked.out) == (1, True)
    done = run(*prune, "2020-04-01", "--yes", DATABASE_URL=sqlite_url)
    assert (done.code, done.out) == (0, "removed 0 rows from before 2020-04-01\n")
    for day, why in (("2999-01-01", "a year at least"), ("yesterday", "write it like")):
        wrong = run(*prune, day, "--yes", DATABASE_URL=sqlite_url)
        assert (wrong.code, why in wrong.err) == (2, True)
