from __future__ import annotations

import pytest

from bot.content.stamp import main, stamp
from bot.content.texts import read_text

FOLDER = "knowledge/resident/a/b"
JA = "---\ntitle: 題\n---\n本文\n"


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    (folder / "ja.md").write_text(JA, encoding="utf-8")
    return tmp_path


def write(root, name, raw):
    (root / FOLDER / name).write_bytes(raw.encode("utf-8"))


def read(root, name):
    return (root / FOLDER / name).read_bytes().decode("utf-8")


@pytest.mark.parametrize(
    "raw",
    [
        "---\ntitle: t\ntranslates: ja@00000000\nsummary: s\n---\n\nbody  \n",
        "---\r\ntitle: t\r\ntranslates: ja@00000000\r\n---\r\nbody\r\n",
    ],
    ids=["unix", "windows"],
)
def test_only_the_stamp_line_changes(root, raw):
    write(root, "en.md", raw)
    stamp(root)
    wanted = f"ja@{read_text(JA).fingerprint}"
    assert read(root, "en.md") == raw.replace("ja@00000000", wanted)


def test_a_missing_line_is_put_at_the_end_of_the_head(root):
    write(root, "en.md", "---\ntitle: t\n---\nbody\n")
    stamp(root)
    wanted = f"ja@{read_text(JA).fingerprint}"
    assert read(root, "en.md") == f"---\ntitle: t\ntranslates: {wanted}\n---\nbody\n"


def test_a_second_run_finds_nothing_to_do(root):
    write(root, "en.md", "---\ntitle: t\n---\nbody\n")
    assert len(stamp(root)) == 1
    assert stamp(root) == ()


def test_the_source_itself_is_never_touched(root):
    stamp(root)
    assert read(root, "ja.md") == JA


def test_only_limits_to_paths(root):
    write(root, "en.md", "---\ntitle: t\n---\nbody\n")
    write(root, "vi.md", "---\ntitle: t\n---\nbody\n")
    assert [one.path.name for one in stamp(root, only="/vi.md")] == ["vi.md"]


def test_the_command_tells_what_it_changed(root, capsys):
    write(root, "en.md", "---\ntitle: t\ntranslates: ja@00000000\n---\nbody\n")
    assert main([str(root)]) == 0
    out = capsys.readouterr().out
    assert "en.md: ja@00000000 -> ja@" in out
    assert "1 file(s) stamped" in out


def test_an_unreadable_file_is_named_and_left_alone(root, capsys):
    write(root, "en.md", "no head\n")
    assert main([str(root)]) == 1
    assert read(root, "en.md") == "no head\n"
    assert "en.md: not read: line 1" in capsys.readouterr().err


def test_a_folder_without_knowledge_is_wrong_use(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert "no folder" in capsys.readouterr().err
