"""Pictures that people send, wired: where they are fetched and who fetches them; and the worker
that clears away. For ``app.py``."""

from __future__ import annotations

from bot.channels.line.files import LineFiles
from bot.channels.telegram.files import TelegramFiles
from bot.domain.event import ChannelName
from bot.officer_parts import OfficerParts
from bot.pictures.cleaner import PillowCleaner
from bot.service.health import Health
from bot.service.pictures import Pictures, PictureSource
from bot.service.ports import Clock
from bot.service.speaking import Speaker
from bot.service.tidying import Tidying
from bot.settings import LINE_API, Settings
from bot.storage.database import Database
from bot.work.errands import ErrandWorker

LOOK_SECONDS = 5.0
"""How often it is looked for pictures that are to be tried again."""

TIDY_LOOK_SECONDS = 10.0
"""Below the silence after which a worker counts as dead; cleared away is once an hour."""


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


def errand_workers(
    settings: Settings,
    speaker: Speaker,
    officers: OfficerParts | None,
    store: Database,
    health: Health,
    clock: Clock,
) -> list[ErrandWorker]:
    """The threads that fetch them and clear away, and those for officers where there are any; not
    started."""
    pictures = ErrandWorker(
        "pictures",
        picture_parts(settings, speaker, store, clock).fetch_next,
        store.signals,
        health,
        clock,
        look_seconds=LOOK_SECONDS,
        topic="pictures",
    )
    tidying = ErrandWorker(
        "tidying",
        Tidying(store, clock).look,
        store.signals,
        health,
        clock,
        look_seconds=TIDY_LOOK_SECONDS,
    )
    return [pictures, tidying, *(officers.workers(store, health, clock) if officers else ())]
