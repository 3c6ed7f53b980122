"""What Telegram has to be told at start; safe to repeat, and quiet when nothing changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.channels.limits import (
    TELEGRAM_COMMAND_DESCRIPTION,
    TELEGRAM_COMMANDS,
    TELEGRAM_DESCRIPTION,
    TELEGRAM_SHORT_DESCRIPTION,
    cut_utf16,
    nfc,
    utf16_length,
)
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.refusals import MarkupUnreadable, PollingElsewhere
from bot.channels.telegram.webhook import ALLOWED_UPDATES
from bot.domain.errors import SendError, SendRefused

if TYPE_CHECKING:
    from bot.channels.telegram.sdk import TelegramApi

_log = logging.getLogger(__name__)

Commands = Mapping[str, Sequence[tuple[str, str]]]
"""Two-letter language, or "" for everybody else → (command without slash, description) …"""
Texts = Mapping[str, str]
"""Two-letter language, or "" for everybody else → a text."""


async def set_up_telegram(
    channel: TelegramChannel,
    *,
    webhook_url: str = "",
    commands: Commands | None = None,
    descriptions: Texts | None = None,
    short_descriptions: Texts | None = None,
) -> bool:
    """Set the webhook (or, without an address, remove it for polling) and the texts of the bot.

    True when all is said. False after an outage or where the webhook itself is refused, which is
    logged: the caller tries again later, and the rest of the bot runs meanwhile. A text refused
    for one language (a code of three letters, say) is logged and stops nothing.
    """
    try:
        api = channel.connected()
        channel.learn_username(await api.username())
        if webhook_url:
            # Telegram does not show the secret it holds, so this is said at each start.
            await api.set_webhook(webhook_url, channel.webhook_secret, ALLOWED_UPDATES)
        else:
            await api.delete_webhook()
        await _set_commands(api, commands or {})
        await _set_descriptions(api, descriptions or {})
        await _set_short_descriptions(api, short_descriptions or {})
    except (SendError, MarkupUnreadable, PollingElsewhere) as error:
        _log.warning("Telegram is not set up yet: %s", type(error).__name__)
        return False
    return True


async def _set_commands(api: TelegramApi, commands: Commands) -> None:
    for language, listed in commands.items():
        wanted = tuple(
            (command, cut_utf16(text, TELEGRAM_COMMAND_DESCRIPTION))
            for command, text in listed[:TELEGRAM_COMMANDS]
        )
        with _one_language("commands", language):
            if await api.commands(language) != wanted:
                await api.set_commands(language, wanted)
                _log.info("Telegram commands set for language %r", language)


async def _set_descriptions(api: TelegramApi, texts: Texts) -> None:
    for language, text in texts.items():
        wanted = _within(text, TELEGRAM_DESCRIPTION)
        with _one_language("description", language):
            if await api.description(language) != wanted:
                await api.set_description(language, wanted)


async def _set_short_descriptions(api: TelegramApi, texts: Texts) -> None:
    for language, text in texts.items():
        wanted = _within(text, TELEGRAM_SHORT_DESCRIPTION)
        with _one_language("short description", language):
            if await api.short_description(language) != wanted:
                await api.set_short_description(language, wanted)


@contextmanager
def _one_language(what: str, language: str) -> Iterator[None]:
    """A text Telegram refuses for one language is reported; asking again would not help."""
    try:
        yield
    except SendRefused as error:
        _log.error("Telegram does not take the %s for language %r: %s", what, language, error)


def _within(text: str, limit: int) -> str:
    whole = nfc(text.strip())
    return whole if utf16_length(whole) <= limit else cut_utf16(whole, limit)
