"""``python -m bot.cli.bench.process``: come up as ``serve`` does, answer, and tell what it took."""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bot.answering import answering
from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag
from bot.domain.understood import Question
from bot.settings import read_settings

_ASKED = (("ja", "ごみはいつ出せばいいですか"), ("en", "my child has a fever at night"))


def main() -> None:
    """Print one JSON object: when it was ready, and its memory after a few answers."""
    gc.disable()  # as the command does while it imports
    import_module("bot.cli.serving")
    gc.enable()
    made = answering(read_settings(), datetime.now(UTC))
    made.understanding.prepare()
    ready_at = time.time()
    for locale, text in _ASKED:
        question = Question(text, Audience.RESIDENT, chosen=LocaleTag(locale))
        made.understanding.decide(question)
    content = made.content.current()
    print(
        json.dumps(
            {
                "ready_at": ready_at,
                "megabytes": _peak(),
                "entries": len(content.entries),
                "locales": len(content.locales()),
                "vectors": made.understanding.engine().model or "none",
            }
        )
    )


def _peak() -> float:
    """Megabytes at most; ``getrusage`` alone would tell those of the process that started this one,
    where they were more."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1e3
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


if __name__ == "__main__":
    main()
