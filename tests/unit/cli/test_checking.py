"""``check``: 0 where all is well, 1 where an editor has something to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run
from tests.unit.content.conftest import AMBULANCE, Site, build

RECORD = f"{AMBULANCE}/entry.yaml"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A small content root without any problem."""
    return build(tmp_path / "content")


@pytest.mark.parametrize("part", ["knowledge", "intents"])
def test_one_part_can_be_checked_alone(run: Run, site: Site, part: str) -> None:
    site.append("intents/en/emergency.yaml", "  - [ {\n")
    done = run("check", part, CLAIRBOT_CONTENT=str(site.root))
    assert done.code == int(part == "intents"), done.out


def test_a_broken_file_is_named_with_its_line_and_exits_1(run: Run, site: Site) -> None:
    lines = (site.root / RECORD).read_text("utf-8").splitlines()
    site.append(RECORD, "no-such-field: yes\n")
    done = run("check", "knowledge", CLAIRBOT_CONTENT=str(site.root))
    assert done.code == 1
    assert f"{RECORD}:{len(lines) + 1}" in done.out


def test_machines_get_every_problem_as_an_object(run: Run, site: Site) -> None:
    site.write(RECORD, "][")
    done = run("check", "knowledge", "--json", CLAIRBOT_CONTENT=str(site.root))
    assert done.code == 1
    assert isinstance(done.json, list | dict)
    assert RECORD in done.out


def test_a_folder_without_knowledge_is_a_wrong_setting(run: Run, tmp_path: Path) -> None:
    done = run("check", CLAIRBOT_CONTENT=str(tmp_path))
    assert done.code == 2
    assert "CLAIRBOT_CONTENT" in done.err
