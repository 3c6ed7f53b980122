"""A Telegram update → our event, whether it was pushed to us or polled.

Read tolerantly: what is not known is left out, by type alone in the log. In groups, what was not
said to the bot comes through without its words: nobody there asked for it to be kept.
"""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channels.limits import nfc
from bot.channels.payload import (
    kind_for_log,
    moment,
    read_object,
    rounded_place,
    utf16_slice,
)
from bot.channels.telegram.pictures import read_picture
from bot.domain.errors import WebhookRefused
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.service.ports import Incoming

_log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What is read here, and all that Telegram is asked for."""

_UNREADABLE = (
    "animation",
    "audio",
    "checklist",
    "contact",
    "dice",
    "document",
    "game",
    "invoice",
    "live_photo",
    "location",
    "paid_media",
    "photo",
    "poll",
    "sticker",
    "story",
    "venue",
    "video",
    "video_note",
    "voice",
)
_SPOKEN_OF_FIRST = ("animation", "venue")
"""These come with a second field (``document``, ``location``) for older programs."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?=\s|$)")
_START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Ourselves:
    """How the bot is recognised in a group; the username may not be known yet."""

    id: int
    username: str | None = None

    def is_named(self, name: str) -> bool:
        """True for our username, however it is capitalised."""
        return self.username is not None and name.lower() == self.username.lower()


