"""The worker process: started, started again, ended."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.storage.signals import LocalSignals
from bot.work import companion
from bot.work.bridge import Status
from bot.work.companion import Companion
from tests.support.waiting import wait_until

REPEATING = """
import json, os, socket, sys
line = socket.socket(fileno=int(sys.argv[sys.argv.index("--bridge") + 1]))
def tell(**status):
    line.sendall(json.dumps({"status": status}).encode() + b"\\n")
tell(born=os.getpid(), name=os.environ.get("WORKER_NAME"))
for one in line.makefile():
    tell(by=os.getpid(), topic=json.loads(one)["topic"])
"""
"""A worker that tells who it is and then what it hears."""

DEAF = """
import json, os, signal, socket, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
line = socket.socket(fileno=int(sys.argv[-1]))
line.sendall(json.dumps({"status": {"born": os.getpid()}}).encode() + b"\\n")
time.sleep(600)
"""

BUSY = """
import json, os, pathlib, signal, socket, sys, threading
told = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: told.set())
line = socket.socket(fileno=int(sys.argv[-1]))
line.sendall(json.dumps({"status": {"born": os.getpid()}}).encode() + b"\\n")
told.wait()
threading.Event().wait(0.2)
pathlib.Path(os.environ["WORK"]).write_text("finished")
"""

ENDING = """
import os
with open(os.environ["BIRTHS"], "a") as file:
    file.write("born\\n")
raise SystemExit(3)
"""


@dataclass
class Worker:
    """A companion and everything it told."""

    companion: Companion
    signals: LocalSignals
    told: list[Status] = field(default_factory=list)

    def born(self) -> list[int]:
        """The processes there were, in order."""
        return [status["born"] for status in self.told if "born" in status]


@contextmanager
def worker(
    code: str, *, environment: Mapping[str, str] | None = None, command: Sequence[str] = ()
) -> Iterator[Worker]:
    signals, told = LocalSignals(), list[Status]()
    run = command or [sys.executable, "-c", code]
    kept = Companion(run, environment or {}, signals, told.append)
    kept.start()
    try:
        yield Worker(kept, signals, told)
    finally:
        kept.stop()
        assert "companion" not in [one.name for one in threading.enumerate()]


def lives(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(companion, "RESTART_SECONDS", 0.02)


def test_signals_and_settings_reach_the_worker_and_its_words_come_back() -> None:
    with worker(REPEATING, environment={"WORKER_NAME": "安奈"}) as one:
        wait_until(lambda: len(one.told) == 1)
        one.signals.publish("queue", "inbox", "ticket:1", "outbox")
        wait_until(lambda: len(one.told) == 3)

        me = one.companion.process_id
        assert one.told == [
            {"born": me, "name": "安奈"}, {"by": me, "topic": "inbox"},
            {"by": me, "topic": "outbox"},
        ]  # fmt: skip


def test_a_killed_worker_is_started_again_and_hears_everything_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR), worker(REPEATING) as one:
        wait_until(lambda: len(one.born()) == 1)
        os.kill(one.born()[-1], signal.SIGKILL)
        wait_until(lambda: len(one.born()) == 2)
        os.kill(one.born()[-1], signal.SIGKILL)
        wait_until(lambda: len(one.born()) == 3)

        one.signals.publish("inbox")
        one.signals.publish("outbox")
        wait_until(lambda: one.told[-1].get("topic") == "outbox")

        last = one.born()[-1]
        assert one.companion.process_id == last
        assert one.told[-2:] == [{"by": last, "topic": "inbox"}, {"by": last, "topic": "outbox"}]
        assert len(set(one.born())) == 3
    assert caplog.messages == ["the worker process ended with -9; it is started again"] * 2


def test_stopping_lets_the_worker_finish_what_it_holds(tmp_path: Path) -> None:
    work = tmp_path / "work"
    with worker(BUSY, environment={"WORK": str(work)}) as one:
        wait_until(lambda: bool(one.born()))
        assert lives(one.born()[0])

    assert work.read_text() == "finished"
    assert not lives(one.born()[0])
    assert len(one.born()) == 1
    assert one.companion.process_id is None


def test_a_worker_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(companion, "STOP_SECONDS", 0.2)
    with worker(DEAF) as one:
        wait_until(lambda: bool(one.born()))

    assert not lives(one.born()[0])
    assert one.companion.process_id is None


def test_nothing_is_started_any_more_once_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(companion, "RESTART_SECONDS", 600.0)
    births = tmp_path / "births"
    with (
        caplog.at_level(logging.ERROR),
        worker(ENDING, environment={"BIRTHS": str(births)}),
    ):
        wait_until(lambda: "the worker process ended with 3; it is started again" in caplog.text)

    assert births.read_text() == "born\n"


def test_stopping_at_once_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(companion, "STOP_SECONDS", 0.5)
    for _ in range(3):
        with worker(DEAF) as one:
            pass
        assert one.companion.process_id is None


def test_a_worker_that_cannot_be_started_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    program = tmp_path / "program"
    with caplog.at_level(logging.ERROR), worker("", command=[str(program)]) as one:
        wait_until(lambda: "cannot be started (FileNotFoundError)" in caplog.text)
        script = tmp_path / "script"
        script.write_text(f"#!{sys.executable}\n{REPEATING}")
        script.chmod(0o700)
        script.rename(program)
        wait_until(lambda: len(one.born()) == 1)


PARENT = """
import sys, threading
from bot.storage.signals import LocalSignals
from bot.work.companion import Companion
Companion([sys.executable, "-c", sys.argv[1]], {}, LocalSignals(), lambda status: None).start()
threading.Event().wait()
"""

CHILD = """
import os, socket, sys, threading
from bot.storage.signals import LocalSignals
from bot.work.bridge import Bridge, for_workers
gone = threading.Event()
line = socket.socket(fileno=int(sys.argv[-1]))
Bridge(line, LocalSignals(), wanted=for_workers, on_close=gone.set).start()
print(os.getpid(), flush=True)
gone.wait()
print("alone", flush=True)
"""


def test_a_worker_whose_parent_is_killed_notices_and_ends() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT), CHILD], stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        # The end of the output is reached once nobody is left who could write to it.
        assert parent.stdout.read() == "alone\n"
    wait_until(lambda: not lives(child))
