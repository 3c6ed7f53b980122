"""Telegram's objects as the Bot API shows them: users, chats, messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.config import SandboxConfig
from bot.sandbox.store import Message, Person, Platform, Store


class TelegramChats:
    """Builds the objects and stores the messages."""

    def __init__(self, config: SandboxConfig, store: Store) -> None:
        self._config = config
        self._store = store

    def bot(self) -> dict[str, Any]:
        """The bot as a user."""
        return {
            "id": self._config.telegram_bot_id,
            "is_bot": True,
            "first_name": "CLAIR",
            "username": self._config.telegram_username,
        }

    def user(self, person: Person) -> dict[str, Any]:
        """A person as a user."""
        user = {"id": int(person.id), "is_bot": False, "first_name": person.name}
        return {**user, "language_code": person.language} if person.language else user

    def chat(self, id_: str) -> dict[str, Any]:
        """A private chat or a supergroup."""
        found = self._store.person(Platform.TELEGRAM, id_)
        name = found.name if found else id_
        if id_.startswith("-"):
            return {"id": int(id_), "title": name, "type": "supergroup"}
        return {"id": int(id_), "first_name": name, "type": "private"}

    def message_id(self, chat: str) -> int:
        """One counter over all private chats of the bot; each supergroup has its own."""
        return self._store.next_number(
            f"telegram_message{chat}" if chat.startswith("-") else "telegram_message"
        )

    def seconds(self) -> int:
        """The present moment as Telegram writes it."""
        return self._config.milliseconds() // 1000

    def show(
        self, chat: str, sender: Person | None, fields: Mapping[str, Any], *, via: str
    ) -> dict[str, Any]:
        """Put a message of a person, or of the bot (``sender`` None), into a chat."""
        number = self.message_id(chat)
        content = {
            "message_id": number,
            "from": self.bot() if sender is None else self.user(sender),
            "chat": self.chat(chat),
            "date": self.seconds(),
            **fields,
        }
        self._store.add_message(
            Message(
                seq=0,
                rev=0,
                platform=Platform.TELEGRAM,
                chat=chat,
                ref=str(number),
                author="bot" if sender is None else "person",
                person=str(self._config.telegram_bot_id) if sender is None else sender.id,
                via=via,
                at=self._config.milliseconds(),
                kind=_kind(fields),
                text=str(fields.get("text") or fields.get("caption") or ""),
                body=json.dumps(content),
            )
        )
        return content

    def change(self, message: Message, content: Mapping[str, Any]) -> dict[str, Any]:
        """Store an edited message."""
        edited = {**content, "edit_date": self.seconds()}
        text = str(content.get("text") or content.get("caption") or "")
        self._store.change_message(
            replace(message, text=text, body=json.dumps(edited), state="edited")
        )
        return edited


_KINDS = ("text", "photo", "sticker", "voice", "document", "location", "video")


def _kind(fields: Mapping[str, Any]) -> str:
    return next((kind for kind in _KINDS if kind in fields), "other")
