"""Slash commands, as people type them."""

from __future__ import annotations

import pytest

from bot.domain.commands import Command, read_command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start", Command.START),
        ("/start ref_from_poster", Command.START),
        ("/language", Command.LANGUAGE),
        ("/lang", Command.LANGUAGE),
        ("/menu", Command.MENU),
        ("/human", Command.HUMAN),
        ("/staff please", Command.HUMAN),
        ("/forget", Command.FORGET),
        ("/delete", Command.FORGET),
        ("/help@clairbot", Command.HELP),
        ("  /HELP  ", Command.HELP),
        ("／ｍｅｎｕ", Command.MENU),
    ],
    ids=str,
)
def test_a_command_is_read_however_it_is_typed(text: str, command: Command) -> None:
    assert read_command(text) is command


@pytest.mark.parametrize("text", ["", "   ", "see /human", "/", "/ menu", "/nonsense", "menu"])
def test_anything_else_is_no_command(text: str) -> None:
    assert read_command(text) is None
