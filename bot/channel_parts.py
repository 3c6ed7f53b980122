"""The channels of platforms, wired. For ``app.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.event import ChannelName
from bot.service.ports import Clock
from bot.settings import LINE_API, Settings
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.channels.line.channel import LineChannel
    from bot.channels.telegram.channel import TelegramChannel


def line_channel(settings: Settings, clock: Clock, store: Database) -> LineChannel | None:
    """LINE; None where its secrets are not set."""
    if not settings.line_on:
        return None
    from bot.channels.line.channel import LineChannel

    def is_ours(address: str, message_ref: str) -> bool:
        with store.read() as tx:
            return tx.is_ours(f"{ChannelName.LINE}:{address}", message_ref)

    return LineChannel(
        secret=settings.line_channel_secret.get_secret_value(),
        access_token=settings.line_channel_access_token.get_secret_value(),
        api_base=None if settings.line_api_base == LINE_API else settings.line_api_base,
        now=clock.now,
        is_ours=is_ours,
    )


def telegram_channel(settings: Settings, clock: Clock) -> TelegramChannel | None:
    """Telegram; None where its secrets are not set."""
    if not settings.telegram_on:
        return None
    from bot.channels.telegram.channel import TelegramChannel

    return TelegramChannel(
        token=settings.telegram_bot_token.get_secret_value(),
        now=clock.now,
        webhook_secret=settings.webhook_secret,
        api_base=settings.telegram_api_base,
        file_base=settings.telegram_file_base,
    )
