"""Faults on demand: what the platforms do on a bad day, when a test or a person asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.store import Platform

FOREVER = -1
_NEVER_SECONDS = 300.0
_SENDING = {
    Platform.LINE: frozenset({"reply", "push"}),
    Platform.TELEGRAM: frozenset({"sendMessage", "sendPhoto", "editMessageText"}),
}


class FaultKind(StrEnum):
    """What goes wrong."""

    HTTP = "http"
    """The call is answered with ``status``."""
    TIMEOUT = "timeout"
    """The call hangs for ``seconds``, or until the caller gives up."""
    RETRY_AFTER = "retry_after"
    """429: come back in ``seconds``."""
    QUOTA_EXHAUSTED = "quota_exhausted"
    """LINE push: the month's messages are used up."""
    TOKEN_EXPIRED = "token_expired"
    """401 on every call."""
    WEBHOOK_DUPLICATE = "webhook_duplicate"
    """The next event or update is delivered twice."""
    WEBHOOK_DELAY = "webhook_delay"
    """The next event or update is held back for ``seconds``; later ones overtake it."""


@dataclass
class Fault:
    """One order to fail ``times`` times."""

    platform: Platform
    kind: FaultKind
    times: int = 1
    status: int = 500
    when: str = "before"
    """``before`` the call is accepted (nothing was sent), or ``after`` (it was)."""
    seconds: float | None = None
    endpoint: str = ""
    """Only this LINE endpoint or Telegram method; ``*`` any; empty: the ones that send."""

    def concerns(self, endpoint: str) -> bool:
        """Whether a call is hit."""
        if self.endpoint == "*" or (self.kind is FaultKind.TOKEN_EXPIRED and not self.endpoint):
            return True
        if self.endpoint:
            return endpoint == self.endpoint
        if self.kind is FaultKind.QUOTA_EXHAUSTED:
            return endpoint == "push"
        return endpoint in _SENDING[self.platform]


_WEBHOOK_KINDS = {FaultKind.WEBHOOK_DUPLICATE, FaultKind.WEBHOOK_DELAY}


class Faults:
    """The orders that are still open."""

    def __init__(self) -> None:
        self._open: list[Fault] = []

    def order(self, fields: Mapping[str, Any]) -> Fault:
        """Read an order; ValueError says what is wrong with it."""
        when = str(fields.get("when") or "before")
        if when not in ("before", "after"):
            raise ValueError("when is 'before' or 'after'")
        seconds = fields.get("seconds")
        fault = Fault(
            platform=Platform(str(fields.get("platform", ""))),
            kind=FaultKind(str(fields.get("kind", ""))),
            times=int(fields.get("times") or 1),
            status=int(fields.get("status") or 500),
            when=when,
            seconds=None if seconds in (None, "") else float(str(seconds)),
            endpoint=str(fields.get("endpoint") or fields.get("method") or ""),
        )
        if not 400 <= fault.status <= 599:
            raise ValueError("status is 400 to 599")
        if fault.seconds is not None and not 0 <= fault.seconds <= _NEVER_SECONDS:
            raise ValueError(f"seconds is 0 to {_NEVER_SECONDS:.0f}")
        self._open.append(fault)
        return fault

    def open(self) -> list[Fault]:
        """What is still to go wrong."""
        return list(self._open)

    def clear(self) -> None:
        """All well again."""
        self._open.clear()

    def take(self, platform: Platform, endpoint: str) -> Fault | None:
        """The fault for this call, used up by one."""
        return self._take(
            lambda fault: (
                fault.platform is platform
                and fault.kind not in _WEBHOOK_KINDS
                and fault.concerns(endpoint)
            )
        )

    def take_webhook(self, platform: Platform) -> Fault | None:
        """The fault for this webhook delivery, used up by one."""
        return self._take(lambda fault: fault.platform is platform and fault.kind in _WEBHOOK_KINDS)

    def _take(self, fits: Callable[[Fault], bool]) -> Fault | None:
        for fault in self._open:
            if fits(fault):
                if fault.times != FOREVER:
                    fault.times -= 1
                if fault.times == 0:
                    self._open.remove(fault)
                return fault
        return None


async def suffer(
    fault: Fault, request: Request, work: Callable[[], Response], refusal: Callable[[], Response]
) -> Response:
    """Answer a call the way the fault wants it; ``refusal`` is what the platform would say."""
    after = fault.when == "after"
    if fault.kind is FaultKind.TIMEOUT:
        answer: Response = JSONResponse({"message": "Gateway Timeout"}, 504)
        if after:
            answer = work()
        await _hang(request, _NEVER_SECONDS if fault.seconds is None else fault.seconds)
        return answer
    if after:
        work()
    return refusal()


async def _hang(request: Request, seconds: float) -> None:
    left = seconds
    while left > 0 and not await request.is_disconnected():
        step = min(0.1, left)
        await asyncio.sleep(step)
        left -= step
