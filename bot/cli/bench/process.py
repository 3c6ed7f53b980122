"""``python -m bot.cli.bench.process``: come up as the worker of ``serve`` does, with LINE and
Telegram on, answer, and tell what it took."""

from __future__ import annotations

import gc
import json
import resource
import sys
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag
from bot.domain.understood import Question
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.app import App

_ASKED = (("ja", "ごみはいつ出せばいいですか"), ("en", "my child has a fever at night"))


def main() -> None:
    """Print one JSON object: when it was ready, and its memory after a few answers."""
    gc.disable()  # as the command does until all is there
    with tempfile.TemporaryDirectory() as data:
        app = _app(Path(data))
        for channel in (app.line, app.telegram):
            assert channel is not None
            channel.prepare()
        app.understanding.prepare()
        gc.freeze()
        gc.enable()
        ready_at, took = time.time(), time.process_time()
        for locale, text in _ASKED:
            question = Question(text, Audience.RESIDENT, chosen=LocaleTag(locale))
            app.understanding.decide(question)
        content = app.content.current()
        print(
            json.dumps(
                {
                    "ready_at": ready_at,
                    "processor": took,
                    "megabytes": _peak(),
                    **_parts(),
                    "entries": len(content.entries),
                    "locales": len(content.locales()),
                    "vectors": app.understanding.engine().model or "none",
                }
            )
        )
        app.close()


def _app(data: Path) -> App:
    """The program with made-up secrets: nothing is sent."""
    build = import_module("bot.cli.serving").build
    own = read_settings()
    app: App = build(
        read_settings(
            clairbot_data=data,
            database_url="",
            clairbot_compiled=own.compiled,
            line_channel_secret=SecretStr("0" * 32),
            line_channel_access_token=SecretStr("none"),
            telegram_bot_token=SecretStr(f"1:{'a' * 35}"),
        )
    )
    return app


def _peak() -> float:
    """Megabytes at most; ``getrusage`` alone would tell those of the process that started this one,
    where they were more."""
    with suppress(OSError):
        return _megabytes(Path("/proc/self/status"), "VmHWM")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def _parts() -> dict[str, float]:
    """What of the memory is this process's own, and its share when pages of files (models, what is
    learnt) are counted once over all processes that map them; nothing where nobody tells."""
    rollup = Path("/proc/self/smaps_rollup")
    with suppress(OSError):
        own = _megabytes(rollup, "Private_Clean") + _megabytes(rollup, "Private_Dirty")
        return {"own": own, "share": _megabytes(rollup, "Pss")}
    return {}


def _megabytes(table: Path, row: str) -> float:
    for line in table.read_text("ascii").splitlines():
        if line.startswith(f"{row}:"):
            return int(line.split()[1]) / 1e3
    raise OSError(f"{table} has no {row}")


if __name__ == "__main__":
    main()
