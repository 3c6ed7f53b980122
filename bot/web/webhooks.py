"""The addresses LINE and Telegram call: verify, store, then say 200.

Nothing is answered before the events are stored: a platform that hears 200 never sends them again.
When they cannot be stored the call gets 503, and the platform redelivers.
"""

from __future__ import annotations

import logging
from functools import partial

import anyio
from anyio import CapacityLimiter, to_thread
from prometheus_client import Counter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.errors import StorageError, WebhookRefused
from bot.service.ports import Incoming, WebhookChannel
from bot.web.deps import WebDeps
from bot.web.security.body import WEBHOOK_LIMIT, read_body

log = logging.getLogger(__name__)

_THREADS = 8
"""Webhooks get threads of their own, so that slow pages never keep a platform waiting."""
_READ_WITHIN = 20.0
"""Seconds a platform may take to send its body."""


class Webhooks:
    """One address for each platform; 404 where its secrets are not configured."""

    def __init__(self, deps: WebDeps) -> None:
        self._deps = deps
        self._threads = CapacityLimiter(_THREADS)
        self._calls = Counter(
            "clairbot_webhook_calls",
            "Webhook calls by channel and outcome",
            ("channel", "outcome"),
            registry=deps.registry,
        )

    def routes(self) -> list[Route]:
        """``/webhook/line`` and ``/webhook/telegram``."""
        channels = {"line": self._deps.line, "telegram": self._deps.telegram}
        return [
            Route(f"/webhook/{name}", partial(self._receive, name, channel), methods=["POST"])
            for name, channel in channels.items()
        ]

    async def _receive(
        self, name: str, channel: WebhookChannel | None, request: Request
    ) -> Response:
        if channel is None:
            raise HTTPException(404)
        try:
            with anyio.fail_after(_READ_WITHIN):
                body = await read_body(request, WEBHOOK_LIMIT)
            incoming = await to_thread.run_sync(
                self._store, channel, body, _plain_headers(request), limiter=self._threads
            )
        except WebhookRefused as refusal:
            self._calls.labels(name, "refused").inc()
            log.warning("refused a %s webhook call with %d", name, refusal.status)
            return PlainTextResponse("The call was not accepted.\n", refusal.status)
        except TimeoutError:
            self._calls.labels(name, "slow").inc()
            return PlainTextResponse("The body did not arrive in time.\n", 408)
        except StorageError:
            self._calls.labels(name, "not stored").inc()
            log.exception("a %s webhook call could not be stored", name)
            return PlainTextResponse(
                "Not stored; please send it again.\n", 503, {"retry-after": "5"}
            )
        self._calls.labels(name, "stored").inc()
        if incoming.response is None:
            return Response(status_code=200)
        return JSONResponse(dict(incoming.response))

    def _store(self, channel: WebhookChannel, body: bytes, headers: dict[str, str]) -> Incoming:
        incoming = channel.read_webhook(body, headers)
        new = self._deps.intake.accept(incoming.events, self._deps.clock.now())
        ids = " ".join(event.event_id for event in incoming.events)
        log.info("webhook: %d events, %d new: %s", len(incoming.events), new, ids)
        return incoming


def _plain_headers(request: Request) -> dict[str, str]:
    """Lower-case names; of a repeated header the first counts."""
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers.setdefault(name.lower(), value)
    return headers
