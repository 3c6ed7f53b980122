"""``python -m tests.benchmarks.costs``: what each part of the full path costs in processor time.

One message at a time, in this process, on an empty SQLite database; nothing is sent.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable

from bot.app import build
from bot.domain.entry import Audience
from bot.domain.understood import Question
from bot.settings import read_settings
from bot.storage import migrate
from tests.benchmarks.load import webhook
from tests.support.sandbox import LINE_SECRET, LINE_TOKEN

MESSAGES = 280


def main() -> None:
    """Measure and print, in milliseconds a message."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            CLAIRBOT_DATA=folder,
            LINE_CHANNEL_SECRET=LINE_SECRET,
            LINE_CHANNEL_ACCESS_TOKEN=LINE_TOKEN,
        )
        settings = read_settings()
        migrate.upgrade(settings.database)
        app = build(settings)
        app.understanding.prepare()
        line = app.line
        assert line is not None
        calls = [webhook("costs", number) for number in range(MESSAGES)]
        events = [line.read_webhook(*call).events[0] for call in calls]

        def handle() -> None:
            while app.handler.handle_next():
                pass

        def deliver() -> None:
            while claimed := app.deliverer.claim(64):
                for one in claimed:
                    app.store.deliveries.sent(one, via="reply", refs=(), at=app.clock.now())

        def understand() -> None:
            for event in events:
                app.understanding.decide(Question(event.text, Audience.RESIDENT))

        _print("read and verify", lambda: [line.read_webhook(*call) for call in calls])
        _print("store it", lambda: [app.intake.accept([e], app.clock.now()) for e in events])
        _print("handle: understand, word, plan, store", handle)
        _print("  of which understand", understand)
        _print("claim and settle the sending", deliver)
        app.close()


def _print(label: str, work: Callable[[], object]) -> None:
    began = time.process_time()
    work()
    print(f"{label:<40}{(time.process_time() - began) / MESSAGES * 1000:6.2f} ms")


if __name__ == "__main__":
    main()
