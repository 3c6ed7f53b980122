"""``python -m tests``: every check and test, in the order in which failing is cheapest.

Style, types and layers; the content and the translations; what is learnt from the content, once for
all tests; then pytest: the tests of the rules with coverage, the others without. Two steps run
beside each other. Arguments go to pytest, which then runs once and without coverage. Browser tests
need Chromium: without it they are skipped loudly, and under ``CI`` a skip is a failure.

Compiled bytecode is kept even where ``PYTHONDONTWRITEBYTECODE`` is set: a hundred processes start
from the same source, and compiling it takes each of them longer than what it is started for.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.chromium import find_chromium

PYTHON = sys.executable
COMPILED = Path(__file__).parents[1] / ".pytest_cache" / "compiled"
"""Where the tests keep what is learnt from the content."""
LINT = (
    ("mypy --strict", (PYTHON, "-m", "mypy", "--no-error-summary")),
    ("ruff", (PYTHON, "-m", "ruff", "check", "--quiet", "bot", "tests")),
    ("ruff format", (PYTHON, "-m", "ruff", "format", "--quiet", "--check", "bot", "tests")),
    ("import-linter", (PYTHON, "-m", "importlinter.cli", "lint", "--no-cache")),
)
CONTENT = (
    ("clairbot check", (PYTHON, "-m", "bot", "check")),
    ("translations up to date", (PYTHON, "-m", "bot.i18n.extract", "--check")),
)
COLLECT = "tests can be read"
COLLECTED = (
    (COLLECT, (PYTHON, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider")),
)
"""In a fresh checkout this also compiles them: once, and beside the learning, instead of once in
each test process. Their list is shown where it fails."""
LEARN = (("clairbot train", (PYTHON, "-m", "bot", "train")),)
COVERED = ("bot.domain", "bot.service")
"""Packages of which a branch may hardly be missed …"""
COVERING = ("tests/unit/domain/", "tests/unit/service/")
"""… by tests of their own, on SQLite: PostgreSQL changes nothing in them. All others run faster for
not being watched (it costs these tests nearly half of their time)."""
AT_ONCE = 2
"""Steps that run beside each other: the cores of a small machine."""
PROCESSES = 4
"""Test processes: twice the cores, for half of the time tests wait for servers and browsers; two of
them have a browser (``conftest.py``)."""


def main(arguments: Sequence[str]) -> int:
    """Run everything; the number of steps that failed, as exit code 0 or 1."""
    os.environ.setdefault("CLAIRBOT_COMPILED", str(COMPILED))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    whole = "--lint-only" not in arguments
    with ThreadPoolExecutor(AT_ONCE) as pool:
        steps = [*(LEARN if whole else ()), *LINT, *CONTENT, *(COLLECTED if whole else ())]
        done = list(pool.map(lambda step: _step(*step), steps))
    failed = [name for (name, _), fine in zip(steps, done, strict=True) if not fine]
    if whole:
        failed += [name for name, step in _pytest(arguments) if not _step(name, step, aloud=True)]
        if find_chromium() is None and "CI" not in os.environ:
            print("\n!! Chromium is not installed: THE BROWSER TESTS WERE SKIPPED.\n", flush=True)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _pytest(arguments: Sequence[str]) -> tuple[tuple[str, Sequence[str]], ...]:
    """The tests in two parts; what was selected by ``arguments`` runs as one."""
    every = (PYTHON, "-m", "pytest", "-q", "-n", str(PROCESSES), "--dist", "worksteal")
    if arguments:
        return (("pytest", (*every, *arguments)),)
    coverage = [f"--cov={package}" for package in COVERED]
    limits = ("--cov-branch", "--cov-fail-under=95", "--cov-report=term:skip-covered")
    watched = (*every, "-m", "covering", *COVERING, *coverage, *limits)
    return (
        ("pytest: domain and service, with coverage", watched),
        ("pytest: all the others", (*every, "-m", "not covering", "tests")),
    )


def _step(name: str, command: Sequence[str], *, aloud: bool = False) -> bool:
    """Run one step; what it prints comes at its end, or ``aloud`` as it comes."""
    began = time.monotonic()
    if aloud:
        print(f"\n== {name}", flush=True)
    done = subprocess.run(
        command,
        check=False,
        text=True,
        stdout=None if aloud else subprocess.PIPE,
        stderr=None if aloud else subprocess.STDOUT,
    )
    printed = "" if name == COLLECT and done.returncode == 0 else done.stdout
    verdict = f"{'ok' if done.returncode == 0 else 'FAILED'}, {time.monotonic() - began:.0f} s"
    print(f"   {verdict}" if aloud else f"\n== {name}\n{printed}   {verdict}", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
