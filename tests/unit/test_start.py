"""What a start leaves alone: seconds and megabytes of libraries that these settings do not use."""

from __future__ import annotations

import subprocess
import sys

NOT_YET = ("linebot", "aiohttp", "telegram", "psycopg", "alembic", "uvicorn", "jinja2", "fpdf")


def test_the_program_comes_up_without_what_only_some_settings_and_commands_need() -> None:
    code = f"import sys, bot.cli.serving; print(*sys.modules.keys() & {set(NOT_YET)})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
