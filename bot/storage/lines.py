"""Rows turned into what screens show."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.domain.gloss import Gloss, Topic
from bot.domain.locale import LocaleTag
from bot.domain.phrasebook import Picked
from bot.domain.reply import Author, Choice, Image, Link, Original, Phone, Reply
from bot.domain.understood import SmallTalk
from bot.service.views import DeliveryState, LineView
from bot.storage.tables import Message, Outbox


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """A reply as JSON, for ``message.reply``."""
    return asdict(reply)


def reply_from_json(data: dict[str, Any]) -> Reply:
    """The reply read back."""
    return Reply(
        text=data["text"],
        locale=LocaleTag(data["locale"]),
        author=Author(data["author"]),
        choices=tuple(Choice(**one) for one in data["choices"]),
        links=tuple(Link(**one) for one in data["links"]),
        phones=tuple(Phone(**one) for one in data["phones"]),
        images=tuple(Image(**one) for one in data["images"]),
        entry_id=data["entry_id"],
        sender_name=data["sender_name"],
        original=_original(data.get("original")),
    )


def _original(data: dict[str, Any] | None) -> Original | None:
    if data is None:
        return None
    picked = tuple(
        Picked(one["phrase_id"], tuple((name, value) for name, value in one["values"]))
        for one in data["picked"]
    )
    return Original(data["text"], LocaleTag(data["locale"]), picked)


def gloss_to_json(gloss: Gloss) -> dict[str, Any]:
    """A gloss as JSON, for ``message.gloss``."""
    return asdict(gloss)


def gloss_from_json(data: dict[str, Any]) -> Gloss:
    """The gloss read back."""
    return Gloss(
        locale=LocaleTag(data["locale"]),
        topics=tuple(Topic(**one) for one in data["topics"]),
        smalltalk=SmallTalk(data["smalltalk"]) if data["smalltalk"] else None,
        emergency=data["emergency"],
    )


def line_view(message: Message, outbox: Outbox | None) -> LineView:
    """One line with the state of its delivery."""
    to_person = message.author != Author.PERSON
    delivery = DeliveryState(outbox.state) if outbox else None
    return LineView(
        id=message.id,
        author=Author(message.author),
        author_name=message.author_name,
        text=message.text,
        locale=LocaleTag(message.locale),
        at=message.at,
        reply=reply_from_json(message.reply) if message.reply else None,
        entry_id=message.entry_id,
        withdrawn=message.withdrawn_at is not None,
        edited=message.edited_at is not None,
        unreadable=message.unreadable,
        delivery=delivery if to_person else None,
        via=outbox.via if outbox else None,
        delivery_error=outbox.error if outbox else None,
        delivery_reason=(outbox.reason or "") if outbox else "",
        delivery_unsure=bool(outbox and outbox.unsure),
        message_ref=message.message_ref,
        gloss=gloss_from_json(message.gloss) if message.gloss else None,
    )
