"""``staff``, ``db`` and ``erase``: what operators do by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from bot.cli.database import plain_trouble, upgrade
from bot.domain.audit import AuditAction, AuditEntry, Via
from bot.domain.locale import LOCALES, LocaleTag
from bot.domain.roles import Role
from bot.people_parts import people_parts
from bot.service.erasing import erase_contact
from bot.service.people import People
from bot.settings import read_settings
from bot.storage import migrate
from bot.storage.database import Database

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


@contextmanager
def _people() -> Iterator[People]:
    with _database() as database:
        yield people_parts(read_settings(), database, _Now())


class _Now:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


role = click.option(
    "--role",
    type=click.Choice([str(one) for one in Role]),
    help="What they may do. The first account is an admin's unless this says otherwise.",
)
divisions = click.option(
    "--division",
    "divisions",
    multiple=True,
    help="A division's key; staff then see its tickets only, and urgent ones. May be repeated.",
)
email = click.option("--email", help="The address they have at the OpenID provider.")


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
@role
@divisions
@email
@click.password_option(help="Asked for when not given; at least 12 characters.")
def staff_add(
    login: str,
    name: str,
    locale: str,
    role: str | None,
    divisions: tuple[str, ...],
    email: str | None,
    password: str,
) -> None:
    """Add a member of staff."""
    with _people() as people:
        added = people.accounts.add(
            login,
            name,
            password,
            LocaleTag(locale),
            datetime.now(UTC),
            role=Role(role) if role else None,
            divisions=divisions,
            email=email or "",
        )
    click.echo(f"added {added.login} ({added.name}), {added.role}")


@staff.command("list")
@as_json
def staff_list(as_json: bool) -> None:
    """Show all accounts."""
    with _people() as people:
        everybody = people.accounts.all()
    if as_json:
        rows = [
            {
                "login": s.login,
                "name": s.name,
                "locale": s.locale,
                "active": s.active,
                "role": s.role,
                "divisions": list(s.divisions),
                "second_factor": s.second_factor,
            }
            for s in everybody
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for one in everybody:
        where = ",".join(one.divisions) or "all divisions"
        factor = "  second factor" if one.second_factor else ""
        state = "" if one.active else "  (disabled)"
        native = LOCALES[one.locale].native_name
        click.echo(f"{one.login}\t{one.name}\t{one.role}\t{where}\t{native}{factor}{state}")
    if not everybody:
        click.echo("no accounts yet; add one with: clairbot staff add LOGIN", err=True)


@staff.command("change")
@click.argument("login")
@click.option("--name", help="Shown to residents beside each answer.")
@role
@divisions
@click.option("--all-divisions", is_flag=True, help="Staff see the tickets of every division.")
@email
def staff_change(
    login: str,
    name: str | None,
    role: str | None,
    divisions: tuple[str, ...],
    all_divisions: bool,
    email: str | None,
) -> None:
    """Change what is given of an account."""
    if divisions and all_divisions:
        raise click.UsageError("--division and --all-divisions exclude each other")
    with _people() as people:
        found = people.accounts.named(login)
        changed = people.accounts.change(
            found.id,
            datetime.now(UTC),
            name=name,
            role=Role(role) if role else None,
            divisions=() if all_divisions else divisions or None,
            email=email,
        )
    click.echo(f"changed {changed.login} ({changed.name}), {changed.role}")


@staff.command("disable")
@click.argument("login")
def staff_disable(login: str) -> None:
    """Close an account; its open sessions end."""
    with _people() as people:
        people.accounts.disable(login, datetime.now(UTC))
    click.echo(f"disabled {login}")


@staff.command("enable")
@click.argument("login")
def staff_enable(login: str) -> None:
    """Open a disabled account again, with the password of before."""
    with _people() as people:
        people.accounts.enable(login, datetime.now(UTC))
    click.echo(f"enabled {login}")


@staff.command("password")
@click.argument("login")
@click.password_option(help="Asked for when not given; at least 12 characters.")
def staff_password(login: str, password: str) -> None:
    """Set a new password; open sessions end."""
    with _people() as people:
        people.accounts.set_password(login, password, datetime.now(UTC))
    click.echo(f"new password for {login}")


@staff.command("reset-factor")
@click.argument("login")
def staff_reset_factor(login: str) -> None:
    """Remove the second factor, when the phone and the recovery codes are lost."""
    with _people() as people:
        people.second_factor.take_away(people.accounts.named(login).id, datetime.now(UTC))
    click.echo(f"{login} signs in by password alone")


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
        now = datetime.now(UTC)
        erase_contact(database, contact, now)
        with database.write() as tx:
            tx.add_audit(AuditEntry(AuditAction.ERASED, now, via=Via.COMMAND))
    click.echo(f"erased {contact}")
