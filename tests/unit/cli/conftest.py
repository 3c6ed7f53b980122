"""Running commands as a shell would, in a clean environment of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.settings import Settings


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[Any]:
        """What it printed, one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]

_SHARED = frozenset({"clairbot_compiled", "clairbot_vectors"})


def run_command(
    *arguments: str, data: Path, given: str | None = None, env: Mapping[str, str] | None = None
) -> Ran:
    """Run ``clairbot`` with only these settings; a traceback fails the test.

    What was learnt from the shipped content is shared: learning it again takes half a minute.
    """
    unset: dict[str, str | None] = {
        name.upper(): None for name in Settings.model_fields if name not in _SHARED
    }
    settings = {**unset, "CLAIRBOT_DATA": str(data), **(env or {})}
    result = CliRunner().invoke(main, list(arguments), input=given, env=settings)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command on a data folder of this test."""

    def runs(*arguments: str, given: str | None = None, **env: str) -> Ran:
        return run_command(*arguments, data=tmp_path / "data", given=given, env=env)

    return runs
