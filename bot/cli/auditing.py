"""``audit``: what operators do with the log of deeds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from bot.cli.database import plain_trouble, upgrade
from bot.cli.days import as_day
from bot.domain.errors import TooYoung
from bot.service.auditing import Auditing
from bot.settings import read_settings
from bot.storage.database import Database


@click.group()
def audit() -> None:
    """The log of what staff and operators did.

    Nothing in it is ever changed, and nothing goes by itself: how long it is kept is for the rules
    of the office to say.
    """


@audit.command("prune")
@click.option(
    "--before",
    required=True,
    callback=as_day,
    metavar="DAY",
    help="Remove what is from before this day (in Japan), a year ago at the latest.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def audit_prune(before: date, yes: bool) -> None:
    """Remove the oldest part of the log, once the rules of the office no longer ask for it.

    Fetch it as a file on the page of the log first, if it has to be kept elsewhere. The log tells
    from then on that rows were removed, from before which day and how many.
    """
    if not yes:
        question = f"Remove all from before {before} from the audit log? This cannot be undone."
        click.confirm(question, abort=True)
    url = read_settings().database
    upgrade(url)
    database = Database(url)
    try:
        with plain_trouble():
            gone = Auditing(database).prune(before, datetime.now(UTC))
    except TooYoung as refused:
        raise click.BadParameter(str(refused), param_hint="'--before'") from refused
    finally:
        database.close()
    click.echo(f"removed {gone} rows from before {before}")
