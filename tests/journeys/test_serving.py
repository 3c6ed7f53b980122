"""``clairbot serve`` and ``clairbot work`` as processes: they start, serve, and stop when told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.journeys.town import until
from tests.support.sandbox import (
    LINE_SECRET,
    LINE_TOKEN,
    TELEGRAM_SECRET,
    TELEGRAM_TOKEN,
    app_environment,
    free_port,
    sandbox_process,
)

QUESTION = "How do I sort garbage?"
START_SECONDS = 60.0
_HTTP = httpx.Client(trust_env=False)
"""One for all: making a client takes thirty times as long as a call."""


@contextmanager
def command(
    *arguments: str, environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A command at work; asked to stop with the block, and it must do so well."""
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            env={**os.environ, **environment},
            stdout=lines,
            stderr=lines,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=30)
    assert code == 0, log.read_text()


def answers(url: str) -> bool:
    """Whether /readyz is well."""
    try:
        return _HTTP.get(f"{url}/readyz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.timeout(180)
def test_serve_answers_until_it_is_told_to_stop_and_keeps_its_secrets(
    sqlite_url: str, tmp_path: Path
) -> None:
    url, log = f"http://127.0.0.1:{free_port()}", tmp_path / "log"
    with sandbox_process(url) as sandbox:
        environment = app_environment(sandbox.base, url, sqlite_url, str(tmp_path / "data"))
        serve = ("serve", "--host", "127.0.0.1")
        with command(*serve, environment=environment, log=log) as process:
            until(
                lambda: answers(url) or process.poll() is not None, "serve", seconds=START_SECONDS
            )
            assert answers(url), log.read_text()
            anna, ben = "U" + "1" * 32, "4711"
            sandbox.act("line", anna, "text", text=QUESTION)
            sandbox.act("telegram", ben, "text", text=QUESTION)
            assert sandbox.wait_for("line", anna, 1)
            assert sandbox.wait_for("telegram", ben, 1)
    told = log.read_text()
    assert "Traceback" not in told
    for private in (QUESTION, LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN):
        assert private not in told
    assert "line:" in told
    assert "telegram:" in told


@pytest.mark.postgres
@pytest.mark.timeout(180)
def test_work_beside_serve_shares_one_postgresql_and_stops_when_told(
    postgres_url: str, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with sandbox_process(url) as sandbox:
        environment = app_environment(sandbox.base, url, postgres_url, str(tmp_path / "data"))
        log = tmp_path / "work.log"
        with command("work", environment=environment, log=log) as process:
            until(
                lambda: b"clairbot works" in log.read_bytes() or process.poll() is not None,
                "work",
                seconds=START_SECONDS,
            )
            assert process.poll() is None, log.read_text()
    assert "Traceback" not in log.read_text()
