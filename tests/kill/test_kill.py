"""Killed at random points between webhook and send: nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.sandbox import SandboxClient, app_environment, free_port, sandbox_process

KILLS = int(os.environ.get("CLAIRBOT_KILLS", "50"))
QUESTION = "How do I sort garbage?"
SEED = 20261124
LONGEST_LIFE = 0.25
"""Seconds after the webhook within which the program is killed; an answer takes about half."""
_HTTP = httpx.Client(timeout=10, trust_env=False)
"""One for all: making a client takes thirty times as long as a call."""


class Nursery:
    """The program, born and killed on demand."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._child = 0

    def bear(self) -> None:
        """Start the program."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        self._child = int(self._process.stdout.readline())

    def kill(self) -> None:
        """End it with SIGKILL, in the middle of whatever it does."""
        os.kill(self._child, signal.SIGKILL)


@contextmanager
def nursery(environment: dict[str, str]) -> Iterator[Nursery]:
    """A nursery in a process of its own; its last child dies with the block."""
    command = [sys.executable, "-m", "tests.kill.nursery"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stdin=pipe, stdout=pipe, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        born = Nursery(process)
        born.bear()
        try:
            yield born
        finally:
            born.kill()
            process.terminate()


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [f"{one['kind']}: {one['text']}" for one in messages]


def undisturbed(sandbox: SandboxClient, platform: str, person: str) -> list[str]:
    """What a person gets when nothing goes wrong."""
    sandbox.act(platform, person, "text", text=QUESTION)
    sandbox.wait_for(platform, person, 2, seconds=30)
    time.sleep(0.5)
    return texts(sandbox.from_bot(platform, person))


def person_of(platform: str, number: int) -> str:
    return f"U{number:032x}" if platform == "line" else str(500_000 + number)


def wait_until_all_is_done(base: str) -> None:
    """Until neither events nor sendings wait any more."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            report = _HTTP.get(f"{base}/readyz").json()
            database = next(p for p in report["parts"] if p["name"] == "database")
            if "0 events and 0 sendings waiting" in database["detail"]:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.03)
    raise AssertionError("something still waits after a minute")


@pytest.mark.timeout(400)
def test_fifty_kills_lose_and_double_nothing(database_url: str, tmp_path: Path) -> None:
    base = f"http://127.0.0.1:{free_port()}"
    chance = random.Random(SEED)
    with sandbox_process(base) as sandbox:
        environment = app_environment(sandbox.base, base, database_url, str(tmp_path))
        with nursery(environment) as program:
            expected = {
                platform: undisturbed(sandbox, platform, person_of(platform, 1))
                for platform in ("line", "telegram")
            }
            asked: list[tuple[str, str]] = []
            for number in range(KILLS):
                for platform in ("line", "telegram"):
                    person = person_of(platform, 100 + number)
                    sandbox.act(platform, person, "text", text=QUESTION)
                    asked.append((platform, person))
                time.sleep(chance.uniform(0, LONGEST_LIFE))
                program.kill()
                program.bear()
                wait_until_all_is_done(base)
            for platform, person in asked:
                sandbox.wait_for(platform, person, len(expected[platform]), seconds=60)
            got = {
                (platform, person): texts(sandbox.from_bot(platform, person))
                for platform, person in asked
            }

    wrong = {key: found for key, found in got.items() if found != expected[key[0]]}
    lost = sum(len(found) < len(expected[key[0]]) for key, found in wrong.items())
    doubled = sum(len(found) > len(expected[key[0]]) for key, found in wrong.items())
    assert not wrong, f"{lost} lost, {doubled} doubled of {len(asked)}: {wrong}"
