"""Sends LINE events to the bot: signed, with reply tokens, redelivered when not answered."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.config import SandboxConfig
from bot.sandbox.deliveries import NOT_SENT, Attempt, Deliveries
from bot.sandbox.faults import FaultKind, Faults
from bot.sandbox.store import Platform, Store

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def signature(secret: str, body: bytes) -> str:
    """The ``x-line-signature`` of a body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def ulid(milliseconds: int, noise: int) -> str:
    """A sortable id of 26 letters from a time and 80 random bits."""
    number = (milliseconds << 80) | noise
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


@dataclass(frozen=True)
class Emitted:
    """An event on its way; ``first`` is done when the first attempt is."""

    event_id: str
    first: asyncio.Future[Attempt]
    message_id: str = ""


class LineWebhook:
    """The platform's side of the LINE webhook."""

    def __init__(
        self, config: SandboxConfig, store: Store, deliveries: Deliveries, faults: Faults
    ) -> None:
        self._config = config
        self._store = store
        self._deliveries = deliveries
        self._faults = faults

    @property
    def url(self) -> str:
        """Where events go; empty: nowhere."""
        return str(self._store.setting("line_webhook", "") or self._config.line_webhook_url)

    def set_url(self, url: str) -> None:
        """Send events there from now on."""
        self._store.set_setting("line_webhook", url)

    def emit(
        self,
        chat: str,
        kind: str,
        source: Mapping[str, Any],
        fields: Mapping[str, Any],
        *,
        replies: bool,
        at: int | None = None,
        message_id: str = "",
    ) -> Emitted:
        """Store an event and start to deliver it."""
        now = self._config.milliseconds()
        at = now if at is None else at
        event: dict[str, Any] = {
            "type": kind,
            "mode": "active",
            "timestamp": at,
            "source": dict(source),
            "webhookEventId": ulid(at, self._config.random.getrandbits(80)),
            "deliveryContext": {"isRedelivery": False},
            **fields,
        }
        with self._store.transaction():
            if replies:
                event["replyToken"] = self._config.hexadecimal(32)
                self._store.run(
                    "INSERT INTO line_reply_tokens VALUES (?, ?, ?, ?, 0)",
                    event["replyToken"],
                    chat,
                    at,
                    now,
                )
            self._store.run(
                "INSERT INTO line_events VALUES (?, ?, ?, ?)",
                event["webhookEventId"],
                at,
                chat,
                json.dumps(event),
            )
        first: asyncio.Future[Attempt] = asyncio.get_running_loop().create_future()
        self._deliveries.spawn(self._carry(event, first))
        return Emitted(event["webhookEventId"], first, message_id)

    async def redeliver(self, *, event_id: str = "", chat: str = "", count: int = 1) -> list[str]:
        """Send stored events again, whatever became of them; their ids."""
        rows = self._store.rows(
            "SELECT id, body FROM line_events WHERE (? = '' OR id = ?) AND (? = '' OR chat = ?) "
            "ORDER BY rowid DESC LIMIT ?",
            event_id,
            event_id,
            chat,
            chat,
            count,
        )
        for row in reversed(rows):
            await self._send(json.loads(row["body"]), again=True)
        return [row["id"] for row in reversed(rows)]

    async def check(self, url: str = "") -> Attempt:
        """The console's Verify button: a signed call without events."""
        return await self._post([], url or self.url)

    async def _carry(self, event: dict[str, Any], first: asyncio.Future[Attempt]) -> None:
        fault = self._faults.take_webhook(Platform.LINE)
        if fault is not None and fault.kind is FaultKind.WEBHOOK_DELAY:
            await asyncio.sleep(1.0 if fault.seconds is None else fault.seconds)
        attempt = await self._send(event, again=False)
        if not first.done():
            first.set_result(attempt)
        if fault is not None and fault.kind is FaultKind.WEBHOOK_DUPLICATE:
            await self._send(event, again=True)
        if not self.url:
            return
        for pause in self._config.line_redelivery_delays:
            if attempt.ok:
                return
            await asyncio.sleep(pause)
            attempt = await self._send(event, again=True)

    async def _send(self, event: dict[str, Any], *, again: bool) -> Attempt:
        if not self.url:
            return NOT_SENT
        token = event.get("replyToken")
        if token is not None:
            # The token's minute counts from the receipt of this very delivery.
            self._store.run(
                "UPDATE line_reply_tokens SET delivered_at = ? WHERE token = ?",
                self._config.milliseconds(),
                token,
            )
        sent = {**event, "deliveryContext": {"isRedelivery": again}}
        return await self._post([sent], self.url)

    async def _post(self, events: list[dict[str, Any]], url: str) -> Attempt:
        if not url:
            return NOT_SENT
        content = {"destination": self._config.line_bot_id, "events": events}
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": signature(self._config.line_channel_secret, body),
        }
        return await self._deliveries.post(url, body, headers, self._config.line_webhook_timeout)
