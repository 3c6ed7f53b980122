"""A thread that does one kind of work whenever there is some."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from bot.domain.errors import ClairbotError
from bot.service.health import Health
from bot.service.ports import Clock, Signals

log = logging.getLogger(__name__)

TROUBLE_SECONDS = 5.0
"""Pause after a failure, so that the trouble is not made worse."""


class ErrandWorker:
    """Calls ``work`` until it answers that nothing is left; then waits for ``topic``, or looks
    again after ``look_seconds``. Signals may be lost, and some work becomes due by itself.

    With ``rest_seconds`` it rests after each call, at least so long and as long as the call took:
    for work that nobody waits for, beside work that somebody does.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], bool],
        signals: Signals,
        health: Health,
        clock: Clock,
        *,
        look_seconds: float,
        topic: str | None = None,
        rest_seconds: float = 0.0,
    ) -> None:
        self._name = name
        self._work = work
        self._signals = signals
        self._health = health
        self._clock = clock
        self._look_seconds = look_seconds
        self._topic = topic
        self._rest_seconds = rest_seconds
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin; shows a sign of life to ``health``."""
        self._unsubscribe = self._signals.subscribe(self._on_signal)
        self._thread.start()

    def stop(self, timeout: float = 30.0) -> None:
        """Finish what is being done, then end."""
        self._stopping.set()
        self._unsubscribe()
        self._wake.set()
        self._thread.join(timeout)

    def _on_signal(self, topic: str) -> None:
        if topic == self._topic:
            self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._health.beat(self._name, self._clock.now())
            self._wake.clear()
            try:
                if self._worked():
                    continue
            except ClairbotError as error:
                log.warning("%s pauses: %s", self._name, type(error).__name__)
                self._stopping.wait(TROUBLE_SECONDS)
            except Exception as error:
                # Without its words: they may hold those of a person.
                log.error("%s met the unexpected: %s", self._name, type(error).__name__)
                self._stopping.wait(TROUBLE_SECONDS)
            self._wake.wait(self._look_seconds)

    def _worked(self) -> bool:
        # The clock of the day may be set while it works.
        began = monotonic()
        more = self._work()
        if self._rest_seconds:
            self._stopping.wait(max(monotonic() - began, self._rest_seconds))
        return more
