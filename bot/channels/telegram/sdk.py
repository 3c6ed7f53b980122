"""The one place that touches python-telegram-bot's client: its calls in, errors of ours out.

Two habits of the libraries are stopped here. httpx logs every address it calls, and Telegram's
addresses contain the bot's token; python-telegram-bot logs calls and unreadable answers with the
words in them. Updates are fetched as plain JSON, because the library refuses a whole batch for one
update it cannot build an object from, and polling would never get past it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Awaitable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
from telegram import Bot, BotCommand, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.telegram.messages import as_plain
from bot.channels.telegram.quiet import silence_libraries
from bot.channels.telegram.refusals import MarkupUnreadable, PollingElsewhere
from bot.channels.telegram.webhook import ALLOWED_UPDATES
from bot.domain.errors import (
    AddressMoved,
    CredentialRejected,
    RecipientBlocked,
    SendError,
    SendLater,
    SendRefused,
    SendUnknown,
)

# Without this the library gives whole seconds and a deprecation warning with each of them.
os.environ.setdefault("PTB_TIMEDELTA", "1")

_log = logging.getLogger(__name__)

_T = TypeVar("_T")

OUTAGE_PAUSE = 5.0
"""Seconds to wait when Telegram could not even be reached."""
RATE_PAUSE = 10.0
"""Seconds to wait after a 429 that names none."""


class TelegramApi:
    """Telegram's calls. Create it inside the running loop and close it there."""

    def __init__(
        self, token: str, *, api_base: str | None, file_base: str | None, timeout: float
    ) -> None:
        silence_libraries()
        # Reading the world's certificates takes longer than all else here: once for both.
        shared = {"verify": httpx.create_ssl_context()}
        self._request = HTTPXRequest(
            read_timeout=timeout, write_timeout=timeout, httpx_kwargs=shared
        )
        self._polling = HTTPXRequest(
            connection_pool_size=1, read_timeout=timeout, httpx_kwargs=shared
        )
        self._timeout = timeout
        bases: dict[str, Any] = {}
        if api_base:
            bases["base_url"] = api_base
        if file_base:
            bases["base_file_url"] = file_base
        try:
            self._bot = Bot(
                token, request=self._request, get_updates_request=self._polling, **bases
            )
        except InvalidToken:
            # Not chained: the library's message quotes the token.
            raise CredentialRejected("the Telegram token is empty or malformed") from None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._request.shutdown()
        await self._polling.shutdown()

    async def send(self, chat_id: int | str, call: Mapping[str, Any]) -> tuple[str, ...]:
        """Send one planned message; its id. Raises MarkupUnreadable or a SendError."""
        shared: dict[str, Any] = {
            "chat_id": chat_id,
            "parse_mode": call.get("parse_mode"),
            "reply_markup": self._markup(call),
        }
        sending: Awaitable[Message]
        if call.get("method") == "sendPhoto":
            sending = self._bot.send_photo(
                photo=call["photo"], caption=call.get("caption"), **shared
            )
        else:
            preview = LinkPreviewOptions.de_json(call.get("link_preview_options") or {}, None)
            sending = self._bot.send_message(
                text=call["text"], link_preview_options=preview, **shared
            )
        message = await _translated(sending)
        return (str(message.message_id),)

    async def holds(self, chat_id: int | str, message_id: int, call: Mapping[str, Any]) -> bool:
        """Whether this message of the chat is the planned one, found out without changing it.

        A message of ours that has exactly these buttons answers "not modified"; anybody else's, or
        none, is an error. Should Telegram count other buttons as a change after all, the words
        decide.
        """
        try:
            changed = await self._bot.edit_message_reply_markup(
                chat_id=chat_id, message_id=message_id, reply_markup=self._markup(call)
            )
        except BadRequest as error:
            return "not modified" in error.message.lower()
        except TelegramError as error:
            raise _our_error(error) from error
        if not isinstance(changed, Message):
            return True
        plain = as_plain(dict(call))
        same = _letters(changed.text or changed.caption or "") == _letters(
            plain.get("text") or plain.get("caption") or ""
        )
        if not same:
            _log.warning("message %s in a chat got the buttons of another", message_id)
        return same

    async def updates(self, offset: int | None, wait: int) -> list[dict[str, Any]]:
        """Wait up to ``wait`` seconds for updates; those below ``offset`` are confirmed."""
        wanted: dict[str, Any] = {"timeout": wait, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        if offset is not None:
            wanted["offset"] = offset
        found = await _translated(
            self._polling.post(
                f"{self._bot.base_url}/getUpdates?{urlencode(wanted)}",
                read_timeout=wait + self._timeout,
            )
        )
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    async def answer_callback(self, callback_query_id: str) -> None:
        """Stop the spinner on a pressed button."""
        await _translated(self._bot.answer_callback_query(callback_query_id=callback_query_id))

    async def username(self) -> str:
        """The bot's own name in mentions."""
        return (await _translated(self._bot.get_me())).username or ""

    async def set_webhook(self, url: str, secret: str, allowed: Sequence[str]) -> None:
        """Have updates posted to ``url``."""
        await _translated(
            self._bot.set_webhook(url=url, secret_token=secret, allowed_updates=list(allowed))
        )

    async def delete_webhook(self) -> None:
        """Keep updates for polling."""
        await _translated(self._bot.delete_webhook())

    async def commands(self, language: str) -> tuple[tuple[str, str], ...]:
        """The command list shown to people whose app speaks ``language`` (empty: the default)."""
        found = await _translated(self._bot.get_my_commands(language_code=language or None))
        return tuple((one.command, one.description) for one in found)

    async def set_commands(self, language: str, commands: Sequence[tuple[str, str]]) -> None:
        """Replace that list."""
        listed = [BotCommand(command, description) for command, description in commands]
        await _translated(self._bot.set_my_commands(listed, language_code=language or None))

    async def description(self, language: str) -> str:
        """What an empty chat shows."""
        found = await _translated(self._bot.get_my_description(language_code=language or None))
        return found.description

    async def set_description(self, language: str, text: str) -> None:
        """Replace it."""
        await _translated(
            self._bot.set_my_description(description=text, language_code=language or None)
        )

    async def short_description(self, language: str) -> str:
        """What the bot's profile shows."""
        found = await _translated(
            self._bot.get_my_short_description(language_code=language or None)
        )
        return found.short_description

    async def set_short_description(self, language: str, text: str) -> None:
        """Replace it."""
        await _translated(
            self._bot.set_my_short_description(
                short_description=text, language_code=language or None
            )
        )

    def _markup(self, call: Mapping[str, Any]) -> InlineKeyboardMarkup | None:
        markup = call.get("reply_markup")
        return InlineKeyboardMarkup.de_json(dict(markup), self._bot) if markup else None


def _letters(text: str) -> str:
    return "".join(text.split())


async def _translated(call: Awaitable[_T]) -> _T:
    try:
        return await call
    except TelegramError as error:
        raise _our_error(error) from error
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        # Telegram answered 200 with something the library builds no object from.
        raise SendUnknown("Telegram's answer is not readable") from error


def _our_error(error: TelegramError) -> SendError | MarkupUnreadable | PollingElsewhere:
    match error:
        case RetryAfter():
            return SendLater("Telegram asks for a pause", seconds=_seconds(error.retry_after))
        case ChatMigrated():
            return AddressMoved(address=str(error.new_chat_id))
        case Forbidden():
            return RecipientBlocked(_said(error))
        case InvalidToken():
            return CredentialRejected("Telegram does not know the token")
        case Conflict():
            return PollingElsewhere()
        case BadRequest() if "can't parse entities" in error.message.lower():
            return MarkupUnreadable()
        case BadRequest():
            return SendRefused(f"Telegram refused it: {_said(error)}")
        case NetworkError() if isinstance(
            error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout
        ):
            # No connection, so not a byte of the message left this machine.
            return SendLater("Telegram cannot be reached", seconds=OUTAGE_PAUSE)
        case NetworkError() if error.message.startswith("Too Many Requests"):
            return SendLater("Telegram asks for a pause", seconds=RATE_PAUSE)
    return SendUnknown("the call to Telegram broke off")


def _seconds(pause: int | timedelta) -> float:
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


def _said(error: TelegramError) -> str:
    """The first words of Telegram's message; behind a colon it may quote the person's."""
    return error.message.partition(":")[0][:80]
