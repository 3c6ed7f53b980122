"""What a person can do in Telegram, turned into messages on the phone and updates for the bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.config import SandboxConfig
from bot.sandbox.counting import utf16_units
from bot.sandbox.files import Files, FileWrong
from bot.sandbox.line_people import ActionRefused
from bot.sandbox.store import Message, Person, Platform, Store
from bot.sandbox.telegram_chats import TelegramChats
from bot.sandbox.telegram_html import automatic_entities
from bot.sandbox.telegram_updates import Queued, TelegramUpdates


class TelegramPeople:
    """Acts for the persons of the Telegram phones."""

    def __init__(
        self,
        config: SandboxConfig,
        store: Store,
        chats: TelegramChats,
        updates: TelegramUpdates,
    ) -> None:
        self._config = config
        self._store = store
        self._chats = chats
        self._updates = updates
        self._files = Files(config, store)
        self._actions = {
            "text": self._text,
            "start": self._start,
            "callback": self._callback,
            "edit": self._edit,
            "block": self._block,
            "unblock": self._unblock,
            "sticker": self._media,
            "voice": self._media,
            "photo": self._media,
            "document": self._media,
            "location": self._media,
        }

    def ensure(
        self, id_: str, *, name: str = "", language: str = "", started: bool = False
    ) -> Person:
        """The person with this id, made now if need be; not yet known to the bot."""
        if not id_.isascii() or not id_.isdigit() or not 0 < int(id_) < 2**52:
            raise ActionRefused("a Telegram user id is a whole number of up to 52 bits")
        found = self._store.person(Platform.TELEGRAM, id_)
        if found is None:
            name = name or f"Telegram {id_[-4:]}"
            found = Person(Platform.TELEGRAM, id_, name, language, started)
            self._store.save_person(found)
        return found

    def group(self, group_id: str, title: str, members: list[str]) -> Queued:
        """A supergroup the bot is put into."""
        self._ensure_group(group_id, title)
        for member in members:
            self.ensure(member)
            self._store.join(Platform.TELEGRAM, group_id, member)
        adder = self.ensure(members[0]) if members else self.ensure("777000", name="Telegram")
        return self._membership(group_id, adder, "left", "member")

    def act(self, person_id: str, action: str, fields: Mapping[str, Any]) -> Queued:
        """Do it; ActionRefused where the app would not allow it."""
        if action not in self._actions:
            raise ActionRefused(f"unknown action; one of {', '.join(self._actions)}")
        person = self.ensure(
            person_id, name=str(fields.get("name", "")), language=str(fields.get("language", ""))
        )
        if person.blocked and action not in ("unblock", "start", "block"):
            raise ActionRefused("this person has blocked the bot")
        try:
            with self._store.transaction():
                return self._actions[action](person, action, fields)
        except FileWrong as error:
            raise ActionRefused(str(error)) from error

    # one action each

    def _text(self, person: Person, _action: str, fields: Mapping[str, Any]) -> Queued:
        text = str(fields.get("text", "")).strip()
        if not 1 <= utf16_units(text) <= 4096:
            raise ActionRefused("a text has 1 to 4096 letters")
        if fields.get("mention"):
            text = f"@{self._config.telegram_username} {text}"
        return self._say(person, {"text": text}, fields)

    def _start(self, person: Person, _action: str, fields: Mapping[str, Any]) -> Queued:
        if person.blocked:
            person = replace(person, blocked=False)
            self._store.save_person(person)
            self._membership(person.id, person, "kicked", "member")
        payload = str(fields.get("payload") or "")
        return self._say(person, {"text": f"/start {payload}".strip()}, {})

    def _media(self, person: Person, kind: str, fields: Mapping[str, Any]) -> Queued:
        id_ = f"file{self._config.hexadecimal(24)}"
        data = self._files.content(fields)
        self._files.keep(Platform.TELEGRAM, id_, data)
        file = {
            "file_id": id_,
            "file_unique_id": self._config.hexadecimal(12),
            "file_size": int(fields.get("file_size") or len(data)),
        }
        picture = {**file, "width": 512, "height": 512}
        document = {
            "file_name": str(fields.get("file_name") or "form.pdf"),
            "mime_type": str(fields.get("mime_type") or "application/pdf"),
        }
        contents: dict[str, Any] = {
            "sticker": {
                **picture,
                "type": "regular",
                "is_animated": False,
                "is_video": False,
                "emoji": "🙂",
            },
            "voice": {**file, "duration": 3, "mime_type": "audio/ogg"},
            "photo": [picture],
            "document": {**file, **document},
            "location": {
                "latitude": float(fields.get("latitude") or 35.684),
                "longitude": float(fields.get("longitude") or 139.742),
            },
        }
        content = {kind: contents[kind]}
        if fields.get("caption"):
            content["caption"] = str(fields["caption"])
        return self._say(person, content, fields)

    def _say(self, person: Person, content: dict[str, Any], fields: Mapping[str, Any]) -> Queued:
        chat = str(fields.get("group") or person.id)
        if chat.startswith("-"):
            self._ensure_group(chat, "")
            self._store.join(Platform.TELEGRAM, chat, person.id)
        elif not person.started:
            person = replace(person, started=True)
            self._store.save_person(person)
        entities = automatic_entities(content.get("text", ""), [])
        if entities:
            content["entities"] = entities
        replied = self._replied_to(chat, fields)
        if replied is not None:
            content["reply_to_message"] = replied.content()
        message = self._chats.show(chat, person, content, via="app")
        if chat.startswith("-") and not self._addressed(entities, content, replied):
            # Privacy mode: the bot hears only what is meant for it.
            return self._updates.unheard(message["message_id"])
        return self._updates.add(chat, "message", message, message_id=message["message_id"])

    def _replied_to(self, chat: str, fields: Mapping[str, Any]) -> Message | None:
        if not fields.get("reply_to"):
            return None
        found = self._store.message(Platform.TELEGRAM, chat, str(fields["reply_to"]))
        if found is None:
            raise ActionRefused("there is no message to reply to")
        return found

    def _addressed(
        self, entities: list[dict[str, Any]], content: Mapping[str, Any], replied: Message | None
    ) -> bool:
        if any(one["type"] == "bot_command" for one in entities):
            return True
        name = f"@{self._config.telegram_username}"
        return name in str(content.get("text", "")) or bool(replied and replied.author == "bot")

    def _callback(self, person: Person, _action: str, fields: Mapping[str, Any]) -> Queued:
        data = str(fields.get("data", ""))
        chat = str(fields.get("group") or person.id)
        message = self._pressed(chat, data, str(fields.get("message_id") or ""))
        if message is None and not fields.get("force"):
            raise ActionRefused("no message of this chat has such a button")
        query_id = str(self._config.random.getrandbits(62))
        self._store.run(
            "INSERT INTO telegram_callbacks VALUES (?, ?, ?, 0, '', 0)",
            query_id,
            person.id,
            self._config.milliseconds(),
        )
        shown = message.content() if message else None
        if shown is None:
            # What the platform sends for a message it no longer has.
            shown = {"chat": self._chats.chat(chat), "message_id": 1, "date": 0}
        query = {
            "id": query_id,
            "from": self._chats.user(person),
            "message": shown,
            "chat_instance": str(int(person.id) * 7919),
            "data": data,
        }
        return self._updates.add(chat, "callback_query", query)

    def _pressed(self, chat: str, data: str, ref: str) -> Message | None:
        if ref:
            found = self._store.message(Platform.TELEGRAM, chat, ref)
            return found if found and found.author == "bot" else None
        for message in reversed(self._store.messages(Platform.TELEGRAM, chat, limit=500)):
            if message.author != "bot" or message.state == "deleted":
                continue
            rows = message.content().get("reply_markup", {}).get("inline_keyboard", [])
            if any(button.get("callback_data") == data for row in rows for button in row):
                return message
        return None

    def _edit(self, person: Person, _action: str, fields: Mapping[str, Any]) -> Queued:
        chat = str(fields.get("group") or person.id)
        ref = str(fields.get("message_id", ""))
        message = self._store.message(Platform.TELEGRAM, chat, ref)
        if message is None or message.person != person.id or message.kind != "text":
            raise ActionRefused("there is no such message of this person")
        text = str(fields.get("text", "")).strip()
        if not 1 <= utf16_units(text) <= 4096:
            raise ActionRefused("a text has 1 to 4096 letters")
        content = {**message.content(), "text": text}
        content.pop("entities", None)
        entities = automatic_entities(text, [])
        if entities:
            content["entities"] = entities
        edited = self._chats.change(message, content)
        return self._updates.add(chat, "edited_message", edited, message_id=int(ref))

    def _block(self, person: Person, _action: str, _fields: Mapping[str, Any]) -> Queued:
        self._store.save_person(replace(person, blocked=True))
        return self._membership(person.id, person, "member", "kicked")

    def _unblock(self, person: Person, _action: str, _fields: Mapping[str, Any]) -> Queued:
        self._store.save_person(replace(person, blocked=False))
        return self._membership(person.id, person, "kicked", "member")

    def _membership(self, chat: str, person: Person, before: str, after: str) -> Queued:
        def member(status: str) -> dict[str, Any]:
            extra = {"until_date": 0} if status == "kicked" else {}
            return {"user": self._chats.bot(), "status": status, **extra}

        changed = {
            "chat": self._chats.chat(chat),
            "from": self._chats.user(person),
            "date": self._chats.seconds(),
            "old_chat_member": member(before),
            "new_chat_member": member(after),
        }
        return self._updates.add(chat, "my_chat_member", changed)

    def _ensure_group(self, id_: str, title: str) -> None:
        if not id_.startswith("-100") or not id_[1:].isdigit():
            raise ActionRefused("a supergroup id is a number that begins with -100")
        if self._store.person(Platform.TELEGRAM, id_) is None:
            name = title or f"Group {id_[-4:]}"
            self._store.save_person(Person(Platform.TELEGRAM, id_, name, ""))

    def callbacks(self, person_id: str) -> list[dict[str, Any]]:
        """The person's pressed buttons and how the bot answered them."""
        rows = self._store.rows(
            "SELECT * FROM telegram_callbacks WHERE person = ? ORDER BY rowid", person_id
        )
        return [
            {
                "id": row["id"],
                "answered": bool(row["answered"]),
                "text": row["text"],
                "alert": bool(row["alert"]),
            }
            for row in rows
        ]
