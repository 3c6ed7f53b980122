"""The ``clairbot`` command. Exit codes: 0 fine, 1 found something wrong, 2 wrong use."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from bot import __version__
from bot.domain.errors import ClairbotError, SettingsError

# Threads that wait for each other by spinning take the processor from all else; our matrices are
# small. Learning takes 10 s of processor time this way instead of 17.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("serving", "Everything on one port, with two phones in the browser."),
    "serve": ("serving", "Production: webhooks, console and workers."),
    "work": ("serving", "Workers only, beside other processes on the same database."),
    "talk": ("terminal", "The same conversation in this terminal."),
    "ask": ("asking", "Ask one question, or a file of them; nothing is remembered."),
    "why": ("asking", "Explain the decision on a question."),
    "evaluate": ("measuring", "Measure the answers to files of questions."),
    "desks": ("desks", "Show the consultation desks near a place."),
    "eligibility": ("eligibility", "Check whether a project looks eligible for a grant."),
    "support": ("support", "Find advisers, courses and desks that fit."),
    "bench": ("bench", "Measure the answering core on public data."),
    "check": ("checking", "Check the content files."),
    "train": ("training", "Learn from the content what answering needs."),
    "new": ("scaffolding", "Templates for a new entry or a new locale."),
    "easy": ("easy", "Check texts in easy Japanese."),
    "furigana": ("easy", "Draft the readings and spaces of Japanese texts."),
    "staff": ("operations", "Accounts of the people who answer in the console."),
    "audit": ("auditing", "The log of what staff and operators did."),
    "db": ("operations", "The database schema."),
    "erase": ("operations", "Erase everything a person wrote."),
}
"""Each command's module and what it does in one line, told here so that a command need not wait
for what only others import (the platforms' SDKs take seconds)."""


class _Program(click.Group):
    """Commands that are imported when they are used; our errors as one plain line each."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Every command, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """The command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        name = f"bot.cli.{COMMANDS[cmd_name][0]}"
        new = name not in sys.modules
        gc.disable()  # importing makes no garbage, and looking for it takes a quarter of the time
        try:
            module = import_module(name)
        finally:
            if new:
                gc.freeze()  # what was imported stays, and need not be looked through later
            gc.enable()
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; SettingsError exits 2, every other error of ours 1."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            click.echo(f"clairbot: wrong setting\n{error}", err=True)
            sys.exit(2)
        except ClairbotError as error:
            click.echo(f"clairbot: {error}", err=True)
            sys.exit(1)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="clairbot")
def main() -> None:
    """Answers residents and municipal staff in 20 locales, and hands over to people."""
