"""The real program with two endpoints beside it to compare with, on one and the same server.

``/echo`` gives the body back. ``/echo-bot`` is a whole bot of the simplest kind: it verifies the
signature, acknowledges, and sends the words back through the same LINE SDK; it stores nothing and
understands nothing.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from types import FrameType

import uvicorn
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import App, build
from bot.cli.serving import _companion
from bot.domain.locale import EN
from bot.domain.reply import Reply
from bot.service.ports import Delivery
from bot.settings import read_settings
from bot.storage import migrate


async def _echo(request: Request) -> Response:
    return Response(await request.body())


class _EchoBot:
    def __init__(self, app: App) -> None:
        assert app.line is not None
        self._line = app.line

    async def endpoint(self, request: Request) -> Response:
        """Acknowledge, then answer with the same words."""
        incoming = self._line.read_webhook(await request.body(), dict(request.headers))
        return Response(background=BackgroundTask(self._answer, incoming))

    async def _answer(self, incoming: object) -> None:
        for event in incoming.events:  # type: ignore[attr-defined]
            [sending] = self._line.plan([Reply(event.text, EN)])
            await self._line.send(
                Delivery(
                    id=0,
                    channel=event.channel,
                    address=event.address,
                    call=sending.call,
                    retry_key="00000000-0000-4000-8000-000000000000",
                    reply_token=event.reply_token,
                    reply_token_until=event.reply_token_until,
                )
            )


def main() -> None:
    """Serve until told to stop; ``PROFILE`` names a file for a profile of the whole process."""
    logging.basicConfig(level=logging.ERROR)
    settings = read_settings()
    migrate.upgrade(settings.database)
    app = build(settings)
    routes = [
        Route("/echo", _echo, methods=["POST"]),
        Route("/echo-bot", _EchoBot(app).endpoint, methods=["POST"]),
    ]
    config = uvicorn.Config(
        app.web(extra_routes=routes, companion=_companion(app)),
        port=settings.port,
        log_config=None,
        access_log=False,
    )
    server = uvicorn.Server(config)

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, stop)
    asyncio.run(server.serve())
    app.close()


if __name__ == "__main__":
    main()
