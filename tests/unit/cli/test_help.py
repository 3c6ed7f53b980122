"""Every command explains itself and refuses wrong use with 2."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from bot import __version__
from bot.cli import COMMANDS as COMMANDS_BY_NAME
from bot.cli import main
from tests.unit.cli.conftest import Run

COMMANDS = [
    "demo",
    "serve",
    "work",
    "talk",
    "ask",
    "evaluate",
    "why",
    "check",
    "staff",
    "staff add",
    "staff list",
    "staff disable",
    "staff enable",
    "staff password",
    "audit",
    "audit prune",
    "db",
    "db upgrade",
    "db check",
    "erase",
]


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_help(run: Run, command: str, flag: str) -> None:
    done = run(*command.split(), flag)
    assert done.code == 0
    assert done.out.startswith(f"Usage: main {command}")
    assert len(done.out.splitlines()) > 3


def test_the_help_of_the_program_names_every_command(run: Run) -> None:
    shown = run("--help").out
    assert all(f"  {command} " in shown for command in COMMANDS if " " not in command)


def test_every_command_is_what_the_list_says() -> None:
    for name in COMMANDS_BY_NAME:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        assert command.name == name
        assert command.help


def test_the_help_of_one_command_does_not_wait_for_the_platforms_sdks() -> None:
    """They take seconds to import."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "ask", "--help"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "understanding.core" in done.stderr
    assert "linebot" not in done.stderr
    assert "telegram" not in done.stderr


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out == f"clairbot, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["ask"],
        ["ask", "one", "two"],
        ["ask", "text", "--locale", "tlh"],
        ["ask", "text", "--audience", "martians"],
        ["ask", "--batch", "no-such-file.tsv"],
        ["ask", "text", "--batch", "pyproject.toml"],
        ["why"],
        ["evaluate"],
        ["evaluate", "no-such-file.tsv"],
        ["check", "kitchen"],
        ["demo", "--port", "0"],
        ["demo", "--port", "http"],
        ["staff", "add"],
        ["staff", "disable"],
        ["db"],
        ["erase"],
    ],
    ids=" ".join,
)
def test_wrong_use_exits_2_and_says_what_is_wrong(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert "Usage:" in done.err + done.out
