"""Takes the bot's LINE messages: reply tokens, retry keys, the month's quota, who gets them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta, timezone
from typing import Any

from starlette.responses import JSONResponse, Response

from bot.sandbox.config import SandboxConfig
from bot.sandbox.line_people import LINE_ID, LinePeople
from bot.sandbox.store import Message, Platform, Store

_JAPAN = timezone(timedelta(hours=9))
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Refused(Exception):
    """The platform refuses a call, with its status and JSON body."""

    def __init__(
        self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(body.get("message", ""))
        self.status = status
        self.body = body
        self.headers = headers

    def response(self) -> Response:
        """As the caller sees it."""
        return JSONResponse(dict(self.body), self.status, headers=dict(self.headers or {}))


class LineOutbox:
    """Accepts messages of the bot or raises Refused; checked bodies only."""

    def __init__(self, config: SandboxConfig, store: Store, people: LinePeople) -> None:
        self._config = config
        self._store = store
        self._people = people

    def reply(self, body: Mapping[str, Any]) -> list[dict[str, str]]:
        """Send by reply token, which dies with it."""
        token = str(body["replyToken"])
        now = self._config.milliseconds()
        found = self._store.row("SELECT * FROM line_reply_tokens WHERE token = ?", token)
        if found is None or found["used"] or not self._fresh(found, now):
            raise Refused(400, {"message": "Invalid reply token"})
        with self._store.transaction():
            self._store.run("UPDATE line_reply_tokens SET used = 1 WHERE token = ?", token)
            return self._deliver(found["chat"], "reply", body["messages"])

    def _fresh(self, token: Mapping[str, Any], now: int) -> bool:
        since_receipt = (now - token["delivered_at"]) / 1000
        since_event = (now - token["event_at"]) / 60_000
        return bool(
            since_receipt <= self._config.line_reply_token_seconds
            and since_event <= self._config.line_reply_token_minutes_after_event
        )

    def push(
        self, body: Mapping[str, Any], key: str | None, request_id: str
    ) -> list[dict[str, str]]:
        """Send to a user or group; the same retry key is accepted once."""
        if key is not None:
            self._refuse_used_key(key)
        to = str(body["to"])
        if not LINE_ID.fullmatch(to):
            message = "The property, 'to', in the request body is invalid (line: -, column: -)"
            raise Refused(400, {"message": message})
        shown, recipients = self._recipients(to)
        limit = self._config.line_monthly_quota
        if 0 <= limit < self.used_this_month() + recipients:
            raise Refused(429, {"message": "You have reached your monthly limit."})
        with self._store.transaction():
            sent = self._deliver(to, "push", body["messages"], shown=shown)
            if recipients:
                self._store.set_setting(self._month(), self.used_this_month() + recipients)
            if key is not None:
                self._store.run(
                    "INSERT OR REPLACE INTO line_retry_keys VALUES (?, ?, ?, ?)",
                    key.lower(),
                    self._config.milliseconds(),
                    request_id,
                    json.dumps(sent),
                )
        return sent

    def used_this_month(self) -> int:
        """Pushes counted since the first of the month, Japan time."""
        return int(self._store.setting(self._month(), 0))

    def forget_usage(self) -> None:
        """Start the month anew."""
        self._store.set_setting(self._month(), 0)

    def _month(self) -> str:
        return f"line_used_{self._config.now().astimezone(_JAPAN):%Y-%m}"

    def _refuse_used_key(self, key: str) -> None:
        if not _UUID.fullmatch(key):
            raise Refused(400, {"message": "Invalid X-Line-Retry-Key header format"})
        oldest = self._config.milliseconds() - self._config.line_retry_key_hours * 3_600_000
        known = self._store.row(
            "SELECT * FROM line_retry_keys WHERE key = ? AND at >= ?", key.lower(), oldest
        )
        if known is not None:
            raise Refused(
                409,
                {
                    "message": "The retry key is already accepted",
                    "sentMessages": json.loads(known["response"]),
                },
                {"x-line-accepted-request-id": known["request_id"]},
            )

    def _recipients(self, to: str) -> tuple[bool, int]:
        """Whether it arrives, and how many messages of the quota it costs."""
        if not to.startswith("U"):
            members = self._store.members(Platform.LINE, to)
            if not members:
                raise Refused(400, {"message": "Failed to send messages"})
            return True, len(members)
        person = self._store.person(Platform.LINE, to)
        if person is None:
            raise Refused(400, {"message": "Failed to send messages"})
        arrives = self._people.reachable(person)
        return arrives, int(arrives)

    def _deliver(
        self, chat: str, via: str, messages: Sequence[Mapping[str, Any]], *, shown: bool = True
    ) -> list[dict[str, str]]:
        sent = []
        for message in messages:
            ref = self._people.message_id()
            self._store.add_message(
                Message(
                    seq=0,
                    rev=0,
                    platform=Platform.LINE,
                    chat=chat,
                    ref=ref,
                    author="bot",
                    person=self._config.line_bot_id,
                    via=via,
                    at=self._config.milliseconds(),
                    kind=str(message["type"]),
                    text=str(message.get("text") or message.get("altText") or ""),
                    body=json.dumps(message),
                    shown=shown,
                )
            )
            receipt = {"id": ref}
            if message["type"] in ("text", "textV2", "sticker", "image", "video", "template"):
                receipt["quoteToken"] = self._config.hexadecimal(40)
            sent.append(receipt)
        return sent
