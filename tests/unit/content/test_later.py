"""What is learnt from stays packed until asked for; files known by their times are not read."""

from __future__ import annotations

import os
import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.content import loader
from bot.content.later import LaterMapping, LaterSequence
from bot.content.loader import load_content
from bot.content.source import FileContent
from bot.storage.compiled import CompiledFiles
from tests.unit.content.conftest import Site

LATER = datetime.now(UTC) + timedelta(hours=1)


@pytest.mark.parametrize(
    "value",
    [LaterSequence.of(("a", "b")), LaterMapping.of({"a": 1}), LaterSequence.of(())],
    ids=["sequence", "mapping", "nothing"],
)
def test_what_was_packed_is_what_it_was(value: LaterSequence[str] | LaterMapping[str, int]) -> None:
    packed = pickle.loads(pickle.dumps(value, 5))
    assert len(packed) == len(value)
    assert packed == value
    assert value.whole == packed
    assert list(packed) == list(value)


def test_nothing_is_unpacked_to_know_how_much_there_is() -> None:
    buffers: list[pickle.PickleBuffer] = []
    kept = pickle.dumps(LaterSequence.of(("a",)), 5, buffer_callback=buffers.append)
    found = pickle.loads(kept, buffers=[b"not a pickle at all"])
    assert len(found) == 1
    with pytest.raises(pickle.UnpicklingError):
        found[0]


@pytest.fixture
def compiled(tmp_path: Path) -> CompiledFiles:
    return CompiledFiles(tmp_path / "compiled")


def test_content_read_back_is_the_content_that_was_kept(
    site: Site, compiled: CompiledFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = load_content(site.root)
    FileContent(site.root, LATER, compiled)
    # From now on no file but the office's is looked into.
    monkeypatch.setattr(loader, "read_raw", lambda _root: pytest.fail("read again"))
    again = FileContent(site.root, LATER, compiled)
    assert again.current() == plain.content
    assert again.problems == plain.problems


def test_a_file_of_the_same_size_and_time_is_seen_to_be_another(
    site: Site, compiled: CompiledFiles
) -> None:
    path = site.root / "intents" / "en" / "emergency.yaml"
    before = FileContent(site.root, LATER, compiled).current()
    was, raw = path.stat(), path.read_text("utf-8")
    path.write_text(raw.replace("ambulance", "ambulancf"), "utf-8")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert path.stat().st_size == was.st_size
    assert FileContent(site.root, LATER, compiled).current().version != before.version


def test_files_saved_a_moment_ago_are_read_the_next_time_too(
    site: Site, compiled: CompiledFiles, tmp_path: Path
) -> None:
    FileContent(site.root, datetime.now(UTC), compiled)
    assert not list((tmp_path / "compiled").glob("files-*"))
