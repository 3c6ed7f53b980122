"""Whose turn it is to write: one thread of one process at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.domain.errors import StorageError
from bot.storage.database import Database
from bot.storage.turns import WriteTurn
from tests.support.clock import START
from tests.support.databases import sqlite_url, stored_words

__all__ = ["sqlite_url"]


@contextmanager
def opened(path: Path) -> Iterator[WriteTurn]:
    turn = WriteTurn(path)
    try:
        yield turn
    finally:
        turn.close()


@contextmanager
def held_elsewhere(database: Path) -> Iterator[None]:
    """Another process has the turn: its lock belongs to another opening of the file."""
    other = os.open(database.with_name(database.name + "-turn"), os.O_RDWR | os.O_CREAT)
    fcntl.flock(other, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(other)


def can_be_taken(turn: WriteTurn) -> bool:
    """Whether some other thread gets the turn."""
    got = threading.Event()

    def take() -> None:
        with turn:
            got.set()

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    # Until it has let go again: the turn may be closed right after this.
    thread.join(20)
    return got.is_set()


def test_threads_follow_one_another(tmp_path: Path) -> None:
    inside = 0
    most = 0

    def work(turn: WriteTurn) -> None:
        nonlocal inside, most
        for _ in range(50):
            with turn:
                inside += 1
                most = max(most, inside)
                os.sched_yield()
                inside -= 1

    with opened(tmp_path / "a.db") as turn:
        threads = [threading.Thread(target=work, args=(turn,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert (inside, most) == (0, 1)


COUNTING = """
import sys
from pathlib import Path
from bot.storage.turns import WriteTurn
folder = Path(sys.argv[1])
turn, count = WriteTurn(folder / "a.db"), folder / "count"
print("ready", flush=True)
sys.stdin.readline()
for _ in range(300):
    with turn:
        count.write_text(str(int(count.read_text()) + 1))
"""

WRITING = """
import sys
from datetime import UTC, datetime
from bot.storage.database import Database
store = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(200):
    with (store.write if number % 10 == 0 else store._quick_write)() as tx:
        assert tx.use_form(f"{sys.argv[2]}-{number}", datetime.now(UTC))
    with store.read() as tx:
        tx.staff()
store.close()
"""


def together(*commands: list[str]) -> list[tuple[int, str]]:
    """Run them in processes that begin at the same moment; exit codes and complaints."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    for one in running:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in running:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    ended = [one.communicate()[1] for one in running]
    return [(one.returncode, words) for one, words in zip(running, ended, strict=True)]


def test_processes_follow_one_another(tmp_path: Path) -> None:
    count = tmp_path / "count"
    count.write_text("0")

    assert together(*[[COUNTING, str(tmp_path)]] * 2) == [(0, ""), (0, "")]

    assert count.read_text() == "600"


def test_two_processes_write_to_one_file_and_neither_is_turned_away(sqlite_url: str) -> None:
    ended = together([WRITING, sqlite_url, "a"], [WRITING, sqlite_url, "b"])

    assert ended == [(0, ""), (0, "")]
    assert len(stored_words(sqlite_url)["used_form.form_id"]) == 400


def test_a_killed_process_gives_up_its_turn(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, time\nfrom bot.storage.turns import WriteTurn\n"
        "with WriteTurn(pathlib.Path(sys.argv[1])): print('in', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "a.db")]
    with opened(tmp_path / "a.db") as turn:
        with subprocess.Popen(command, stdout=subprocess.PIPE) as killed:
            assert killed.stdout is not None
            assert killed.stdout.readline() == b"in\n"
            killed.kill()
        assert can_be_taken(turn)


def fail_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next call for the file's lock fails, as on a network drive without locks."""
    real, left = fcntl.flock, [OSError(errno.ENOLCK, "no locks available")]

    def flock(file: int, operation: int) -> None:
        if left:
            raise left.pop()
        real(file, operation)

    monkeypatch.setattr(fcntl, "flock", flock)


def test_a_turn_that_cannot_be_taken_is_left_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path / "a.db") as turn:
        fail_once(monkeypatch)
        with pytest.raises(StorageError) as refused, turn:
            pass

        assert isinstance(refused.value.__cause__, OSError)
        assert can_be_taken(turn)


def test_work_that_fails_ends_its_turn(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as turn:
        with pytest.raises(ZeroDivisionError), turn:
            raise ZeroDivisionError

        assert can_be_taken(turn)
        with opened(tmp_path / "a.db") as another:
            assert can_be_taken(another)


def test_closing_lets_go_of_the_file_and_may_be_done_twice(tmp_path: Path) -> None:
    turn = WriteTurn(tmp_path / "folder" / "a.db")
    file = turn._file  # what is closed is tested
    assert file is not None

    turn.close()
    turn.close()

    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(file)
    assert can_be_taken(turn)


class TestOnADatabase:
    """Writers take their turn; readers need none."""

    def test_a_writer_waits_for_another_process_and_a_reader_does_not(
        self, sqlite_url: str
    ) -> None:
        store = Database(sqlite_url)
        written = threading.Event()

        def write() -> None:
            with store.write() as tx:
                tx.use_form("f1", START)
            written.set()

        with held_elsewhere(Path(sqlite_url.removeprefix("sqlite:///"))):
            threading.Thread(target=write, daemon=True).start()
            with store.read() as tx:
                assert tx.staff() == ()
            assert not written.wait(0.1)
        assert written.wait(20)
        store.close()

    def test_a_turn_that_cannot_be_taken_is_an_error_of_ours(
        self, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = Database(sqlite_url)
        fail_once(monkeypatch)

        with pytest.raises(StorageError), store.write() as tx:
            tx.use_form("f1", START)

        with store.write() as tx:
            assert tx.use_form("f1", START)
        store.close()
