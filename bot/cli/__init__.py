"""The ``clairbot`` command. Exit codes: 0 fine, 1 found something wrong, 2 wrong use."""

from __future__ import annotations

import sys

import click

from bot import __version__
from bot.cli import (
    asking,
    checking,
    desks,
    easy,
    eligibility,
    measuring,
    operations,
    scaffolding,
    serving,
    training,
)
from bot.domain.errors import ClairbotError, SettingsError


class _Group(click.Group):
    """Our errors as one plain line each instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; SettingsError exits 2, every other error of ours 1."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            click.echo(f"clairbot: wrong setting\n{error}", err=True)
            sys.exit(2)
        except ClairbotError as error:
            click.echo(f"clairbot: {error}", err=True)
            sys.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="clairbot")
def main() -> None:
    """Answers residents and municipal staff in 20 locales, and hands over to people."""


for _command in (
    serving.demo,
    serving.serve,
    serving.work,
    asking.talk,
    asking.ask,
    measuring.evaluate,
    asking.why,
    desks.desks,
    eligibility.eligibility,
    checking.check,
    training.train,
    scaffolding.new,
    easy.easy,
    easy.furigana,
    operations.staff,
    operations.db,
    operations.erase,
):
    main.add_command(_command)
