"""Starts the real program again and again, fast enough to kill it fifty times in a test.

One process does what is slow (imports, the index) and keeps the listening socket; for every line
``go`` on its standard input it forks a child that runs the whole server, and prints the child's id.
The children are killed with SIGKILL from outside: nothing of theirs is cleaned up.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from datetime import UTC, datetime

import httpx
import uvicorn

from bot.answering import Answering, answering
from bot.app import build
from bot.settings import read_settings
from tests.support import certificates


def main() -> None:
    """Prepare once, then fork on demand until the input ends."""
    logging.basicConfig(level=logging.WARNING)
    settings = read_settings()
    core = answering(settings, datetime.now(UTC))
    core.understanding.prepare()
    # What a server imports only when it is built and starts to send is slow, too.
    first = build(settings, core=core)
    first.web()
    for channel in (first.line, first.telegram):
        assert channel is not None
        channel.prepare()
    first.close()
    with certificates.read_once():
        httpx.create_ssl_context()
        _bear_on_demand(settings.port, core)


def _bear_on_demand(port: int, core: Answering) -> None:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(256)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            _run(core, listener)
            os._exit(0)
        print(child, flush=True)


def _run(core: Answering, listener: socket.socket) -> None:
    app = build(read_settings(), core=core)
    config = uvicorn.Config(app.web(), log_config=None, access_log=False)
    asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


if __name__ == "__main__":
    main()
