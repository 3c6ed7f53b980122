"""The answering core without a server: the content, what is learnt from it, and the words.

Both the server and the commands that only answer are built on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.content.files import read_raw
from bot.content.loader import load_content
from bot.content.source import FileContent, content_root
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from bot.service.card_links import SignedCards
from bot.settings import Settings
from bot.storage.compiled import CompiledFiles
from bot.understanding.core import Core
from bot.understanding.lent import Lender
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
        Core(content, compiled, meaning(settings), lender(settings)),
        links,
    )


def card_links(settings: Settings) -> SignedCards:
    """The addresses of printed cards; none where they cannot be signed or reached."""
    secret = settings.secret_key.get_secret_value().encode()
    return SignedCards(secret, settings.public_url)


def meaning(settings: Settings) -> Meaning | None:
    """Where sentence vectors come from with these settings; None for words only."""
    return _meaning_of(settings.clairbot_content or content_root(), settings)


def lender(settings: Settings) -> Lender | None:
    """The shipped content, to a base of one's own; None where it is the base itself."""
    if settings.clairbot_content is None:
        return None
    return Lender(
        version=_shipped_version,
        content=lambda: load_content(content_root()).content,
        meaning=_meaning_of(content_root(), settings),
    )


@cache
def _shipped_version() -> str:
    """Every file is read for it; what we ship changes only with the program."""
    return read_raw(content_root()).version


def _meaning_of(root: Path, settings: Settings) -> Meaning | None:
    return find_meaning(
        settings.clairbot_vectors,
        root,
        settings.compiled,
        model=settings.clairbot_vectors_model,
        key=settings.clairbot_vectors_key.get_secret_value(),
    )
