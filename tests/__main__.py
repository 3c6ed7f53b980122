"""``python -m tests``: every check and test, in the order in which failing is cheapest.

Style, types and layers; the content and the translations; then pytest. Browser tests need Chromium:
without it they are skipped loudly, and under ``CI`` a skip is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence

PYTHON = sys.executable
LINT = (
    ("ruff", (PYTHON, "-m", "ruff", "check", "--quiet", "bot", "tests")),
    ("ruff format", (PYTHON, "-m", "ruff", "format", "--quiet", "--check", "bot", "tests")),
    ("mypy --strict", (PYTHON, "-m", "mypy", "--no-error-summary")),
    ("import-linter", (PYTHON, "-m", "importlinter.cli", "lint", "--no-cache")),
)
CONTENT = (
    ("clairbot check", (PYTHON, "-m", "bot", "check")),
    ("translations up to date", (PYTHON, "-m", "bot.i18n.extract", "--check")),
)


def main(arguments: Sequence[str]) -> int:
    """Run everything; the number of steps that failed, as exit code 0 or 1."""
    failed = [name for name, command in (*LINT, *CONTENT) if not _step(name, command)]
    if "--lint-only" not in arguments:
        if not _step("pytest", _pytest(arguments)):
            failed.append("pytest")
        if shutil.which("chromium") is None and "CI" not in os.environ:
            print("\n!! Chromium is not installed: THE BROWSER TESTS WERE SKIPPED.\n", flush=True)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _pytest(arguments: Sequence[str]) -> tuple[str, ...]:
    rest = [argument for argument in arguments if argument != "--lint-only"]
    coverage = ("--cov=bot.domain", "--cov=bot.service", "--cov-branch", "--cov-fail-under=95")
    report = ("--cov-report=term:skip-covered",)
    return (
        PYTHON,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadfile",
        *coverage,
        *report,
        *rest,
    )


def _step(name: str, command: Sequence[str]) -> bool:
    print(f"\n== {name}", flush=True)
    began = time.monotonic()
    done = subprocess.run(command, check=False)
    print(f"   {'ok' if done.returncode == 0 else 'FAILED'}, {time.monotonic() - began:.0f} s")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
