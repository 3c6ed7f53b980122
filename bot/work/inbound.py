"""Threads that handle events as they come in."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from bot.domain.errors import ClairbotError
from bot.service.handling import Handler
from bot.service.health import Health
from bot.service.ports import Clock, Signals

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often a worker looks without being woken: signals may be lost, retries become due."""

TROUBLE_SECONDS = 2.0
"""Pause after the database failed, so that its trouble is not made worse."""


class InboundWorkers:
    """``count`` threads around one Handler.

    A signal wakes one that waits: it means one message mostly, and to look in vain costs a fifth of
    handling one. Who finds a second message right after the first wakes one more.
    """

    def __init__(
        self, handler: Handler, signals: Signals, health: Health, clock: Clock, *, count: int
    ) -> None:
        self._handler = handler
        self._signals = signals
        self._health = health
        self._clock = clock
        self._stopping = threading.Event()
        self._wakes = [threading.Event() for _ in range(count)]
        self._waiting: set[int] = set()
        self._choosing = threading.Lock()
        self._threads = [
            threading.Thread(
                target=self._run, args=(number, wake), name=f"inbound-{number}", daemon=True
            )
            for number, wake in enumerate(self._wakes)
        ]
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin; each thread shows a sign of life to ``health``."""
        self._unsubscribe = self._signals.subscribe(self._on_signal)
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Finish what is being handled, then end."""
        self._stopping.set()
        self._unsubscribe()
        for wake in self._wakes:
            wake.set()
        for thread in self._threads:
            thread.join(timeout)

    def _on_signal(self, topic: str) -> None:
        if topic == "inbox" and not self._wake_one():
            # Who is just looking may have looked too early.
            for wake in self._wakes:
                wake.set()

    def _wake_one(self) -> bool:
        """Wake one that waits; False where none does."""
        with self._choosing:
            if not self._waiting:
                return False
            self._wakes[self._waiting.pop()].set()
            return True

    def _run(self, number: int, wake: threading.Event) -> None:
        name = f"inbound-{number}"
        again = False
        while not self._stopping.is_set():
            self._health.beat(name, self._clock.now())
            wake.clear()
            try:
                if self._handler.handle_next():
                    if again:
                        self._wake_one()
                    again = True
                    continue
            except ClairbotError as error:
                log.warning("%s pauses: %s", name, type(error).__name__)
                self._stopping.wait(TROUBLE_SECONDS)
            except Exception:
                log.exception("%s met the unexpected", name)
                self._stopping.wait(TROUBLE_SECONDS)
            again = False
            with self._choosing:
                self._waiting.add(number)
            wake.wait(LOOK_SECONDS)
            with self._choosing:
                self._waiting.discard(number)
