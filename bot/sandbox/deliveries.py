"""Calls the bot's webhooks, and keeps the tasks that do so."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attempt:
    """What became of one call."""

    status: int | None
    """None: no answer in time, or nobody listens."""
    milliseconds: float
    answer: Any = None
    """The JSON body of the answer, if it was JSON."""
    error: str = ""

    @property
    def ok(self) -> bool:
        """Whether the bot took it."""
        return self.status is not None and 200 <= self.status < 300

    def shown(self) -> dict[str, Any]:
        """For the automation API."""
        return {"status": self.status, "ms": round(self.milliseconds, 2), "error": self.error}


_KEEP_ALIVE = 2.0
"""Seconds for which an idle connection is used again: shorter than servers keep one (the shortest
usual time is 5), so that a call never goes into a connection that is just being closed."""

NOT_SENT = Attempt(None, 0.0, error="no webhook is set")


class Deliveries:
    """One HTTP client and the background tasks; made for one event loop."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._tasks)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run in the background; a failure is logged."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("a sandbox delivery broke off", exc_info=task.exception())

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], seconds: float
    ) -> Attempt:
        """One POST; never raises for what the network or the bot does."""
        if self._client is None:
            limits = httpx.Limits(
                max_connections=100, max_keepalive_connections=40, keepalive_expiry=_KEEP_ALIVE
            )
            self._client = httpx.AsyncClient(limits=limits, trust_env=False)
        began = time.perf_counter()
        try:
            async with asyncio.timeout(seconds):
                response = await self._client.post(
                    url,
                    content=body,
                    headers={"Content-Type": "application/json; charset=utf-8", **headers},
                    timeout=seconds,
                )
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as error:
            return Attempt(None, _since(began), error=type(error).__name__)
        answer = None
        if response.headers.get("content-type", "").startswith("application/json"):
            try:
                answer = response.json()
            except ValueError:
                answer = None
        return Attempt(response.status_code, _since(began), answer)

    async def close(self) -> None:
        """Drop what is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
