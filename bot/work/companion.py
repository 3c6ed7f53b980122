"""A worker process beside this one, started again whenever it ends.

Understanding and sending take the processor for milliseconds at a time; in a process of their own
they do not hold up the acknowledgement of webhooks.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence

from bot.service.ports import Signals
from bot.work.bridge import Bridge, Status, for_workers

log = logging.getLogger(__name__)

RESTART_SECONDS = 1.0
STOP_SECONDS = 25.0
KILL_SECONDS = 5.0


class Companion:
    """Keeps ``command`` running with ``--bridge FD`` added; ``on_status`` gets its reports."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        signals: Signals,
        on_status: Callable[[Status], None],
    ) -> None:
        self._command = tuple(command)
        self._environment = dict(environment)
        self._signals = signals
        self._on_status = on_status
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running, name="companion", daemon=True)

    @property
    def process_id(self) -> int | None:
        """The process that works now, if one does."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Start it; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Let it finish what it holds, then end."""
        self._stopping.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
        self._thread.join(STOP_SECONDS)
        process = self._process
        if process is not None and process.poll() is None:
            log.error("the worker process does not end; it is killed")
            process.kill()
            self._thread.join(KILL_SECONDS)

    def _keep_running(self) -> None:
        while not self._stopping.is_set():
            try:
                ended = f"ended with {self._run_once()}"
            except OSError as error:
                ended = f"cannot be started ({type(error).__name__})"
            if not self._stopping.is_set():
                log.error("the worker process %s; it is started again", ended)
                self._stopping.wait(RESTART_SECONDS)

    def _run_once(self) -> int:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [*self._command, "--bridge", str(theirs.fileno())],
                    env={**os.environ, **self._environment},
                    pass_fds=(theirs.fileno(),),
                )
            except OSError:
                ours.close()
                raise
        bridge = Bridge(ours, self._signals, wanted=for_workers, on_status=self._on_status)
        bridge.start()
        if self._stopping.is_set():
            self._process.terminate()
        code = self._process.wait()
        bridge.close()
        return code
