"""``python -m tests.benchmarks.loading``: what it takes to hold the shipped content.

Each figure comes from a process of its own, so that nothing is warm but the disk.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.content.source import FileContent, content_root
from bot.storage.compiled import CompiledFiles
from bot.understanding.core import Core
from bot.understanding.meaning import find_meaning


def main() -> None:
    """Print seconds and growth of memory for each step."""
    with tempfile.TemporaryDirectory() as folder:
        for step in ("files", "compiled files", "index", "compiled index"):
            done = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.loading", step, folder],
                check=True,
                capture_output=True,
                text=True,
            )
            seconds, megabytes = json.loads(done.stdout)
            print(f"{step:<16}{seconds:7.2f} s {megabytes:6.0f} MB more memory")


def _measure(step: str, folder: Path) -> None:
    compiled = CompiledFiles(folder)
    content = FileContent(content_root(), datetime.now(UTC), compiled) if "index" in step else None
    before, began = _memory(), time.perf_counter()
    if content is None:
        kept = FileContent(content_root(), datetime.now(UTC), compiled)
        assert kept.current().entries
    else:
        vectors = os.environ.get("CLAIRBOT_VECTORS", "auto")
        Core(content, compiled, find_meaning(vectors, content_root(), folder)).engine()
    print(json.dumps([time.perf_counter() - began, _memory() - before]))


def _memory() -> float:
    """What this process holds now, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _measure(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
