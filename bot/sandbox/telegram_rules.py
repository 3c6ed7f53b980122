"""What the Bot API refuses: parameters, texts and keyboards, in its own words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.counting import utf16_units
from bot.sandbox.telegram_html import (
    EntitiesRefused,
    Entity,
    acceptable_url,
    automatic_entities,
    parse_html,
    tidy,
)

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
BUTTONS = 100
CALLBACK_BYTES = 64
_LANGUAGE = re.compile(r"[a-z]{2}")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


class Refused(Exception):
    """The Bot API refuses a call."""

    def __init__(
        self, code: int, description: str, parameters: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(description: str) -> Refused:
    """400 with the usual beginning."""
    return Refused(400, f"Bad Request: {description}")


def too_many(seconds: float) -> Refused:
    """429: how long to wait."""
    whole = max(1, int(seconds + 0.999))
    return Refused(429, f"Too Many Requests: retry after {whole}", {"retry_after": whole})


class Params:
    """A call's fields: JSON values, or form strings that hold JSON where the API wants objects."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}

    def raw(self, name: str) -> Any:
        """As it came, or None."""
        return self._values.get(name)

    def text(self, name: str) -> str:
        """A string; empty if absent."""
        value = self._values.get(name, "")
        text = value if isinstance(value, str) else str(value)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise bad("strings must be encoded in UTF-8") from error
        return text

    def integer(self, name: str, default: int | None = None) -> int | None:
        """A whole number."""
        value = self._values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(str(value))
        except ValueError as error:
            raise bad(f"invalid {name} specified") from error

    def boolean(self, name: str) -> bool:
        """A truth value in one of the API's spellings."""
        return str(self._values.get(name, "")).strip().lower() in ("true", "1", "yes", "y", "t")

    def data(self, name: str, kind: type) -> Any:
        """An object or a list, or None."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError as error:
                raise bad(f"can't parse {name} JSON object") from error
        if not isinstance(value, kind):
            raise bad(f"object expected as {name}" if kind is dict else f"can't parse {name}")
        return value


@dataclass(frozen=True)
class Formatted:
    """A text as it will be shown."""

    text: str
    entities: tuple[Entity, ...]


def formatted(params: Params, field: str, *, caption: bool = False) -> Formatted:
    """The field after entity parsing, within the platform's length."""
    source = params.text(field)
    mode = params.text("parse_mode").lower()
    given = params.data("caption_entities" if caption else "entities", list) or []
    if mode == "html":
        try:
            text, entities = parse_html(source)
        except EntitiesRefused as error:
            raise bad(f"can't parse entities: {error}") from error
    elif mode:
        # MarkdownV2 exists over there; the sandbox speaks the one mode we write.
        raise bad("unsupported parse_mode")
    else:
        text, entities = tidy(source, _given_entities(given, source))
    if not text and not caption:
        raise bad("message text is empty")
    if utf16_units(text) > (CAPTION_UNITS if caption else TEXT_UNITS):
        raise bad("message caption is too long" if caption else "message is too long")
    return Formatted(text, tuple(automatic_entities(text, entities)))


def _given_entities(given: list[Any], text: str) -> list[Entity]:
    room = utf16_units(text)
    for one in given:
        if not isinstance(one, dict) or not isinstance(one.get("type"), str):
            raise bad("can't parse entities: MessageEntity object expected")
        offset, length = one.get("offset"), one.get("length")
        if not isinstance(offset, int) or not isinstance(length, int) or offset < 0:
            raise bad("can't parse entities: invalid offset or length")
        if length <= 0 or offset + length > room:
            raise bad(f"entity beginning at UTF-16 offset {offset} ends after the end of the text")
    return [dict(one) for one in given]


def keyboard(params: Params, *, inline_only: bool = False) -> dict[str, Any] | None:
    """The checked ``reply_markup``; None where there is none."""
    markup = params.data("reply_markup", dict)
    if not markup:
        return None
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline keyboard")
        return {"inline_keyboard": [[_inline(button) for button in row] for row in rows if row]}
    if inline_only:
        raise bad("inline keyboard expected")
    if "keyboard" in markup:
        for row in _rows(markup["keyboard"], "keyboard"):
            for button in row:
                words = button.get("text") if isinstance(button, dict) else button
                if not isinstance(words, str) or not words.strip():
                    raise bad("can't parse keyboard button: text must be non-empty")
        return dict(markup)
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return dict(markup)
    raise bad("object expected as reply markup")


def _rows(rows: Any, name: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad(f"can't parse {name}: Array of Array expected")
    if sum(len(row) for row in rows) > BUTTONS:
        raise bad("reply markup is too long")
    return rows


_DOES = ("url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")


def _inline(button: Any) -> dict[str, Any]:
    where = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise bad(f"{where}: InlineKeyboardButton must be an Object")
    words = button.get("text")
    if not isinstance(words, str) or not words.strip():
        raise bad(f'{where}: Can\'t find field "text"')
    does = [name for name in _DOES if button.get(name) is not None]
    if not does:
        raise bad(f"{where}: Text buttons are unallowed in the inline keyboard")
    if len(does) > 1:
        raise bad(f"{where}: exactly one action is expected")
    if does[0] == "callback_data":
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_BYTES:
            raise bad("BUTTON_DATA_INVALID")
    if does[0] == "url":
        url = button["url"]
        if not isinstance(url, str) or not url:
            raise bad("BUTTON_URL_INVALID")
        if not acceptable_url(url):
            reason = "Wrong HTTP URL"
            if not re.match(r"(?i)https?:", url) and ":" in url:
                reason = "Unsupported URL protocol"
            raise bad(f"inline keyboard button URL '{url}' is invalid: {reason}")
    return dict(button)


def chat_action(params: Params) -> str:
    """One of the known signs of work."""
    action = params.text("action").lower()
    if action not in _ACTIONS:
        raise bad("wrong parameter action in request")
    return action


def language(params: Params) -> str:
    """A two-letter code in small letters, or empty for everybody else."""
    code = params.text("language_code")
    if code and not _LANGUAGE.fullmatch(code):
        raise bad("invalid language code specified")
    return code


def limited(params: Params, field: str, most: int) -> str:
    """A text of the bot's profile."""
    value = params.text(field)
    if utf16_units(value) > most:
        raise bad(f"{field.replace('_', ' ')} is too long")
    return value


def commands(params: Params) -> list[dict[str, str]]:
    """Up to 100 commands with descriptions."""
    given = params.data("commands", list)
    if given is None:
        raise bad('parameter "commands" is required')
    if len(given) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for one in given:
        if not isinstance(one, dict):
            raise bad("expected an Object as BotCommand")
        name = str(one.get("command", "")).removeprefix("/")
        if not _COMMAND.fullmatch(name):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= utf16_units(str(one.get("description", ""))) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return [
        {"command": one["command"].removeprefix("/"), "description": one["description"]}
        for one in given
    ]


def webhook_url(params: Params) -> str:
    """https on an allowed port, or any http on this very machine (which a sandbox needs)."""
    url = params.text("url")
    local = re.fullmatch(r"https?://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:/\S*)?", url)
    if not url or local:
        return url
    found = re.fullmatch(r"https://[^\s/:]+(?::(\d+))?(?:/\S*)?", url)
    if not found:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if found.group(1) not in (None, "443", "80", "88", "8443"):
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    return url


def secret_token(params: Params) -> str:
    """The word the bot wants to hear from us."""
    secret = params.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    return secret
