"""``staff``, ``db`` and ``erase``: what operators do by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from bot.cli.database import plain_trouble, upgrade
from bot.domain.locale import LOCALES, LocaleTag
from bot.service.accounts import Accounts
from bot.service.erasing import erase_contact
from bot.settings import read_settings
from bot.storage import migrate
from bot.storage.database import Database
from bot.storage.passwords import Argon2Hasher

as_json = click.option("--json", "as_json", is_flag=True, help="For machines.")


@contextmanager
def _database() -> Iterator[Database]:
    settings = read_settings()
    upgrade(settings.database)
    database = Database(settings.database)
    try:
        yield database
    finally:
        database.close()


@click.group()
def staff() -> None:
    """Accounts of the people who answer in the console."""


@staff.command("add")
@click.argument("login")
@click.option("--name", prompt=True, help="Shown to residents beside each answer.")
@click.option(
    "--locale",
    type=click.Choice(["ja", "en"]),
    default="ja",
    show_default=True,
    help="The console's language.",
)
@click.password_option(help="Asked for when not given; at least 12 characters.")
def staff_add(login: str, name: str, locale: str, password: str) -> None:
    """Add a member of staff."""
    with _database() as database:
        accounts = Accounts(database, Argon2Hasher())
        added = accounts.add(login, name, password, LocaleTag(locale), datetime.now(UTC))
    click.echo(f"added {added.login} ({added.name})")


@staff.command("list")
@as_json
def staff_list(as_json: bool) -> None:
    """Show all accounts."""
    with _database() as database:
        everybody = Accounts(database, Argon2Hasher()).all()
    if as_json:
        rows = [
            {"login": s.login, "name": s.name, "locale": s.locale, "active": s.active}
            for s in everybody
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for one in everybody:
        state = "" if one.active else "  (disabled)"
        click.echo(f"{one.login}\t{one.name}\t{LOCALES[one.locale].native_name}{state}")
    if not everybody:
        click.echo("no accounts yet; add one with: clairbot staff add LOGIN", err=True)


@staff.command("disable")
@click.argument("login")
def staff_disable(login: str) -> None:
    """Close an account; its open sessions end."""
    with _database() as database:
        Accounts(database, Argon2Hasher()).disable(login)
    click.echo(f"disabled {login}")


@staff.command("enable")
@click.argument("login")
def staff_enable(login: str) -> None:
    """Open a disabled account again, with the password of before."""
    with _database() as database:
        Accounts(database, Argon2Hasher()).enable(login)
    click.echo(f"enabled {login}")


@staff.command("password")
@click.argument("login")
@click.password_option(help="Asked for when not given; at least 12 characters.")
def staff_password(login: str, password: str) -> None:
    """Set a new password; open sessions end."""
    with _database() as database:
        Accounts(database, Argon2Hasher()).set_password(login, password)
    click.echo(f"new password for {login}")


@click.group()
def db() -> None:
    """The database schema."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the schema up to date."""
    upgrade(read_settings().database)
    click.echo("the schema is up to date")


@db.command("check")
@as_json
def db_check(as_json: bool) -> None:
    """Compare the schema with what this version needs; exits 1 where they differ."""
    with plain_trouble():
        found = migrate.differences(read_settings().database)
    if as_json:
        click.echo(json.dumps({"differences": found}))
    else:
        for line in found:
            click.echo(line)
        if not found:
            click.echo("the schema is up to date")
    if found:
        raise SystemExit(1)


@click.command()
@click.argument("contact")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(contact: str, yes: bool) -> None:
    """Erase everything a person wrote. CONTACT is CHANNEL:ADDRESS, as the console shows it."""
    if not yes:
        click.confirm(f"Erase everything of {contact}? This cannot be undone.", abort=True)
    with _database() as database:
        erase_contact(database, contact, datetime.now(UTC))
    click.echo(f"erased {contact}")
