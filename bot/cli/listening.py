"""A server on a port: bound before anything starts, and up until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from bot.domain.errors import ClairbotError


class PortTaken(ClairbotError):
    """The port cannot be listened on; another program may use it."""


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A bound socket, so that a taken port is told before anything starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"port {port} cannot be used: {error.strerror}; choose another (--port or PORT)"
            ) from error
        yield listener


_KEEP_ALIVE = 75
"""Seconds an idle connection stays open: longer than nginx (60) and the platforms keep theirs, so
that a caller never writes into one that is just being closed."""


class Server(uvicorn.Server):
    """Says when it can be called: whoever reads an address may use it at once."""

    def __init__(self, config: uvicorn.Config, on_listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets=sockets)
        if self.started:
            self._on_listening()


def serve_until_stopped(
    web: Starlette,
    listener: socket.socket,
    on_listening: Callable[[], None],
    and_then: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Serve on a bound socket; ``on_listening`` when it can be called, ``and_then`` at the end."""
    config = uvicorn.Config(
        web,
        log_config=None,
        access_log=False,
        server_header=False,
        # PUBLIC_URL says how people reach us; no caller is believed about itself.
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=5,
    )
    server = Server(config, on_listening)

    async def run() -> None:
        await server.serve(sockets=[listener])
        if and_then is not None:
            await and_then()

    # Once all is closed uvicorn raises again what stopped it; by then it has been obeyed.
    signal.signal(signal.SIGTERM, _obeyed)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())


def _obeyed(_number: int, _frame: FrameType | None) -> None:
    return
