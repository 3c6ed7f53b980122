"""``python -m bot.cli.bench.process``: come up as ``serve`` does, answer, and tell what it took."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, datetime
from importlib import import_module

from bot.answering import answering
from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag
from bot.domain.understood import Question
from bot.settings import read_settings

_ASKED = (("ja", "ごみはいつ出せばいいですか"), ("en", "my child has a fever at night"))


def main() -> None:
    """Print one JSON object: when it was ready, and its memory after a few answers."""
    import_module("bot.cli.serving")
    made = answering(read_settings(), datetime.now(UTC))
    made.understanding.prepare()
    ready_at = time.time()
    for locale, text in _ASKED:
        question = Question(text, Audience.RESIDENT, chosen=LocaleTag(locale))
        made.understanding.decide(question)
    content = made.content.current()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "ready_at": ready_at,
                "megabytes": peak / 1e6 if sys.platform == "darwin" else peak / 1e3,
                "entries": len(content.entries),
                "locales": len(content.locales()),
                "vectors": made.understanding.engine().model or "none",
            }
        )
    )


if __name__ == "__main__":
    main()
