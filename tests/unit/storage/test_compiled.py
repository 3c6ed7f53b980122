"""What was worked out is found again; a file that cannot be trusted is as good as none."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot.storage.compiled import KEPT, CompiledFiles


@pytest.fixture
def files(tmp_path: Path) -> CompiledFiles:
    return CompiledFiles(tmp_path / "compiled")


def test_what_was_saved_is_loaded_under_its_name_and_key_only(files: CompiledFiles) -> None:
    files.save("index", "a1", {"words": [1, 2]})

    assert files.has("index", "a1")
    assert files.load("index", "a1") == {"words": [1, 2]}
    assert files.load("index", "b2") is None
    assert files.load("content", "a1") is None


def test_only_the_newest_keys_are_kept(files: CompiledFiles, tmp_path: Path) -> None:
    files.save("other", "x", 0)
    for number in range(5):
        files.save("index", f"k{number}", number)
        for path in tmp_path.glob("compiled/index-*"):
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 10))

    assert [files.load("index", f"k{n}") for n in range(5)] == [None] * (5 - KEPT) + [3, 4]
    assert files.load("other", "x") == 0


class Bomb:
    """Does something when it is read."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.mkdir, ("exploded",)


@pytest.mark.parametrize("mode", [0o620, 0o602], ids=["group", "everybody"])
def test_a_file_others_may_write_to_is_never_read(
    files: CompiledFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "compiled" / "index-k.pickle"
    path.parent.mkdir()
    path.write_bytes(pickle.dumps(Bomb()))
    path.chmod(mode)

    assert files.load("index", "k") is None
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize("junk", [b"", b"junk", b"\x80\x05cbot.gone\nThing\n."], ids=repr)
def test_a_broken_file_is_as_good_as_none(
    files: CompiledFiles, tmp_path: Path, junk: bytes
) -> None:
    path = tmp_path / "compiled" / "index-k.pickle"
    path.parent.mkdir()
    path.write_bytes(junk)
    path.chmod(0o600)

    assert files.load("index", "k") is None
    files.save("index", "k", "anew")
    assert files.load("index", "k") == "anew"


def test_long_arrays_are_mapped_and_stay_when_the_file_is_replaced(files: CompiledFiles) -> None:
    long, short = np.arange(100_000, dtype=np.float32), np.arange(5)
    files.save("index", "k", {"long": long, "turned": long.reshape(100, -1).T, "short": short})
    found = files.load("index", "k")
    files.save("index", "k", {"long": long + 1})

    assert isinstance(found, dict)
    assert np.array_equal(found["long"], long)
    assert np.array_equal(found["turned"], long.reshape(100, -1).T)
    assert np.array_equal(found["short"], short)
    assert not found["long"].flags.writeable
    assert not found["long"].flags.owndata
    again = files.load("index", "k")
    assert isinstance(again, dict)
    assert again["long"][0] == 1.0


def test_a_file_cut_short_is_as_good_as_none(files: CompiledFiles, tmp_path: Path) -> None:
    files.save("index", "k", np.arange(100_000))
    path = tmp_path / "compiled" / "index-k.pickle"
    path.write_bytes(path.read_bytes()[:-200_000])

    assert files.load("index", "k") is None


def test_a_place_nobody_can_write_to_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    files = CompiledFiles(tmp_path / "file" / "compiled")

    with files.building("index"):
        files.save("index", "k", 1)
    assert files.load("index", "k") is None


def test_what_cannot_be_kept_is_only_told(files: CompiledFiles, tmp_path: Path) -> None:
    files.save("index", "k", lambda: None)

    assert files.load("index", "k") is None
    assert list((tmp_path / "compiled").iterdir()) == []


def test_one_process_builds_while_others_wait(files: CompiledFiles, tmp_path: Path) -> None:
    from filelock import FileLock

    with files.building("index"):
        assert not _free(FileLock(tmp_path / "compiled" / "index.lock"))
    assert _free(FileLock(tmp_path / "compiled" / "index.lock"))


def _free(lock: object) -> bool:
    from filelock import FileLock, Timeout

    assert isinstance(lock, FileLock)
    try:
        with lock.acquire(timeout=0):
            return True
    except Timeout:
        return False
