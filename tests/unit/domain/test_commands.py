"""Slash commands, as people type them."""

from __future__ import annotations

import pytest

from bot.domain.commands import Command, beside_command, read_command


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
        ("/nonsense", Command.HELP),
        ("/quit@clairbot", Command.HELP),
    ],
    ids=str,
)
def test_a_command_is_read_however_it_is_typed(text: str, command: Command) -> None:
    assert read_command(text) is command


@pytest.mark.parametrize(
    "text", ["", "   ", "see /human", "/", "/ menu", "/such is life", "/2", "/質問", "menu"]
)
def test_anything_else_is_no_command(text: str) -> None:
    assert read_command(text) is None


@pytest.mark.parametrize(
    ("text", "beside"),
    [("/human he is not breathing", "he is not breathing"), ("/human", ""), ("/start poster", "")],
)
def test_what_is_written_beside_a_command_is_not_lost(text: str, beside: str) -> None:
    assert beside_command(text) == beside
