"""The wheel is complete: it answers from its own content, anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    unpacked = folder / "site"
    with zipfile.ZipFile(built) as archive:
        archive.extractall(unpacked)
    return unpacked


def test_the_wheel_holds_content_migrations_templates_and_scripts(wheel: Path) -> None:
    for needed in (
        "bot/_content/knowledge/chapters.yaml",
        "bot/_content/intents/en/emergency.yaml",
        "bot/_content/locales/ja/LC_MESSAGES/clairbot.po",
        "bot/storage/migrations/env.py",
        "bot/web/templates/console",
        "bot/web/static/vendor/htmx.min.js",
        "bot/web/static/vendor/BIZUDPGothic-Regular.ttf",
        "bot/sandbox/templates",
        "bot/sandbox/static",
    ):
        assert (wheel / needed).exists(), needed
    assert not (wheel / "bot/web/assets/node_modules").exists()
    assert not (wheel / "tests").exists()


def test_the_wheel_answers_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "How do I sort garbage?", "--json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(wheel)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert json.loads(done.stdout)["entry"] == "utilities/garbage-sorting"
