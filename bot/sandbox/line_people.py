"""What a person can do in LINE, turned into messages on the phone and events for the bot."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.config import SandboxConfig
from bot.sandbox.files import HELD, Files, FileWrong
from bot.sandbox.line_webhook import Emitted, LineWebhook
from bot.sandbox.store import Message, Person, Platform, Store

LINE_ID = re.compile(r"[UCR][0-9a-f]{32}")
_WRITTEN_MILLISECONDS = 7 * 24 * 3600 * 1000
_STICKER = {
    "packageId": "446",
    "stickerId": "1988",
    "stickerResourceType": "STATIC",
    "keywords": ["hello", "smile"],
}


class ActionRefused(Exception):
    """A person cannot do this: the phone would not let them."""


class LinePeople:
    """Acts for the persons of the LINE phones."""

    def __init__(self, config: SandboxConfig, store: Store, webhook: LineWebhook) -> None:
        self._config = config
        self._store = store
        self._webhook = webhook
        self._files = Files(config, store)
        self._actions = {
            "text": self._text,
            "postback": self._postback,
            "sticker": self._media,
            "image": self._media,
            "audio": self._media,
            "video": self._media,
            "file": self._media,
            "location": self._media,
            "follow": self._follow,
            "unfollow": self._unfollow,
            "unsend": self._unsend,
        }

    def ensure(
        self, id_: str, *, name: str = "", language: str = "", friend: bool = True
    ) -> Person:
        """The person with this id, made now if need be."""
        if not LINE_ID.fullmatch(id_) or not id_.startswith("U"):
            raise ActionRefused("a LINE user id is U and 32 hexadecimal digits")
        found = self._store.person(Platform.LINE, id_)
        if found is None:
            found = Person(Platform.LINE, id_, name or f"LINE {id_[1:5]}", language, friend)
            self._store.save_person(found)
        return found

    def reachable(self, person: Person) -> bool:
        """Whether a push arrives: a friend, or somebody who wrote within seven days."""
        if person.blocked or person.started:
            return not person.blocked
        wrote = self._store.value(
            "SELECT max(at) FROM messages WHERE platform = ? AND chat = ? AND author = 'person'",
            Platform.LINE,
            person.id,
        )
        return wrote is not None and self._config.milliseconds() - wrote <= _WRITTEN_MILLISECONDS

    def act(self, person_id: str, action: str, fields: Mapping[str, Any]) -> Emitted:
        """Do it; ActionRefused where the app would not allow it."""
        if action not in self._actions:
            raise ActionRefused(f"unknown action; one of {', '.join(self._actions)}")
        person = self.ensure(
            person_id, name=str(fields.get("name", "")), language=str(fields.get("language", ""))
        )
        if person.blocked and action not in ("follow", "unfollow", "unsend"):
            raise ActionRefused("this person has blocked the account")
        try:
            with self._store.transaction():
                return self._actions[action](person, action, fields)
        except FileWrong as error:
            raise ActionRefused(str(error)) from error

    def group(self, group_id: str, action: str, members: list[str]) -> Emitted:
        """The bot joins or leaves a group chat of these members."""
        if not LINE_ID.fullmatch(group_id) or not group_id.startswith("C"):
            raise ActionRefused("a LINE group id is C and 32 hexadecimal digits")
        if action not in ("join", "leave"):
            raise ActionRefused("a bot can join or leave a group")
        for member in members:
            self.ensure(member)
            self._store.join(Platform.LINE, group_id, member)
        source = {"type": "group", "groupId": group_id}
        return self._webhook.emit(group_id, action, source, {}, replies=action == "join")

    # one action each

    def _text(self, person: Person, _action: str, fields: Mapping[str, Any]) -> Emitted:
        text = str(fields.get("text", ""))
        if not text or len(text) > 10_000:
            raise ActionRefused("a text has 1 to 10,000 letters")
        content: dict[str, Any] = {"type": "text", "text": text}
        if fields.get("mention"):
            name = "@CLAIR"
            content["text"] = f"{name} {text}"
            who = {"index": 0, "length": len(name), "type": "user", "isSelf": True}
            content["mention"] = {"mentionees": [{**who, "userId": self._config.line_bot_id}]}
        if fields.get("quoted"):
            content["quotedMessageId"] = str(fields["quoted"])
        return self._say(person, content, content["text"], fields)

    def _media(self, person: Person, kind: str, fields: Mapping[str, Any]) -> Emitted:
        provider = {"contentProvider": {"type": "line"}}
        contents: dict[str, dict[str, Any]] = {
            "sticker": dict(_STICKER),
            "image": provider,
            "audio": {"duration": int(fields.get("duration") or 3000), **provider},
            "video": {"duration": int(fields.get("duration") or 3000), **provider},
            "file": {"fileName": str(fields.get("file_name") or "form.pdf"), "fileSize": 2138},
            "location": {
                "title": str(fields.get("title") or "Here"),
                "address": str(fields.get("address") or "東京都千代田区麹町1-7"),
                "latitude": float(fields.get("latitude") or 35.684),
                "longitude": float(fields.get("longitude") or 139.742),
            },
        }
        data = self._files.content(fields)
        emitted = self._say(person, {"type": kind, **contents[kind]}, "", fields)
        if kind in HELD:
            self._files.keep(Platform.LINE, emitted.message_id, data)
        return emitted

    def _say(
        self, person: Person, content: dict[str, Any], text: str, fields: Mapping[str, Any]
    ) -> Emitted:
        content["id"] = self.message_id()
        if content["type"] in ("text", "image", "video", "sticker"):
            content["quoteToken"] = self._config.hexadecimal(40)
        content["markAsReadToken"] = self._config.hexadecimal(40)
        chat, source = self._source(person, fields)
        self._show(chat, person, content["id"], content["type"], text, content, fields)
        return self._webhook.emit(
            chat,
            "message",
            source,
            {"message": content},
            replies=True,
            at=_at(fields),
            message_id=content["id"],
        )

    def _postback(self, person: Person, _action: str, fields: Mapping[str, Any]) -> Emitted:
        data = str(fields.get("data", ""))
        if len(data) > 300:
            raise ActionRefused("postback data has at most 300 letters")
        shown = str(fields.get("display_text") or fields.get("displayText") or "")
        chat, source = self._source(person, fields)
        ref = ""
        if shown:
            ref = self.message_id()
            content = {"type": "text", "text": shown, "id": ref}
            self._show(chat, person, ref, "text", shown, content, fields)
        postback: dict[str, Any] = {"data": data}
        if isinstance(fields.get("params"), dict):
            postback["params"] = fields["params"]
        return self._webhook.emit(
            chat,
            "postback",
            source,
            {"postback": postback},
            replies=True,
            at=_at(fields),
            message_id=ref,
        )

    def _follow(self, person: Person, _action: str, fields: Mapping[str, Any]) -> Emitted:
        unblocked = person.blocked
        self._store.save_person(replace(person, started=True, blocked=False))
        chat, source = self._source(person, {})
        follow = {"follow": {"isUnblocked": unblocked}}
        return self._webhook.emit(chat, "follow", source, follow, replies=True, at=_at(fields))

    def _unfollow(self, person: Person, _action: str, fields: Mapping[str, Any]) -> Emitted:
        self._store.save_person(replace(person, blocked=True))
        chat, source = self._source(person, {})
        return self._webhook.emit(chat, "unfollow", source, {}, replies=False, at=_at(fields))

    def _unsend(self, person: Person, _action: str, fields: Mapping[str, Any]) -> Emitted:
        ref = str(fields.get("message_id", ""))
        chat, source = self._source(person, fields)
        message = self._store.message(Platform.LINE, chat, ref)
        if message is None or message.author != "person" or message.person != person.id:
            raise ActionRefused("there is no such message of this person")
        self._store.change_message(replace(message, text="", body="{}", state="withdrawn"))
        self._files.drop(Platform.LINE, ref)
        detail = {"unsend": {"messageId": ref}}
        return self._webhook.emit(
            chat, "unsend", source, detail, replies=False, at=_at(fields), message_id=ref
        )

    def message_id(self) -> str:
        """A new LINE message id: digits, growing."""
        start = 560_000_000_000_000_000 + self._config.milliseconds() % 10**13
        return str(self._store.next_number("line_message", start=start))

    def _source(self, person: Person, fields: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        group = str(fields.get("group") or "")
        if not group:
            return person.id, {"type": "user", "userId": person.id}
        if not LINE_ID.fullmatch(group) or group.startswith("U"):
            raise ActionRefused("a LINE group id is C and 32 hexadecimal digits")
        self._store.join(Platform.LINE, group, person.id)
        return group, {"type": "group", "groupId": group, "userId": person.id}

    def _show(
        self,
        chat: str,
        person: Person,
        ref: str,
        kind: str,
        text: str,
        content: Mapping[str, Any],
        fields: Mapping[str, Any],
    ) -> None:
        at = _at(fields)
        self._store.add_message(
            Message(
                seq=0,
                rev=0,
                platform=Platform.LINE,
                chat=chat,
                ref=ref,
                author="person",
                person=person.id,
                via="app",
                at=self._config.milliseconds() if at is None else at,
                kind=kind,
                text=text,
                body=json.dumps(content),
            )
        )


def _at(fields: Mapping[str, Any]) -> int | None:
    """The time of an event, where the caller wants another one than now (milliseconds)."""
    return int(fields["timestamp"]) if fields.get("timestamp") else None
