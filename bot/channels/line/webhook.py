"""A LINE webhook call → our events.

The signature is checked over the raw bytes by LINE's own validator; the JSON is read by tolerant
models of ours, because the SDK's turn a whole event into "unknown" for one missing field. What is
not known is left out and logged by its type alone. In groups, what was not said to the bot comes
through without its words: nobody there asked for it to be kept.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from bot.channels.limits import LINE_REPLY_TOKEN, LINE_REPLY_TOKEN_AT_MOST, nfc
from bot.channels.line.signature import signed_by
from bot.channels.payload import (
    kind_for_log,
    moment,
    read_object,
    rounded_place,
    utf16_slice,
)
from bot.domain.errors import WebhookRefused
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.domain.picture import PictureFile
from bot.service.ports import Incoming

_log = logging.getLogger(__name__)

IsOurs = Callable[[str, str], bool]
"""Chat and message id → whether the message is one of the bot's."""

_UNREADABLE = frozenset({"sticker", "audio", "video", "image", "file", "location"})
_PLACEHOLDER_TOKENS = frozenset({"0" * 32, "f" * 32})
"""What the console's Verify button sends: events of nobody, with tokens nobody can use."""


class _Tolerant(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", populate_by_name=True)


class _Source(_Tolerant):
    user_id: str | None = None
    group_id: str | None = None
    room_id: str | None = None

    @property
    def address(self) -> str | None:
        """Where answers go: the group before the one who wrote in it."""
        return self.group_id or self.room_id or self.user_id

    @property
    def is_group(self) -> bool:
        return bool(self.group_id or self.room_id)


class _Mentionee(_Tolerant):
    index: int = 0
    length: int = 0
    is_self: bool = False


class _Mention(_Tolerant):
    mentionees: tuple[_Mentionee, ...] = ()


class _Provider(_Tolerant):
    type: str = ""


class _Message(_Tolerant):
    type: str
    id: str | None = None
    text: str = ""
    mention: _Mention | None = None
    quoted_message_id: str | None = None
    latitude: Any = None
    longitude: Any = None
    content_provider: _Provider | None = None

    @property
    def picture(self) -> PictureFile | None:
        """A picture that LINE itself keeps; addresses of others are never called."""
        kept = self.content_provider is not None and self.content_provider.type == "line"
        return PictureFile(self.id) if self.type == "image" and self.id and kept else None

    @property
    def place(self) -> str | None:
        """A shared place, rounded; its title and street address are not read at all."""
        return rounded_place(self.latitude, self.longitude) if self.type == "location" else None


class _Postback(_Tolerant):
    data: str = ""


class _Unsend(_Tolerant):
    message_id: str


class _Event(_Tolerant):
    type: str
    mode: str = "active"
    timestamp: int
    source: _Source
    webhook_event_id: str | None = None
    reply_token: str | None = None
    message: _Message | None = None
    postback: _Postback | None = None
    unsend: _Unsend | None = None


def read_line_webhook(
    body: bytes,
    headers: Mapping[str, str],
    *,
    secret: str,
    now: datetime,
    is_ours: IsOurs = lambda _address, _ref: False,
) -> Incoming:
    """The events of one call; WebhookRefused where it is not LINE's (401) or not readable (400).

    ``is_ours`` tells whether we have sent a message of a chat: who quotes it speaks to us.
    """
    signature = headers.get("x-line-signature")
    if not signature or not signed_by(secret, body, signature):
        raise WebhookRefused("the signature is missing or wrong", status=401)
    raw_events = read_object(body).get("events")
    if not isinstance(raw_events, list):
        raise WebhookRefused("the body has no list of events", status=400)
    events = (_read_event(raw, now, is_ours) for raw in raw_events)
    return Incoming(tuple(event for event in events if event is not None))


def _read_event(raw: Any, now: datetime, is_ours: IsOurs) -> InboundEvent | None:
    kind = kind_for_log(raw.get("type")) if isinstance(raw, dict) else "?"
    try:
        event = _Event.model_validate(raw)
    except ValidationError as error:
        fields = sorted({".".join(map(str, item["loc"])) for item in error.errors()})
        _log.warning("LINE event of type %s left out, not readable: %s", kind, fields)
        return None
    if event.mode == "standby" or event.reply_token in _PLACEHOLDER_TOKENS:
        _log.info("LINE event of type %s left out, not for this bot to answer", kind)
        return None
    occurred_at = moment(event.timestamp / 1000)
    if event.source.address is None or occurred_at is None:
        _log.warning("LINE event of type %s left out, without a chat or a time", kind)
        return None
    known = _content(event, is_ours)
    if known is None:
        inner = kind_for_log(event.message.type) if event.message else "-"
        _log.info("LINE event of type %s (message %s) left out, not known", kind, inner)
        return None
    token = event.reply_token or None
    until = min(now + LINE_REPLY_TOKEN, occurred_at + LINE_REPLY_TOKEN_AT_MOST)
    return InboundEvent(
        event_id=f"line:{event.webhook_event_id or _fingerprint(raw)}",
        channel=ChannelName.LINE,
        address=event.source.address,
        occurred_at=occurred_at,
        reply_token=token,
        reply_token_until=until if token else None,
        group=event.source.is_group,
        **known,
    )


def _content(event: _Event, is_ours: IsOurs) -> dict[str, Any] | None:
    """The part of our event that depends on its kind, or None for what we do not know."""
    match event.type:
        case "message" if event.message:
            return _message(event.message, event.source, is_ours)
        case "messageEdited" if event.message and event.message.type == "text":
            edited = _message(event.message, event.source, is_ours) or {}
            return {**edited, "kind": EventKind.EDITED}
        case "postback" if event.postback:
            return {"kind": EventKind.CHOICE, "data": event.postback.data}
        case "follow":
            return {"kind": EventKind.START}
        case "unfollow" | "leave":
            return {"kind": EventKind.BLOCKED}
        case "join":
            return {"kind": EventKind.JOINED_GROUP}
        case "unsend" if event.unsend:
            return {"kind": EventKind.WITHDRAWN, "message_ref": event.unsend.message_id}
    return None


def _message(message: _Message, source: _Source, is_ours: IsOurs) -> dict[str, Any] | None:
    def quotes_us() -> bool:
        quoted = message.quoted_message_id
        return quoted is not None and is_ours(source.address or "", quoted)

    group = source.is_group
    if message.type in _UNREADABLE:
        place = message.place
        return {
            "kind": EventKind.UNREADABLE if place is None else EventKind.LOCATION,
            "data": place or "",
            "unreadable": message.type,
            "picture": None if group else message.picture,
            "message_ref": message.id,
            "addressed": not group or quotes_us(),
        }
    if message.type != "text":
        return None
    mentioned, text = _without_our_name(message)
    addressed = not group or mentioned or quotes_us()
    return {
        "kind": EventKind.TEXT,
        "text": nfc(text) if addressed else "",
        "message_ref": message.id,
        "addressed": addressed,
    }


def _without_our_name(message: _Message) -> tuple[bool, str]:
    """Whether the bot was mentioned, and the text without that mention."""
    text = message.text
    ours = [m for m in (message.mention.mentionees if message.mention else ()) if m.is_self]
    for mentionee in sorted(ours, key=lambda m: m.index, reverse=True):
        before, _, behind = utf16_slice(text, mentionee.index, mentionee.length)
        text = f"{before.rstrip(' ')} {behind.lstrip(' ')}"
    return bool(ours), text.strip() if ours else text


def _fingerprint(raw: Mapping[str, Any]) -> str:
    """Stands in for a missing event id: what stays the same when LINE delivers the event again."""
    lasting = {k: v for k, v in raw.items() if k not in ("deliveryContext", "replyToken")}
    return hashlib.sha256(json.dumps(lasting, sort_keys=True).encode()).hexdigest()[:32]
