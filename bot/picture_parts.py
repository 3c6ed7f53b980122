"""Pictures that people send, wired: where they are fetched. For ``app.py``."""

from __future__ import annotations

from bot.channels.line.files import LineFiles
from bot.channels.telegram.files import TelegramFiles
from bot.domain.event import ChannelName
from bot.pictures.cleaner import PillowCleaner
from bot.service.pictures import Pictures, PictureSource
from bot.service.ports import Clock
from bot.service.speaking import Speaker
from bot.settings import LINE_API, Settings
from bot.storage.database import Database


def picture_parts(settings: Settings, speaker: Speaker, store: Database, clock: Clock) -> Pictures:
    """The parts for these settings; channels that are off have no source."""
    sources: dict[ChannelName, PictureSource] = {}
    if settings.line_on:
        own = settings.line_api_base != LINE_API
        sources[ChannelName.LINE] = LineFiles(
            settings.line_channel_access_token.get_secret_value(),
            settings.line_api_base if own else None,
        )
    if settings.telegram_on:
        sources[ChannelName.TELEGRAM] = TelegramFiles(
            settings.telegram_bot_token.get_secret_value(),
            settings.telegram_api_base,
            settings.telegram_file_base,
        )
    return Pictures(store, sources, PillowCleaner(), speaker, clock)
