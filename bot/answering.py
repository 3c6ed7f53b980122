"""The answering core without a server: the content, what is learnt from it, and the words.

Both the server and the commands that only answer are built on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.content.source import FileContent, content_root
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from bot.service.card_links import SignedCards
from bot.settings import Settings
from bot.storage.compiled import CompiledFiles
from bot.understanding.core import Core
from bot.understanding.meaning import Meaning, find_meaning


@dataclass(frozen=True)
class Answering:
    """What it takes to answer. Nothing is learnt yet: ``understanding.prepare`` does that."""

    content: FileContent
    catalogs: Catalogs
    composer: TextComposer
    understanding: Core
    links: SignedCards
    """Where printed outcome cards are; there are none without the settings for it."""


def answering(settings: Settings, now: datetime) -> Answering:
    """The answering core for these settings, with the content read."""
    compiled = CompiledFiles(settings.compiled)
    content = FileContent(settings.clairbot_content or content_root(), now, compiled)
    catalogs, links = Catalogs(content_root(), compiled), card_links(settings)
    return Answering(
        content,
        catalogs,
        TextComposer(content, catalogs, links),
        Core(content, compiled, meaning(settings)),
        links,
    )


def card_links(settings: Settings) -> SignedCards:
    """The addresses of printed cards; none where they cannot be signed or reached."""
    secret = settings.secret_key.get_secret_value().encode()
    return SignedCards(secret, settings.public_url)


def meaning(settings: Settings) -> Meaning | None:
    """Where sentence vectors come from with these settings; None for words only."""
    return find_meaning(
        settings.clairbot_vectors,
        settings.clairbot_content or content_root(),
        settings.compiled,
        model=settings.clairbot_vectors_model,
        key=settings.clairbot_vectors_key.get_secret_value(),
    )
