"""The errands, wired: who fetches pictures, works out glosses, clears away and works for officers.
For ``app.py``."""

from __future__ import annotations

from bot.officer_parts import OfficerParts
from bot.picture_parts import picture_parts
from bot.service.glossing import Glossing
from bot.service.health import Health
from bot.service.ports import Clock, ContentSource, Understanding
from bot.service.speaking import Speaker
from bot.service.tidying import Tidying
from bot.settings import Settings
from bot.storage.database import Database
from bot.work.errands import ErrandWorker

PICTURE_LOOK_SECONDS = 5.0
"""How often it is looked for pictures that are to be tried again."""

TIDY_LOOK_SECONDS = 10.0
"""Below the silence after which a worker counts as dead; cleared away is once an hour."""

GLOSS_LOOK_SECONDS = 1.0
"""How often it is looked for glosses whose worker died, or whose signal was lost."""

GLOSS_REST_SECONDS = 0.05
"""Between two glosses at least, and as long as one took: half a core of each process at most, and
what a message or a sending waits for comes first."""


def errand_workers(
    settings: Settings,
    speaker: Speaker,
    officers: OfficerParts | None,
    understanding: Understanding,
    content: ContentSource,
    store: Database,
    health: Health,
    clock: Clock,
) -> list[ErrandWorker]:
    """The threads that fetch pictures, work out glosses and clear away, and those for officers
    where there are any; not started."""
    pictures = ErrandWorker(
        "pictures",
        picture_parts(settings, speaker, store, clock).fetch_next,
        store.signals,
        health,
        clock,
        look_seconds=PICTURE_LOOK_SECONDS,
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
    glosses = ErrandWorker(
        "glosses",
        Glossing(store, understanding, content, clock).gloss_next,
        store.signals,
        health,
        clock,
        look_seconds=GLOSS_LOOK_SECONDS,
        topic="gloss",
        rest_seconds=GLOSS_REST_SECONDS,
    )
    for_officers = officers.workers(store, health, clock) if officers else ()
    return [pictures, glosses, tidying, *for_officers]
