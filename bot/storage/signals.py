"""Wake-up calls: within this process, and over PostgreSQL's LISTEN/NOTIFY to the others."""

from __future__ import annotations

import logging
import select
import socket
import threading
from collections.abc import Callable

from sqlalchemy.engine import URL

from bot.service.ports import EVERYTHING

log = logging.getLogger(__name__)

CHANNEL = "clairbot"
LOCK_CLASS = 0x636C6169
"""First key of the advisory lock by which a living process is known; the second is its instance."""

_RECONNECT_SECONDS = 1.0


class LocalSignals:
    """Implements ``bot.service.ports.Signals`` within one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._callbacks: dict[int, Callable[[str], None]] = {}
        self._next = 0

    def publish(self, *topics: str) -> None:
        """Call everybody who subscribed; a failing callback is logged and the rest goes on."""
        with self._lock:
            callbacks = list(self._callbacks.values())
        for topic in topics:
            for callback in callbacks:
                try:
                    callback(topic)
                except Exception:
                    log.exception("a listener of %s failed", topic.partition(":")[0])

    def subscribe(self, callback: Callable[[str], None]) -> Callable[[], None]:
        """Be called with every topic until the returned function is called."""
        with self._lock:
            number = self._next
            self._next += 1
            self._callbacks[number] = callback

        def unsubscribe() -> None:
            with self._lock:
                self._callbacks.pop(number, None)

        return unsubscribe


class PostgresListener:
    """Passes other processes' NOTIFYs to ``signals`` and holds this process's sign of life."""

    def __init__(self, url: URL, signals: LocalSignals, instance: int) -> None:
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._signals = signals
        self._instance = instance
        self._stop = threading.Event()
        self._woken, self._wake = socket.socketpair()
        self.ready = threading.Event()
        self._anew = False
        self._thread = threading.Thread(target=self._run, name="pg-listener", daemon=True)

    def start(self, timeout: float = 10.0) -> None:
        """Connect and listen; returns once the sign of life is up (or after ``timeout``)."""
        self._thread.start()
        self.ready.wait(timeout)

    def stop(self) -> None:
        """Disconnect; the sign of life ends."""
        self._stop.set()
        self._wake.close()
        self._thread.join(timeout=5)
        self._woken.close()

    def _run(self) -> None:
        import psycopg  # 9 MB that SQLite does not need

        pause = 0.0
        while not self._stop.wait(pause):
            try:
                self._listen()
            except psycopg.Error as error:
                log.warning("the PostgreSQL listener lost its connection: %s", type(error).__name__)
                # At once after a connection that worked: without it others take us for dead.
                pause = 0.0 if self.ready.is_set() else _RECONNECT_SECONDS
                self.ready.clear()

    def _listen(self) -> None:
        import psycopg

        with psycopg.connect(self._dsn, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_advisory_lock(%s::int, %s::int)", (LOCK_CLASS, self._instance)
            )
            connection.execute(f"LISTEN {CHANNEL}")
            self.ready.set()
            if self._anew:
                # What was told while nobody listened is lost.
                self._signals.publish(EVERYTHING)
            self._anew = True
            own = str(self._instance)
            while not self._stop.is_set():
                for notice in connection.notifies(timeout=0):
                    sender, _, topic = notice.payload.partition(" ")
                    if sender != own:
                        self._signals.publish(topic)
                select.select((connection.fileno(), self._woken.fileno()), (), ())
