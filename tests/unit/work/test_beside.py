"""Pages in one process, workers in another: what the wired program shows of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App, build
from bot.domain.event import ChannelName
from bot.service.health import WORKER_SILENCE
from bot.settings import read_settings
from bot.work.companion import Companion
from tests.support.clock import TurnedClock
from tests.support.waiting import until

WORKER = """
import json, signal, socket, sys, threading
told = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: told.set())
line = socket.socket(fileno=int(sys.argv[-1]))
status = {"workers": ["inbound-0", "outbound"], "refused": ["line"]}
line.sendall(json.dumps({"status": status}).encode() + b"\\n")
told.wait()
"""


@pytest.fixture
def app(tmp_path: Path, sqlite_url: str, clock: TurnedClock) -> Iterator[App]:
    """The wired program on an empty database."""
    settings = read_settings(clairbot_data=tmp_path / "data", database_url=sqlite_url)
    built = build(settings, clock=clock)
    yield built
    built.close()


def companion(app: App) -> Companion:
    command = [sys.executable, "-c", WORKER]
    return Companion(command, {}, app.store.signals, app.take_status)


def parts(app: App, clock: TurnedClock) -> dict[str, bool]:
    return {part.name: part.ok for part in app.health.check(clock.now()).parts}


def test_a_process_tells_which_workers_live_and_which_tokens_were_refused(
    app: App, clock: TurnedClock
) -> None:
    assert app.status() == {"workers": (), "refused": []}
    app.health.beat("inbound-0", clock.now())
    clock.turn(seconds=WORKER_SILENCE.total_seconds() + 1)
    app.health.beat("outbound", clock.now())
    app.deliverer.refused_credentials.update({ChannelName.TELEGRAM, ChannelName.LINE})

    assert app.status() == {"workers": ("outbound",), "refused": ["line", "telegram"]}


def test_what_the_worker_process_told_is_shown_as_ones_own(app: App, clock: TurnedClock) -> None:
    app.take_status({"workers": ["inbound-0"], "refused": ["line"]})
    assert app.health.beats == {"inbound-0": clock.now()}
    assert parts(app, clock)["channels"] is False

    clock.turn(seconds=WORKER_SILENCE.total_seconds() + 1)
    app.take_status({"workers": ["outbound"], "refused": []})

    shown = parts(app, clock)
    assert (shown["inbound-0"], shown["outbound"], shown["channels"]) == (False, True, True)


def test_a_status_of_nothing_changes_no_worker(app: App) -> None:
    app.take_status({})

    assert app.health.beats == {}
    assert app.deliverer.refused_credentials == set()


async def test_pages_wait_for_the_first_sign_of_life_and_end_their_worker(
    app: App, clock: TurnedClock
) -> None:
    kept = companion(app)
    assert "workers" not in parts(app, clock)

    async with app.beside(kept):
        await until(lambda: "outbound" in app.health.beats)
        shown = parts(app, clock)
        assert (shown["inbound-0"], shown["outbound"]) == (True, True)
        assert kept.process_id is not None

    assert kept.process_id is None
    assert app.deliverer.refused_credentials == {ChannelName.LINE}


async def test_pages_without_a_worker_are_not_ready(app: App, clock: TurnedClock) -> None:
    silent = Companion(
        [sys.executable, "-c", "import time; time.sleep(600)"], {}, app.store.signals,
        app.take_status,
    )  # fmt: skip
    async with app.beside(silent):
        assert parts(app, clock)["workers"] is False
        assert not app.health.check(clock.now()).ok
