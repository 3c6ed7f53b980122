from __future__ import annotations

import logging
import os
import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.content.source import FileContent, content_root
from bot.domain.errors import ContentError
from bot.service.ports import ContentSource

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
EN = "knowledge/resident/emergency/call-ambulance/en.md"


@pytest.fixture
def source(site):
    return FileContent(site.root, NOW)


def title(source):
    return source.current().entries["emergency/call-ambulance"].texts["en"].title


def test_it_is_a_content_source(source):
    port: ContentSource = source
    assert len(port.current().entries) == 3
    assert (source.problems, source.loaded_at) == ((), NOW)


def test_a_reload_replaces_the_content_whole(site, source):
    before = source.current()
    site.replace(EN, "title: Call an ambulance", "title: Ambulance")
    assert title(source) == "Call an ambulance"
    assert source.reload(LATER) == ()
    assert title(source) == "Ambulance"
    assert source.loaded_at == LATER
    assert before.entries["emergency/call-ambulance"].texts["en"].title == "Call an ambulance"


def test_broken_files_keep_the_last_good_content_and_show_why(site, source):
    site.replace(EN, "title: Call an ambulance", "titel: Ambulance")
    problems = source.reload(LATER)
    assert [problem.path for problem in problems] == [EN]
    assert source.problems == problems
    assert title(source) == "Call an ambulance"
    assert source.loaded_at == NOW
    site.replace(EN, "titel: Ambulance", "title: Ambulance")
    assert source.reload(LATER) == ()
    assert title(source) == "Ambulance"


def test_content_that_vanished_is_kept(site, source):
    (site.root / "knowledge").rename(site.root / "elsewhere")
    assert source.reload(LATER)
    assert title(source) == "Call an ambulance"


def test_the_first_load_takes_what_is_readable(site):
    site.write(EN, "no head")
    source = FileContent(site.root, NOW)
    assert len(source.current().entries) == 3
    assert [problem.path for problem in source.problems] == [EN]


def test_a_root_without_entries_is_an_error(tmp_path):
    with pytest.raises(ContentError, match="no entry can be read"):
        FileContent(tmp_path, NOW)


def test_nothing_changed_after_a_load(site, source):
    assert not source.changed()
    site.write(EN, site.read(EN) + "More.\n")
    assert source.changed()
    source.reload(LATER)
    assert not source.changed()


@pytest.mark.parametrize("change", ["added", "removed", "touched"])
def test_every_kind_of_change_is_seen(site, source, change):
    path = site.root / EN
    match change:
        case "added":
            site.write("intents/en/extra.yaml", "a/b: {phrases: [x]}\n")
        case "removed":
            path.unlink()
        case "touched":
            times = path.stat()
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns + 1_000_000))
    assert source.changed()


def test_a_broken_reload_is_not_tried_again_until_a_file_changes(site, source):
    site.write(EN, "no head")
    source.reload(LATER)
    assert not source.changed()


def test_readers_always_see_one_whole_content(site, source):
    seen: set[str] = set()
    stop = threading.Event()

    def read():
        while not stop.is_set():
            entries = source.current().entries
            seen.add("|".join(sorted({e.texts["en"].summary for e in entries.values()})))

    for path in site.root.glob("knowledge/*/*/*/en.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("summary: ", "summary: 0 "), encoding="utf-8")
    source.reload(LATER)
    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for round_ in range(1, 6):
        for path in site.root.glob("knowledge/*/*/*/en.md"):
            text = path.read_text(encoding="utf-8")
            path.write_text(
                text.replace(f"summary: {round_ - 1} ", f"summary: {round_} "), encoding="utf-8"
            )
        source.reload(LATER)
    stop.set()
    for reader in readers:
        reader.join()
    assert seen
    for summary in seen:
        assert len({part[0] for part in summary.split("|")}) == 1


def test_the_log_holds_counts_and_no_words(site, caplog):
    with caplog.at_level(logging.INFO):
        FileContent(site.root, NOW)
    assert "3 entries" in caplog.text
    assert "ambulance" not in caplog.text


def test_the_shipped_content_is_beside_the_package():
    assert (content_root() / "knowledge" / "schema" / "entry.json").is_file()
