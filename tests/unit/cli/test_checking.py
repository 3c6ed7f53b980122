"""``check``: 0 where all is well, 1 where an editor has something to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content.source import content_root
from tests.unit.cli.conftest import Run


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the shipped content."""
    for part in ("knowledge", "intents"):
        shutil.copytree(content_root() / part, tmp_path / "content" / part)
    return tmp_path / "content"


def test_one_part_can_be_checked_alone(run: Run) -> None:
    assert run("check", "intents").code in (0, 1)


def test_a_broken_file_is_named_with_its_line_and_exits_1(run: Run, content: Path) -> None:
    file = content / "knowledge/resident/tax/resident-tax/entry.yaml"
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([*lines, "no-such-field: yes", ""]), "utf-8")
    done = run("check", "knowledge", CLAIRBOT_CONTENT=str(content))
    assert done.code == 1
    assert f"tax/resident-tax/entry.yaml:{len(lines) + 1}" in done.out


def test_machines_get_every_problem_as_an_object(run: Run, content: Path) -> None:
    (content / "knowledge/resident/tax/resident-tax/entry.yaml").write_text("][", "utf-8")
    done = run("check", "knowledge", "--json", CLAIRBOT_CONTENT=str(content))
    assert done.code == 1
    assert isinstance(done.json, list | dict)
    assert "tax/resident-tax/entry.yaml" in done.out


def test_a_folder_without_knowledge_is_a_wrong_setting(run: Run, tmp_path: Path) -> None:
    done = run("check", CLAIRBOT_CONTENT=str(tmp_path))
    assert done.code == 2
    assert "CLAIRBOT_CONTENT" in done.err
