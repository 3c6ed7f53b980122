"""Telegram's queue of updates: to a webhook in order and again until taken, or by long polling."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.config import SandboxConfig
from bot.sandbox.deliveries import NOT_SENT, Attempt, Deliveries
from bot.sandbox.faults import FaultKind, Faults
from bot.sandbox.store import Platform, Store
from bot.sandbox.telegram_rules import Refused

_log = logging.getLogger(__name__)
_KEPT_MILLISECONDS = 24 * 3600 * 1000
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True)
class Webhook:
    """Where updates go."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_at: int = 0
    last_error: str = ""


@dataclass(frozen=True)
class Queued:
    """An update on its way; None where the bot does not want this kind."""

    update_id: int | None
    first: asyncio.Future[Attempt]
    message_id: int = 0


class TelegramUpdates:
    """Every update reaches the bot at least once, or dies after 24 hours."""

    def __init__(
        self, config: SandboxConfig, store: Store, deliveries: Deliveries, faults: Faults
    ) -> None:
        self._config = config
        self._store = store
        self._deliveries = deliveries
        self._faults = faults
        self._chats: dict[str, asyncio.Task[Any]] = {}
        self._firsts: dict[int, asyncio.Future[Attempt]] = {}
        self._places: asyncio.Semaphore | None = None
        self._arrived: asyncio.Event | None = None
        self._poller: asyncio.Event | None = None
        self.carry_out: Callable[[dict[str, Any]], None] = lambda _call: None
        """Does a method call that came in the answer to a webhook."""

    @property
    def webhook(self) -> Webhook:
        """The one in force."""
        stored = self._store.setting("telegram_webhook")
        if stored is not None:
            return Webhook(**stored)
        return Webhook(self._config.telegram_webhook_url, self._config.telegram_webhook_secret)

    def set_webhook(self, webhook: Webhook) -> None:
        """Change it; waiting updates go there at once."""
        self._store.set_setting("telegram_webhook", asdict(webhook))
        self._places = None
        self.wake()

    def allow(self, kinds: list[str] | None) -> None:
        """Send only these kinds from now on; None leaves it, an empty list means the usual ones."""
        if kinds is not None:
            self._store.set_setting("telegram_allowed", kinds)

    def allowed(self) -> list[str]:
        """The kinds asked for; empty means the usual ones."""
        return list(self._store.setting("telegram_allowed", []))

    def pending(self) -> int:
        """How many wait."""
        return int(self._store.value("SELECT count(*) FROM telegram_updates WHERE done = 0"))

    def drop(self) -> None:
        """Forget what waits."""
        self._store.run("UPDATE telegram_updates SET done = 1 WHERE done = 0")

    def unheard(self, message_id: int) -> Queued:
        """A message the bot is not told of."""
        first: asyncio.Future[Attempt] = asyncio.get_running_loop().create_future()
        first.set_result(NOT_SENT)
        return Queued(None, first, message_id)

    def add(self, chat: str, kind: str, body: dict[str, Any], *, message_id: int = 0) -> Queued:
        """Queue an update."""
        asked = self.allowed()
        if (asked and kind not in asked) or (not asked and kind in _ONLY_ON_REQUEST):
            return self.unheard(message_id)
        first: asyncio.Future[Attempt] = asyncio.get_running_loop().create_future()
        start = int((self._config.now() - _EPOCH).total_seconds()) * 8
        update_id = self._store.next_number("telegram_update", start=max(1, start))
        update = {"update_id": update_id, kind: body}
        self._store.run(
            "INSERT INTO telegram_updates VALUES (?, ?, ?, ?, ?, 0)",
            update_id,
            self._config.milliseconds(),
            chat,
            kind,
            json.dumps(update),
        )
        self._firsts[update_id] = first
        if self._arrived is not None:
            self._arrived.set()
        self.wake()
        return Queued(update_id, first, message_id)

    # webhook

    def wake(self) -> None:
        """See to it that every chat with waiting updates is being served."""
        if not self.webhook.url:
            return
        for row in self._store.rows("SELECT DISTINCT chat FROM telegram_updates WHERE done = 0"):
            chat = row["chat"]
            if chat not in self._chats:
                self._chats[chat] = self._deliveries.spawn(self._serve(chat))

    async def _serve(self, chat: str) -> None:
        """One chat's updates, one after another; other chats go on meanwhile."""
        try:
            failures = 0
            while self.webhook.url and (row := self._next(chat)) is not None:
                attempt = await self._send(row)
                if attempt.ok:
                    failures = 0
                    continue
                delays = self._config.telegram_retry_delays
                await asyncio.sleep(delays[min(failures, len(delays) - 1)])
                failures += 1
        finally:
            self._chats.pop(chat, None)

    def _next(self, chat: str) -> dict[str, Any] | None:
        return self._store.row(
            "SELECT * FROM telegram_updates WHERE chat = ? AND done = 0 AND at >= ? "
            "ORDER BY id LIMIT 1",
            chat,
            self._config.milliseconds() - _KEPT_MILLISECONDS,
        )

    async def _send(self, row: dict[str, Any]) -> Attempt:
        fault = self._faults.take_webhook(Platform.TELEGRAM)
        if fault is not None and fault.kind is FaultKind.WEBHOOK_DELAY:
            await asyncio.sleep(1.0 if fault.seconds is None else fault.seconds)
        attempt = await self._post(row["body"])
        if attempt.ok:
            self._store.run("UPDATE telegram_updates SET done = 1 WHERE id = ?", row["id"])
        self._report(row["id"], attempt)
        if fault is not None and fault.kind is FaultKind.WEBHOOK_DUPLICATE:
            await self._post(row["body"])
        return attempt

    async def _post(self, body: str) -> Attempt:
        webhook = self.webhook
        if self._places is None:
            self._places = asyncio.Semaphore(webhook.max_connections)
        headers = {}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        async with self._places:
            attempt = await self._deliveries.post(
                webhook.url, body.encode(), headers, self._config.telegram_webhook_timeout
            )
        if not attempt.ok:
            self._note_error(attempt)
        elif isinstance(attempt.answer, dict) and attempt.answer.get("method"):
            try:
                self.carry_out(attempt.answer)
            except Refused as error:
                # The platform tells nobody; neither does the sandbox, but for its log.
                _log.warning("a call in a webhook answer was refused: %s", error.code)
        return attempt

    def _note_error(self, attempt: Attempt) -> None:
        reason = "Connection timed out" if "Timeout" in attempt.error else "Connection refused"
        if attempt.status is not None:
            reason = f"Wrong response from the webhook: {attempt.status}"
        now = self._config.milliseconds() // 1000
        changed = {**asdict(self.webhook), "last_error_at": now, "last_error": reason}
        self._store.set_setting("telegram_webhook", changed)

    def _report(self, update_id: int, attempt: Attempt) -> None:
        first = self._firsts.pop(update_id, None)
        if first is not None and not first.done():
            first.set_result(attempt)

    async def redeliver(
        self, *, update_id: int | None = None, chat: str = "", count: int = 1
    ) -> list[int]:
        """Send stored updates to the webhook again, whatever became of them; their ids."""
        rows = self._store.rows(
            "SELECT id, body FROM telegram_updates WHERE (? IS NULL OR id = ?) "
            "AND (? = '' OR chat = ?) ORDER BY id DESC LIMIT ?",
            update_id,
            update_id,
            chat,
            chat,
            count,
        )
        for row in reversed(rows):
            if self.webhook.url:
                await self._post(row["body"])
            else:
                self._store.run("UPDATE telegram_updates SET done = 0 WHERE id = ?", row["id"])
        if self._arrived is not None:
            self._arrived.set()
        return [row["id"] for row in reversed(rows)]

    # polling

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """getUpdates: confirm what is before ``offset``, then wait for more."""
        if self.webhook.url:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if self._poller is not None:
            self._poller.set()
        ended = self._poller = asyncio.Event()
        if self._arrived is None:
            self._arrived = asyncio.Event()
        if offset < 0:
            newest = self._store.rows(
                "SELECT id FROM telegram_updates WHERE done = 0 ORDER BY id DESC LIMIT ?", -offset
            )
            offset = newest[-1]["id"] if newest else 0
        self._store.run("UPDATE telegram_updates SET done = 1 WHERE done = 0 AND id < ?", offset)
        try:
            return await self._poll(limit, seconds, ended)
        finally:
            if self._poller is ended:
                self._poller = None

    async def _poll(self, limit: int, seconds: float, ended: asyncio.Event) -> list[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while True:
            rows = self._store.rows(
                "SELECT id, body FROM telegram_updates WHERE done = 0 AND at >= ? "
                "ORDER BY id LIMIT ?",
                self._config.milliseconds() - _KEPT_MILLISECONDS,
                limit,
            )
            for row in rows:
                self._report(row["id"], Attempt(200, 0.0))
            left = until - loop.time()
            if rows or left <= 0:
                return [json.loads(row["body"]) for row in rows]
            arrived = self._arrived
            if arrived is None:
                return []
            arrived.clear()
            waits = [asyncio.ensure_future(arrived.wait()), asyncio.ensure_future(ended.wait())]
            try:
                await asyncio.wait(waits, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
            if ended.is_set():
                raise Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