class _Tolerant(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class _User(_Tolerant):
    id: int
    is_bot: bool = False
    language_code: str | None = None


class _Chat(_Tolerant):
    id: int
    type: str = "private"


class _Entity(_Tolerant):
    type: str
    offset: int = 0
    length: int = 0
    user: _User | None = None


class _Author(_Tolerant):
    sender: _User | None = Field(None, alias="from")


class _Message(_Tolerant):
    message_id: int
    date: int = 0
    edit_date: int | None = None
    chat: _Chat
    sender: _User | None = Field(None, alias="from")
    text: str | None = None
    caption: str | None = None
    entities: tuple[_Entity, ...] = ()
    caption_entities: tuple[_Entity, ...] = ()
    reply_to_message: _Author | None = None


class _Place(_Tolerant):
    chat: _Chat


class _Callback(_Tolerant):
    id: str
    sender: _User | None = Field(None, alias="from")
    message: _Place | None = None
    data: str | None = None


class _Member(_Tolerant):
    status: str


class _Membership(_Tolerant):
    chat: _Chat
    date: int = 0
    sender: _User | None = Field(None, alias="from")
    old_chat_member: _Member
    new_chat_member: _Member


def check_secret(secret: str, headers: Mapping[str, str]) -> None:
    """WebhookRefused (401) unless the call carries the secret that ``setWebhook`` was given."""
    given = headers.get("x-telegram-bot-api-secret-token", "")
    same = hmac.compare_digest(
        given.encode("utf-8", "backslashreplace"), secret.encode("utf-8", "backslashreplace")
    )
    if not secret or not same:
        raise WebhookRefused("the secret is missing or wrong", status=401)


def read_telegram_body(body: bytes, *, ourselves: Ourselves, now: datetime) -> Incoming:
    """The event in a posted update; WebhookRefused (400) for a body that is none."""
    return read_update(read_object(body), ourselves=ourselves, now=now)


def read_update(update: Mapping[str, Any], *, ourselves: Ourselves, now: datetime) -> Incoming:
    """The event in an update, and for a pressed button the call that stops its spinner."""
    update_id = update.get("update_id")
    if not isinstance(update_id, int):
        raise WebhookRefused("the body is not an update", status=400)
    kind = next((name for name in ALLOWED_UPDATES if name in update), None)
    if kind is None:
        others = sorted(kind_for_log(name) for name in update if name != "update_id")
        _log.info("Telegram update %s left out, kind not known: %s", update_id, others)
        return Incoming(())
    try:
        return _READERS[kind](update[kind], f"telegram:{update_id}", ourselves, now)
    except ValidationError as error:
        fields = sorted({".".join(map(str, item["loc"])) for item in error.errors()})
        _log.warning("Telegram update %s (%s) not readable: %s", update_id, kind, fields)
        return Incoming((), _answer(update[kind]) if kind == "callback_query" else None)


def _read_edited(raw: Any, event_id: str, ourselves: Ourselves, now: datetime) -> Incoming:
    return _read_message(raw, event_id, ourselves, now, edited=True)


def _read_message(
    raw: Any, event_id: str, ourselves: Ourselves, now: datetime, *, edited: bool = False
) -> Incoming:
    message = _Message.model_validate(raw)
    if message.sender is not None and message.sender.is_bot:
        return Incoming(())
    spoken = message.text if message.text is not None else message.caption
    unreadable = _unreadable(raw) if message.text is None else None
    if message.text is None and (unreadable is None or edited):
        _log.info("Telegram message %s left out, nothing said in it", event_id)
        return Incoming(())
    group = message.chat.type != "private"
    addressed, text = _heard(message, spoken or "", ourselves) if group else (True, spoken or "")
    kind, text, data = _meaning(text, unreadable, edited=edited)
    place = _shared_place(raw) if kind is EventKind.UNREADABLE else None
    if place is not None:
        kind, data = EventKind.LOCATION, place
    return Incoming(
        (
            InboundEvent(
                event_id=event_id,
                channel=ChannelName.TELEGRAM,
                address=str(message.chat.id),
                occurred_at=moment(message.edit_date or message.date) or now,
                kind=kind,
                text=nfc(text) if addressed else "",
                data=data,
                message_ref=str(message.message_id),
                locale_hint=message.sender.language_code if message.sender else None,
                unreadable=unreadable,
                picture=None if group else read_picture(raw, unreadable),
                group=group,
                addressed=addressed,
            ),
        )
    )


def _unreadable(raw: Any) -> str | None:
    for name in (*_SPOKEN_OF_FIRST, *_UNREADABLE):
        if name in raw:
            return name
    return None


def _shared_place(raw: Any) -> str | None:
    """A shared place, rounded; the name and street of a venue are not read at all."""
    place = raw.get("location")
    if not isinstance(place, dict):
        return None
    return rounded_place(place.get("latitude"), place.get("longitude"))


def _meaning(text: str, unreadable: str | None, *, edited: bool) -> tuple[EventKind, str, str]:
    """The kind of a message, its text and its data."""
    if unreadable is not None:
        return EventKind.UNREADABLE, text, ""
    command = _COMMAND.match(text)
    if command is None:
        return (EventKind.EDITED if edited else EventKind.TEXT), text, ""
    name, rest = command.group(1), text[command.end() :].strip()
    if edited:
        return EventKind.EDITED, f"/{name} {rest}".strip(), ""
    if name.lower() != "start":
        return EventKind.TEXT, f"/{name} {rest}".strip(), ""
    if not rest or _START_PAYLOAD.fullmatch(rest):
        return EventKind.START, "", rest
    return EventKind.TEXT, rest, ""


def _heard(message: _Message, text: str, ourselves: Ourselves) -> tuple[bool, str]:
    """In a group: whether the bot was spoken to, and the text without the mention of it."""
    command = _COMMAND.match(text)
    if command is not None:
        return command.group(2) is None or ourselves.is_named(command.group(2)), text
    answered = message.reply_to_message.sender if message.reply_to_message else None
    addressed = answered is not None and answered.id == ourselves.id
    entities = message.entities if message.text is not None else message.caption_entities
    for entity in sorted(entities, key=lambda item: item.offset, reverse=True):
        before, inside, behind = utf16_slice(text, entity.offset, entity.length)
        named = entity.type == "mention" and ourselves.is_named(inside.removeprefix("@"))
        meant = entity.type == "text_mention" and (
            entity.user is not None and entity.user.id == ourselves.id
        )
        if named or meant:
            addressed = True
            text = f"{before.rstrip(' ')} {behind.lstrip(' ')}".strip()
    return addressed, text


def _read_callback(raw: Any, event_id: str, _ourselves: Ourselves, now: datetime) -> Incoming:
    callback = _Callback.model_validate(raw)
    if callback.message is None or callback.data is None:
        return Incoming((), _answer(raw))
    event = InboundEvent(
        event_id=event_id,
        channel=ChannelName.TELEGRAM,
        address=str(callback.message.chat.id),
        # Telegram does not say when a button was pressed.
        occurred_at=now,
        kind=EventKind.CHOICE,
        data=callback.data,
        locale_hint=callback.sender.language_code if callback.sender else None,
        group=callback.message.chat.type != "private",
    )
    return Incoming((event,), _answer(raw))


def _answer(raw: Any) -> Mapping[str, Any] | None:
    callback_id = raw.get("id") if isinstance(raw, dict) else None
    if not isinstance(callback_id, str):
        return None
    return {"method": "answerCallbackQuery", "callback_query_id": callback_id}


def _read_membership(raw: Any, event_id: str, _ourselves: Ourselves, now: datetime) -> Incoming:
    change = _Membership.model_validate(raw)
    group = change.chat.type != "private"
    was, became = change.old_chat_member.status, change.new_chat_member.status
    if became in ("kicked", "left"):
        kind = EventKind.BLOCKED
    elif group and was in ("kicked", "left"):
        kind = EventKind.JOINED_GROUP
    else:
        # A person who unblocks the bot says /start next; that is the event.
        return Incoming(())
    event = InboundEvent(
        event_id=event_id,
        channel=ChannelName.TELEGRAM,
        address=str(change.chat.id),
        occurred_at=moment(change.date) or now,
        kind=kind,
        locale_hint=change.sender.language_code if change.sender else None,
        group=group,
    )
    return Incoming((event,))


_READERS: dict[str, Callable[[Any, str, Ourselves, datetime], Incoming]] = {
    "message": _read_message,
    "edited_message": _read_edited,
    "callback_query": _read_callback,
    "my_chat_member": _read_membership,
}
