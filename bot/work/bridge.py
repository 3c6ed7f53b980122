"""The line between the process that serves pages and the one that works for it.

Both open the same database; over the line each tells the other what changed, and the worker tells
how it is. When the line breaks, the other side has died.
"""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.service.ports import Signals

log = logging.getLogger(__name__)

STATUS_SECONDS = 2.0

Status = dict[str, Any]


def for_workers(topic: str) -> bool:
    """Whether a topic wakes workers; the others are for pages."""
    return topic in ("inbox", "outbox", "gloss")


class Bridge:
    """One end of the line. Only topics for which ``wanted`` is true are passed on; ``status`` is
    asked every two seconds and sent; ``on_status`` is given what the other end sent; ``on_close``
    is called when the other end is gone."""

    def __init__(
        self,
        line: socket.socket,
        signals: Signals,
        *,
        wanted: Callable[[str], bool],
        status: Callable[[], Status] | None = None,
        on_status: Callable[[Status], None] | None = None,
        on_close: Callable[[], None] | None = None,
    ) -> None:
        self._line = line
        self._signals = signals
        self._wanted = wanted
        self._status = status
        self._on_status = on_status
        self._on_close = on_close
        self._sending = threading.Lock()
        self._closing = threading.Event()
        self._received = threading.local()
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Pass signals on from now on."""
        self._unsubscribe = self._signals.subscribe(self._pass_on)
        threading.Thread(target=self._listen, name="bridge", daemon=True).start()
        if self._status is not None:
            threading.Thread(target=self._report, name="bridge-status", daemon=True).start()

    def close(self) -> None:
        """Hang up; the other end notices."""
        self._closing.set()
        self._unsubscribe()
        # Closing alone would wait for the reader, which waits for the other end.
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()

    def _pass_on(self, topic: str) -> None:
        if self._wanted(topic) and not getattr(self._received, "now", False):
            self._send({"topic": topic})

    def _send(self, message: dict[str, Any]) -> None:
        """Send, unless the other end is gone or so far behind that a signal more does not matter:
        whoever publishes must not have to wait for a process that hangs."""
        data = json.dumps(message).encode() + b"\n"
        try:
            with self._sending:
                sent = self._line.send(data, socket.MSG_DONTWAIT)
                self._line.sendall(data[sent:])
        except OSError:
            return  # where it is gone, the reader notices too, and tells

    def _report(self) -> None:
        assert self._status is not None
        while not self._closing.wait(STATUS_SECONDS):
            self._send({"status": self._status()})

    def _listen(self) -> None:
        try:
            with self._line.makefile("r", encoding="utf-8") as lines:
                for one in lines:
                    self._take(json.loads(one))
        except (OSError, ValueError) as error:
            if not self._closing.is_set():
                log.warning("the line to the other process broke: %s", type(error).__name__)
        if not self._closing.is_set() and self._on_close is not None:
            self._on_close()

    def _take(self, message: dict[str, Any]) -> None:
        if "topic" in message:
            self._received.now = True
            try:
                self._signals.publish(str(message["topic"]))
            finally:
                self._received.now = False
        elif "status" in message and self._on_status is not None:
            self._on_status(message["status"])
